#include "config.h"

#include "import/sheet_xml.h"

#include "base/error.h"

#include <expat.h>
#include <string.h>

#define BLOCK (64 * 1024)
#define DEPTH_LIMIT 256
/* A tag, a comment: what expat keeps in memory until it has all of it. */
#define TOKEN_LIMIT (2 << 20)
#define SEPARATOR ' '

struct sheet_xml {
    struct sheet_part *part;
    const struct sheet_xml_handlers *handlers;
    void *data;
    XML_Parser parser;
    guint depth;
    guint skip; /* depth of the element that is skipped; 0: none */
    guint64 fed;
    bool ended;
    const char *refusal;
};

#define SPACE(uri, space)                                                                          \
    {                                                                                              \
        uri, sizeof uri - 1, space                                                                 \
    }

static const struct {
    const char *uri;
    gsize length;
    enum sheet_space space;
} spaces[] = {
    SPACE("http://schemas.openxmlformats.org/spreadsheetml/2006/main", SPACE_MAIN),
    SPACE("http://purl.oclc.org/ooxml/spreadsheetml/main", SPACE_MAIN),
    SPACE("http://schemas.openxmlformats.org/officeDocument/2006/relationships", SPACE_RELATION),
    SPACE("http://purl.oclc.org/ooxml/officeDocument/relationships", SPACE_RELATION),
    SPACE("http://schemas.openxmlformats.org/package/2006/relationships", SPACE_PACKAGE),
    SPACE("urn:oasis:names:tc:opendocument:xmlns:table:1.0", SPACE_TABLE),
    SPACE("urn:oasis:names:tc:opendocument:xmlns:text:1.0", SPACE_TEXT),
    SPACE("urn:oasis:names:tc:opendocument:xmlns:office:1.0", SPACE_OFFICE),
    SPACE("urn:oasis:names:tc:opendocument:xmlns:style:1.0", SPACE_STYLE),
    SPACE("urn:oasis:names:tc:opendocument:xmlns:manifest:1.0", SPACE_MANIFEST),
    SPACE("urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0", SPACE_CALC),
};

/* Splits what expat reports: the URI and the name, or the name alone. */
static const char *xml_split(const char *reported, enum sheet_space *space)
{
    const char *end = strrchr(reported, SEPARATOR);
    *space = SPACE_NONE;
    if (end == NULL)
        return reported;
    const gsize length = (gsize)(end - reported);
    *space = SPACE_OTHER;
    for (gsize i = 0; i < G_N_ELEMENTS(spaces); i++)
        if (length == spaces[i].length && memcmp(reported, spaces[i].uri, length) == 0) {
            *space = spaces[i].space;
            break;
        }
    return end + 1;
}

void sheet_xml_refuse(struct sheet_xml *xml, const char *sentence)
{
    if (xml->refusal == NULL)
        xml->refusal = sentence;
    XML_StopParser(xml->parser, XML_FALSE);
}

void sheet_xml_pause(struct sheet_xml *xml)
{
    XML_StopParser(xml->parser, XML_TRUE);
}

void sheet_xml_skip(struct sheet_xml *xml)
{
    xml->skip = xml->depth;
}

static void XMLCALL xml_start(void *data, const XML_Char *reported, const XML_Char **attributes)
{
    struct sheet_xml *xml = data;
    if (++xml->depth > DEPTH_LIMIT)
        sheet_xml_refuse(xml, "the workbook is damaged: its parts are nested too deep");
    if (xml->skip != 0 || xml->refusal != NULL)
        return;
    enum sheet_space space = SPACE_NONE;
    const char *name = xml_split(reported, &space);
    xml->handlers->start(xml, xml->data, space, name, attributes);
}

static void XMLCALL xml_end(void *data, const XML_Char *reported)
{
    struct sheet_xml *xml = data;
    const bool skipped = xml->skip != 0;
    if (xml->skip == xml->depth)
        xml->skip = 0;
    xml->depth--;
    if (skipped || xml->handlers->end == NULL || xml->refusal != NULL)
        return;
    enum sheet_space space = SPACE_NONE;
    const char *name = xml_split(reported, &space);
    xml->handlers->end(xml, xml->data, space, name);
}

static void XMLCALL xml_text(void *data, const XML_Char *text, int length)
{
    struct sheet_xml *xml = data;
    if (xml->skip == 0 && xml->handlers->text != NULL && xml->refusal == NULL)
        xml->handlers->text(xml, xml->data, text, (gsize)length);
}

