#include "config.h"

#include "console/job.h"
#include "console/pages/chooser.h"
#include "console/pages/merge.h"
#include "console/widgets/table.h"
#include "store/learner_duplicates.h"

/* So many pairs are found at once; whoever goes on beyond them gets the next ones. */
#define PAIRS_AT_ONCE 200

struct duplicates_page {
    struct page page;
    GPtrArray *pairs; /* of struct learner_duplicate: those from `from` on */
    gint64 from;
    bool more;       /* there are more after them */
    bool found;      /* they were looked for */
    struct job *job; /* NULL: none */
    struct chooser chooser;
    CDKSCREEN *screen;
    struct widget *table;
};

enum duplicates_column {
    DUPLICATES_ONE,
    DUPLICATES_OTHER,
    DUPLICATES_WHY,
    DUPLICATES_NAME,
};

static struct duplicates_page *duplicates_of(const struct page *page)
{
    return (struct duplicates_page *)page;
}

static const char *duplicates_cell(gpointer data, int line, int column, enum role *role)
{
    (void)role;
    const struct duplicates_page *duplicates = data;
    const int index = duplicates->chooser.first + line;
    if (index >= (int)duplicates->pairs->len)
        return "";
    const struct learner_duplicate *pair = duplicates->pairs->pdata[index];
    switch ((enum duplicates_column)column) {
    case DUPLICATES_ONE:
        return pair->one->username;
    case DUPLICATES_OTHER:
        return pair->other->username;
    case DUPLICATES_WHY:
        return pair->why;
    case DUPLICATES_NAME:
        return pair->one->name != NULL ? pair->one->name : "";
    }
    return "";
}

static const struct table_source duplicates_source = { .cell = duplicates_cell };

static const struct table_column duplicates_columns[] = {
    [DUPLICATES_ONE] = { (char *)"Learner", 18, true, false, 0 },
    [DUPLICATES_OTHER] = { (char *)"Perhaps the same", 18, true, false, 0 },
    [DUPLICATES_WHY] = { (char *)"Why", 17, false, false, 0 },
    [DUPLICATES_NAME] = { (char *)"Name", 14, true, false, 0, 1 },
};

/* What a job finds. */
struct duplicates_search {
    gint64 from;
    GPtrArray *pairs;
    bool more;
};

static void duplicates_search_free(gpointer data)
{
    struct duplicates_search *search = data;
    g_clear_pointer(&search->pairs, g_ptr_array_unref);
    g_free(search);
}

static bool duplicates_search_run(struct job *job, struct installation *installation, gpointer data,
                                  GError **error)
{
    struct duplicates_search *search = data;
    if (job_cancelled(job))
        return false;
    search->pairs = learner_duplicates(installation->database, search->from, PAIRS_AT_ONCE,
                                       &search->more, error);
    return search->pairs != NULL;
}

static void duplicates_search_done(struct console *console, struct page *page, gpointer data,
                                   const GError *error)
{
    struct duplicates_search *search = data;
    if (page == NULL)
        return;
    struct duplicates_page *duplicates = duplicates_of(page);
    duplicates->job = NULL;
    duplicates->found = true;
    if (error != NULL) {
        console_error(console, error);
        return;
    }
    const bool other = search->from != duplicates->from;
    g_ptr_array_unref(duplicates->pairs);
    duplicates->pairs = g_steal_pointer(&search->pairs);
    duplicates->from = search->from;
    duplicates->more = search->more;
    chooser_set_count(&duplicates->chooser, (int)duplicates->pairs->len);
    if (other)
        chooser_go(&duplicates->chooser, 0);
}

static const struct job_class duplicates_search_class = {
    .doing = "Comparing learners",
    .run = duplicates_search_run,
    .done = duplicates_search_done,
    .free = duplicates_search_free,
};

static void duplicates_search(struct duplicates_page *duplicates, gint64 from)
{
    if (duplicates->job != NULL)
        return;
    struct duplicates_search *search = g_new0(struct duplicates_search, 1);
    search->from = MAX(from, 0);
    duplicates->job =
        job_start(duplicates->page.console, &duplicates->page, &duplicates_search_class, search);
}

static void duplicates_refresh(struct page *page)
{
    duplicates_search(duplicates_of(page), duplicates_of(page)->from);
}

