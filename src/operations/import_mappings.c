#include "config.h"

#include "operations/import_mappings.h"

#include "base/clock.h"
#include "base/digest.h"
#include "base/error.h"
#include "import/encoding.h"
#include "import/import.h"
#include "operations/change.h"

#include <string.h>

#define FIRST_LINE "testamur-mappings 1"
#define DAY_SIZE 10 /* of an instant as text */

/* "columns as said on 2026-11-03 by anna: ..." */
static char *mappings_tell(const struct import_mapping *known, const struct mapping *mapping)
{
    g_autofree char *at = clock_format(known->modified);
    g_autofree char *columns = mapping_describe(mapping);
    return g_strdup_printf("columns as said on %.*s by %s: %s; --no-remember reads them anew",
                           DAY_SIZE, at, known->operator_name, columns);
}

bool import_mappings_recall(struct database *database, struct mapping *mapping,
                            const struct survey *survey, bool *used, char **notice, GError **error)
{
    struct import_mapping *found = NULL;
    g_autoptr(GError) fault = NULL;
    g_autofree char *fingerprint = mapping_fingerprint(mapping);
    bool recalled = false;
    *notice = NULL;
    if (!import_mapping_find(database, fingerprint, &found, error))
        return false;
    g_autoptr(import_mapping) known = found;
    if (known != NULL) {
        recalled = mapping_recall(mapping, known->mapping, survey, &fault);
        *notice = recalled ? mappings_tell(known, mapping)
                           : g_strdup_printf("what was remembered about its columns can't be used "
                                             "(%s)",
                                             fault->message);
    }
    if (used != NULL)
        *used = recalled;
    return true;
}

/* Whether what is remembered for files of this heading has this encoding. */
static bool mappings_have_encoding(struct database *database, const struct import_reader *reader,
                                   const char *encoding, char **notice, GError **error)
{
    g_autoptr(GError) fault = NULL;
    struct import_mapping *found = NULL;
    if (reader->mapping == NULL)
        return false;
    g_autofree char *fingerprint = mapping_fingerprint(reader->mapping);
    g_autoptr(mapping) recalled = mapping_copy(reader->mapping);
    if (!import_mapping_find(database, fingerprint, &found, error) || found == NULL)
        return false;
    g_autoptr(import_mapping) known = found;
    if (!mapping_recall(recalled, known->mapping, reader->survey, &fault)
        || g_strcmp0(recalled->encoding, encoding) != 0)
        return false;
    g_autofree char *at = clock_format(known->modified);
    *notice = g_strdup_printf("its code page is taken to be %s, as for the last file of this "
                              "heading, on %.*s by %s; --encoding says another",
                              encoding, DAY_SIZE, at, known->operator_name);
    return true;
}

/* NULL without an error: the file has no such heading. */
static struct import_reader *mappings_try(struct database *database,
                                          const struct import_request *request,
                                          const char *encoding, char **notice, GError **error)
{
    struct import_request wished = *request;
    GError *fault = NULL;
    wished.encoding = encoding;
    if (!encoding_fits(request->path, encoding))
        return NULL;
    g_autoptr(import_reader) reader = import_open(&wished, &fault);
    if (fault != NULL && fault->code == ERROR_CANCELLED)
        g_propagate_error(error, fault);
    else
        g_clear_error(&fault);
    if (reader == NULL || !mappings_have_encoding(database, reader, encoding, notice, error))
        return NULL;
    return g_steal_pointer(&reader);
}

/* The heading is only known when the encoding is, so that each one that was ever said is tried, the last one first. */
struct import_reader *import_mappings_open(struct database *database,
                                           const struct import_request *request, char **encoding,
                                           char **notice, GError **error)
{
    g_autoptr(GHashTable) tried = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GPtrArray) list = import_mapping_list(database, "", error);
    *encoding = *notice = NULL;
    for (guint i = 0; list != NULL && i < list->len; i++) {
        const struct import_mapping *known = list->pdata[i];
        GError *fault = NULL;
        char *name = mapping_find_encoding(known->mapping);
        if (name == NULL || !g_hash_table_add(tried, name))
            continue;
        struct import_reader *reader = mappings_try(database, request, name, notice, &fault);
        if (reader != NULL)
            *encoding = g_strdup(name);
        if (fault != NULL)
            g_propagate_error(error, fault);
        if (reader != NULL || fault != NULL)
            return reader;
    }
    return NULL;
}

struct import_mapping *import_mappings_find(struct database *database, const char *start,
                                            GError **error)
{
    g_autoptr(GPtrArray) list = import_mapping_list(database, start, error);
    if (list == NULL)
        return NULL;
    if (list->len == 1)
        return g_ptr_array_steal_index(list, 0);
    if (list->len == 0)
        g_set_error(error, OPERATIONS_ERROR, ERROR_NOT_FOUND,
                    "no columns are remembered as %s; \"testamur mapping list\" shows those that "
                    "are",
                    start);
    else
        g_set_error(error, OPERATIONS_ERROR, ERROR_USAGE,
                    "%s is the beginning of %u numbers; type more of the one that is meant", start,
                    list->len);
    return NULL;
}

/* A title is one line here. */
static char *mappings_flatten(const char *title)
{
    char *flat = g_strdup(title);
    return g_strdelimit(flat, "\r\n", ' ');
}

