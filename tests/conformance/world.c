#include "config.h"

#include "conformance/world.h"

#include "base/lower.h"

static bool world_id(struct database *database, const char *sql, gint64 parent, const char *text,
                     gint64 number, gint64 *id, GError **error)
{
    g_autoptr(statement) statement =
        database_query(database, error, sql, "iti", parent, text, number);
    if (statement == NULL || statement_step(statement, error) != 1)
        return false;
    *id = statement_integer(statement, 0);
    return true;
}

bool world_course(struct database *database, const char *key, gint64 *id, GError **error)
{
    return database_run(database, error,
                        "INSERT OR IGNORE INTO course (key, created, modified) VALUES (?, 0, 0)",
                        "t", key)
           && world_id(database, "SELECT id FROM course WHERE ?1 = 0 AND key = ?2 AND ?3 = 0", 0,
                       key, 0, id, error);
}

bool world_learner(struct database *database, gint64 id, GError **error)
{
    return database_run(database, error,
                        "INSERT OR IGNORE INTO learner (id, username, name, created, modified) "
                        "VALUES (?1, 'user' || ?1, 'User ' || ?1, 0, 0)",
                        "i", id);
}

bool world_enrol(struct database *database, const char *course, gint64 learner, bool active,
                 GError **error)
{
    gint64 id = 0;
    return world_course(database, course, &id, error) && world_learner(database, learner, error)
           && database_run(database, error,
                           "INSERT INTO enrolment (course_id, learner_id, active, modified) "
                           "VALUES (?, ?, ?, 0)",
                           "iii", id, learner, (gint64)active);
}

bool world_policy(struct database *database, const char *course, const json_t *policy,
                  GError **error)
{
    gint64 id = 0;
    if (!world_course(database, course, &id, error)
        || !database_run(database, error, "UPDATE course SET has_policy = 1 WHERE id = ?", "i", id))
        return false;
    gsize position;
    json_t *type;
    json_array_foreach ((json_t *)policy, position, type) {
        if (!database_run(
                database, error,
                "INSERT INTO assignment_type (course_id, position, name, weight, drop_count, "
                "min_count) VALUES (?, ?, ?, ?, ?, ?)",
                "iitdii", id, (gint64)position, json_string_value(json_object_get(type, "type")),
                json_number_value(json_object_get(type, "weight")),
                (gint64)json_integer_value(json_object_get(type, "drop_count")),
                (gint64)json_integer_value(json_object_get(type, "min_count"))))
            return false;
    }
    return true;
}

bool world_subsection(struct database *database, const char *course, const char *category,
                      gint64 number, gint64 *id, GError **error)
{
    gint64 course_id = 0;
    g_autofree char *key = text_lower(category);
    return world_course(database, course, &course_id, error)
           && database_run(
               database, error,
               "INSERT OR IGNORE INTO subsection (course_id, category, category_key, number, "
               "position) VALUES (?1, ?2, ?3, ?4, (SELECT count(*) FROM subsection))",
               "itti", course_id, category, key, number)
           && world_id(
               database,
               "SELECT id FROM subsection WHERE course_id = ?1 AND category = ?2 AND number = ?3",
               course_id, category, number, id, error);
}

bool world_configuration(struct database *database, const char *name, const char *retrieval,
                         const char *context_key, const json_t *options, gint64 *id, GError **error)
{
    g_autofree char *text = json_write_compact(options);
    if (!database_run(database, error,
                      "INSERT INTO credential_type (name, retrieval, generation, options, created, "
                      "modified) VALUES (?, ?, 'generate_pdf_credential', ?, 0, 0)",
                      "ttt", name, retrieval, text)
        || !database_run(database, error,
                         "INSERT INTO configuration (context_key, type_id, created, modified) "
                         "VALUES (?, ?, 0, 0)",
                         "ti", context_key, database_last_id(database)))
        return false;
    *id = database_last_id(database);
    return true;
}

static const char *member(const json_t *object, const char *name)
{
    return json_string_value(json_object_get(object, name));
}

