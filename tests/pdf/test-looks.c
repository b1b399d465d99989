/* Every name of names.json looks as HarfBuzz's own viewer draws it: names of one font stand below each other on a
 * page of ours and on one of hb-view's, poppler turns both into pixels, and these are compared line by line. One page
 * of each font; all of them in the full check. */
#include "config.h"

#include "name_support.h"
#include "sheet_support.h"
#include "support.h"

#include "pdf/shape.h"

#include <locale.h>
#include <string.h>

/* Points; a line is as high as the names' size times three, of which two lie above the baseline. */
enum { SIZE = 48, MARGIN = 30, ABOVE = 2 * SIZE, LINE = 3 * SIZE };
enum { LINES_PER_PAGE = 10, DOTS = 600, SQUARE = 4 };

/* In hb-view's files poppler cuts off what is higher than the font says: Nastaliq, Thai, Burmese, Tibetan. */
static const guint cut_off[] = { 54, 72, 74, 75 };

/* Names of one font and language that hb-view can set in one go. */
struct group {
    const char *font, *language;
    bool joined; /* kerning and ligatures as the font has them */
    GPtrArray *names;
    double width; /* of the widest, in points */
};

struct stage {
    struct font_set *fonts;
    const char *font;
    const char *const *fallbacks;
    struct composer *composer;
    char *directory;
};

static void group_free(gpointer data)
{
    struct group *group = data;
    g_ptr_array_unref(group->names);
    g_free(group);
}

static bool is_joined(const char *text)
{
    for (; *text != '\0'; text = g_utf8_next_char(text)) {
        switch (g_unichar_get_script(g_utf8_get_char(text))) {
        case G_UNICODE_SCRIPT_COMMON:
        case G_UNICODE_SCRIPT_INHERITED:
        case G_UNICODE_SCRIPT_LATIN:
        case G_UNICODE_SCRIPT_GREEK:
        case G_UNICODE_SCRIPT_CYRILLIC:
        case G_UNICODE_SCRIPT_GEORGIAN:
        case G_UNICODE_SCRIPT_HAN:
        case G_UNICODE_SCRIPT_HIRAGANA:
        case G_UNICODE_SCRIPT_KATAKANA:
        case G_UNICODE_SCRIPT_HANGUL:
            break;
        default:
            return true;
        }
    }
    return false;
}

/* The font that all of a line is set in, in one direction; NULL if there isn't one. */
static const char *single_font(const struct layout_line *line)
{
    const struct layout_run *first = &g_array_index(line->runs, struct layout_run, 0);
    for (guint i = 1; i < line->runs->len; i++) {
        const struct layout_run *run = &g_array_index(line->runs, struct layout_run, i);
        if (run->font != first->font || run->right_to_left != first->right_to_left)
            return NULL;
    }
    return first->font->name;
}

static bool is_cut_off(const struct name_sample *name)
{
    for (guint i = 0; i < G_N_ELEMENTS(cut_off); i++) {
        if (cut_off[i] == name->number)
            return true;
    }
    return false;
}

/* The group that a name belongs to, with room for it; NULL when it is left to the full check. */
static struct group *group_for(GPtrArray *groups, const char *font, const struct name_sample *name)
{
    bool full = g_strcmp0(g_getenv("TESTAMUR_TEST_FULL"), "1") == 0;
    bool joined = is_joined(name->shown);
    for (guint i = 0; i < groups->len; i++) {
        struct group *group = groups->pdata[i];
        if (group->font != font || strcmp(group->language, name->language) != 0
            || group->joined != joined)
            continue;
        if (group->names->len < LINES_PER_PAGE)
            return group;
        if (!full)
            return NULL;
    }
    struct group *group = g_new0(struct group, 1);
    group->font = font;
    group->language = name->language;
    group->joined = joined;
    group->names = g_ptr_array_new();
    g_ptr_array_add(groups, group);
    return group;
}

/* Names of several fonts or directions are left out, and those too long for a picture. */
static GPtrArray *make_groups(const struct stage *stage, const GPtrArray *names)
{
    const double widest = 800;
    GPtrArray *groups = g_ptr_array_new_with_free_func(group_free);
    for (guint i = 0; i < names->len; i++) {
        struct name_sample *name = names->pdata[i];
        struct text_style style = name_support_style(name, stage->font);
        style.size = SIZE;
        g_autoptr(layout) layout =
            layout_text(stage->fonts, stage->fallbacks, &style, name->shown, 0);
        const struct layout_line *line = layout->lines->pdata[0];
        g_assert_cmpint(layout->fault, ==, LAYOUT_FINE);
        const char *font = single_font(line);
        if (font == NULL || line->width > widest || is_cut_off(name))
            continue;
        struct group *group = group_for(groups, font, name);
        if (group == NULL)
            continue;
        group->width = MAX(group->width, line->width);
        g_ptr_array_add(group->names, name);
    }
    return groups;
}

