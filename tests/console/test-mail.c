/* The outbox in the console: why nothing leaves, a message as its learner will read it, and what a person decides about
 * those that failed. Messages go to a stand-in for sendmail. */
#include "config.h"

#include "support.h"

#include <glib/gstdio.h>
#include <string.h>

#define FIELDS_MOST 60
#define STATE(number) "SELECT state FROM mail WHERE id = " number

/* A demonstration with three messages left: the newest one failed, one is unknown, one waits. */
static void make_three(const struct scenario *scenario, gconstpointer data)
{
    scenario_make_demo(scenario, data);
    scenario_change(scenario, "DELETE FROM mail WHERE id < (SELECT max(id) - 2 FROM mail);"
                              "UPDATE mail SET id = 1 + (SELECT max(id) FROM mail) - id;"
                              "UPDATE mail SET state = 'failed', tries = 1, answer = '550 no such "
                              "person' WHERE id = 3;"
                              "UPDATE mail SET state = 'unknown', tries = 1 WHERE id = 2");
    g_free(scenario_command(scenario, "settings", "set", "mail_from", "office@example.org", NULL));
    g_free(scenario_command(scenario, "settings", "set", "mail_transport", "sendmail", NULL));
    g_free(scenario_command(scenario, "settings", "set", "mail_enabled", "true", NULL));
}

static void set_up(struct scenario *scenario, gconstpointer data)
{
    scenario_set_up_shared(scenario, "mail", make_three, data);
}

/* What the console finds in the place of sendmail: it keeps the last message. */
static void stand_in(const struct scenario *scenario)
{
    g_autofree char *kept = g_build_filename(scenario->directory, "message", NULL);
    g_autofree char *script = g_strdup_printf("#!/bin/sh\ncat >'%s'\n", kept);
    g_autofree char *program = scenario_file(scenario, "sendmail", script);
    g_autofree char *folder = g_build_filename(scenario->home, ".config", "testamur", NULL);
    g_autofree char *file = g_build_filename(folder, "testamur.ini", NULL);
    g_autofree char *text = g_strdup_printf("[mail]\nsendmail = \"%s\"\n", program);
    g_assert_cmpint(g_chmod(program, 0700), ==, 0);
    g_assert_cmpint(g_mkdir_with_parents(folder, 0700), ==, 0);
    g_assert_true(g_file_set_contents(file, text, -1, NULL));
}

static void assert_state(const struct scenario *scenario, const char *sql, const char *state)
{
    g_autofree char *found = scenario_text(scenario, sql);
    g_assert_cmpstr(found, ==, state);
}

static void why_nothing_leaves(struct scenario *scenario, gconstpointer data)
{
    (void)data;
    g_free(scenario_command(scenario, "settings", "set", "mail_enabled", "false", NULL));
    struct terminal *terminal = scenario_open(scenario, "mail");
    expect_text(terminal, "Mail is off");
    expect_current_row(terminal, "failed");
    terminal_press(terminal, "m");
    expect_message(terminal, "Mail is off");
    scenario_quit(terminal);
    g_free(scenario_command(scenario, "settings", "set", "mail_enabled", "true", NULL));
    terminal = scenario_open(scenario, "mail");
    expect_current_row(terminal, "failed");
    expect_no_text(terminal, "Mail is off");
    terminal_press(terminal, "p");
    expect_message(terminal, "Mail is paused");
    expect_text(terminal, "p lets it go on");
    g_assert_cmpint(scenario_number(scenario, "SELECT count(*) FROM setting WHERE name = "
                                              "'mail_paused' AND value = 'true'"),
                    ==, 1);
    terminal_press(terminal, "p");
    expect_message(terminal, "Mail goes on");
    scenario_quit(terminal);
}

static void a_message_is_read(struct scenario *scenario, gconstpointer data)
{
    (void)data;
    struct terminal *terminal = scenario_open(scenario, "mail");
    expect_current_row(terminal, "failed");
    terminal_press(terminal, "v");
    expect_text(terminal, "Subject:");
    expect_text(terminal, "Certificate");
    expect_text(terminal, "Kind regards");
    terminal_press(terminal, "Esc");
    expect_title(terminal, "Mail");
    terminal_press(terminal, "Enter");
    expect_field(terminal, "Answer", "550 no such person");
    terminal_press(terminal, "F5");
    expect_text(terminal, "Subject:");
    terminal_press(terminal, "Esc Esc");
    scenario_quit(terminal);
}

