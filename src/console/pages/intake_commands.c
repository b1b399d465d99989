#include "config.h"

#include "console/pages/intake_private.h"

#include "base/text.h"
#include "console/command.h"
#include "console/pages/held.h"
#include "console/pages/overlays.h"
#include "console/pages/question.h"
#include "operations/moving.h"

static bool intake_rests(const struct intake_page *intake)
{
    return intake->job == NULL;
}

static bool can_apply(const struct page *page)
{
    const struct intake_page *intake = intake_of(page);
    return intake_rests(intake) && intake->fault == NULL && intake->report != NULL
           && !intake->report->applied && intake->report->refusal == NULL;
}

static bool can_skip(const struct page *page)
{
    const struct intake_page *intake = intake_of(page);
    return intake_rests(intake) && intake->fault == NULL && intake->report != NULL
           && intake->report->refusal != NULL;
}

static bool can_check(const struct page *page)
{
    const struct intake_page *intake = intake_of(page);
    return intake_rests(intake) && (intake->report == NULL || !intake->report->applied);
}

static bool has_report(const struct page *page)
{
    const struct intake_page *intake = intake_of(page);
    return intake->report != NULL && intake->fault == NULL;
}

static bool has_row(const struct page *page)
{
    return has_report(page) && intake_current(intake_of(page)) != NULL;
}

static void apply_answered(struct console *console, gpointer data, enum answer answer,
                           const char *input)
{
    (void)console;
    (void)input;
    struct intake_page *intake = data;
    if (answer == ANSWER_YES && can_apply(&intake->page))
        intake_apply(intake);
}

/* "103 rows are taken: 100 new, 3 changed." and what is left out. Caller frees. */
static char *apply_words(const struct intake_report *report)
{
    const gint64 left = report->counts[STAGED_REFUSED] + report->counts[STAGED_SKIPPED];
    const gint64 conflicts = report->counts[STAGED_CONFLICT];
    g_autofree char *fresh = console_show_number(report->counts[STAGED_NEW]);
    g_autofree char *changed = console_show_number(report->counts[STAGED_CHANGED]);
    g_autofree char *same = console_show_number(report->counts[STAGED_UNCHANGED]);
    GString *text = g_string_new(NULL);
    g_string_append_printf(text, "%s new, %s changed, %s as they are.", fresh, changed, same);
    if (conflicts > 0)
        g_string_append_printf(
            text, "\n%" G_GINT64_FORMAT " in conflict: what somebody set by hand stays.",
            conflicts);
    if (left > 0)
        g_string_append_printf(text, "\n%" G_GINT64_FORMAT " refused or skipped: left out.", left);
    return g_string_free(text, FALSE);
}

static void run_apply(struct page *page)
{
    struct intake_page *intake = intake_of(page);
    const guint files = intake->report->files->len;
    g_autofree char *text = apply_words(intake->report);
    g_autofree char *title =
        files == 1 ? g_strdup_printf(
            "Import %s?", ((const struct intake_file *)intake->report->files->pdata[0])->name)
                   : g_strdup_printf("Import these %u files?", files);
    const struct question question = {
        .title = title, .text = text, .yes = "Import", .no = "Cancel"
    };
    question_ask(page->console, &question, apply_answered, intake, NULL);
}

static void run_skip(struct page *page)
{
    struct intake_page *intake = intake_of(page);
    intake->wish->skip_bad_rows = true;
    intake_check(intake);
}

/* An old installation is moved in: there are no columns to look at. */
static bool intake_moves(const struct intake_wish *wish)
{
    return wish->media != NULL || moving_recognise(wish->paths->pdata[0]);
}

static void run_check(struct page *page)
{
    struct intake_page *intake = intake_of(page);
    if (intake->looked || intake_moves(intake->wish))
        intake_check(intake);
    else
        intake_look(intake, false);
}

/* What was answered before is asked again. */
static void run_course(struct page *page)
{
    struct intake_page *intake = intake_of(page);
    g_hash_table_remove_all(intake->wish->courses);
    g_hash_table_remove_all(intake->wish->names);
    intake_check(intake);
}

