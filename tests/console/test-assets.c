/* Assets: added by the browser and by typing, what a slug follows, files that are none, what was checked, another file
 * in its place, what refers to it, and the file written out again. */
#include "config.h"

#include "support.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#define SLUGS "SELECT group_concat(slug) FROM (SELECT slug FROM asset ORDER BY slug)"

/* One pixel. */
#define PNG                                                                                        \
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJ"  \
    "ggg=="

static char *sample(const char *name)
{
    return g_build_filename(g_getenv("TESTAMUR_SOURCE"), "tests", "samples", "pdfs", "valid", name,
                            NULL);
}

/* A copy of a sample below the scenario's directory. Caller frees. */
static char *copy(const struct scenario *scenario, const char *from, const char *name)
{
    g_autofree char *path = sample(from);
    g_autofree char *content = NULL;
    gsize size = 0;
    char *to = g_build_filename(scenario->directory, name, NULL);
    g_assert_true(g_file_get_contents(path, &content, &size, NULL));
    g_assert_true(g_file_set_contents(to, content, (gssize)size, NULL));
    return to;
}

static void assert_slugs(const struct scenario *scenario, const char *wanted)
{
    g_autofree char *slugs = scenario_text(scenario, SLUGS);
    g_assert_cmpstr(slugs, ==, wanted);
}

/* The form of a new asset, its cursor in the description. */
static struct terminal *open_new(const struct scenario *scenario)
{
    struct terminal *terminal = scenario_open(scenario, "assets");
    expect_text(terminal, "No assets yet");
    terminal_press(terminal, "a");
    expect_title(terminal, "New asset");
    expect_focus(terminal, "Description");
    return terminal;
}

/* The browser puts the path into the field; the slug follows the description; saved, the form shows what was found. */
static void test_browser(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    g_autofree char *path = copy(scenario, "cert_reportlab_a4l.pdf", "Diplôme été.pdf");
    struct terminal *terminal = open_new(scenario);
    terminal_type(terminal, "Diplôme, landscape");
    terminal_press(terminal, "Tab");
    expect_field(terminal, "Slug", "diplome-landscape");
    terminal_press(terminal, "Tab");
    expect_focus(terminal, "File");
    terminal_press(terminal, "^T");
    terminal_paste(terminal, scenario->directory);
    expect_text(terminal, "Diplôme été.pdf");
    terminal_type(terminal, "diplome");
    expect_current_row(terminal, "Diplôme été.pdf");
    terminal_press(terminal, "Enter");
    expect_text(terminal, "This is a PDF: its first page becomes a template.");
    terminal_press(terminal, "F4");
    expect_message(terminal, "testamur asset add ");
    expect_title(terminal, "diplome-landscape");
    expect_field(terminal, "Kind", "template");
    expect_field(terminal, "File name", "Diplôme_été.pdf");
    terminal_press(terminal, "Tab Tab Tab Tab Tab Tab");
    expect_text(terminal, "What was checked");
    expect_text(terminal, "Helvetica");
    terminal_press(terminal, "Esc");
    expect_current_row(terminal, "diplome-landscape");
    assert_slugs(scenario, "diplome-landscape");
    scenario_quit(terminal);
}

