/* A terminal within the test's own process, for tests of widgets: keys are handed to the widgets, cells are read back
 * from the screen. Called by tests/console/test-*-widget*.c; scenarios use terminal.h. */
#ifndef TESTS_CONSOLE_CANVAS_H
#define TESTS_CONSOLE_CANVAS_H

#include "console/widgets/widget.h"

/* Starts curses on a pseudo terminal; TAP goes where it went before. Once per process. */
void canvas_start(int rows, int columns);

/* A screen of widgets; the earlier one is freed. */
CDKSCREEN *canvas_new(void);
void canvas_free(void);

void canvas_resize(int rows, int columns);

/* Draws all and sends it; returns the bytes sent. */
gsize canvas_show(void);

/* Keys to the widget that has the focus; canvas_type takes text character by character. Return the last outcome. */
enum outcome canvas_press(int code);
enum outcome canvas_type(const char *text);
enum outcome canvas_paste(const char *text);

/* What the terminal sends, to be read with terminal_wait. Waits until it can be. */
void canvas_send(const char *bytes);

/* A row as it is on the screen, without blanks at its end. Caller frees. */
char *canvas_row(int row);

/* Draws, and compares a row; finds a text on any row (-1: nowhere). */
#define canvas_expect_row(row, text) canvas_expect_row_at(__FILE__, __LINE__, row, text)
void canvas_expect_row_at(const char *file, int line, int row, const char *text);
int canvas_find(const char *text);
#define canvas_expect(text) canvas_expect_at(__FILE__, __LINE__, text, true)
#define canvas_expect_not(text) canvas_expect_at(__FILE__, __LINE__, text, false)
void canvas_expect_at(const char *file, int line, const char *text, bool wanted);

/* Draws, and compares where the hardware cursor stands. */
#define canvas_expect_cursor(row, column) canvas_expect_cursor_at(__FILE__, __LINE__, row, column)
void canvas_expect_cursor_at(const char *file, int line, int row, int column);

/* Where it stood when it was drawn last. */
void canvas_cursor(int *row, int *column);

/* The attributes of a cell. */
attr_t canvas_look(int row, int column);

#endif
