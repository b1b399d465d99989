/* The inside of struct console. Layer: console. Included by the files of this directory that make it up (console.c,
 * loop.c, frame.c, job.c, messages.c, dispatch.c), and by no page. */
#ifndef CONSOLE_CONSOLE_PRIVATE_H
#define CONSOLE_CONSOLE_PRIVATE_H

#include "base/ini.h"
#include "console/command.h"
#include "console/console.h"
#include "console/job.h"
#include "console/sections/section.h"

struct console {
    struct installation *installation; /* for reading */
    const struct console_options *options;
    char *directory;
    char *site_name;
    GTimeZone *zone;
    struct date_words *date_words;
    char *state_directory;

    struct ini *words;       /* forms/console.ini */
    GPtrArray *descriptions; /* of struct section_description, as sections[] */
    GPtrArray *pages;        /* of struct page, the topmost last */
    GPtrArray *closed;   /* pages that were popped while they may still run; freed by the loop */
    GPtrArray *messages; /* of struct message */
    bool message_shown;  /* the newest is still on the screen */
    /* what pages keep for the session: key -> gpointer, freed with the console */
    GHashTable *states;

    GPtrArray *jobs; /* of struct job, in the order of starting */
    GMutex job_lock; /* guards what jobs and the loop share, and `parked` */
    GCond job_changed;
    bool jobs_parked; /* the process is about to be stopped: jobs wait where they hold nothing */

    bool on_terminal;    /* it was started */
    gint64 data_version; /* of the database, as it was seen last */
    gint64 next_look, next_draft;
    bool dirty;       /* something is to be painted */
    bool anew;        /* all of it */
    bool layout;      /* pages need their places */
    bool ended, lost; /* leave the loop; the terminal is gone or a signal said so */
};

/* frame.c: paints the place, the pages, the line of status and that of keys. */
void frame_paint(struct console *console);
void frame_layout(struct console *console);

/* loop.c */
void loop_run(struct console *console);
void console_key(struct console *console, const struct key *key);
void console_free_closed(struct console *console);

/* messages.c */
void message_free(gpointer message);
const struct message *message_newest(const struct console *console); /* NULL: none is shown */

/* job.c: hands over what jobs have said, on the console's thread; and the ends of a console. */
void jobs_settle(struct console *console);
void jobs_stop(struct console *console); /* cancels all and waits for them */
void jobs_forget_page(struct console *console, const struct page *page);
bool jobs_park(struct console *console,
               bool park); /* false: a job that writes could not be held up in time */

#endif
