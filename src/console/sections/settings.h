/* The section Settings: of the site, to be changed, and of the machine, to be seen; the doctor, a check and a backup.
 * Layer: console/sections. Named by the tables of sections and commands. */
#ifndef CONSOLE_SECTIONS_SETTINGS_H
#define CONSOLE_SECTIONS_SETTINGS_H

#include "console/sections/section.h"

extern const struct section section_settings;
extern const struct console_command settings_commands[];

#endif
