/* The section of credential types. Layer: console/sections. Named by the tables of sections and commands. */
#ifndef CONSOLE_SECTIONS_TYPES_H
#define CONSOLE_SECTIONS_TYPES_H

#include "console/sections/section.h"

extern const struct section section_types;
extern const struct console_command types_form_commands[];

#endif
