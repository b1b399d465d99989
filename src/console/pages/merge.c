#include "config.h"

#include "console/pages/merge.h"

#include "base/text.h"
#include "console/job.h"
#include "console/pages/chooser.h"
#include "console/pages/overlays.h"
#include "console/pages/question.h"
#include "console/terminal/paint.h"
#include "console/terminal/terminal.h"
#include "operations/learner_merge.h"
#include "store/learner_identity.h"

#define LABEL_CELLS 12
#define GAP 2

/* A line: a field of both, or (label NULL) a sentence, which is wrapped. */
struct merge_line {
    const char *label;
    char *kept, *merged;
    enum role role;
};

struct merge_page {
    struct page page;
    char *kept, *merged;             /* user names */
    struct learner_merge_plan *plan; /* NULL: it can't be made, as `fault` says */
    bool possible;
    char *fault;
    GPtrArray *lines; /* of struct merge_line */
    struct chooser chooser;
    struct job *job; /* that merges; NULL: none */
};

static struct merge_page *merge_of(const struct page *page)
{
    return (struct merge_page *)page;
}

static void merge_line_free(gpointer data)
{
    struct merge_line *line = data;
    g_free(line->kept);
    g_free(line->merged);
    g_free(line);
}

/* What differs stands out. */
static void merge_add_field(struct merge_page *merge, const char *label, const char *kept,
                            const char *merged)
{
    const char *left = kept != NULL ? kept : "", *right = merged != NULL ? merged : "";
    if (*left == '\0' && *right == '\0')
        return;
    struct merge_line *line = g_new0(struct merge_line, 1);
    line->label = label;
    line->kept = g_strdup(left);
    line->merged = g_strdup(right);
    line->role = g_str_equal(left, right) ? ROLE_HELP : ROLE_TEXT;
    g_ptr_array_add(merge->lines, line);
}

static void merge_add_count(struct merge_page *merge, const char *label, gint64 kept, gint64 merged)
{
    g_autofree char *left = console_show_number(kept);
    g_autofree char *right = console_show_number(merged);
    if (kept > 0 || merged > 0)
        merge_add_field(merge, label, left, right);
}

static void merge_add_sentence(struct merge_page *merge, enum role role, const char *text)
{
    struct merge_line *line = g_new0(struct merge_line, 1);
    line->kept = g_strdup(text);
    line->role = role;
    g_ptr_array_add(merge->lines, line);
}

static bool merge_add_people(struct merge_page *merge, GError **error)
{
    const struct console *console = merge->page.console;
    const struct learner *kept = merge->plan->kept, *merged = merge->plan->merged;
    struct database *database = console_database(console);
    g_autofree char *number = NULL;
    g_autofree char *other = NULL;
    struct learner_merge_counts counts;
    if (!learner_external_id(database, kept->id, &number, error)
        || !learner_external_id(database, merged->id, &other, error)
        || !learner_merge_count(database, kept->id, &counts, error))
        return false;
    g_autofree char *since = console_show_instant(console, kept->created);
    g_autofree char *other_since = console_show_instant(console, merged->created);
    const struct learner_merge_counts *moved = &merge->plan->counts;
    merge_add_field(merge, "User name", kept->username, merged->username);
    merge_add_field(merge, "Name", kept->name, merged->name);
    merge_add_field(merge, "First name", kept->first_name, merged->first_name);
    merge_add_field(merge, "Last name", kept->last_name, merged->last_name);
    merge_add_field(merge, "Address", kept->email, merged->email);
    merge_add_field(merge, "Id number", number, other);
    merge_add_field(merge, "LMS number", kept->lms_id, merged->lms_id);
    merge_add_field(merge, "Language", kept->language, merged->language);
    merge_add_field(merge, "Known since", since, other_since);
    merge_add_count(merge, "Credentials", counts.credentials, moved->credentials);
    merge_add_count(merge, "Enrolments", counts.enrolments + counts.paths,
                    moved->enrolments + moved->paths);
    merge_add_count(merge, "Grades", counts.grades + counts.scores, moved->grades + moved->scores);
    merge_add_count(merge, "Completions", counts.completions, moved->completions);
    return true;
}

