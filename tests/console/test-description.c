#include "config.h"

#include "base/error.h"
#include "base/ini.h"
#include "base/resource.h"
#include "console/sections/description.h"

#include <glib/gstdio.h>

/* A site with one file of its own. */
struct site {
    char *directory, *path;
};

static void site_open(struct site *site, const void *data)
{
    (void)data;
    site->directory = g_dir_make_tmp("testamur-forms-XXXXXX", NULL);
    site->path = g_build_filename(site->directory, "plants.ini", NULL);
}

static void site_close(struct site *site, const void *data)
{
    (void)data;
    g_remove(site->path);
    g_rmdir(site->directory);
    g_free(site->path);
    g_free(site->directory);
}

static struct section_description *site_load(struct site *site, const char *text, GError **error)
{
    g_assert_true(g_file_set_contents(site->path, text, -1, NULL));
    return section_description_load("plants", site->directory, error);
}

static const char head[] = "[section]\n"
                           "title = \"Plants\"\n"
                           "singular = \"plant\"\n";

static void test_whole(struct site *site, const void *data)
{
    (void)data;
    g_autoptr(section_description) plants =
        site_load(site,
                  "[section]\n"
                  "title = \"Plants\"\n"
                  "singular = \"plant\"\n"
                  "listing = \"plants\"\n"
                  "order = \"-seen\"\n"
                  "empty = \"No plants yet: a adds one\"\n"
                  "search = \"name or place\"\n"
                  "[column/name]\n"
                  "label = \"Name\"\n"
                  "width = \"20\"\n"
                  "grow = \"yes\"\n"
                  "[column/seen]\n"
                  "label = \"Seen\"\n"
                  "width = \"11\"\n"
                  "form = \"date\"\n"
                  "priority = \"2\"\n"
                  "[filter/state]\n"
                  "label = \"State\"\n"
                  "[field/name]\n"
                  "label = \"Name\"\n"
                  "help = \"What people call it: Märzenbecher\"\n"
                  "limit = \"255\"\n"
                  "needed = \"yes\"\n"
                  "[group/details]\n"
                  "label = \"Details\"\n"
                  "help = \"What is seldom needed\"\n"
                  "[field/kind]\n"
                  "label = \"Kind\"\n"
                  "widget = \"choice\"\n"
                  "help = \"What it grows into\"\n"
                  "choices = \"tree shrub herb\"\n"
                  "read_only = \"saved\"\n"
                  "[field/notes]\n"
                  "label = \"Notes\"\n"
                  "widget = \"json\"\n"
                  "rows = \"5\"\n"
                  "help = \"Anything\"\n"
                  "example = \"{}\"\n"
                  "hidden = \"new\"\n"
                  "[field/id]\n"
                  "label = \"Id\"\n"
                  "widget = \"shown\"\n"
                  "help = \"For asking about it\"\n",
                  NULL);
    g_assert_nonnull(plants);
    g_assert_cmpstr(plants->name, ==, "plants");
    g_assert_cmpstr(plants->title, ==, "Plants");
    g_assert_cmpstr(plants->singular, ==, "plant");
    g_assert_cmpstr(plants->order, ==, "seen");
    g_assert_true(plants->descending);
    g_assert_cmpstr(plants->search, ==, "name or place");
    g_assert_cmpuint(plants->columns->len, ==, 2);
    const struct column_description *seen = plants->columns->pdata[1];
    g_assert_cmpint(seen->form, ==, COLUMN_DATE);
    g_assert_cmpint(seen->width, ==, 11);
    g_assert_cmpint(seen->priority, ==, 2);
    g_assert_false(seen->grow);
    g_assert_cmpuint(plants->filters->len, ==, 1);
    g_assert_cmpuint(plants->fields->len, ==, 5);
    const struct field_description *group = plants->fields->pdata[1];
    g_assert_cmpint(group->widget, ==, FIELD_GROUP);
    g_assert_cmpstr(group->label, ==, "Details");
    const struct field_description *kind = section_description_field(plants, "kind");
    g_assert_cmpint(kind->widget, ==, FIELD_CHOICE);
    g_assert_cmpuint(g_strv_length(kind->choices), ==, 3);
    g_assert_cmpint(kind->read_only, ==, FIELD_WHEN_SAVED);
    const struct field_description *notes = section_description_field(plants, "notes");
    g_assert_cmpint(notes->rows, ==, 5);
    g_assert_cmpint(notes->hidden, ==, FIELD_WHEN_NEW);
    g_assert_cmpint(section_description_field(plants, "id")->read_only, ==, FIELD_ALWAYS);
    g_assert_true(section_description_field(plants, "name")->needed);
    g_assert_null(section_description_field(plants, "details"));
    g_assert_null(section_description_field(plants, "nothing"));
}

