/* Values set by hand: kept by later imports, which show the conflict; taken back; told in the history. */
#include "config.h"

#include "issue_support.h"

#include "base/error.h"
#include "operations/correction.h"
#include "operations/course.h"
#include "operations/course_policy.h"
#include "operations/credential_selection.h"
#include "operations/import.h"
#include "operations/learner.h"
#include "store/credential.h"
#include "store/listing.h"

#include <string.h>

#define KEY "course-v1:Org+Bees+2026"

static const char *const anna[] = { "anna", NULL };
static const char *const both[] = { "anna", "bob", NULL };

static const char report[] =
    "Student ID,Email,Username,Grade,Homework 1: A,Homework 2: B,Homework (Avg),Exam,"
    "Enrollment Track,Verification Status,Certificate Eligible,Certificate Delivered,"
    "Certificate Type,Enrollment Status\r\n"
    "1,anna@example.org,anna,0.5,0.25,Not Attempted,0.125,0.8333333333333334,audit,N/A,N,N,N/A,"
    "enrolled\r\n"
    "2,bob@example.org,bob,0.7,1.0,0.5,0.75,0.5,audit,N/A,N,N,N/A,enrolled\r\n";
static const char profiles[] =
    "id,username,name,email,language,location,year_of_birth,gender,level_of_education,"
    "mailing_address,goals,enrollment_mode,last_login,date_joined,external_user_key\r\n"
    "1,anna,Anna Kowalska,anna@example.org,en,,,,,,,audit,,,\r\n"
    "2,bob,Bob,bob@example.org,en,,,,,,,audit,,,\r\n";
static const char completions[] =
    "{\"pagination\":{\"next\":null,\"previous\":null,\"count\":2,\"num_pages\":1},\"results\":["
    "{\"course_key\":\"" KEY "\",\"completion\":{\"earned\":1.0,\"possible\":4.0,"
    "\"percent\":0.25},\"username\":\"anna\"},"
    "{\"course_key\":\"" KEY "\",\"completion\":{\"earned\":4.0,\"possible\":4.0,"
    "\"percent\":1.0},\"username\":\"bob\"}]}";
static const char policy[] =
    "{\"GRADER\":[{\"type\":\"Homework\",\"weight\":0.4,\"drop_count\":0,\"min_count\":2,"
    "\"short_label\":\"HW\"},{\"type\":\"Exam\",\"weight\":0.6}],\"GRADE_CUTOFFS\":{\"Pass\":0.5}}";
static const char names[] =
    "{\"course/2026\":{\"display_name\":\"Bees\",\"cert_name_long\":\"Bees and Honey\"}}";

/* What the rows of an import say. */
struct verdicts {
    guint conflicts, unchanged, others;
    GString *notes;
};

static void take_row(const struct import_row_outcome *row, void *data)
{
    struct verdicts *verdicts = data;
    verdicts->conflicts += row->verdict == STAGED_CONFLICT;
    verdicts->unchanged += row->verdict == STAGED_UNCHANGED;
    verdicts->others += row->verdict != STAGED_CONFLICT && row->verdict != STAGED_UNCHANGED;
    g_string_append_printf(verdicts->notes, "%s\n", row->note);
}

/* Imports one file. Caller frees verdicts.notes. */
static struct verdicts import(const struct fixture *fixture, const char *name, const char *text)
{
    GError *error = NULL;
    g_autofree char *path = g_build_filename(fixture->directory, name, NULL);
    const char *const paths[] = { path, NULL };
    const struct import_options options = { .course = KEY };
    struct verdicts verdicts = { .notes = g_string_new(NULL) };
    g_assert_true(g_file_set_contents(path, text, -1, &error));
    g_autoptr(import_result) result = import_files(fixture->installation, paths, &options, &error);
    g_assert_no_error(error);
    g_assert_no_error(result->refusal);
    g_assert_true(result->applied);
    g_assert_true(import_result_tell_rows(result, result->outcomes->pdata[0], true, take_row,
                                          &verdicts, &error));
    return verdicts;
}

static void import_quietly(const struct fixture *fixture, const char *name, const char *text)
{
    g_string_free(import(fixture, name, text).notes, TRUE);
}

static void import_everything(const struct fixture *fixture)
{
    import_quietly(fixture, "policy.json", policy);
    import_quietly(fixture, "names.json", names);
    import_quietly(fixture, "profiles.csv", profiles);
    import_quietly(fixture, "grades.csv", report);
    import_quietly(fixture, "completions.json", completions);
}

