/* Taking an import back: what it made is removed, what it changed gets its earlier values, in one transaction. Layer:
 * operations. Called by commands and pages.
 *
 * It is refused when a credential was issued on what the import brought, and when a later import or a person changed
 * the same values: that has to be taken back first. Removed learners' numbers are never given again. */
#ifndef OPERATIONS_IMPORT_UNDO_H
#define OPERATIONS_IMPORT_UNDO_H

#include "operations/installation.h"
#include "store/import_undo.h"

/* So many obstacles of each kind are listed. */
#define IMPORT_OBSTACLES_LISTED 1000

struct import_undoing {
    struct import_run *run;
    struct import_undo_counts counts;
    GPtrArray *obstacles; /* of struct import_obstacle; empty: it can be undone */
    GPtrArray *kept; /* of char *: keys of courses that the import made and that stay, being used */
    bool done;
};
void import_undoing_free(struct import_undoing *undoing);
DEFINE_AUTOPTR(import_undoing, import_undoing_free)

/* For how many days an import can be undone, as the setting import_undo_days says; 0: always. */
bool import_undo_days(struct database *database, gint64 *days,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Imports that were finished before *since can't be undone, by that setting; 0: all can. `now` is the clock's. */
bool import_undo_since(struct database *database, gint64 now, gint64 *since,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Whether what an import changed is still known, so that it can be undone if nothing stands against it. `days` is that
 * setting; *until: as long as that; 0: always. */
bool import_undo_is_possible(const struct import_run *run, gint64 days, gint64 *until);

/* What undoing an import would do, or what stands against it; changes nothing. ERROR_NOT_FOUND; ERROR_REFUSED when it
 * was undone already or nobody noted what it changed. Caller frees. */
struct import_undoing *import_undo_look(struct installation *installation, gint64 id,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Undoes it. ERROR_REFUSED also with the first obstacles. `progress` may be NULL; false cancels. Caller frees. */
struct import_undoing *import_undo_run(struct installation *installation, gint64 id,
                                       bool (*progress)(guint64 done, guint64 total, void *data),
                                       void *data, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* "learners", "enrolments", ...: what counts are of. */
extern const char *const import_undo_words[IMPORT_UNDO_TABLES];

/* "12 learners and 40 grades are removed, 3 grades get their earlier values". Caller frees. */
char *import_undo_describe(const struct import_undo_counts *counts);

/* An obstacle as a sentence without an end. Caller frees. It holds text from outside. */
char *import_obstacle_describe(const struct import_obstacle *obstacle);

/* Why an import can't be undone: one sentence about all obstacles. Caller frees. */
char *import_undo_refusal(const struct import_undoing *undoing);

#endif
