/* XML of the parts of a workbook, read in pieces. No document type, so no entities; nothing outside is ever fetched.
 * Layer: import. Called by the readers of sheets (sheet_*.c) only. */
#ifndef IMPORT_SHEET_XML_H
#define IMPORT_SHEET_XML_H

#include "base/cleanup.h"
#include "import/sheet_archive.h"

#include <glib.h>
#include <stdbool.h>

/* The namespaces that matter; prefixes are the writer's own. */
enum sheet_space {
    SPACE_NONE,     /* of attributes without prefix */
    SPACE_MAIN,     /* SpreadsheetML */
    SPACE_RELATION, /* of r:id */
    SPACE_PACKAGE,  /* of files .rels */
    SPACE_OFFICE,   /* OpenDocument's */
    SPACE_TABLE,
    SPACE_TEXT,
    SPACE_STYLE,
    SPACE_CALC, /* calcext: LibreOffice's extension */
    SPACE_MANIFEST,
    SPACE_OTHER,
};

struct sheet_xml;

/* Names are without prefix. Attributes are as expat gives them: read them with sheet_xml_attribute. Any may be NULL. */
struct sheet_xml_handlers {
    void (*start)(struct sheet_xml *xml, void *data, enum sheet_space space, const char *name,
                  const char **attributes);
    void (*end)(struct sheet_xml *xml, void *data, enum sheet_space space, const char *name);
    void (*text)(struct sheet_xml *xml, void *data, const char *text, gsize length);
};

/* Takes the part. `handlers` must live as long. Caller frees. */
struct sheet_xml *sheet_xml_new(struct sheet_part *part, const struct sheet_xml_handlers *handlers,
                                void *data);
void sheet_xml_free(struct sheet_xml *xml);
DEFINE_AUTOPTR(sheet_xml, sheet_xml_free)

enum sheet_xml_step { SHEET_XML_END, SHEET_XML_PAUSED, SHEET_XML_FAILED };

/* Calls the handlers until one of them pauses or refuses, or the part ends. */
enum sheet_xml_step sheet_xml_run(struct sheet_xml *xml, GError **error);

/* All of a part; a handler that pauses ends it. ERROR_NOT_FOUND when there is no such part. */
bool sheet_xml_read(struct sheet_archive *archive, const char *name,
                    const struct sheet_xml_handlers *handlers, void *data,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* For handlers. After a pause, sheet_xml_run goes on behind the element; events of an element that is skipped, all
 * that is in it and its end are not reported; a sentence refuses the file. */
void sheet_xml_pause(struct sheet_xml *xml);
void sheet_xml_skip(struct sheet_xml *xml);
void sheet_xml_refuse(struct sheet_xml *xml, const char *sentence);

/* The value of an attribute; NULL when there is none. Borrowed. */
const char *sheet_xml_attribute(const char **attributes, enum sheet_space space, const char *name);

#endif
