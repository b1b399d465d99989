/* The section Import: files that were imported, their rows, and the way to import another one. Layer:
 * console/sections. Named by the tables of sections and commands. */
#ifndef CONSOLE_SECTIONS_IMPORTS_H
#define CONSOLE_SECTIONS_IMPORTS_H

#include "console/sections/section.h"

extern const struct section section_imports, section_import_changes;
extern const struct console_command imports_list_commands[], imports_form_commands[];

#endif
