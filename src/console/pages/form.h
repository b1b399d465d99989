/* The form page: the fields of one object, with saving, drafts, and what others changed meanwhile. Layer:
 * console/pages. Called by the list page, sections and the palette. */
#ifndef CONSOLE_PAGES_FORM_H
#define CONSOLE_PAGES_FORM_H

#include "console/sections/section.h"

/* Opens the form of an object (id 0: a new one), with values set beforehand: pairs of field and value,
 * NULL-terminated; may be NULL. */
void form_open(struct console *console, const struct section *section, gint64 id,
               const char *const *values);

/* For commands of sections, on a form page. Values are those on the screen. Borrowed. */
gint64 form_id(const struct page *page);
struct form_values *form_values(struct page *page);
bool form_is_changed(const struct page *page);

/* Puts values that a command changed (form_values_set) into the widgets, and checks them. */
void form_show_values(struct page *page);

/* Saves, then calls `then` on the console's thread if that went well ("Generate credentials" after a first save). */
void form_save_then(struct page *page, void (*then)(struct page *page));

#endif