static void merge_add_words(struct merge_page *merge)
{
    g_autofree char *words = learner_merge_words(merge->plan);
    g_auto(GStrv) lines = g_strsplit(g_strchomp(words), "\n", -1);
    merge_add_sentence(merge, ROLE_TEXT, "");
    for (char **line = lines; *line != NULL; line++)
        merge_add_sentence(merge, ROLE_TEXT, *line);
}

/* Both may have changed, or be gone: all is read again. */
static void merge_read(struct merge_page *merge)
{
    g_autoptr(GError) error = NULL;
    g_clear_pointer(&merge->plan, learner_merge_plan_free);
    g_clear_pointer(&merge->fault, g_free);
    g_ptr_array_set_size(merge->lines, 0);
    merge->possible = false;
    merge->plan = learner_merge_plan(console_database(merge->page.console), merge->kept,
                                     merge->merged, &error);
    if (merge->plan == NULL || !merge_add_people(merge, &error)) {
        merge->fault = g_strdup(error->message);
        return;
    }
    merge_add_words(merge);
    merge->possible = learner_merge_check(merge->plan, &error);
    if (!merge->possible)
        merge_add_sentence(merge, ROLE_BAD, error->message);
}

static void merge_refresh(struct page *page)
{
    struct merge_page *merge = merge_of(page);
    if (merge->job == NULL)
        merge_read(merge);
}

static void merge_layout(struct page *page)
{
    struct merge_page *merge = merge_of(page);
    chooser_set_count(&merge->chooser, (int)merge->lines->len);
    chooser_set_rows(&merge->chooser, MAX(page->area.rows - 1, 1));
}

static int merge_draw_line(const struct merge_page *merge, WINDOW *screen, int row, int rows,
                           const struct merge_line *line)
{
    const int columns = merge->page.area.columns;
    const int cells = MAX((columns - LABEL_CELLS - 2 * GAP) / 2, 1);
    if (line->label == NULL)
        return MAX(paint_wrapped(screen, row, 1, rows, columns - 2, 0, line->role, line->kept), 1);
    paint_text(screen, row, 1, LABEL_CELLS, ROLE_HELP, line->label);
    paint_text(screen, row, 1 + LABEL_CELLS, cells, line->role, line->kept);
    paint_text(screen, row, 1 + LABEL_CELLS + cells + GAP, cells - 1, line->role, line->merged);
    return 1;
}

static void merge_draw(struct page *page, WINDOW *screen)
{
    const struct merge_page *merge = merge_of(page);
    const struct area *area = &page->area;
    for (int i = 0; i < area->rows; i++)
        paint_text_padded(screen, area->row + i, 0, area->columns, ROLE_TEXT, "");
    terminal_place_cursor(area->row + 1, 1);
    if (merge->fault != NULL) {
        paint_wrapped(screen, area->row, 1, area->rows, area->columns - 2, 0, ROLE_BAD,
                      merge->fault);
        return;
    }
    struct merge_line head = { "", (char *)"Stays", (char *)"Goes", ROLE_HEADING };
    merge_draw_line(merge, screen, area->row, 1, &head);
    int row = area->row + 1;
    const int end = area->row + area->rows;
    for (guint i = (guint)MAX(merge->chooser.first, 0); i < merge->lines->len && row < end; i++)
        row += merge_draw_line(merge, screen, row, end - row, merge->lines->pdata[i]);
}

static enum outcome merge_key(struct page *page, const struct key *key)
{
    return chooser_scroll_key(&merge_of(page)->chooser, key->code, true);
}

static char *merge_title(const struct page *page)
{
    (void)page;
    return g_strdup("Make one of two");
}

static char *merge_status(const struct page *page)
{
    const struct merge_page *merge = merge_of(page);
    if (merge->job != NULL)
        return g_strdup("merging");
    return g_strdup(merge->possible ? "nothing is changed yet" : "they can't be made one as it is");
}

static void merge_clear(struct page *page)
{
    struct merge_page *merge = merge_of(page);
    g_clear_pointer(&merge->plan, learner_merge_plan_free);
    g_ptr_array_unref(merge->lines);
    g_free(merge->fault);
    g_free(merge->kept);
    g_free(merge->merged);
}

static bool merging_run(struct job *job, struct installation *installation, gpointer data,
                        GError **error)
{
    (void)job;
    return learner_merge(installation, data, error);
}

