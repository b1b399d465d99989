/* What the files of the import page share. Layer: console/pages. Included by intake*.c only. */
#ifndef CONSOLE_PAGES_INTAKE_PRIVATE_H
#define CONSOLE_PAGES_INTAKE_PRIVATE_H

#include "console/job.h"
#include "console/pages/chooser.h"
#include "console/pages/intake.h"
#include "console/pages/intake_view.h"
#include "console/widgets/widget.h"

struct intake_question;

struct intake_page {
    struct page page;
    struct intake_wish *wish;
    struct intake_report *report;   /* of the last run, dry or not; NULL: there is none yet */
    struct job *job;                /* that runs; NULL: none */
    struct intake_question *asking; /* the course that the job waits for; NULL: it does not */
    bool applying;                  /* the job changes things */
    char *fault;                    /* why the last run came to nothing; NULL: it came to its end */
    struct intake_view view;        /* which rows of the report are shown */
    GArray *window;                 /* of struct intake_row: those on the screen */
    int window_first;               /* which of the shown rows the first of them is */
    bool lent;                      /* the report is read by a job: the window stays as it is */
    GPtrArray *sights;        /* of struct columns_sight: files whose columns are to be looked at */
    guint tables;             /* how many files have columns to choose from */
    bool looked;              /* it is known which files have columns, and what they are */
    bool on_columns, went_on; /* their page lies above; it was left by going on */
    struct chooser chooser;
    CDKSCREEN *screen;
    struct widget *table;
    GPtrArray *head; /* char *: the lines above the table */
    int head_rows;   /* how many of them are shown */
    char number[24]; /* the cell that is being drawn */
};

static inline struct intake_page *intake_of(const struct page *page)
{
    return (struct intake_page *)page;
}

/* intake.c */
struct intake_page *intake_new(struct console *console, struct intake_wish *wish); /* takes wish */
void intake_show_report(struct intake_page *intake); /* the report is another one */
void intake_show_rows(struct intake_page *intake, int shown);
const struct intake_row *intake_current(struct intake_page *intake); /* NULL: none */

/* intake_job.c: starts the dry run, or the import; what it finds is shown when it is done. */
void intake_check(struct intake_page *intake);
void intake_apply(struct intake_page *intake);

/* intake_columns.c: looks at the files first. Those whose columns nobody has confirmed, or with `all` those that have
 * any, are shown one after the other; then the dry run starts. */
void intake_look(struct intake_page *intake, bool all);
void intake_returned(struct page *page);

/* intake_write.c: asks for a file and writes the rows that are shown to it. */
void intake_write(struct intake_page *intake);

#endif
