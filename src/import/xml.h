/* XML as files of learning systems have it: elements, attributes, text; given piece by piece. A document type is
 * refused, and with it every entity that could grow or name another file.
 * Layer: import. Called by the importers only. */
#ifndef IMPORT_XML_H
#define IMPORT_XML_H

#include "base/cleanup.h"

#include <glib.h>
#include <stdbool.h>

struct xml_handler {
    /* `attributes` are names and values in turn, NULL-terminated. Any of these may be NULL. */
    void (*begin)(const char *element, const char *const *attributes, void *data);
    void (*end)(const char *element, void *data);
    void (*text)(const char *text, gsize length, void *data); /* in pieces */
};

struct xml;

/* `handler` is borrowed. Caller frees with xml_free. */
struct xml *xml_new(const struct xml_handler *handler, void *data);
void xml_free(struct xml *xml);
DEFINE_AUTOPTR(xml, xml_free)

/* The next piece of the document. ERROR_DATA with line and reason when it is no XML. */
bool xml_feed(struct xml *xml, const char *text, gsize length, bool last,
              GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The value of an attribute; NULL when there is none. Borrowed. */
const char *xml_attribute(const char *const *attributes, const char *name);

#endif
