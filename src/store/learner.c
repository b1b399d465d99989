#include "config.h"

#include "store/learner.h"

#include "base/error.h"
#include "base/text.h"
#include "store/course.h"
#include "store/row.h"

#define LEARNER_COLUMNS                                                                            \
    "id, username, lms_id, email, name, first_name, last_name, name_state, name_remark, language," \
    " active, name_by_hand, email_by_hand, created, modified, name_import_id, name_import_line,"   \
    " email_import_id, email_import_line, wants_mail, username_made"

void learner_free(struct learner *learner)
{
    if (learner == NULL)
        return;
    g_free(learner->username);
    g_free(learner->lms_id);
    g_free(learner->email);
    g_free(learner->name);
    g_free(learner->first_name);
    g_free(learner->last_name);
    g_free(learner->name_state);
    g_free(learner->name_remark);
    g_free(learner->language);
    g_free(learner);
}

static void learner_free_item(gpointer data)
{
    learner_free(data);
}

static struct learner *learner_read(struct statement *row)
{
    struct learner *learner = g_new0(struct learner, 1);
    learner->id = statement_integer(row, 0);
    learner->username = row_text(row, 1);
    learner->lms_id = row_text(row, 2);
    learner->email = row_text(row, 3);
    learner->name = row_text(row, 4);
    learner->first_name = row_text(row, 5);
    learner->last_name = row_text(row, 6);
    learner->name_state = row_text(row, 7);
    learner->name_remark = row_text(row, 8);
    learner->language = row_text(row, 9);
    learner->active = statement_integer(row, 10) != 0;
    learner->name_by_hand = statement_integer(row, 11);
    learner->email_by_hand = statement_integer(row, 12);
    learner->created = statement_integer(row, 13);
    learner->modified = statement_integer(row, 14);
    learner->name_origin = (struct origin){ learner->name_by_hand, statement_integer(row, 15),
                                            statement_integer(row, 16) };
    learner->email_origin = (struct origin){ learner->email_by_hand, statement_integer(row, 17),
                                             statement_integer(row, 18) };
    learner->wants_mail = statement_integer(row, 19) != 0;
    learner->username_made = statement_integer(row, 20) != 0;
    return learner;
}

struct learner *learner_find(struct database *database, const char *username, GError **error)
{
    g_autoptr(statement) row =
        database_query(database, error,
                       "SELECT " LEARNER_COLUMNS " FROM learner WHERE username = ?", "t", username);
    const int step = row != NULL ? statement_step(row, error) : -1;
    if (step == 1)
        return learner_read(row);
    if (step == 0) {
        g_autofree char *shown = text_show(username);
        g_set_error(error, STORE_ERROR, ERROR_NOT_FOUND,
                    "there is no learner with the username %s: \"testamur learner list --search "
                    "TEXT\" finds them by parts of their names",
                    shown);
    }
    return NULL;
}

struct learner *learner_find_by_id(struct database *database, gint64 id, GError **error)
{
    g_autoptr(statement) row = database_query(
        database, error, "SELECT " LEARNER_COLUMNS " FROM learner WHERE id = ?", "i", id);
    const int step = row != NULL ? statement_step(row, error) : -1;
    if (step == 0)
        g_set_error(error, STORE_ERROR, ERROR_NOT_FOUND, "the learner is not there any more");
    return step == 1 ? learner_read(row) : NULL;
}

GPtrArray *learner_list(struct database *database, const struct learner_filter *filter,
                        GError **error)
{
    g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func(learner_free_item);
    g_autoptr(statement) row = database_query(
        database, error,
        "SELECT " LEARNER_COLUMNS " FROM learner"
        " WHERE username > ?1 AND " LEARNER_FILTER("?2", "?3", "?4") " ORDER BY username LIMIT ?5",
        "tiiti", filter->after != NULL ? filter->after : "", (gint64)filter->review_only,
        (gint64)filter->proposed_only, filter->search, filter->limit);
    int step = -1;
    while (row != NULL && (step = statement_step(row, error)) == 1)
        g_ptr_array_add(list, learner_read(row));
    return step == 0 ? g_steal_pointer(&list) : NULL;
}

bool learner_insert(struct database *database, struct learner *learner, GError **error)
{
    if (!database_run(database, error,
                      "INSERT INTO learner (username, created, modified) VALUES (?, ?, ?)", "tii",
                      learner->username, learner->created, learner->modified))
        return false;
    learner->id = database_last_id(database);
    return true;
}

bool learner_update(struct database *database, const struct learner *learner, GError **error)
{
    return database_run(
               database, error,
               "UPDATE learner SET username = ?, email = ?, name = ?, first_name = ?,"
               " last_name = ?, name_state = ?, name_remark = ?, active = ?, name_by_hand = ?,"
               " email_by_hand = ?, wants_mail = ?, username_made = ?, modified = ? WHERE id = ?",
               "tttttttiiiiiii", learner->username, learner->email, learner->name,
               learner->first_name, learner->last_name, learner->name_state, learner->name_remark,
               (gint64)learner->active, learner->name_by_hand, learner->email_by_hand,
               (gint64)learner->wants_mail, (gint64)learner->username_made, learner->modified,
               learner->id)
           && row_was_changed(database, "the learner", error);
}

GPtrArray *learner_usernames(struct database *database, const GArray *ids, GError **error)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < ids->len; i++) {
        g_autoptr(statement) row =
            database_query(database, error, "SELECT username FROM learner WHERE id = ?", "i",
                           g_array_index(ids, gint64, i));
        const int step = row != NULL ? statement_step(row, error) : -1;
        if (step < 0)
            return NULL;
        if (step == 1)
            g_ptr_array_add(names, row_text(row, 0));
    }
    return g_steal_pointer(&names);
}

