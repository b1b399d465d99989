#include "config.h"

#include "console/pages/intake_private.h"

#include "base/text.h"
#include "console/pages/overlays.h"
#include "console/pages/question.h"
#include "console/sections/equivalent.h"
#include "rules/context_key.h"
#include "store/course.h"

/* One run, apart from the page. */
struct intake_job {
    struct job *job;
    struct intake_wish *wish;
    struct intake_report *report;
};

/* Lies on the job's stack while it waits for the answer. */
struct intake_question {
    const struct import_question *asked;
    char *answer; /* NULL: none was given */
};

static void intake_job_free(gpointer data)
{
    struct intake_job *work = data;
    intake_wish_free(work->wish);
    g_clear_pointer(&work->report, intake_report_unref);
    g_free(work);
}

/* Whether the job still waits: it may have been cancelled while somebody thought. */
static bool intake_waits(const struct intake_page *intake)
{
    return intake->job != NULL && intake->asking != NULL;
}

/* NULL: nobody knows, so that the job ends. Takes the answer. */
static void intake_answer(struct intake_page *intake, char *answer)
{
    g_autofree char *typed = answer;
    g_autofree char *key = typed != NULL ? text_trim(typed) : NULL;
    if (!intake_waits(intake))
        return;
    struct intake_question *question = g_steal_pointer(&intake->asking);
    const bool answered = key != NULL && *key != '\0';
    if (answered) {
        const struct import_question *asked = question->asked;
        const bool named = asked->name != NULL;
        g_hash_table_insert(named ? intake->wish->names : intake->wish->courses,
                            g_strdup(named ? asked->name : asked->sentence), g_strdup(key));
        question->answer = g_steal_pointer(&key);
    }
    job_answer(intake->job, answered);
}

static void intake_ask_key(struct intake_page *intake, const char *proposal);

/* What is no key is asked again, with what was typed. */
static void intake_course_typed(struct console *console, gpointer data, enum answer answer,
                                const char *input)
{
    g_autoptr(GError) error = NULL;
    if (answer != ANSWER_YES) {
        intake_answer(data, NULL);
        return;
    }
    g_autofree char *key = context_key_normalise(input, NULL, &error);
    if (key != NULL) {
        intake_answer(data, g_steal_pointer(&key));
        return;
    }
    console_error(console, error);
    intake_ask_key(data, input);
}

static void intake_ask_key(struct intake_page *intake, const char *proposal)
{
    if (!intake_waits(intake))
        return;
    const struct import_question *asked = intake->asking->asked;
    g_autofree char *shown = text_show(asked->file_name);
    g_autofree char *text =
        g_strdup_printf("%s does not say it. A course that is not known yet is added.", shown);
    const struct question question = {
        .title = asked->sentence,
        .text = text,
        .yes = "Take it",
        .no = "Cancel",
        .input_label = "Key",
        .input = proposal != NULL ? proposal : "course-v1:",
        .input_limit = 255,
        .input_needed = true,
    };
    question_ask(intake->page.console, &question, intake_course_typed, intake, NULL);
}

/* The courses as the menu lists them; the last line is for another one. */
struct intake_courses {
    struct intake_page *intake;
    GPtrArray *keys; /* of char *, NULL at the end */
};

static void intake_courses_free(gpointer data)
{
    struct intake_courses *courses = data;
    g_ptr_array_unref(courses->keys);
    g_free(courses);
}

static void intake_course_chosen(struct console *console, gpointer data, int index,
                                 const bool *marked)
{
    (void)console;
    (void)marked;
    const struct intake_courses *courses = data;
    if (index < 0)
        intake_answer(courses->intake, NULL);
    else if ((guint)index + 2 < courses->keys->len)
        intake_answer(courses->intake, g_strdup(courses->keys->pdata[index]));
    else
        intake_ask_key(courses->intake, courses->intake->asking->asked->proposal);
}

