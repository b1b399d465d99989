/* Files built into the program: schema, forms, words. Layer: base. Anyone may call it.
 *
 * Names are paths below /org/testamur/, such as "schema/0001.sql". */
#ifndef BASE_RESOURCE_H
#define BASE_RESOURCE_H

#include <glib.h>

/* The bytes of a resource. NULL and ERROR_NOT_FOUND when there is none. Caller unrefs. */
GBytes *resource_read(const char *name, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The names in a folder ("schema"), without the folder, in the order of their bytes; NULL-terminated and
 * empty when there is no such folder. Caller frees with g_strfreev. */
char **resource_list(const char *folder);

#endif