char *import_mappings_write(struct database *database, GError **error)
{
    g_autoptr(GPtrArray) list = import_mapping_list(database, "", error);
    if (list == NULL)
        return NULL;
    g_autoptr(GString) text = g_string_new(FIRST_LINE "\n");
    for (guint i = 0; i < list->len; i++) {
        const struct import_mapping *mapping = list->pdata[i];
        g_autofree char *title = mappings_flatten(mapping->title);
        g_string_append_printf(text, "= %s %s %s\n%s", mapping->kind, mapping->fingerprint, title,
                               mapping->mapping);
        if (text->str[text->len - 1] != '\n')
            g_string_append_c(text, '\n');
    }
    return g_strdup(text->str);
}

static bool mappings_knows_kind(const char *kind)
{
    for (guint i = 0; importers[i]->kind != NULL; i++)
        if (importers[i]->propose != NULL && g_str_equal(importers[i]->kind, kind))
            return true;
    return false;
}

static bool mappings_is_fingerprint(const char *text)
{
    return strlen(text) == DIGEST_DIGITS && strspn(text, "0123456789abcdef") == DIGEST_DIGITS;
}

static void mappings_complain(guint line, const char *sentence, GError **error)
{
    g_set_error(error, OPERATIONS_ERROR, ERROR_DATA, "line %u: %s; nothing was changed", line + 1,
                sentence);
}

/* "= KIND FINGERPRINT TITLE" */
static struct import_mapping *mappings_begin(const struct installation *installation,
                                             const char *text, guint line, GError **error)
{
    g_auto(GStrv) words = g_strsplit(text, " ", 4);
    if (g_strv_length(words) < 3 || !mappings_is_fingerprint(words[2])) {
        mappings_complain(line, "a mapping begins with a line \"= KIND FINGERPRINT TITLE\"", error);
        return NULL;
    }
    if (!mappings_knows_kind(words[1])) {
        mappings_complain(line, "it is for a kind of file that this program doesn't know", error);
        return NULL;
    }
    struct import_mapping *mapping = g_new0(struct import_mapping, 1);
    mapping->kind = g_strdup(words[1]);
    mapping->fingerprint = g_strdup(words[2]);
    mapping->title = g_strdup(words[3] != NULL ? words[3] : "");
    mapping->operator_name = g_strdup(installation->operator_name);
    mapping->modified = clock_now();
    return mapping;
}

static void mappings_add_line(struct import_mapping *mapping, const char *line)
{
    char *longer = g_strconcat(mapping->mapping != NULL ? mapping->mapping : "", line, "\n", NULL);
    g_free(mapping->mapping);
    mapping->mapping = longer;
}

static GPtrArray *mappings_parse(const struct installation *installation, const char *text,
                                 GError **error)
{
    g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func((GDestroyNotify)import_mapping_free);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (guint i = 0; lines[i] != NULL; i++) {
        g_strchomp(lines[i]);
        if (i == 0 && !g_str_equal(lines[0], FIRST_LINE)) {
            mappings_complain(i, "these are no mappings as \"testamur mapping export\" writes them",
                              error);
            return NULL;
        }
        if (i == 0 || *lines[i] == '\0')
            continue;
        if (g_str_has_prefix(lines[i], "= ")) {
            struct import_mapping *mapping = mappings_begin(installation, lines[i], i, error);
            if (mapping == NULL)
                return NULL;
            g_ptr_array_add(list, mapping);
        } else if (list->len == 0 || strchr(lines[i], '=') == NULL) {
            mappings_complain(i, "\"HEADING=ROLE\" is expected here", error);
            return NULL;
        } else {
            mappings_add_line(list->pdata[list->len - 1], lines[i]);
        }
    }
    return g_steal_pointer(&list);
}

static bool mappings_record(struct installation *installation, const struct import_mapping *mapping,
                            const char *action, const char *before, const char *after,
                            GError **error)
{
    g_autoptr(json_t) changes = json_object();
    change_add_text(changes, "mapping", before, after);
    return change_record(installation, "import_mapping", 0, mapping->fingerprint, action, changes,
                         error);
}

static bool mappings_take(struct installation *installation, const struct import_mapping *mapping,
                          GError **error)
{
    struct import_mapping *found = NULL;
    if (!import_mapping_find(installation->database, mapping->fingerprint, &found, error))
        return false;
    g_autoptr(import_mapping) before = found;
    if (before != NULL && g_strcmp0(before->mapping, mapping->mapping) == 0)
        return true;
    return import_mapping_save(installation->database, mapping, error)
           && mappings_record(installation, mapping, "import",
                              before != NULL ? before->mapping : NULL, mapping->mapping, error);
}

bool import_mappings_read(struct installation *installation, const char *text, guint *count,
                          GError **error)
{
    g_autoptr(GPtrArray) list = mappings_parse(installation, text, error);
    g_autoptr(transaction) transaction =
        list != NULL ? transaction_begin(installation->database, error) : NULL;
    if (transaction == NULL)
        return false;
    for (guint i = 0; i < list->len; i++) {
        struct import_mapping *mapping = list->pdata[i];
        if (mapping->mapping == NULL)
            mapping->mapping = g_strdup("");
        if (!mappings_take(installation, mapping, error))
            return false;
    }
    *count = list->len;
    return database_commit(installation->database, error);
}

bool import_mappings_remove(struct installation *installation, const char *start, GError **error)
{
    struct database *database = installation->database;
    g_autoptr(transaction) transaction = transaction_begin(database, error);
    g_autoptr(import_mapping) mapping =
        transaction != NULL ? import_mappings_find(database, start, error) : NULL;
    return mapping != NULL && import_mapping_delete(database, mapping->fingerprint, error)
           && mappings_record(installation, mapping, "remove", mapping->mapping, NULL, error)
           && database_commit(database, error);
}
