/* What became of a configuration that was due, in words. Layer: cli. */
#ifndef CLI_DUE_WORDS_H
#define CLI_DUE_WORDS_H

#include "operations/run_due.h"

/* "course-v1:…:Completion: done for Mon 2026-11-30 08:00 UTC, 17 issued (report 3); 2 earlier times were missed".
 * Safe to show. Caller frees. */
char *due_item_words(const struct run_due_item *item);

#endif
