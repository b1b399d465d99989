#include "config.h"

#include "store/name_key.h"

#include "base/fold.h"

#include <sqlite3.h>
#include <string.h>

static int name_key_order(gconstpointer one, gconstpointer other)
{
    return strcmp(*(const char *const *)one, *(const char *const *)other);
}

char *name_key(const char *name)
{
    g_autofree char *folded = text_fold(name, -1);
    g_autoptr(GPtrArray) words = g_ptr_array_new();
    char *word = NULL;
    for (char *here = folded; *here != '\0';) {
        char *next = g_utf8_next_char(here);
        const bool part = g_unichar_isalnum(g_utf8_get_char(here));
        if (part && word == NULL)
            g_ptr_array_add(words, word = here);
        if (!part) {
            word = NULL;
            *here = '\0';
        }
        here = next;
    }
    g_ptr_array_sort(words, name_key_order);
    g_ptr_array_add(words, NULL);
    return g_strjoinv(" ", (char **)words->pdata);
}

static void name_key_call(sqlite3_context *context, int count, sqlite3_value **values)
{
    const char *text = count == 1 ? (const char *)sqlite3_value_text(values[0]) : NULL;
    if (text != NULL)
        sqlite3_result_text(context, name_key(text), -1, g_free);
}

void name_key_register(sqlite3 *handle)
{
    sqlite3_create_function_v2(handle, "name_key", 1,
                               SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS, NULL,
                               name_key_call, NULL, NULL, NULL);
}
