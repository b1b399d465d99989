/* The output of Django's command dumpdata: a JSON array of objects {"model", "pk", "fields"}, read entry by
 * entry, so that a dump of a whole platform takes no more memory than its largest entry.
 * Layer: import. Called by operations/moving*.c. */
#ifndef IMPORT_DUMP_H
#define IMPORT_DUMP_H

#include "base/cleanup.h"
#include "base/json.h"
#include "import/source.h"

struct dump;

/* Whether a text that begins so can be such a dump: an array whose first object begins with one of the
 * three members. */
bool dump_begins_so(const char *text, gsize length);

/* Takes the source. Caller frees with dump_free. */
struct dump *dump_open(struct source *source);
void dump_free(struct dump *dump);
DEFINE_AUTOPTR(dump, dump_free)

enum dump_step {
    DUMP_END,
    DUMP_ENTRY,
    DUMP_BAD_ENTRY, /* this one can't be read; the error says why, and the next one can */
    DUMP_FAILED,
};

/* The next entry; *entry is a new reference. *number counts entries from 1. */
enum dump_step dump_next(struct dump *dump, json_t **entry, guint64 *number, GError **error);

/* The source, for its name, position and digest. Borrowed. */
struct source *dump_source(struct dump *dump);

#endif