static void intake_ask_known(struct intake_page *intake, const GPtrArray *known)
{
    int current = (int)known->len;
    struct intake_courses *courses = g_new0(struct intake_courses, 1);
    courses->intake = intake;
    courses->keys = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (guint i = 0; i < known->len; i++) {
        const struct course *course = known->pdata[i];
        g_ptr_array_add(courses->keys, g_strdup(course->key));
        g_ptr_array_add(names, course->display_name);
        if (g_strcmp0(course->key, intake->asking->asked->proposal) == 0)
            current = (int)i;
    }
    g_ptr_array_add(courses->keys, g_strdup("Another course ..."));
    g_ptr_array_add(courses->keys, NULL);
    g_ptr_array_add(names, (gpointer) "");
    g_ptr_array_add(names, NULL);
    const struct menu menu = {
        .title = intake->asking->asked->sentence,
        .lines = (const char *const *)courses->keys->pdata,
        .details = (const char *const *)names->pdata,
        .current = intake->asking->asked->proposal != NULL ? current : 0,
    };
    menu_open(intake->page.console, &menu, intake_course_chosen, courses, intake_courses_free);
}

/* On the console's thread. */
static void intake_ask_course(struct console *console, struct page *page, struct job *job,
                              gpointer data)
{
    if (page == NULL) {
        job_answer(job, false);
        return;
    }
    struct intake_page *intake = intake_of(page);
    intake->asking = data;
    g_autoptr(GPtrArray) known = course_list(console_database(console), NULL);
    if (known != NULL && known->len > 0)
        intake_ask_known(intake, known);
    else
        intake_ask_key(intake, intake->asking->asked->proposal);
}

/* On the job's thread, as those that follow. What columns mean was asked on their page. */
static char *intake_job_ask(const struct import_question *asked, gpointer data)
{
    const struct intake_job *work = data;
    struct intake_question question = { .asked = asked };
    if (asked->kind == IMPORT_ASKS_MAPPING)
        return NULL;
    if (job_ask(work->job, intake_ask_course, &question))
        return question.answer;
    g_free(question.answer);
    return NULL;
}

static bool intake_job_progress(const char *phase, const char *file_name, guint64 done,
                                guint64 total, gpointer data)
{
    (void)phase;
    (void)file_name;
    const struct intake_job *work = data;
    job_progress(work->job, MIN(done, total > 0 ? total : done), total, NULL);
    return !job_cancelled(work->job);
}

/* Its rows are read as long as the report is shown: a small part of them at a time. */
#define REPORT_CACHE 1024

static struct installation *intake_job_keep(gpointer data)
{
    const struct intake_job *work = data;
    struct installation *installation = job_keep_installation(work->job);
    g_autoptr(GError) unimportant = NULL;
    if (!database_set_cache(installation->database, REPORT_CACHE, &unimportant))
        g_debug("intake_job_keep: %s", unimportant->message);
    return installation;
}

static bool intake_job_run(struct job *job, struct installation *installation, gpointer data,
                           GError **error)
{
    struct intake_job *work = data;
    const struct intake_watcher watcher = { intake_job_ask, intake_job_progress, intake_job_keep,
                                            work };
    work->job = job;
    work->report = intake_run(installation, work->wish, &watcher, error);
    return work->report != NULL;
}

/* The course with which one call of the command does the same; false: there is none, because files are about
 * several. */
static bool intake_one_course(const struct intake_wish *wish, const char **course)
{
    GHashTableIter next;
    gpointer key = NULL;
    *course = NULL;
    g_hash_table_iter_init(&next, wish->courses);
    while (g_hash_table_iter_next(&next, NULL, &key)) {
        if (*course != NULL && !g_str_equal(*course, key))
            return false;
        *course = key;
    }
    return true;
}

/* What was said of the only file of which something was; false: the command says such things of all its files, so that
 * there is none for this. NULL: nothing was said. */
static bool intake_one_said(const struct intake_wish *wish, const struct columns_said **said)
{
    GHashTableIter next;
    gpointer value = NULL;
    *said = NULL;
    g_hash_table_iter_init(&next, wish->said);
    if (g_hash_table_iter_next(&next, NULL, &value))
        *said = value;
    return *said == NULL || wish->paths->len == 1;
}