/* The import has just this number of conflicts, and its notes these words. */
static void assert_conflict(const struct fixture *fixture, const char *name, const char *text,
                            guint count, const char *words)
{
    const struct verdicts verdicts = import(fixture, name, text);
    if (verdicts.conflicts != count || verdicts.others != 0
        || strstr(verdicts.notes->str, words) == NULL)
        g_error("%s: %u conflicts, %u others, \"%s\" instead of %u and \"%s\"", name,
                verdicts.conflicts, verdicts.others, verdicts.notes->str, count, words);
    g_string_free(verdicts.notes, TRUE);
}

static guint correct(const struct fixture *fixture, const struct correction_wish *wish,
                     const char *const *usernames)
{
    GError *error = NULL;
    g_autoptr(correction_result) result =
        correction_set(fixture->installation, wish, usernames, &error);
    g_assert_no_error(error);
    return result->changed;
}

static struct correction_wish amount_wish(enum correction_kind kind, const char *part,
                                          const char *typed)
{
    GError *error = NULL;
    struct correction_wish wish = { .kind = kind, .context = KEY, .part = part };
    wish.forget = typed == NULL;
    if (typed != NULL)
        g_assert_true(amount_read(typed, false, &wish.amount, &error));
    return wish;
}

static gint64 history_rows(const struct fixture *fixture, const char *action, const char *member)
{
    g_autofree char *sql = g_strdup_printf(
        "SELECT count(*) FROM history, json_each(changes) WHERE object_kind = 'learner'"
        " AND object_name = 'anna' AND action = '%s' AND key = '%s' AND value <> '[]'",
        action, member);
    return fixture_number(fixture, sql);
}

#define VALUE(column, table, place)                                                                \
    "SELECT " column " FROM " table " JOIN learner ON learner.id = learner_id WHERE "              \
    "username = 'anna' AND " place

/* Each value of a course: what is set, what the next import says, what is there before and after. */
struct subject {
    enum correction_kind kind;
    const char *part, *typed;
    const char *file, *text, *words;
    const char *value; /* query for a whole number */
    gint64 before, after;
    const char *action, *member;
};

static const struct subject subjects[] = {
    { CORRECTION_COMPLETION, NULL, "90 %", "completions.json", completions,
      "completion stays 0.9 as set by hand (the file has 0.25)",
      VALUE("round(ratio * 100)", "completion", "TRUE"), 25, 90, "set completion",
      "completion in " KEY },
    { CORRECTION_TOTAL, NULL, "0.9", "grades.csv", report,
      "grade stays 0.9 as set by hand (the file has 0.5)",
      VALUE("round(grade * 100)", "course_grade", "TRUE"), 50, 90, "set total", "total in " KEY },
    { CORRECTION_GRADE, "homework 1", "35/40", "grades.csv", report,
      "Homework 1 stays 0.875 as set by hand (the file has 0.25)",
      VALUE("round(earned * 1000 / possible)", "subsection_grade", "subsection_id = 1"), 250, 875,
      "set grade", "Homework 1 in " KEY },
    { CORRECTION_GRADE, "Homework 2", "50 %", "grades.csv", report,
      "Homework 2 stays 0.5 as set by hand (the file has none)",
      VALUE("coalesce(round(earned * 1000 / possible), -1)", "subsection_grade",
            "subsection_id = 2"),
      -1, 500, "set grade", "Homework 2 in " KEY },
    { CORRECTION_GRADE, "EXAM", "0 %", "grades.csv", report, "Exam 1 stays 0 as set by hand",
      VALUE("round(earned * 1e16 / possible)", "subsection_grade", "subsection_id = 3"),
      8333333333333334, 0, "set grade", "Exam 1 in " KEY },
};

