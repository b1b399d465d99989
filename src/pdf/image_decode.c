#include "config.h"

#include "pdf/image_decode.h"

#include "base/error.h"
#include "base/library.h"

#include <setjmp.h>
#include <stdio.h>

/* It needs what stdio.h declares; jerror.h needs it. */
#include <jpeglib.h>

#include <jerror.h>

static struct jpeg_table {
    __typeof__(&jpeg_std_error) jpeg_std_error;
    __typeof__(&jpeg_CreateDecompress) jpeg_CreateDecompress;
    __typeof__(&jpeg_mem_src) jpeg_mem_src;
    __typeof__(&jpeg_read_header) jpeg_read_header;
    __typeof__(&jpeg_start_decompress) jpeg_start_decompress;
    __typeof__(&jpeg_read_scanlines) jpeg_read_scanlines;
    __typeof__(&jpeg_finish_decompress) jpeg_finish_decompress;
    __typeof__(&jpeg_destroy_decompress) jpeg_destroy_decompress;
} jpeg;

static const struct library_symbol symbols[] = {
    LIBRARY_SYMBOL(jpeg_table, jpeg_std_error),
    LIBRARY_SYMBOL(jpeg_table, jpeg_CreateDecompress),
    LIBRARY_SYMBOL(jpeg_table, jpeg_mem_src),
    LIBRARY_SYMBOL(jpeg_table, jpeg_read_header),
    LIBRARY_SYMBOL(jpeg_table, jpeg_start_decompress),
    LIBRARY_SYMBOL(jpeg_table, jpeg_read_scanlines),
    LIBRARY_SYMBOL(jpeg_table, jpeg_finish_decompress),
    LIBRARY_SYMBOL(jpeg_table, jpeg_destroy_decompress),
    { NULL, 0 },
};

static struct library jpeg_library = {
    .file = JPEG_FILE, .package = "libjpeg", .symbols = symbols, .table = &jpeg
};

struct decoding {
    struct jpeg_error_mgr manager; /* first: the library's functions are given its address */
    jmp_buf out;
    int code; /* of the library, when it gave up */
    char fault[JMSG_LENGTH_MAX];
};

/* Of the library's warnings those that mean missing pixels; it fills them with grey and goes on. */
static bool warns_of_damage(int code)
{
    static const int codes[] = { JWRN_HIT_MARKER, JWRN_HUFF_BAD_CODE, JWRN_JPEG_EOF,
                                 JWRN_MUST_RESYNC };
    for (guint i = 0; i < G_N_ELEMENTS(codes); i++) {
        if (codes[i] == code)
            return true;
    }
    return false;
}

static G_NORETURN void give_up(j_common_ptr common)
{
    struct decoding *decoding = (struct decoding *)common->err;
    decoding->code = decoding->manager.msg_code;
    decoding->manager.format_message(common, decoding->fault);
    longjmp(decoding->out, 1);
}

static void take_message(j_common_ptr common, int level)
{
    if (level < 0 && warns_of_damage(common->err->msg_code))
        give_up(common);
}

static void read_rows(struct jpeg_decompress_struct *reader, guint8 *row)
{
    jpeg.jpeg_read_header(reader, TRUE);
    /* Nobody sees the pixels. */
    reader->out_color_space = reader->jpeg_color_space;
    reader->do_fancy_upsampling = FALSE;
    reader->dct_method = JDCT_IFAST;
    jpeg.jpeg_start_decompress(reader);
    while (reader->output_scanline < reader->output_height)
        jpeg.jpeg_read_scanlines(reader, &row, 1);
    jpeg.jpeg_finish_decompress(reader);
}

/* False when the library gave up. */
static bool decode(const struct image *image, struct decoding *decoding)
{
    enum { COLOURS_MOST = 4 };
    struct jpeg_decompress_struct reader = { .err = jpeg.jpeg_std_error(&decoding->manager) };
    g_autofree guint8 *row = g_malloc((gsize)image->width * COLOURS_MOST);
    decoding->manager.error_exit = give_up;
    decoding->manager.emit_message = take_message;
    const bool whole = setjmp(decoding->out) == 0;
    if (whole) {
        jpeg.jpeg_CreateDecompress(&reader, JPEG_LIB_VERSION, sizeof reader);
        jpeg.jpeg_mem_src(&reader, image->samples->data, image->samples->len);
        read_rows(&reader, row);
    }
    jpeg.jpeg_destroy_decompress(&reader);
    return whole;
}

bool image_decode_jpeg(const struct image *image, GError **error)
{
    struct decoding decoding = { 0 };
    if (!library_need(&jpeg_library, error))
        return false;
    if (decode(image, &decoding))
        return true;
    if (decoding.code == JERR_OUT_OF_MEMORY)
        g_set_error_literal(error, PDF_ERROR, ERROR_DATA,
                            "The image needs too much memory: make it smaller");
    else
        g_set_error(error, PDF_ERROR, ERROR_DATA,
                    "The image is damaged (%s); save it anew as a JPEG or PNG", decoding.fault);
    return false;
}