static bool can_choose_columns(const struct page *page)
{
    return can_check(page) && intake_of(page)->tables > 0;
}

static void run_columns(struct page *page)
{
    intake_look(intake_of(page), true);
}

static bool has_courses(const struct page *page)
{
    const struct intake_wish *wish = intake_of(page)->wish;
    return can_check(page) && g_hash_table_size(wish->courses) + g_hash_table_size(wish->names) > 0;
}

static void run_row(struct page *page)
{
    struct intake_page *intake = intake_of(page);
    const struct intake_row *row = intake_current(intake);
    const struct intake_file *file = intake->report->files->pdata[row->file];
    g_autofree char *text = g_strdup_printf(
        "File:     %s\nRow:      %s %" G_GINT64_FORMAT "\n%s %s\nVerdict:  %s\n\n%s", file->name,
        file->row_word, row->number, row->object != NULL ? row->object : "Learner: ", row->name,
        intake_verdict_word(row->verdict), row->note);
    reader_open(page->console, *row->name != '\0' ? row->name : "Row", text);
}

static void run_report(struct page *page)
{
    const struct intake_page *intake = intake_of(page);
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < intake->head->len; i++)
        g_string_append_printf(text, "%s\n", (const char *)intake->head->pdata[i]);
    if (intake->report->refusal != NULL)
        g_string_append_printf(text, "\n%s: b does that.\n", intake->report->refusal);
    reader_open(page->console, "Report", text->str);
    g_string_free(text, TRUE);
}

/* What can be shown, in the order of the menu. */
static const struct {
    int shown;
    const char *words;
} views[] = {
    { INTAKE_ALL, "All rows" },
    { INTAKE_ATTENTION, "What needs attention" },
    { STAGED_NEW, "New" },
    { STAGED_CHANGED, "Changed" },
    { STAGED_UNCHANGED, "Unchanged" },
    { STAGED_CONFLICT, "In conflict with what was set by hand" },
    { STAGED_SKIPPED, "Skipped" },
    { STAGED_REFUSED, "Refused" },
    { STAGED_PENDING, "Not judged" },
};

static void view_chosen(struct console *console, gpointer data, int index, const bool *marked)
{
    (void)console;
    (void)marked;
    if (index >= 0)
        intake_show_rows(data, views[index].shown);
}

static void run_view(struct page *page)
{
    struct intake_page *intake = intake_of(page);
    char *lines[G_N_ELEMENTS(views) + 1] = { NULL };
    int current = 0;
    for (guint i = 0; i < G_N_ELEMENTS(views); i++) {
        g_autofree char *count =
            console_show_number(intake_report_count(intake->report, views[i].shown));
        lines[i] = g_strdup_printf("%s (%s)", views[i].words, count);
        if (views[i].shown == intake->view.shown)
            current = (int)i;
    }
    const struct menu menu = { .title = "Show which rows?",
                               .lines = (const char *const *)lines,
                               .current = current };
    menu_open(page->console, &menu, view_chosen, intake, NULL);
    for (guint i = 0; i < G_N_ELEMENTS(views); i++)
        g_free(lines[i]);
}

static bool can_write(const struct page *page)
{
    return intake_rests(intake_of(page)) && has_row(page);
}

static void run_write(struct page *page)
{
    intake_write(intake_of(page));
}

static bool wish_has(const struct intake_wish *wish, const char *path)
{
    for (guint i = 0; i < wish->paths->len; i++)
        if (g_str_equal(wish->paths->pdata[i], path))
            return true;
    return false;
}

static const struct file_choice choice = {
    .title = "Import files",
    .purpose = "imports",
    .pattern = "csv xlsx ods json gz sqlite3 db",
};

/* Each file once. Returns how many came to it. */
static guint wish_add(struct intake_wish *wish, const char *const *paths)
{
    const guint before = wish->paths->len;
    for (; *paths != NULL; paths++)
        if (!wish_has(wish, *paths))
            g_ptr_array_add(wish->paths, g_strdup(*paths));
    return wish->paths->len - before;
}

