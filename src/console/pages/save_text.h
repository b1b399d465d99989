/* Writes a text that was read on the screen to a file that the person names. Layer: console/pages. Called by the
 * reader and the messages. */
#ifndef CONSOLE_PAGES_SAVE_TEXT_H
#define CONSOLE_PAGES_SAVE_TEXT_H

#include "console/console.h"

/* Asks for the file, proposing a name, and writes it; a message tells what came of it. Takes text. */
void save_text_ask(struct console *console, const char *title, const char *proposed, char *text);

#endif
