/* A corpus of texts that somebody might have sent to do harm, and a database full of them. Tests only.
 *
 * The texts are made from a table of pieces, each alone, among other words, behind text that fills a field, and from a seed
 * in pairs and threes; so they are the same each time, and the number of a text that made a test fail is enough to find
 * it. */
#ifndef TESTS_CONSOLE_HOSTILE_H
#define TESTS_CONSOLE_HOSTILE_H

#include <glib.h>

/* How many there are; five times as many in the full check. */
guint hostile_count(void);

/* One of them: any bytes but NUL, not always UTF-8. Caller frees. */
char *hostile_text(guint number);

/* Fills an installation that was just made: so many learners, courses, types, configurations, credentials and so on, with
 * a text in every column that has texts, as a faulty program or an older version might have left them. NULL, or what went
 * wrong. */
const char *hostile_fill(const char *directory);

#endif
