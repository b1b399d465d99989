/* What commands print. Text from outside goes through text_show here, so commands hand over the raw text.
 * Layer: cli. Nothing in cli calls printf. A failed write (closed pipe, full disk) ends the program with
 * status 74 at output_finish. */
#ifndef CLI_OUTPUT_H
#define CLI_OUTPUT_H

#include "base/json.h"

#include <stdbool.h>

/* One line; the format's %s arguments are the caller's own words or text already shown. */
void output_line(const char *format, ...) G_GNUC_PRINTF(1, 2);

/* "label: value", the value from outside, aligned under its neighbours. */
void output_field(const char *label, const char *value);

/* The same for a value that may have several lines, each of which gets one. */
void output_field_lines(const char *label, const char *value);

/* A table: headings, then rows of as many cells; widths are fitted at output_table_end, numbers (marked by
 * '>' as the heading's first character, which is not printed) to the right. A cell may be NULL: empty. */
struct output_table;
struct output_table *output_table_begin(const char *const *headings);
void output_table_row(struct output_table *table, const char *const *cells);
void output_table_end(struct output_table *table);

/* For long tables: prints the rows so far and forgets them. The first call fixes the widths (32 cells at
 * most); what is wider pushes its neighbours aside, nothing is cut. */
void output_table_flush(struct output_table *table);

/* Bytes of a text as they are, for a file or another program; a terminal gets its lines, shown. */
void output_bytes(GBytes *bytes);

/* A JSON value, pretty-printed with a line feed. Characters that are drawn as nothing, that control a
 * terminal or that are private stand as \u escapes. Takes the reference. */
void output_json(json_t *value);

/* A JSON object with one long array, item by item: the object's members, then `member` with an item on each
 * line. Takes the references. */
void output_json_begin(json_t *object, const char *member);
void output_json_item(json_t *item, bool first);
void output_json_end(void);

/* An error, on standard error: one sentence, or with `json` {"error": {"message": ..., "status": ...}} on
 * one line. Standard output is left to results, so that it is empty or one JSON value. */
void output_error(const GError *error, int status, bool json);

/* A sentence that is no result and stopped nothing, on standard error. */
void output_note(const char *text);

/* The columns of the terminal behind a descriptor; 80 when it is none. */
int output_width(int descriptor);

/* On a terminal (standard error): replaces the line; elsewhere nothing. NULL removes it. */
void output_progress(const char *text);

/* Asks a yes-or-no question on the terminal; without one, the answer is no. */
bool output_ask(const char *question);

/* Whether there is a terminal on which a person can be asked. */
bool output_can_ask(void);

/* Asks for a line of text on the terminal; an empty one is `proposal` (which may be NULL). NULL without a
 * terminal or an answer. Valid UTF-8, trimmed. Caller frees. */
char *output_ask_text(const char *question, const char *proposal);

/* Keeps what is printed from standard output, until it is called with false. For a command that is made of
 * others. */
void output_mute(bool mute);

/* Flushes; false when anything that was printed did not arrive. Says so, unless the reader went away. */
bool output_finish(void);

#endif
