#include "config.h"

#include "base/error.h"
#include "base/ini.h"

#include <glib/gstdio.h>
#include <string.h>

struct place {
    char *directory, *path;
};

static void place_open(struct place *place, const void *data)
{
    (void)data;
    place->directory = g_dir_make_tmp("testamur-ini-XXXXXX", NULL);
    place->path = g_build_filename(place->directory, "some.ini", NULL);
}

static void place_close(struct place *place, const void *data)
{
    (void)data;
    g_remove(place->path);
    g_rmdir(place->directory);
    g_free(place->path);
    g_free(place->directory);
}

static struct ini *place_load(struct place *place, const char *text, GError **error)
{
    g_assert_true(g_file_set_contents(place->path, text, -1, NULL));
    return ini_load_file(place->path, error);
}

static void test_values(struct place *place, const void *data)
{
    (void)data;
    g_autoptr(ini) ini = place_load(place,
                                    "# words\n"
                                    "[One]\n"
                                    "Name = \"a; b # c\"   ; a comment\n"
                                    "json='{\"a\": 1}'\n"
                                    "empty = \"\"\n"
                                    "spaces = \"  x \"\n"
                                    "\n"
                                    "[Two]\r\n"
                                    "name = \"Zoë = 李明\"\r\n",
                                    NULL);
    g_assert_nonnull(ini);
    g_assert_cmpstr(ini_get(ini, "One", "Name"), ==, "a; b # c");
    g_assert_cmpstr(ini_get(ini, "one", "json"), ==, "{\"a\": 1}");
    g_assert_cmpstr(ini_get(ini, "one", "empty"), ==, "");
    g_assert_cmpstr(ini_get(ini, "one", "spaces"), ==, "  x ");
    g_assert_cmpstr(ini_get(ini, "TWO", "NAME"), ==, "Zoë = 李明");
    g_assert_null(ini_get(ini, "two", "absent"));
    g_assert_null(ini_get(ini, "absent", "name"));
    g_assert_cmpint(ini_line(ini, "one", NULL), ==, 2);
    g_assert_cmpint(ini_line(ini, "one", "json"), ==, 4);
    g_assert_cmpint(ini_line(ini, "two", "name"), ==, 9);
    g_assert_cmpint(ini_line(ini, "two", "json"), ==, 0);
    g_assert_cmpstr(ini_name(ini), ==, place->path);
}

static void test_byte_order_mark(struct place *place, const void *data)
{
    (void)data;
    g_autoptr(GError) error = NULL;
    g_autoptr(ini) ini = place_load(place, "\xEF\xBB\xBF[one]\r\nname = \"value\"\r\n", &error);
    g_assert_no_error(error);
    g_assert_cmpstr(ini_get(ini, "one", "name"), ==, "value");
    g_assert_cmpint(ini_line(ini, "one", "name"), ==, 2);
}

static void test_order(struct place *place, const void *data)
{
    (void)data;
    GString *text = g_string_new("[z]\n");
    for (int i = 0; i < 200; i++)
        g_string_append_printf(text, "key%d = \"%d\"\n", (i * 37) % 200, i);
    g_string_append(text, "[a]\nb = \"1\"\n[empty]\n");
    g_autoptr(ini) ini = place_load(place, text->str, NULL);
    g_string_free(text, TRUE);
    g_auto(GStrv) sections = ini_sections(ini);
    g_assert_cmpuint(g_strv_length(sections), ==, 3);
    g_assert_cmpstr(sections[0], ==, "z");
    g_assert_cmpstr(sections[1], ==, "a");
    g_auto(GStrv) keys = ini_keys(ini, "Z");
    g_assert_cmpuint(g_strv_length(keys), ==, 200);
    for (int i = 0; i < 200; i++) {
        g_autofree char *expected = g_strdup_printf("key%d", (i * 37) % 200);
        g_assert_cmpstr(keys[i], ==, expected);
    }
    g_auto(GStrv) none = ini_keys(ini, "empty");
    g_assert_cmpuint(g_strv_length(none), ==, 0);
}

struct fault {
    const char *name, *text, *said;
};

