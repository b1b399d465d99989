/* Learning paths: names, steps and enrolments. Layer: console/sections. Named by the tables of sections and commands. */
#ifndef CONSOLE_SECTIONS_PATHS_H
#define CONSOLE_SECTIONS_PATHS_H

#include "console/sections/section.h"

extern const struct section section_paths;
extern const struct console_command paths_list_commands[], paths_form_commands[];

#endif
