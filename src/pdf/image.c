#include "config.h"

#include "pdf/image.h"

#include "base/child.h"
#include "base/error.h"
#include "base/json.h"
#include "pdf/child_streams.h"

#include <string.h>

/* A page of 420 x 297 mm with 300 pixels for each inch has 17 million. */
#define PIXELS_MOST 36000000u

/* Of the processor: on a busy machine a good image may take long by the clock. */
#define SECONDS 5
#define PATIENCE 120
#define MEMORY (512u << 20)

static const guint8 png_head[] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n' };
static const guint8 jpeg_head[] = { 0xff, 0xd8, 0xff };

static bool begins(GBytes *bytes, const guint8 *head, gsize length)
{
    gsize size = 0;
    const guint8 *data = g_bytes_get_data(bytes, &size);
    return size > length && memcmp(data, head, length) == 0;
}

bool image_is_known(GBytes *bytes)
{
    return begins(bytes, png_head, sizeof png_head) || begins(bytes, jpeg_head, sizeof jpeg_head);
}

bool image_check_size(guint width, guint height, GError **error)
{
    if (width == 0 || height == 0)
        g_set_error_literal(error, PDF_ERROR, ERROR_DATA,
                            "The image has no pixels; save it anew as a JPEG or PNG");
    else if ((guint64)width * height > PIXELS_MOST)
        g_set_error(error, PDF_ERROR, ERROR_DATA,
                    "The image has %u x %u pixels, more than a page can show: make it smaller",
                    width, height);
    else
        return true;
    return false;
}

bool image_read(struct image *image, GBytes *file, GError **error)
{
    if (begins(file, png_head, sizeof png_head))
        return image_read_png(image, file, error);
    if (begins(file, jpeg_head, sizeof jpeg_head))
        return image_read_jpeg(image, file, error);
    g_set_error_literal(error, PDF_ERROR, ERROR_DATA, "The image is neither a PNG nor a JPEG");
    return false;
}

void image_clear(struct image *image)
{
    g_clear_pointer(&image->samples, g_byte_array_unref);
    g_clear_pointer(&image->mask, g_byte_array_unref);
}

char *image_describe(GBytes *file, GError **error)
{
    const struct child_limits limits = { .seconds = SECONDS,
                                         .patience = PATIENCE,
                                         .memory = MEMORY };
    g_autoptr(GError) problem = NULL;
    g_autoptr(GBytes) output = child_run("image-describe", file, &limits, &problem);
    if (output == NULL) {
        const bool told = g_str_has_prefix(problem->message, "The image ");
        g_set_error(error, PDF_ERROR, problem->code, "%s%s%s",
                    told ? "" : "The image can't be read safely: ", problem->message,
                    told ? "" : "; save it anew as a JPEG or PNG");
        return NULL;
    }
    gsize length = 0;
    const char *text = g_bytes_get_data(output, &length);
    return g_strndup(text, length);
}

static char *report(const struct image *image)
{
    static const char *const colours[] = {
        [IMAGE_GREY] = "grey", [IMAGE_RGB] = "rgb", [IMAGE_CMYK] = "cmyk"
    };
    /* From 5 on an image is stored lying on its side. */
    const bool lies = image->orientation >= 5;
    g_autoptr(json_t) object =
        json_pack("{s:s, s:i, s:i, s:s, s:b}", "format", image->jpeg ? "jpeg" : "png", "width",
                  (int)(lies ? image->height : image->width), "height",
                  (int)(lies ? image->width : image->height), "colours", colours[image->colours],
                  "transparency", image->mask != NULL);
    return json_write_compact(object);
}

int image_child_describe(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) file = child_read_input(&error);
    struct image image = { 0 };
    if (file != NULL && image_read(&image, file, &error)) {
        g_autofree char *text = report(&image);
        child_write_output(text, strlen(text), &error);
    }
    image_clear(&image);
    if (error == NULL)
        return 0;
    g_printerr("%s\n", error->message);
    return error->code;
}
