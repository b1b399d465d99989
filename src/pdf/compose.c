#include "config.h"

#include "pdf/compose.h"

#include "base/error.h"
#include "pdf/content.h"
#include "pdf/outline.h"
#include "pdf/shape.h"
#include "pdf/specimen.h"
#include "pdf/text_layer.h"

#include <hpdf.h>
#include <hpdf_pages.h>
#include <math.h>

/* This file asks a page for its name of a font, which libharu keeps inside; look again before taking another
 * version. */
#if HPDF_MAJOR_VERSION != 2 || HPDF_MINOR_VERSION < 3 || HPDF_MINOR_VERSION > 4
#error "compose.c knows the inside of libharu 2.3 and 2.4 only"
#endif

struct composer {
    HPDF_Doc document; /* NULL until first needed */
    guint pages;
    struct outline_table *outlines;
    GString *content; /* reused */
};

/* A page being drawn, and its state where it matters. */
struct drawing {
    struct composer *composer;
    double width, height;
    HPDF_Page page; /* NULL until first needed: outlines need none */
    GString *content;
    GArray *marks; /* of struct pack_mark */
    struct layer_builder *layers;
    GPtrArray *standard_fonts; /* "F1 Helvetica" */
    double color[3];
    double char_space;
};

struct composer *composer_new(const struct font_set *fonts G_GNUC_UNUSED, GError **error)
{
    struct composer *composer = g_new0(struct composer, 1);
    composer->document = HPDF_New(NULL, NULL);
    composer->outlines = outline_table_new();
    composer->content = g_string_new(NULL);
    if (composer->document == NULL) {
        g_set_error_literal(error, PDF_ERROR, ERROR_IO, "libharu could not be started");
        composer_free(composer);
        return NULL;
    }
    return composer;
}

void composer_free(struct composer *composer)
{
    if (composer->document != NULL)
        HPDF_Free(composer->document);
    outline_table_free(composer->outlines);
    g_string_free(composer->content, TRUE);
    g_free(composer);
}

/* Pages stay in the document although it is never saved, so it is begun anew from time to time; and after
 * an error, which libharu would hold against all that follows. */
static HPDF_Page composer_add_page(struct composer *composer)
{
    enum { PAGES_PER_DOCUMENT = 256 };
    HPDF_Doc document = composer->document;
    if (composer->pages >= PAGES_PER_DOCUMENT || HPDF_GetError(document) != HPDF_OK) {
        HPDF_ResetError(document);
        composer->pages = 0;
    }
    if (composer->pages++ == 0)
        HPDF_NewDoc(document);
    return HPDF_AddPage(document);
}

/* A base's page may be larger than libharu allows. As the page is never saved, nothing depends on it. */
static void set_page_size(HPDF_Page page, double width, double height)
{
    const double least = 3, most = 14400;
    HPDF_Page_SetWidth(page, (HPDF_REAL)CLAMP(width, least, most));
    HPDF_Page_SetHeight(page, (HPDF_REAL)CLAMP(height, least, most));
}

/* Libharu's page, for its operators and its names of fonts; NULL when it could not make one. */
static HPDF_Page get_page(struct drawing *drawing)
{
    if (drawing->page == NULL) {
        drawing->page = composer_add_page(drawing->composer);
        if (drawing->page != NULL)
            set_page_size(drawing->page, drawing->width, drawing->height);
    }
    return drawing->page;
}

static void set_color(struct drawing *drawing, const double color[3])
{
    if (memcmp(color, drawing->color, sizeof drawing->color) == 0)
        return;
    memcpy(drawing->color, color, sizeof drawing->color);
    for (guint i = 0; i < 3; i++)
        content_add_number(drawing->content, color[i], 4);
    g_string_append(drawing->content, "rg\n");
}

static void set_char_space(struct drawing *drawing, double space)
{
    if (fabs(space - drawing->char_space) < 1e-9)
        return;
    drawing->char_space = space;
    content_add_number(drawing->content, space, 4);
    g_string_append(drawing->content, "Tc\n");
}

/* The name of a standard font on this page, which libharu gives in order of first use. */
static const char *use_font(struct drawing *drawing, const char *base_font, const char *encoding)
{
    HPDF_Page page = get_page(drawing);
    HPDF_Font font =
        page != NULL ? HPDF_GetFont(drawing->composer->document, base_font, encoding) : NULL;
    const char *name = font != NULL ? HPDF_Page_GetLocalFontName(page, font) : NULL;
    if (name == NULL)
        return NULL;
    g_autofree char *entry = g_strdup_printf("%s %s", name, base_font);
    if (!g_ptr_array_find_with_equal_func(drawing->standard_fonts, entry, g_str_equal, NULL))
        g_ptr_array_add(drawing->standard_fonts, g_steal_pointer(&entry));
    return name;
}

static const char *use_standard_font(struct drawing *drawing, const struct standard_font *standard)
{
    return use_font(drawing, standard->name,
                    standard->encoding == STANDARD_ENCODING_WINANSI ? "WinAnsiEncoding" : NULL);
}

