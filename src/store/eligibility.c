#include "config.h"

#include "store/eligibility.h"

/* A path of this many learners at most is read by looking each of them up in its courses, which may have a
 * million others; a larger one by reading its courses side by side. */
#define LEARNERS_LOOKED_UP 10000

/* A statement that yields learner ids in ascending order, and where it stands. */
struct cursor {
    struct statement *statement;
    gint64 learner; /* G_MAXINT64 at the end */
};

/* The subsections of one course, with the category that each counts for. */
struct subsection_cursor {
    struct cursor cursor;
    guint category;
};

struct course_cursors {
    struct cursor enrolment, completion, reported;
    GArray *subsections; /* of struct subsection_cursor */
};

struct eligibility {
    struct database *database;
    const struct eligibility_context *context;
    char *chosen; /* JSON array of learner ids, or NULL */
    struct cursor learners;
    bool begun; /* the row that `learners` stands on has been handed out */
    struct cursor credentials;
    GHashTable *owners; /* learner id -> owner of the generating credential */
    struct course_cursors *courses;
    struct eligibility_learner learner;
};

static bool cursor_step(struct cursor *cursor, GError **error)
{
    const int step = statement_step(cursor->statement, error);
    cursor->learner = step == 1 ? statement_integer(cursor->statement, 0) : G_MAXINT64;
    return step >= 0;
}

/* Moves to the first row of this learner or a later one; *found tells whether it is of this learner. */
static bool cursor_seek(struct cursor *cursor, gint64 learner, bool *found, GError **error)
{
    while (cursor->learner < learner) {
        if (!cursor_step(cursor, error))
            return false;
    }
    *found = cursor->learner == learner;
    return true;
}

static void cursor_clear(struct cursor *cursor)
{
    g_clear_pointer(&cursor->statement, statement_end);
}

static void subsection_cursor_clear(gpointer data)
{
    struct subsection_cursor *subsection = data;
    cursor_clear(&subsection->cursor);
}

/* Opens `all`, which has one parameter, or `chosen`, which has the list of learners as its second. */
static bool cursor_open(struct eligibility *eligibility, struct cursor *cursor, const char *all,
                        const char *chosen, gint64 parameter, GError **error)
{
    cursor->statement = eligibility->chosen == NULL
                            ? database_query(eligibility->database, error, all, "i", parameter)
                            : database_query(eligibility->database, error, chosen, "it", parameter,
                                             eligibility->chosen);
    cursor->learner = G_MININT64;
    return cursor->statement != NULL && cursor_step(cursor, error);
}

#define CHOSEN " AND learner_id IN (SELECT value FROM json_each(?2)) ORDER BY learner_id"
#define ALL " ORDER BY learner_id"

#define ENROLMENTS "SELECT learner_id, active FROM enrolment WHERE course_id = ?1"
#define COMPLETIONS "SELECT learner_id, ratio FROM completion WHERE course_id = ?1"
#define REPORTED "SELECT learner_id, grade FROM course_grade WHERE course_id = ?1"
#define GRADES "SELECT learner_id, earned, possible FROM subsection_grade WHERE subsection_id = ?1"
#define CREDENTIALS "SELECT learner_id, status FROM credential WHERE configuration_id = ?1"
/* CROSS JOIN fixes the order of the tables, and with it that of the learners. Those who were named appear
 * without an enrolment too. */
#define PERSON                                                                                     \
    ", l.username, l.name, l.first_name, l.last_name, l.name_state, l.name_remark, "               \
    "l.name_by_hand FROM "
#define EVERYBODY(table, context)                                                                  \
    "SELECT e.learner_id, e.active" PERSON table                                                   \
    " e CROSS JOIN learner l ON l.id = e.learner_id WHERE e." context                              \
    " = ?1 ORDER BY e.learner_id"
#define NAMED(table, context)                                                                      \
    "SELECT l.id, e.active" PERSON "learner l LEFT JOIN " table " e ON e." context                 \
    " = ?1 AND e.learner_id = l.id WHERE l.id IN (SELECT value FROM json_each(?2)) ORDER BY l.id"

static bool open_subsections(struct eligibility *eligibility,
                             const struct eligibility_course *course,
                             struct course_cursors *cursors, GError **error)
{
    g_autoptr(statement) statement = database_query(
        eligibility->database, error,
        "SELECT id, category FROM subsection WHERE course_id = ? ORDER BY position, id", "i",
        course->id);
    if (statement == NULL)
        return false;
    int step;
    while ((step = statement_step(statement, error)) == 1) {
        const char *name = statement_text(statement, 1);
        for (guint i = 0; i < course->categories->len; i++) {
            const struct eligibility_category *category =
                &g_array_index(course->categories, struct eligibility_category, i);
            if (!g_str_equal(category->name, name))
                continue;
            struct subsection_cursor subsection = { .category = i };
            const bool opened = cursor_open(eligibility, &subsection.cursor, GRADES ALL,
                                            GRADES CHOSEN, statement_integer(statement, 0), error);
            g_array_append_val(cursors->subsections, subsection);
            if (!opened)
                return false;
        }
    }
    return step == 0;
}

