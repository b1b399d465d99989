/* The credentials: looked at, reissued and withdrawn one by one and as they are marked. Looks into the database, too:
 * what the screen says is one thing, what was done another. */
#include "config.h"

#include "crowd.h"
#include "support.h"

#include <string.h>

#define LIVE "SELECT count(*) FROM credential WHERE status = 'available'"
#define WITHDRAWN "SELECT count(*) FROM credential WHERE status = 'invalidated'"

/* The list, searched down to what a test is about. */
static struct terminal *open_list(const struct scenario *scenario, const char *words)
{
    struct terminal *terminal = scenario_open(scenario, "credentials");
    expect_title(terminal, "Credentials");
    if (words != NULL) {
        terminal_press(terminal, "/");
        terminal_type(terminal, words);
        terminal_press(terminal, "Enter");
        expect_status(terminal, "shown");
    }
    return terminal;
}

static void test_reissue_refused(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    const gint64 live = scenario_number(scenario, LIVE);
    struct terminal *terminal = open_list(scenario, "calloway");
    terminal_press(terminal, "r");
    expect_text(terminal, "Reissue the credential of Henry Calloway?");
    expect_text(terminal, "This can't be undone.");
    terminal_press(terminal, "Enter");
    expect_message(terminal, "Nothing was reissued.");
    terminal_press(terminal, "r");
    expect_text(terminal, "Reissue the credential of Henry Calloway?");
    terminal_press(terminal, "Esc");
    expect_message(terminal, "Nothing was reissued.");
    g_assert_cmpint(scenario_number(scenario, LIVE), ==, live);
    g_assert_cmpint(scenario_number(scenario, WITHDRAWN), ==, 0);
    scenario_quit(terminal);
}

/* The message leads to the new one, whose form leads back to the old one, where a key opens it again. */
static void test_reissue(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    const gint64 live = scenario_number(scenario, LIVE);
    struct terminal *terminal = open_list(scenario, "calloway");
    expect_current_row(terminal, "available");
    terminal_press(terminal, "r");
    expect_text(terminal, "Reissue the credential of Henry Calloway?");
    terminal_press(terminal, "y");
    expect_message(terminal, "Enter opens the new one.");
    expect_text(terminal, "testamur reissue");
    scenario_expect(scenario, terminal, WITHDRAWN, 1);
    g_assert_cmpint(scenario_number(scenario, LIVE), ==, live);
    terminal_press(terminal, "Enter");
    expect_field(terminal, "Status", "available");
    expect_field(terminal, "Name on it", "Henry Calloway");
    terminal_press(terminal, "Esc Down Enter");
    expect_field(terminal, "Status", "invalidated");
    expect_field(terminal, "Invalidation reason", "Reissued");
    expect_function_bar(terminal, "F5 The new one");
    terminal_press(terminal, "F5");
    expect_field(terminal, "Status", "available");
    terminal_press(terminal, "Esc Esc");
    scenario_quit(terminal);
}

/* A course whose name is two lines on certificates is named in one. */
static void test_name_of_lines(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = open_list(scenario, "anna_kovacs");
    terminal_press(terminal, "r");
    expect_text(terminal, "Certificate of Completion in Garden Design in Practice: from");
    terminal_press(terminal, "Esc x");
    expect_text(terminal, "Certificate of Completion in Garden Design in Practice: from");
    terminal_press(terminal, "Esc");
    scenario_quit(terminal);
}

static void test_invalidate(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = open_list(scenario, "calloway");
    terminal_press(terminal, "x");
    expect_text(terminal, "Invalidate the credential of Henry Calloway?");
    terminal_press(terminal, "Enter Enter");
    expect_message(terminal, "Nothing was invalidated.");
    /* No reason, no withdrawal. */
    terminal_press(terminal, "x");
    expect_text(terminal, "Invalidate the credential of Henry Calloway?");
    terminal_press(terminal, "Enter y");
    expect_text(terminal, "Reason is needed.");
    terminal_type(terminal, "Course withdrawn");
    terminal_press(terminal, "Enter y");
    expect_message(terminal, "Invalidated the credential of Henry Calloway.");
    scenario_expect(scenario, terminal,
                    "SELECT count(*) FROM credential WHERE invalidation_reason = 'Course "
                    "withdrawn' AND status = 'invalidated' AND invalidated_by <> ''",
                    1);
    expect_current_row(terminal, "invalidated");
    terminal_press(terminal, "x");
    expect_message(terminal, "It is withdrawn already; open it to change the reason.");
    terminal_press(terminal, "r");
    expect_message(terminal, "It can't be reissued: ");
    expect_function_bar(terminal, "r Reissue  x Invalidate");
    scenario_quit(terminal);
}

