/* The field with the options of a retrieval and a generation function: what stands beside it, what is offered in it,
 * and what is wrong in it, all from the schemas in forms/options-FUNCTION.ini. Layer: console/sections. Called by the
 * sections of credential types and configurations. */
#ifndef CONSOLE_SECTIONS_OPTIONS_FIELD_H
#define CONSOLE_SECTIONS_OPTIONS_FIELD_H

#include "base/json.h"
#include "console/sections/section.h"

/* The two functions whose options they are; unknown names have none. */
struct options_functions {
    const char *retrieval, *generation;
};

/* The pane beside the text: the option that the cursor is in, and its neighbours. Caller frees. */
char *options_field_aside(const struct options_functions *functions, const char *text, int line,
                          int column);

/* The pane while a function is being chosen: what it does and its options. Caller frees; NULL: no function. */
char *options_field_describe_function(const char *function);

/* The names or values that fit where the cursor is, as `offer` of a section gives them. The editor puts
 * quotes around what needs them. */
GPtrArray *options_field_offer(struct database *database, const struct options_functions *functions,
                               const char *text, int line, int column);

/* Checks the text of `field`, as it will be in force: laid over `base` (NULL: nothing). Sets its fault and note. */
void options_field_check(struct database *database, struct form_values *values, const char *field,
                         const struct options_functions *functions, const json_t *base);

/* F5: inserts an example of the option that the cursor is in into the form's current field, or lets one be chosen. */
void options_field_insert_example(struct page *page, const struct options_functions *functions);

#endif