/* What is typed while a folder is read narrows that folder; this one takes a while. */
static void test_typed_ahead(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    g_autofree char *many = g_build_filename(scenario->directory, "many", NULL);
    g_assert_cmpint(g_mkdir(many, 0700), ==, 0);
    for (int i = 0; i < 20000; i++) {
        g_autofree char *path = g_strdup_printf("%s/%d", many, i);
        g_assert_true(g_file_set_contents_full(path, "", 0, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
    }
    struct terminal *terminal = open_new(scenario);
    terminal_press(terminal, "Tab Tab");
    expect_focus(terminal, "File");
    terminal_press(terminal, "^T");
    terminal_paste(terminal, scenario->directory);
    expect_text(terminal, "many/");
    terminal_type(terminal, "many");
    expect_current_row(terminal, "many/");
    terminal_press(terminal, "Enter a b s e n t");
    expect_text(terminal, "20 000 entries, 0 shown");
    expect_text(terminal, "Narrow: absent");
    terminal_press(terminal, "Esc Esc");
    scenario_quit(terminal);
}

/* A slug that somebody wrote stays as it is; one that another asset has is told at its field. */
static void test_slug(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    g_autofree char *path = sample("cert_cairo_a4l.pdf");
    struct terminal *terminal = open_new(scenario);
    terminal_type(terminal, "One");
    terminal_press(terminal, "Tab");
    expect_field(terminal, "Slug", "one");
    terminal_press(terminal, "S-Tab");
    terminal_type(terminal, " two");
    terminal_press(terminal, "Tab");
    expect_field(terminal, "Slug", "one-two");
    terminal_press(terminal, "^U");
    terminal_type(terminal, "mine");
    terminal_press(terminal, "S-Tab");
    terminal_type(terminal, " three");
    terminal_press(terminal, "Tab");
    expect_field(terminal, "Slug", "mine");
    terminal_press(terminal, "Tab");
    terminal_type(terminal, path);
    terminal_press(terminal, "F3");
    expect_message(terminal, "Saved the asset mine");
    expect_title(terminal, "New asset");
    terminal_type(terminal, "Mine");
    terminal_press(terminal, "Tab Tab");
    expect_text(terminal, "Another asset has this slug");
    terminal_type(terminal, path);
    terminal_press(terminal, "F2");
    expect_message(terminal, "1 field is not right yet");
    expect_focus(terminal, "Slug");
    terminal_press(terminal, "^U");
    terminal_type(terminal, "second");
    terminal_press(terminal, "F2");
    expect_message(terminal, "Saved the asset second");
    assert_slugs(scenario, "mine,second");
    scenario_quit(terminal);
}

/* What is no file, has nothing in it or is of no known kind is told at the field, at once, and never waited for. */
static void test_wrong_files(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    g_autofree char *fifo = g_build_filename(scenario->directory, "pipe.pdf", NULL);
    g_autofree char *missing = g_build_filename(scenario->directory, "missing.pdf", NULL);
    g_autofree char *empty = scenario_file(scenario, "empty.pdf", "");
    g_autofree char *words = scenario_file(scenario, "words.ttf", "This is no font.\n");
    g_autofree char *broken = scenario_file(scenario, "broken.pdf", "%PDF-1.7\nnothing else\n");
    g_assert_no_errno(mkfifo(fifo, 0600));
    const struct {
        const char *path, *fault;
    } wrong[] = {
        { fifo, "is not a file: a PDF, a font or an image is needed" },
        { scenario->directory, "is not a file: a PDF, a font or an image is needed" },
        { missing, "can't be read: No such file" },
        { empty, "is empty" },
        { words, "it is neither a PDF nor a font" },
    };
    struct terminal *terminal = open_new(scenario);
    terminal_type(terminal, "Wrong");
    terminal_press(terminal, "Tab Tab");
    for (gsize i = 0; i < G_N_ELEMENTS(wrong); i++) {
        terminal_press(terminal, "^U");
        terminal_type(terminal, wrong[i].path);
        terminal_press(terminal, "F2");
        expect_message(terminal, "1 field is not right yet");
        expect_focus(terminal, "File");
        expect_words(terminal, wrong[i].fault);
    }
    terminal_press(terminal, "^U");
    terminal_type(terminal, broken);
    terminal_press(terminal, "F2");
    expect_message(terminal, "broken.pdf");
    expect_focus(terminal, "File");
    assert_slugs(scenario, "NULL");
    terminal_press(terminal, "Esc");
    expect_text(terminal, "Save your changes?");
    terminal_press(terminal, "Tab Enter");
    expect_title(terminal, "Assets");
    scenario_quit(terminal);
}

/* The content says what a file is, and the field says so where the name says otherwise. */
static void test_wrong_name(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    g_autofree char *path = copy(scenario, "cert_cairo_a4l.pdf", "diploma.ttf");
    struct terminal *terminal = open_new(scenario);
    terminal_press(terminal, "Tab Tab");
    terminal_type(terminal, path);
    terminal_press(terminal, "Tab");
    expect_words(terminal,
                 "In spite of its name this is a PDF: its first page becomes a template.");
    terminal_press(terminal, "F2");
    expect_current_row(terminal, "template");
    assert_slugs(scenario, "diploma");
    scenario_quit(terminal);
}

/* With one asset that a type refers to. */
static void set_up_used(struct scenario *scenario, gconstpointer data)
{
    scenario_set_up_empty(scenario, data);
    g_autofree char *path = sample("cert_cairo_a4l.pdf");
    g_free(scenario_command(scenario, "asset", "add", path, "--slug", "diploma", NULL));
    g_free(scenario_command(scenario, "type", "add", "Diploma", "--retrieval",
                            "retrieve_completions", "--generation", "generate_pdf_credential",
                            "--options", "{\"template\": \"diploma\"}", NULL));
}

static struct terminal *open_used(const struct scenario *scenario)
{
    struct terminal *terminal = scenario_open(scenario, "assets");
    expect_current_row(terminal, "diploma");
    terminal_press(terminal, "Enter");
    expect_field(terminal, "Slug", "diploma");
    return terminal;
}

/* Another PDF takes the place of the file; what is no PDF does not. */
static void test_replace(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    static const char *const hash = "SELECT hex(sha256) FROM asset";
    g_autofree char *other = sample("cert_reportlab_a4l.pdf");
    g_autofree char *image = g_build_filename(scenario->directory, "image.png", NULL);
    g_autofree char *before = scenario_text(scenario, hash);
    gsize size = 0;
    g_autofree guchar *png = g_base64_decode(PNG, &size);
    g_assert_true(g_file_set_contents(image, (const char *)png, (gssize)size, NULL));
    struct terminal *terminal = open_used(scenario);
    expect_text(terminal, "the type Diploma");
    terminal_press(terminal, "Tab Tab");
    expect_focus(terminal, "File");
    terminal_type(terminal, image);
    terminal_press(terminal, "F4");
    expect_message(terminal, "add it under a slug of its own");
    expect_focus(terminal, "File");
    g_autofree char *same = scenario_text(scenario, hash);
    g_assert_cmpstr(same, ==, before);
    terminal_press(terminal, "^U");
    terminal_type(terminal, other);
    terminal_press(terminal, "F4");
    expect_message(terminal, "testamur asset change diploma --file");
    expect_field(terminal, "File name", "cert_reportlab_a4l.pdf");
    g_autofree char *after = scenario_text(scenario, hash);
    g_assert_cmpstr(after, !=, before);
    terminal_press(terminal, "Esc");
    scenario_quit(terminal);
}

/* A used one is not removed, and says who uses it; an unused one is, after a question. */
static void test_remove(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = scenario_open(scenario, "assets");
    expect_current_row(terminal, "diploma");
    terminal_press(terminal, "d");
    expect_words(terminal, "because something refers to it: the type Diploma (template)");
    assert_slugs(scenario, "diploma");
    g_free(scenario_command(scenario, "type", "remove", "Diploma", "--yes", NULL));
    terminal_press(terminal, "R d");
    expect_text(terminal, "Nothing refers to it.");
    terminal_press(terminal, "Enter");
    assert_slugs(scenario, "diploma");
    terminal_press(terminal, "d y");
    expect_message(terminal, "testamur asset remove diploma");
    assert_slugs(scenario, "NULL");
    scenario_quit(terminal);
}

/* Byte for byte what was added, and never over another file without a question. */
static void test_write(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    g_autofree char *from = sample("cert_cairo_a4l.pdf");
    g_autofree char *to = scenario_file(scenario, "out.pdf", "something else\n");
    struct terminal *terminal = open_used(scenario);
    terminal_press(terminal, "F5");
    expect_text(terminal, "Write the asset's file to");
    expect_current_row(terminal, "Name  cert_cairo_a4l.pdf");
    terminal_press(terminal, "^U");
    terminal_type(terminal, to);
    terminal_press(terminal, "Enter");
    expect_text(terminal, "Replace out.pdf?");
    terminal_press(terminal, "Enter");
    expect_current_row(terminal, "out.pdf");
    terminal_press(terminal, "Enter y");
    expect_message(terminal, "Written to");
    g_autofree char *wanted = NULL, *written = NULL;
    gsize wanted_size = 0, written_size = 0;
    g_assert_true(g_file_get_contents(from, &wanted, &wanted_size, NULL));
    g_assert_true(g_file_get_contents(to, &written, &written_size, NULL));
    g_assert_cmpuint(written_size, ==, wanted_size);
    g_assert_true(memcmp(written, wanted, wanted_size) == 0);
    terminal_press(terminal, "Esc");
    scenario_quit(terminal);
}

#define ADD(name, set_up, function)                                                                \
    g_test_add("/console/assets/" name, struct scenario, NULL, set_up, function, scenario_tear_down)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("browser", scenario_set_up_empty, test_browser);
    ADD("typed-ahead", scenario_set_up_empty, test_typed_ahead);
    ADD("slug", scenario_set_up_empty, test_slug);
    ADD("wrong-files", scenario_set_up_empty, test_wrong_files);
    ADD("wrong-name", scenario_set_up_empty, test_wrong_name);
    ADD("replace", set_up_used, test_replace);
    ADD("remove", set_up_used, test_remove);
    ADD("write", set_up_used, test_write);
    return g_test_run();
}
