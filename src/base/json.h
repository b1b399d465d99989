/* JSON on jansson: reading with errors a person can find, writing as the project shows it.
 * Layer: base. Anyone may call it. */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include <glib.h>
#include <jansson.h>
#include <stdbool.h>

G_DEFINE_AUTOPTR_CLEANUP_FUNC(json_t, json_decref)

/* Reads one JSON value of any kind. NaN and Infinity are refused (Q4), and so is a member that occurs
 * twice in an object. `what` names the text in the error: "options: line 3, column 7: ...".
 * Returns a new reference. */
json_t *json_read_text(const char *text, gssize length, const char *what,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same for what an old installation kept: of a member that occurs twice the last one counts, as it did there. */
json_t *json_read_legacy(const char *text, gssize length, const char *what,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* As json_read_text, from a file; the error names the file. */
json_t *json_read_file(const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* One line, member order kept. Caller frees with g_free. */
char *json_write_compact(const json_t *value);

/* A text as it stands within what json_write_compact writes, quotation marks included; NULL stays NULL. Caller frees. */
char *json_write_text(const char *text);

/* Indented by four, or by so many, non-ASCII characters as themselves, member order kept. Caller frees with g_free. */
char *json_write_pretty(const json_t *value);
char *json_write_indented(const json_t *value, unsigned indent);

/* A JSON string of text from outside; bytes that are not UTF-8 become U+FFFD. New reference. */
json_t *json_text(const char *text);

#endif
