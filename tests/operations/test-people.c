/* Whom rows are about, whatever they say of people; making one learner of two; and finding those who may be one. */
#include "config.h"

#include "issue_support.h"

#include "base/error.h"
#include "operations/learner.h"
#include "operations/learner_merge.h"
#include "operations/learner_words.h"
#include "store/history.h"
#include "store/import_grades.h"
#include "store/import_people.h"
#include "store/learner_duplicates.h"
#include "store/seal.h"

#include <math.h>
#include <string.h>

#define ROWS 4

/* What the rows of one import say, what becomes of them, and words of their notes. */
struct said {
    struct staged_row row;
    enum staged_verdict verdict;
    const char *note; /* NULL: there is none */
};

#define NEW STAGED_NEW
#define CHANGED STAGED_CHANGED
#define UNCHANGED STAGED_UNCHANGED
#define REFUSED STAGED_REFUSED

static char *note_of(struct import_stage *stage, gint64 id)
{
    GError *error = NULL;
    g_autoptr(statement) row = database_query(
        stage->database, &error, "SELECT note FROM temp.import_note WHERE id = ?", "i", id);
    g_assert_no_error(error);
    const int step = statement_step(row, &error);
    g_assert_no_error(error);
    return step == 1 ? g_strdup(statement_text(row, 0)) : NULL;
}

static void assert_said(struct import_stage *stage, gint64 id, const struct said *said)
{
    g_autofree char *note = note_of(stage, id);
    const enum staged_verdict verdict = import_stage_verdict(stage, id);
    if (verdict != said->verdict || (note == NULL) != (said->note == NULL)
        || (note != NULL && strstr(note, said->note) == NULL))
        g_error("row %" G_GINT64_FORMAT ": %s, \"%s\" instead of %s, \"%s\"", id,
                staged_verdict_names[verdict], note, staged_verdict_names[said->verdict],
                said->note);
}

static void apply(const struct fixture *fixture, struct import_stage *stage, const GArray *matches)
{
    GError *error = NULL;
    g_autoptr(transaction) transaction = transaction_begin(fixture->installation->database, &error);
    g_autoptr(stage_reader) reader = import_stage_reader(stage);
    g_assert_no_error(error);
    for (guint i = 0; i < matches->len; i++) {
        const struct staged_match *match = &g_array_index(matches, struct staged_match, i);
        struct staged_row row;
        g_assert_true(import_stage_read(reader, match->row_id, &row, &error));
        row.import_id = 1;
        g_assert_true(import_people_apply(stage, match, &row, 5, &error));
    }
    g_assert_true(database_commit(fixture->installation->database, &error));
}

/* One import of up to ROWS rows; those without line are none. */
static void bring(const struct fixture *fixture, const struct said said[ROWS])
{
    GError *error = NULL;
    g_autoptr(import_stage) stage = import_stage_begin(fixture->installation->database, 0, &error);
    g_assert_no_error(error);
    gint64 count = 0;
    for (; count < ROWS && said[count].row.line != 0; count++) {
        struct staged_row row = said[count].row;
        row.has_name = row.name != NULL;
        row.activity = -1;
        row.ratio = row.earned = row.possible = NAN;
        g_assert_true(import_stage_add(stage, &row, STAGED_PENDING, NULL, &error));
    }
    const struct staged_rows rows = { .first = 1, .last = count };
    g_autoptr(GArray) matches = import_people_match(stage, &rows, PEOPLE_MERGE_SECOND, &error);
    g_assert_no_error(error);
    g_assert_true(import_profiles_judge(stage, -1, matches, &error));
    for (gint64 id = 1; id <= count; id++)
        assert_said(stage, id, &said[id - 1]);
    g_assert_true(database_commit(fixture->installation->database, &error));
    apply(fixture, stage, matches);
}

#define BRING(...) bring(fixture, (const struct said[ROWS]){ __VA_ARGS__ })
#define ROW(...)                                                                                   \
    {                                                                                              \
        .line = 2, __VA_ARGS__                                                                     \
    }

/* "anna anna@x 7", by user name: for each learner user name, "(made)", address, numbers. */
static void assert_learners(const struct fixture *fixture, const char *expected)
{
    GError *error = NULL;
    g_autoptr(GString) all = g_string_new(NULL);
    g_autoptr(statement) row =
        database_query(fixture->installation->database, &error,
                       "SELECT username || iif(username_made, ' (made)', '') || ' ' || email"
                       " || coalesce((SELECT ' ' || group_concat(source || ':' || value, ' ')"
                       "              FROM (SELECT source, value FROM learner_identity"
                       "                    WHERE learner_id = learner.id ORDER BY 1, 2)), '')"
                       " FROM learner ORDER BY username",
                       "");
    g_assert_no_error(error);
    while (statement_step(row, &error) == 1)
        g_string_append_printf(all, "%s%s", all->len > 0 ? "; " : "", statement_text(row, 0));
    g_assert_no_error(error);
    g_assert_cmpstr(all->str, ==, expected);
}

