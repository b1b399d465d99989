#include "config.h"

#include "sheet_support.h"

#include "support.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

struct sheet_file {
    GString *bytes;
    GArray *offsets; /* gsize, of objects 1, 2, ... */
};

static guint begin_object(struct sheet_file *file)
{
    g_array_append_val(file->offsets, file->bytes->len);
    g_string_append_printf(file->bytes, "%u 0 obj\n", file->offsets->len);
    return file->offsets->len;
}

static guint add_stream(struct sheet_file *file, const void *data, gsize length)
{
    guint number = begin_object(file);
    g_string_append_printf(file->bytes, "<< /Length %" G_GSIZE_FORMAT " >>\nstream\n", length);
    g_string_append_len(file->bytes, data, (gssize)length);
    g_string_append(file->bytes, "\nendstream\nendobj\n");
    return number;
}

static guint add_layer(struct sheet_file *file, const struct text_layer *layer)
{
    static const char glyph[] = "1000 0 0 -250 1000 750 d1";
    g_autofree char *procedure =
        g_strdup_printf("%u 0 R", add_stream(file, glyph, sizeof glyph - 1));
    g_autofree char *map = g_strdup_printf(
        "%u 0 R", add_stream(file, layer->to_unicode->data, layer->to_unicode->len));
    g_autoptr(GString) dictionary = g_string_new(layer->dictionary);
    g_assert_cmpuint(g_string_replace(dictionary, "@GLYPH@", procedure, 0), ==, 1);
    g_assert_cmpuint(g_string_replace(dictionary, "@TOUNICODE@", map, 0), ==, 1);
    guint number = begin_object(file);
    g_string_append_printf(file->bytes, "%s\nendobj\n", dictionary->str);
    return number;
}

static guint add_page(struct sheet_file *file, const struct overlay *overlay, guint parent,
                      const char *box)
{
    g_autoptr(GString) fonts = g_string_new(NULL);
    for (guint i = 0; i < overlay->standard_fonts->len; i++) {
        g_auto(GStrv) names = g_strsplit(overlay->standard_fonts->pdata[i], " ", 2);
        bool symbolic = strcmp(names[1], "Symbol") == 0 || strcmp(names[1], "ZapfDingbats") == 0;
        g_string_append_printf(fonts, "/%s << /Type /Font /Subtype /Type1 /BaseFont /%s %s>> ",
                               names[0], names[1], symbolic ? "" : "/Encoding /WinAnsiEncoding ");
    }
    for (guint i = 0; i < overlay->layers->len; i++) {
        const struct text_layer *layer = overlay->layers->pdata[i];
        g_string_append_printf(fonts, "/%s %u 0 R ", layer->local_name, add_layer(file, layer));
    }
    guint content = add_stream(file, overlay->content->data, overlay->content->len);
    guint number = begin_object(file);
    g_string_append_printf(file->bytes,
                           "<< /Type /Page /Parent %u 0 R /MediaBox %s /Contents %u 0 R "
                           "/Resources << /Font << %s>> >> >>\nendobj\n",
                           parent, box, content, fonts->str);
    return number;
}

static void end_file(struct sheet_file *file)
{
    gsize start = file->bytes->len;
    g_string_append_printf(file->bytes, "xref\n0 %u\n0000000000 65535 f \n",
                           file->offsets->len + 1);
    for (guint i = 0; i < file->offsets->len; i++)
        g_string_append_printf(file->bytes, "%010" G_GSIZE_FORMAT " 00000 n \n",
                               g_array_index(file->offsets, gsize, i));
    g_string_append_printf(file->bytes,
                           "trailer\n<< /Size %u /Root 1 0 R >>\nstartxref\n%" G_GSIZE_FORMAT
                           "\n%%%%EOF\n",
                           file->offsets->len + 1, start);
}

void sheet_write(const GPtrArray *overlays, double page_width, double page_height, const char *path)
{
    struct sheet_file file = { g_string_new("%PDF-1.7\n"),
                               g_array_new(FALSE, FALSE, sizeof(gsize)) };
    begin_object(&file);
    g_string_append(file.bytes, "<< /Type /Catalog /Pages 2 0 R >>\nendobj\n");
    /* The list of pages comes last; its number is taken now. */
    gsize none = 0;
    g_array_append_val(file.offsets, none);
    g_autofree char *box = g_strdup_printf("[0 0 %g %g]", page_width, page_height);
    g_autoptr(GString) kids = g_string_new(NULL);
    for (guint i = 0; i < overlays->len; i++)
        g_string_append_printf(kids, "%u 0 R ", add_page(&file, overlays->pdata[i], 2, box));
    g_array_index(file.offsets, gsize, 1) = file.bytes->len;
    g_string_append_printf(file.bytes, "2 0 obj\n<< /Type /Pages /Count %u /Kids [%s] >>\nendobj\n",
                           overlays->len, kids->str);
    end_file(&file);
    g_autoptr(GError) error = NULL;
    g_file_set_contents(path, file.bytes->str, (gssize)file.bytes->len, &error);
    g_assert_no_error(error);
    g_string_free(file.bytes, TRUE);
    g_array_unref(file.offsets);
}

/* Portable graymap: "P5", width, height, highest value, one white space, pixels. */
void sheet_read(const char *text, gsize length, struct sheet_picture *picture)
{
    guint numbers[3];
    char *at = (char *)text + 2;
    g_assert_true(g_str_has_prefix(text, "P5"));
    for (guint i = 0; i < 3; i++)
        numbers[i] = (guint)g_ascii_strtoull(at, &at, 10);
    at++;
    gsize size = (gsize)numbers[0] * numbers[1];
    g_assert_cmpuint((gsize)(at - text) + size, <=, length);
    picture->width = numbers[0];
    picture->height = numbers[1];
    picture->pixels = g_memdup2(at, size);
}

