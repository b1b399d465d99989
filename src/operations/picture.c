#include "config.h"

#include "operations/picture.h"

#include "base/child.h"
#include "base/error.h"
#include "operations/installation.h"

#include <stdio.h>
#include <string.h>

#define SECONDS 20
#define PATIENCE 120
#define MEMORY (G_GUINT64_CONSTANT(2) << 30)
#define OUTPUT_MOST (G_GUINT64_CONSTANT(512) << 20)

/* `format`: an option of the program. */
static GBytes *run_poppler(GBytes *pdf, guint dots_per_inch, const char *format, GError **error)
{
    const struct child_limits limits = {
        .seconds = SECONDS, .patience = PATIENCE, .memory = MEMORY, .output = OUTPUT_MOST
    };
    g_autofree char *resolution = g_strdup_printf("%u", dots_per_inch);
    const char *const arguments[] = { "pdftoppm", "-r",   resolution, "-singlefile",
                                      "-cropbox", format, "-",        NULL };
    g_autoptr(GError) fault = NULL;
    GBytes *output = child_run_program(arguments, pdf, &limits, &fault);
    if (output != NULL)
        return output;
    if (fault->code == ERROR_NOT_FOUND)
        g_set_error_literal(error, OPERATIONS_ERROR, ERROR_NOT_FOUND,
                            "pictures are drawn by the program pdftoppm, which is not installed: "
                            "install the package poppler-utils, or write a PDF");
    else
        g_set_error(error, OPERATIONS_ERROR, fault->code, "the picture can't be drawn: %s",
                    fault->message);
    return NULL;
}

GBytes *picture_png(GBytes *pdf, guint dots_per_inch, GError **error)
{
    return run_poppler(pdf, dots_per_inch, "-png", error);
}

/* "P6", width, height, 255, each followed by white space. */
static gboolean read_head(struct picture *picture)
{
    gsize size = 0;
    const char *bytes = g_bytes_get_data(picture->file, &size);
    g_autofree char *head = g_strndup(bytes, MIN(size, 64));
    int length = 0;
    if (sscanf(head, "P6 %u %u 255%n", &picture->width, &picture->height, &length) != 2
        || length == 0 || picture->width == 0 || picture->height == 0)
        return FALSE;
    const gsize needed = (gsize)picture->width * picture->height * 3;
    picture->pixels = (const guint8 *)bytes + length + 1;
    return size > (gsize)length && size - (gsize)length - 1 >= needed;
}

gboolean picture_draw(struct picture *picture, GBytes *pdf, guint dots_per_inch, GError **error)
{
    picture->file = run_poppler(pdf, dots_per_inch, "-q", error);
    if (picture->file == NULL)
        return FALSE;
    if (read_head(picture))
        return TRUE;
    g_set_error_literal(error, OPERATIONS_ERROR, ERROR_DATA, "pdftoppm drew no picture");
    return FALSE;
}

void picture_clear(struct picture *picture)
{
    g_clear_pointer(&picture->file, g_bytes_unref);
}
