/* What the files share that write and read a mapping as lines of text. Layer: import, and mapping_write.c,
 * mapping_change.c and mapping_details.c only. */
#ifndef IMPORT_MAPPING_TEXT_H
#define IMPORT_MAPPING_TEXT_H

#include "import/mapping.h"

/* Begins a line that says which course a name means. */
#define MAPPING_COURSE_PREFIX "course:"

/* Stands left of "=" where the encoding of later files is said. */
#define MAPPING_ENCODING_WORD "encoding"

/* The column of this heading, the `occurrence`th (from 1) if there are several, else the first; -1: none. *found: how
 * many there are. */
int mapping_find_heading(const struct mapping *mapping, const char *heading, guint occurrence,
                         guint *found);

/* Where the word is, without regard to case; -1: nowhere. */
int mapping_find_word(const char *const *words, guint count, const char *word);

/* A whole number from 1 to `most`; 0 when it is none. */
guint mapping_read_number(const char *text, guint most);

/* A maximum of points; 0 when it is none. */
double mapping_read_maximum(const char *text);

/* The details behind a role, which parts[0] is; ERROR_USAGE names the line. */
bool mapping_take_details(char *const *parts, struct mapping_column *column, const char *line,
                          GError **error);

/* "--map 'LINE': SENTENCE"; false. */
bool mapping_complain(const char *line, GError **error, const char *sentence);

#endif
