#include "config.h"

#include "console/sections/correcting.h"

#include "base/text.h"
#include "console/job.h"
#include "console/pages/held.h"
#include "console/pages/overlays.h"
#include "console/pages/question.h"
#include "console/sections/equivalent.h"
#include "operations/correction_words.h"
#include "rules/context_key.h"
#include "store/course.h"
#include "store/learning_path.h"

#include <string.h>

/* So many learners are told by name, in questions and in the equivalent command. */
#define NAMED_MOST 8
#define EQUIVALENT_MOST 40

/* A correction on its way from question to question; handed from one to the next. */
struct correcting {
    enum correction_kind kind;
    enum correcting_act act;
    char *context, *part, *mode, *typed;
    bool add_part, above;
    struct amount amount;
    GPtrArray *usernames; /* of char *; NULL until they are known */
    GPtrArray *choices;   /* of char *: what the open menu offers, NULL at the end */
    struct correction_result *result;
};

static void correcting_free(gpointer data)
{
    struct correcting *correcting = data;
    if (correcting == NULL)
        return;
    g_free(correcting->context);
    g_free(correcting->part);
    g_free(correcting->mode);
    g_free(correcting->typed);
    g_clear_pointer(&correcting->usernames, g_ptr_array_unref);
    g_clear_pointer(&correcting->choices, g_ptr_array_unref);
    correction_result_free(correcting->result);
    g_free(correcting);
}

static void correcting_go_on(struct console *console, struct correcting *correcting);

/* "anna, bob and 12 more". Caller frees. */
static char *correcting_names(const struct correcting *correcting)
{
    GString *names = g_string_new(NULL);
    const guint count = correcting->usernames->len;
    const guint named = count > NAMED_MOST + 1 ? NAMED_MOST : count;
    for (guint i = 0; i < named; i++) {
        g_autofree char *shown = text_show(correcting->usernames->pdata[i]);
        g_string_append_printf(names, "%s%s", i == 0 ? "" : ", ", shown);
    }
    if (named < count)
        g_string_append_printf(names, " and %u more", count - named);
    return g_string_free(names, FALSE);
}

static bool correcting_run(struct job *job, struct installation *installation, gpointer data,
                           GError **error)
{
    (void)job;
    struct correcting *correcting = data;
    const struct correction_wish wish = {
        .kind = correcting->kind,
        .context = correcting->context,
        .forget = correcting->act == CORRECTING_FORGET,
        .active = correcting->act == CORRECTING_SET,
        .mode = correcting->mode,
        .amount = correcting->amount,
        .part = correcting->part,
        .add_part = correcting->add_part,
    };
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (guint i = 0; i < correcting->usernames->len; i++)
        g_ptr_array_add(names, correcting->usernames->pdata[i]);
    g_ptr_array_add(names, NULL);
    correcting->result =
        correction_set(installation, &wish, (const char *const *)names->pdata, error);
    return correcting->result != NULL;
}

/* The words of the command that does the same, if it is not too long to be read. */
static void correcting_tell_equivalent(struct console *console, const struct correcting *correcting)
{
    static const char *const commands[][2] = {
        [CORRECTION_ENROLMENT] = { "enrolment", "set" },
        [CORRECTION_COMPLETION] = { "completion", "set" },
        [CORRECTION_TOTAL] = { "grade", "set" },
        [CORRECTION_GRADE] = { "grade", "set" },
        [CORRECTION_PATH] = { "path", "enrol" },
    };
    if (correcting->usernames->len > EQUIVALENT_MOST)
        return;
    g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func(g_free);
    equivalent_add(words, commands[correcting->kind][0], commands[correcting->kind][1],
                   correcting->result->context, NULL);
    for (guint i = 0; i < correcting->usernames->len; i++)
        equivalent_add(words, correcting->usernames->pdata[i], NULL);
    if (correcting->part != NULL)
        equivalent_add(words, correcting->part, NULL);
    if (correcting->typed != NULL && correcting->act == CORRECTING_SET)
        equivalent_add(words, correcting->typed, NULL);
    if (correcting->kind == CORRECTION_TOTAL)
        equivalent_add(words, "--total", NULL);
    if (correcting->add_part)
        equivalent_add(words, "--add", NULL);
    if (correcting->above)
        equivalent_add(words, "--extra-credit", NULL);
    equivalent_option(words, "--mode", correcting->mode);
    if (correcting->act == CORRECTING_END)
        equivalent_add(words, correcting->kind == CORRECTION_PATH ? "--end" : "--inactive", NULL);
    if (correcting->act == CORRECTING_FORGET)
        equivalent_add(words, "--forget", NULL);
    equivalent_tell(console, words);
}

