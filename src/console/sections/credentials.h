/* The section of the credentials. Layer: console/sections. */
#ifndef CONSOLE_SECTIONS_CREDENTIALS_H
#define CONSOLE_SECTIONS_CREDENTIALS_H

#include "console/sections/section.h"

extern const struct section section_credentials;
extern const struct console_command credentials_list_commands[];
extern const struct console_command credentials_form_commands[];

#endif
