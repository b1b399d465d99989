#include "config.h"

#include "pdf/stamp_metadata.h"

#include <string.h>

/* Instants before 1970 are rounded down like the others. */
static GDateTime *to_date_time(gint64 instant)
{
    gint64 seconds = instant / G_USEC_PER_SEC - (instant % G_USEC_PER_SEC < 0);
    GDateTime *time = g_date_time_new_from_unix_utc(seconds);
    return time != NULL ? time : g_date_time_new_from_unix_utc(0);
}

void stamp_metadata_format_date(gint64 instant, char *text, gsize size)
{
    g_autoptr(GDateTime) time = to_date_time(instant);
    g_snprintf(text, size, "D:%04d%02d%02d%02d%02d%02dZ", g_date_time_get_year(time),
               g_date_time_get_month(time), g_date_time_get_day_of_month(time),
               g_date_time_get_hour(time), g_date_time_get_minute(time),
               g_date_time_get_second(time));
}

static void append_xmp_date(GString *packet, gint64 instant)
{
    g_autoptr(GDateTime) time = to_date_time(instant);
    g_string_append_printf(packet, "%04d-%02d-%02dT%02d:%02d:%02dZ", g_date_time_get_year(time),
                           g_date_time_get_month(time), g_date_time_get_day_of_month(time),
                           g_date_time_get_hour(time), g_date_time_get_minute(time),
                           g_date_time_get_second(time));
}

/* XML 1.0 has no place for these at all, not even as references. */
static bool xml_allows(gunichar character)
{
    return character >= 0x20 ? (character != 0xfffe && character != 0xffff)
                             : (character == '\t' || character == '\n' || character == '\r');
}

static void append_escaped(GString *packet, const char *text)
{
    for (const char *c = text; *c != '\0'; c = g_utf8_next_char(c)) {
        gunichar character = g_utf8_get_char(c);
        switch (character) {
        case '&':
            g_string_append(packet, "&amp;");
            break;
        case '<':
            g_string_append(packet, "&lt;");
            break;
        case '>':
            g_string_append(packet, "&gt;");
            break;
        case '"':
            g_string_append(packet, "&quot;");
            break;
        default:
            g_string_append_unichar(packet, xml_allows(character) ? character : 0xfffd);
        }
    }
}

static void append_element(GString *packet, const char *before, const char *text, const char *after)
{
    if (text == NULL || text[0] == '\0')
        return;
    g_string_append(packet, before);
    append_escaped(packet, text);
    g_string_append(packet, after);
}

void stamp_metadata_write(GString *packet, const struct stamp_details *details)
{
    g_string_assign(
        packet,
        "<?xpacket begin=\"\xef\xbb\xbf\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
        "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n"
        "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
        "<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\""
        " xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\">\n"
        "<dc:format>application/pdf</dc:format>\n");
    append_element(packet, "<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">", details->title,
                   "</rdf:li></rdf:Alt></dc:title>\n");
    append_element(packet, "<dc:description><rdf:Alt><rdf:li xml:lang=\"x-default\">",
                   details->subject, "</rdf:li></rdf:Alt></dc:description>\n");
    append_element(packet, "<dc:language><rdf:Bag><rdf:li>", details->language,
                   "</rdf:li></rdf:Bag></dc:language>\n");
    append_element(packet, "<dc:identifier>urn:uuid:", details->verify_uuid, "</dc:identifier>\n");
    g_string_append(packet, "<xmp:CreateDate>");
    append_xmp_date(packet, details->created);
    g_string_append(packet, "</xmp:CreateDate>\n"
                            "<pdf:Producer>Testamur</pdf:Producer>\n"
                            "</rdf:Description>\n</rdf:RDF>\n</x:xmpmeta>\n"
                            "<?xpacket end=\"r\"?>");
}
