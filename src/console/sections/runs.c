#include "config.h"

#include "console/sections/runs.h"

#include "console/pages/list.h"
#include "console/pages/plan.h"
#include "console/pages/run.h"

/* The plan of the current run, or the current plan; 0: there is none, or its items are gone. */
static gint64 current_plan(const struct page *page, const char *column)
{
    const struct listing_row *row = list_current_row(page);
    const char *cell = row != NULL ? list_row_cell(page, row, column) : NULL;
    return cell != NULL ? g_ascii_strtoll(cell, NULL, 10) : 0;
}

static bool has_plan(const struct page *page)
{
    return current_plan(page, "plan") != 0;
}

static void run_show_plan(struct page *page)
{
    plan_show(page->console, current_plan(page, "plan"));
}

static void run_mark_refused_learners(struct page *page)
{
    run_mark_refused(page->console, current_plan(page, "plan"));
}

static void run_show_plans(struct page *page)
{
    list_open(page->console, &section_plans, 0);
}

static void run_show_runs(struct page *page)
{
    list_open(page->console, &section_runs, 0);
}

#define BAR CONSOLE_COMMAND_BAR
#define MENU CONSOLE_COMMAND_MENU

const struct console_command runs_commands[] = {
    { "show-plan", { 'p' }, BAR | MENU, "plan", has_plan, run_show_plan },
    { "mark-refused", { 'm' }, BAR | MENU, NULL, has_plan, run_mark_refused_learners },
    { "all-plans", { 'P' }, MENU, NULL, NULL, run_show_plans },
    { 0 },
};

const struct console_command plans_commands[] = {
    { "all-runs", { 'r' }, BAR | MENU, "report list", NULL, run_show_runs },
    { 0 },
};

const struct section section_runs = {
    .name = "runs",
    .list_commands = runs_commands,
    .open = run_show_report,
};

const struct section section_plans = {
    .name = "plans",
    .list_commands = plans_commands,
    .open = plan_show,
};
