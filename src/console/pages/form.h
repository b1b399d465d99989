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

/* Shows the object as it is stored now, after a command of the section has changed it. What is being typed stays. */
void form_read_again(struct page *page);

/* The field that is being edited (borrowed), and the cursor in it; line and column from 1. NULL: none. */
const char *form_cursor(const struct page *page, int *line, int *column);
void form_go_to(struct page *page, int line, int column);

/* Lets a field be edited next, as when it is come to by Tab. Does nothing when it is not shown. */
void form_go_to_field(struct page *page, const char *name);

/* Types text at the cursor of the field that is being edited, as if it were pasted. */
void form_insert(struct page *page, const char *text);

/* Saves, then calls `then` on the console's thread if that went well ("Generate credentials" after a first save). */
void form_save_then(struct page *page, void (*then)(struct page *page));

/* Drafts of changed forms lie in console_state_directory, one file each, readable by the person alone. The loop calls
 * form_keep_drafts every 30 s, and on every way out that leaves no time to ask (it takes milliseconds); when the
 * console has opened its first page it calls form_offer_drafts: that asks about each one that another run left. */
void form_keep_drafts(struct console *console);
void form_offer_drafts(struct console *console);

#endif
