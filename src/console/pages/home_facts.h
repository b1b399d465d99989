/* What the home page tells: counts, what needs attention, the last runs. Gathered on a job's thread. Layer:
 * console/pages. Called by home.c. */
#ifndef CONSOLE_PAGES_HOME_FACTS_H
#define CONSOLE_PAGES_HOME_FACTS_H

#include "operations/installation.h"

/* What leads from an empty installation to the first credential. */
enum home_step {
    HOME_STEP_ASSET,
    HOME_STEP_TYPE,
    HOME_STEP_IMPORT,
    HOME_STEP_CONFIGURATION,
    HOME_STEP_GENERATE,
    HOME_STEPS,
};

struct home_run {
    gint64 id, started;
    char *what;    /* "Completion in Demonstration Course" */
    char *outcome; /* "412 issued, 3 refused" */
};

struct home_facts {
    GHashTable *counts;   /* listing -> gint64 * */
    GPtrArray *attention; /* char *: sentences, the most urgent first */
    char *next;           /* what is issued next by itself; NULL: nothing */
    char *next_when;      /* "in 2 h 14 min" */
    GPtrArray *runs;      /* of struct home_run, the newest first */
    bool steps_done[HOME_STEPS];
    bool complete; /* all was read */
};

void home_facts_free(struct home_facts *facts);
DEFINE_AUTOPTR(home_facts, home_facts_free)

/* Reads them; `go_on` is asked between two counts. Caller frees. */
struct home_facts *home_facts_read(struct installation *installation, bool (*go_on)(gpointer data),
                                   gpointer data, GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
