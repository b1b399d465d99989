/* Keys by the names that help shows. Tests and benches only. */
#ifndef TESTS_CONSOLE_KEYS_H
#define TESTS_CONSOLE_KEYS_H

#include "emulator.h"

/* Makes the emulator send a key: "Down", "F2", "S-Tab", "^L" or "Ctrl-L", "Space", or one character. False when
 * there is no such key. */
bool keys_send(struct emulator *emulator, const char *name);

#endif
