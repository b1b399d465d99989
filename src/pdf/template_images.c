#include "config.h"

#include "pdf/template_images.h"

#include "pdf/image.h"
#include "pdf/image_pack.h"

static const char *const color_spaces[] = {
    [IMAGE_GREY] = "/DeviceGray",
    [IMAGE_RGB] = "/DeviceRGB",
    [IMAGE_CMYK] = "/DeviceCMYK",
};
static const guint color_counts[] = { [IMAGE_GREY] = 1, [IMAGE_RGB] = 3, [IMAGE_CMYK] = 4 };

static void set_name(qpdf_data document, qpdf_oh dictionary, const char *key, const char *name)
{
    qpdf_oh_replace_key(document, dictionary, key, qpdf_oh_new_name(document, name));
}

static void set_number(qpdf_data document, qpdf_oh dictionary, const char *key, guint number)
{
    qpdf_oh_replace_key(document, dictionary, key, qpdf_oh_new_integer(document, number));
}

/* A stream of 8-bit samples, its dictionary complete but for what only some images have. */
static qpdf_oh new_image(qpdf_data document, const struct image *image, enum image_colours colours)
{
    qpdf_oh stream = qpdf_oh_new_stream(document);
    qpdf_oh dictionary = qpdf_oh_get_dict(document, stream);
    set_name(document, dictionary, "/Type", "/XObject");
    set_name(document, dictionary, "/Subtype", "/Image");
    set_number(document, dictionary, "/Width", image->width);
    set_number(document, dictionary, "/Height", image->height);
    set_number(document, dictionary, "/BitsPerComponent", 8);
    set_name(document, dictionary, "/ColorSpace", color_spaces[colours]);
    return stream;
}

static qpdf_oh new_packed(qpdf_data document, const struct image *image, const GByteArray *samples,
                          enum image_colours colours)
{
    qpdf_oh stream = new_image(document, image, colours);
    qpdf_oh parameters = qpdf_oh_new_dictionary(document);
    set_number(document, parameters, "/Predictor", 15);
    set_number(document, parameters, "/Colors", color_counts[colours]);
    set_number(document, parameters, "/BitsPerComponent", 8);
    set_number(document, parameters, "/Columns", image->width);
    g_autoptr(GByteArray) packed = image_pack(samples, image->width, color_counts[colours]);
    qpdf_oh_replace_stream_data(document, stream, packed->data, packed->len,
                                qpdf_oh_new_name(document, "/FlateDecode"), parameters);
    return stream;
}

static qpdf_oh new_jpeg(qpdf_data document, const struct image *image)
{
    qpdf_oh stream = new_image(document, image, image->colours);
    qpdf_oh_replace_stream_data(document, stream, image->samples->data, image->samples->len,
                                qpdf_oh_new_name(document, "/DCTDecode"),
                                qpdf_oh_new_null(document));
    if (!image->inverted)
        return stream;
    qpdf_oh decode = qpdf_oh_new_array(document);
    for (guint i = 0; i < 2 * color_counts[IMAGE_CMYK]; i++)
        qpdf_oh_append_item(document, decode, qpdf_oh_new_integer(document, i % 2 == 0 ? 1 : 0));
    qpdf_oh_replace_key(document, qpdf_oh_get_dict(document, stream), "/Decode", decode);
    return stream;
}

static qpdf_oh new_object(qpdf_data document, const struct image *image)
{
    if (image->jpeg)
        return new_jpeg(document, image);
    qpdf_oh stream = new_packed(document, image, image->samples, image->colours);
    if (image->mask != NULL)
        qpdf_oh_replace_key(document, qpdf_oh_get_dict(document, stream), "/SMask",
                            new_packed(document, image, image->mask, IMAGE_GREY));
    return stream;
}

static bool add_image(qpdf_data shell, qpdf_oh objects, GBytes *file, struct base_image *added,
                      guint place, GError **error)
{
    struct image image = { 0 };
    const bool read = image_read(&image, file, error);
    if (read) {
        g_autofree char *name = g_strdup_printf("/I%u", place);
        qpdf_oh_replace_key(shell, objects, name, new_object(shell, &image));
        added->width = image.width;
        added->height = image.height;
        added->orientation = image.orientation;
    }
    image_clear(&image);
    return read && template_document_check(shell, error);
}

GArray *template_images_add(qpdf_data shell, qpdf_oh objects, const GPtrArray *files,
                            GError **error)
{
    g_autoptr(GArray) images = base_images_sort(files);
    for (guint i = 0; i < images->len; i++) {
        struct base_image *image = &g_array_index(images, struct base_image, i);
        if (!add_image(shell, objects, files->pdata[image->number], image, i + 1, error))
            return NULL;
    }
    return g_steal_pointer(&images);
}