static void files_added(struct console *console, gpointer data, const char *const *paths)
{
    (void)console;
    struct intake_page *intake = data;
    if (paths != NULL && intake_rests(intake) && wish_add(intake->wish, paths) > 0) {
        intake->looked = false;
        intake_look(intake, false);
    }
}

static void run_add_file(struct page *page)
{
    files_open_many(page->console, &choice, files_added, page, NULL);
}

const struct console_command intake_commands[] = {
    { "intake-apply",
      { KEY_FUNCTION(2), 'i' },
      CONSOLE_COMMAND_BAR | CONSOLE_COMMAND_MENU | CONSOLE_COMMAND_WRITES,
      "import",
      can_apply,
      run_apply },
    { "intake-skip",
      { 'b' },
      CONSOLE_COMMAND_BAR | CONSOLE_COMMAND_MENU,
      NULL,
      can_skip,
      run_skip },
    { "intake-row", { KEY_CODE_ENTER }, CONSOLE_COMMAND_BAR, NULL, has_row, run_row },
    { "intake-view",
      { 'f' },
      CONSOLE_COMMAND_BAR | CONSOLE_COMMAND_MENU,
      NULL,
      has_report,
      run_view },
    { "intake-columns",
      { 'm' },
      CONSOLE_COMMAND_BAR | CONSOLE_COMMAND_MENU,
      NULL,
      can_choose_columns,
      run_columns },
    { "intake-add",
      { 'a' },
      CONSOLE_COMMAND_BAR | CONSOLE_COMMAND_MENU,
      NULL,
      can_check,
      run_add_file },
    { "intake-write",
      { 'w' },
      CONSOLE_COMMAND_BAR | CONSOLE_COMMAND_MENU,
      NULL,
      can_write,
      run_write },
    { "intake-report",
      { 'v' },
      CONSOLE_COMMAND_BAR | CONSOLE_COMMAND_MENU,
      NULL,
      has_report,
      run_report },
    { "intake-course", { 'c' }, CONSOLE_COMMAND_MENU, NULL, has_courses, run_course },
    { "intake-check", { 'R' }, CONSOLE_COMMAND_MENU, NULL, can_check, run_check },
    { 0 },
};

/* The page opens with the dry run going on. */
static void intake_open(struct console *console, struct intake_wish *wish)
{
    struct intake_page *intake = intake_new(console, wish);
    console_push(console, &intake->page);
    if (intake_moves(wish))
        intake_check(intake);
    else
        intake_look(intake, false);
}

static void media_answered(struct console *console, gpointer data, enum answer answer,
                           const char *input)
{
    if (answer != ANSWER_YES)
        return;
    struct intake_wish *wish = held_take(data);
    g_autofree char *media = text_trim(input);
    wish->media = *media != '\0' ? g_steal_pointer(&media) : NULL;
    intake_open(console, wish);
}

static void ask_media(struct console *console, struct intake_wish *wish)
{
    const struct question question = {
        .title = "Move in from learning-credentials?",
        .text = "This is an installation of learning-credentials: its types, configurations, "
                "assets, learning paths, learners and credentials are taken over. What would "
                "happen is shown first.\nThe PDFs and assets are read from its media directory "
                "(MEDIA_ROOT); without it they are missing.",
        .yes = "Go on",
        .no = "Cancel",
        .input_label = "Media directory",
        .input_limit = 4000,
    };
    question_ask(console, &question, media_answered,
                 held_new(wish, (GDestroyNotify)intake_wish_free), held_free);
}

/* An old installation is moved in by itself. */
static void begin_chosen(struct console *console, gpointer data, const char *const *paths)
{
    (void)data;
    if (paths == NULL)
        return;
    struct intake_wish *wish = intake_wish_new();
    wish_add(wish, paths);
    if (wish->paths->len == 1 && moving_recognise(*paths))
        ask_media(console, wish);
    else
        intake_open(console, wish);
}

void intake_begin(struct console *console)
{
    files_open_many(console, &choice, begin_chosen, NULL, NULL);
}
