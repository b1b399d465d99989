/* The keys that have a number in curses, and so in CDK: the same key by either number. Layer: console/terminal. Called by
 * input.c, and by the widgets for what CDK calls a key. */
#ifndef CONSOLE_TERMINAL_CURSES_KEY_H
#define CONSOLE_TERMINAL_CURSES_KEY_H

/* The code of the key; KEY_CODE_NONE when curses knows none of this number, or we do not. */
int curses_key_code(int curses);

/* The number that curses has for a key; -1 when it has none. */
int curses_key_number(int code);

#endif