/* Saving a reason withdraws, after a question; on a withdrawn one it changes the text and nothing else. */
static void test_reason(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = open_list(scenario, "calloway");
    terminal_press(terminal, "Enter");
    expect_focus(terminal, "Invalidation reason");
    terminal_type(terminal, "Wrong course");
    terminal_press(terminal, "F4");
    expect_text(terminal, "Invalidate the credential of Henry Calloway?");
    terminal_press(terminal, "Enter");
    expect_message(terminal, "What you typed is still here.");
    g_assert_cmpint(scenario_number(scenario, WITHDRAWN), ==, 0);
    expect_field(terminal, "Invalidation reason", "Wrong course");
    terminal_press(terminal, "F4");
    expect_text(terminal, "Invalidate the credential of Henry Calloway?");
    terminal_press(terminal, "y");
    scenario_expect(scenario, terminal, WITHDRAWN, 1);
    expect_field(terminal, "Status", "invalidated");
    const gint64 at = scenario_number(scenario, "SELECT max(invalidated_at) FROM credential");
    terminal_press(terminal, "End");
    terminal_type(terminal, ", as told");
    terminal_press(terminal, "F4");
    scenario_expect(scenario, terminal,
                    "SELECT count(*) FROM credential WHERE invalidation_reason = 'Wrong course, as "
                    "told'",
                    1);
    g_assert_cmpint(scenario_number(scenario, "SELECT max(invalidated_at) FROM credential"), ==,
                    at);
    terminal_press(terminal, "Esc");
    scenario_quit(terminal);
}

/* Marks the first rows of what is shown. */
static void mark(struct terminal *terminal, int rows)
{
    terminal_press(terminal, "Home");
    for (int i = 0; i < rows; i++)
        terminal_press(terminal, "Space");
}

/* Types the answer to a question for a number. */
static void type_number(struct terminal *terminal, gint64 number)
{
    g_autofree char *text = g_strdup_printf("%" G_GINT64_FORMAT, number);
    terminal_type(terminal, text);
    terminal_press(terminal, "Enter");
}

static void test_bulk_invalidate(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    const gint64 live = scenario_number(scenario, LIVE);
    struct terminal *terminal = open_list(scenario, NULL);
    mark(terminal, 4);
    expect_status(terminal, "4 marked");
    terminal_press(terminal, "x");
    expect_text(terminal, "Invalidate 4 credentials?");
    expect_text(terminal, "and 1 more");
    expect_text(terminal, "Their PDFs move to the archive");
    terminal_press(terminal, "Esc");
    expect_message(terminal, "Nothing was invalidated.");
    g_assert_cmpint(scenario_number(scenario, WITHDRAWN), ==, 0);
    expect_text(terminal, " * Henry Calloway");
    terminal_press(terminal, "x");
    expect_text(terminal, "Invalidate 4 credentials?");
    terminal_type(terminal, "Wrong template");
    terminal_press(terminal, "Enter y");
    expect_message(terminal, "4 credentials invalidated.");
    g_assert_cmpint(scenario_number(scenario, WITHDRAWN), ==, 4);
    g_assert_cmpint(scenario_number(scenario, LIVE), ==, live - 4);
    terminal_press(terminal, "Down");
    expect_no_text(terminal, "marked");
    g_free(scenario_command(scenario, "check", NULL));
    scenario_quit(terminal);
}

