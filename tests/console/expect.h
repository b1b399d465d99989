/* What a person would see on the console's screen, as assertions that wait. Tests only.
 *
 * Each waits until it holds (terminal_patience), and otherwise ends the test program after showing the screen. What
 * must not be there is looked for only after the program has answered what was sent. */
#ifndef TESTS_CONSOLE_EXPECT_H
#define TESTS_CONSOLE_EXPECT_H

#include "terminal.h"

/* Where in a test an assertion stands. */
struct place {
    const char *file;
    int line;
    const char *function;
};
#define HERE (&(const struct place){ __FILE__, __LINE__, __func__ })

/* Anywhere: a text within one row; a regular expression that matches a row; a text within that row (from the end if
 * negative: -1 is the last). */
#define expect_text(terminal, text) expect_text_at(HERE, terminal, text)
#define expect_match(terminal, pattern) expect_match_at(HERE, terminal, pattern)
#define expect_row(terminal, row, text) expect_row_at(HERE, terminal, row, text)
#define expect_no_text(terminal, text) expect_no_text_at(HERE, terminal, text)

/* Anywhere, wherever the text is wrapped: all rows taken together, with one blank between two. */
#define expect_words(terminal, text) expect_words_at(HERE, terminal, text)

/* The parts of a page: the line of place on top; the line above the keys; the line of keys; a message, in the last
 * rows above the keys, whose lines are taken together. */
#define expect_title(terminal, text) expect_row_at(HERE, terminal, 0, text)
#define expect_status(terminal, text) expect_row_at(HERE, terminal, -2, text)
#define expect_function_bar(terminal, text) expect_row_at(HERE, terminal, -1, text)
#define expect_message(terminal, text) expect_message_at(HERE, terminal, text)

/* The current row, choice or field is where the hardware cursor is, so that screen readers follow. */
#define expect_current_row(terminal, text) expect_current_row_at(HERE, terminal, text)

/* Whether a row is the line of place: the program's name, or where that has no room, what leads to the page. */
bool expect_is_place(const char *row);

/* A field of a form: a row that begins with the label (after a marker) and goes on with the value; "" if there is
 * nothing after the label. And whether the cursor is in it. */
#define expect_field(terminal, label, value) expect_field_at(HERE, terminal, label, value)
#define expect_focus(terminal, label) expect_focus_at(HERE, terminal, label)

/* The program ends with this status, has left the terminal as it found it, and no sanitizer complained. */
#define expect_end(terminal, status) expect_end_at(HERE, terminal, status)

/* The program answered everything that was sent. */
#define expect_settled(terminal) expect_settled_at(HERE, terminal)

void expect_text_at(const struct place *place, struct terminal *terminal, const char *text);
void expect_match_at(const struct place *place, struct terminal *terminal, const char *pattern);
void expect_row_at(const struct place *place, struct terminal *terminal, int row, const char *text);
void expect_words_at(const struct place *place, struct terminal *terminal, const char *text);
void expect_no_text_at(const struct place *place, struct terminal *terminal, const char *text);
void expect_message_at(const struct place *place, struct terminal *terminal, const char *text);
void expect_current_row_at(const struct place *place, struct terminal *terminal, const char *text);
void expect_field_at(const struct place *place, struct terminal *terminal, const char *label,
                     const char *value);
void expect_focus_at(const struct place *place, struct terminal *terminal, const char *label);
void expect_end_at(const struct place *place, struct terminal *terminal, int status);
void expect_settled_at(const struct place *place, struct terminal *terminal);

/* Shows the screen and ends the test program with this text. */
void expect_fail(const struct place *place, struct terminal *terminal, const char *format, ...)
    G_GNUC_PRINTF(3, 4) G_GNUC_NORETURN;

#endif