static void test_kept(struct fixture *fixture, gconstpointer data)
{
    const struct subject *subject = data;
    const struct correction_wish set = amount_wish(subject->kind, subject->part, subject->typed);
    const struct correction_wish forget = amount_wish(subject->kind, subject->part, NULL);
    import_everything(fixture);
    g_assert_cmpint(fixture_number(fixture, subject->value), ==, subject->before);
    g_assert_cmpint(correct(fixture, &forget, anna), ==, 0);
    g_assert_cmpint(correct(fixture, &set, anna), ==, 1);
    g_assert_cmpint(correct(fixture, &set, anna), ==, 0);
    g_assert_cmpint(history_rows(fixture, subject->action, subject->member), ==, 1);
    g_assert_cmpint(fixture_number(fixture, subject->value), ==, subject->after);
    assert_conflict(fixture, subject->file, subject->text, 1, subject->words);
    assert_conflict(fixture, subject->file, subject->text, 1, subject->words);
    g_assert_cmpint(fixture_number(fixture, subject->value), ==, subject->after);
    /* Twice by hand, and then back to what came from the file, to the last digit. */
    const struct correction_wish again = amount_wish(subject->kind, subject->part, "1 %");
    g_assert_cmpint(correct(fixture, &again, anna), ==, 1);
    g_assert_cmpint(correct(fixture, &forget, anna), ==, 1);
    g_assert_cmpint(fixture_number(fixture, subject->value), ==, subject->before);
    assert_conflict(fixture, subject->file, subject->text, 0, "");
}

static void test_enrolment(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    static const char active[] = VALUE("enrolment.active", "enrolment", "TRUE");
    struct correction_wish wish = { .kind = CORRECTION_ENROLMENT, .context = KEY };
    import_everything(fixture);
    g_assert_cmpint(correct(fixture, &wish, anna), ==, 1);
    assert_conflict(fixture, "grades.csv", report, 1,
                    "enrolment stays inactive as set by hand (the file has active)");
    assert_conflict(fixture, "profiles.csv", profiles, 1, "enrolment stays inactive");
    assert_conflict(fixture, "completions.json", completions, 1, "enrolment stays inactive");
    g_assert_cmpint(fixture_number(fixture, active), ==, 0);
    wish.active = true;
    wish.mode = "verified";
    g_assert_cmpint(correct(fixture, &wish, both), ==, 2);
    assert_conflict(fixture, "grades.csv", report, 2,
                    "track stays verified as set by hand (the file has audit)");
    assert_conflict(fixture, "profiles.csv", profiles, 2, "track stays verified");
    wish.forget = true;
    g_assert_cmpint(correct(fixture, &wish, both), ==, 2);
    assert_conflict(fixture, "grades.csv", report, 0, "");
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM enrolment WHERE active"
                                            " AND mode = 'audit' AND by_hand = 0"),
                    ==, 2);
}

/* What hands set before any file came. */
static void test_before_imports(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    GError *error = NULL;
    const struct learner_wish learner = { .name = "Anna Nowak" };
    struct correction_wish grade = amount_wish(CORRECTION_GRADE, "Homework 1", "35/40");
    grade.add_part = true;
    g_assert_true(course_add(fixture->installation, KEY, &(struct course_wish){ 0 }, &error));
    g_assert_true(learner_add(fixture->installation, "anna", &learner, NULL, &error));
    g_assert_no_error(error);
    g_assert_cmpint(correct(fixture, &grade, anna), ==, 1);
    const struct verdicts first = import(fixture, "grades.csv", report);
    g_assert_cmpint(first.conflicts, ==, 1);
    g_assert_nonnull(strstr(first.notes->str, "Homework 1 stays 0.875 as set by hand"));
    g_string_free(first.notes, TRUE);
    const struct verdicts second = import(fixture, "profiles.csv", profiles);
    g_assert_cmpint(second.conflicts, ==, 1);
    g_assert_nonnull(strstr(second.notes->str, "name stays Anna Nowak as set by hand"));
    g_string_free(second.notes, TRUE);
}

static void test_all_or_none(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    static const char *const stranger[] = { "anna", "zoe", NULL };
    GError *error = NULL;
    const struct correction_wish wish = amount_wish(CORRECTION_COMPLETION, NULL, "1");
    import_everything(fixture);
    const gint64 rows = fixture_number(fixture, "SELECT count(*) FROM history");
    g_assert_null(correction_set(fixture->installation, &wish, stranger, &error));
    assert_refused(&error, ERROR_NOT_FOUND, "zoe");
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM completion WHERE by_hand"), ==,
                    0);
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM history"), ==, rows);
}

static void refuse_part(const struct fixture *fixture, const char *part, int code,
                        const char *words)
{
    GError *error = NULL;
    const struct correction_wish wish = amount_wish(CORRECTION_GRADE, part, "1/2");
    g_assert_null(correction_set(fixture->installation, &wish, anna, &error));
    assert_refused(&error, code, words);
}

