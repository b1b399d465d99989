#include "config.h"

#include "pdf/figure.h"

#include "pdf/content.h"

#include <hpdf.h>
#include <hpdf_pages.h>

/* This file reads what libharu has written on a page that is never saved; look again before taking another version. */
#if HPDF_MAJOR_VERSION != 2 || HPDF_MINOR_VERSION < 3 || HPDF_MINOR_VERSION > 4
#error "figure.c knows the inside of libharu 2.3 and 2.4 only"
#endif

/* How far from a quarter circle's ends the controls of its curve are, as a part of the radius. */
#define QUARTER 0.5522847

/* Moves what libharu has written since the last time to the content. */
static void take_operators(struct figure_sheet *sheet)
{
    HPDF_Page page = sheet->page;
    HPDF_Stream stream = ((HPDF_PageAttr)page->attr)->stream;
    HPDF_BYTE buffer[4096];
    HPDF_UINT length;
    do {
        length = sizeof buffer;
        (void)HPDF_Stream_Read(stream, buffer, &length);
        g_string_append_len(sheet->content, (const char *)buffer, length);
    } while (length == sizeof buffer);
}

static void set_fill(HPDF_Page page, const double color[3])
{
    HPDF_Page_SetRGBFill(page, (HPDF_REAL)color[0], (HPDF_REAL)color[1], (HPDF_REAL)color[2]);
}

static void set_stroke(HPDF_Page page, const struct figure *figure)
{
    const double *color = figure->color;
    HPDF_Page_SetRGBStroke(page, (HPDF_REAL)color[0], (HPDF_REAL)color[1], (HPDF_REAL)color[2]);
    HPDF_Page_SetLineWidth(page, (HPDF_REAL)figure->thickness);
}

static void draw_line(HPDF_Page page, const struct figure *figure)
{
    set_stroke(page, figure);
    HPDF_Page_MoveTo(page, (HPDF_REAL)figure->x, (HPDF_REAL)figure->y);
    HPDF_Page_LineTo(page, (HPDF_REAL)(figure->x + figure->width),
                     (HPDF_REAL)(figure->y + figure->height));
    HPDF_Page_Stroke(page);
}

/* One corner: a line to where it begins, and a quarter circle. (x, y) is the corner itself; the path comes along the
 * one direction and leaves along the other. */
static void add_corner(HPDF_Page page, double x, double y, double from_x, double from_y,
                       double to_x, double to_y)
{
    const double rest = 1 - QUARTER;
    HPDF_Page_LineTo(page, (HPDF_REAL)(x - from_x), (HPDF_REAL)(y - from_y));
    HPDF_Page_CurveTo(page, (HPDF_REAL)(x - from_x * rest), (HPDF_REAL)(y - from_y * rest),
                      (HPDF_REAL)(x + to_x * rest), (HPDF_REAL)(y + to_y * rest),
                      (HPDF_REAL)(x + to_x), (HPDF_REAL)(y + to_y));
}

static void add_box_path(HPDF_Page page, const struct figure *figure)
{
    const double left = figure->x, bottom = figure->y;
    const double right = left + figure->width, top = bottom + figure->height;
    const double radius = MIN(figure->radius, MIN(figure->width, figure->height) / 2);
    if (radius <= 0) {
        HPDF_Page_Rectangle(page, (HPDF_REAL)left, (HPDF_REAL)bottom, (HPDF_REAL)figure->width,
                            (HPDF_REAL)figure->height);
        return;
    }
    HPDF_Page_MoveTo(page, (HPDF_REAL)(left + radius), (HPDF_REAL)bottom);
    add_corner(page, right, bottom, radius, 0, 0, radius);
    add_corner(page, right, top, 0, radius, -radius, 0);
    add_corner(page, left, top, -radius, 0, 0, -radius);
    add_corner(page, left, bottom, 0, -radius, radius, 0);
    HPDF_Page_ClosePath(page);
}

static void draw_box(HPDF_Page page, const struct figure *figure)
{
    const bool bordered = figure->thickness > 0;
    if (!bordered && !figure->filled)
        return;
    if (figure->filled)
        set_fill(page, figure->fill);
    if (bordered)
        set_stroke(page, figure);
    add_box_path(page, figure);
    if (bordered && figure->filled)
        HPDF_Page_FillStroke(page);
    else if (bordered)
        HPDF_Page_Stroke(page);
    else
        HPDF_Page_Fill(page);
}

static void add_number(GString *content, guint number)
{
    if (number >= 100)
        g_string_append_c(content, (char)('0' + number / 100));
    if (number >= 10)
        g_string_append_c(content, (char)('0' + number / 10 % 10));
    g_string_append_c(content, (char)('0' + number % 10));
    g_string_append_c(content, ' ');
}

