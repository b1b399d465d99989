/* The rows of one plan, with what can be done from there: issue, explain. Layer: console/sections. Opened by
 * pages/plan.c. */
#ifndef CONSOLE_SECTIONS_PLAN_ITEMS_H
#define CONSOLE_SECTIONS_PLAN_ITEMS_H

#include "console/sections/section.h"

extern const struct section section_plan_items;
extern const struct console_command plan_items_commands[];

#endif