static void test_parts(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    static const char parts[] = "SELECT count(*) FROM subsection";
    import_everything(fixture);
    refuse_part(fixture, "Homework", ERROR_NOT_FOUND, "Homework 1, Homework 2, Exam 1");
    refuse_part(fixture, "Homework 3", ERROR_NOT_FOUND, "--add");
    refuse_part(fixture, "Quiz \x1b[2J", ERROR_NOT_FOUND, "<U+001B>");
    struct correction_wish add = amount_wish(CORRECTION_GRADE, "Homework 3", "1/2");
    const struct correction_wish forget = amount_wish(CORRECTION_GRADE, "Homework 3", NULL);
    add.add_part = true;
    g_assert_cmpint(correct(fixture, &add, both), ==, 2);
    g_assert_cmpint(fixture_number(fixture, parts), ==, 4);
    /* The next report does not list it; it stays for the sake of the grades. */
    assert_conflict(fixture, "grades.csv", report, 0, "");
    g_assert_cmpint(fixture_number(fixture, parts), ==, 4);
    g_assert_cmpint(correct(fixture, &forget, both), ==, 2);
    g_assert_cmpint(fixture_number(fixture, parts), ==, 3);
}

static void change(const struct fixture *fixture, const struct learner_wish *wish,
                   struct learner_report *told)
{
    GError *error = NULL;
    g_assert_true(learner_change(fixture->installation, "anna", wish, told, &error));
    g_assert_no_error(error);
}

static void assert_name(const struct fixture *fixture, const char *name, const char *state,
                        bool by_hand)
{
    GError *error = NULL;
    g_autoptr(learner) learner = learner_find(fixture->installation->database, "anna", &error);
    g_assert_no_error(error);
    g_assert_cmpstr(learner->name, ==, name);
    g_assert_cmpstr(learner->name_state, ==, state);
    g_assert_cmpint(learner->name_by_hand != 0, ==, by_hand);
}

static void test_names(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    GError *error = NULL;
    import_everything(fixture);
    change(fixture, &(struct learner_wish){ .name = "Anna Nowak", .email = "a@b.example" }, NULL);
    assert_name(fixture, "Anna Nowak", "good", true);
    assert_conflict(fixture, "profiles.csv", profiles, 1,
                    "name stays Anna Nowak as set by hand (the file has Anna Kowalska)");
    assert_conflict(fixture, "profiles.csv", profiles, 1,
                    "address stays a@b.example as set by hand (the file has anna@example.org)");
    assert_conflict(fixture, "grades.csv", report, 1, "address stays a@b.example");
    /* An accepted name stays accepted while it is printed the same. */
    change(fixture, &(struct learner_wish){ .name = "N/A" }, NULL);
    assert_name(fixture, "N/A", "review", true);
    g_assert_true(learner_accept_name(fixture->installation, "anna", NULL, &error));
    change(fixture, &(struct learner_wish){ .first_name = "Anna" }, NULL);
    assert_name(fixture, "N/A", "accepted", true);
    change(fixture, &(struct learner_wish){ .forget_name = true }, NULL);
    assert_name(fixture, "Anna Kowalska", "good", false);
    change(fixture, &(struct learner_wish){ .forget_email = true }, NULL);
    assert_conflict(fixture, "profiles.csv", profiles, 0, "");
    g_assert_cmpint(history_rows(fixture, "forget", "name"), ==, 1);
    static const char *const wrong[] = { "a b@c", "@c", "a@", "a@b@c", "a\x1b@b", "a", "<a@b>" };
    for (gsize i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_assert_false(learner_change(fixture->installation, "anna",
                                      &(struct learner_wish){ .email = wrong[i] }, NULL, &error));
        assert_refused(&error, ERROR_DATA, "e-mail address");
    }
}

static void test_username(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    GError *error = NULL;
    import_everything(fixture);
    g_assert_false(learner_change(fixture->installation, "anna",
                                  &(struct learner_wish){ .username = "bob" }, NULL, &error));
    assert_refused(&error, ERROR_DATA, "already");
    g_assert_false(
        learner_add(fixture->installation, "bob", &(struct learner_wish){ 0 }, NULL, &error));
    assert_refused(&error, ERROR_DATA, "already");
    change(fixture, &(struct learner_wish){ .username = "anna.nowak" }, NULL);
    g_autofree char *renamed = g_strdup(report);
    g_auto(GStrv) parts = g_strsplit(renamed, ",anna,", -1);
    g_autofree char *text = g_strjoinv(",anna.nowak,", parts);
    assert_conflict(fixture, "grades.csv", text, 0, "");
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM learner"), ==, 2);
}

