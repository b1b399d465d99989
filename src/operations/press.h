/* The press: everything that one configuration's documents are printed with now, read once per run: template (as a
 * base), fonts and elements (as a drawing), context name, and how the date is written. Layer: operations. Called by
 * issue, reprint, lint and preview. */
#ifndef OPERATIONS_PRESS_H
#define OPERATIONS_PRESS_H

#include "base/cleanup.h"

#include "operations/installation.h"
#include "operations/render.h"
#include "operations/settings.h"
#include "store/configuration.h"

struct press {
    struct site_settings *site;
    struct drawing *drawing;
    struct base *base;
    gint64 drawing_id, base_id; /* 0 for what a press that keeps nothing has not found kept */
    char *context_name;
};

/* Prepares a press. With `keep` the base and the drawing become rows, if they are not yet; otherwise nothing
 * is written. What is wrong with template, fonts or options is one sentence. The caller has no
 * transaction open. Caller frees. */
struct press *press_new(struct installation *installation,
                        const struct configuration *configuration, bool keep,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
void press_free(struct press *press);
DEFINE_AUTOPTR(press, press_free)

/* The date printed for an instant of issue. Caller frees. */
char *press_date(const struct press *press, gint64 issued);

/* The name of a context as certificates show it: the course's long name, else its display name, else the
 * key; the path's display name, else the key. Caller frees. */
char *press_context_name(struct database *database, const char *context_key,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* A base and its drawing by their rows' ids, for rows that were begun earlier. */
struct base *press_load_base(struct database *database, gint64 id,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
struct drawing *press_load_drawing(struct database *database, gint64 id,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
