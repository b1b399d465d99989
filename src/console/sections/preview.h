/* Previews in the console: of a configuration, or with the name of a plan's learner. Layer: console/sections. Called by
 * sections. */
#ifndef CONSOLE_SECTIONS_PREVIEW_H
#define CONSOLE_SECTIONS_PREVIEW_H

#include "console/page.h"

/* Asks what is to be made, and writes it. `username` NULL: an example name. */
void preview_ask(struct page *page, gint64 configuration_id, const char *username);

/* The same for the configuration of a form, once it is saved, and for that of a list's row. */
void preview_of_form(struct page *page);
bool preview_of_form_possible(const struct page *page);
void preview_of_row(struct page *page);

#endif
