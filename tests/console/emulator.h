/* A terminal's screen: what a program writes goes in, cells come out. Tests and benches only; libvterm does it. */
#ifndef TESTS_CONSOLE_EMULATOR_H
#define TESTS_CONSOLE_EMULATOR_H

#include <glib.h>
#include <stdbool.h>
#include <vterm.h>

struct emulator {
    VTerm *terminal;
    VTermScreen *screen;
    int rows, columns;
    VTermPos cursor;
    bool cursor_visible;
    bool alternate; /* the program is on the alternate screen */
    unsigned bells;
    unsigned idles;     /* how often the console said that it waits (OSC 7777;idle) */
    gsize idle_bytes;   /* of those marks, which a person's terminal never gets */
    bool idle;          /* nothing came after the last mark: no page is half painted */
    char *title;        /* of the window; NULL: never set */
    GString *clipboard; /* as OSC 52 carried it: base64 */
    GString *answers;   /* what the terminal sends: keys, and answers to questions about itself */
    GString *begun;     /* a command to the terminal whose end has not come yet */
};

void emulator_init(struct emulator *emulator, int rows, int columns);
void emulator_clear(struct emulator *emulator);
void emulator_write(struct emulator *emulator, const char *bytes, gsize length);
void emulator_resize(struct emulator *emulator, int rows, int columns);

/* These fill `answers`. A key is sent as the modes say that the program has set. A paste is bracketed if the
 * program asked for that, as terminals do. */
void emulator_key(struct emulator *emulator, VTermKey key, VTermModifier modifiers);
void emulator_paste(struct emulator *emulator, const char *text);

/* Whether the modes are those of a shell's prompt: plain cursor keys, no bracketed paste, the normal screen, the
 * cursor visible. */
bool emulator_is_plain(struct emulator *emulator);

/* A row's text without the blanks at its end. A cell that was never written is a blank. Caller frees. */
char *emulator_row(const struct emulator *emulator, int row);
VTermScreenCell emulator_cell(const struct emulator *emulator, int row, int column);

/* The first place of a text, which stands in one row. row and column (of cells, not bytes) may be NULL. */
bool emulator_find(const struct emulator *emulator, const char *text, int *row, int *column);

/* The screen as lines "# 00|text" with the cursor's place, for whoever reads a failure. Caller frees. */
char *emulator_dump(const struct emulator *emulator);

#endif
