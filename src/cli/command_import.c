#include "config.h"

#include "base/error.h"
#include "base/interrupt.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/moving_report.h"
#include "cli/output.h"
#include "cli/report.h"
#include "operations/import.h"

struct import_dialogue {
    struct interrupt *interrupt;
};

static void import_show_choices(const GPtrArray *choices)
{
    for (guint i = 0; choices != NULL && i < choices->len; i++) {
        const struct mapping_choice *choice = choices->pdata[i];
        g_autofree char *word = text_show(choice->word);
        g_autofree char *title = text_show(choice->title);
        g_autofree char *line =
            g_strdup_printf("  %u  %s%s%s", i + 1, word, *title != '\0' ? "  " : "", title);
        output_note(line);
    }
}

/* A choice may be typed as its number. */
static char *import_ask(const struct import_question *question, void *data)
{
    (void)data;
    if (!output_can_ask())
        return NULL;
    import_show_choices(question->choices);
    g_autofree char *answer = output_ask_text(question->sentence, question->proposal);
    guint64 number = 0;
    if (answer == NULL || question->choices == NULL
        || !g_ascii_string_to_unsigned(answer, 10, 1, MAX(question->choices->len, 1), &number, NULL)
        || question->choices->len == 0)
        return g_steal_pointer(&answer);
    return g_strdup(((const struct mapping_choice *)question->choices->pdata[number - 1])->word);
}

static bool import_show_progress(const char *phase, const char *file_name, guint64 done,
                                 guint64 total, void *data)
{
    struct import_dialogue *dialogue = data;
    const guint64 percent = total > 0 ? MIN(done, total) * 100 / total : 0;
    g_autofree char *text =
        g_strdup_printf("%s %s: %" G_GUINT64_FORMAT " %%", phase, file_name, percent);
    output_progress(text);
    return !interrupt_came(dialogue->interrupt);
}

/* "6 rows: 5 new, 1 refused; 1 name to review" */
static char *import_describe_counts(const struct import_outcome *outcome)
{
    g_autoptr(GString) words = g_string_new(NULL);
    g_string_append_printf(words, "%" G_GINT64_FORMAT " %s", outcome->rows,
                           outcome->rows == 1 ? "row" : "rows");
    const char *separator = ": ";
    for (int verdict = STAGED_NEW; verdict < STAGED_VERDICTS; verdict++) {
        if (outcome->counts[verdict] == 0)
            continue;
        g_string_append_printf(words, "%s%" G_GINT64_FORMAT " %s", separator,
                               outcome->counts[verdict], staged_verdict_names[verdict]);
        separator = ", ";
    }
    if (outcome->reviews > 0)
        g_string_append_printf(words, "; %" G_GINT64_FORMAT " %s to review", outcome->reviews,
                               outcome->reviews == 1 ? "name" : "names");
    return g_string_free(g_steal_pointer(&words), FALSE);
}

/* The table is begun with the first row, so that files without remarkable rows have none. */
struct import_printer {
    const struct import_outcome *outcome;
    struct output_table *table;
    bool json, first;
};

/* A damaged row is skipped only when the operator asked for it. */
static const char *import_verdict_word(enum staged_verdict verdict)
{
    return verdict == STAGED_PENDING ? "not judged" : staged_verdict_names[verdict];
}

static void import_print_row(const struct import_row_outcome *row, void *data)
{
    struct import_printer *printer = data;
    g_autofree char *line = g_strdup_printf("%" G_GINT64_FORMAT, row->line);
    if (printer->table == NULL) {
        g_autofree char *word = g_ascii_strup(printer->outcome->row_word, -1);
        g_autofree char *numbers = g_strconcat(">", word, NULL);
        const char *const headings[] = { numbers, "LEARNER", "VERDICT", "WHY", NULL };
        printer->table = output_table_begin(headings);
    }
    const char *const cells[] = { line, row->username, import_verdict_word(row->verdict),
                                  row->note };
    output_table_row(printer->table, cells);
}

static bool import_print_outcome(struct import_result *result, const struct import_outcome *outcome,
                                 bool verbose, GError **error)
{
    struct import_printer printer = { .outcome = outcome };
    g_autofree char *counts = import_describe_counts(outcome);
    g_autofree char *name = text_show(outcome->name);
    g_autofree char *course = text_show(outcome->course_key);
    output_line("%s: %s%s%s", name, outcome->title, outcome->course_key != NULL ? ", " : "",
                course);
    output_line("  %s", counts);
    for (guint i = 0; i < outcome->notices->len; i++) {
        g_autofree char *notice = text_show(outcome->notices->pdata[i]);
        output_line("  note: %s", notice);
    }
    const bool told =
        import_result_tell_rows(result, outcome, verbose, import_print_row, &printer, error);
    if (printer.table != NULL)
        output_table_end(printer.table);
    return told;
}

