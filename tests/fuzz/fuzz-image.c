/* Images from nobody knows where, read as the child process does it that prepares a template with them. */
#include "config.h"

#include "base/error.h"
#include "pdf/image.h"

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static G_NORETURN void fail(const char *what)
{
    g_printerr("%s\n", what);
    abort();
}

static void check_image(const struct image *image)
{
    static const guint channels[] = { [IMAGE_GREY] = 1, [IMAGE_RGB] = 3, [IMAGE_CMYK] = 4 };
    const gsize pixels = (gsize)image->width * image->height;
    if (pixels == 0 || image->orientation > 8)
        fail("an image without size, or turned in an unknown way");
    if (image->jpeg ? image->samples->len == 0
                    : image->samples->len != pixels * channels[image->colours])
        fail("not as many samples as pixels");
    if (image->mask != NULL && image->mask->len != pixels)
        fail("not as much mask as pixels");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(GBytes) file = g_bytes_new(data, size);
    g_autoptr(GError) error = NULL;
    struct image image = { 0 };
    if (image_read(&image, file, &error))
        check_image(&image);
    else if (error == NULL || error->code != ERROR_DATA || strchr(error->message, '\n') != NULL
             || !g_utf8_validate(error->message, -1, NULL))
        fail("not a refusal that helps");
    image_clear(&image);
    return 0;
}