static bool draw_ours(const struct stage *stage, const struct group *group, const char *text,
                      struct sheet_picture *picture)
{
    double width = group->width + 2 * MARGIN;
    double height = group->names->len * LINE + 2 * MARGIN;
    struct text_style style = name_support_style(group->names->pdata[0], stage->font);
    style.size = SIZE;
    style.placed = true;
    style.align = LAYOUT_LEFT;
    style.x = MARGIN;
    style.y = height - MARGIN - ABOVE;
    g_autoptr(GError) error = NULL;
    g_autoptr(layout) layout = layout_text(stage->fonts, stage->fallbacks, &style, text, width);
    g_autoptr(GPtrArray) layouts = g_ptr_array_new();
    g_ptr_array_add(layouts, layout);
    g_autoptr(overlay) overlay =
        composer_draw(stage->composer, NULL, layouts, width, height, &error);
    g_assert_no_error(error);
    g_autoptr(GPtrArray) overlays = g_ptr_array_new();
    g_ptr_array_add(overlays, overlay);
    g_autofree char *path = g_build_filename(stage->directory, "ours.pdf", NULL);
    sheet_write(overlays, width, height, path);
    return sheet_render(path, DOTS, picture);
}

/* The viewer cuts off what is higher than the font says, so it is given larger extents. */
static bool draw_theirs(const struct stage *stage, const struct group *group, const char *text,
                        struct sheet_picture *picture)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *text_path = g_build_filename(stage->directory, "names.txt", NULL);
    g_file_set_contents(text_path, text, -1, &error);
    g_assert_no_error(error);
    g_autofree char *path = g_build_filename(stage->directory, "theirs.pdf", NULL);
    g_autofree char *font = g_strdup_printf("--font-file=%s", group->font);
    g_autofree char *lines = g_strdup_printf("--text-file=%s", text_path);
    g_autofree char *output = g_strdup_printf("--output-file=%s", path);
    g_autofree char *size = g_strdup_printf("--font-size=%d", SIZE);
    g_autofree char *margin = g_strdup_printf("--margin=%d", MARGIN);
    g_autofree char *extents = g_strdup_printf("--font-extents=%d,%d,0", ABOVE, LINE - ABOVE);
    g_autofree char *language =
        g_strdup_printf("--language=%s", *group->language != '\0' ? group->language : "und");
    const char *features = group->joined ? "--features=" : "--features=-kern,-liga,-clig";
    g_autofree char *report =
        support_run(true, NULL, "hb-view", font, lines, output, features, language, size, margin,
                    extents, "--output-format=pdf", NULL);
    return report != NULL && sheet_render(path, DOTS, picture);
}

static guint compare_names(const struct group *group, const struct sheet_picture *ours,
                           const struct sheet_picture *theirs)
{
    const double most_mean = 8, most_large = 0.002, dots_per_point = DOTS / 72.0;
    guint different = 0;
    for (guint i = 0; i < group->names->len; i++) {
        const struct name_sample *name = group->names->pdata[i];
        guint top = (guint)((MARGIN + i * LINE) * dots_per_point);
        guint bottom = (guint)((MARGIN + (i + 1) * LINE) * dots_per_point);
        struct sheet_picture one = sheet_cut(ours, top, bottom);
        struct sheet_picture other = sheet_cut(theirs, top, bottom);
        sheet_shrink_both(&one, &other, SQUARE);
        struct sheet_difference difference = sheet_compare(&one, &other);
        bool alike = difference.mean <= most_mean && difference.large <= most_large * difference.ink
                     && difference.ink > 50;
        g_test_message("%s%03u %s: mean %.1f, %u of %u pixels differ by more than 64",
                       alike ? "" : "DIFFERS ", name->number, name->shown, difference.mean,
                       difference.large, difference.ink);
        different += !alike;
        sheet_picture_clear(&one);
        sheet_picture_clear(&other);
    }
    return different;
}

static guint compare_group(const struct stage *stage, const struct group *group)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < group->names->len; i++) {
        const struct name_sample *name = group->names->pdata[i];
        g_string_append_printf(text, "%s%s", i > 0 ? "\n" : "", name->shown);
    }
    struct sheet_picture ours = { 0, 0, NULL }, theirs = { 0, 0, NULL };
    guint different = 0;
    if (draw_ours(stage, group, text->str, &ours) && draw_theirs(stage, group, text->str, &theirs))
        different = compare_names(group, &ours, &theirs);
    sheet_picture_clear(&ours);
    sheet_picture_clear(&theirs);
    return different;
}

static void test_names(void)
{
    struct stage stage;
    stage.fonts = name_support_fonts(&stage.font, &stage.fallbacks);
    if (stage.fonts == NULL)
        return;
    g_autoptr(GError) error = NULL;
    stage.composer = composer_new(stage.fonts, &error);
    g_assert_no_error(error);
    stage.directory = support_directory();
    g_autoptr(GPtrArray) names = name_support_read("show");
    g_autoptr(GPtrArray) groups = make_groups(&stage, names);
    guint compared = 0, different = 0;
    for (guint i = 0; i < groups->len; i++) {
        const struct group *group = groups->pdata[i];
        different += compare_group(&stage, group);
        compared += group->names->len;
    }
    g_test_message("%u names compared, %u differ", compared, different);
    g_assert_cmpuint(compared, >=, 50);
    g_assert_cmpuint(different, ==, 0);
    support_remove_directory(stage.directory);
    composer_free(stage.composer);
    font_set_free(stage.fonts);
}

int main(int count, char **arguments)
{
    setlocale(LC_ALL, "");
    g_test_init(&count, &arguments, NULL);
    g_test_add_func("/looks/names", test_names);
    return g_test_run();
}