static bool import_print(struct import_result *result, bool dry_run, bool verbose, GError **error)
{
    for (guint i = 0; i < result->outcomes->len; i++) {
        if (i > 0)
            output_line("%s", "");
        if (!import_print_outcome(result, result->outcomes->pdata[i], verbose, error))
            return false;
    }
    if (dry_run && result->refusal == NULL)
        output_line("%s", "\nDry run: nothing was changed.");
    return true;
}

static json_t *import_outcome_json(const struct import_outcome *outcome)
{
    json_t *object = json_object();
    json_t *counts = json_object();
    json_t *notices = json_array();
    json_object_set_new(object, "file", json_text(outcome->name));
    json_object_set_new(object, "kind", json_text(outcome->kind));
    json_object_set_new(object, "title", json_text(outcome->title));
    json_object_set_new(object, "course",
                        outcome->course_key != NULL ? json_text(outcome->course_key) : json_null());
    json_object_set_new(object, "encoding", json_text(outcome->encoding));
    json_object_set_new(object, "rows", json_integer((json_int_t)outcome->rows));
    for (int verdict = STAGED_NEW; verdict < STAGED_VERDICTS; verdict++)
        json_object_set_new(counts, staged_verdict_names[verdict],
                            json_integer((json_int_t)outcome->counts[verdict]));
    json_object_set_new(object, "counts", counts);
    json_object_set_new(object, "names_to_review", json_integer((json_int_t)outcome->reviews));
    for (guint i = 0; i < outcome->notices->len; i++)
        json_array_append_new(notices, json_text(outcome->notices->pdata[i]));
    json_object_set_new(object, "notices", notices);
    return object;
}

static void import_print_row_json(const struct import_row_outcome *row, void *data)
{
    struct import_printer *printer = data;
    json_t *object = json_object();
    json_object_set_new(object, "file", json_text(printer->outcome->name));
    json_object_set_new(object, printer->outcome->row_word, json_integer((json_int_t)row->line));
    json_object_set_new(object, "username", json_text(row->username));
    json_object_set_new(object, "verdict", json_text(import_verdict_word(row->verdict)));
    json_object_set_new(object, "review", json_boolean(row->review));
    json_object_set_new(object, "note", json_text(row->note));
    output_json_item(object, printer->first);
    printer->first = false;
}

static bool import_print_json(struct import_result *result, bool dry_run, bool verbose,
                              GError **error)
{
    json_t *object = json_object();
    json_t *files = json_array();
    struct import_printer printer = { .json = true, .first = true };
    bool told = true;
    for (guint i = 0; i < result->outcomes->len; i++)
        json_array_append_new(files, import_outcome_json(result->outcomes->pdata[i]));
    json_object_set_new(object, "applied", json_boolean(result->applied));
    json_object_set_new(object, "dry_run", json_boolean(dry_run));
    json_object_set_new(object, "files", files);
    output_json_begin(object, "rows");
    for (guint i = 0; told && i < result->outcomes->len; i++) {
        printer.outcome = result->outcomes->pdata[i];
        told = import_result_tell_rows(result, printer.outcome, verbose, import_print_row_json,
                                       &printer, error);
    }
    output_json_end();
    return told;
}

static int import_status(const struct import_result *result)
{
    for (guint i = 0; i < result->outcomes->len; i++) {
        const struct import_outcome *outcome = result->outcomes->pdata[i];
        if (outcome->counts[STAGED_REFUSED] > 0 || outcome->counts[STAGED_SKIPPED] > 0)
            return ERROR_REFUSED;
    }
    return 0;
}

/* Whether the files are an old installation of learning-credentials: one file, alone. */
static bool import_is_moving(const struct invocation *invocation, bool *moving, GError **error)
{
    const char *kind = invocation_option(invocation, "kind");
    const bool asked = g_strcmp0(kind, MOVING_KIND) == 0;
    *moving = asked;
    for (guint i = 0; !*moving && kind == NULL && invocation->arguments[i] != NULL; i++)
        *moving = moving_recognise(invocation->arguments[i]);
    if (*moving && invocation->arguments[1] != NULL) {
        g_set_error_literal(error, OPERATIONS_ERROR, ERROR_USAGE,
                            "an installation of learning-credentials is imported by itself: name "
                            "its database or dump alone");
        return false;
    }
    if (*moving
        || (invocation_option(invocation, "media") == NULL
            && invocation_option(invocation, "output-directory") == NULL))
        return true;
    g_set_error_literal(error, OPERATIONS_ERROR, ERROR_USAGE,
                        "--media and --output-directory belong to the database or dump of an "
                        "installation of learning-credentials");
    return false;
}

