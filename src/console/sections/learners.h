/* Learners: names, addresses, and what they have done. Layer: console/sections. Known to the table of sections. */
#ifndef CONSOLE_SECTIONS_LEARNERS_H
#define CONSOLE_SECTIONS_LEARNERS_H

#include "console/sections/section.h"

extern const struct section section_learners;

#endif
