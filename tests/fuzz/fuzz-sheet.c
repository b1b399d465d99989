/* Workbooks from nobody knows where. An input is an archive as it is, or text that is packed into one: a line
 * "=== NAME" begins each part, so that the XML inside is reached too. */
#include "config.h"

#include "import/sheet.h"

#include <archive.h>
#include <archive_entry.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define PART "=== "

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static la_ssize_t fuzz_append(G_GNUC_UNUSED struct archive *writer, void *data, const void *bytes,
                              size_t length)
{
    g_byte_array_append(data, bytes, (guint)length);
    return (la_ssize_t)length;
}

static void fuzz_add(struct archive *writer, const char *name, const char *text, gsize length)
{
    struct archive_entry *entry = archive_entry_new();
    archive_entry_set_pathname_utf8(entry, name);
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_size(entry, (la_int64_t)length);
    if (archive_write_header(writer, entry) == ARCHIVE_OK)
        archive_write_data(writer, text, length);
    archive_entry_free(entry);
}

static GBytes *fuzz_pack(const char *text, gsize length)
{
    GByteArray *zip = g_byte_array_new();
    struct archive *writer = archive_write_new();
    const char *end = text + length;
    archive_write_set_format_zip(writer);
    archive_write_set_options(writer, "zip:compression=store");
    archive_write_set_bytes_per_block(writer, 0);
    archive_write_open(writer, zip, NULL, fuzz_append, NULL);
    while (text < end && g_str_has_prefix(text, PART)) {
        text += strlen(PART);
        const gsize line = strcspn(text, "\n");
        g_autofree char *name = g_strndup(text, MIN(line, 60));
        text += line;
        const char *next = strstr(text, "\n" PART);
        /* libarchive leaks memory when it refuses to write an entry. */
        if (*name != '\0' && g_utf8_validate(name, -1, NULL))
            fuzz_add(writer, name, text, (gsize)((next != NULL ? next : end) - text));
        text = next != NULL ? next + 1 : end;
    }
    archive_write_free(writer);
    return g_byte_array_free_to_bytes(zip);
}

static void fuzz_read(struct sheet *sheet)
{
    enum csv_step step = CSV_RECORD;
    guint64 last = 0;
    for (guint rows = 0; rows < 10000 && step != CSV_END && step != CSV_FAILED; rows++) {
        struct csv_record record;
        g_autoptr(GError) error = NULL;
        step = sheet_next(sheet, &record, &error);
        if ((error != NULL) != (step == CSV_BAD_RECORD || step == CSV_FAILED))
            abort();
        if (step != CSV_RECORD)
            continue;
        if (record.line <= last)
            abort();
        last = record.line;
        for (guint i = 0; i < record.count; i++)
            if (!g_utf8_validate(record.fields[i], -1, NULL))
                abort();
    }
    g_autofree char *notice = sheet_notice(sheet);
    g_autofree char *words = sheet_describe(sheet);
    if (words == NULL)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *text = g_strndup((const char *)data, size);
    const bool parts = g_str_has_prefix(text, PART);
    g_autoptr(GBytes) bytes = parts ? fuzz_pack(text, strlen(text)) : g_bytes_new(data, size);
    g_autoptr(source) source = source_open_bytes(bytes, "fuzz");
    if (source == NULL || !source_is_archive(source))
        return 0;
    g_autoptr(sheet) sheet = sheet_open(source, size % 4 == 0 ? "Grades" : NULL, NULL);
    if (sheet != NULL)
        fuzz_read(sheet);
    return 0;
}
