/* What fuzz targets share. A property that does not hold ends the program so that libFuzzer keeps the input; g_error would
 * end it with a signal that libFuzzer does not know. Fuzz targets only. */
#ifndef TESTS_FUZZ_SUPPORT_H
#define TESTS_FUZZ_SUPPORT_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* `what` is what should hold. */
#define demand(what) demand_that(what, #what, __FILE__, __LINE__)
void demand_that(bool holds, const char *what, const char *file, int line);

/* NULL, or text in UTF-8. */
void demand_text(const char *text);

/* A function that says yes has set no error, and one that says no has set one that a person can read. */
void demand_error(bool succeeded, const GError *error);

/* The input as text in UTF-8, up to the first NUL; NULL: it is none. Caller frees. */
char *fuzz_text(const uint8_t *data, size_t size);

/* The input as so many texts that were lines of it; the last one has the rest, missing ones are "". NULL: no UTF-8.
 * Caller frees with g_strfreev. */
char **fuzz_lines(const uint8_t *data, size_t size, guint count);

/* A directory of this process, in memory where there is room; made at the first call, and removed when the process ends.
 * Borrowed. */
const char *fuzz_directory(void);

/* Writes a file there, which nobody else may read; directories of its name are made. */
void fuzz_write(const char *name, const void *bytes, gsize size);

#endif
