/* The section History: who did what, when, from what to what. Layer: console/sections. Called by sections.c. */
#ifndef CONSOLE_SECTIONS_HISTORY_H
#define CONSOLE_SECTIONS_HISTORY_H

#include "console/sections/section.h"

extern const struct section section_history;

#endif
