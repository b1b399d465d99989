/* The section Assets: templates, fonts and images. Layer: console/sections. Named by the tables of sections and
 * commands. */
#ifndef CONSOLE_SECTIONS_ASSETS_H
#define CONSOLE_SECTIONS_ASSETS_H

#include "console/sections/section.h"

extern const struct section section_assets;
extern const struct console_command assets_form_commands[];

#endif