/* More than fifty are withdrawn only by their number; those that are withdrawn already are skipped, and told of. */
static void test_typed_number(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    const gint64 live = scenario_number(scenario, LIVE);
    g_autofree char *first =
        scenario_text(scenario, "SELECT uuid FROM credential ORDER BY created DESC LIMIT 1");
    g_free(scenario_command(scenario, "invalidate", first, "--reason", "Earlier", "--yes", NULL));
    struct terminal *terminal = open_list(scenario, NULL);
    terminal_press(terminal, "A");
    g_autofree char *marked = g_strdup_printf("%" G_GINT64_FORMAT " marked", live);
    expect_status(terminal, marked);
    terminal_press(terminal, "x");
    g_autofree char *title =
        g_strdup_printf("Invalidate %" G_GINT64_FORMAT " credentials?", live - 1);
    g_autofree char *skipped =
        g_strdup_printf("1 of %" G_GINT64_FORMAT " marked are skipped: already withdrawn", live);
    expect_text(terminal, title);
    expect_text(terminal, skipped);
    terminal_type(terminal, "All of them");
    terminal_press(terminal, "Enter");
    type_number(terminal, live);
    expect_text(terminal, "to go on; Esc changes nothing.");
    g_assert_cmpint(scenario_number(scenario, WITHDRAWN), ==, 1);
    terminal_press(terminal, "^U");
    type_number(terminal, live - 1);
    expect_message(terminal, "credentials invalidated.");
    g_assert_cmpint(scenario_number(scenario, LIVE), ==, 0);
    g_assert_cmpint(scenario_number(scenario, "SELECT count(*) FROM credential WHERE "
                                              "invalidation_reason = 'Earlier'"),
                    ==, 1);
    scenario_quit(terminal);
}

/* The panel shows of each filter its name, and of each choice what tells it from the others. */
static void test_filters(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = open_list(scenario, NULL);
    terminal_press(terminal, "f");
    expect_match(terminal, "^. +Status +");
    expect_current_row(terminal, "generating");
    expect_text(terminal, "[ ] course-v1:Aldermoor+HORT101+2026_Spring ");
    expect_text(terminal, "+HORT201+2026_Spring:Certificate of Complet");
    terminal_press(terminal, "End Home Down");
    expect_match(terminal, "^. +Status +");
    terminal_press(terminal, "End");
    for (int i = 0; i < 30; i++)
        terminal_press(terminal, "Up");
    terminal_press(terminal, "Down");
    expect_current_row(terminal, "generating");
    expect_match(terminal, "^. +Status +");
    terminal_press(terminal, "Esc");
    scenario_quit(terminal);
}

/* Among many it is told first who gets a certificate that shows something else. */
static void test_changed_first(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    g_autofree char *username = scenario_text(
        scenario, "SELECT username FROM learner JOIN credential ON learner_id = learner.id "
                  "ORDER BY credential.id DESC LIMIT 1");
    g_free(
        scenario_command(scenario, "learner", "change", username, "--name", "Another Name", NULL));
    struct terminal *terminal = open_list(scenario, NULL);
    terminal_press(terminal, "A");
    expect_status(terminal, "464 marked");
    expect_function_bar(terminal, "r Reissue  x Invalidate");
    terminal_press(terminal, "r");
    expect_text(terminal, "Reissue 464 credentials?");
    expect_text(terminal, "with another name.");
    expect_match(terminal, "^.*name \".*\" . \"Another Name\"");
    terminal_press(terminal, "Esc");
    expect_message(terminal, "Nothing was reissued.");
    scenario_quit(terminal);
}

/* The report is opened; each new one stands for one old one. */
static void test_bulk_reissue(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    const gint64 live = scenario_number(scenario, LIVE);
    struct terminal *terminal = open_list(scenario, NULL);
    mark(terminal, 3);
    terminal_press(terminal, "r");
    expect_text(terminal, "Reissue 3 credentials?");
    expect_text(terminal, "shows the same");
    expect_text(terminal, "[ Keep the date ]");
    terminal_press(terminal, "Tab Enter");
    expect_text(terminal, "[ Date of today ]");
    terminal_press(terminal, "y");
    expect_title(terminal, "Reissued");
    expect_text(terminal, "3 reissued");
    g_assert_cmpint(scenario_number(scenario, LIVE), ==, live);
    g_assert_cmpint(scenario_number(scenario,
                                    "SELECT count(*) FROM credential new JOIN credential old ON "
                                    "new.replaces_id = old.id AND new.issued = old.issued WHERE "
                                    "old.status = 'invalidated' AND new.status = 'available'"),
                    ==, 3);
    terminal_press(terminal, "Esc");
    expect_title(terminal, "Credentials");
    scenario_quit(terminal);
}

