/* Enabling and disabling the schedules of configurations from lists: the marked rows, else the current one. Layer:
 * console/sections. Called by the sections whose rows are configurations with a column "enabled". */
#ifndef CONSOLE_SECTIONS_CONFIGURATION_SWITCH_H
#define CONSOLE_SECTIONS_CONFIGURATION_SWITCH_H

#include "console/command.h"

/* Which of the two it is follows from the current row. */
bool configuration_switch_can_enable(const struct page *page);
bool configuration_switch_can_disable(const struct page *page);
void configuration_switch_enable(struct page *page);
void configuration_switch_disable(struct page *page);

#endif