static void test_address_is_found_again(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    BRING({ ROW(.email = "Anna@X.org", .name = "Anna"), NEW, NULL });
    assert_learners(fixture, "anna@x.org (made) Anna@X.org");
    BRING({ ROW(.email = "anna@x.org", .name = "Anna"), UNCHANGED, NULL });
    BRING({ ROW(.email = "anna@x.org", .name = "Anna Kowalska"), CHANGED,
            "name from Anna to Anna Kowalska" });
    assert_learners(fixture, "anna@x.org (made) anna@x.org");
}

static void test_made_name_becomes_real(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    BRING({ ROW(.email = "anna@x", .name = "Anna"), NEW, NULL });
    BRING({ ROW(.username = "anna", .email = "anna@x", .name = "Anna"), CHANGED,
            "user name from anna@x (made) to anna" });
    assert_learners(fixture, "anna anna@x");
    BRING({ ROW(.email = "anna@x", .name = "Anna"), UNCHANGED, NULL },
          { ROW(.username = "anna"), UNCHANGED, NULL });
    BRING({ ROW(.username = "ben@x", .email = "ben@x"), NEW, NULL });
    BRING({ ROW(.username = "ben", .email = "ben@x"), NEW,
            "possibly the same person as the learner ben@x" });
    assert_learners(fixture, "anna anna@x; ben ben@x; ben@x ben@x");
}

static void test_made_name_becomes_real_within_one_import(struct fixture *fixture,
                                                          gconstpointer data G_GNUC_UNUSED)
{
    BRING({ ROW(.email = "anna@x", .name = "Anna"), NEW, NULL },
          { ROW(.username = "anna", .email = "anna@x"), NEW, NULL },
          { ROW(.username = "annika", .email = "anna@x"), NEW, NULL });
    assert_learners(fixture, "anna anna@x; annika anna@x");
}

static void test_two_names_for_one_made_one(struct fixture *fixture,
                                            gconstpointer data G_GNUC_UNUSED)
{
    BRING({ ROW(.email = "anna@x", .name = "Anna"), NEW, NULL });
    BRING({ ROW(.username = "anna", .email = "anna@x"), CHANGED, "user name" },
          { ROW(.username = "annika", .email = "anna@x"), REFUSED,
            "an earlier row gives the learner anna@x the user name anna" });
    assert_learners(fixture, "anna anna@x");
}

static void test_shared_address(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    BRING({ ROW(.username = "anna", .email = "home@x", .external_id = "1"), NEW, NULL },
          { ROW(.username = "ben", .email = "home@x", .external_id = "2"), NEW, NULL });
    BRING(
        { ROW(.email = "home@x", .name = "Anna"), REFUSED,
          "the address home@x belongs to the learners anna and ben" },
        { ROW(.email = "home@x", .external_id = "2", .name = "Ben"), CHANGED, "name from nothing" },
        { ROW(.username = "anna", .email = "home@x"), UNCHANGED, NULL },
        { ROW(.email = "home@x", .external_id = "3"), REFUSED, "belongs to the learners" });
    assert_learners(fixture, "anna home@x external:1; ben home@x external:2");
}

static void test_disagreement(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    BRING({ ROW(.username = "anna", .email = "anna@x", .external_id = "1"), NEW, NULL },
          { ROW(.username = "ben", .email = "ben@x", .external_id = "2"), NEW, NULL });
    BRING({ ROW(.username = "anna", .email = "ben@x"), REFUSED,
            "the user name belongs to the learner anna, but the address to ben" },
          { ROW(.username = "anna", .external_id = "2"), REFUSED,
            "the id number 2 belongs to the learner ben, not to anna" },
          { ROW(.email = "anna@x", .external_id = "2"), REFUSED,
            "the address belongs to the learner anna, but the number 2 to ben" },
          { ROW(.username = "carl", .external_id = "2"), REFUSED,
            "the id number 2 belongs to the learner ben, not to carl" });
    BRING({ ROW(.username = "anna", .external_id = "9"), REFUSED,
            "the learner anna is known with the id number 1, but the row says 9" },
          { ROW(.username = "ben", .lms_id = "5"), CHANGED, "id from nothing to 5" });
    assert_learners(fixture, "anna anna@x external:1; ben ben@x external:2");
}