static bool open_course(struct eligibility *eligibility, guint index, unsigned parts,
                        GError **error)
{
    const struct eligibility_course *course = eligibility->context->courses->pdata[index];
    struct course_cursors *cursors = &eligibility->courses[index];
    struct eligibility_facts *facts = &eligibility->learner.courses[index];
    facts->earned = g_new0(double, course->categories->len + 1);
    facts->possible = g_new0(double, course->categories->len + 1);
    cursors->subsections = g_array_new(FALSE, FALSE, sizeof(struct subsection_cursor));
    g_array_set_clear_func(cursors->subsections, subsection_cursor_clear);
    if (eligibility->context->is_path
        && !cursor_open(eligibility, &cursors->enrolment, ENROLMENTS ALL, ENROLMENTS CHOSEN,
                        course->id, error))
        return false;
    if ((parts & ELIGIBILITY_COMPLETION) != 0
        && !cursor_open(eligibility, &cursors->completion, COMPLETIONS ALL, COMPLETIONS CHOSEN,
                        course->id, error))
        return false;
    if ((parts & ELIGIBILITY_GRADES) == 0)
        return true;
    return cursor_open(eligibility, &cursors->reported, REPORTED ALL, REPORTED CHOSEN, course->id,
                       error)
           && open_subsections(eligibility, course, cursors, error);
}

/* Rows that are being issued, or were when their process died: few, at most a chunk of a run. */
static bool load_owners(struct eligibility *eligibility, gint64 configuration, GError **error)
{
    g_autoptr(statement) statement =
        database_query(eligibility->database, error,
                       "SELECT learner_id, owner FROM credential "
                       "WHERE configuration_id = ? AND status = 'generating'",
                       "i", configuration);
    if (statement == NULL)
        return false;
    int step;
    while ((step = statement_step(statement, error)) == 1) {
        gint64 *learner = g_new(gint64, 1);
        *learner = statement_integer(statement, 0);
        g_hash_table_replace(eligibility->owners, learner, g_strdup(statement_text(statement, 1)));
    }
    return step == 0;
}

static char *learners_write(const GArray *learners)
{
    GString *list = g_string_new("[");
    for (guint i = 0; i < learners->len; i++)
        g_string_append_printf(list, "%s%" G_GINT64_FORMAT, i > 0 ? "," : "",
                               g_array_index(learners, gint64, i));
    g_string_append_c(list, ']');
    return g_string_free(list, FALSE);
}

/* A small path is a choice of learners in its courses. */
static bool choose_path_learners(struct eligibility *eligibility, GError **error)
{
    g_autoptr(statement) statement =
        database_query(eligibility->database, error,
                       "SELECT CASE WHEN count(*) <= ?2 THEN json_group_array(learner_id) END FROM "
                       "(SELECT learner_id FROM path_enrolment WHERE path_id = ?1 LIMIT ?2 + 1)",
                       "ii", eligibility->context->id, (gint64)LEARNERS_LOOKED_UP);
    if (statement == NULL || statement_step(statement, error) != 1)
        return false;
    eligibility->chosen = g_strdup(statement_text(statement, 0));
    return true;
}

static bool open_learners(struct eligibility *eligibility, GError **error)
{
    if (eligibility->context->is_path)
        return cursor_open(eligibility, &eligibility->learners,
                           EVERYBODY("path_enrolment", "path_id"),
                           NAMED("path_enrolment", "path_id"), eligibility->context->id, error);
    return cursor_open(eligibility, &eligibility->learners, EVERYBODY("enrolment", "course_id"),
                       NAMED("enrolment", "course_id"), eligibility->context->id, error);
}

struct eligibility *eligibility_open(struct database *database,
                                     const struct eligibility_context *context, unsigned parts,
                                     gint64 configuration_id, GArray *learners, GError **error)
{
    const guint courses = context->courses->len;
    g_autoptr(eligibility) eligibility = g_new0(struct eligibility, 1);
    eligibility->database = database;
    eligibility->context = context;
    eligibility->owners = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, g_free);
    eligibility->courses = g_new0(struct course_cursors, courses + 1);
    eligibility->learner.courses = g_new0(struct eligibility_facts, courses + 1);
    if (learners != NULL)
        eligibility->chosen = learners_write(learners);
    else if (context->is_path && !choose_path_learners(eligibility, error))
        return NULL;
    for (guint i = 0; i < courses; i++) {
        if (!open_course(eligibility, i, parts, error))
            return NULL;
    }
    if (!load_owners(eligibility, configuration_id, error)
        || !cursor_open(eligibility, &eligibility->credentials, CREDENTIALS ALL, CREDENTIALS CHOSEN,
                        configuration_id, error)
        || !open_learners(eligibility, error))
        return NULL;
    return g_steal_pointer(&eligibility);
}

