#include "config.h"

#include "console/sections/mail.h"

#include "console/sections/shown.h"

static bool mail_read(struct database *database, gint64 id, struct form_values *values,
                      GError **error)
{
    if (!shown_row(database, "mail", id, "this message", values, error))
        return false;
    values->name = g_strdup_printf("to %s", form_values_get(values, "recipient"));
    return true;
}

const struct section section_mail = {
    .name = "mail",
    .read = mail_read,
};
