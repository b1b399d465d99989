/* What a configuration's options come to when they are laid over its type's, and where each value comes from. Layer:
 * console/sections. Called by the section of configurations. */
#ifndef CONSOLE_SECTIONS_MERGED_OPTIONS_H
#define CONSOLE_SECTIONS_MERGED_OPTIONS_H

#include "console/sections/section.h"
#include "store/credential_type.h"

/* Adds to a field's note which options are set in it and which come from the type; nothing while it is faulty. */
void merged_options_note(struct form_values *values, const char *field,
                         const struct credential_type *type);

/* Shows the merged options of a text to read, value by value; a message when the text is no JSON object. */
void merged_options_open(struct console *console, const struct credential_type *type,
                         const char *text);

#endif