static bool read_grades(const struct course_cursors *cursors, struct eligibility_facts *facts,
                        guint categories, gint64 learner, GError **error)
{
    for (guint i = 0; i < categories; i++)
        facts->earned[i] = facts->possible[i] = 0;
    for (guint i = 0; i < cursors->subsections->len; i++) {
        struct subsection_cursor *subsection =
            &g_array_index(cursors->subsections, struct subsection_cursor, i);
        bool found = false;
        if (!cursor_seek(&subsection->cursor, learner, &found, error))
            return false;
        if (!found)
            continue;
        facts->earned[subsection->category] += statement_real(subsection->cursor.statement, 1);
        facts->possible[subsection->category] += statement_real(subsection->cursor.statement, 2);
    }
    return true;
}

/* The second column of a learner's row, if the cursor is open and has one. */
static bool read_number(struct cursor *cursor, gint64 learner, bool *found, double *number,
                        GError **error)
{
    *found = false;
    *number = 0;
    if (cursor->statement == NULL)
        return true;
    if (!cursor_seek(cursor, learner, found, error))
        return false;
    if (*found)
        *number = statement_real(cursor->statement, 1);
    return true;
}

static bool read_course(struct eligibility *eligibility, guint index, GError **error)
{
    const struct eligibility_course *course = eligibility->context->courses->pdata[index];
    struct course_cursors *cursors = &eligibility->courses[index];
    struct eligibility_learner *learner = &eligibility->learner;
    struct eligibility_facts *facts = &learner->courses[index];
    if (!eligibility->context->is_path) {
        facts->enrolled = learner->enrolled;
        facts->active = learner->active;
    } else {
        double active = 0;
        if (!read_number(&cursors->enrolment, learner->id, &facts->enrolled, &active, error))
            return false;
        facts->active = active > 0;
    }
    return read_number(&cursors->completion, learner->id, &facts->has_completion,
                       &facts->completion, error)
           && read_number(&cursors->reported, learner->id, &facts->has_reported, &facts->reported,
                          error)
           && read_grades(cursors, facts, course->categories->len, learner->id, error);
}

static bool read_credentials(struct eligibility *eligibility, GError **error)
{
    struct eligibility_learner *learner = &eligibility->learner;
    struct cursor *cursor = &eligibility->credentials;
    learner->available = learner->generating = learner->failed = learner->invalidated = false;
    learner->owner = NULL;
    bool found = false;
    if (!cursor_seek(cursor, learner->id, &found, error))
        return false;
    while (found) {
        const char *status = statement_text(cursor->statement, 1);
        learner->available |= g_str_equal(status, "available");
        learner->generating |= g_str_equal(status, "generating");
        learner->failed |= g_str_equal(status, "error");
        learner->invalidated |= g_str_equal(status, "invalidated");
        if (!cursor_step(cursor, error))
            return false;
        found = cursor->learner == learner->id;
    }
    if (learner->generating)
        learner->owner = g_hash_table_lookup(eligibility->owners, &learner->id);
    return true;
}

void eligibility_person(struct eligibility *eligibility, struct eligibility_person *person)
{
    struct statement *row = eligibility->learners.statement;
    *person = (struct eligibility_person){
        .username = statement_text(row, 2),
        .name = statement_text(row, 3),
        .first_name = statement_text(row, 4),
        .last_name = statement_text(row, 5),
        .name_state = statement_text(row, 6),
        .name_remark = statement_text(row, 7),
        .name_by_hand = statement_integer(row, 8) != 0,
    };
}

int eligibility_next(struct eligibility *eligibility, const struct eligibility_learner **learner,
                     GError **error)
{
    struct cursor *cursor = &eligibility->learners;
    if (eligibility->begun && !cursor_step(cursor, error))
        return -1;
    eligibility->begun = true;
    if (cursor->learner == G_MAXINT64)
        return 0;
    eligibility->learner.id = cursor->learner;
    eligibility->learner.enrolled = !statement_is_null(cursor->statement, 1);
    eligibility->learner.active = statement_integer(cursor->statement, 1) != 0;
    for (guint i = 0; i < eligibility->context->courses->len; i++) {
        if (!read_course(eligibility, i, error))
            return -1;
    }
    if (!read_credentials(eligibility, error))
        return -1;
    *learner = &eligibility->learner;
    return 1;
}

static void course_cursors_clear(struct course_cursors *cursors)
{
    cursor_clear(&cursors->enrolment);
    cursor_clear(&cursors->completion);
    cursor_clear(&cursors->reported);
    if (cursors->subsections != NULL)
        g_array_unref(cursors->subsections);
}

void eligibility_free(struct eligibility *eligibility)
{
    if (eligibility == NULL)
        return;
    for (guint i = 0; i < eligibility->context->courses->len; i++) {
        course_cursors_clear(&eligibility->courses[i]);
        g_free(eligibility->learner.courses[i].earned);
        g_free(eligibility->learner.courses[i].possible);
    }
    cursor_clear(&eligibility->learners);
    cursor_clear(&eligibility->credentials);
    g_hash_table_unref(eligibility->owners);
    g_free(eligibility->courses);
    g_free(eligibility->learner.courses);
    g_free(eligibility->chosen);
    g_free(eligibility);
}
