#include "config.h"

#include "store/correction.h"

#include "base/clock.h"
#include "base/lower.h"
#include "store/row.h"

#include <math.h>

struct correction_table {
    const char *read, *delete;
    json_t *(*tell)(struct statement *row); /* by_hand is column 0 */
};

static json_t *correction_number(struct statement *row, int column)
{
    return statement_is_null(row, column) ? json_null() : json_real(statement_real(row, column));
}

static json_t *correction_tell_enrolment(struct statement *row)
{
    return json_pack("{s:b, s:o}", "active", (int)statement_integer(row, 1), "mode",
                     json_text(statement_text(row, 2)));
}

static json_t *correction_tell_completion(struct statement *row)
{
    return json_pack("{s:o, s:o, s:o}", "ratio", correction_number(row, 1), "earned",
                     correction_number(row, 2), "possible", correction_number(row, 3));
}

static json_t *correction_tell_total(struct statement *row)
{
    return correction_number(row, 1);
}

static json_t *correction_tell_grade(struct statement *row)
{
    return json_pack("{s:o, s:o}", "earned", correction_number(row, 1), "possible",
                     correction_number(row, 2));
}

static json_t *correction_tell_path(struct statement *row)
{
    return json_pack("{s:b}", "active", (int)statement_integer(row, 1));
}

#define IN_COURSE(columns, table) columns " FROM " table " WHERE course_id = ? AND learner_id = ?"

static const struct correction_table tables[] = {
    [CORRECTION_ENROLMENT] = { IN_COURSE("SELECT by_hand, active, mode", "enrolment"),
                               IN_COURSE("DELETE", "enrolment"), correction_tell_enrolment },
    [CORRECTION_COMPLETION] = { IN_COURSE("SELECT by_hand, ratio, earned, possible", "completion"),
                                IN_COURSE("DELETE", "completion"), correction_tell_completion },
    [CORRECTION_TOTAL] = { IN_COURSE("SELECT by_hand, grade", "course_grade"),
                           IN_COURSE("DELETE", "course_grade"), correction_tell_total },
    [CORRECTION_GRADE] = { "SELECT by_hand, earned, possible FROM subsection_grade"
                           " WHERE subsection_id = ? AND learner_id = ?",
                           "DELETE FROM subsection_grade"
                           " WHERE subsection_id = ? AND learner_id = ?",
                           correction_tell_grade },
    [CORRECTION_PATH] = { "SELECT by_hand, active FROM path_enrolment"
                          " WHERE path_id = ? AND learner_id = ?",
                          "DELETE FROM path_enrolment WHERE path_id = ? AND learner_id = ?",
                          correction_tell_path },
};

bool correction_read(struct database *database, enum correction_kind kind, gint64 place_id,
                     gint64 learner_id, json_t **value, gint64 *by_hand, GError **error)
{
    g_autoptr(statement) row =
        database_query(database, error, tables[kind].read, "ii", place_id, learner_id);
    const int step = row != NULL ? statement_step(row, error) : -1;
    *value = step == 1 ? tables[kind].tell(row) : json_null();
    *by_hand = step == 1 ? statement_integer(row, 0) : 0;
    return step >= 0;
}

/* NaN is bound as SQL NULL. */
static double correction_member(const json_t *value, const char *member)
{
    const json_t *number = json_object_get(value, member);
    return json_is_number(number) ? json_number_value(number) : NAN;
}