static gint64 user(const json_t *object, const char *name)
{
    return json_integer_value(json_object_get(object, name));
}

static bool write_user(struct database *database, const json_t *row, GError **error)
{
    return world_learner(database, user(row, "id"), error);
}

static bool write_enrolment(struct database *database, const json_t *row, GError **error)
{
    return world_enrol(database, member(row, "course"), user(row, "user_id"),
                       !json_is_false(json_object_get(row, "active")), error);
}

static bool write_completion(struct database *database, const json_t *row, GError **error)
{
    gint64 course = 0;
    return world_course(database, member(row, "course"), &course, error)
           && world_learner(database, user(row, "user_id"), error)
           && database_run(database, error,
                           "INSERT INTO completion (course_id, learner_id, ratio, modified) "
                           "VALUES (?, ?, ?, 0)",
                           "iid", course, user(row, "user_id"),
                           json_number_value(json_object_get(row, "percent")));
}

static bool write_format(struct database *database, const char *course, gint64 learner,
                         const json_t *format, GError **error)
{
    gsize index;
    json_t *points;
    json_array_foreach (json_object_get(format, "subsections"), index, points) {
        gint64 subsection = 0;
        if (!world_subsection(database, course, member(format, "format"), (gint64)index + 1,
                              &subsection, error)
            || !database_run(
                database, error,
                "INSERT INTO subsection_grade (learner_id, subsection_id, earned, possible) "
                "VALUES (?, ?, ?, ?)",
                "iidd", learner, subsection, json_number_value(json_array_get(points, 0)),
                json_number_value(json_array_get(points, 1))))
            return false;
    }
    return true;
}

static bool write_grades(struct database *database, const json_t *row, GError **error)
{
    gsize index;
    json_t *format;
    if (!world_learner(database, user(row, "user_id"), error))
        return false;
    json_array_foreach (json_object_get(row, "formats"), index, format) {
        if (!write_format(database, member(row, "course"), user(row, "user_id"), format, error))
            return false;
    }
    return true;
}

static bool write_rows(struct database *database, const json_t *world, const char *name,
                       bool (*write)(struct database *, const json_t *, GError **), GError **error)
{
    gsize index;
    json_t *row;
    json_array_foreach (json_object_get(world, name), index, row) {
        if (!write(database, row, error))
            return false;
    }
    return true;
}

static bool write_path(struct database *database, const json_t *path, GError **error)
{
    if (path == NULL)
        return true;
    if (!database_run(database, error,
                      "INSERT INTO learning_path (key, created, modified) VALUES (?, 0, 0)", "t",
                      member(path, "key")))
        return false;
    const gint64 id = database_last_id(database);
    gsize index;
    json_t *row;
    json_array_foreach (json_object_get(path, "steps"), index, row) {
        gint64 course = 0;
        if (!world_course(database, json_string_value(row), &course, error)
            || !database_run(database, error, "INSERT INTO learning_path_step VALUES (?, ?, ?)",
                             "iii", id, (gint64)index, course))
            return false;
    }
    json_array_foreach (json_object_get(path, "enrolled"), index, row) {
        if (!world_learner(database, user(row, "user_id"), error)
            || !database_run(database, error,
                             "INSERT INTO path_enrolment (path_id, learner_id, active, modified) "
                             "VALUES (?, ?, ?, 0)",
                             "iii", id, user(row, "user_id"),
                             (gint64)!json_is_false(json_object_get(row, "active"))))
            return false;
    }
    return true;
}

bool world_write(struct database *database, const json_t *world, GError **error)
{
    const char *course;
    json_t *policy;
    json_object_foreach (json_object_get(world, "policies"), course, policy) {
        if (!world_policy(database, course, policy, error))
            return false;
    }
    return write_rows(database, world, "users", write_user, error)
           && write_rows(database, world, "enrollments", write_enrolment, error)
           && write_rows(database, world, "completions", write_completion, error)
           && write_rows(database, world, "grades", write_grades, error)
           && write_path(database, json_object_get(world, "path"), error);
}
