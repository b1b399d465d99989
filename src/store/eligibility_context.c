#include "config.h"

#include "store/eligibility.h"

#include "base/error.h"
#include "base/json.h"
#include "base/lower.h"

static void category_clear(gpointer data)
{
    struct eligibility_category *category = data;
    g_free(category->key);
    g_free(category->name);
}

static void course_free(gpointer data)
{
    struct eligibility_course *course = data;
    g_free(course->key);
    g_free(course->display_name);
    g_array_unref(course->categories);
    g_free(course);
}

void eligibility_context_free(struct eligibility_context *context)
{
    if (context == NULL)
        return;
    g_free(context->key);
    g_free(context->display_name);
    g_ptr_array_unref(context->courses);
    g_free(context);
}

static struct eligibility_category *course_category(const struct eligibility_course *course,
                                                    const char *key)
{
    for (guint i = 0; i < course->categories->len; i++) {
        struct eligibility_category *category =
            &g_array_index(course->categories, struct eligibility_category, i);
        if (g_str_equal(category->key, key))
            return category;
    }
    return NULL;
}

/* Of names that differ in case only the last stays; it keeps the place of the first. */
static bool course_load_categories(struct database *database, struct eligibility_course *course,
                                   GError **error)
{
    g_autoptr(statement) statement =
        database_query(database, error,
                       "SELECT category, category_key FROM subsection WHERE course_id = ? "
                       "GROUP BY category ORDER BY min(position), category",
                       "i", course->id);
    if (statement == NULL)
        return false;
    int step;
    while ((step = statement_step(statement, error)) == 1) {
        const char *name = statement_text(statement, 0);
        const char *key = statement_text(statement, 1);
        struct eligibility_category *earlier = course_category(course, key);
        if (earlier != NULL) {
            g_free(earlier->name);
            earlier->name = g_strdup(name);
            continue;
        }
        const struct eligibility_category category = {
            .key = g_strdup(key),
            .name = g_strdup(name),
        };
        g_array_append_val(course->categories, category);
    }
    return step == 0;
}

static bool course_load_weights(struct database *database, struct eligibility_course *course,
                                GError **error)
{
    g_autoptr(statement) statement =
        database_query(database, error,
                       "SELECT name, weight, drop_count FROM assignment_type WHERE course_id = ? "
                       "ORDER BY position",
                       "i", course->id);
    if (statement == NULL)
        return false;
    int step;
    while ((step = statement_step(statement, error)) == 1) {
        g_autofree char *key = text_lower(statement_text(statement, 0));
        struct eligibility_category *category = course_category(course, key);
        if (category == NULL)
            continue;
        category->weighted = true;
        category->weight = statement_real(statement, 1);
        category->drop_count = statement_integer(statement, 2);
    }
    return step == 0;
}

static bool context_add_course(struct eligibility_context *context, struct statement *row)
{
    struct eligibility_course *course = g_new0(struct eligibility_course, 1);
    course->id = statement_integer(row, 0);
    course->key = g_strdup(statement_text(row, 1));
    course->display_name = g_strdup(statement_text(row, 2));
    course->has_policy = statement_integer(row, 3) != 0;
    course->categories = g_array_new(FALSE, FALSE, sizeof(struct eligibility_category));
    g_array_set_clear_func(course->categories, category_clear);
    g_ptr_array_add(context->courses, course);
    return true;
}

/* Fills the context's courses: the course itself, or the path's steps. */
static bool context_load_courses(struct database *database, struct eligibility_context *context,
                                 GError **error)
{
    const char *sql =
        context->is_path
            ? "SELECT c.id, c.key, c.display_name, c.has_policy FROM learning_path_step s "
              "JOIN course c ON c.id = s.course_id WHERE s.path_id = ? ORDER BY s.position"
            : "SELECT id, key, display_name, has_policy FROM course WHERE id = ?";
    g_autoptr(statement) statement = database_query(database, error, sql, "i", context->id);
    if (statement == NULL)
        return false;
    int step;
    while ((step = statement_step(statement, error)) == 1)
        context_add_course(context, statement);
    if (step < 0)
        return false;
    for (guint i = 0; i < context->courses->len; i++) {
        struct eligibility_course *course = context->courses->pdata[i];
        if (!course_load_categories(database, course, error)
            || !course_load_weights(database, course, error))
            return false;
    }
    return true;
}

struct eligibility_context *eligibility_context_load(struct database *database, const char *key,
                                                     GError **error)
{
    g_autoptr(statement) statement =
        database_query(database, error,
                       "SELECT 0, id, key, display_name FROM course WHERE key = ?1 UNION ALL "
                       "SELECT 1, id, key, display_name FROM learning_path WHERE key = ?1",
                       "t", key);
    if (statement == NULL)
        return NULL;
    const int found = statement_step(statement, error);
    if (found == 0)
        g_set_error(
            error, STORE_ERROR, ERROR_NOT_FOUND,
            "there is no course or learning path %s: import one of the course's reports, or "
            "correct the configuration's key",
            key);
    if (found != 1)
        return NULL;
    g_autoptr(eligibility_context) context = g_new0(struct eligibility_context, 1);
    context->is_path = statement_integer(statement, 0) != 0;
    context->id = statement_integer(statement, 1);
    context->key = g_strdup(statement_text(statement, 2));
    context->display_name = g_strdup(statement_text(statement, 3));
    context->courses = g_ptr_array_new_with_free_func(course_free);
    return context_load_courses(database, context, error) ? g_steal_pointer(&context) : NULL;
}

GArray *eligibility_choose(struct database *database, const char *const *usernames, GError **error)
{
    g_autoptr(json_t) list = json_array();
    for (guint i = 0; usernames[i] != NULL; i++)
        json_array_append_new(list, json_text(usernames[i]));
    g_autofree char *text = json_write_compact(list);
    g_autoptr(statement) statement = database_query(
        database, error,
        "SELECT l.id, j.value FROM json_each(?) j LEFT JOIN learner l ON l.username = j.value", "t",
        text);
    if (statement == NULL)
        return NULL;
    g_autoptr(GArray) learners = g_array_new(FALSE, FALSE, sizeof(gint64));
    int step;
    while ((step = statement_step(statement, error)) == 1) {
        const gint64 id = statement_integer(statement, 0);
        if (statement_is_null(statement, 0)) {
            g_set_error(
                error, STORE_ERROR, ERROR_NOT_FOUND,
                "there is no learner %s: look the username up with \"testamur learner list\"",
                statement_text(statement, 1));
            return NULL;
        }
        g_array_append_val(learners, id);
    }
    return step == 0 ? g_steal_pointer(&learners) : NULL;
}