static void test_numbers(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    BRING({ ROW(.external_id = "0042", .name = "Anna"), NEW, NULL },
          { ROW(.platform = "moodle", .platform_id = "7", .name = "Ben"), NEW, NULL },
          { ROW(.platform = "canvas", .platform_id = "7", .name = "Carl"), NEW, NULL });
    assert_learners(fixture, "0042 (made)  external:0042; canvas-7 (made)  canvas:7;"
                             " moodle-7 (made)  moodle:7");
    BRING({ ROW(.external_id = "0042", .email = "anna@x"), CHANGED, "address" },
          { ROW(.platform = "moodle", .platform_id = "7", .email = "ben@x", .external_id = "43"),
            CHANGED, "id number from nothing to 43" },
          { ROW(.platform = "moodle", .platform_id = "8", .email = "anna@x"), CHANGED,
            "moodle from nothing to 8" },
          { ROW(.username = "7", .lms_id = "7"), NEW, NULL });
    BRING({ ROW(.username = "anna", .external_id = "0042"), CHANGED,
            "user name from 0042 (made) to anna" },
          { ROW(.external_id = "7", .name = "Somebody"), REFUSED,
            "7 is a learner's user name, and whether the number means the same person" });
    assert_learners(fixture, "7 ; anna anna@x external:0042 moodle:8; canvas-7 (made)  canvas:7;"
                             " moodle-7 (made) ben@x external:43 moodle:7");
}

/* What the refusal of another number names as its remedy. */
static void test_number_is_changed_by_hand(struct fixture *fixture,
                                           gconstpointer data G_GNUC_UNUSED)
{
    GError *error = NULL;
    struct learner_wish wish = { .external_id = "9" };
    BRING({ ROW(.username = "anna", .external_id = "1"), NEW, NULL },
          { ROW(.username = "ben", .external_id = "2"), NEW, NULL });
    g_assert_true(learner_change(fixture->installation, "anna", &wish, NULL, &error));
    g_assert_no_error(error);
    BRING({ ROW(.username = "anna", .external_id = "9"), UNCHANGED, NULL });
    wish.external_id = "2";
    g_assert_false(learner_change(fixture->installation, "anna", &wish, NULL, &error));
    assert_refused(&error, ERROR_DATA, "belongs to the learner ben");
    wish.external_id = "";
    g_assert_true(learner_change(fixture->installation, "anna", &wish, NULL, &error));
    assert_learners(fixture, "anna ; ben  external:2");
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM history WHERE action = 'change'"
                                            " AND changes ->> '$.external_id[0]' = '9'"),
                    ==, 1);
}

static void test_name_alone(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    BRING({ ROW(.name = "Łucja Kowalska"), NEW, NULL },
          { ROW(.name = "KOWALSKA Lucja"), REFUSED,
            "a learner of this name is known: kowalskalucja1" },
          { ROW(.name = "渡辺 愛"), NEW, NULL }, { ROW(.email = "u@x", .name = "Uwe"), NEW, NULL });
    BRING({ ROW(.name = "łucja kowalska"), REFUSED, "a learner of this name is known" },
          { ROW(.name = "Uwe"), REFUSED, "a learner of this name is known: u@x" },
          { ROW(.name = NULL), REFUSED,
            "the row has no user name, address or id number, nor a name" });
    assert_learners(fixture, "kowalskalucja1 (made) ; u@x (made) u@x; 愛渡辺1 (made) ");
}

static void test_user_name_that_is_an_address(struct fixture *fixture,
                                              gconstpointer data G_GNUC_UNUSED)
{
    BRING({ ROW(.username = "anna@x"), NEW, NULL },
          { ROW(.username = "ben@x", .email = "other@x"), NEW, NULL });
    BRING({ ROW(.email = "anna@x"), CHANGED, "address from nothing to anna@x" },
          { ROW(.email = "ben@x"), REFUSED,
            "ben@x is the user name of a learner who has another address, other@x" });
    assert_learners(fixture, "anna@x anna@x; ben@x other@x");
}

static void test_several_rows(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    BRING({ ROW(.email = "anna@x", .name = "Anna"), NEW, NULL },
          { ROW(.email = "anna@x", .name = "Anna", .external_id = "1"), NEW, NULL },
          { ROW(.email = "anna@x", .name = "Another"), REFUSED,
            "row 2 gives this learner another name" },
          { ROW(.email = "ANNA@x", .external_id = "2"), REFUSED,
            "row 2 gives this learner another id number" });
    assert_learners(fixture, "anna@x (made) anna@x external:1");
}

