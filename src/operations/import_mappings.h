/* Mappings that are remembered for files of the same heading: handed out as text and taken in, forgotten. Layer:
 * operations. Called by commands and pages. Importing remembers and uses them by itself (import_remember.c).
 *
 * The text holds any number of them: a first line that says what it is, then for each a line "= KIND FINGERPRINT
 * TITLE" and the lines of mapping_write. */
#ifndef OPERATIONS_IMPORT_MAPPINGS_H
#define OPERATIONS_IMPORT_MAPPINGS_H

#include "import/mapping.h"
#include "import/survey.h"
#include "operations/installation.h"
#include "store/import_mapping.h"

/* Takes the columns as they were said for the last file of this heading. *notice, which the caller frees, is a sentence
 * about it, or about why that can't be; NULL: nothing is remembered. *used may be NULL. */
bool import_mappings_recall(struct database *database, struct mapping *mapping,
                            const struct survey *survey, bool *used, char **notice,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Opens a file that is neither marked nor UTF-8 in the encoding that was said for the last file of its heading, if all of
 * it is text in that. NULL, without an error: none is remembered that fits. *encoding and *notice, a sentence about it, are
 * the caller's to free. */
struct import_request;
struct import_reader *import_mappings_open(struct database *database,
                                           const struct import_request *request, char **encoding,
                                           char **notice, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The one whose fingerprint begins so. ERROR_NOT_FOUND when there is none, ERROR_USAGE when there are several. Caller
 * frees. */
struct import_mapping *import_mappings_find(struct database *database, const char *start,
                                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* All of them as text. Caller frees. */
char *import_mappings_write(struct database *database, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Takes in what import_mappings_write wrote, here or elsewhere; those for the same headings are replaced. All of them,
 * or none on error (ERROR_DATA names the line). *count says how many. */
bool import_mappings_read(struct installation *installation, const char *text, guint *count,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Forgets the one whose fingerprint begins so. */
bool import_mappings_remove(struct installation *installation, const char *start,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
