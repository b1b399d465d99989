#include "config.h"

#include "store/course.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/text.h"
#include "store/row.h"

#define COURSE_COLUMNS                                                                             \
    "id, key, long_name, display_name, has_policy, policy_by_hand, name_by_hand, created, "        \
    "modified, policy_import_id, name_import_id, name_policy"

void course_free(struct course *course)
{
    if (course == NULL)
        return;
    g_free(course->key);
    g_free(course->long_name);
    g_free(course->display_name);
    g_free(course->name_policy);
    g_free(course);
}

static void course_free_item(gpointer data)
{
    course_free(data);
}

static struct course *course_read(struct statement *row)
{
    struct course *course = g_new0(struct course, 1);
    course->id = statement_integer(row, 0);
    course->key = row_text(row, 1);
    course->long_name = row_text(row, 2);
    course->display_name = row_text(row, 3);
    course->has_policy = statement_integer(row, 4) != 0;
    course->policy_by_hand = statement_integer(row, 5);
    course->name_by_hand = statement_integer(row, 6);
    course->created = statement_integer(row, 7);
    course->modified = statement_integer(row, 8);
    course->policy_origin = (struct origin){ course->policy_by_hand, statement_integer(row, 9), 0 };
    course->name_origin = (struct origin){ course->name_by_hand, statement_integer(row, 10), 0 };
    course->name_policy = row_text(row, 11);
    return course;
}

struct course *course_find(struct database *database, const char *key, GError **error)
{
    g_autoptr(statement) row = database_query(
        database, error, "SELECT " COURSE_COLUMNS " FROM course WHERE key = ?", "t", key);
    const int step = row != NULL ? statement_step(row, error) : -1;
    if (step == 1)
        return course_read(row);
    if (step == 0) {
        g_autofree char *shown = text_show(key);
        g_set_error(error, STORE_ERROR, ERROR_NOT_FOUND,
                    "there is no course %s: import its reports, or add it with \"testamur course "
                    "add\"",
                    shown);
    }
    return NULL;
}

struct course *course_find_by_id(struct database *database, gint64 id, GError **error)
{
    g_autoptr(statement) row = database_query(
        database, error, "SELECT " COURSE_COLUMNS " FROM course WHERE id = ?", "i", id);
    const int step = row != NULL ? statement_step(row, error) : -1;
    if (step == 0)
        g_set_error(error, STORE_ERROR, ERROR_NOT_FOUND, "the course is not there any more");
    return step == 1 ? course_read(row) : NULL;
}

GPtrArray *course_list(struct database *database, GError **error)
{
    g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func(course_free_item);
    g_autoptr(statement) row =
        database_query(database, error, "SELECT " COURSE_COLUMNS " FROM course ORDER BY key", "");
    int step = -1;
    while (row != NULL && (step = statement_step(row, error)) == 1)
        g_ptr_array_add(list, course_read(row));
    return step == 0 ? g_steal_pointer(&list) : NULL;
}

bool course_insert(struct database *database, struct course *course, GError **error)
{
    course->created = course->modified = clock_now();
    if (!database_run(database, error,
                      "INSERT INTO course (key, long_name, display_name, created, modified)"
                      " VALUES (?, ?, ?, ?, ?)",
                      "tttii", course->key, course->long_name, course->display_name,
                      course->created, course->modified))
        return false;
    course->id = database_last_id(database);
    return true;
}

bool course_update_names(struct database *database, const struct course *course, GError **error)
{
    return database_run(database, error,
                        "UPDATE course SET long_name = ?, display_name = ?, name_by_hand = ?,"
                        " name_policy = ?, modified = ? WHERE id = ?",
                        "ttitii", course->long_name, course->display_name, course->name_by_hand,
                        course->name_policy, course->modified, course->id)
           && row_was_changed(database, "the course", error);
}

static void assignment_type_free(gpointer data)
{
    struct assignment_type *type = data;
    g_free(type->name);
    g_free(type->short_label);
    g_free(type);
}

GPtrArray *course_assignment_types(struct database *database, gint64 course_id, GError **error)
{
    g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func(assignment_type_free);
    g_autoptr(statement) row = database_query(
        database, error,
        "SELECT name, weight, drop_count, min_count, short_label FROM assignment_type"
        " WHERE course_id = ? ORDER BY position",
        "i", course_id);
    int step = -1;
    while (row != NULL && (step = statement_step(row, error)) == 1) {
        struct assignment_type *type = g_new0(struct assignment_type, 1);
        type->name = row_text(row, 0);
        type->weight = statement_real(row, 1);
        type->drop_count = statement_integer(row, 2);
        type->min_count = statement_integer(row, 3);
        type->short_label = row_text(row, 4);
        g_ptr_array_add(list, type);
    }
    return step == 0 ? g_steal_pointer(&list) : NULL;
}

static void subsection_free(gpointer data)
{
    struct subsection *subsection = data;
    g_free(subsection->category);
    g_free(subsection->name);
    g_free(subsection);
}

GPtrArray *course_subsections(struct database *database, gint64 course_id, GError **error)
{
    g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func(subsection_free);
    g_autoptr(statement) row =
        database_query(database, error,
                       "SELECT id, category, number, name FROM subsection WHERE course_id = ?"
                       " ORDER BY position, category, number",
                       "i", course_id);
    int step = -1;
    while (row != NULL && (step = statement_step(row, error)) == 1) {
        struct subsection *subsection = g_new0(struct subsection, 1);
        subsection->id = statement_integer(row, 0);
        subsection->category = row_text(row, 1);
        subsection->number = statement_integer(row, 2);
        subsection->name = row_text(row, 3);
        g_ptr_array_add(list, subsection);
    }
    return step == 0 ? g_steal_pointer(&list) : NULL;
}

bool course_count(struct database *database, gint64 course_id, struct course_counts *counts,
                  GError **error)
{
    g_autoptr(statement) row =
        database_query(database, error,
                       "SELECT (SELECT count(*) FROM enrolment WHERE course_id = ?1 AND active),"
                       " (SELECT count(*) FROM completion WHERE course_id = ?1),"
                       " (SELECT count(*) FROM course_grade WHERE course_id = ?1)",
                       "i", course_id);
    if (row == NULL || statement_step(row, error) != 1)
        return false;
    counts->enrolled = statement_integer(row, 0);
    counts->completed = statement_integer(row, 1);
    counts->graded = statement_integer(row, 2);
    return true;
}

bool course_count_uses(struct database *database, gint64 course_id, gint64 uses[COURSE_USES],
                       GError **error)
{
    g_autoptr(statement) row = database_query(
        database, error,
        "SELECT (SELECT count(*) FROM configuration JOIN course ON course.key = context_key"
        "  WHERE course.id = ?1),"
        " (SELECT count(*) FROM learning_path_step WHERE course_id = ?1),"
        " (SELECT count(*) FROM enrolment WHERE course_id = ?1),"
        " (SELECT count(*) FROM completion WHERE course_id = ?1),"
        " (SELECT count(*) FROM course_grade WHERE course_id = ?1),"
        " (SELECT count(*) FROM subsection WHERE course_id = ?1)",
        "i", course_id);
    if (row == NULL || statement_step(row, error) != 1)
        return false;
    for (int i = 0; i < COURSE_USES; i++)
        uses[i] = statement_integer(row, i);
    return true;
}

bool course_delete(struct database *database, gint64 course_id, GError **error)
{
    return database_run(database, error, "DELETE FROM course WHERE id = ?", "i", course_id)
           && row_was_changed(database, "the course", error);
}
