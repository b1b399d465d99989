#include "config.h"

#include "console/pages/columns.h"
#include "console/pages/intake_private.h"

/* What the job finds out: of each file that has columns to choose from. */
struct intake_looking {
    struct intake_wish *wish;
    bool all;
    GPtrArray *sights;
    guint tables;
};

static void intake_free_sight(gpointer sight)
{
    columns_sight_free(sight);
}

static void intake_looking_free(gpointer data)
{
    struct intake_looking *looking = data;
    intake_wish_free(looking->wish);
    g_ptr_array_unref(looking->sights);
    g_free(looking);
}

/* Whether somebody has to see it before the file is read. */
static bool intake_is_open(const struct columns_sight *sight, bool said)
{
    return sight->mapping == NULL || sight->questions->len > 0 || (!said && !sight->remembered);
}

/* A file that can't be read is told of by the dry run, which says the same as the command. */
static bool intake_looking_run(struct job *job, struct installation *installation, gpointer data,
                               GError **error)
{
    (void)error;
    struct intake_looking *looking = data;
    g_autoptr(columns_said) nothing = columns_said_new();
    for (guint i = 0; i < looking->wish->paths->len && !job_cancelled(job); i++) {
        g_autoptr(GError) fault = NULL;
        const char *path = looking->wish->paths->pdata[i];
        const struct columns_said *said = g_hash_table_lookup(looking->wish->said, path);
        struct columns_sight *sight =
            columns_look(installation, path, said != NULL ? said : nothing, &fault);
        if (sight == NULL)
            continue;
        const bool known = sight->mapping == NULL && sight->candidates == NULL;
        looking->tables += known ? 0 : 1;
        if (known || !(looking->all || intake_is_open(sight, said != NULL)))
            columns_sight_free(sight);
        else
            g_ptr_array_add(looking->sights, sight);
    }
    return !job_cancelled(job);
}

static void intake_said(gpointer data, const char *path, struct columns_said *said)
{
    struct intake_page *intake = data;
    g_hash_table_insert(intake->wish->said, g_strdup(path), said);
    intake->went_on = true;
}

/* The next file whose columns are to be looked at; then the files are read. */
static void intake_go_on(struct intake_page *intake)
{
    if (intake->sights->len == 0) {
        intake_check(intake);
        return;
    }
    intake->on_columns = true;
    intake->went_on = false;
    columns_open(intake->page.console, g_ptr_array_steal_index(intake->sights, 0), intake_said,
                 intake);
}

/* Whoever leaves the columns before anything was read has chosen another file. */
void intake_returned(struct page *page)
{
    struct intake_page *intake = intake_of(page);
    if (!intake->on_columns)
        return;
    intake->on_columns = false;
    if (intake->went_on) {
        intake_go_on(intake);
        return;
    }
    g_ptr_array_set_size(intake->sights, 0);
    if (intake->report == NULL && intake->fault == NULL)
        console_close(page->console, page);
}

static void intake_looking_done(struct console *console, struct page *page, gpointer data,
                                const GError *error)
{
    (void)console;
    struct intake_looking *looking = data;
    if (page == NULL)
        return;
    struct intake_page *intake = intake_of(page);
    intake->job = NULL;
    if (error != NULL) {
        g_clear_pointer(&intake->fault, g_free);
        intake->fault = g_strdup(error->message);
        intake_show_report(intake);
        return;
    }
    intake->looked = true;
    intake->tables = looking->tables;
    g_ptr_array_unref(intake->sights);
    intake->sights = g_ptr_array_ref(looking->sights);
    intake_go_on(intake);
}

static const struct job_class intake_looking_class = {
    .doing = "Reading",
    .run = intake_looking_run,
    .done = intake_looking_done,
    .free = intake_looking_free,
};

void intake_look(struct intake_page *intake, bool all)
{
    struct intake_looking *looking = g_new0(struct intake_looking, 1);
    looking->wish = intake_wish_copy(intake->wish);
    looking->all = all;
    looking->sights = g_ptr_array_new_with_free_func(intake_free_sight);
    g_clear_pointer(&intake->fault, g_free);
    intake->job = job_start(intake->page.console, &intake->page, &intake_looking_class, looking);
}
