/* Text for terminals whose locale is not UTF-8. Layer: console/terminal. Called by paint.c. */
#ifndef CONSOLE_TERMINAL_FOLD_H
#define CONSOLE_TERMINAL_FOLD_H

/* ASCII that reads like the text: letters without their accents, punctuation and rules as ASCII has them, "?" for
 * what it has nothing for. Caller frees. */
char *fold_to_ascii(const char *shown);

#endif
