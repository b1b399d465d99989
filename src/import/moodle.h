/* What Moodle writes: one importer for each kind of file. All are tables that are read through a mapping; Moodle
 * translates nearly all of its headings, so they are told by their shape, and by words where there is no shape.
 * Layer: import. Included by recognise.c, which lists them. Source of all of it: FORMATS.md section 2. */
#ifndef IMPORT_MOODLE_H
#define IMPORT_MOODLE_H

#include "import/import.h"

extern const struct importer moodle_grades;
extern const struct importer moodle_completion;
extern const struct importer moodle_progress;
extern const struct importer moodle_users;
extern const struct importer moodle_xml;

/* Whether a text that begins so is the gradebook as XML, and the table that it becomes: a source of CSV, which moodle_xml
 * reads. ERROR_DATA with the file's name. Caller frees with source_free. */
bool moodle_xml_begins_so(const char *text, gsize length);
struct source *moodle_xml_as_table(struct source *source, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Proposes roles for the columns from `first` up to `end` that tell who a row is about: the fields of people that a site
 * shows in its reports. */
void moodle_propose_person(struct mapping *mapping, const struct survey *survey, guint first,
                           guint end);

/* Makes a column Moodle's own number of a user. */
void moodle_propose_number(struct mapping *mapping, guint index);

#endif
