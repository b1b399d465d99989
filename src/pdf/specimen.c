#include "config.h"

#include "pdf/specimen.h"

#include "pdf/content.h"

#include <math.h>

/* Widths of the word and height of its letters in Helvetica-Bold, in parts of the size. */
#define WORD_WIDTH 5.223
#define WORD_HEIGHT 0.718

void specimen_add(GString *content, const char *font, double width, double height)
{
    const double diagonal = hypot(width, height), size = 0.72 * diagonal / WORD_WIDTH;
    const double cosine = width / diagonal, sine = height / diagonal;
    /* From the middle back by half the word, and down by half its height. */
    const double back = -size * WORD_WIDTH / 2, down = -size * WORD_HEIGHT / 2;
    const double matrix[] = {
        cosine,
        sine,
        -sine,
        cosine,
        width / 2 + back * cosine - down * sine,
        height / 2 + back * sine + down * cosine,
    };
    g_string_append(content, "0.9 0.4 0.4 RG ");
    content_add_number(content, size / 100, 4);
    g_string_append_printf(content, "w\nBT\n/%s ", font);
    content_add_number(content, size, 4);
    g_string_append(content, "Tf 1 Tr 0 Tc\n");
    for (guint i = 0; i < G_N_ELEMENTS(matrix); i++)
        content_add_number(content, matrix[i], 6);
    g_string_append(content, "Tm\n(SPECIMEN) Tj\nET\n");
}
