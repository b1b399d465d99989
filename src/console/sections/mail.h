/* The section Mail: the rows of the outbox. Layer: console/sections. Called by sections.c. */
#ifndef CONSOLE_SECTIONS_MAIL_H
#define CONSOLE_SECTIONS_MAIL_H

#include "console/sections/section.h"

extern const struct section section_mail;

#endif
