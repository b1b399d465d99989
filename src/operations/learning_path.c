#include "config.h"

#include "operations/learning_path.h"

#include "base/error.h"
#include "base/text.h"
#include "operations/change.h"
#include "operations/course.h"
#include "rules/context_key.h"

static bool path_apply(struct learning_path *path, const char *display_name,
                       enum path_invitation invitation, json_t *changes, GError **error)
{
    if (display_name != NULL) {
        char *name = course_normalise_name(display_name, true, error);
        if (name == NULL)
            return false;
        change_add_text(changes, "display_name", path->display_name, name);
        g_free(path->display_name);
        path->display_name = name;
    }
    if (invitation != PATH_INVITATION_AS_IT_IS) {
        const bool only = invitation == PATH_INVITATION_ONLY;
        change_add_flag(changes, "invite_only", path->invite_only, only);
        path->invite_only = only;
    }
    return true;
}

static bool path_check_free(struct database *database, const char *key, GError **error)
{
    GError *fault = NULL;
    g_autoptr(learning_path) other = learning_path_find(database, key, &fault);
    if (g_error_matches(fault, STORE_ERROR, ERROR_NOT_FOUND)) {
        g_error_free(fault);
        return true;
    }
    if (fault == NULL) {
        g_autofree char *shown = text_show(other->key);
        g_set_error(&fault, OPERATIONS_ERROR, ERROR_DATA, "there is a learning path %s already",
                    shown);
    }
    g_propagate_error(error, fault);
    return false;
}

static char *path_normalise_key(const char *typed, GError **error)
{
    enum context_kind kind = CONTEXT_PATH;
    g_autofree char *key = context_key_normalise(typed, &kind, error);
    if (key != NULL && kind != CONTEXT_PATH) {
        g_autofree char *shown = text_show(key);
        g_set_error(error, OPERATIONS_ERROR, ERROR_DATA,
                    "%s is the key of a course: that of a learning path looks like "
                    "path-v1:Org+Name+Run+Group",
                    shown);
        return NULL;
    }
    return g_steal_pointer(&key);
}

bool path_add(struct installation *installation, const char *key, const char *display_name,
              enum path_invitation invitation, GError **error)
{
    g_autoptr(learning_path) path = g_new0(struct learning_path, 1);
    g_autoptr(json_t) changes = json_object();
    path->key = path_normalise_key(key, error);
    path->display_name = g_strdup("");
    path->invite_only = true;
    if (path->key == NULL || !path_apply(path, display_name, invitation, changes, error))
        return false;
    g_autoptr(transaction) transaction = transaction_begin(installation->database, error);
    return transaction != NULL && path_check_free(installation->database, path->key, error)
           && learning_path_insert(installation->database, path, error)
           && change_record_at(installation, path->modified, "learning_path", path->id, path->key,
                               "add", changes, error)
           && database_commit(installation->database, error);
}

bool path_change(struct installation *installation, const char *key, const char *display_name,
                 enum path_invitation invitation, GError **error)
{
    g_autoptr(json_t) changes = json_object();
    g_autoptr(transaction) transaction = transaction_begin(installation->database, error);
    if (transaction == NULL)
        return false;
    g_autoptr(learning_path) path = learning_path_find(installation->database, key, error);
    if (path == NULL || !path_apply(path, display_name, invitation, changes, error))
        return false;
    if (json_object_size(changes) == 0)
        return true;
    return change_check_basis(installation, path->modified, "learning_path", path->id, path->key,
                              changes, error)
           && learning_path_update(installation->database, path, error)
           && change_record_at(installation, path->modified, "learning_path", path->id, path->key,
                               "change", changes, error)
           && database_commit(installation->database, error);
}

bool path_remove(struct installation *installation, const char *key, GError **error)
{
    struct learning_path_counts counts = { 0 };
    g_autoptr(transaction) transaction = transaction_begin(installation->database, error);
    if (transaction == NULL)
        return false;
    g_autoptr(learning_path) path = learning_path_find(installation->database, key, error);
    if (path == NULL || !learning_path_count(installation->database, path->id, &counts, error))
        return false;
    if (counts.configurations > 0) {
        g_autofree char *shown = text_show(path->key);
        g_set_error(error, OPERATIONS_ERROR, ERROR_REFUSED,
                    "the learning path %s can't be removed: it has %" G_GINT64_FORMAT
                    " configuration%s, with %" G_GINT64_FORMAT " credential%s",
                    shown, counts.configurations, counts.configurations == 1 ? "" : "s",
                    counts.credentials, counts.credentials == 1 ? "" : "s");
        return false;
    }
    return learning_path_delete(installation->database, path->id, error)
           && change_record(installation, "learning_path", path->id, path->key, "remove", NULL,
                            error)
           && database_commit(installation->database, error);
}

static json_t *path_step_keys(struct database *database, gint64 path_id, GError **error)
{
    g_autoptr(GPtrArray) steps = learning_path_steps(database, path_id, error);
    if (steps == NULL)
        return NULL;
    json_t *keys = json_array();
    for (guint i = 0; i < steps->len; i++) {
        const struct learning_path_step *step = steps->pdata[i];
        json_array_append_new(keys, json_text(step->course_key));
    }
    return keys;
}

/* The ids of courses, each of them once. Array of gint64; free with g_array_unref. */
static GArray *path_find_courses(struct database *database, const char *const *keys, GError **error)
{
    g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(gint64));
    for (; *keys != NULL; keys++) {
        g_autoptr(course) course = course_find(database, *keys, error);
        if (course == NULL)
            return NULL;
        for (guint i = 0; i < ids->len; i++)
            if (g_array_index(ids, gint64, i) == course->id) {
                g_autofree char *shown = text_show(course->key);
                g_set_error(error, OPERATIONS_ERROR, ERROR_DATA,
                            "the course %s is named twice: a step occurs once in a learning path",
                            shown);
                return NULL;
            }
        g_array_append_val(ids, course->id);
    }
    return g_steal_pointer(&ids);
}

bool path_set_steps(struct installation *installation, const char *key,
                    const char *const *course_keys, GError **error)
{
    struct database *database = installation->database;
    g_autoptr(json_t) changes = json_object();
    g_autoptr(transaction) transaction = transaction_begin(database, error);
    if (transaction == NULL)
        return false;
    g_autoptr(learning_path) path = learning_path_find(database, key, error);
    if (path == NULL)
        return false;
    g_autoptr(json_t) before = path_step_keys(database, path->id, error);
    g_autoptr(GArray) courses = path_find_courses(database, course_keys, error);
    if (before == NULL || courses == NULL
        || !learning_path_set_steps(database, path->id, (const gint64 *)(gpointer)courses->data,
                                    courses->len, error))
        return false;
    g_autoptr(json_t) after = path_step_keys(database, path->id, error);
    if (after == NULL)
        return false;
    change_add_json(changes, "steps", before, after);
    if (json_object_size(changes) == 0)
        return true;
    if (!change_check_basis(installation, path->modified, "learning_path", path->id, path->key,
                            changes, error))
        return false;
    g_autoptr(learning_path) changed = learning_path_find(database, key, error);
    return changed != NULL
           && change_record_at(installation, changed->modified, "learning_path", path->id,
                               path->key, "change steps", changes, error)
           && database_commit(database, error);
}
