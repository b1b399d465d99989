/* Whole tables for handing out, row by row in constant memory: learners, credentials, and what one course knows of its
 * learners. Layer: store. Called by operations/table_export.c only, which knows what the columns are called; reads one
 * state of the database, whoever writes meanwhile. */
#ifndef STORE_TABLE_H
#define STORE_TABLE_H

#include "store/credential.h"
#include "store/learner.h"

struct table;
void table_free(struct table *table);
DEFINE_AUTOPTR(table, table_free)

/* By user name. `course_id`: only those that table_open_grades has for it; 0: all. The filter's `after` and `limit`
 * take no part. Columns as enum testamur_learner_column. */
struct table *table_open_learners(struct database *database, const struct learner_filter *filter,
                                  gint64 course_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The oldest first. `before` and `limit` take no part. The addresses are those that download and verification begin
 * with; "": there are none. Columns as testamur_credential_columns. */
struct table *table_open_credentials(struct database *database,
                                     const struct credential_filter *filter,
                                     const char *download_base, const char *verify_base,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Everybody of whom a course knows anything, or one of them (`username`; NULL: all), by user name. Columns as enum
 * testamur_grade_column, then earned and possible for each of `subsections` (as course_subsections gives them, borrowed
 * as long as the table lives). */
struct table *table_open_grades(struct database *database, gint64 course_id,
                                const GPtrArray *subsections, const char *username,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The next row: 1 there is one, 0 the end, -1 an error. */
int table_next(struct table *table, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* A value of the row: texts as they are; numbers as short as they can be read back; flags as 1 and 0; instants as
 * clock_format_in_zone writes them in UTC. NULL: there is none. Borrowed until the next row. */
const char *table_cell(const struct table *table, guint column);

/* The ids of the courses that know anything of anybody (of this learner), by key. Array of gint64; free with
 * g_array_unref. */
GArray *table_courses(struct database *database, const char *username,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