/* Each is added to the head, whose three lines come first. */
static const struct {
    const char *text;
    int line;
    const char *words;
} faults[] = {
    { "[plants]\n", 4, "[plants] is no part of a section" },
    { "[field/]\n", 4, "[field/] is no part" },
    { "colour = \"green\"\n", 4, "[section] has no key colour" },
    { "[column/name]\nlabel = \"Name\"\nwidht = \"20\"\n", 6, "[column/name] has no key widht" },
    { "[column/name]\nwidth = \"20\"\n", 4, "label of [column/name] is missing" },
    { "[column/name]\nlabel = \"Name\"\n", 4, "width of [column/name] is missing" },
    { "[column/name]\nlabel = \"Name\"\nwidth = \"0\"\n", 6, "a whole number from 1" },
    { "[column/name]\nlabel = \"Name\"\nwidth = \"wide\"\n", 6, "a whole number" },
    { "[column/name]\nlabel = \"Name\"\nwidth = \"2\"\nform = \"colour\"\n", 7,
      "form of [column/name] is to be one of: text, number, date" },
    { "[column/name]\nlabel = \"Name\"\nwidth = \"2\"\ngrow = \"true\"\n", 7, "one of: no, yes" },
    { "[column/name]\nlabel = \"Näme\"\nwidth = \"2\"\n", 5, "printable ASCII without <" },
    { "[filter/name]\nlabel = \"<R>Name\"\n", 5, "printable ASCII without <" },
    { "[column/name]\nlabel = \"Name\"\nwidth = \"2\"\n", 1, "listing of [section] is missing" },
    { "order = \"name\"\n", 4, "names no column" },
    { "[field/name]\nlabel = \"Name\"\n", 4, "help of [field/name] is missing" },
    { "[field/name]\nlabel = \"Name\"\nhelp = \"A name\"\nwidget = \"group\"\n", 7,
      "widget of [field/name] is to be one of: line, text" },
    { "[field/name]\nlabel = \"Name\"\nhelp = \"A name\"\nrows = \"3\"\n", 7,
      "for the widgets text" },
    { "[field/name]\nlabel = \"Name\"\nhelp = \"A name\"\nlimit = \"-1\"\n", 7, "a whole number" },
    { "[field/name]\nlabel = \"Name\"\nhelp = \"A name\"\nneeded = \"1\"\n", 7, "one of: no, yes" },
    { "[field/name]\nlabel = \"Name\"\nhelp = \"A name\"\nread_only = \"new!\"\n", 7,
      "read_only of [field/name] is to be one of: never, new, saved, always" },
    { "[field/name]\nlabel = \"Name\"\nhelp = \"A name\"\nhidden = \"x\"\n", 7, "hidden of" },
    { "[field/name]\nlabel = \"Name\"\nhelp = \"A name\"\nchoices = \"a b\"\n", 7,
      "offers choices" },
    { "[field/name]\nlabel = \"Name\"\nhelp = \"A name\"\nwidget = \"text\"\nsecret = \"yes\"\n", 8,
      "for the widget line" },
    { "[group/more]\nhelp = \"More\"\n", 4, "label of [group/more] is missing" },
    { "[group/more]\nlabel = \"More\"\nwidget = \"line\"\n", 6, "[group/more] has no key widget" },
    { "[filter/name]\nlabel = Name\n", 5, "double quotes" },
    { "[filter/name]\nlabel = \"Name\"\n[filter/name]\n", 6, "for the second time" },
};

static void test_faults(struct site *site, const void *data)
{
    (void)data;
    for (guint i = 0; i < G_N_ELEMENTS(faults); i++) {
        g_autofree char *text = g_strconcat(head, faults[i].text, NULL);
        g_autofree char *place = g_strdup_printf("%s, line %d: ", site->path, faults[i].line);
        g_autoptr(GError) error = NULL;
        struct section_description *description = site_load(site, text, &error);
        g_test_message("%s", faults[i].text);
        g_assert_null(description);
        g_assert_cmpint(error_exit_status(error), ==, ERROR_DATA);
        g_test_message("%s", error->message);
        g_assert_true(g_str_has_prefix(error->message, place));
        g_assert_nonnull(strstr(error->message, faults[i].words));
    }
}

static void test_no_section(struct site *site, const void *data)
{
    (void)data;
    g_autoptr(GError) error = NULL;
    g_assert_null(site_load(site, "[filter/a]\nlabel = \"A\"\n", &error));
    g_assert_nonnull(strstr(error->message, "[section] is missing"));
    g_clear_error(&error);
    g_assert_null(site_load(site, "[section]\ntitle = \"A\"\n", &error));
    g_assert_nonnull(strstr(error->message, "line 1: singular of [section] is missing"));
}

/* Without a site, or without a file of the site, the built-in one is read. */
static void test_site(struct site *site, const void *data)
{
    (void)data;
    g_autoptr(GError) error = NULL;
    g_assert_null(section_description_load("plants", site->directory, &error));
    g_assert_cmpint(error_exit_status(error), ==, ERROR_NOT_FOUND);
    g_clear_error(&error);
    g_autoptr(section_description) own = site_load(site, head, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(own->title, ==, "Plants");
    g_assert_null(section_description_load("plants", NULL, &error));
    g_assert_nonnull(error);
}

static void test_built_in(void)
{
    g_auto(GStrv) names = resource_list("forms");
    for (int i = 0; names[i] != NULL; i++) {
        g_autofree char *resource = g_strconcat("forms/", names[i], NULL);
        g_autoptr(GError) error = NULL;
        g_autoptr(ini) ini = ini_load_resource(resource, &error);
        g_assert_no_error(error);
        if (ini_line(ini, "section", NULL) == 0)
            continue;
        g_autofree char *name = g_strndup(names[i], strlen(names[i]) - strlen(".ini"));
        g_autoptr(section_description) description = section_description_load(name, NULL, &error);
        g_assert_no_error(error);
        g_assert_cmpstr(description->name, ==, name);
    }
}

#define ADD(path, function) g_test_add(path, struct site, NULL, site_open, function, site_close)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("/description/whole", test_whole);
    ADD("/description/faults", test_faults);
    ADD("/description/no-section", test_no_section);
    ADD("/description/site", test_site);
    g_test_add_func("/description/built-in", test_built_in);
    return g_test_run();
}