/* Learners 1 and 2 have all that can be known of people. */
static const char merged_world[] =
    "INSERT INTO course (id, key, created, modified) VALUES (70, 'course-v1:A+A+A', 1, 1),"
    " (71, 'course-v1:B+B+B', 1, 1);"
    "INSERT INTO learning_path (id, key, created, modified) VALUES (5, 'path-v1:A+B+C+D', 1, 1);"
    "INSERT INTO path_enrolment (path_id, learner_id, modified) VALUES (5, 2, 1);"
    "INSERT INTO enrolment (course_id, learner_id, active, modified) VALUES (70, 1, 1, 10),"
    " (70, 2, 0, 20), (71, 2, 1, 5);"
    "INSERT INTO course_grade (course_id, learner_id, grade, by_hand, modified) VALUES"
    " (70, 1, 0.5, 7, 10), (70, 2, 0.9, 0, 20), (71, 2, 0.7, 0, 5);"
    "INSERT INTO completion (course_id, learner_id, ratio, by_hand, modified) VALUES"
    " (70, 1, 0.5, 0, 10), (70, 2, 1, 0, 20);"
    "INSERT INTO subsection (id, course_id, category, category_key, position) VALUES"
    " (90, 70, 'Exam', 'exam', 1), (91, 70, 'Lab', 'lab', 2);"
    "INSERT INTO subsection_grade (learner_id, subsection_id, earned, by_hand, import_id) VALUES"
    " (1, 90, 0.1, 0, 3), (2, 90, 0.2, 0, 3), (1, 91, 0.3, 0, 3), (2, 91, 0.4, 9, 1);"
    "UPDATE learner SET lms_id = '11', email = 'one@x' WHERE id = 1;"
    "UPDATE learner SET lms_id = '22', email = 'Two@x' WHERE id = 2;"
    "INSERT INTO learner_identity VALUES ('external', '500', 2), ('moodle', '5', 1);";

static void merge_set_up(struct fixture *fixture, gconstpointer data)
{
    GError *error = NULL;
    issue_set_up(fixture, data);
    g_auto(GStrv) lines = g_strsplit(merged_world, ";", -1);
    g_autoptr(transaction) transaction = transaction_begin(fixture->installation->database, &error);
    for (char **line = lines; *line != NULL && **line != '\0'; line++)
        g_assert_true(database_run(fixture->installation->database, &error, *line, ""));
    g_assert_true(database_commit(fixture->installation->database, &error));
}

static bool merge(const struct fixture *fixture, const char *kept, const char *other,
                  GError **error)
{
    g_autoptr(learner_merge_plan) plan =
        learner_merge_plan(fixture->installation->database, kept, other, error);
    return plan != NULL && learner_merge(fixture->installation, plan, error);
}

static void assert_number(const struct fixture *fixture, const char *sql, gint64 expected)
{
    g_autofree char *query = g_strconcat("SELECT count(*) FROM ", sql, NULL);
    g_assert_cmpint(fixture_number(fixture, query), ==, expected);
}

/* What the history tells of a learner, newest first; the list of the console tells the same. */
static void assert_story(const struct fixture *fixture, const char *username, const char *expected)
{
    GError *error = NULL;
    const struct history_filter filter = { .object_name = username, .limit = 100 };
    g_autoptr(GPtrArray) list = history_list(fixture->installation->database, &filter, &error);
    g_assert_no_error(error);
    g_autoptr(GString) story = g_string_new(NULL);
    for (guint i = 0; i < list->len; i++) {
        const struct history_entry *entry = list->pdata[i];
        g_string_append_printf(story, "%s%s %s", i > 0 ? ", " : "", entry->action,
                               entry->object_name);
    }
    g_assert_cmpstr(story->str, ==, expected);
}

