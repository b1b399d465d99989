#include "config.h"

#include "base/clock.h"
#include "cli/commands.h"
#include "cli/mail_options.h"
#include "cli/output.h"
#include "cli/report.h"
#include "operations/mail.h"

/* Rows read at once; the output streams, however many there are. */
#define WINDOW 1000

static json_t *mail_json(const struct mail *mail)
{
    const struct {
        const char *member;
        json_t *value;
    } members[] = {
        { "id", json_integer(mail->id) },
        { "kind", json_text(mail->kind) },
        { "recipient", json_text(mail->recipient) },
        { "username", json_text(mail->username) },
        { "name", json_text(mail->full_name) },
        { "credential", json_text(mail->uuid) },
        { "state", json_text(mail->state) },
        { "tries", json_integer(mail->tries) },
        { "next_try", report_instant_json(mail->next_try) },
        { "answer", json_text(mail->answer) },
        { "created", report_instant_json(mail->created) },
        { "dated", report_instant_json(mail->dated) },
        { "modified", report_instant_json(mail->modified) },
    };
    json_t *object = json_object();
    for (gsize i = 0; i < G_N_ELEMENTS(members); i++)
        json_object_set_new(object, members[i].member, members[i].value);
    return object;
}

/* What to print of a list. */
struct mail_printer {
    struct database *database;
    bool json, first;
    struct output_table *table;
};

static void print_mail(struct mail_printer *printer, const struct mail *mail)
{
    if (printer->json) {
        output_json_item(mail_json(mail), printer->first);
        printer->first = false;
        return;
    }
    g_autofree char *id = g_strdup_printf("%" G_GINT64_FORMAT, mail->id);
    g_autofree char *tries = g_strdup_printf("%" G_GINT64_FORMAT, mail->tries);
    g_autofree char *next = mail->next_try != 0 ? clock_format(mail->next_try) : g_strdup("");
    const char *const cells[] = { id,    mail->state, mail->recipient, mail->username,
                                  tries, next,        mail->answer };
    output_table_row(printer->table, cells);
}

static bool print_mails(struct mail_printer *printer, struct mail_filter *filter, gint64 limit,
                        GError **error)
{
    guint count = WINDOW;
    while (count == WINDOW && limit > 0) {
        filter->limit = MIN(limit, WINDOW);
        g_autoptr(GPtrArray) list = mail_list(printer->database, filter, error);
        if (list == NULL)
            return false;
        count = list->len;
        limit -= count;
        for (guint i = 0; i < count; i++) {
            const struct mail *mail = list->pdata[i];
            print_mail(printer, mail);
            filter->before = mail->id;
        }
        if (printer->table != NULL)
            output_table_flush(printer->table);
    }
    return true;
}

/* Why nothing leaves, where somebody looks at what waits. */
static bool note_state(struct database *database, GError **error)
{
    g_autoptr(mail_settings) setup = mail_settings_load(database, error);
    if (setup == NULL)
        return false;
    if (!setup->enabled)
        output_note("mail is off: \"testamur settings set mail_enabled true\" lets it go out");
    else if (setup->paused)
        output_note("mail is paused: \"testamur mail resume\" lets it go on");
    return true;
}

static bool list_print(struct mail_printer *printer, struct mail_filter *filter, gint64 limit,
                       GError **error)
{
    static const char *const headings[] = { ">ID",    "STATE",    "TO",     "LEARNER",
                                            ">TRIES", "NEXT TRY", "ANSWER", NULL };
    if (printer->json) {
        output_json_begin(json_object(), "messages");
        const bool printed = print_mails(printer, filter, limit, error);
        output_json_end();
        return printed;
    }
    printer->table = output_table_begin(headings);
    const bool printed = print_mails(printer, filter, limit, error);
    output_table_end(printer->table);
    return printed && note_state(printer->database, error);
}

static bool command_mail_list_run(struct invocation *invocation, GError **error)
{
    struct mail_filter filter = { 0 };
    gint64 limit;
    if (!report_option_number(invocation, "limit", G_MAXINT64, &limit, error)
        || !mail_options_read(invocation, &filter, error))
        return false;
    g_autoptr(installation) installation = invocation_open(invocation, DATABASE_READ, error);
    if (installation == NULL)
        return false;
    struct mail_printer printer = {
        .database = installation->database,
        .json = invocation->json,
        .first = true,
    };
    return list_print(&printer, &filter, limit, error);
}

