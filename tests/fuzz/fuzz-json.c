/* JSON from nobody knows where: what an import recognises, and dumps of a whole platform. */
#include "config.h"

#include "import/dump.h"
#include "import/import.h"

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void fuzz_rows(struct import_reader *reader)
{
    enum import_step step = IMPORT_ROW;
    if (!import_begin(reader, NULL, NULL))
        return;
    while (step != IMPORT_END && step != IMPORT_FAILED) {
        struct import_row row;
        g_autoptr(GError) error = NULL;
        step = import_next(reader, &row, &error);
        if (step == IMPORT_ROW && row.username != NULL && !g_utf8_validate(row.username, -1, NULL))
            abort();
    }
}

static void fuzz_dump(struct source *source)
{
    g_autoptr(dump) dump = dump_open(source);
    enum dump_step step = DUMP_ENTRY;
    while (step != DUMP_END && step != DUMP_FAILED) {
        json_t *entry = NULL;
        guint64 number = 0;
        g_autoptr(GError) error = NULL;
        step = dump_next(dump, &entry, &number, &error);
        if ((step == DUMP_ENTRY) != (entry != NULL))
            abort();
        json_decref(entry);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct import_request request = { .path = "fuzz",
                                            .learner = size % 2 == 0 ? "someone" : NULL };
    if (size == 0 || (data[0] != '{' && data[0] != '['))
        return 0;
    g_autoptr(GBytes) bytes = g_bytes_new(data, size);
    if (dump_begins_so((const char *)data, size)) {
        fuzz_dump(source_open_bytes(bytes, "fuzz"));
        return 0;
    }
    g_autoptr(import_reader) reader =
        import_open_source(source_open_bytes(bytes, "fuzz"), &request, NULL);
    if (reader != NULL)
        fuzz_rows(reader);
    return 0;
}
