/* Whether what stands on the console's screen is what the console painted, whatever the texts in it say. Tests only. */
#ifndef TESTS_CONSOLE_HOSTILE_SCREEN_H
#define TESTS_CONSOLE_HOSTILE_SCREEN_H

#include "expect.h"

/* Characters that must not get onto a screen as they are. Isolates and the mark U+200E are ours: they keep what runs
 * from right to left in its place. */
bool hostile_is_harmful(uint32_t character);

/* The page is what the console painted, and nothing else. */
void hostile_expect_whole(struct terminal *terminal, const char *page);

/* The rules are whole where a page of full size shows them, so nothing has shifted or overwritten them. */
void hostile_expect_rules(struct terminal *terminal, const char *page);

/* Where columns of a list begin whose texts stand at the left: behind a gap, below their headings in that row. One flag
 * for each column of the screen. Caller frees. */
bool *hostile_find_columns(struct terminal *terminal, int headings);

/* Every text is in its column still. */
void hostile_expect_columns(struct terminal *terminal, int headings, const bool *begins,
                            const char *page);

/* Hangs up and frees the terminal; the console's memory has to be sound. */
void hostile_leave(struct terminal *terminal, const char *page);

#endif
