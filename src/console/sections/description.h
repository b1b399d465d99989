/* Sections as forms/SECTION.ini describes them: columns, filters, fields, and all their words. Layer:
 * console/sections. Called by pages and sections.
 *
 * A site's own file of the same name in SYSCONFDIR/testamur/forms takes the place of the built-in one. Faults are
 * ERROR_DATA with file and line. Labels are printable ASCII without <, because stock widgets may show them.
 *
 *   [section]       title ("Credential types"), singular ("credential type"), listing (store/listing.h), order (a
 *                   column; "-" before it: descending), empty (what an empty list says, and what to do), search
 *                   (what is searched, for the prompt: "name, address or id"; absent: no search)
 *   [column/NAME]   label, width (cells wanted), grow ("yes": takes what is left), form (text, number, date,
 *                   instant, flag, size, lines, state), priority (1 is left out first when it is narrow; absent: never)
 *   [filter/NAME]   label
 *   [group/NAME]    label, help, a heading in the form; fields follow it in the order of the file
 *   [field/NAME]    label, widget (line, text, json, choice, radio, check, instant, file, key, shown), help, example,
 *                   limit (characters), needed ("yes"), rows (of text and json), read_only ("always", "saved":
 *                   after the first save), choices (words separated by blanks; of a file: endings), captions (of a
 *                   radio's choices, separated by |), beside ("yes": it stands in the row of the field before it, as far
 *                   as there is room), cells (of one that shares its row), hidden ("new": not on a new one, "saved",
 *                   "empty": while it has no value), secret ("yes": a
 *                   line shown as asterisks and kept in no draft), at_once ("yes": what is chosen holds at once and
 *                   for now, and is nothing to save) */
#ifndef CONSOLE_SECTIONS_DESCRIPTION_H
#define CONSOLE_SECTIONS_DESCRIPTION_H

#include "base/cleanup.h"

#include <glib.h>
#include <stdbool.h>

enum column_form {
    COLUMN_TEXT,
    COLUMN_NUMBER,
    COLUMN_DATE,
    COLUMN_INSTANT,
    COLUMN_FLAG,
    COLUMN_SIZE,
    COLUMN_LINES, /* a text that may have several lines, in one */
    COLUMN_STATE, /* a state's word, with its colour */
};

struct column_description {
    char *name, *label;
    int width;
    bool grow;
    enum column_form form;
    int priority; /* 0: always shown */
};

struct filter_description {
    char *name, *label;
};

enum field_widget {
    FIELD_LINE,
    FIELD_TEXT,
    FIELD_JSON,
    FIELD_CHOICE,
    FIELD_RADIO, /* one of a few choices, all in view */
    FIELD_CHECK,
    FIELD_INSTANT,
    FIELD_FILE,
    FIELD_KEY,   /* a key of a course or learning path; known ones are offered */
    FIELD_SHOWN, /* for reading, copying and searching only */
    FIELD_GROUP, /* a heading, from [group/NAME] */
};

enum field_when {
    FIELD_NEVER,
    FIELD_WHEN_NEW,
    FIELD_WHEN_SAVED,
    FIELD_ALWAYS,
    FIELD_WHEN_EMPTY, /* hidden only */
};

struct field_description {
    char *name, *label, *help, *example;
    enum field_widget widget;
    int limit; /* characters; 0: none */
    int rows;
    int cells;   /* of one that shares its row; 0: what room there is */
    bool beside; /* in the row of the field before it */
    bool needed, secret, at_once;
    enum field_when read_only, hidden;
    char **choices;  /* NULL-terminated; NULL: none */
    char **captions; /* of a radio's choices, as many; NULL: the choices themselves */
};

struct section_description {
    char *name; /* of the file, without .ini */
    char *title, *singular, *listing, *order, *empty, *search;
    bool descending;
    GPtrArray *columns; /* of struct column_description */
    GPtrArray *filters;
    GPtrArray *fields; /* groups among them */
};

/* `site`: the directory with a site's own files; NULL: none. Caller frees. */
struct section_description *section_description_load(const char *name, const char *site,
                                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
void section_description_free(struct section_description *description);
DEFINE_AUTOPTR(section_description, section_description_free)

const struct field_description *section_description_field(
    const struct section_description *description, const char *name);

#endif