/* Each row's runs of dark modules. One path, so that no light shows between rows. */
static void add_modules(GString *content, const struct symbol *symbol)
{
    for (guint y = 0; y < symbol->size; y++) {
        const guint8 *row = symbol->modules + (gsize)y * symbol->size;
        for (guint x = 0; x < symbol->size; x++) {
            const guint start = x;
            while (x < symbol->size && row[x] != 0)
                x++;
            if (x == start)
                continue;
            add_number(content, start);
            add_number(content, symbol->size - 1 - y);
            add_number(content, x - start);
            g_string_append(content, "1 re\n");
        }
    }
}

static void add_numbers(GString *content, const double *numbers, guint count, const char *operator)
{
    for (guint i = 0; i < count; i++)
        content_add_number(content, numbers[i], 6);
    g_string_append(content, operator);
}

/* By ourselves, because libharu takes longer for the hundreds of modules than all else takes. */
static void draw_symbol(GString *content, const struct figure *figure)
{
    double box[4];
    figure_measure(figure, box);
    g_string_append(content, "q ");
    if (figure->filled) {
        const double rectangle[] = { box[0], box[1], box[2] - box[0], box[3] - box[1] };
        add_numbers(content, figure->fill, 3, "rg ");
        add_numbers(content, rectangle, G_N_ELEMENTS(rectangle), "re f\n");
    }
    const double module = figure->width / figure->symbol->size;
    const double matrix[] = { module, 0, 0, module, figure->x, figure->y };
    add_numbers(content, figure->color, 3, "rg ");
    add_numbers(content, matrix, G_N_ELEMENTS(matrix), "cm\n");
    add_modules(content, figure->symbol);
    g_string_append(content, "f\nQ\n");
}

/* From the unit square, in which an image is painted as it is stored, to itself as it is meant to be seen: by EXIF's
 * number, the matrix's a to f. */
static const gint8 turns[9][6] = {
    { 1, 0, 0, 1, 0, 0 },   { 1, 0, 0, 1, 0, 0 },  { -1, 0, 0, 1, 1, 0 },
    { -1, 0, 0, -1, 1, 1 }, { 1, 0, 0, -1, 0, 1 }, { 0, -1, -1, 0, 1, 1 },
    { 0, -1, 1, 0, 0, 1 },  { 0, 1, 1, 0, 0, 0 },  { 0, 1, -1, 0, 1, 0 },
};

static void draw_image(GString *content, const struct figure *figure)
{
    const gint8 *turn = turns[figure->orientation < G_N_ELEMENTS(turns) ? figure->orientation : 1];
    const double width = figure->width, height = figure->height;
    const double matrix[] = {
        turn[0] * width,
        turn[1] * height,
        turn[2] * width,
        turn[3] * height,
        turn[4] * width + figure->x,
        turn[5] * height + figure->y,
    };
    g_string_append(content, "q ");
    for (guint i = 0; i < G_N_ELEMENTS(matrix); i++)
        content_add_number(content, matrix[i], 4);
    g_string_append_printf(content, "cm\n/I%u Do\nQ\n", figure->image);
}

bool figure_draw(struct figure_sheet *sheet, const struct figure *figure)
{
    static void (*const drawers[])(HPDF_Page page, const struct figure *figure) = {
        [FIGURE_LINE] = draw_line,
        [FIGURE_BOX] = draw_box,
    };
    HPDF_Page page = sheet->page;
    if (figure->kind == FIGURE_IMAGE || figure->kind == FIGURE_SYMBOL) {
        (figure->kind == FIGURE_IMAGE ? draw_image : draw_symbol)(sheet->content, figure);
        return true;
    }
    HPDF_Page_GSave(page);
    drawers[figure->kind](page, figure);
    HPDF_Page_GRestore(page);
    take_operators(sheet);
    return HPDF_Page_GetGMode(page) == HPDF_GMODE_PAGE_DESCRIPTION
           && page->error->error_no == HPDF_OK;
}

void figure_measure(const struct figure *figure, double box[4])
{
    double around = 0;
    if (figure->kind == FIGURE_SYMBOL && figure->filled)
        around = figure->margin * figure->width / figure->symbol->size;
    if (figure->kind == FIGURE_LINE || figure->kind == FIGURE_BOX)
        around = figure->thickness / 2;
    box[0] = figure->x + MIN(figure->width, 0) - around;
    box[1] = figure->y + MIN(figure->height, 0) - around;
    box[2] = figure->x + MAX(figure->width, 0) + around;
    box[3] = figure->y + MAX(figure->height, 0) + around;
}
