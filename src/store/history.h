/* The history: one row for each act, written in the transaction of the act. Append-only.
 * Layer: store. Called by operations; read by commands and pages. */
#ifndef STORE_HISTORY_H
#define STORE_HISTORY_H

#include "base/json.h"
#include "store/database.h"

/* object_kind is a table's name ("asset", "configuration", "credential", ...); object_id 0: none.
 * changes: an object of member -> [before, after], or NULL; taken by nobody (borrowed). */
bool history_add(struct database *database, const char *operator_name, const char *object_kind,
                 gint64 object_id, const char *object_name, const char *action,
                 const json_t *changes, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same for a change of an object that keeps when it was modified: `at` is that instant, so that the two
 * can be compared exactly. */
bool history_add_at(struct database *database, gint64 at, const char *operator_name,
                    const char *object_kind, gint64 object_id, const char *object_name,
                    const char *action, const json_t *changes,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The id of the last row; 0: there is none. */
bool history_read_mark(struct database *database, gint64 *mark,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Whether something was done since the mark, and only to objects of these kinds (NULL-terminated). */
bool history_tells_only(struct database *database, gint64 mark, const char *const *kinds,
                        bool *only, GError **error) G_GNUC_WARN_UNUSED_RESULT;

struct history_entry {
    gint64 id;
    gint64 at;
    char *operator_name;
    char *object_kind;
    gint64 object_id; /* 0: none */
    char *object_name;
    char *action;
    json_t *changes;
};

/* SQL that reaches from the table `same`, whose column `id` has a learner, to those who were merged into that one: for
 * the recursive part of a WITH. Merging writes two rows, one after the other: of the one who stays, and of the one who
 * went. */
#define HISTORY_MERGED_INTO                                                                        \
    "SELECT gone.object_id FROM same JOIN history stays ON stays.object_kind = 'learner'"          \
    " AND stays.object_id = same.id AND stays.action = 'merge'"                                    \
    " AND json_type(stays.changes, '$.merged') = 'array'"                                          \
    " JOIN history gone ON gone.id = stays.id + 1 AND gone.action = 'merge'"                       \
    " AND gone.object_kind = 'learner'"

/* Which ones a list shows; NULL takes no part. */
struct history_filter {
    const char *object_kind;
    const char *object_name; /* exactly; of a learner also what was done to those merged into it */
    const char *operator_name; /* occurs in it */
    gint64 limit;
};

/* Newest first. Array of struct history_entry; free with g_ptr_array_unref. */
GPtrArray *history_list(struct database *database, const struct history_filter *filter,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What was done to an object after an instant, oldest first. object_id 0: the object is known by its name
 * alone. Array of struct history_entry; free with g_ptr_array_unref. */
GPtrArray *history_since(struct database *database, const char *object_kind, gint64 object_id,
                         const char *object_name, gint64 since,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* When an object that is known by its name alone was changed last; when it never was, when the history
 * began. */
bool history_state(struct database *database, const char *object_kind, const char *object_name,
                   gint64 *at, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* When an action was done last, to any object of a kind; 0: never. */
bool history_last(struct database *database, const char *object_kind, const char *action,
                  gint64 *at, GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