static void duplicates_layout(struct page *page)
{
    struct duplicates_page *duplicates = duplicates_of(page);
    const struct area *area = &page->area;
    widget_place(duplicates->table, area->row, area->column, area->rows, area->columns);
    chooser_set_rows(&duplicates->chooser, MAX(table_widget_room(duplicates->table), 1));
}

static void duplicates_draw(struct page *page, WINDOW *screen)
{
    (void)screen;
    struct duplicates_page *duplicates = duplicates_of(page);
    const struct chooser *chooser = &duplicates->chooser;
    table_widget_set_empty(duplicates->table, duplicates->found
                                                  ? "Nobody seems to be there twice."
                                                  : "Comparing addresses, id numbers and names.");
    table_widget_set_rows(duplicates->table, MIN(chooser->count - chooser->first, chooser->rows),
                          chooser->current - chooser->first);
    widget_draw_all(duplicates->screen);
}

/* At the ends the pairs before and after come in. */
static enum outcome duplicates_key(struct page *page, const struct key *key)
{
    struct duplicates_page *duplicates = duplicates_of(page);
    const int before = duplicates->chooser.current;
    const enum outcome outcome = chooser_key(&duplicates->chooser, key->code, true);
    if (outcome == OUTCOME_IGNORED || before != duplicates->chooser.current)
        return outcome;
    if (before == 0 && duplicates->from > 0)
        duplicates_search(duplicates, duplicates->from - PAIRS_AT_ONCE);
    else if (before == duplicates->chooser.count - 1 && duplicates->more)
        duplicates_search(duplicates, duplicates->from + PAIRS_AT_ONCE);
    return outcome;
}

static char *duplicates_title(const struct page *page)
{
    (void)page;
    return g_strdup("Possible duplicates");
}

static char *duplicates_status(const struct page *page)
{
    const struct duplicates_page *duplicates = duplicates_of(page);
    if (duplicates->pairs->len == 0)
        return NULL;
    g_autofree char *at = console_show_number(duplicates->from + duplicates->chooser.current + 1);
    g_autofree char *last = console_show_number(duplicates->from + duplicates->pairs->len);
    return g_strdup_printf("%s of %s%s pairs", at, last, duplicates->more ? " and more" : "");
}

static void duplicates_clear(struct page *page)
{
    struct duplicates_page *duplicates = duplicates_of(page);
    g_ptr_array_unref(duplicates->pairs);
    widget_screen_free(duplicates->screen);
}

static bool has_pair(const struct page *page)
{
    return duplicates_of(page)->chooser.current >= 0;
}

static void run_compare(struct page *page)
{
    const struct duplicates_page *duplicates = duplicates_of(page);
    const struct learner_duplicate *pair = duplicates->pairs->pdata[duplicates->chooser.current];
    merge_open(page->console, pair->one->username, pair->other->username);
}

const struct console_command duplicates_commands[] = {
    { "compare",
      { KEY_CODE_ENTER },
      CONSOLE_COMMAND_BAR | CONSOLE_COMMAND_MENU,
      "learner merge",
      has_pair,
      run_compare },
    { 0 },
};

static const struct console_command *const duplicates_sets[] = { duplicates_commands, NULL };

static const struct page_class duplicates_class = {
    .name = "duplicates",
    .size = sizeof(struct duplicates_page),
    .commands = duplicates_sets,
    .layout = duplicates_layout,
    .draw = duplicates_draw,
    .key = duplicates_key,
    .refresh = duplicates_refresh,
    .title = duplicates_title,
    .status = duplicates_status,
    .clear = duplicates_clear,
};

void duplicates_open(struct console *console)
{
    struct duplicates_page *duplicates = duplicates_of(page_new(&duplicates_class, console));
    duplicates->pairs = g_ptr_array_new();
    duplicates->chooser.current = -1;
    duplicates->screen = widget_screen_new();
    duplicates->table = table_widget_new(duplicates->screen, &duplicates_source, duplicates);
    table_widget_set_columns(duplicates->table, duplicates_columns,
                             G_N_ELEMENTS(duplicates_columns));
    widget_focus(duplicates->table);
    console_push(console, &duplicates->page);
    duplicates_search(duplicates, 0);
}