static void a_person_decides(struct scenario *scenario, gconstpointer data)
{
    (void)data;
    stand_in(scenario);
    struct terminal *terminal = scenario_open(scenario, "mail");
    expect_current_row(terminal, "failed");
    terminal_press(terminal, "t");
    expect_text(terminal, "Try 1 message again?");
    terminal_press(terminal, "y");
    expect_message(terminal, "1 message queued");
    assert_state(scenario, STATE("3"), "queued");
    terminal_press(terminal, "m");
    expect_message(terminal, "2 messages sent");
    assert_state(scenario, STATE("3"), "accepted");
    assert_state(scenario, STATE("1"), "accepted");
    /* Nobody but a person decides about the one that may have arrived. */
    assert_state(scenario, STATE("2"), "unknown");
    terminal_press(terminal, "Down x");
    expect_text(terminal, "Give up 1 message?");
    terminal_press(terminal, "y");
    expect_message(terminal, "1 message given up");
    assert_state(scenario, STATE("2"), "cancelled");
    terminal_press(terminal, "T");
    expect_text(terminal, "Send a test message?");
    terminal_type(terminal, "who@example.org");
    terminal_press(terminal, "Enter");
    expect_message(terminal, "Accepted: taken by sendmail");
    g_autofree char *kept = g_build_filename(scenario->directory, "message", NULL);
    g_autofree char *message = NULL;
    g_assert_true(g_file_get_contents(kept, &message, NULL, NULL));
    g_assert_nonnull(strstr(message, "To: who@example.org"));
    scenario_quit(terminal);
    g_assert_cmpint(scenario_number(scenario, "SELECT count(*) FROM history WHERE object_kind = "
                                              "'mail' AND action IN ('retry', 'cancel', 'test')"),
                    ==, 3);
}

static void the_home_page_tells(struct scenario *scenario, gconstpointer data)
{
    (void)data;
    struct terminal *terminal = scenario_start(scenario);
    expect_text(terminal, "1 message could not be sent");
    expect_text(terminal, "Of 1 message it is not known");
    scenario_quit(terminal);
}

/* Tab, until the cursor is in a field. */
static void go_to_field(struct terminal *terminal, const char *label)
{
    for (int i = 0; i < FIELDS_MOST; i++) {
        g_autofree char *row = emulator_row(&terminal->emulator, terminal->emulator.cursor.row);
        if (strstr(row, label) != NULL)
            break;
        terminal_press(terminal, "Tab");
        expect_settled(terminal);
    }
    expect_focus(terminal, label);
}

static void settings_of_mail(struct scenario *scenario, gconstpointer data)
{
    (void)data;
    struct terminal *terminal = scenario_open(scenario, "settings");
    expect_title(terminal, "Settings");
    go_to_field(terminal, "Mail server");
    terminal_type(terminal, "mail example");
    terminal_press(terminal, "Tab");
    expect_words(terminal, "is not a server such as mail.example.org");
    terminal_press(terminal, "S-Tab ^U");
    terminal_type(terminal, "mail.example.org:2525");
    terminal_press(terminal, "F4");
    expect_message(terminal, "testamur settings set mail_server mail.example.org:2525");
    scenario_quit(terminal);
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        void (*run)(struct scenario *scenario, gconstpointer data);
    } tests[] = {
        { "/console/mail/why-nothing-leaves", why_nothing_leaves },
        { "/console/mail/a-message-is-read", a_message_is_read },
        { "/console/mail/a-person-decides", a_person_decides },
        { "/console/mail/the-home-page-tells", the_home_page_tells },
        { "/console/mail/settings", settings_of_mail },
    };
    g_test_init(&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(tests); i++)
        g_test_add(tests[i].name, struct scenario, NULL, set_up, tests[i].run, scenario_tear_down);
    return g_test_run();
}