static void add_string(GString *content, const struct layout_run *run)
{
    g_string_append_c(content, '(');
    for (guint i = 0; i < run->glyphs->len; i++) {
        guint code = g_array_index(run->glyphs, struct layout_glyph, i).glyph;
        if (code == '(' || code == ')' || code == '\\')
            g_string_append_c(content, '\\');
        if (code < 0x80)
            g_string_append_c(content, (char)code);
        else
            g_string_append_printf(content, "\\%03o", code);
    }
    g_string_append(content, ") Tj\n");
}

static bool draw_standard_run(struct drawing *drawing, const struct text_style *style,
                              const struct layout_line *line, const struct layout_run *run,
                              const gunichar *characters)
{
    if (run->clusters->len == 0)
        return true;
    const char *font = use_standard_font(drawing, run->font->standard);
    if (font == NULL)
        return false;
    GString *content = drawing->content;
    set_char_space(drawing, style->char_space);
    /* Letters set apart are taken for words by some readers. */
    bool spaced = fabs(style->char_space) > 0;
    if (spaced)
        text_layer_open_actual(content, run, characters);
    g_string_append_printf(content, "BT\n/%s ", font);
    content_add_number(content, style->size, 4);
    g_string_append(content, "Tf\n1 0 0 1 ");
    content_add_number(content, line->x + g_array_index(run->clusters, struct layout_cluster, 0).x,
                       4);
    content_add_number(content, line->y, 4);
    g_string_append(content, "Tm\n");
    add_string(content, run);
    g_string_append(content, spaced ? "ET\nEMC\n" : "ET\n");
    return true;
}

/* Glyphs in their own coordinates, each moved from the one before, so that repeated letters deflate
 * away. Each is filled by itself: overlapping contours of opposite direction would make holes. */
static void draw_outlines(struct drawing *drawing, const struct text_style *style,
                          const struct layout_line *line, const struct layout_run *run)
{
    GString *content = drawing->content;
    double units = 1000 / style->size, glyph_units = 1000.0 / run->font->units_per_em;
    gint64 x = 0, y = 0;
    g_string_append(content, "q ");
    content_add_number(content, style->size / 1000, 8);
    g_string_append(content, "0 0 ");
    content_add_number(content, style->size / 1000, 8);
    content_add_number(content, line->x, 4);
    content_add_number(content, line->y, 4);
    g_string_append(content, "cm\n");
    for (guint i = 0; i < run->clusters->len; i++) {
        const struct layout_cluster *cluster =
            &g_array_index(run->clusters, struct layout_cluster, i);
        for (guint g = cluster->first_glyph; g < cluster->end_glyph; g++) {
            const struct layout_glyph *glyph = &g_array_index(run->glyphs, struct layout_glyph, g);
            struct pack_piece *outline =
                outline_find(drawing->composer->outlines, run->font, glyph->glyph);
            if (outline->text->len == 0)
                continue;
            gint64 to_x = llround(cluster->x * units + glyph->x * glyph_units);
            gint64 to_y = llround(glyph->y * glyph_units);
            if (to_x != x || to_y != y) {
                g_string_append(content, "1 0 0 1 ");
                content_add_number(content, (double)(to_x - x), 0);
                content_add_number(content, (double)(to_y - y), 0);
                g_string_append(content, "cm\n");
            }
            x = to_x;
            y = to_y;
            const struct pack_mark mark = { content->len, outline };
            g_array_append_val(drawing->marks, mark);
            g_string_append_len(content, outline->text->str, (gssize)outline->text->len);
        }
    }
    g_string_append(content, "Q\n");
}

static bool draw_line(struct drawing *drawing, const struct text_style *style,
                      const struct layout_line *line)
{
    g_autofree gunichar *characters = g_utf8_to_ucs4_fast(line->text, -1, NULL);
    for (guint i = 0; i < line->runs->len; i++) {
        const struct layout_run *run = &g_array_index(line->runs, struct layout_run, i);
        set_color(drawing, style->color);
        if (run->font->standard != NULL) {
            if (!draw_standard_run(drawing, style, line, run, characters))
                return false;
            continue;
        }
        draw_outlines(drawing, style, line, run);
        set_char_space(drawing, 0);
        layer_builder_add_run(drawing->layers, drawing->content, run, characters, style->size,
                              line->x, line->y);
    }
    return true;
}

static bool set_font_error(const struct drawing *drawing, GError **error)
{
    g_set_error(error, PDF_ERROR, ERROR_IO, "libharu could not use a font (error 0x%04lX)",
                HPDF_GetError(drawing->composer->document));
    return false;
}

static bool draw_layout(struct drawing *drawing, const struct layout *layout, GError **error)
{
    if (layout->fault != LAYOUT_FINE) {
        g_set_error_literal(error, PDF_ERROR, ERROR_REFUSED, layout->fault_text);
        return false;
    }
    for (guint i = 0; i < layout->lines->len; i++) {
        if (!draw_line(drawing, &layout->style, layout->lines->pdata[i])) {
            return set_font_error(drawing, error);
        }
    }
    return true;
}