static void XMLCALL xml_doctype(void *data, G_GNUC_UNUSED const XML_Char *name,
                                G_GNUC_UNUSED const XML_Char *system,
                                G_GNUC_UNUSED const XML_Char *public,
                                G_GNUC_UNUSED int has_internal_subset)
{
    sheet_xml_refuse(data, "the workbook was tampered with: it declares a document type, which no "
                           "spreadsheet program does");
}

struct sheet_xml *sheet_xml_new(struct sheet_part *part, const struct sheet_xml_handlers *handlers,
                                void *data)
{
    struct sheet_xml *xml = g_new0(struct sheet_xml, 1);
    xml->part = part;
    xml->handlers = handlers;
    xml->data = data;
    xml->parser = XML_ParserCreateNS(NULL, SEPARATOR);
    XML_SetUserData(xml->parser, xml);
    XML_SetElementHandler(xml->parser, xml_start, xml_end);
    XML_SetCharacterDataHandler(xml->parser, xml_text);
    XML_SetStartDoctypeDeclHandler(xml->parser, xml_doctype);
    return xml;
}

void sheet_xml_free(struct sheet_xml *xml)
{
    XML_ParserFree(xml->parser);
    sheet_part_free(xml->part);
    g_free(xml);
}

static enum sheet_xml_step xml_fail(const struct sheet_xml *xml, GError **error)
{
    if (xml->refusal != NULL)
        g_set_error_literal(error, IMPORT_ERROR, ERROR_DATA, xml->refusal);
    else
        g_set_error(error, IMPORT_ERROR, ERROR_DATA,
                    "the workbook is damaged (%s); fetch the file again, or have it saved anew by "
                    "a spreadsheet program",
                    XML_ErrorString(XML_GetErrorCode(xml->parser)));
    return SHEET_XML_FAILED;
}

/* Gives expat the next piece. */
static enum XML_Status xml_feed(struct sheet_xml *xml, GError **error)
{
    void *buffer = XML_GetBuffer(xml->parser, BLOCK);
    if (buffer == NULL)
        return XML_STATUS_ERROR;
    const gssize count = sheet_part_read(xml->part, buffer, BLOCK, error);
    if (count < 0)
        return XML_STATUS_ERROR;
    xml->fed += (guint64)count;
    xml->ended = count == 0;
    return XML_ParseBuffer(xml->parser, (int)count, count == 0);
}

enum sheet_xml_step sheet_xml_run(struct sheet_xml *xml, GError **error)
{
    for (;;) {
        XML_ParsingStatus state;
        GError *fault = NULL;
        XML_GetParsingStatus(xml->parser, &state);
        if (state.parsing == XML_FINISHED)
            return SHEET_XML_END;
        const enum XML_Status status =
            state.parsing == XML_SUSPENDED ? XML_ResumeParser(xml->parser) : xml_feed(xml, &fault);
        if (fault != NULL) {
            g_propagate_error(error, fault);
            return SHEET_XML_FAILED;
        }
        if (status == XML_STATUS_ERROR)
            return xml_fail(xml, error);
        if (status == XML_STATUS_SUSPENDED)
            return SHEET_XML_PAUSED;
        const XML_Index handled = MAX(XML_GetCurrentByteIndex(xml->parser), 0);
        if (xml->fed > (guint64)handled + TOKEN_LIMIT) {
            sheet_xml_refuse(xml, "the workbook is damaged: one of its tags is longer than 2 MiB");
            return xml_fail(xml, error);
        }
    }
}

bool sheet_xml_read(struct sheet_archive *archive, const char *name,
                    const struct sheet_xml_handlers *handlers, void *data, GError **error)
{
    struct sheet_part *part = sheet_part_open(archive, name, error);
    if (part == NULL)
        return false;
    g_autoptr(sheet_xml) xml = sheet_xml_new(part, handlers, data);
    return sheet_xml_run(xml, error) != SHEET_XML_FAILED;
}

const char *sheet_xml_attribute(const char **attributes, enum sheet_space space, const char *name)
{
    for (; attributes[0] != NULL; attributes += 2) {
        const char *end = strrchr(attributes[0], SEPARATOR);
        enum sheet_space found = SPACE_NONE;
        if (strcmp(end != NULL ? end + 1 : attributes[0], name) != 0)
            continue;
        xml_split(attributes[0], &found);
        if (found == space)
            return attributes[1];
    }
    return NULL;
}
