#include "config.h"

#include "pdf/image.h"

#include "base/error.h"
#include "pdf/image_decode.h"

#include <string.h>

enum {
    BASELINE = 0xc0,
    EXTENDED = 0xc1,
    PROGRESSIVE = 0xc2,
    HUFFMAN_TABLES = 0xc4,
    EXTENSION = 0xc8,
    ARITHMETIC_TABLES = 0xcc,
    LAST_FRAME = 0xcf,
    RESTART_FIRST = 0xd0,
    RESTART_LAST = 0xd7,
    START = 0xd8,
    END = 0xd9,
    SCAN = 0xda,
    APPLICATION_FIRST = 0xe0,
    APPLICATION_EXIF = 0xe1,
    APPLICATION_ADOBE = 0xee,
    APPLICATION_LAST = 0xef,
    COMMENT = 0xfe,
};

enum { COMPONENTS_MOST = 4 };

/* A JPEG file being read, segment by segment. */
struct reader {
    const guint8 *data;
    gsize size, at;
    struct image *image;
    bool framed, scanned, adobe;
    guint8 components[COMPONENTS_MOST]; /* their names */
    guint left;                         /* bits of those that no scan has had */
};

static bool refuse(GError **error, const char *fault)
{
    g_set_error(error, PDF_ERROR, ERROR_DATA, "The image %s; save it anew as a JPEG or PNG", fault);
    return false;
}

static guint number_at(const guint8 *at)
{
    return (guint)at[0] << 8 | at[1];
}

static guint exif_number(const guint8 *at, guint bytes, bool big)
{
    guint number = 0;
    for (guint i = 0; i < bytes; i++)
        number = number << 8 | at[big ? i : bytes - 1 - i];
    return number;
}

/* The orientation that the first directory of an EXIF segment notes; 1 without one. */
static guint exif_orientation(const guint8 *segment, gsize length)
{
    enum { HEAD = 6, ENTRY = 12, ORIENTATION = 0x0112, MOST = 8 };
    if (length < HEAD + 8 || memcmp(segment, "Exif\0\0", HEAD) != 0)
        return 1;
    const guint8 *tiff = segment + HEAD;
    const gsize size = length - HEAD;
    const bool big = tiff[0] == 'M';
    const gsize directory = exif_number(tiff + 4, 4, big);
    if (directory > size || size - directory < 2)
        return 1;
    const guint entries = exif_number(tiff + directory, 2, big);
    for (guint i = 0; i < entries && size - directory - 2 >= (i + 1) * (gsize)ENTRY; i++) {
        const guint8 *entry = tiff + directory + 2 + i * (gsize)ENTRY;
        if (exif_number(entry, 2, big) != ORIENTATION)
            continue;
        const guint value = exif_number(entry + 8, 2, big);
        return value >= 1 && value <= MOST ? value : 1;
    }
    return 1;
}

static bool read_frame(struct reader *reader, guint marker, const guint8 *segment, gsize length,
                       GError **error)
{
    static const enum image_colours colours[] = {
        [1] = IMAGE_GREY, [3] = IMAGE_RGB, [4] = IMAGE_CMYK
    };
    if (marker > PROGRESSIVE)
        return refuse(error, "is a JPEG of a kind that documents can't hold (lossless, arithmetic "
                             "or hierarchical)");
    if (reader->framed || length < 6)
        return refuse(error, "is damaged");
    struct image *image = reader->image;
    enum { HEAD = 6, COMPONENT = 3 };
    const guint components = segment[5];
    if (segment[0] != 8)
        return refuse(error, "has more than 8 bits for each colour");
    if (components != 1 && components != 3 && components != 4)
        return refuse(error, "has neither grey nor RGB nor CMYK colours");
    if (length < HEAD + components * (gsize)COMPONENT)
        return refuse(error, "is damaged");
    for (guint i = 0; i < components; i++)
        reader->components[i] = segment[HEAD + i * COMPONENT];
    reader->left = (1u << components) - 1;
    image->height = number_at(segment + 1);
    image->width = number_at(segment + 3);
    image->colours = colours[components];
    reader->framed = true;
    return image_check_size(image->width, image->height, error);
}

static bool is_frame(guint marker)
{
    return marker >= BASELINE && marker <= LAST_FRAME && marker != HUFFMAN_TABLES
           && marker != EXTENSION && marker != ARITHMETIC_TABLES;
}

