/* Schedules: what issues by itself, the next one first. Layer: console/sections. */
#ifndef CONSOLE_SECTIONS_SCHEDULES_H
#define CONSOLE_SECTIONS_SCHEDULES_H

#include "console/sections/section.h"

extern const struct section section_schedules;

#endif