/* "anna: completion in KEY set by hand: 87.5 % (before: none)". */
static void correcting_tell_one(struct console *console, const struct correcting *correcting,
                                const char *context, const char *done)
{
    const struct correction_outcome *one = correcting->result->outcomes->pdata[0];
    const char *remark = correction_remark(one, correcting->kind);
    g_autofree char *before = correction_describe(correcting->kind, one->before);
    g_autofree char *after = correction_describe(correcting->kind, one->after);
    g_autofree char *username = text_show(one->username);
    console_message(console, one->changed ? MESSAGE_DONE : MESSAGE_NOTE,
                    "%s: %s in %s %s: %s (before: %s)%s%s.", username, correcting->result->what,
                    context, done, after, before, *remark != '\0' ? "; it " : "", remark);
}

/* Of several, how many; and that it does not count for some. */
static void correcting_tell(struct console *console, const struct correcting *correcting)
{
    const struct correction_result *result = correcting->result;
    g_autofree char *context = text_show(result->context);
    const char *done =
        correcting->act == CORRECTING_FORGET ? "no longer set by hand" : "set by hand";
    guint idle = 0;
    for (guint i = 0; i < result->outcomes->len; i++) {
        const struct correction_outcome *one = result->outcomes->pdata[i];
        idle += one->changed && *correction_remark(one, correcting->kind) != '\0';
    }
    if (result->outcomes->len > 1 && idle > 0)
        console_message(console, MESSAGE_WARNING,
                        "%u of them are not enrolled: it counts only with an active enrolment.",
                        idle);
    if (result->outcomes->len == 1)
        correcting_tell_one(console, correcting, context, done);
    else
        console_message(console, MESSAGE_DONE, "%s in %s %s: %u of %u learners.", result->what,
                        context, done, result->changed, result->outcomes->len);
    correcting_tell_equivalent(console, correcting);
}

static void correcting_done(struct console *console, struct page *page, gpointer data,
                            const GError *error)
{
    (void)page;
    const struct correcting *correcting = data;
    if (error != NULL)
        console_error(console, error);
    else if (correcting->result->outcomes->len > 0)
        correcting_tell(console, correcting);
}

static const struct job_class correcting_class = {
    .doing = "Saving",
    .writes = true,
    .run = correcting_run,
    .done = correcting_done,
    .free = correcting_free,
};

/* The learners, typed or pasted: between blanks, commas, semicolons or line ends. */
static void names_answered(struct console *console, gpointer data, enum answer answer,
                           const char *input)
{
    if (answer != ANSWER_YES)
        return;
    g_auto(GStrv) words = g_strsplit_set(input, " ,;\t\r\n", -1);
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    for (char **word = words; *word != NULL; word++)
        if (**word != '\0')
            g_ptr_array_add(names, g_strdup(*word));
    if (names->len == 0) {
        console_message(console, MESSAGE_NOTE, "No learner was named; nothing was changed.");
        return;
    }
    struct correcting *correcting = held_take(data);
    correcting->usernames = g_steal_pointer(&names);
    correcting_go_on(console, correcting);
}

static void ask_names(struct console *console, struct correcting *correcting)
{
    const struct question question = {
        .title = "Which learners?",
        .text = "Type or paste their usernames, with blanks or commas between them.",
        .yes = "Go on",
        .no = "Cancel",
        .input_label = "Usernames",
        .input_needed = true,
    };
    question_ask(console, &question, names_answered, held_new(correcting, correcting_free),
                 held_free);
}

static void context_chosen(struct console *console, gpointer data, int index, const bool *marked)
{
    (void)marked;
    if (index < 0)
        return;
    struct correcting *correcting = held_take(data);
    correcting->context = g_strdup(correcting->choices->pdata[index]);
    correcting_go_on(console, correcting);
}

static bool add_courses(struct database *database, GPtrArray *keys, GPtrArray *lines,
                        GError **error)
{
    g_autoptr(GPtrArray) courses = course_list(database, error);
    for (guint i = 0; courses != NULL && i < courses->len; i++) {
        const struct course *course = courses->pdata[i];
        g_ptr_array_add(keys, g_strdup(course->key));
        g_ptr_array_add(lines, g_strdup(course->key));
    }
    return courses != NULL;
}

static bool add_paths(struct database *database, GPtrArray *keys, GPtrArray *lines, GError **error)
{
    g_autoptr(GPtrArray) paths = learning_path_list(database, error);
    for (guint i = 0; paths != NULL && i < paths->len; i++) {
        const struct learning_path *path = paths->pdata[i];
        g_ptr_array_add(keys, g_strdup(path->key));
        g_ptr_array_add(lines, g_strdup_printf("%s (learning path)", path->key));
    }
    return paths != NULL;
}