/* Whenever it is cancelled, nothing is half done, and what is left is marked. */
static void test_cancel(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    const gint64 live = scenario_number(scenario, LIVE);
    struct terminal *terminal = open_list(scenario, NULL);
    terminal_press(terminal, "A r");
    g_autofree char *title = g_strdup_printf("Reissue %" G_GINT64_FORMAT " credentials?", live);
    expect_text(terminal, title);
    type_number(terminal, live);
    expect_match(terminal, "of [0-9]+ reissued|credentials? reissued");
    terminal_send(terminal, "\003", 1);
    expect_match(terminal, "credentials? reissued");
    g_assert_cmpint(scenario_number(scenario, LIVE), ==, live);
    g_assert_cmpint(scenario_number(scenario, WITHDRAWN), ==,
                    scenario_number(scenario, "SELECT count(*) FROM credential WHERE "
                                              "replaces_id IS NOT NULL AND status = 'available'"));
    g_assert_cmpint(scenario_number(scenario, "SELECT count(*) FROM credential WHERE status NOT IN "
                                              "('available', 'invalidated') OR owner <> ''"),
                    ==, 0);
    g_free(scenario_command(scenario, "check", NULL));
    terminal_press(terminal, "q");
    scenario_quit(terminal);
}

/* What somebody else did between the question and the answer stays, and is told of. */
static void test_withdrawn_meanwhile(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    g_autofree char *first =
        scenario_text(scenario, "SELECT uuid FROM credential ORDER BY created DESC LIMIT 1");
    struct terminal *terminal = open_list(scenario, NULL);
    mark(terminal, 2);
    terminal_press(terminal, "x");
    expect_text(terminal, "Invalidate 2 credentials?");
    g_free(scenario_command(scenario, "invalidate", first, "--reason", "By bob", "--yes", NULL));
    terminal_type(terminal, "By me");
    terminal_press(terminal, "Enter y");
    expect_message(terminal, "1 had been withdrawn by somebody else");
    g_assert_cmpint(scenario_number(scenario, "SELECT count(*) FROM credential WHERE "
                                              "invalidation_reason = 'By bob'"),
                    ==, 1);
    g_assert_cmpint(scenario_number(scenario, WITHDRAWN), ==, 2);
    scenario_quit(terminal);
}

/* A plan that is no longer true is not carried out, but shown anew. */
static void test_changed_meanwhile(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = open_list(scenario, "calloway");
    terminal_press(terminal, "r");
    expect_text(terminal, "Reissue the credential of Henry Calloway?");
    expect_text(terminal, "shows the same");
    g_free(scenario_command(scenario, "learner", "change", "henry.calloway", "--name",
                            "Henrietta Calloway", NULL));
    terminal_press(terminal, "y");
    expect_text(terminal, "Henrietta Calloway");
    expect_text(terminal, "Reissue the credential of Henry Calloway?");
    g_assert_cmpint(scenario_number(scenario, WITHDRAWN), ==, 0);
    terminal_press(terminal, "y");
    expect_message(terminal, "Enter opens the new one.");
    g_assert_cmpint(scenario_number(scenario, "SELECT count(*) FROM credential WHERE full_name = "
                                              "'Henrietta Calloway' AND status = 'available'"),
                    ==, 1);
    scenario_quit(terminal);
}

/* A reason that is being typed is not saved over a withdrawal by somebody else. */
static void test_reason_meanwhile(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    g_autofree char *uuid = scenario_text(
        scenario, "SELECT uuid FROM credential WHERE full_name = 'Henry Calloway' ORDER BY created "
                  "DESC LIMIT 1");
    struct terminal *terminal = open_list(scenario, uuid);
    expect_current_row(terminal, "Henry Calloway");
    terminal_press(terminal, "Enter");
    expect_focus(terminal, "Invalidation reason");
    terminal_type(terminal, "By me");
    g_free(scenario_command(scenario, "invalidate", uuid, "--reason", "By bob", "--yes", NULL));
    expect_text(terminal, "By bob");
    g_assert_cmpint(scenario_number(scenario, "SELECT count(*) FROM credential WHERE "
                                              "invalidation_reason = 'By bob'"),
                    ==, 1);
    terminal_press(terminal, "^O");
    expect_field(terminal, "Invalidation reason", "By bob");
    terminal_press(terminal, "Esc");
    expect_title(terminal, "Credentials");
    scenario_quit(terminal);
}