static void print_fields(const struct mail *mail)
{
    report_number("Message", mail->id);
    output_field("To", mail->recipient);
    output_field("Learner", mail->username);
    output_field("Credential", mail->uuid);
    output_field("About", mail->kind);
    output_field("State", mail->state);
    report_number("Tries", mail->tries);
    report_instant("Next try", mail->next_try);
    if (*mail->answer != '\0')
        output_field("Answer", mail->answer);
    report_instant("Queued", mail->created);
    report_instant("Changed", mail->modified);
}

/* The message's lines, as files on this machine end them. Its bytes are ASCII. */
static void print_message(const struct mail_composed *composed)
{
    gsize size = 0;
    const char *bytes = g_bytes_get_data(composed->message, &size);
    g_autofree char *text = g_strndup(bytes, size);
    g_auto(GStrv) lines = g_strsplit(text, "\r\n", -1);
    output_line("%s", "");
    for (char **line = lines; *line != NULL; line++)
        if (line[1] != NULL || **line != '\0')
            output_line("%s", *line);
}

static json_t *message_json(const struct mail_composed *composed)
{
    gsize size = 0;
    const char *bytes = g_bytes_get_data(composed->message, &size);
    g_autofree char *text = g_strndup(bytes, size);
    return json_text(text);
}

static void show_json(const struct mail *mail, const struct mail_composed *composed, bool same)
{
    json_t *object = mail_json(mail);
    json_object_set_new(object, "language", json_text(composed->language));
    json_object_set_new(object, "subject", json_text(composed->texts.subject));
    json_object_set_new(object, "text", json_text(composed->texts.text));
    json_object_set_new(object, "html",
                        composed->texts.html != NULL ? json_text(composed->texts.html)
                                                     : json_null());
    json_object_set_new(object, "message", message_json(composed));
    json_object_set_new(object, "as_handed_over",
                        mail->handed_over ? json_boolean(same) : json_null());
    output_json(object);
}

static void show(const struct invocation *invocation, const struct mail *mail,
                 const struct mail_composed *composed, bool same)
{
    if (mail->handed_over && !same)
        output_note("since it was handed over its texts, the settings or the learner's name were "
                    "changed: this is what would be sent now");
    if (invocation_flag(invocation, "raw")) {
        output_bytes(composed->message);
    } else if (invocation->json) {
        show_json(mail, composed, same);
    } else {
        print_fields(mail);
        print_message(composed);
    }
}

static bool command_mail_show_run(struct invocation *invocation, GError **error)
{
    struct mail_composed composed = { 0 };
    gint64 id = 0;
    bool same = false;
    if (!mail_options_read_id(invocation->arguments[0], &id, error))
        return false;
    g_autoptr(installation) installation = invocation_open(invocation, DATABASE_READ, error);
    g_autoptr(mail) mail =
        installation != NULL ? mail_find(installation->database, id, error) : NULL;
    const bool made = mail != NULL && mail_show(installation, mail, &composed, &same, error);
    if (made)
        show(invocation, mail, &composed, same);
    mail_composed_clear(&composed);
    return made;
}

static const struct command_option list_options[] = {
    MAIL_FILTER_OPTIONS,
    { .name = "limit", .argument = "NUMBER", .help = "How many, the newest first (all)" },
    { 0 },
};

static const struct command_option show_options[] = {
    { .name = "raw", .help = "Only the message, byte for byte, for a file or a mail program" },
    { 0 },
};

const struct command command_mail_list = {
    .name = "mail list",
    .arguments = "",
    .summary = "List the messages to learners, the newest first",
    .help = "A message is queued in the moment in which its credential is issued. Its state is "
            "queued, sending, accepted (by the mail server), failed, unknown (it was handed over, "
            "and no answer came: it may have arrived) or cancelled.",
    .options = list_options,
    .run = command_mail_list_run,
};

const struct command command_mail_show = {
    .name = "mail show",
    .arguments = "ID",
    .summary = "Show a message as it is sent",
    .help = "What is shown is the very message: date, id and parts are the same at each call and "
            "each try, as long as texts, settings and learner are not changed. If they were "
            "since it was sent, that is said.\n\n"
            "A site's own texts are files in the directory mail of the installation: LANGUAGE.txt, "
            "whose first line is \"Subject: ...\", and LANGUAGE.html beside it (without it the "
            "message has no HTML); NAME.LANGUAGE.txt for types and configurations whose options "
            "say \"mail_template\": \"NAME\"; frame.html stands around all HTML. In braces: name, "
            "course, platform, date, link, verify_link, verify_uuid, attachment, replaced_date. A "
            "paragraph that names one without a value is left out.\n\n"
            "  testamur mail show 7\n"
            "  testamur mail show 7 --raw > message.eml",
    .options = show_options,
    .arguments_least = 1,
    .arguments_most = 1,
    .run = command_mail_show_run,
};