bool learner_delete(struct database *database, gint64 id, GError **error)
{
    return database_run(database, error,
                        "DELETE FROM subsection_grade WHERE learner_id = ? AND " EVERY_SUBSECTION,
                        "i", id)
           && database_run(database, error, "DELETE FROM learner WHERE id = ?", "i", id)
           && row_was_changed(database, "the learner", error);
}

/* Reads every row of a query with one of the readers below. */
static GPtrArray *learner_collect(struct statement *statement, gpointer (*read)(struct statement *),
                                  GDestroyNotify free_item, GError **error)
{
    g_autoptr(statement) row = statement;
    g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func(free_item);
    int step = -1;
    while (row != NULL && (step = statement_step(row, error)) == 1)
        g_ptr_array_add(list, read(row));
    return step == 0 ? g_steal_pointer(&list) : NULL;
}

static void learner_course_free(gpointer data)
{
    struct learner_course *course = data;
    g_free(course->course_key);
    g_free(course->mode);
    g_free(course);
}

/* From three columns. */
static struct origin learner_origin(struct statement *row, int column)
{
    return (struct origin){ statement_integer(row, column), statement_integer(row, column + 1),
                            statement_integer(row, column + 2) };
}

static gpointer learner_course_read(struct statement *row)
{
    struct learner_course *course = g_new0(struct learner_course, 1);
    course->course_id = statement_integer(row, 0);
    course->course_key = row_text(row, 1);
    course->enrolled = !statement_is_null(row, 2);
    course->active = statement_integer(row, 2) != 0;
    course->mode = row_text(row, 3);
    course->has_completion = !statement_is_null(row, 4);
    course->completion = statement_real(row, 4);
    course->has_grade = !statement_is_null(row, 5);
    course->grade = statement_real(row, 5);
    course->enrolment_origin = learner_origin(row, 6);
    course->completion_origin = learner_origin(row, 9);
    course->grade_origin = learner_origin(row, 12);
    return course;
}

GPtrArray *learner_courses(struct database *database, gint64 learner_id, GError **error)
{
    return learner_collect(
        database_query(database, error,
                       "SELECT course.id, key, enrolment.active, coalesce(mode, ''), ratio, grade,"
                       " enrolment.by_hand, enrolment.import_id, enrolment.import_line,"
                       " completion.by_hand, completion.import_id, completion.import_line,"
                       " course_grade.by_hand, course_grade.import_id, course_grade.import_line"
                       " FROM (SELECT course_id FROM enrolment WHERE learner_id = ?1"
                       "       UNION SELECT course_id FROM completion WHERE learner_id = ?1"
                       "       UNION SELECT course_id FROM course_grade WHERE learner_id = ?1"
                       "       UNION SELECT course_id FROM subsection WHERE EXISTS"
                       "             (SELECT 1 FROM subsection_grade WHERE learner_id = ?1"
                       "              AND subsection_id = subsection.id)) AS known"
                       " JOIN course ON course.id = known.course_id"
                       " LEFT JOIN enrolment ON enrolment.course_id = course.id"
                       "           AND enrolment.learner_id = ?1"
                       " LEFT JOIN completion ON completion.course_id = course.id"
                       "           AND completion.learner_id = ?1"
                       " LEFT JOIN course_grade ON course_grade.course_id = course.id"
                       "           AND course_grade.learner_id = ?1"
                       " ORDER BY key",
                       "i", learner_id),
        learner_course_read, learner_course_free, error);
}

static void learner_subsection_free(gpointer data)
{
    struct learner_subsection *subsection = data;
    g_free(subsection->category);
    g_free(subsection->name);
    g_free(subsection);
}

static gpointer learner_subsection_read(struct statement *row)
{
    struct learner_subsection *subsection = g_new0(struct learner_subsection, 1);
    subsection->category = row_text(row, 0);
    subsection->number = statement_integer(row, 1);
    subsection->name = row_text(row, 2);
    subsection->attempted = !statement_is_null(row, 3);
    subsection->earned = statement_real(row, 3);
    subsection->possible = statement_real(row, 4);
    subsection->origin = learner_origin(row, 5);
    return subsection;
}

GPtrArray *learner_subsections(struct database *database, gint64 learner_id, gint64 course_id,
                               GError **error)
{
    return learner_collect(
        database_query(
            database, error,
            "SELECT category, number, name, earned, possible, by_hand, import_id, import_line"
            " FROM subsection"
            " JOIN subsection_grade ON subsection_id = subsection.id"
            " WHERE course_id = ? AND learner_id = ? ORDER BY position, category, number",
            "ii", course_id, learner_id),
        learner_subsection_read, learner_subsection_free, error);
}

static void learner_path_free(gpointer data)
{
    struct learner_path *path = data;
    g_free(path->path_key);
    g_free(path);
}

static gpointer learner_path_read(struct statement *row)
{
    struct learner_path *path = g_new0(struct learner_path, 1);
    path->path_key = row_text(row, 0);
    path->active = statement_integer(row, 1) != 0;
    path->origin.by_hand = statement_integer(row, 2);
    return path;
}

GPtrArray *learner_paths(struct database *database, gint64 learner_id, GError **error)
{
    return learner_collect(database_query(database, error,
                                          "SELECT key, active, by_hand FROM path_enrolment"
                                          " JOIN learning_path ON learning_path.id = path_id"
                                          " WHERE learner_id = ? ORDER BY key",
                                          "i", learner_id),
                           learner_path_read, learner_path_free, error);
}