static const struct fault faults[] = {
    { "unquoted", "[a]\nx = 1\n", "line 2: the value of x must stand in double quotes" },
    /* iniparser would take [a:b] for a key of [a]. */
    { "a colon in a section", "[a]\n[a:b]\nc = \"\"\n", "line 2" },
    /* It would take all but the last bracket of this for the name. */
    { "words behind a section", "[a]b]\nc = \"\"\n", "line 1: nothing may stand behind" },
    { "cut at a semicolon", "[a]\n\nx = one;two\n", "line 3" },
    { "quote never closed", "[a]\nx = \"one\n", "line 2" },
    { "words behind the value", "[a]\nx = \"one\" two\n", "line 2" },
    { "empty value", "[a]\nx =\n", "line 2" },
    { "key twice", "[a]\nx = \"1\"\nX = \"2\"\n",
      "line 3: X stands here for the second time, first on line 2" },
    { "section twice", "[a]\n[b]\n[A]\n", "line 3" },
    { "no section", "x = \"1\"\n", "line 1: a key before the first" },
    { "no key", "[a]\nwords\n", "line 2" },
    { "open bracket", "[a\n", "line 1" },
    { "continued line", "[a]\nx = \"1 \\\n2\"\n", "line 2" },
    /* iniparser joins the next line also when spaces or a carriage return follow the backslash, and after a comment. */
    { "continued after spaces", "[a]\n# C:\\ \t\nx = \"1\"\n",
      "line 2: a line may not end with a backslash" },
    { "continued in a file of Windows", "[a]\r\n# C:\\\r\nx = \"1\"\r\n",
      "line 2: a line may not end" },
    /* It takes these for the same section. */
    { "vertical tab", "[a]\n[\va]\nx = \"\"\n", "line 2: a control character other than a tab" },
    { "escape in a comment", "[a]\n# \033[2J\n", "line 2: a control character other than a tab" },
    { "delete in a value", "[a]\nx = \"\177\"\n", "line 2: a control character other than a tab" },
    /* It would put what follows into the section before. */
    { "section without a name", "[a]\n[]\nx = \"\"\n", "line 2: a section's name is missing" },
    { "section of spaces", "[a]\n[ \t]\nx = \"\"\n", "line 2: a section's name is missing" },
    { "key without a name", "[a]\n= \"1\"\n", "line 2: a key's name is missing" },
    { "not UTF-8", "[a]\nx = \"\xFF\"\n", "UTF-8" },
};

static void test_fault(struct place *place, const void *data)
{
    const struct fault *fault = data;
    g_autoptr(GError) error = NULL;
    g_assert_null(place_load(place, fault->text, &error));
    g_assert_error(error, BASE_ERROR, ERROR_DATA);
    g_assert_nonnull(strstr(error->message, fault->said));
    g_assert_nonnull(strstr(error->message, "some.ini"));
}

static void test_long_line(struct place *place, const void *data)
{
    (void)data;
    g_autofree char *value = g_strnfill(1022 - strlen("x=\"\""), 'v');
    g_autofree char *fits = g_strdup_printf("[a]\nx=\"%s\"\ny=\"1\"\n", value);
    g_autoptr(ini) ini = place_load(place, fits, NULL);
    g_assert_nonnull(ini);
    g_assert_cmpstr(ini_get(ini, "a", "x"), ==, value);
    g_assert_cmpstr(ini_get(ini, "a", "y"), ==, "1");
    g_autofree char *over = g_strdup_printf("[a]\nx=\"v%s\"\n", value);
    g_autoptr(GError) error = NULL;
    g_assert_null(place_load(place, over, &error));
    g_assert_nonnull(strstr(error->message, "line 2"));
}

static void test_absent(struct place *place, const void *data)
{
    (void)data;
    g_autoptr(GError) error = NULL;
    g_assert_null(ini_load_file(place->path, &error));
    g_assert_cmpint(error_exit_status(error), ==, ERROR_NOT_FOUND);
    g_autoptr(GError) resource = NULL;
    g_assert_null(ini_load_resource("dates/none.ini", &resource));
    g_assert_cmpint(error_exit_status(resource), ==, ERROR_NOT_FOUND);
}

/* What one caller frees is still there for another, and is not parsed again. */
static void test_resource(struct place *place, const void *data)
{
    (void)place;
    (void)data;
    g_autoptr(ini) kept = ini_load_resource("forms/settings.ini", NULL);
    struct ini *other = ini_load_resource("forms/settings.ini", NULL);
    g_assert_true(other == kept);
    ini_free(other);
    g_auto(GStrv) sections = ini_sections(kept);
    g_assert_cmpuint(g_strv_length(sections), >, 2);
    for (guint i = 0; sections[i] != NULL; i++)
        g_assert_cmpint(ini_line(kept, sections[i], NULL), >, 0);
}

#define ADD(path, data, function)                                                                  \
    g_test_add(path, struct place, data, place_open, function, place_close)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("/ini/values", NULL, test_values);
    ADD("/ini/byte-order-mark", NULL, test_byte_order_mark);
    ADD("/ini/order", NULL, test_order);
    for (gsize i = 0; i < G_N_ELEMENTS(faults); i++) {
        g_autofree char *path = g_strconcat("/ini/fault/", faults[i].name, NULL);
        ADD(path, &faults[i], test_fault);
    }
    ADD("/ini/long-line", NULL, test_long_line);
    ADD("/ini/absent", NULL, test_absent);
    ADD("/ini/resource", NULL, test_resource);
    return g_test_run();
}