/* No name does anything to the terminal, neither in rows and forms nor in questions. */
static void test_hostile_names(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    scenario_change(scenario, "UPDATE credential SET full_name = 'Calloway' || char(27) || '[2J' "
                              "|| char(8238) || char(10) || 'evil', context_name = char(27) || "
                              "'c' || char(7) WHERE full_name = 'Henry Calloway'");
    struct terminal *terminal = open_list(scenario, NULL);
    expect_text(terminal, "Calloway<U+001B");
    expect_title(terminal, "Credentials");
    terminal_press(terminal, "Home r");
    expect_text(terminal, "Reissue the credential of Calloway");
    terminal_press(terminal, "Esc x");
    expect_text(terminal, "Invalidate the credential of Calloway");
    terminal_press(terminal, "Esc Enter");
    expect_field(terminal, "Status", "available");
    expect_text(terminal, "evil");
    terminal_press(terminal, "F6");
    expect_text(terminal, "All credentials of Calloway");
    terminal_press(terminal, "Esc Esc");
    expect_title(terminal, "Credentials");
    scenario_quit(terminal);
}

/* A wide letter under the border of a question is whole again when the question is gone. */
static void test_wide_names(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    scenario_change(scenario, "UPDATE credential SET full_name = '\u674e\u5a77\u5a77\u738b'");
    struct terminal *terminal = open_list(scenario, NULL);
    expect_text(terminal, "\u674e\u5a77\u5a77\u738b");
    terminal_press(terminal, "x");
    expect_text(terminal, "Invalidate the credential of");
    terminal_press(terminal, "Esc Down");
    expect_settled(terminal);
    for (int row = 4; row < 21; row++)
        expect_row(terminal, row, "  \u674e\u5a77\u5a77\u738b");
    expect_no_text(terminal, "\u2502");
    scenario_quit(terminal);
}

static void test_explain(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = open_list(scenario, "calloway");
    terminal_press(terminal, "i");
    expect_title(terminal, "Why: henry.calloway");
    expect_text(terminal, "Verdict:");
    /* What goes on in the next row stands below what it belongs to. */
    expect_match(terminal, "^ Credential type:    Certificate of Achievement in$");
    expect_match(terminal, "^ {21}path-v1:Aldermoor");
    terminal_press(terminal, "Esc t");
    expect_text(terminal, "All credentials of Henry Calloway");
    terminal_press(terminal, "Down Enter");
    expect_title(terminal, "Credentials");
    expect_text(terminal, "Learner: ");
    terminal_press(terminal, "Esc");
    scenario_quit(terminal);
}

/* Types the path of a file or folder that is to be made. */
static void type_path(struct terminal *terminal, const char *path)
{
    terminal_press(terminal, "^U");
    terminal_type(terminal, path);
    terminal_press(terminal, "Enter");
}

static void test_export_one(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    g_autofree char *out = g_build_filename(scenario->directory, "one", NULL);
    g_autofree char *file = g_strconcat(out, ".pdf", NULL);
    g_autofree char *uuid = scenario_text(
        scenario, "SELECT uuid FROM credential WHERE full_name = 'Henry Calloway' ORDER BY created "
                  "DESC LIMIT 1");
    g_autofree char *name = g_strconcat(uuid, ".pdf", NULL);
    g_autofree char *issued = g_build_filename(scenario->data, "credentials", name, NULL);
    struct terminal *terminal = open_list(scenario, uuid);
    expect_current_row(terminal, "Henry Calloway");
    terminal_press(terminal, "o Enter");
    expect_text(terminal, "Henry_Calloway");
    type_path(terminal, out);
    expect_message(terminal, "The PDF");
    g_autofree char *written = NULL, *kept = NULL;
    gsize written_size = 0, kept_size = 0;
    g_assert_true(g_file_get_contents(file, &written, &written_size, NULL));
    g_assert_true(g_file_get_contents(issued, &kept, &kept_size, NULL));
    g_assert_cmpuint(written_size, ==, kept_size);
    g_assert_true(memcmp(written, kept, kept_size) == 0);
    scenario_quit(terminal);
}

static bool holds(const char *bytes, gsize size, const char *text)
{
    return memmem(bytes, size, text, strlen(text)) != NULL;
}