static void test_course(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    GError *error = NULL;
    const struct course_wish wish = { .long_name = "All of Bees" };
    import_everything(fixture);
    g_assert_true(course_change(fixture->installation, KEY, &wish, &error));
    assert_conflict(
        fixture, "names.json", names, 1,
        "certificate name stays All of Bees as set by hand (the file has Bees and Honey)");
    g_assert_true(course_forget_names(fixture->installation, KEY, &error));
    g_assert_no_error(error);
    assert_conflict(fixture, "names.json", names, 0, "");
    g_autoptr(course) course = course_find(fixture->installation->database, KEY, &error);
    g_assert_cmpstr(course->long_name, ==, "Bees and Honey");
    g_assert_cmpint(course->name_by_hand, ==, 0);
}

static void set_policy(const struct fixture *fixture, const struct policy_wish *wish,
                       GPtrArray *warnings)
{
    GError *error = NULL;
    g_assert_true(course_set_policy(fixture->installation, KEY, wish, warnings, &error));
    g_assert_no_error(error);
}

static void test_policy(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    static const char weights[] =
        "SELECT coalesce(sum(round(weight * 100) * (1 + position)), 0) FROM assignment_type";
    GError *error = NULL;
    g_autoptr(GPtrArray) warnings = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GArray) types = g_array_new(FALSE, FALSE, sizeof(struct policy_type));
    const struct policy_type homework = { "homework", 0.9, -1 };
    g_array_append_val(types, homework);
    import_everything(fixture);
    const gint64 before = fixture_number(fixture, weights);
    set_policy(fixture, &(struct policy_wish){ .action = POLICY_FROM_TYPES, .types = types },
               warnings);
    g_assert_cmpint(warnings->len, ==, 2);
    g_assert_nonnull(strstr(warnings->pdata[0], "90 %"));
    g_assert_nonnull(strstr(warnings->pdata[1], "Exam"));
    /* What was known of the type and is not said anew stays. */
    g_assert_cmpint(fixture_number(fixture, "SELECT min_count FROM assignment_type"), ==, 2);
    assert_conflict(fixture, "policy.json", policy, 1, "policy stays homework 0.9");
    set_policy(fixture, &(struct policy_wish){ .action = POLICY_NONE }, NULL);
    assert_conflict(fixture, "policy.json", policy, 1, "policy stays nothing");
    set_policy(fixture, &(struct policy_wish){ .action = POLICY_FORGET }, NULL);
    g_assert_cmpint(fixture_number(fixture, weights), ==, before);
    assert_conflict(fixture, "policy.json", policy, 0, "");
    static const char *const wrong[] = {
        "{\"GRADER\":[{\"type\":\"A\",\"weight\":1.5}]}",
        "{\"GRADER\":[{\"type\":\"A\",\"weight\":1},{\"type\":\"a\",\"weight\":0}]}",
        "{\"GRADER\":[{\"weight\":1}]}",
        "{\"GRADER\":",
        "[]",
        "{\"GRADER\":[{\"type\":\"A\x1b\",\"weight\":1}]}",
    };
    for (gsize i = 0; i < G_N_ELEMENTS(wrong); i++) {
        const struct policy_wish wish = { .text = wrong[i], .text_name = "p" };
        g_assert_false(course_set_policy(fixture->installation, KEY, &wish, NULL, &error));
        assert_refused(&error, ERROR_DATA, "");
    }
    g_assert_cmpint(fixture_number(fixture, weights), ==, before);
}

static struct origin_story story_of(const struct fixture *fixture, const struct origin *origin)
{
    GError *error = NULL;
    struct origin_story story;
    g_assert_true(origin_tell(fixture->installation->database, origin, &story, &error));
    g_assert_no_error(error);
    return story;
}

