#include "config.h"

#include "console/sections/explaining.h"

#include "console/job.h"
#include "console/pages/overlays.h"
#include "operations/explain.h"
#include "operations/explain_words.h"

struct explaining {
    gint64 configuration_id;
    char *username, *words;
};

static void explaining_free(gpointer data)
{
    struct explaining *explaining = data;
    g_free(explaining->username);
    g_free(explaining->words);
    g_free(explaining);
}

static bool explaining_run(struct job *job, struct installation *installation, gpointer data,
                           GError **error)
{
    (void)job;
    struct explaining *explaining = data;
    g_autoptr(json_t) explanation = explain_learner(installation, explaining->configuration_id,
                                                    explaining->username, true, error);
    if (explanation != NULL)
        explaining->words = explain_words(explanation);
    return explanation != NULL;
}

static void explaining_done(struct console *console, struct page *page, gpointer data,
                            const GError *error)
{
    const struct explaining *explaining = data;
    if (error != NULL) {
        console_error(console, error);
    } else if (page != NULL && console_top(console) == page) {
        g_autofree char *title = g_strdup_printf("Why: %s", explaining->username);
        reader_open(console, title, explaining->words);
    }
}

static const struct job_class explaining_class = {
    .doing = "Looking at the grades",
    .run = explaining_run,
    .done = explaining_done,
    .free = explaining_free,
};

void explaining_start(struct page *page, gint64 configuration_id, const char *username)
{
    struct explaining *explaining = g_new0(struct explaining, 1);
    explaining->configuration_id = configuration_id;
    explaining->username = g_strdup(username);
    job_start(page->console, page, &explaining_class, explaining);
}
