#include "config.h"

#include "store/course_policy.h"

#include "store/row.h"

json_t *course_policy_types(const GPtrArray *types)
{
    json_t *list = json_array();
    for (guint i = 0; i < types->len; i++) {
        const struct assignment_type *type = types->pdata[i];
        json_array_append_new(list, json_pack("{s:o, s:f, s:I, s:I, s:o}", "type",
                                              json_text(type->name), "weight", type->weight,
                                              "drop_count", (json_int_t)type->drop_count,
                                              "min_count", (json_int_t)type->min_count,
                                              "short_label", json_text(type->short_label)));
    }
    return list;
}

static json_t *policy_read_types(struct database *database, gint64 course_id, GError **error)
{
    g_autoptr(GPtrArray) types = course_assignment_types(database, course_id, error);
    return types != NULL ? course_policy_types(types) : NULL;
}

json_t *course_policy_read(struct database *database, gint64 course_id, GError **error)
{
    g_autoptr(statement) row = database_query(
        database, error, "SELECT has_policy, cutoffs FROM course WHERE id = ?", "i", course_id);
    const int step = row != NULL ? statement_step(row, error) : -1;
    if (step < 0)
        return NULL;
    if (step == 0 || statement_integer(row, 0) == 0)
        return json_null();
    json_t *cutoffs = row_json(row, 1, "the cutoffs of the grading policy", error);
    if (cutoffs == NULL)
        return NULL;
    json_t *types = policy_read_types(database, course_id, error);
    if (types == NULL) {
        json_decref(cutoffs);
        return NULL;
    }
    return json_pack("{s:o, s:o}", "GRADER", types, "GRADE_CUTOFFS", cutoffs);
}

static bool policy_write_type(struct database *database, gint64 course_id, gint64 position,
                              const json_t *type, GError **error)
{
    return database_run(
        database, error,
        "INSERT INTO assignment_type (course_id, position, name, weight, drop_count, min_count,"
        " short_label) VALUES (?, ?, ?, ?, ?, ?, ?)",
        "iitdiit", course_id, position, json_string_value(json_object_get(type, "type")),
        json_number_value(json_object_get(type, "weight")),
        (gint64)json_integer_value(json_object_get(type, "drop_count")),
        (gint64)json_integer_value(json_object_get(type, "min_count")),
        json_string_value(json_object_get(type, "short_label")));
}

bool course_policy_write(struct database *database, const struct course *course,
                         const json_t *policy, GError **error)
{
    const json_t *known = json_object_get(policy, "GRADE_CUTOFFS");
    g_autofree char *cutoffs = known != NULL ? json_write_compact(known) : g_strdup("{}");
    if (!database_run(database, error,
                      "UPDATE course SET has_policy = ?, cutoffs = ?, policy_by_hand = ?,"
                      " modified = ? WHERE id = ?",
                      "itiii", (gint64)!json_is_null(policy), cutoffs, course->policy_by_hand,
                      course->modified, course->id)
        || !database_run(database, error, "DELETE FROM assignment_type WHERE course_id = ?", "i",
                         course->id))
        return false;
    const json_t *type = NULL;
    size_t index = 0;
    json_array_foreach (json_object_get(policy, "GRADER"), index, type)
        if (!policy_write_type(database, course->id, (gint64)index + 1, type, error))
            return false;
    return true;
}