static void test_origins(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    GError *error = NULL;
    const struct correction_wish wish = amount_wish(CORRECTION_TOTAL, NULL, "0.9");
    struct database *database = fixture->installation->database;
    import_everything(fixture);
    g_assert_cmpint(correct(fixture, &wish, both), ==, 2);
    g_autoptr(learner) bob = learner_find(database, "bob", &error);
    g_autoptr(GPtrArray) courses = learner_courses(database, bob->id, &error);
    const struct learner_course *course = courses->pdata[0];
    struct origin_story story = story_of(fixture, &course->grade_origin);
    g_assert_true(story.by_hand);
    g_assert_cmpstr(story.operator_name, ==, fixture->installation->operator_name);
    origin_story_clear(&story);
    story = story_of(fixture, &course->completion_origin);
    g_assert_cmpstr(story.file_name, ==, "completions.json");
    g_assert_cmpint(story.line, ==, 2);
    origin_story_clear(&story);
    story = story_of(fixture, &bob->name_origin);
    g_assert_cmpstr(story.file_name, ==, "profiles.csv");
    g_assert_cmpint(story.line, ==, 3);
    origin_story_clear(&story);
    g_autoptr(GPtrArray) grades = learner_subsections(database, bob->id, course->course_id, &error);
    story = story_of(fixture, &((struct learner_subsection *)grades->pdata[0])->origin);
    g_assert_cmpstr(story.file_name, ==, "grades.csv");
    g_assert_cmpint(story.line, ==, 3);
    origin_story_clear(&story);
}

/* The filter of commands and the one of the console find this credential and no other. */
static void assert_name_changed(const struct fixture *fixture, gint64 id)
{
    GError *error = NULL;
    gint64 count = 0;
    bool matches = false;
    struct database *database = fixture->installation->database;
    const struct credential_filter filter = { .name_changed = true };
    const struct credential_selection selection = { .filter = &filter };
    static const char *const yes[] = { "1", NULL };
    g_autoptr(GArray) ids = credential_selection_make(database, &selection, &error);
    g_assert_no_error(error);
    g_assert_cmpint(ids->len, ==, 1);
    g_assert_cmpint(g_array_index(ids, gint64, 0), ==, id);
    g_autoptr(listing) listing = listing_open(database, "credentials", 0, &error);
    g_assert_no_error(error);
    g_assert_true(listing_set_filter(listing, "name_changed", yes, &error));
    g_assert_true(listing_count(listing, &count, &error));
    g_assert_cmpint(count, ==, 1);
    g_assert_true(listing_matches(listing, id, &matches, &error));
    g_assert_no_error(error);
    g_assert_true(matches);
}

static void test_outdated(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    GError *error = NULL;
    struct learner_report told = { 0 };
    issue_all(fixture);
    g_assert_true(learner_change(fixture->installation, "learner7",
                                 &(struct learner_wish){ .name = "Sieben" }, &told, &error));
    g_assert_no_error(error);
    g_assert_cmpint(told.outdated->len, ==, 1);
    const struct credential *credential = told.outdated->pdata[0];
    g_assert_cmpstr(credential->full_name, ==, "Learner 7");
    assert_name_changed(fixture, credential->id);
    g_assert_false(learner_remove(fixture->installation, "learner7", &error));
    assert_refused(&error, ERROR_REFUSED, credential->uuid);
    g_ptr_array_unref(told.outdated);
    g_assert_true(learner_change(fixture->installation, "learner7",
                                 &(struct learner_wish){ .forget_name = true }, &told, &error));
    g_assert_cmpint(told.outdated->len, ==, 0);
    g_ptr_array_unref(told.outdated);
    g_assert_true(
        learner_add(fixture->installation, "typo", &(struct learner_wish){ 0 }, NULL, &error));
    g_assert_true(learner_remove(fixture->installation, "typo", &error));
    g_assert_no_error(error);
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM learner"), ==, ISSUE_LEARNERS);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(subjects); i++) {
        g_autofree char *name = g_strdup_printf("/corrections/kept-%" G_GSIZE_FORMAT, i);
        g_test_add(name, struct fixture, &subjects[i], fixture_set_up, test_kept,
                   fixture_tear_down);
    }
#define ADD(name, function)                                                                        \
    g_test_add("/corrections/" name, struct fixture, NULL, fixture_set_up, function,               \
               fixture_tear_down)
    ADD("enrolment", test_enrolment);
    ADD("before-imports", test_before_imports);
    ADD("all-or-none", test_all_or_none);
    ADD("parts", test_parts);
    ADD("names", test_names);
    ADD("username", test_username);
    ADD("course", test_course);
    ADD("policy", test_policy);
    ADD("origins", test_origins);
    g_test_add("/corrections/outdated", struct fixture, NULL, issue_set_up, test_outdated,
               fixture_tear_down);
    return g_test_run();
}
