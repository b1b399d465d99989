#include "config.h"

#include "pdf/outline.h"

#include "pdf/content.h"

#include <math.h>

struct outline_table {
    GHashTable *by_font; /* struct font -> GHashTable of glyph -> struct pack_piece */
    hb_draw_funcs_t *functions;
};

/* While a glyph is drawn. */
struct drawing {
    GString *path;
    double scale; /* 1/1000 em per font unit */
};

static void add_point(struct drawing *drawing, float x, float y)
{
    content_add_number(drawing->path, (double)x * drawing->scale, 0);
    content_add_number(drawing->path, (double)y * drawing->scale, 0);
}

static void draw_move(hb_draw_funcs_t *functions G_GNUC_UNUSED, void *data,
                      hb_draw_state_t *state G_GNUC_UNUSED, float x, float y,
                      void *user G_GNUC_UNUSED)
{
    struct drawing *drawing = data;
    add_point(drawing, x, y);
    g_string_append(drawing->path, "m\n");
}

static void draw_line(hb_draw_funcs_t *functions G_GNUC_UNUSED, void *data,
                      hb_draw_state_t *state G_GNUC_UNUSED, float x, float y,
                      void *user G_GNUC_UNUSED)
{
    struct drawing *drawing = data;
    add_point(drawing, x, y);
    g_string_append(drawing->path, "l\n");
}

static void draw_cubic(hb_draw_funcs_t *functions G_GNUC_UNUSED, void *data,
                       hb_draw_state_t *state G_GNUC_UNUSED, float x1, float y1, float x2, float y2,
                       float x, float y, void *user G_GNUC_UNUSED)
{
    struct drawing *drawing = data;
    add_point(drawing, x1, y1);
    add_point(drawing, x2, y2);
    add_point(drawing, x, y);
    g_string_append(drawing->path, "c\n");
}

/* PDF has cubic curves only; a quadratic one is a cubic whose controls lie at two thirds. */
static void draw_quadratic(hb_draw_funcs_t *functions, void *data, hb_draw_state_t *state, float x1,
                           float y1, float x, float y, void *user)
{
    const float third = 2.0F / 3.0F;
    draw_cubic(functions, data, state, state->current_x + third * (x1 - state->current_x),
               state->current_y + third * (y1 - state->current_y), x + third * (x1 - x),
               y + third * (y1 - y), x, y, user);
}

struct outline_table *outline_table_new(void)
{
    struct outline_table *table = g_new0(struct outline_table, 1);
    table->by_font = g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify)g_hash_table_unref);
    /* Paths are closed by filling them. */
    table->functions = hb_draw_funcs_create();
    hb_draw_funcs_set_move_to_func(table->functions, draw_move, NULL, NULL);
    hb_draw_funcs_set_line_to_func(table->functions, draw_line, NULL, NULL);
    hb_draw_funcs_set_quadratic_to_func(table->functions, draw_quadratic, NULL, NULL);
    hb_draw_funcs_set_cubic_to_func(table->functions, draw_cubic, NULL, NULL);
    hb_draw_funcs_make_immutable(table->functions);
    return table;
}

void outline_table_free(struct outline_table *table)
{
    g_hash_table_unref(table->by_font);
    hb_draw_funcs_destroy(table->functions);
    g_free(table);
}

static void piece_free(gpointer piece)
{
    pack_piece_free(piece);
}

static struct pack_piece *draw_glyph(const struct outline_table *table, const struct font *font,
                                     guint32 glyph)
{
    struct pack_piece *piece = pack_piece_new();
    struct drawing drawing = { piece->text, 1000.0 / font->units_per_em };
#if HB_VERSION_ATLEAST(7, 0, 0)
    hb_font_draw_glyph(font->hb, glyph, table->functions, &drawing);
#else
    hb_font_get_glyph_shape(font->hb, glyph, table->functions, &drawing);
#endif
    if (drawing.path->len > 0)
        g_string_append(drawing.path, "f\n");
    return piece;
}

struct pack_piece *outline_find(struct outline_table *table, const struct font *font, guint32 glyph)
{
    GHashTable *glyphs = g_hash_table_lookup(table->by_font, font);
    if (glyphs == NULL) {
        glyphs = g_hash_table_new_full(NULL, NULL, NULL, piece_free);
        g_hash_table_insert(table->by_font, (gpointer)font, glyphs);
    }
    struct pack_piece *piece = g_hash_table_lookup(glyphs, GUINT_TO_POINTER(glyph));
    if (piece == NULL) {
        piece = draw_glyph(table, font, glyph);
        g_hash_table_insert(glyphs, GUINT_TO_POINTER(glyph), piece);
    }
    return piece;
}
