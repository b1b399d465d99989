#include "config.h"

#include "import/xml.h"

#include "base/error.h"
#include "import/source.h"

#include <expat.h>
#include <string.h>

/* Deeper than any file that is read here; expat itself has no limit. */
#define DEPTH_LIMIT 256

struct xml {
    XML_Parser parser;
    const struct xml_handler *handler;
    void *data;
    guint depth;
    const char *refusal; /* why reading was stopped from here */
};

static void xml_stop(struct xml *xml, const char *refusal)
{
    xml->refusal = refusal;
    XML_StopParser(xml->parser, XML_FALSE);
}

static void XMLCALL xml_begin(void *data, const XML_Char *element, const XML_Char **attributes)
{
    struct xml *xml = data;
    if (++xml->depth > DEPTH_LIMIT)
        xml_stop(xml, "its elements are nested too deeply");
    else if (xml->handler->begin != NULL)
        xml->handler->begin(element, (const char *const *)attributes, xml->data);
}

static void XMLCALL xml_end(void *data, const XML_Char *element)
{
    struct xml *xml = data;
    xml->depth--;
    if (xml->handler->end != NULL)
        xml->handler->end(element, xml->data);
}

static void XMLCALL xml_text(void *data, const XML_Char *text, int length)
{
    struct xml *xml = data;
    if (xml->handler->text != NULL)
        xml->handler->text(text, (gsize)length, xml->data);
}

static void XMLCALL xml_document_type(void *data, G_GNUC_UNUSED const XML_Char *name,
                                      G_GNUC_UNUSED const XML_Char *system,
                                      G_GNUC_UNUSED const XML_Char *public,
                                      G_GNUC_UNUSED int internal)
{
    xml_stop(data, "it declares a document type, which none of the files read here has");
}

struct xml *xml_new(const struct xml_handler *handler, void *data)
{
    struct xml *xml = g_new0(struct xml, 1);
    xml->handler = handler;
    xml->data = data;
    xml->parser = XML_ParserCreate(NULL);
    XML_SetUserData(xml->parser, xml);
    XML_SetElementHandler(xml->parser, xml_begin, xml_end);
    XML_SetCharacterDataHandler(xml->parser, xml_text);
    XML_SetStartDoctypeDeclHandler(xml->parser, xml_document_type);
    return xml;
}

void xml_free(struct xml *xml)
{
    XML_ParserFree(xml->parser);
    g_free(xml);
}

bool xml_feed(struct xml *xml, const char *text, gsize length, bool last, GError **error)
{
    if (XML_Parse(xml->parser, text, (int)length, last) != XML_STATUS_ERROR)
        return true;
    g_set_error(error, IMPORT_ERROR, ERROR_DATA, "line %" G_GUINT64_FORMAT ": %s",
                (guint64)XML_GetCurrentLineNumber(xml->parser),
                xml->refusal != NULL ? xml->refusal
                                     : XML_ErrorString(XML_GetErrorCode(xml->parser)));
    return false;
}

const char *xml_attribute(const char *const *attributes, const char *name)
{
    for (guint i = 0; attributes[i] != NULL; i += 2)
        if (strcmp(attributes[i], name) == 0)
            return attributes[i + 1];
    return NULL;
}
