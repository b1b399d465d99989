/* File names of what is handed out, made from a pattern with placeholders. Layer: operations. Called by export.
 * Source: RELIABILITY.md section 4, row "file names".
 *
 * Every name is safe on any system and in any shell: ASCII letters, digits, '.', '_' and '-' only, at most 120
 * bytes, no leading dot or dash, none that Windows keeps for itself, and no two that differ in case alone. */
#ifndef OPERATIONS_EXPORT_NAME_H
#define OPERATIONS_EXPORT_NAME_H

#include "base/cleanup.h"

#include <glib.h>

/* With the extension. */
#define EXPORT_NAME_MOST 120

/* The pattern when none is given, and the placeholders, for help texts. */
#define EXPORT_NAME_PATTERN "{name} {course}"
#define EXPORT_NAME_PLACEHOLDERS                                                                   \
    "{name}, {course}, {context}, {type}, {username}, {uuid}, {verify_uuid}, {date} and {number}"

/* The values of the placeholders, as people wrote them. */
struct export_name_facts {
    const char *name;    /* in a script without a Latin form: the username stands for it */
    const char *course;  /* the context's name; likewise its key */
    const char *context; /* the context's key */
    const char *type, *username;
    const char *uuid, *verify_uuid; /* the uuid is the name when nothing else is left of it */
    const char *date;               /* YYYY-MM-DD */
    guint64 number;                 /* the place in the export, from 1 */
};

/* Those of a credential; the texts are its own and the caller's. */
struct credential;
struct export_name_facts export_name_facts_of(const struct credential *credential, const char *date,
                                              guint64 number);

struct export_namer;

/* `total` numbers will be needed: {number} has as many digits as it. ERROR_USAGE that lists the placeholders.
 * Caller frees. */
struct export_namer *export_namer_new(const char *pattern, guint64 total,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
void export_namer_free(struct export_namer *namer);
DEFINE_AUTOPTR(export_namer, export_namer_free)

/* The next name, with ".pdf"; numbered when it was given before. Caller frees. */
char *export_namer_make(struct export_namer *namer, const struct export_name_facts *facts);

#endif
