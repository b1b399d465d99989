/* INI files through iniparser, with what it leaves out: values checked to be quoted, and the line of a
 * faulty key. Layer: base. Anyone may call it.
 *
 * iniparser lower-cases section and key names and cuts unquoted values at ; and #, so every value must
 * stand in double quotes (in single quotes if it contains double ones), on one line of at most 1022 bytes;
 * a file where one does not, where a name occurs twice or is missing, or that has control characters, is refused, with file
 * and line. */
#ifndef BASE_INI_H
#define BASE_INI_H

#include "base/cleanup.h"

#include <glib.h>

struct ini;

/* Reads a file, or a resource built into the program (ini_load_resource, path below /org/testamur/).
 * Caller frees with ini_free. */
struct ini *ini_load_file(const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
struct ini *ini_load_resource(const char *resource, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void ini_free(struct ini *ini);
DEFINE_AUTOPTR(ini, ini_free)

/* The value, or NULL when the key is absent. Borrowed until ini_free. */
const char *ini_get(const struct ini *ini, const char *section, const char *key);

/* Section names, and the keys of a section, in the file's order; NULL-terminated. Caller frees with
 * g_strfreev. */
char **ini_sections(const struct ini *ini);
char **ini_keys(const struct ini *ini, const char *section);

/* The line on which a key (or, with key NULL, a section) stands; 0 when it is absent. */
int ini_line(const struct ini *ini, const char *section, const char *key);

/* The name of the file or resource, for messages. Borrowed. */
const char *ini_name(const struct ini *ini);

#endif