static void intake_add_said(GPtrArray *words, const struct columns_said *said)
{
    if (said == NULL)
        return;
    equivalent_option(words, "--encoding", said->encoding);
    for (guint i = 0; said->changes != NULL && i < said->changes->len; i++)
        equivalent_option(words, "--map", said->changes->pdata[i]);
}

/* What names in rows mean can be said of several files at once. */
static void intake_add_names(GPtrArray *words, const struct intake_wish *wish)
{
    GHashTableIter next;
    gpointer name = NULL, key = NULL;
    g_hash_table_iter_init(&next, wish->names);
    while (g_hash_table_iter_next(&next, &name, &key)) {
        g_autofree char *line = mapping_write_course(name, key);
        equivalent_add(words, "--map", line, NULL);
    }
}

static void intake_tell_equivalent(struct console *console, const struct intake_wish *wish)
{
    const char *course;
    const struct columns_said *said;
    if (!intake_one_course(wish, &course) || !intake_one_said(wish, &said))
        return;
    g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func(g_free);
    equivalent_add(words, "import", NULL);
    equivalent_option(words, "--course", course);
    equivalent_option(words, "--media", wish->media);
    if (wish->skip_bad_rows)
        equivalent_add(words, "--skip-bad-rows", NULL);
    intake_add_said(words, said);
    intake_add_names(words, wish);
    for (guint i = 0; i < wish->paths->len; i++)
        equivalent_add(words, wish->paths->pdata[i], NULL);
    equivalent_tell(console, words);
}

static void intake_tell_applied(struct console *console, const struct intake_wish *wish,
                                const struct intake_report *report)
{
    gint64 counts[STAGED_VERDICTS] = { 0 };
    for (guint i = 0; i < report->files->len; i++)
        for (int verdict = 0; verdict < STAGED_VERDICTS; verdict++)
            counts[verdict] +=
                ((const struct intake_file *)report->files->pdata[i])->counts[verdict];
    g_autofree char *fresh = console_show_number(counts[STAGED_NEW]);
    g_autofree char *changed = console_show_number(counts[STAGED_CHANGED]);
    g_autofree char *left = console_show_number(counts[STAGED_REFUSED] + counts[STAGED_SKIPPED]);
    console_message(console, MESSAGE_DONE, "Imported: %s new, %s changed, %s left out.", fresh,
                    changed, left);
    intake_tell_equivalent(console, wish);
}

static void intake_job_done(struct console *console, struct page *page, gpointer data,
                            const GError *error)
{
    struct intake_job *work = data;
    const bool applied = work->report != NULL && work->report->applied;
    if (applied)
        intake_tell_applied(console, work->wish, work->report);
    else if (error != NULL && page == NULL)
        console_error(console, error);
    if (page == NULL)
        return;
    struct intake_page *intake = intake_of(page);
    intake->job = NULL;
    intake->asking = NULL;
    intake->applying = false;
    g_clear_pointer(&intake->fault, g_free);
    if (error != NULL) {
        intake->fault = g_strdup(error->message);
    } else {
        g_clear_pointer(&intake->report, intake_report_unref);
        intake->report = g_steal_pointer(&work->report);
    }
    intake_show_report(intake);
}

/* The dry run makes temporary tables, which a reader can't; it waits for nobody and nobody for it. */
static const struct job_class intake_check_class = {
    .doing = "Checking",
    .writes = true,
    .run = intake_job_run,
    .done = intake_job_done,
    .free = intake_job_free,
};
static const struct job_class intake_apply_class = {
    .doing = "Importing",
    .writes = true,
    .run = intake_job_run,
    .done = intake_job_done,
    .free = intake_job_free,
};

static void intake_start(struct intake_page *intake, bool dry_run)
{
    struct intake_job *work = g_new0(struct intake_job, 1);
    intake->wish->dry_run = dry_run;
    work->wish = intake_wish_copy(intake->wish);
    intake->applying = !dry_run;
    intake->job = job_start(intake->page.console, &intake->page,
                            dry_run ? &intake_check_class : &intake_apply_class, work);
    work->job = intake->job;
}

void intake_check(struct intake_page *intake)
{
    intake_start(intake, true);
}

void intake_apply(struct intake_page *intake)
{
    intake_start(intake, false);
}
