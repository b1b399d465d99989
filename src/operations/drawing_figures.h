/* The figures of a drawing: those of its recipe's options, with the hashes of the images that they name.
 * Layer: operations. Called by render and lint. */
#ifndef OPERATIONS_DRAWING_FIGURES_H
#define OPERATIONS_DRAWING_FIGURES_H

#include "operations/drawn_figure.h"

struct drawing_figures;

/* From a recipe. Caller frees. */
struct drawing_figures *drawing_figures_load(const json_t *recipe,
                                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
void drawing_figures_free(struct drawing_figures *figures);

guint drawing_figures_count(const struct drawing_figures *figures);
const struct element_figure *drawing_figures_element(const struct drawing_figures *figures,
                                                     guint index);

/* Whether it differs from learner to learner. */
bool drawing_figures_is_personal(const struct drawing_figures *figures, guint index);

/* Whether the name of the learner is what differs, perhaps beside the id. */
bool drawing_figures_shows_name(const struct drawing_figures *figures, guint index);

/* Places one on the page: see drawn_figure_new. Caller frees. */
struct drawn_figure *drawing_figures_place(const struct drawing_figures *figures, guint index,
                                           const struct element_values *values,
                                           const struct base *base,
                                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