static bool draw_figures(struct drawing *drawing, const GPtrArray *figures, GError **error)
{
    for (guint i = 0; figures != NULL && i < figures->len; i++) {
        struct figure_sheet sheet = { get_page(drawing), drawing->content };
        if (sheet.page == NULL || !figure_draw(&sheet, figures->pdata[i])) {
            g_set_error(error, PDF_ERROR, ERROR_IO, "libharu could not draw (error 0x%04lX)",
                        HPDF_GetError(drawing->composer->document));
            return false;
        }
    }
    return true;
}

static bool draw_page(struct drawing *drawing, const GPtrArray *figures, const GPtrArray *layouts,
                      GError **error)
{
    if (!draw_figures(drawing, figures, error))
        return false;
    for (guint i = 0; layouts != NULL && i < layouts->len; i++) {
        if (!draw_layout(drawing, layouts->pdata[i], error))
            return false;
    }
    return true;
}

/* What is set within is what it was afterwards. */
static bool draw_cell(struct drawing *drawing, const struct compose_cell *cell, bool sheet,
                      GError **error)
{
    const struct drawing outside = *drawing;
    GString *content = drawing->content;
    g_string_append(content, "q ");
    content_add_number(content, cell->scale, 6);
    g_string_append(content, "0 0 ");
    content_add_number(content, cell->scale, 6);
    content_add_number(content, cell->x, 4);
    content_add_number(content, cell->y, 4);
    g_string_append(content, sheet ? "cm\n/T Do\n" : "cm\n");
    if (!draw_page(drawing, cell->figures, cell->layouts, error))
        return false;
    if (cell->specimen) {
        const char *font = use_font(drawing, SPECIMEN_FONT, "WinAnsiEncoding");
        if (font == NULL)
            return set_font_error(drawing, error);
        specimen_add(content, font, drawing->width, drawing->height);
    }
    g_string_append(content, "Q\n");
    memcpy(drawing->color, outside.color, sizeof drawing->color);
    drawing->char_space = outside.char_space;
    return true;
}

static struct overlay *finish_overlay(struct drawing *drawing, GError **error)
{
    const GString *content = drawing->content;
    if (content->len > G_MAXUINT / 2) {
        g_set_error_literal(error, PDF_ERROR, ERROR_REFUSED, "A page's text is too long");
        return NULL;
    }
    struct overlay *overlay = g_new0(struct overlay, 1);
    overlay->content = g_byte_array_sized_new((guint)content->len);
    g_byte_array_append(overlay->content, (const guint8 *)content->str, (guint)content->len);
    overlay->marks = g_array_ref(drawing->marks);
    overlay->standard_fonts = g_ptr_array_ref(drawing->standard_fonts);
    overlay->layers = layer_builder_finish(drawing->layers);
    return overlay;
}

static void cover_page(GString *content, double width, double height)
{
    g_string_append(content, "q 1 g 0 0 ");
    content_add_number(content, width, 4);
    content_add_number(content, height, 4);
    g_string_append(content, "re f Q\n");
}

struct overlay *composer_draw_cells(struct composer *composer, const struct compose_cell *cells,
                                    guint count, bool sheet, double page_width, double page_height,
                                    GError **error)
{
    g_autoptr(GArray) marks = g_array_new(FALSE, FALSE, sizeof(struct pack_mark));
    g_autoptr(layer_builder) layers = layer_builder_new();
    g_autoptr(GPtrArray) standard_fonts = g_ptr_array_new_with_free_func(g_free);
    struct drawing drawing = {
        .composer = composer,
        .width = page_width,
        .height = page_height,
        .content = g_string_truncate(composer->content, 0),
        .marks = marks,
        .layers = layers,
        .standard_fonts = standard_fonts,
    };
    if (sheet)
        cover_page(drawing.content, page_width, page_height);
    for (guint i = 0; i < count; i++) {
        const struct compose_cell *cell = &cells[i];
        const bool plain = !sheet && !cell->specimen;
        if (plain ? !draw_page(&drawing, cell->figures, cell->layouts, error)
                  : !draw_cell(&drawing, cell, sheet && cell->specimen, error))
            return NULL;
    }
    return finish_overlay(&drawing, error);
}

struct overlay *composer_draw(struct composer *composer, const GPtrArray *figures,
                              const GPtrArray *layouts, double page_width, double page_height,
                              GError **error)
{
    const struct compose_cell cell = { figures, layouts, 0, 0, 1, false };
    return composer_draw_cells(composer, &cell, 1, false, page_width, page_height, error);
}

void overlay_free(struct overlay *overlay)
{
    g_byte_array_unref(overlay->content);
    if (overlay->marks != NULL)
        g_array_unref(overlay->marks);
    g_ptr_array_unref(overlay->standard_fonts);
    g_ptr_array_unref(overlay->layers);
    g_free(overlay);
}