bool sheet_render(const char *path, guint dots_per_inch, struct sheet_picture *picture)
{
    g_autofree char *resolution = g_strdup_printf("%u", dots_per_inch);
    /* Through a file: a hundred megabytes take as long to pass through a pipe as to draw. */
    g_autofree char *drawn = g_strconcat(path, ".pgm", NULL);
    g_autofree char *output = support_run(true, NULL, "pdftoppm", "-gray", "-r", resolution,
                                          "-singlefile", path, path, NULL);
    if (output == NULL)
        return false;
    g_autoptr(GError) error = NULL;
    g_autoptr(GMappedFile) file = g_mapped_file_new(drawn, FALSE, &error);
    g_assert_no_error(error);
    sheet_read(g_mapped_file_get_contents(file), g_mapped_file_get_length(file), picture);
    g_assert_no_errno(g_unlink(drawn));
    return true;
}

static bool column_is_empty(const struct sheet_picture *picture, guint x)
{
    for (guint y = 0; y < picture->height; y++) {
        if (picture->pixels[(gsize)y * picture->width + x] < 128)
            return false;
    }
    return true;
}

static bool row_is_empty(const struct sheet_picture *picture, guint y)
{
    for (guint x = 0; x < picture->width; x++) {
        if (picture->pixels[(gsize)y * picture->width + x] < 128)
            return false;
    }
    return true;
}

double sheet_mean(const struct sheet_picture *picture, guint left, guint top, guint square)
{
    guint sum = 0, count = 0;
    for (guint y = top; y < MIN(top + square, picture->height); y++) {
        for (guint x = left; x < MIN(left + square, picture->width); x++, count++)
            sum += picture->pixels[(gsize)y * picture->width + x];
    }
    return (double)sum / MAX(count, 1);
}

/* Rows and columns that hold ink: from left to before right, from top to before bottom. */
struct ink_box {
    guint left, top, right, bottom;
};

static struct ink_box find_ink(const struct sheet_picture *picture)
{
    struct ink_box box = { 0, 0, picture->width, picture->height };
    while (box.left < box.right && column_is_empty(picture, box.left))
        box.left++;
    while (box.right > box.left && column_is_empty(picture, box.right - 1))
        box.right--;
    while (box.top < box.bottom && row_is_empty(picture, box.top))
        box.top++;
    while (box.bottom > box.top && row_is_empty(picture, box.bottom - 1))
        box.bottom--;
    return box;
}

static void shrink_to(struct sheet_picture *picture, const struct ink_box *box, guint square)
{
    guint width = (box->right - box->left + square - 1) / square;
    guint height = (box->bottom - box->top + square - 1) / square;
    guint8 *pixels = g_malloc((gsize)width * height + 1);
    for (guint y = 0; y < height; y++) {
        for (guint x = 0; x < width; x++)
            pixels[(gsize)y * width + x] =
                (guint8)sheet_mean(picture, box->left + x * square, box->top + y * square, square);
    }
    g_free(picture->pixels);
    *picture = (struct sheet_picture){ width, height, pixels };
}

void sheet_shrink(struct sheet_picture *picture, guint square)
{
    struct ink_box box = find_ink(picture);
    shrink_to(picture, &box, square);
}

void sheet_shrink_both(struct sheet_picture *one, struct sheet_picture *other, guint square)
{
    struct ink_box box = find_ink(one), second = find_ink(other);
    box.left = MIN(box.left, second.left);
    box.top = MIN(box.top, second.top);
    box.right = MIN(MAX(box.right, second.right), MIN(one->width, other->width));
    box.bottom = MIN(MAX(box.bottom, second.bottom), MIN(one->height, other->height));
    shrink_to(one, &box, square);
    shrink_to(other, &box, square);
}

struct sheet_picture sheet_cut(const struct sheet_picture *picture, guint top, guint bottom)
{
    g_assert_cmpuint(bottom, <=, picture->height);
    gsize first = (gsize)top * picture->width;
    gsize size = (gsize)(bottom - top) * picture->width;
    return (struct sheet_picture){ picture->width, bottom - top,
                                   g_memdup2(picture->pixels + first, size) };
}

struct sheet_difference sheet_compare(const struct sheet_picture *one,
                                      const struct sheet_picture *other)
{
    struct sheet_difference difference = { 0, 0, 0 };
    double sum = 0;
    if (abs((int)one->width - (int)other->width) > 1
        || abs((int)one->height - (int)other->height) > 1)
        return (struct sheet_difference){ .ink = 1, .mean = 255, .large = 1 };
    for (guint y = 0; y < MIN(one->height, other->height); y++) {
        for (guint x = 0; x < MIN(one->width, other->width); x++) {
            int a = one->pixels[(gsize)y * one->width + x];
            int b = other->pixels[(gsize)y * other->width + x];
            if (a == 255 && b == 255)
                continue;
            difference.ink++;
            sum += abs(a - b);
            difference.large += abs(a - b) > 64;
        }
    }
    difference.mean = sum / MAX(difference.ink, 1);
    return difference;
}

void sheet_picture_clear(struct sheet_picture *picture)
{
    g_clear_pointer(&picture->pixels, g_free);
}
