/* The texts that a recipe draws, without drawing: for telling people what a document says. Layer: operations. Called by
 * verify. */
#ifndef OPERATIONS_RECIPE_TEXT_H
#define OPERATIONS_RECIPE_TEXT_H

#include "rules/element.h"

/* The text of each text element, in drawing order, empty ones left out; lines are separated by line feeds. The
 * address of verification is the recipe's own, whatever `values` says. Array of char *; free with g_ptr_array_unref. */
GPtrArray *recipe_texts(const char *recipe, const struct element_values *values,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
