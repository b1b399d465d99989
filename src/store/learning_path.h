/* Learning paths, their steps and enrolments. Layer: store. Called by operations; read by commands and
 * pages. Source: REFERENCE.md section 1.5. */
#ifndef STORE_LEARNING_PATH_H
#define STORE_LEARNING_PATH_H

#include "base/cleanup.h"

#include "store/database.h"

struct learning_path {
    gint64 id;
    char *key;          /* compared without regard to case */
    char *display_name; /* "": the key is shown */
    bool invite_only;
    gint64 created, modified;
};

void learning_path_free(struct learning_path *path);
DEFINE_AUTOPTR(learning_path, learning_path_free)

/* ERROR_NOT_FOUND when there is none; also by the number of its row. Caller frees. */
struct learning_path *learning_path_find(struct database *database, const char *key,
                                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
struct learning_path *learning_path_find_by_id(struct database *database, gint64 id,
                                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* All, by key. Array of struct learning_path; free with g_ptr_array_unref. */
GPtrArray *learning_path_list(struct database *database, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Inserts and sets id, created and modified; saves name and flag by id and sets modified; deletes with
 * steps and enrolments. */
bool learning_path_insert(struct database *database, struct learning_path *path,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool learning_path_update(struct database *database, struct learning_path *path,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool learning_path_delete(struct database *database, gint64 id,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* One step; long_name and display_name are the course's. */
struct learning_path_step {
    gint64 course_id;
    char *course_key;
    char *long_name, *display_name;
};

/* In order. Array of struct learning_path_step; free with g_ptr_array_unref. */
GPtrArray *learning_path_steps(struct database *database, gint64 path_id,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Replaces all steps by these courses, in their order. */
bool learning_path_set_steps(struct database *database, gint64 path_id, const gint64 *course_ids,
                             gsize count, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* How many active enrolments, and how many configurations and credentials of its key, it has. */
struct learning_path_counts {
    gint64 enrolled, configurations, credentials;
};
bool learning_path_count(struct database *database, gint64 path_id,
                         struct learning_path_counts *counts,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
