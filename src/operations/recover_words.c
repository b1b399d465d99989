#include "config.h"

#include "operations/recover.h"

char *recover_words(const struct recover_result *result)
{
    if (!recover_did(result))
        return g_strdup("Nothing was left unfinished.");
    const struct {
        guint64 count;
        const char *words;
    } parts[] = {
        { result->runs, "interrupted runs ended" },
        { result->issued, "credentials finished" },
        { result->failed,
          "credentials set to error, see \"testamur credential list --status error\"" },
        { result->archived, "files moved to the archive" },
        { result->files, "files written or removed, as the database says" },
        { result->adopted, "files of adopted credentials written" },
        { (guint64)result->unknown, "messages marked as unknown" },
    };
    g_autoptr(GString) words = g_string_new("Recovered: ");
    bool first = true;
    for (gsize i = 0; i < G_N_ELEMENTS(parts); i++) {
        if (parts[i].count == 0)
            continue;
        g_string_append_printf(words, "%s%" G_GUINT64_FORMAT " %s", first ? "" : ", ",
                               parts[i].count, parts[i].words);
        first = false;
    }
    return g_string_free(g_steal_pointer(&words), FALSE);
}
