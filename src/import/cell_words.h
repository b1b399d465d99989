/* Words in cells of tables: done or not done, nothing, a spreadsheet's error. Layer: import. Called by recognise.c,
 * survey.c and the importers of tables.
 *
 * What stands for nothing does so only in columns of its kind: people are called None, Null and N/A. */
#ifndef IMPORT_CELL_WORDS_H
#define IMPORT_CELL_WORDS_H

#include <glib.h>
#include <stdbool.h>

enum cell_word { CELL_WORD_UNKNOWN, CELL_WORD_DONE, CELL_WORD_UNDONE };

/* "Completed", "ja", "1", "✓" against "Not completed", "nein", "0", in many languages; also Moodle's "Completed
 * (achieved pass grade)" against "Completed (did not achieve pass grade)", and "Completed (set by …)". */
enum cell_word cell_word_read(const char *text);

/* "Active", "aktiv": what a column of states says of those who are not suspended, in many languages. */
bool cell_is_active(const char *text);

/* "Suspended", "inactive", "Not current": the others of such a column. */
bool cell_is_suspended(const char *text);

/* Nothing but white space. */
bool cell_is_blank(const char *text);

/* The same of all cells of a row from the one at `from` on. */
bool cells_are_blank(char *const *cells, guint count, guint from);

/* Blank, or what stands for "there is none" in columns of grades, dates and ids: - N/A EX "Not Attempted" … */
bool cell_is_null(const char *text);

/* "#REF!" and the like: a formula of the spreadsheet went wrong. */
bool cell_is_error(const char *text);

#endif
