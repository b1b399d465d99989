/* What a table's columns are taken for, and its first rows as they would be read: looking at a file before anything is
 * imported from it. Layer: console/pages, and used there by columns*.c and intake*.c only. No curses; the functions that
 * read a file are for a job's thread. */
#ifndef CONSOLE_PAGES_COLUMNS_WORK_H
#define CONSOLE_PAGES_COLUMNS_WORK_H

#include "base/cleanup.h"
#include "import/mapping.h"
#include "import/survey.h"
#include "operations/installation.h"

/* How a file is to be read, as far as somebody has said it. Texts are owned. */
struct columns_said {
    char *encoding;          /* NULL: nobody has */
    struct mapping *mapping; /* NULL: as it is proposed, or was remembered */
    GPtrArray *changes;      /* of char *: the lines of it that were not proposed; NULL: none */
};
void columns_said_free(struct columns_said *said);
DEFINE_AUTOPTR(columns_said, columns_said_free)
struct columns_said *columns_said_new(void); /* nobody has said anything */
struct columns_said *columns_said_copy(const struct columns_said *said);

struct columns_sight {
    char *path, *name; /* with and without its directory */
    char *title;       /* what the file is: "Roster" */
    char *encoding;    /* as it was said; NULL: it was not */
    /* of struct encoding_candidate: what the text may be in; NULL: that is known */
    GPtrArray *candidates;
    struct mapping *mapping; /* NULL: its kind knows its columns by itself */
    char *proposed;          /* what was proposed, as text; NULL with the mapping */
    struct survey *survey;
    GPtrArray *questions; /* of struct mapping_question: what has to be said */
    bool remembered;      /* the mapping is the one of an earlier file of the same heading */
};
void columns_sight_free(struct columns_sight *sight);
DEFINE_AUTOPTR(columns_sight, columns_sight_free)

/* What columns_preview needs of it. */
struct columns_sight *columns_sight_copy(const struct columns_sight *sight);

/* Looks at a file. NULL with an error when it can't be read, or is none of the known kinds; a file in an unknown encoding
 * has candidates instead. Caller frees. */
struct columns_sight *columns_look(struct installation *installation, const char *path,
                                   const struct columns_said *said,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* After the mapping was changed: what follows from the file, and the questions that are left. */
void columns_settle(struct columns_sight *sight);

/* The question about a column, or about the whole file (-1); NULL: there is none. Borrowed. */
const struct mapping_question *columns_question(const struct columns_sight *sight, int column);

/* Whether something has to be said about a column: by itself, or as one of several whose numbers have no scale. */
bool columns_is_open(const struct columns_sight *sight, guint index);

/* The first column about which something has to be said; 0 when there is none. */
int columns_first_open(const struct columns_sight *sight);

/* Whether numbers stand in a column of this role, which have to be of something. */
bool columns_has_scale(enum mapping_role role);

/* The lines that --map needs so that the proposal becomes the mapping. Array of char *; caller unrefs. */
GPtrArray *columns_changes(const struct mapping *mapping, const char *proposed);

/* A row as it would be read. Texts come from outside. */
struct columns_row {
    char number[24]; /* of the line */
    char *name, *address, *course, *grade, *completion;
    char *fault; /* why it can't be taken; NULL: it can */
};

/* The first rows, as the mapping says. Array of struct columns_row; NULL with an error when nothing can be read yet. */
GPtrArray *columns_preview(struct installation *installation, const struct columns_sight *sight,
                           guint count, GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
