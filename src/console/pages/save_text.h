/* Writes what was read on the screen, or what is kept in the database, to a file that the person names. Layer:
 * console/pages. Called by the reader, the messages and sections. */
#ifndef CONSOLE_PAGES_SAVE_TEXT_H
#define CONSOLE_PAGES_SAVE_TEXT_H

#include "console/console.h"
#include "console/pages/overlays.h"

/* Asks for the file, proposing a name, and writes it; a message tells what came of it. Takes text. */
void save_text_ask(struct console *console, const char *title, const char *proposed, char *text);

/* The bytes to be written, read beside the keys. Caller unrefs. */
typedef GBytes *(*save_content)(struct installation *installation, gpointer data, GError **error);

/* The same for bytes that are read when the file was chosen. Takes data. */
void save_content_ask(struct console *console, const struct file_choice *choice,
                      save_content content, gpointer data, GDestroyNotify free_data);

#endif