/* What cameras and programs note about themselves, the place and the time does not come along. JFIF's head and
 * Adobe's tell how colours are meant. */
static bool is_kept(guint marker)
{
    const bool application = marker >= APPLICATION_FIRST && marker <= APPLICATION_LAST;
    return marker != COMMENT
           && (!application || marker == APPLICATION_FIRST || marker == APPLICATION_ADOBE);
}

/* Notes which components a scan has. */
static void read_scan_head(struct reader *reader, const guint8 *segment, gsize length)
{
    enum { COMPONENT = 2 };
    const guint count = length > 0 ? segment[0] : 0;
    for (guint i = 0; i < count && 1 + i * (gsize)COMPONENT < length; i++) {
        for (guint c = 0; c < COMPONENTS_MOST; c++) {
            if (reader->components[c] == segment[1 + i * COMPONENT])
                reader->left &= ~(1u << c);
        }
    }
}

static bool read_segment(struct reader *reader, guint marker, GError **error)
{
    const gsize rest = reader->size - reader->at;
    const guint8 *at = reader->data + reader->at;
    const gsize length = rest >= 2 ? number_at(at) : 0;
    if (length < 2 || length > rest)
        return refuse(error, "is damaged");
    const guint8 *segment = at + 2;
    if (is_frame(marker) && !read_frame(reader, marker, segment, length - 2, error))
        return false;
    if (marker == APPLICATION_EXIF && reader->image->orientation == 0 && length > 2 + 6
        && memcmp(segment, "Exif", 5) == 0)
        reader->image->orientation = exif_orientation(segment, length - 2);
    if (marker == APPLICATION_ADOBE && length >= 2 + 12 && memcmp(segment, "Adobe", 5) == 0)
        reader->adobe = true;
    if (marker == SCAN)
        read_scan_head(reader, segment, length - 2);
    if (is_kept(marker)) {
        const guint8 head[] = { 0xff, (guint8)marker };
        g_byte_array_append(reader->image->samples, head, sizeof head);
        g_byte_array_append(reader->image->samples, at, (guint)length);
    }
    reader->at += length;
    return true;
}

/* The coded data after a scan's head, up to the next marker that is none of its own. */
static bool read_scan(struct reader *reader, GError **error)
{
    const gsize start = reader->at;
    const guint8 *data = reader->data;
    if (!reader->framed)
        return refuse(error, "is damaged");
    reader->scanned = true;
    for (; reader->at + 1 < reader->size; reader->at++) {
        const guint next = data[reader->at + 1];
        if (data[reader->at] == 0xff && next != 0 && next != 0xff
            && (next < RESTART_FIRST || next > RESTART_LAST)) {
            g_byte_array_append(reader->image->samples, data + start, (guint)(reader->at - start));
            return true;
        }
    }
    return refuse(error, "is cut off");
}

/* The next marker; 0 when there is none. */
static guint next_marker(struct reader *reader)
{
    if (reader->at >= reader->size || reader->data[reader->at] != 0xff)
        return 0;
    while (reader->at < reader->size && reader->data[reader->at] == 0xff)
        reader->at++;
    return reader->at < reader->size ? reader->data[reader->at++] : 0;
}

static bool read_segments(struct reader *reader, GError **error)
{
    static const guint8 start[] = { 0xff, START }, end[] = { 0xff, END };
    g_byte_array_append(reader->image->samples, start, sizeof start);
    for (;;) {
        const guint marker = next_marker(reader);
        if (marker == END && reader->scanned)
            break;
        if (marker == 0 || marker == END || marker == START)
            return refuse(error, "is damaged or cut off");
        if (!read_segment(reader, marker, error) || (marker == SCAN && !read_scan(reader, error)))
            return false;
    }
    g_byte_array_append(reader->image->samples, end, sizeof end);
    return true;
}

bool image_read_jpeg(struct image *image, GBytes *file, GError **error)
{
    struct reader reader = { .image = image };
    reader.data = g_bytes_get_data(file, &reader.size);
    reader.at = 2;
    image->jpeg = true;
    image->samples = g_byte_array_new();
    if (!read_segments(&reader, error))
        return false;
    /* A decoder would take what is missing for grey. */
    if (reader.left != 0)
        return refuse(error, "is damaged: one of its colours is missing");
    image->inverted = reader.adobe && image->colours == IMAGE_CMYK;
    image->orientation = MAX(image->orientation, 1);
    return image_decode_jpeg(image, error);
}
