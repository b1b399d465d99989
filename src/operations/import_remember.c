#include "config.h"

#include "operations/import_private.h"

#include "base/clock.h"
#include "operations/import_mappings.h"
#include "operations/import_undo.h"
#include "store/import_before_age.h"

#include <string.h>

/* Layer: operations. Files of a heading that was imported before are read in the same way. */

static char *remember_day(gint64 instant)
{
    g_autofree char *text = clock_format(instant);
    return g_strndup(text, strlen("2026-11-03"));
}

/* What the operator says now counts more. */
static bool remember_say_again(const struct import_file *file, GError **error)
{
    const char *const *changes = file->changes;
    for (guint i = 0; changes != NULL && changes[i] != NULL; i++)
        if (!mapping_change(file->reader->mapping, changes[i], error))
            return false;
    return true;
}

bool import_recall_encoding(struct import_work *work, struct import_file *file,
                            const struct import_request *request, GError **error)
{
    g_autofree char *encoding = NULL;
    char *notice = NULL;
    if (work->options->forget)
        return true;
    GError *fault = NULL;
    file->reader =
        import_mappings_open(work->installation->database, request, &encoding, &notice, &fault);
    if (notice != NULL)
        g_ptr_array_add(file->said, notice);
    if (fault == NULL)
        return true;
    g_propagate_error(error, fault);
    return false;
}

bool import_recall_mapping(struct import_work *work, struct import_file *file, GError **error)
{
    struct import_reader *reader = file->reader;
    g_autofree char *notice = NULL;
    bool used = false;
    if (reader->mapping == NULL || work->options->forget || file->mapped)
        return true;
    if (!import_mappings_recall(work->installation->database, reader->mapping, reader->survey,
                                &used, &notice, error)
        || (used && !remember_say_again(file, error)))
        return false;
    if (notice != NULL)
        g_ptr_array_add(file->said, g_steal_pointer(&notice));
    return true;
}

static bool remember_one(struct import_work *work, const struct import_file *file, GError **error)
{
    struct database *database = work->installation->database;
    struct mapping *mapping = file->reader->mapping;
    struct import_mapping *found = NULL;
    /* What is UTF-8 says nothing of those that are not. */
    if (source_encoding_said(file->reader->source) != NULL)
        mapping_set_encoding(mapping, source_encoding_said(file->reader->source));
    g_autofree char *fingerprint = mapping_fingerprint(mapping);
    g_autofree char *text = mapping_write(mapping);
    if (!import_mapping_find(database, fingerprint, &found, error))
        return false;
    const bool same = found != NULL && g_strcmp0(found->mapping, text) == 0;
    g_clear_pointer(&found, import_mapping_free);
    const struct import_mapping said = {
        .fingerprint = fingerprint,
        .kind = mapping->kind,
        .title = file->outcome->name,
        .mapping = text,
        .operator_name = work->installation->operator_name,
        .modified = work->started,
    };
    return same || import_mapping_save(database, &said, error);
}

bool import_remember_mappings(struct import_work *work, GError **error)
{
    for (guint i = 0; i < work->files->len; i++) {
        const struct import_file *file = work->files->pdata[i];
        if (file->reader->mapping != NULL && !work->options->forget
            && !remember_one(work, file, error))
            return false;
    }
    return true;
}

bool import_forget_old(struct import_work *work, GError **error)
{
    gint64 since = 0;
    return import_undo_since(work->installation->database, work->started, &since, error)
           && import_before_forget(work->installation->database, since, error);
}

bool import_tell_repeated(struct import_work *work, struct import_file *file, GError **error)
{
    const struct import_run_filter filter = { .sha256 = file->digest,
                                              .standing = true,
                                              .limit = 1 };
    g_autoptr(GPtrArray) runs = import_run_list(work->installation->database, &filter, error);
    if (runs == NULL || runs->len == 0)
        return runs != NULL;
    const struct import_run *run = runs->pdata[0];
    g_autofree char *day = remember_day(run->started);
    g_ptr_array_add(file->outcome->notices,
                    g_strdup_printf("this file was imported before: number %" G_GINT64_FORMAT
                                    ", on %s by %s",
                                    run->id, day, run->operator_name));
    return true;
}