static void test_export_zip(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    g_autofree char *out = g_build_filename(scenario->directory, "out.zip", NULL);
    struct terminal *terminal = open_list(scenario, NULL);
    mark(terminal, 3);
    terminal_press(terminal, "p");
    expect_text(terminal, "Hand out 3 credentials");
    terminal_press(terminal, "Enter");
    expect_text(terminal, "What are the files to be called?");
    /* A wrong pattern is told of, and can be mended. */
    terminal_press(terminal, "^U");
    terminal_type(terminal, "{nobody}");
    terminal_press(terminal, "Enter");
    expect_text(terminal, "{nobody}");
    terminal_press(terminal, "^U");
    terminal_type(terminal, "cert {number}");
    terminal_press(terminal, "Enter");
    expect_text(terminal, "Write the ZIP file to");
    type_path(terminal, out);
    expect_message(terminal, "3 PDFs");
    g_autofree char *bytes = NULL;
    gsize size = 0;
    g_assert_true(g_file_get_contents(out, &bytes, &size, NULL));
    g_assert_true(g_str_has_prefix(bytes, "PK"));
    g_assert_true(holds(bytes, size, "cert_1.pdf") && holds(bytes, size, "cert_3.pdf")
                  && holds(bytes, size, "index.csv"));
    g_assert_cmpint(scenario_number(scenario, "SELECT count(*) FROM history WHERE action = "
                                              "'export'"),
                    ==, 1);
    scenario_quit(terminal);
}

/* The pages of a file for printing come in the order that is asked for. */
static void test_export_print(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    g_autofree char *out = g_build_filename(scenario->directory, "print.pdf", NULL);
    struct terminal *terminal = open_list(scenario, NULL);
    mark(terminal, 2);
    terminal_press(terminal, "p Down Down Enter");
    expect_text(terminal, "In which order?");
    expect_text(terminal, "By name");
    terminal_press(terminal, "End Enter");
    expect_text(terminal, "Write the file for printing to");
    type_path(terminal, out);
    expect_message(terminal, "2 pages");
    terminal_resize(terminal, 24, 200);
    expect_text(terminal, "--order username --merged");
    scenario_quit(terminal);
}

/* The withdrawn one among them is left out, told of, and marked. */
static void test_export_folder(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    g_autofree char *out = g_build_filename(scenario->directory, "folder", NULL);
    g_autofree char *index = g_build_filename(out, "index.csv", NULL);
    g_autofree char *first =
        scenario_text(scenario, "SELECT uuid FROM credential ORDER BY created DESC LIMIT 1");
    g_free(scenario_command(scenario, "invalidate", first, "--reason", "Earlier", "--yes", NULL));
    struct terminal *terminal = open_list(scenario, NULL);
    mark(terminal, 3);
    terminal_press(terminal, "p Down Enter");
    expect_text(terminal, "What are the files to be called?");
    terminal_press(terminal, "Enter");
    expect_text(terminal, "Make the folder");
    type_path(terminal, out);
    expect_title(terminal, "Handed out");
    expect_text(terminal, "1 left out:");
    g_autoptr(GDir) folder = g_dir_open(out, 0, NULL);
    guint pdfs = 0;
    for (const char *name; (name = g_dir_read_name(folder)) != NULL;)
        pdfs += g_str_has_suffix(name, ".pdf") ? 1 : 0;
    g_assert_cmpuint(pdfs, ==, 2);
    g_assert_true(g_file_test(index, G_FILE_TEST_IS_REGULAR));
    terminal_press(terminal, "Esc");
    expect_status(terminal, "1 marked");
    scenario_quit(terminal);
}

/* On the smallest terminal, the question is still whole enough to be answered. */
static void test_small(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    static const char *const arguments[] = { "console", "credentials", NULL };
    struct terminal *terminal = scenario_start_with(
        scenario, arguments, &(struct terminal_options){ .rows = 10, .columns = 40 });
    expect_current_row(terminal, "Henry");
    terminal_press(terminal, "x");
    expect_text(terminal, "Reason");
    terminal_type(terminal, "Too small");
    terminal_press(terminal, "Enter y");
    scenario_expect(scenario, terminal, WITHDRAWN, 1);
    expect_message(terminal, "Invalidated the credential");
    scenario_quit(terminal);
}

static void test_read_only(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    static const char *const arguments[] = { "console", "--read-only", "credentials", NULL };
    struct terminal *terminal = scenario_start_with(scenario, arguments, NULL);
    expect_title(terminal, "read-only");
    terminal_press(terminal, "x");
    expect_message(terminal, "open for reading only");
    terminal_press(terminal, "r");
    expect_message(terminal, "open for reading only");
    scenario_quit(terminal);
}

/* Credentials, as many as a university ever issues; in the quick check as many as a course. What is found among them is
 * withdrawn, and so would be all of them. */
