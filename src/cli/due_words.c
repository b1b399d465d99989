#include "config.h"

#include "cli/due_words.h"

#include "base/text.h"
#include "schedule/words.h"

char *due_item_words(const struct run_due_item *item)
{
    g_autofree char *shown = text_show(item->name);
    g_autoptr(GString) words = g_string_new(shown);
    g_string_append_printf(words, ": %s%s", run_due_outcome_name(item->outcome),
                           item->again ? " again" : "");
    if (item->slot != 0) {
        g_autofree char *slot = schedule_time_words(item->slot, NULL);
        g_string_append_printf(words, " for %s", slot);
    }
    if (item->run_id != 0)
        g_string_append_printf(words, ", %" G_GUINT64_FORMAT " issued", item->issued);
    if (item->refused > 0)
        g_string_append_printf(words, ", %" G_GUINT64_FORMAT " refused", item->refused);
    if (item->run_id != 0)
        g_string_append_printf(words, " (report %" G_GINT64_FORMAT ")", item->run_id);
    if (item->missed > 0)
        g_string_append_printf(words, "; %" G_GINT64_FORMAT " earlier %s missed", item->missed,
                               item->missed == 1 ? "time was" : "times were");
    g_autofree char *message = text_show(item->message);
    if (*message != '\0')
        g_string_append_printf(words, ": %s", message);
    return g_string_free(g_steal_pointer(&words), FALSE);
}
