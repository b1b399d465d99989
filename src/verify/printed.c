#include "config.h"

#include "verify/printed.h"

#include "operations/recipe_text.h"
#include "store/drawing.h"

GPtrArray *printed_texts(struct database *database, const struct credential *credential,
                         GError **error)
{
    if (credential->drawing_id == 0)
        return g_ptr_array_new_with_free_func(g_free);
    g_autofree char *recipe = drawing_recipe(database, credential->drawing_id, error);
    if (recipe == NULL)
        return NULL;
    const struct element_values values = {
        .name = credential->full_name,
        .context_name = credential->context_name,
        .issue_date = credential->printed_date,
        .verify_uuid = credential->verify_uuid,
    };
    return recipe_texts(recipe, &values, error);
}