static void test_million_credentials(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    const bool full = g_getenv("TESTAMUR_TEST_FULL") != NULL;
    g_assert_cmpstr(crowd_make(scenario->data, full ? 1000000 : 2000), ==, NULL);
    struct terminal *terminal = open_list(scenario, NULL);
    terminal_press(terminal, "End");
    expect_match(terminal, full ? "999 984-1 000 000 of ~?1 000 000$" : "1 984-2 000 of ~?2 000$");
    expect_current_row(terminal, "Boris");
    while (!crowd_is_indexed(scenario->data))
        terminal_pump(terminal, 100);
    terminal_press(terminal, "/");
    terminal_type(terminal, "learner470@");
    terminal_press(terminal, "Enter");
    expect_current_row(terminal, "Chloé Šimić");
    expect_status(terminal, "1-4 of 4 shown");
    terminal_press(terminal, "A x");
    expect_text(terminal, "Invalidate 4 credentials?");
    terminal_type(terminal, "Wrong course");
    terminal_press(terminal, "Enter y");
    expect_message(terminal, "4 credentials invalidated.");
    g_assert_cmpint(scenario_number(scenario, "SELECT count(*) FROM credential WHERE "
                                              "invalidation_reason = 'Wrong course'"),
                    ==, 4);
    terminal_press(terminal, "F A");
    expect_status(terminal, full ? "1 000 000 marked" : "2 000 marked");
    terminal_press(terminal, "x");
    expect_text(terminal,
                full ? "Invalidate 979 996 credentials?" : "Invalidate 1 956 credentials?");
    terminal_press(terminal, "Esc");
    expect_message(terminal, "Nothing was invalidated.");
    g_assert_cmpint(terminal_peak_memory(terminal), <, 256 * 1024);
    scenario_quit(terminal);
}

#define SCENARIO(path, set_up, function)                                                           \
    g_test_add(path, struct scenario, NULL, set_up, function, scenario_tear_down)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    SCENARIO("/console/credentials/reissue-refused", scenario_set_up_demo, test_reissue_refused);
    SCENARIO("/console/credentials/reissue", scenario_set_up_demo, test_reissue);
    SCENARIO("/console/credentials/name-of-lines", scenario_set_up_demo, test_name_of_lines);
    SCENARIO("/console/credentials/invalidate", scenario_set_up_demo, test_invalidate);
    SCENARIO("/console/credentials/reason", scenario_set_up_demo, test_reason);
    SCENARIO("/console/credentials/bulk-invalidate", scenario_set_up_demo, test_bulk_invalidate);
    SCENARIO("/console/credentials/typed-number", scenario_set_up_demo, test_typed_number);
    SCENARIO("/console/credentials/filters", scenario_set_up_demo, test_filters);
    SCENARIO("/console/credentials/changed-first", scenario_set_up_demo, test_changed_first);
    SCENARIO("/console/credentials/bulk-reissue", scenario_set_up_demo, test_bulk_reissue);
    SCENARIO("/console/credentials/a-million", scenario_set_up_empty, test_million_credentials);
    SCENARIO("/console/credentials/cancel", scenario_set_up_demo, test_cancel);
    SCENARIO("/console/credentials/withdrawn-meanwhile", scenario_set_up_demo,
             test_withdrawn_meanwhile);
    SCENARIO("/console/credentials/changed-meanwhile", scenario_set_up_demo,
             test_changed_meanwhile);
    SCENARIO("/console/credentials/reason-meanwhile", scenario_set_up_demo, test_reason_meanwhile);
    SCENARIO("/console/credentials/hostile-names", scenario_set_up_demo, test_hostile_names);
    SCENARIO("/console/credentials/wide-names", scenario_set_up_demo, test_wide_names);
    SCENARIO("/console/credentials/explain", scenario_set_up_demo, test_explain);
    SCENARIO("/console/credentials/export-one", scenario_set_up_demo, test_export_one);
    SCENARIO("/console/credentials/export-zip", scenario_set_up_demo, test_export_zip);
    SCENARIO("/console/credentials/export-print", scenario_set_up_demo, test_export_print);
    SCENARIO("/console/credentials/export-folder", scenario_set_up_demo, test_export_folder);
    SCENARIO("/console/credentials/small", scenario_set_up_demo, test_small);
    SCENARIO("/console/credentials/read-only", scenario_set_up_demo, test_read_only);
    return g_test_run();
}