static bool is_enrolment(enum correction_kind kind)
{
    return kind == CORRECTION_ENROLMENT || kind == CORRECTION_PATH;
}

/* Takes the choices for the menu; `lines` are what is read. */
static void ask_by_menu(struct console *console, struct correcting *correcting, const char *title,
                        GPtrArray *choices, GPtrArray *lines,
                        void (*chosen)(struct console *console, gpointer data, int index,
                                       const bool *marked))
{
    g_clear_pointer(&correcting->choices, g_ptr_array_unref);
    correcting->choices = choices;
    g_ptr_array_add(lines, NULL);
    const struct menu menu = { .title = title, .lines = (const char *const *)lines->pdata };
    menu_open(console, &menu, chosen, held_new(correcting, correcting_free), held_free);
}

static void ask_context(struct console *console, struct correcting *correcting)
{
    g_autoptr(GError) error = NULL;
    struct database *database = console_database(console);
    g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
    if (!add_courses(database, keys, lines, &error)
        || (is_enrolment(correcting->kind) && !add_paths(database, keys, lines, &error))) {
        console_error(console, error);
        correcting_free(correcting);
    } else if (keys->len == 0) {
        console_message(console, MESSAGE_NOTE,
                        "There are no courses yet: import reports, or add a course first.");
        correcting_free(correcting);
    } else {
        ask_by_menu(console, correcting,
                    is_enrolment(correcting->kind) ? "In which course or learning path?"
                                                   : "In which course?",
                    g_steal_pointer(&keys), lines, context_chosen);
    }
}

static void part_typed(struct console *console, gpointer data, enum answer answer,
                       const char *input)
{
    if (answer != ANSWER_YES)
        return;
    struct correcting *correcting = held_take(data);
    correcting->part = text_trim(input);
    correcting->add_part = true;
    correcting_go_on(console, correcting);
}

static void ask_new_part(struct console *console, struct correcting *correcting)
{
    const struct question question = {
        .title = "What is the new part called?",
        .text = "Its category and number, such as Homework 2. The course gets it for all learners.",
        .yes = "Go on",
        .no = "Cancel",
        .input_label = "Part",
        .input_limit = 255,
        .input_needed = true,
    };
    question_ask(console, &question, part_typed, held_new(correcting, correcting_free), held_free);
}

/* The first choice is the whole course, and the last one, "", a new part. */
static void part_chosen(struct console *console, gpointer data, int index, const bool *marked)
{
    (void)marked;
    if (index < 0)
        return;
    struct correcting *correcting = held_take(data);
    const char *part = correcting->choices->pdata[index];
    if (index == 0)
        correcting->kind = CORRECTION_TOTAL;
    else if (*part != '\0')
        correcting->part = g_strdup(part);
    if (index > 0 && *part == '\0')
        ask_new_part(console, correcting);
    else
        correcting_go_on(console, correcting);
}

static void ask_part(struct console *console, struct correcting *correcting)
{
    g_autoptr(GError) error = NULL;
    struct database *database = console_database(console);
    g_autoptr(course) course = course_find(database, correcting->context, &error);
    g_autoptr(GPtrArray) parts =
        course != NULL ? course_subsections(database, course->id, &error) : NULL;
    if (parts == NULL) {
        console_error(console, error);
        correcting_free(correcting);
        return;
    }
    GPtrArray *choices = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(choices, g_strdup(""));
    g_ptr_array_add(lines, g_strdup("The whole course, as the LMS would report it"));
    for (guint i = 0; i < parts->len; i++) {
        const struct subsection *one = parts->pdata[i];
        g_ptr_array_add(choices,
                        g_strdup_printf("%s %" G_GINT64_FORMAT, one->category, one->number));
        g_ptr_array_add(lines,
                        g_strdup_printf("%s %" G_GINT64_FORMAT "%s%s", one->category, one->number,
                                        *one->name != '\0' ? ": " : "", one->name));
    }
    if (correcting->act == CORRECTING_SET) {
        g_ptr_array_add(choices, g_strdup(""));
        g_ptr_array_add(lines, g_strdup("A new part ..."));
    }
    ask_by_menu(console, correcting, "Which grade?", choices, lines, part_chosen);
}

/* The value, or only whether it shall be done. What can't be taken is asked again. */
static void ask_last(struct console *console, struct correcting *correcting, const char *typed);

