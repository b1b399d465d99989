/* An installation for a scenario, made by the program itself; its commands and its database, to prepare things and
 * to see what really happened. Tests and benches only. */
#ifndef TESTS_CONSOLE_SUPPORT_H
#define TESTS_CONSOLE_SUPPORT_H

#include "expect.h"

/* A fixture for g_test_add. */
struct scenario {
    char *directory; /* temporary; all is below it */
    char *data;      /* the installation's directory */
    char *home;      /* of the operator; kept from start to start, so drafts are found again */
};

/* What is in the installation: nothing; 103 learners, in the order of names Anna Šimić, Person 001 to 100, Zoë Dvořák
 * and 李明, with the usernames simic, person001 ..., zoe, liming; what `testamur demo` makes. */
void scenario_set_up_empty(struct scenario *scenario, gconstpointer data);
void scenario_set_up_people(struct scenario *scenario, gconstpointer data);
void scenario_set_up_demo(struct scenario *scenario, gconstpointer data);

/* What `make` makes of an installation that is not there yet; it begins with one of the two below. Made once, by the first
 * of the programs that tests/run starts that asks for this name, then copied. */
void scenario_set_up_shared(struct scenario *scenario, const char *name,
                            void (*make)(const struct scenario *scenario, gconstpointer data),
                            gconstpointer data);
void scenario_make_empty(const struct scenario *scenario, gconstpointer data);
void scenario_make_demo(const struct scenario *scenario, gconstpointer data);

void scenario_tear_down(struct scenario *scenario, gconstpointer data);

/* The console on a terminal of 80 x 24, or as the options say (all of which may be left out); the installation and the
 * home are set here. Further arguments may be NULL. Freed by terminal_free; before scenario_tear_down. */
struct terminal *scenario_start(const struct scenario *scenario);
struct terminal *scenario_start_with(const struct scenario *scenario, const char *const *arguments,
                                     const struct terminal_options *options);

/* The same, with the list of a section ("learners") open. */
struct terminal *scenario_open(const struct scenario *scenario, const char *section);

/* Leaves the console by its keys, from whatever page without unsaved changes, and frees the terminal: it must end with
 * status 0 and a restored terminal. */
#define scenario_quit(terminal) scenario_quit_at(HERE, terminal)
void scenario_quit_at(const struct place *place, struct terminal *terminal);

/* Runs a command on the installation, which must succeed; returns what it printed. Arguments end with NULL. Caller
 * frees. */
char *scenario_command(const struct scenario *scenario, const char *first,
                       ...) G_GNUC_NULL_TERMINATED;

/* What a query answers: a number, or a text (NULL is "NULL"; caller frees). Waits for nobody. */
gint64 scenario_number(const struct scenario *scenario, const char *sql);
char *scenario_text(const struct scenario *scenario, const char *sql);

/* Until a query answers this number, because the console works in the background. */
#define scenario_expect(scenario, terminal, sql, number)                                           \
    scenario_expect_at(HERE, scenario, terminal, sql, number)
void scenario_expect_at(const struct place *place, const struct scenario *scenario,
                        struct terminal *terminal, const char *sql, gint64 number);

/* Changes rows behind everybody's back, as another program could. */
void scenario_change(const struct scenario *scenario, const char *sql);

/* Holds the database, as another program does that writes for long. Ended by scenario_let_go. */
struct sqlite3 *scenario_hold(const struct scenario *scenario);
void scenario_let_go(struct sqlite3 *holder);

/* A digest of all rows of all tables but the index of words, which follows by itself. Caller frees. */
char *scenario_content(const struct scenario *scenario);

/* A file below the scenario's directory; returns its path. Caller frees. */
char *scenario_file(const struct scenario *scenario, const char *name, const char *content);

#endif