static bool correction_insert(struct database *database, enum correction_kind kind, gint64 place_id,
                              gint64 learner_id, const json_t *value, gint64 by_hand,
                              GError **error)
{
    const gint64 active = json_is_true(json_object_get(value, "active"));
    switch (kind) {
    case CORRECTION_ENROLMENT:
        return database_run(
            database, error,
            "INSERT INTO enrolment (course_id, learner_id, active, mode, by_hand, modified)"
            " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET active = excluded.active,"
            " mode = excluded.mode, by_hand = excluded.by_hand, modified = excluded.modified",
            "iiitii", place_id, learner_id, active,
            json_string_value(json_object_get(value, "mode")), by_hand, clock_now());
    case CORRECTION_COMPLETION:
        return database_run(
            database, error,
            "INSERT INTO completion (course_id, learner_id, ratio, earned, possible, by_hand,"
            " modified) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE"
            " SET ratio = excluded.ratio, earned = excluded.earned, possible = excluded.possible,"
            " by_hand = excluded.by_hand, modified = excluded.modified",
            "iidddii", place_id, learner_id, correction_member(value, "ratio"),
            correction_member(value, "earned"), correction_member(value, "possible"), by_hand,
            clock_now());
    case CORRECTION_TOTAL:
        return database_run(
            database, error,
            "INSERT INTO course_grade (course_id, learner_id, grade, by_hand, modified)"
            " VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET grade = excluded.grade,"
            " by_hand = excluded.by_hand, modified = excluded.modified",
            "iidii", place_id, learner_id, json_number_value(value), by_hand, clock_now());
    case CORRECTION_GRADE:
        return database_run(
            database, error,
            "INSERT INTO subsection_grade (subsection_id, learner_id, earned, possible, by_hand)"
            " VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET earned = excluded.earned,"
            " possible = excluded.possible, by_hand = excluded.by_hand",
            "iiddi", place_id, learner_id, correction_member(value, "earned"),
            correction_member(value, "possible"), by_hand);
    case CORRECTION_PATH:
        return database_run(
            database, error,
            "INSERT INTO path_enrolment (path_id, learner_id, active, by_hand, modified)"
            " VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET active = excluded.active,"
            " by_hand = excluded.by_hand, modified = excluded.modified",
            "iiiii", place_id, learner_id, active, by_hand, clock_now());
    }
    g_return_val_if_reached(false);
}

bool correction_write(struct database *database, enum correction_kind kind, gint64 place_id,
                      gint64 learner_id, const json_t *value, gint64 by_hand, GError **error)
{
    if (json_is_null(value))
        return database_run(database, error, tables[kind].delete, "ii", place_id, learner_id);
    return correction_insert(database, kind, place_id, learner_id, value, by_hand, error);
}

bool correction_find_original(struct database *database, const char *object_kind, gint64 object_id,
                              const char *member, json_t **value, GError **error)
{
    g_autoptr(statement) row = database_query(
        database, error,
        "WITH told AS (SELECT history.id, action, changes FROM history, json_each(changes)"
        "  WHERE object_kind = ?1 AND object_id = ?2 AND key = ?3)"
        " SELECT changes FROM told WHERE id > coalesce((SELECT max(id) FROM told"
        "  WHERE action GLOB 'forget*'), 0) ORDER BY id LIMIT 1",
        "tit", object_kind, object_id, member);
    const int step = row != NULL ? statement_step(row, error) : -1;
    *value = NULL;
    if (step != 1)
        return step == 0;
    g_autoptr(json_t) changes = row_json(row, 0, "the changes of a row of the history", error);
    if (changes == NULL)
        return false;
    *value = json_incref(json_array_get(json_object_get(changes, member), 0));
    return true;
}

bool correction_find_part(struct database *database, gint64 course_id, const char *category_key,
                          gint64 number, gint64 *id, GError **error)
{
    g_autoptr(statement) row = database_query(
        database, error,
        "SELECT id FROM subsection WHERE course_id = ? AND category_key = ? AND number = ?"
        " ORDER BY id DESC",
        "iti", course_id, category_key, number);
    const int step = row != NULL ? statement_step(row, error) : -1;
    *id = step == 1 ? statement_integer(row, 0) : 0;
    return step >= 0;
}

bool correction_add_part(struct database *database, gint64 course_id, const char *category,
                         gint64 number, gint64 *id, GError **error)
{
    g_autofree char *key = text_lower(category);
    if (!database_run(
            database, error,
            "INSERT INTO subsection (course_id, category, category_key, number, position)"
            " VALUES (?1, ?2, ?3, ?4, (SELECT coalesce(max(position), 0) + 1 FROM subsection"
            "  WHERE course_id = ?1))",
            "itti", course_id, category, key, number))
        return false;
    *id = database_last_id(database);
    return true;
}

bool correction_drop_part(struct database *database, gint64 id, GError **error)
{
    return database_run(database, error,
                        "DELETE FROM subsection WHERE id = ?1 AND NOT EXISTS"
                        " (SELECT 1 FROM subsection_grade WHERE subsection_id = ?1)",
                        "i", id);
}
