/* Report files from nobody knows where: opened, recognised and read to their end, as import does. */
#include "config.h"

#include "import/import.h"

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void fuzz_reader(struct import_reader *reader)
{
    static const char *const types[] = { "Homework", "Homework 1", NULL };
    struct import_row row;
    enum import_step step = IMPORT_ROW;
    if (!import_begin(reader, types, NULL))
        return;
    while (step != IMPORT_END && step != IMPORT_FAILED) {
        g_autoptr(GError) error = NULL;
        step = import_next(reader, &row, &error);
        /* libFuzzer keeps an input that ends so, and not one that ends by g_error. */
        if (step == IMPORT_ROW && row.username != NULL && !g_utf8_validate(row.username, -1, NULL))
            abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct import_request request = { .path = "fuzz",
                                            .learner = size % 2 == 0 ? "someone" : NULL };
    g_autoptr(GBytes) bytes = g_bytes_new(data, size);
    struct source *source = source_open_bytes(bytes, "fuzz");
    if (source == NULL)
        return 0;
    g_autoptr(import_reader) reader = import_open_source(source, &request, NULL);
    if (reader != NULL)
        fuzz_reader(reader);
    return 0;
}
