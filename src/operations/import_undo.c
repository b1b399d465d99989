#include "config.h"

#include "operations/import_undo.h"

#include "base/clock.h"
#include "base/error.h"
#include "operations/change.h"
#include "operations/settings.h"

#define DAY (G_GINT64_CONSTANT(86400) * G_USEC_PER_SEC)

struct undo_progress {
    bool (*tell)(guint64 done, guint64 total, void *data);
    void *data;
};

void import_undoing_free(struct import_undoing *undoing)
{
    g_clear_pointer(&undoing->run, import_run_free);
    g_clear_pointer(&undoing->obstacles, g_ptr_array_unref);
    g_clear_pointer(&undoing->kept, g_ptr_array_unref);
    g_free(undoing);
}

static void undo_refuse(const struct import_run *run, GError **error)
{
    g_autofree char *when = clock_format(run->undone != 0 ? run->undone : run->forgotten);
    if (run->undone == 0 && run->forgotten != 0)
        g_set_error(error, OPERATIONS_ERROR, ERROR_REFUSED,
                    "import number %" G_GINT64_FORMAT " can't be undone any more: what it changed "
                    "was thrown away on %s, as the setting import_undo_days says",
                    run->id, when);
    else if (run->undone != 0)
        g_set_error(error, OPERATIONS_ERROR, ERROR_REFUSED,
                    "import number %" G_GINT64_FORMAT " was undone already, on %s by %s", run->id,
                    when, run->undone_by);
    else
        g_set_error(error, OPERATIONS_ERROR, ERROR_REFUSED,
                    "import number %" G_GINT64_FORMAT
                    " can't be undone: what it changed was not noted when it was made",
                    run->id);
}

bool import_undo_days(struct database *database, gint64 *days, GError **error)
{
    g_autofree char *said = settings_text(database, "import_undo_days", error);
    *days = said != NULL ? g_ascii_strtoll(said, NULL, 10) : 0;
    return said != NULL;
}

bool import_undo_since(struct database *database, gint64 now, gint64 *since, GError **error)
{
    gint64 days = 0;
    if (!import_undo_days(database, &days, error))
        return false;
    *since = days > 0 ? now - days * DAY : 0;
    return true;
}

static bool undo_is_known(const struct import_run *run)
{
    return run->undone == 0 && run->forgotten == 0 && *run->encoding != '\0';
}

bool import_undo_is_possible(const struct import_run *run, gint64 days, gint64 *until)
{
    const bool possible = undo_is_known(run);
    *until = possible && days > 0 ? run->finished + days * DAY : 0;
    return possible;
}

static struct import_undoing *undo_find(struct installation *installation, gint64 id,
                                        GError **error)
{
    g_autoptr(import_undoing) undoing = g_new0(struct import_undoing, 1);
    undoing->kept = g_ptr_array_new_with_free_func(g_free);
    undoing->run = import_run_find(installation->database, id, error);
    if (undoing->run == NULL)
        return NULL;
    if (undo_is_known(undoing->run))
        return g_steal_pointer(&undoing);
    undo_refuse(undoing->run, error);
    return NULL;
}

static bool undo_check(struct import_undo *undo, struct import_undoing *undoing, GError **error)
{
    if (!import_undo_begin(undo, error) || !import_undo_count(undo, &undoing->counts, error))
        return false;
    undoing->obstacles = import_undo_obstacles(undo, IMPORT_OBSTACLES_LISTED, error);
    return undoing->obstacles != NULL;
}

struct import_undoing *import_undo_look(struct installation *installation, gint64 id,
                                        GError **error)
{
    struct database *database = installation->database;
    if (!database_begin(database, error))
        return NULL;
    struct import_undoing *undoing = undo_find(installation, id, error);
    struct import_undo undo = { .database = database };
    if (undoing != NULL) {
        undo.run = undoing->run;
        if (!undo_check(&undo, undoing, error))
            g_clear_pointer(&undoing, import_undoing_free);
    }
    database_rollback(database);
    return undoing;
}

static bool undo_go_on(gint64 done, gint64 total, void *data)
{
    const struct undo_progress *progress = data;
    return progress->tell == NULL || progress->tell((guint64)done, (guint64)total, progress->data);
}

/* The import's second row in the history. */
static bool undo_record(struct installation *installation, const struct import_undoing *undoing,
                        GError **error)
{
    g_autoptr(json_t) changes = json_object();
    for (int i = 0; i < IMPORT_UNDO_TABLES; i++) {
        g_autofree char *removed = g_strconcat(import_undo_words[i], " removed", NULL);
        g_autofree char *restored = g_strconcat(import_undo_words[i], " restored", NULL);
        if (undoing->counts.removed[i] > 0)
            json_object_set_new(changes, removed, json_integer(undoing->counts.removed[i]));
        if (undoing->counts.restored[i] > 0)
            json_object_set_new(changes, restored, json_integer(undoing->counts.restored[i]));
    }
    return change_record(installation, "import_run", undoing->run->id, undoing->run->file_name,
                         "undo", changes, error);
}

static bool undo_apply(struct installation *installation, struct import_undo *undo,
                       struct import_undoing *undoing, GError **error)
{
    if (!undo_check(undo, undoing, error))
        return false;
    if (undoing->obstacles->len > 0) {
        g_autofree char *refusal = import_undo_refusal(undoing);
        g_set_error_literal(error, OPERATIONS_ERROR, ERROR_REFUSED, refusal);
        return false;
    }
    if (!import_undo_apply(undo, installation->operator_name, undoing->kept, error)
        || !undo_record(installation, undoing, error))
        return false;
    import_undo_end(undo);
    undoing->done = database_commit(installation->database, error);
    return undoing->done;
}

struct import_undoing *import_undo_run(struct installation *installation, gint64 id,
                                       bool (*progress)(guint64 done, guint64 total, void *data),
                                       void *data, GError **error)
{
    struct undo_progress told = { progress, data };
    g_autoptr(transaction) transaction = transaction_begin(installation->database, error);
    g_autoptr(import_undoing) undoing =
        transaction != NULL ? undo_find(installation, id, error) : NULL;
    if (undoing == NULL)
        return NULL;
    struct import_undo undo = {
        .database = installation->database, .run = undoing->run, .go_on = undo_go_on, .data = &told
    };
    return undo_apply(installation, &undo, undoing, error) ? g_steal_pointer(&undoing) : NULL;
}