static void test_merge_moves_everything(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    GError *error = NULL;
    g_autoptr(transaction) transaction = transaction_begin(fixture->installation->database, &error);
    g_assert_true(history_add(fixture->installation->database, "tess", "learner", 2, "learner2",
                              "change", NULL, &error));
    g_assert_true(database_commit(fixture->installation->database, &error));
    g_assert_true(merge(fixture, "learner1", "learner2", &error));
    g_assert_no_error(error);
    assert_number(fixture, "learner WHERE id = 2", 0);
    static const char *const tables[] = { "enrolment",        "course_grade",   "completion",
                                          "subsection_grade", "path_enrolment", "credential",
                                          "learner_identity" };
    for (gsize i = 0; i < G_N_ELEMENTS(tables); i++) {
        g_autofree char *left = g_strdup_printf("%s WHERE learner_id = 2", tables[i]);
        assert_number(fixture, left, 0);
    }
    /* The newer enrolment and completion, the grade set by hand; of the scores the kept one where both are as new. */
    assert_number(fixture, "enrolment WHERE learner_id = 1 AND course_id = 70 AND active = 0", 1);
    assert_number(fixture, "course_grade WHERE learner_id = 1 AND course_id = 70 AND grade = 0.5",
                  1);
    assert_number(fixture, "completion WHERE learner_id = 1 AND course_id = 70 AND ratio = 1", 1);
    assert_number(fixture, "course_grade WHERE learner_id = 1 AND course_id = 71", 1);
    assert_number(fixture, "path_enrolment WHERE learner_id = 1", 1);
    assert_number(fixture,
                  "subsection_grade WHERE learner_id = 1 AND subsection_id = 90"
                  " AND earned = 0.1",
                  1);
    assert_number(fixture,
                  "subsection_grade WHERE learner_id = 1 AND subsection_id = 91"
                  " AND earned = 0.4",
                  1);
    assert_number(fixture, "learner_identity WHERE learner_id = 1", 5);
    assert_number(fixture, "history WHERE action = 'merge' AND object_id IN (1, 2)", 2);
    assert_story(fixture, "learner1", "merge learner2, merge learner1, change learner2");
    assert_story(fixture, "learner2", "merge learner2, change learner2");
    g_autoptr(GPtrArray) broken = seal_verify(fixture->installation->database, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(broken->len, ==, 0);
}

static void test_merged_one_is_found(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    GError *error = NULL;
    g_assert_true(merge(fixture, "learner1", "learner2", &error));
    const gint64 learners = fixture_number(fixture, "SELECT count(*) FROM learner");
    BRING({ ROW(.username = "learner2", .lms_id = "22"), UNCHANGED, NULL },
          { ROW(.email = "two@X", .external_id = "500"), UNCHANGED, NULL });
    BRING({ ROW(.username = "learner2", .lms_id = "22"), UNCHANGED,
            "merged into learner1; what counts is row 2" },
          { ROW(.username = "learner1", .lms_id = "11"), UNCHANGED, NULL });
    BRING({ ROW(.username = "learner2", .lms_id = "22", .name = "Other"), UNCHANGED,
            "merged into learner1" },
          { ROW(.username = "learner1", .name = "Somebody"), CHANGED, "name from" },
          { ROW(.username = "learner1", .name = "Else"), REFUSED, "another name" });
    assert_number(fixture, "learner WHERE id = 1 AND name = 'Somebody'", 1);
    BRING({ ROW(.email = "Two@x"), UNCHANGED, "merged into one@x" },
          { ROW(.email = "one@x"), UNCHANGED, NULL });
    assert_number(fixture, "learner", learners);
    assert_number(fixture, "learner WHERE id = 1 AND username = 'learner1' AND lms_id = '11'", 1);
}

static void test_made_name_gives_way(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    GError *error = NULL;
    fixture_run(fixture, "UPDATE learner SET username_made = 1, email = '', lms_id = NULL,"
                         " name = NULL, first_name = '', last_name = '' WHERE id = 1");
    g_autoptr(learner_merge_plan) plan =
        learner_merge_plan(fixture->installation->database, "learner1", "learner2", &error);
    g_assert_no_error(error);
    g_assert_cmpstr(learner_merge_username(plan), ==, "learner2");
    g_assert_true(learner_merge(fixture->installation, plan, &error));
    assert_number(fixture,
                  "learner WHERE id = 1 AND username = 'learner2' AND username_made = 0"
                  " AND email = 'Two@x' AND lms_id = '22'"
                  " AND trim(coalesce(name, '') || first_name || last_name) <> ''",
                  1);
}

static void test_merge_refused(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    GError *error = NULL;
    issue_all(fixture);
    g_assert_false(merge(fixture, "learner1", "learner2", &error));
    assert_refused(&error, ERROR_REFUSED, "invalidate one of them first");
    assert_number(fixture, "learner WHERE id = 2", 1);
    assert_number(fixture, "credential WHERE learner_id = 2", 1);
    g_assert_false(merge(fixture, "learner1", "learner1", &error));
    assert_refused(&error, ERROR_USAGE, "the same learner");
    g_assert_false(merge(fixture, "learner1", "nobody", &error));
    assert_refused(&error, ERROR_NOT_FOUND, "nobody");
}

/* What was changed after the plan was shown is looked at again, and nothing is done by halves. */
static void test_merge_is_atomic(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    GError *error = NULL;
    struct database *database = fixture->installation->database;
    g_autoptr(learner_merge_plan) plan =
        learner_merge_plan(database, "learner1", "learner2", &error);
    g_assert_no_error(error);
    fixture_run(fixture, "CREATE TEMP TRIGGER fault BEFORE DELETE ON main.learner BEGIN"
                         " SELECT raise(ABORT, 'a fault at the end'); END");
    g_assert_false(learner_merge(fixture->installation, plan, &error));
    g_assert_nonnull(error);
    g_clear_error(&error);
    fixture_run(fixture, "DROP TRIGGER temp.fault");
    assert_number(fixture, "course_grade WHERE learner_id = 2", 2);
    assert_number(fixture, "course_grade WHERE learner_id = 1 AND grade = 0.5", 1);
    assert_number(fixture, "history WHERE action = 'merge'", 0);
    fixture_run(fixture, "UPDATE learner SET modified = modified + 1 WHERE id = 2");
    g_assert_false(learner_merge(fixture->installation, plan, &error));
    assert_refused(&error, ERROR_BUSY, "changed meanwhile");
}

static char *list_duplicates(const struct fixture *fixture, gint64 after, gint64 limit, bool *more)
{
    GError *error = NULL;
    g_autoptr(GString) words = g_string_new(NULL);
    g_autoptr(GPtrArray) list =
        learner_duplicates(fixture->installation->database, after, limit, more, &error);
    g_assert_no_error(error);
    for (guint i = 0; i < list->len; i++) {
        const struct learner_duplicate *pair = list->pdata[i];
        g_string_append_printf(words, "%s%s %s: %s", i > 0 ? "; " : "", pair->one->username,
                               pair->other->username, pair->why);
    }
    return g_string_free(g_steal_pointer(&words), FALSE);
}

static void test_duplicates(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    bool more = false;
    BRING({ ROW(.email = "anna@x", .name = "Anna Kowalska"), NEW, NULL },
          { ROW(.username = "zoe", .email = "zoe@y", .name = "Kowalska Anna"), NEW, NULL },
          { ROW(.external_id = "0042", .name = "Ben"), NEW, NULL },
          { ROW(.external_id = "42", .name = "Ben B"), NEW, NULL });
    BRING({ ROW(.username = "carl", .email = "c@x", .name = "Carl C"), NEW, NULL },
          { ROW(.username = "claus", .email = "C@x", .name = "Claus"), NEW, NULL },
          { ROW(.username = "carlo", .name = "Carl C"), NEW, NULL },
          { ROW(.username = "dora", .name = "Carl C"), NEW, NULL });
    g_autofree char *all = list_duplicates(fixture, 0, 10, &more);
    g_assert_false(more);
    g_assert_cmpstr(all, ==,
                    "carl claus: the same address; 0042 42: the same id number but for leading "
                    "zeros; zoe anna@x: the same name; carl carlo: the same name");
    g_autofree char *some = list_duplicates(fixture, 1, 2, &more);
    g_assert_true(more);
    g_assert_cmpstr(some, ==,
                    "0042 42: the same id number but for leading zeros; zoe anna@x: the same name");
}

#define MANY 20000

static void stage_many(struct import_stage *stage)
{
    GError *error = NULL;
    for (gint64 id = 1; id <= MANY; id++) {
        g_autofree char *username = g_strdup_printf("user%" G_GINT64_FORMAT, id);
        const double scores[] = { (double)id / 3, NAN, 0.1 }, possibles[] = { 1, NAN, (double)id };
        struct staged_row row = {
            .line = id + 1,
            .username = id % 3 == 0 ? NULL : username,
            .email = id % 2 == 0 ? "" : NULL,
            .external_id = username,
            .has_name = id % 5 == 0,
            .name_remark = id % 5 == 0 ? "odd" : NULL,
            .activity = id % 7 == 0 ? STAGED_NOT_ENROLLED : -1,
            .has_grade = id % 2 == 0,
            .grade = (double)id,
            .scores = scores,
            .score_count = (gsize)(id % 4),
            .possibles = id % 8 == 1 ? possibles : NULL,
            .has_completed = id % 3 == 0,
            .completed = -id,
        };
        g_assert_true(import_stage_add(stage, &row, STAGED_PENDING, NULL, &error));
    }
}

static void assert_staged(struct stage_reader *reader, gint64 id)
{
    GError *error = NULL;
    struct staged_row row;
    g_autofree char *username = g_strdup_printf("user%" G_GINT64_FORMAT, id);
    g_assert_true(import_stage_read(reader, id, &row, &error));
    g_assert_cmpint(row.line, ==, id + 1);
    g_assert_cmpstr(row.username, ==, id % 3 == 0 ? NULL : username);
    g_assert_cmpstr(row.email, ==, id % 2 == 0 ? "" : NULL);
    g_assert_cmpstr(row.external_id, ==, username);
    g_assert_cmpstr(row.name_remark, ==, id % 5 == 0 ? "odd" : NULL);
    g_assert_null(row.name);
    g_assert_cmpint(row.activity, ==, id % 7 == 0 ? STAGED_NOT_ENROLLED : -1);
    g_assert_true(row.has_grade == (id % 2 == 0) && (!row.has_grade || row.grade == (double)id));
    g_assert_cmpint((gint64)row.score_count, ==, id % 4);
    g_assert_true((row.scores != NULL) == (id % 4 > 0));
    g_assert_true(row.scores == NULL || row.scores[0] == (double)id / 3);
    g_assert_true((row.possibles != NULL) == (id % 8 == 1));
    g_assert_true(row.has_completed == (id % 3 == 0)
                  && (!row.has_completed || row.completed == -id));
}

/* More than is kept in memory, read in whatever order. */
static void test_many_rows(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    GError *error = NULL;
    g_autoptr(import_stage) stage = import_stage_begin(fixture->installation->database, 0, &error);
    g_assert_no_error(error);
    stage_many(stage);
    g_autoptr(stage_reader) reader = import_stage_reader(stage);
    for (gint64 id = 1; id <= MANY; id++)
        assert_staged(reader, id);
    for (gint64 id = MANY; id >= 1; id -= 7)
        assert_staged(reader, id);
    for (gint64 id = 1; id <= MANY; id++)
        assert_staged(reader, 1 + id * 7919 % MANY);
    g_assert_true(import_stage_note(stage, 15, "see there", &error));
    g_autoptr(statement) report = import_stage_report(stage, 14, 15, &error);
    g_assert_cmpint(statement_step(report, &error), ==, 1);
    g_assert_cmpstr(statement_text(report, 2), ==, "user14");
    g_assert_cmpint(statement_step(report, &error), ==, 1);
    g_assert_cmpint(statement_integer(report, 1), ==, 16);
    g_assert_cmpstr(statement_text(report, 2), ==, "user15");
    g_assert_cmpstr(statement_text(report, 3), ==, "see there; name needs review: odd");
    g_assert_cmpint(statement_step(report, &error), ==, 0);
    g_assert_no_error(error);
}

/* Whose username is no text, as another program may have left it, can't be found by it, but is shown. */
static void test_broken_username(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    GError *error = NULL;
    struct learner_view view;
    fixture_run(fixture, "INSERT INTO learner (id, username, created, modified)"
                         " VALUES (7, CAST(x'61FF62' AS TEXT), 0, 0)");
    g_assert_true(learner_view_read_by_id(fixture->installation->database, 7, &view, &error));
    g_assert_no_error(error);
    g_assert_cmpstr(view.learner->username, ==, "a\357\277\275b");
    g_assert_cmpuint(view.credentials->len, ==, 0);
    learner_view_clear(&view);
}

#define PEOPLE 1500

/* What many rows say: as reports of Open edX, Moodle and Canvas do. */
enum many {
    MANY_OPENEDX,
    MANY_MOODLE,
    MANY_CANVAS,
};

static void add_many(struct import_stage *stage, enum many kind, gint64 number)
{
    GError *error = NULL;
    g_autofree char *username = g_strdup_printf("user%" G_GINT64_FORMAT, number);
    g_autofree char *id = g_strdup_printf("%" G_GINT64_FORMAT, number);
    g_autofree char *email = g_strdup_printf("User%" G_GINT64_FORMAT "@x.org", number);
    const struct staged_row kinds[] = {
        [MANY_OPENEDX] = { .username = username, .lms_id = id, .email = email },
        [MANY_MOODLE] = { .external_id = id,
                          .email = email,
                          .has_name = true,
                          .name = username,
                          .first_name = "Bee",
                          .last_name = "" },
        [MANY_CANVAS] = { .username = username,
                          .external_id = id,
                          .platform = "canvas",
                          .platform_id = id,
                          .has_name = true,
                          .name = username },
    };
    struct staged_row row = kinds[kind];
    row.line = number + 1;
    row.activity = -1;
    g_assert_true(import_stage_add(stage, &row, STAGED_PENDING, NULL, &error));
}

/* The verdict on the row `id` of PEOPLE rows about as many learners, when `changed` is what it says (NULL: as ever). */
static enum staged_verdict bring_many(const struct fixture *fixture, enum many kind, gint64 id,
                                      const struct staged_row *changed, const char *note)
{
    GError *error = NULL;
    g_autoptr(import_stage) stage = import_stage_begin(fixture->installation->database, 0, &error);
    for (gint64 i = 1; i <= PEOPLE; i++) {
        if (i != id || changed == NULL) {
            add_many(stage, kind, i);
            continue;
        }
        struct staged_row row = *changed;
        row.line = i + 1;
        row.activity = -1;
        g_assert_true(import_stage_add(stage, &row, STAGED_PENDING, NULL, &error));
    }
    const struct staged_rows rows = { .first = 1, .last = PEOPLE };
    g_autoptr(GArray) matches = import_people_match(stage, &rows, PEOPLE_REFUSE_SECOND, &error);
    g_assert_no_error(error);
    g_assert_true(import_profiles_judge(stage, -1, matches, &error));
    g_autofree char *said = note_of(stage, id);
    if ((said == NULL) != (note == NULL) || (note != NULL && strstr(said, note) == NULL))
        g_error("\"%s\" instead of \"%s\"", said, note);
    const enum staged_verdict others = import_stage_verdict(stage, PEOPLE);
    for (gint64 i = 1; i < PEOPLE; i++)
        g_assert_true(i == id || import_stage_verdict(stage, i) == others);
    g_assert_true(database_commit(fixture->installation->database, &error));
    if (others == STAGED_NEW)
        apply(fixture, stage, matches);
    return import_stage_verdict(stage, id);
}

static void bring_all(const struct fixture *fixture, enum many kind, const struct said *said,
                      gsize count)
{
    g_assert_cmpint(bring_many(fixture, kind, 7, NULL, NULL), ==, NEW);
    g_assert_cmpint(bring_many(fixture, kind, 7, NULL, NULL), ==, UNCHANGED);
    for (gsize i = 0; i < count; i++)
        g_assert_cmpint(bring_many(fixture, kind, 7, &said[i].row, said[i].note), ==,
                        said[i].verdict);
}

/* Rows that are recognised as those of a known learner by all that they say have the verdicts of those that are not. */
static void test_many_people(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    static const struct said said[] = {
        { ROW(.username = "user7", .lms_id = "7", .email = "uSER7@X.ORG"), UNCHANGED, NULL },
        { ROW(.username = "user7", .lms_id = "7", .email = "new@x.org"), CHANGED, "address from" },
        { ROW(.username = "user7", .lms_id = "7", .email = "user8@x.org"), REFUSED, "user8" },
        { ROW(.username = "user7", .lms_id = "8", .email = "user7@x.org"), REFUSED, "known with" },
        { ROW(.username = "USER7", .lms_id = "0", .email = "other@x.org"), NEW, NULL },
    };
    bring_all(fixture, MANY_OPENEDX, said, G_N_ELEMENTS(said));
}

#define NAMED(...) ROW(.has_name = true, .first_name = "Bee", .last_name = "", __VA_ARGS__)

static void test_many_without_user_names(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    static const struct said said[] = {
        { NAMED(.name = "user7", .external_id = "7", .email = "USER7@x.org"), UNCHANGED, NULL },
        { NAMED(.name = "user7", .external_id = "7"), UNCHANGED, NULL },
        { NAMED(.name = "user7", .email = "user7@x.org"), UNCHANGED, NULL },
        { ROW(.external_id = "7", .email = "user7@x.org"), UNCHANGED, NULL },
        { NAMED(.name = "User7", .external_id = "7", .email = "user7@x.org"), CHANGED,
          "name from" },
        { NAMED(.name = "user7", .external_id = "7", .email = "new@x.org"), CHANGED,
          "address from" },
        { NAMED(.name = "user7", .external_id = "8", .email = "user7@x.org"), REFUSED, "merge" },
        { NAMED(.name = "user7", .external_id = "x", .email = "user7@x.org"), REFUSED, "says x" },
        { NAMED(.name = "user7", .external_id = "y", .email = "y@x.org"), NEW, NULL },
    };
    bring_all(fixture, MANY_MOODLE, said, G_N_ELEMENTS(said));
}

static void test_many_with_numbers(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    static const struct said said[] = {
        { ROW(.username = "user7", .external_id = "7", .platform = "canvas", .platform_id = "7"),
          UNCHANGED, NULL },
        { ROW(.username = "user7", .external_id = "7", .platform = "moodle", .platform_id = "7"),
          CHANGED, "moodle from nothing to 7" },
        { ROW(.username = "user7", .external_id = "7", .platform = "canvas", .platform_id = "8"),
          REFUSED, "belongs to the learner user8" },
        { ROW(.username = "other", .external_id = "7", .platform = "canvas", .platform_id = "7"),
          REFUSED, "belongs to the learner user7" },
        { ROW(.username = "other", .external_id = "x", .platform = "canvas", .platform_id = "x"),
          NEW, NULL },
    };
    bring_all(fixture, MANY_CANVAS, said, G_N_ELEMENTS(said));
}

int main(int argc, char **argv)
{
    static const struct {
        const char *path;
        bool merging;
        void (*test)(struct fixture *fixture, gconstpointer data);
    } tests[] = {
        { "/identity/address is found again", false, test_address_is_found_again },
        { "/identity/made name becomes real", false, test_made_name_becomes_real },
        { "/identity/within one import", false, test_made_name_becomes_real_within_one_import },
        { "/identity/two names for one made one", false, test_two_names_for_one_made_one },
        { "/identity/shared address", false, test_shared_address },
        { "/identity/disagreement", false, test_disagreement },
        { "/identity/numbers", false, test_numbers },
        { "/identity/number is changed by hand", false, test_number_is_changed_by_hand },
        { "/identity/name alone", false, test_name_alone },
        { "/identity/user name that is an address", false, test_user_name_that_is_an_address },
        { "/identity/several rows", false, test_several_rows },
        { "/rows/many", false, test_many_rows },
        { "/people/many", false, test_many_people },
        { "/people/broken username", false, test_broken_username },
        { "/people/many without user names", false, test_many_without_user_names },
        { "/people/many with numbers", false, test_many_with_numbers },
        { "/merge/moves everything", true, test_merge_moves_everything },
        { "/merge/merged one is found", true, test_merged_one_is_found },
        { "/merge/made name gives way", true, test_made_name_gives_way },
        { "/merge/refused", true, test_merge_refused },
        { "/merge/is atomic", true, test_merge_is_atomic },
        { "/duplicates", false, test_duplicates },
    };
    g_test_init(&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(tests); i++)
        g_test_add(tests[i].path, struct fixture, NULL,
                   tests[i].merging ? merge_set_up : fixture_set_up, tests[i].test,
                   fixture_tear_down);
    return g_test_run();
}
