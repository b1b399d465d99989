/* The sections Plans and runs: what was planned and what was done, with their reports. Layer: console/sections. Named by
 * the tables of sections and commands. */
#ifndef CONSOLE_SECTIONS_RUNS_H
#define CONSOLE_SECTIONS_RUNS_H

#include "console/sections/section.h"

extern const struct section section_runs;
extern const struct section section_plans;
extern const struct console_command runs_commands[];
extern const struct console_command plans_commands[];

#endif
