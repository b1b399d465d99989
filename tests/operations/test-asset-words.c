/* The preflight card of an asset: what a person reads of it, on 80 columns. */
#include "config.h"

#include "base/json.h"
#include "base/text.h"
#include "operations/asset_words.h"

#include <string.h>

static char *card(const char *report_text, int label_cells, int cells)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(json_t) report = json_read_text(report_text, -1, "report", &error);
    g_assert_no_error(error);
    struct sheet *sheet = sheet_begin();
    asset_add_report(sheet, report, label_cells, cells);
    return sheet_end(sheet);
}

static const char plain[] =
    "{\"pages\":1,\"page\":{\"width\":841.89,\"height\":595.276,\"rotation\":0,\"user_unit\":1.0,"
    "\"media_box\":[0,0,841.89,595.276],\"crop_box\":[0,0,841.89,595.276]},\"fonts\":[],"
    "\"encrypted\":false,\"dropped\":[],\"repaired\":[]}";

static void test_plain(void)
{
    g_autofree char *text = card(plain, 12, 80);
    g_assert_cmpstr(text, ==,
                    "Pages:      1\n"
                    "Page:       841.89 x 595.276 points (297 x 210 mm), A4 landscape\n"
                    "Boxes:      MediaBox 0 0 841.89 595.276, nothing cropped\n"
                    "Rotation:   none\n"
                    "Left out:   nothing\n"
                    "Fonts:      none\n"
                    "Encrypted:  no");
}

static const char rich[] =
    "{\"pages\":3,\"page\":{\"width\":792,\"height\":1224,\"rotation\":270,\"user_unit\":2.0,"
    "\"media_box\":[-50,-20,700,500],\"crop_box\":[0,0,612,396]},"
    "\"fonts\":[{\"name\":\"DejaVuSerif\",\"embedded\":true},{\"name\":\"Times-Bold\",\"embedded\":"
    "false}],"
    "\"encrypted\":true,\"dropped\":[\"Scripts are left out (2)\",\"A dynamic form (XFA) is left "
    "out\","
    "\"Form fields are left out, with what is filled in (12)\"],"
    "\"repaired\":[\"can't find startxref\"],\"new_member\":true}";

static void test_rich(void)
{
    g_autofree char *text = card(rich, 12, 60);
    g_assert_cmpstr(text, ==,
                    "Pages:      3, of which the first is used\n"
                    "Page:       792 x 1224 points (279 x 432 mm), US Tabloid\n"
                    "            portrait\n"
                    "Boxes:      MediaBox -50 -20 700 500, of which CropBox 0 0\n"
                    "            612 396 is seen\n"
                    "Rotation:   270 degrees clockwise\n"
                    "Unit:       the boxes count in units of 2 points (UserUnit)\n"
                    "Left out:   Scripts (2)\n"
                    "            A dynamic form (XFA)\n"
                    "            Form fields, with what is filled in (12)\n"
                    "Fonts:      DejaVuSerif, embedded\n"
                    "            Times-Bold, not embedded: readers take their own\n"
                    "Encrypted:  yes, without a password to open it\n"
                    "Repaired:   can't find startxref\n"
                    "New member: yes");
}

/* Names of fonts are a stranger's text. */
static void test_hostile(void)
{
    g_autofree char *text =
        card("{\"fonts\":[{\"name\":\"A\\u001b[2J\\nB\",\"embedded\":true}]}", 12, 60);
    g_assert_null(strchr(text, '\033'));
    g_assert_nonnull(strstr(text, "A<U+001B>[2J<U+000A>B, embedded"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/asset-words/plain", test_plain);
    g_test_add_func("/asset-words/rich", test_rich);
    g_test_add_func("/asset-words/hostile", test_hostile);
    return g_test_run();
}