static void merging_done(struct console *console, struct page *page, gpointer data,
                         const GError *error)
{
    const struct learner_merge_plan *plan = data;
    if (page != NULL)
        merge_of(page)->job = NULL;
    if (error != NULL) {
        console_error(console, error);
        return;
    }
    const char *const words[] = { "learner", "merge", plan->kept->username, plan->merged->username,
                                  "--yes",   NULL };
    console_message(console, MESSAGE_DONE, "%s and %s are one learner now: %s",
                    plan->kept->username, plan->merged->username, learner_merge_username(plan));
    console_equivalent(console, words);
    if (page != NULL)
        console_close(console, page);
}

static void merging_free(gpointer data)
{
    learner_merge_plan_free(data);
}

static const struct job_class merging_class = {
    .doing = "Merging",
    .writes = true,
    .run = merging_run,
    .done = merging_done,
    .free = merging_free,
};

/* The job has the plan that was agreed to. */
static void merge_answered(struct console *console, gpointer data, enum answer answer,
                           const char *input)
{
    (void)input;
    struct merge_page *merge = data;
    if (answer != ANSWER_YES || merge->plan == NULL || merge->job != NULL)
        return;
    merge->possible = false;
    merge->job = job_start(console, &merge->page, &merging_class, g_steal_pointer(&merge->plan));
}

static bool can_merge(const struct page *page)
{
    return merge_of(page)->possible && merge_of(page)->job == NULL;
}

static void run_merge(struct page *page)
{
    struct merge_page *merge = merge_of(page);
    g_autofree char *kept = text_show(merge->plan->kept->username);
    g_autofree char *merged = text_show(merge->plan->merged->username);
    g_autofree char *title = g_strdup_printf("Make %s and %s one learner?", kept, merged);
    g_autofree char *text = g_strdup_printf(
        "%s goes; credentials, grades, completions and history move to %s, and later imports of %s "
        "find that one.\nThis can't be undone.",
        merged, kept, merged);
    const struct question question = {
        .title = title, .text = text, .yes = "Merge", .no = "Keep both", .dangerous = true
    };
    question_ask(page->console, &question, merge_answered, merge, NULL);
}

static bool can_turn(const struct page *page)
{
    return merge_of(page)->job == NULL;
}

static void run_turn(struct page *page)
{
    struct merge_page *merge = merge_of(page);
    char *kept = merge->kept;
    merge->kept = merge->merged;
    merge->merged = kept;
    merge_read(merge);
}

/* On a narrow screen values are cut; here they are not. */
static void run_whole(struct page *page)
{
    const struct merge_page *merge = merge_of(page);
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < merge->lines->len; i++) {
        const struct merge_line *line = merge->lines->pdata[i];
        if (line->label != NULL)
            g_string_append_printf(text, "%s\n  stays: %s\n  goes:  %s\n", line->label, line->kept,
                                   line->merged);
        else
            g_string_append_printf(text, "%s\n", line->kept);
    }
    reader_open(page->console, "Both in full", text->str);
}

const struct console_command merge_commands[] = {
    { "merge",
      { KEY_FUNCTION(2) },
      CONSOLE_COMMAND_BAR | CONSOLE_COMMAND_MENU | CONSOLE_COMMAND_WRITES
          | CONSOLE_COMMAND_DESTRUCTIVE,
      "learner merge",
      can_merge,
      run_merge },
    { "merge-turn", { 'x' }, CONSOLE_COMMAND_BAR | CONSOLE_COMMAND_MENU, NULL, can_turn, run_turn },
    { "merge-whole",
      { 'v', KEY_CODE_ENTER },
      CONSOLE_COMMAND_BAR | CONSOLE_COMMAND_MENU,
      NULL,
      NULL,
      run_whole },
    { 0 },
};

static const struct console_command *const merge_sets[] = { merge_commands, NULL };

static const struct page_class merge_class = {
    .name = "merge",
    .size = sizeof(struct merge_page),
    .commands = merge_sets,
    .layout = merge_layout,
    .draw = merge_draw,
    .key = merge_key,
    .refresh = merge_refresh,
    .title = merge_title,
    .status = merge_status,
    .clear = merge_clear,
};

void merge_open(struct console *console, const char *kept, const char *merged)
{
    struct merge_page *merge = merge_of(page_new(&merge_class, console));
    merge->kept = g_strdup(kept);
    merge->merged = g_strdup(merged);
    merge->lines = g_ptr_array_new_with_free_func(merge_line_free);
    merge_read(merge);
    console_push(console, &merge->page);
}