static void last_answered(struct console *console, gpointer data, enum answer answer,
                          const char *input)
{
    if (answer == ANSWER_NO)
        return;
    struct correcting *correcting = held_take(data);
    g_autoptr(GError) error = NULL;
    const bool sets = correcting->act == CORRECTING_SET;
    correcting->above = answer == ANSWER_THIRD;
    if (sets && !is_enrolment(correcting->kind)
        && !correction_read_amount(correcting->kind, input, correcting->above, &correcting->amount,
                                   &error)) {
        console_error(console, error);
        ask_last(console, correcting, input);
        return;
    }
    if (sets && correcting->kind == CORRECTION_ENROLMENT && *input != '\0')
        correcting->mode = g_strdup(input);
    else if (sets && !is_enrolment(correcting->kind))
        correcting->typed = g_strdup(input);
    job_start(console, NULL, &correcting_class, correcting);
}

/* What is asked for last, and how it may be written. */
static const struct last_words {
    const char *what, *label, *set;
} last_words[] = {
    [CORRECTION_ENROLMENT] = { "enrolment", "Track",
                               "The track may stay empty: it is left as it is." },
    [CORRECTION_COMPLETION] = { "completion", "Completion", "Write 0.875, 87.5 % or 35/40." },
    [CORRECTION_TOTAL] = { "grade of the whole course", "Grade", "Write 0.875, 87.5 % or 35/40." },
    [CORRECTION_GRADE] = { "grade", "Grade", "Write points like 35/40, or 87.5 %." },
    [CORRECTION_PATH] = { "enrolment", NULL, NULL },
};

static void ask_last(struct console *console, struct correcting *correcting, const char *typed)
{
    static const struct {
        const char *verb, *button, *after;
    } acts[] = {
        [CORRECTING_SET] = { "Set", "Set",
                             "Imports keep what is set by hand, and show a conflict." },
        [CORRECTING_END] = { "End", "End it",
                             "It counts for nothing then; the learner stays known." },
        [CORRECTING_FORGET] = { "Take back", "Take it back",
                                "What was there before it was set by hand holds again, and imports "
                                "may change it." },
    };
    const bool sets = correcting->act == CORRECTING_SET;
    const struct last_words *words = &last_words[correcting->kind];
    g_autofree char *names = correcting_names(correcting);
    g_autofree char *context = text_show(correcting->context);
    g_autofree char *part = correcting->part != NULL ? text_show(correcting->part) : g_strdup("");
    g_autofree char *title = g_strdup_printf(
        "%s %s of %u learner%s%s", acts[correcting->act].verb, words->what,
        correcting->usernames->len, correcting->usernames->len == 1 ? "" : "s", sets ? "" : "?");
    g_autofree char *text =
        g_strdup_printf("%s%s%s\n%s\n%s%s%s", context, *part != '\0' ? ": " : "", part, names,
                        sets && words->set != NULL ? words->set : "",
                        sets && words->set != NULL ? "\n" : "", acts[correcting->act].after);
    const bool grade = correcting->kind == CORRECTION_GRADE || correcting->kind == CORRECTION_TOTAL;
    const struct question question = {
        .title = title,
        .text = text,
        .yes = sets && is_enrolment(correcting->kind) ? "Enrol" : acts[correcting->act].button,
        .no = "Cancel",
        .third = sets && grade ? "Set, extra credit" : NULL,
        .input_label = sets ? words->label : NULL,
        .input = typed,
        .input_limit = 100,
        .input_needed = !is_enrolment(correcting->kind),
    };
    question_ask(console, &question, last_answered, held_new(correcting, correcting_free),
                 held_free);
}

static void correcting_go_on(struct console *console, struct correcting *correcting)
{
    if (correcting->context == NULL) {
        ask_context(console, correcting);
        return;
    }
    if (is_enrolment(correcting->kind))
        correcting->kind = context_key_kind(correcting->context) == CONTEXT_PATH
                               ? CORRECTION_PATH
                               : CORRECTION_ENROLMENT;
    if (correcting->kind == CORRECTION_GRADE && correcting->part == NULL)
        ask_part(console, correcting);
    else if (correcting->usernames == NULL)
        ask_names(console, correcting);
    else
        ask_last(console, correcting, NULL);
}

void correcting_begin(struct console *console, const struct correcting_wish *wish,
                      GPtrArray *usernames)
{
    struct correcting *correcting = g_new0(struct correcting, 1);
    correcting->kind = wish->kind;
    correcting->act = wish->act;
    correcting->context = g_strdup(wish->context);
    correcting->usernames = usernames;
    correcting_go_on(console, correcting);
}
