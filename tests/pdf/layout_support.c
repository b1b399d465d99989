#include "config.h"

#include "layout_support.h"

#include <string.h>

struct layout *layout_support_lay(const struct font_set *fonts, const char *font, const char *text)
{
    struct text_style style = font_support_style(font);
    return layout_check(fonts, NULL, &style, text, LAYOUT_SUPPORT_WIDTH, LAYOUT_SUPPORT_HEIGHT);
}

const struct layout_line *layout_support_line(const struct layout *layout, guint index)
{
    g_assert_cmpuint(index, <, layout->lines->len);
    return layout->lines->pdata[index];
}

const struct layout_run *layout_support_run(const struct layout_line *line, guint index)
{
    g_assert_cmpuint(index, <, line->runs->len);
    return &g_array_index(line->runs, struct layout_run, index);
}

void layout_support_assert_fault(const struct layout *layout, enum layout_fault fault,
                                 const char *part)
{
    g_assert_cmpint(layout->fault, ==, fault);
    if (strstr(layout->fault_text, part) == NULL)
        g_error("\"%s\" does not say \"%s\"", layout->fault_text, part);
}

json_t *layout_support_names(void)
{
    g_autofree char *path =
        g_build_filename(g_getenv("TESTAMUR_SOURCE"), "tests", "samples", "names.json", NULL);
    g_autoptr(GError) error = NULL;
    json_t *list = json_read_file(path, &error);
    g_assert_no_error(error);
    return list;
}