static bool import_move(struct invocation *invocation, GError **error)
{
    g_autoptr(interrupt) interrupt = interrupt_begin();
    struct import_dialogue dialogue = { .interrupt = interrupt };
    const struct moving_options options = {
        .media = invocation_option(invocation, "media"),
        .output = invocation_option(invocation, "output-directory"),
        .dry_run = invocation_flag(invocation, "dry-run"),
        .skip_bad_rows = invocation_flag(invocation, "skip-bad-rows"),
        .progress = import_show_progress,
        .data = &dialogue,
    };
    g_autoptr(installation) installation = invocation_open(invocation, DATABASE_WRITE, error);
    return installation != NULL
           && moving_report_run(invocation, installation, invocation->arguments[0], &options,
                                invocation_flag(invocation, "verbose"), error);
}

/* The lines of --map, those in files too. Caller frees with g_strfreev. */
static char **import_changes(const struct invocation *invocation, GError **error)
{
    g_autofree const char **typed = invocation_option_list(invocation, "map");
    return report_argument_names((char *const *)typed, error);
}

static bool command_import_run(struct invocation *invocation, GError **error)
{
    bool moving = false;
    if (!import_is_moving(invocation, &moving, error))
        return false;
    if (moving)
        return import_move(invocation, error);
    g_autoptr(interrupt) interrupt = interrupt_begin();
    struct import_dialogue dialogue = { .interrupt = interrupt };
    const bool verbose = invocation_flag(invocation, "verbose");
    g_auto(GStrv) changes = import_changes(invocation, error);
    if (changes == NULL)
        return false;
    const struct import_options options = {
        .course = invocation_option(invocation, "course"),
        .kind = invocation_option(invocation, "kind"),
        .encoding = invocation_option(invocation, "encoding"),
        .learner = invocation_option(invocation, "learner"),
        .sheet = invocation_option(invocation, "sheet"),
        .changes = (const char *const *)changes,
        .forget = invocation_flag(invocation, "no-remember"),
        .dry_run = invocation_flag(invocation, "dry-run"),
        .skip_bad_rows = invocation_flag(invocation, "skip-bad-rows"),
        .ask = import_ask,
        .progress = import_show_progress,
        .data = &dialogue,
    };
    g_autoptr(installation) installation = invocation_open(invocation, DATABASE_WRITE, error);
    if (installation == NULL)
        return false;
    g_autoptr(import_result) result =
        import_files(installation, (const char *const *)invocation->arguments, &options, error);
    output_progress(NULL);
    if (result == NULL)
        return false;
    const bool printed = invocation->json
                             ? import_print_json(result, options.dry_run, verbose, error)
                             : import_print(result, options.dry_run, verbose, error);
    if (!printed)
        return false;
    if (result->refusal != NULL)
        return moving_report_refuse(g_steal_pointer(&result->refusal), error);
    invocation->status = import_status(result);
    return true;
}

static const struct command_option command_import_options[] = {
    { "course", "KEY", "the course that the files are about, such as course-v1:Org+Course+Run", 0 },
    { "kind", "KIND", "refuse files of any other kind, such as openedx-grades", 0 },
    { "encoding", "NAME", "the code page of a file that is not UTF-8, such as windows-1252", 0 },
    { "map", "HEADING=ROLE",
      "what a column of a table is, or how the file is to be read; may be given several times; "
      "@FILE reads such lines from a file",
      0 },
    { "no-remember", NULL,
      "don't use what is remembered about files of this heading, and remember nothing", 0 },
    { "sheet", "NAME", "the sheet of a workbook, if it is not the first one", 0 },
    { "learner", "USERNAME", "whom a completion is about that does not say it", 0 },
    { "media", "DIRECTORY", "the media directory (MEDIA_ROOT) of an old installation", 0 },
    { "output-directory", "NAME",
      "where below it the old installation kept its PDFs, if not in learning_credentials", 0 },
    { "dry-run", NULL, "print what would happen to each row and change nothing", 0 },
    { "skip-bad-rows", NULL, "leave damaged rows out instead of refusing the file", 0 },
    { "verbose", NULL, "print every row, not only those that need attention", 'v' },
    { 0 },
};

