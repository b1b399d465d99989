/* The texts of messages that a site writes, and what fills them: a message that was built has no line of a header from
 * outside. Up to the first NUL the text, up to the next the HTML, then the frame, then a value in each line. */
#include "config.h"

#include "support.h"

#include "mail/message.h"
#include "operations/mail_texts.h"

#include <string.h>

enum part {
    PART_TEXT,
    PART_HTML,
    PART_FRAME,
    PART_VALUES,
    PARTS,
};

enum value {
    VALUE_NAME,
    VALUE_COURSE,
    VALUE_LINK,
    VALUE_ADDRESS,
    VALUES,
};

static struct mail_builder *builder(void)
{
    static struct mail_builder *made;
    if (made == NULL)
        made = mail_builder_new(NULL);
    demand(made != NULL);
    return made;
}

/* The header's lines, each with a name that is ours, or a line that goes on. */
static void check_header(const char *message)
{
    static const char *const names[] = { "From:",
                                         "To:",
                                         "Subject:",
                                         "Date:",
                                         "Message-Id:",
                                         "Reply-To:",
                                         "MIME-Version:",
                                         "Content-",
                                         "Auto-Submitted:",
                                         "X-Auto-Response-Suppress:",
                                         "Message-ID:",
                                         " ",
                                         "\t",
                                         NULL };
    const char *end = strstr(message, "\r\n\r\n");
    demand(end != NULL);
    g_autofree char *header = g_strndup(message, (gsize)(end - message));
    g_auto(GStrv) lines = g_strsplit(header, "\r\n", -1);
    for (char **line = lines; *line != NULL; line++) {
        bool known = false;
        for (const char *const *name = names; *name != NULL; name++)
            known = known || g_ascii_strncasecmp(*line, *name, strlen(*name)) == 0;
        demand(known && g_str_is_ascii(*line));
    }
}

static void fuzz_message(const struct mail_texts *texts, char **values)
{
    const struct mail_message message = {
        .from = { values[VALUE_COURSE], "office@example.org" },
        .to = { values[VALUE_NAME], values[VALUE_ADDRESS] },
        .reply_to = "",
        .subject = texts->subject,
        .id = "fuzz@example.org",
        .date = G_GINT64_CONSTANT(1795867200) * G_USEC_PER_SEC,
        .language = "en",
        .text = texts->text,
        .html = texts->html,
    };
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) bytes = mail_builder_make(builder(), &message, &error);
    demand_error(bytes != NULL, error);
    if (bytes == NULL)
        return;
    gsize size = 0;
    const char *start = g_bytes_get_data(bytes, &size);
    g_autofree char *text = g_strndup(start, size);
    demand(strlen(text) == size);
    check_header(text);
}

static void fuzz_values(const struct mail_template *template, const char *typed)
{
    g_auto(GStrv) values = fuzz_lines((const uint8_t *)typed, strlen(typed), VALUES);
    const struct mail_values given = {
        .name = values[VALUE_NAME],
        .course = values[VALUE_COURSE],
        .platform = "{name}<fuzz>",
        .date = "1 May 2026",
        .link = values[VALUE_LINK],
    };
    struct mail_texts texts = { 0 };
    g_autoptr(GError) error = NULL;
    mail_texts_fill(template, &given, &texts);
    demand_text(texts.subject);
    demand_text(texts.text);
    demand_text(texts.html);
    fuzz_message(&texts, values);
    mail_texts_clear(&texts);
    g_autofree char *address = mail_address_normalise(values[VALUE_ADDRESS], &error);
    demand_error(address != NULL, error);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const files[] = { "mail/en.txt", "mail/en.html", "mail/frame.html" };
    static const char *const languages[] = { "en", NULL };
    const char *parts[PARTS] = { "", "", "", "" };
    g_autofree char *whole = g_malloc0(size + 1);
    const char *at = whole;
    memcpy(whole, data, size);
    for (int part = 0; part < PARTS && at <= whole + size; part++) {
        parts[part] = at;
        at += strlen(at) + 1;
    }
    for (gsize i = 0; i < G_N_ELEMENTS(files); i++)
        fuzz_write(files[i], parts[i], strlen(parts[i]));
    g_autoptr(GPtrArray) sentences = mail_template_examine(fuzz_directory());
    for (guint i = 0; i < sentences->len; i++)
        demand_text(sentences->pdata[i]);
    g_autoptr(GError) error = NULL;
    g_autoptr(mail_template) template =
        mail_template_load(fuzz_directory(), NULL, languages, &error);
    demand_error(template != NULL, error);
    if (template != NULL && g_utf8_validate(parts[PART_VALUES], -1, NULL))
        fuzz_values(template, parts[PART_VALUES]);
    return 0;
}
