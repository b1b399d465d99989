#include "config.h"

#include "console/sections/mail.h"

#include "console/pages/form.h"
#include "console/pages/list.h"
#include "console/sections/shown.h"
#include "operations/mail_settings.h"

GArray *mail_page_ids(struct page *page)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GArray) ids = NULL;
    if (g_str_equal(page->class->name, "list")) {
        ids = list_selection(page, &error);
    } else {
        const gint64 id = form_id(page);
        ids = g_array_new(FALSE, FALSE, sizeof(gint64));
        g_array_append_val(ids, id);
    }
    if (error != NULL)
        console_error(page->console, error);
    else if (ids->len > 0)
        return g_steal_pointer(&ids);
    return NULL;
}

static bool mail_read(struct database *database, gint64 id, struct form_values *values,
                      GError **error)
{
    if (!shown_row(database, "mail", id, "this message", values, error))
        return false;
    values->name = g_strdup_printf("to %s", form_values_get(values, "recipient"));
    return true;
}

/* Why nothing leaves, where somebody looks at what waits. */
static char *mail_heading(struct console *console, gint64 scope)
{
    (void)scope;
    g_autoptr(mail_settings) setup = mail_settings_load(console_database(console), NULL);
    if (setup == NULL || (setup->enabled && !setup->paused))
        return NULL;
    return g_strdup(setup->enabled ? "Mail is paused: p lets it go on."
                                   : "Mail is off: messages wait until it is switched on in the "
                                     "settings.");
}

static bool mail_page_has_rows(const struct page *page)
{
    return !g_str_equal(page->class->name, "list") || list_current_id(page) != 0;
}

#define BAR CONSOLE_COMMAND_BAR
#define MENU CONSOLE_COMMAND_MENU
#define WRITES CONSOLE_COMMAND_WRITES

const struct console_command mail_commands[] = {
    { "mail-show",
      { 'v', KEY_FUNCTION(5) },
      BAR | MENU,
      "mail show",
      mail_page_has_rows,
      mail_show_message },
    { "mail-retry",
      { 't', KEY_FUNCTION(6) },
      BAR | MENU | WRITES,
      "mail retry",
      mail_page_has_rows,
      mail_try_again },
    { "mail-send", { 'm' }, BAR | MENU | WRITES, "mail send", NULL, mail_send_now },
    { "mail-pause", { 'p' }, BAR | MENU | WRITES, "mail pause", NULL, mail_pause_or_resume },
    { "mail-test", { 'T' }, MENU | WRITES, "mail test", NULL, mail_send_test },
    { "mail-cancel",
      { 'x' },
      MENU | WRITES | CONSOLE_COMMAND_DESTRUCTIVE,
      "mail cancel",
      mail_page_has_rows,
      mail_give_up_chosen },
    { 0 },
};

const struct section section_mail = {
    .name = "mail",
    .list_commands = mail_commands,
    .form_commands = mail_commands,
    .heading = mail_heading,
    .read = mail_read,
    .history_kind = "mail",
};