const struct command command_import = {
    .name = "import",
    .arguments = "FILE...",
    .summary = "Read learners, grades, completions and policies from report files; or move in",
    .help =
        "The kind of each file is recognised by its content: an Open edX grade report "
        "(openedx-grades), problem grade report (openedx-problem-grades), student profile report "
        "(openedx-profiles), bulk grade file (openedx-bulk-grades), answers of the completion "
        "aggregator as JSON (openedx-completions), grading_policy.json (openedx-grading-policy), "
        "policy.json (openedx-course-names), and the export of a whole course as tar.gz "
        "(openedx-course), which says all three: key, policy and names; Moodle's gradebook export "
        "as text, workbook or XML (moodle-grades, moodle-xml), its reports of course completion "
        "and activity completion (moodle-completion, moodle-progress) and lists of users "
        "(moodle-users); Canvas's gradebook export (canvas-grades); what \"export learners\" and "
        "\"export grades\" write (testamur-learners, testamur-grades); and any other table of "
        "people "
        "(roster), as CSV, XLSX or ODS. Files may be compressed with gzip. Several files are taken "
        "together, or none of them is.\n\n"
        "Most files do not say which course they are about: name it with --course. On a terminal "
        "you are asked; the short name of a course in the name of a file of Moodle or Canvas is "
        "taken as a proposal when exactly one known key has it as its second part. Profiles need "
        "no course; with one, the people in them are enrolled.\n\n"
        "What the columns of other tables are is concluded from their headings and from what "
        "stands below them, and said in the report. Where that leaves a doubt, such as the order "
        "of day and month, you are asked on a terminal; else the file is refused and --map says "
        "it. After an import this is remembered for files of the same heading, so that the next "
        "one needs no options (see mapping list); so is the --encoding of files that are not "
        "UTF-8, which never counts more than a byte order mark or text that is UTF-8. --map "
        "'HEADING=ROLE' corrects it; a heading "
        "that stands several times is named as HEADING#2, a column by its number as "
        "#4:\n\n" MAPPING_HELP "\n\n"
        "Each row gets a verdict: new, changed, unchanged, conflict (a value that somebody set by "
        "hand stays, or a name because of \"course change --name-policy\"; the rest of the row is "
        "taken), refused, skipped (damaged, with "
        "--skip-bad-rows). A name that looks wrong is stored and waits until a person accepts it; "
        "a name that can't be printed refuses its row. Without --skip-bad-rows a file with damaged "
        "rows changes nothing.\n\n"
        "A later grade report also says which graded subsections the course has: those that it no "
        "longer lists are removed with their grades, unless some were set by hand. All other files "
        "leave those alone that they do not list. A problem grade report has points, which take "
        "the place of the fractions of a grade report. The column Grade is taken as the learning "
        "platform rounded it.\n\n"
        "Of Moodle's gradebook the percentage of a grade is taken where it is shown; real grades "
        "are points, whose maximum has to be said, for the file does not have it. Letters, words "
        "and feedback are left out. \"Course total\" is the grade of the course, the total of a "
        "category a score of it, and so is each activity, in a category named like its kind. A "
        "date in the last column of the completion report is a completion; without one, and in "
        "the report on activities, the share of activities that are done is kept. Of Canvas's "
        "gradebook the course's \"Final Score\" is taken, or the \"Override Score\" where there is "
        "one, and each group's \"Final Score\"; single assignments are left out. The test student "
        "is never taken. A line of a list of users enrols in each of its courses (course1, course2 "
        "and so on), as a learner: courses in which role1 or type1 says that the person teaches "
        "are left out, and enrolstatus1 may say that the enrolment is suspended.\n\n"
        "An installation of learning-credentials (learning-credentials) is taken over from its "
        "SQLite database, or from a dump of its tables: types, configurations with their "
        "schedules, assets, learning paths, and credentials with their ids, verification ids and "
        "PDFs, which stay as they are, byte for byte. Name its media directory with --media. What "
        "is here already stays as it is, so it can be repeated. The dump is written with: "
        "manage.py dumpdata learning_credentials django_celery_beat auth.user student.userprofile "
        "learning_paths\n\n"
        "  testamur import --course course-v1:Org+Course+2026 --dry-run grades.csv profiles.csv\n"
        "  testamur import --map 'Result=grade:points:50' --map dates=day-first class.csv\n"
        "  testamur import --media /var/www/media --dry-run db.sqlite3",
    .options = command_import_options,
    .arguments_least = 1,
    .arguments_most = -1,
    .run = command_import_run,
};
