#include "config.h"

#include "base/archive_library.h"

#include "base/library.h"

#include <archive.h>
#include <archive_entry.h>
#include <stdarg.h>

/* The functions of libarchive that are called, one line each. */
#define ARCHIVE_CALLS(CALL)                                                                        \
    CALL(archive, struct archive_entry *, archive_entry_clear, (struct archive_entry * entry),     \
         (entry))                                                                                  \
    CALL(archive, mode_t, archive_entry_filetype, (struct archive_entry * entry), (entry))         \
    CALL(archive, void, archive_entry_free, (struct archive_entry * entry), (entry))               \
    CALL(archive, const char *, archive_entry_hardlink, (struct archive_entry * entry), (entry))   \
    CALL(archive, int, archive_entry_is_encrypted, (struct archive_entry * entry), (entry))        \
    CALL(archive, struct archive_entry *, archive_entry_new, (void), ())                           \
    CALL(archive, const char *, archive_entry_pathname, (struct archive_entry * entry), (entry))   \
    CALL(archive, const char *, archive_entry_pathname_utf8, (struct archive_entry * entry),       \
         (entry))                                                                                  \
    CALL(archive, void, archive_entry_set_filetype,                                                \
         (struct archive_entry * entry, unsigned int type), (entry, type))                         \
    CALL(archive, void, archive_entry_set_mtime,                                                   \
         (struct archive_entry * entry, time_t seconds, long nanoseconds),                         \
         (entry, seconds, nanoseconds))                                                            \
    CALL(archive, void, archive_entry_set_pathname,                                                \
         (struct archive_entry * entry, const char *name), (entry, name))                          \
    CALL(archive, void, archive_entry_set_perm, (struct archive_entry * entry, mode_t mode),       \
         (entry, mode))                                                                            \
    CALL(archive, void, archive_entry_set_size, (struct archive_entry * entry, la_int64_t size),   \
         (entry, size))                                                                            \
    CALL(archive, la_int64_t, archive_entry_size, (struct archive_entry * entry), (entry))         \
    CALL(archive, const char *, archive_error_string, (struct archive * archive), (archive))       \
    CALL(archive, la_ssize_t, archive_read_data,                                                   \
         (struct archive * archive, void *data, size_t size), (archive, data, size))               \
    CALL(archive, int, archive_read_free, (struct archive * archive), (archive))                   \
    CALL(archive, struct archive *, archive_read_new, (void), ())                                  \
    CALL(archive, int, archive_read_next_header,                                                   \
         (struct archive * archive, struct archive_entry * *entry), (archive, entry))              \
    CALL(archive, int, archive_read_open,                                                          \
         (struct archive * archive, void *data, archive_open_callback *opened,                     \
          archive_read_callback *read, archive_close_callback *closed),                            \
         (archive, data, opened, read, closed))                                                    \
    CALL(archive, int, archive_read_open1, (struct archive * archive), (archive))                  \
    CALL(archive, int, archive_read_set_callback_data, (struct archive * archive, void *data),     \
         (archive, data))                                                                          \
    CALL(archive, int, archive_read_set_read_callback,                                             \
         (struct archive * archive, archive_read_callback * read), (archive, read))                \
    CALL(archive, int, archive_read_set_seek_callback,                                             \
         (struct archive * archive, archive_seek_callback * sought), (archive, sought))            \
    CALL(archive, int, archive_read_set_skip_callback,                                             \
         (struct archive * archive, archive_skip_callback * skipped), (archive, skipped))          \
    CALL(archive, int, archive_read_support_format_tar, (struct archive * archive), (archive))     \
    CALL(archive, int, archive_read_support_format_zip_seekable, (struct archive * archive),       \
         (archive))                                                                                \
    CALL(archive, int, archive_write_close, (struct archive * archive), (archive))                 \
    CALL(archive, la_ssize_t, archive_write_data,                                                  \
         (struct archive * archive, const void *bytes, size_t size), (archive, bytes, size))       \
    CALL(archive, int, archive_write_finish_entry, (struct archive * archive), (archive))          \
    CALL(archive, int, archive_write_free, (struct archive * archive), (archive))                  \
    CALL(archive, int, archive_write_header,                                                       \
         (struct archive * archive, struct archive_entry * entry), (archive, entry))               \
    CALL(archive, struct archive *, archive_write_new, (void), ())                                 \
    CALL(archive, int, archive_write_open,                                                         \
         (struct archive * archive, void *data, archive_open_callback *opened,                     \
          archive_write_callback *written, archive_close_callback *closed),                        \
         (archive, data, opened, written, closed))                                                 \
    CALL(archive, int, archive_write_set_bytes_in_last_block,                                      \
         (struct archive * archive, int bytes_in_last_block), (archive, bytes_in_last_block))      \
    CALL(archive, int, archive_write_set_bytes_per_block,                                          \
         (struct archive * archive, int bytes_per_block), (archive, bytes_per_block))              \
    CALL(archive, int, archive_write_set_format_zip, (struct archive * archive), (archive))        \
    CALL(archive, int, archive_write_zip_set_compression_store, (struct archive * archive),        \
         (archive))

static struct archive_table {
    ARCHIVE_CALLS(LIBRARY_MEMBER) __typeof__(&archive_set_error) archive_set_error;
} archive_table;

static const struct library_symbol symbols[] = {
    ARCHIVE_CALLS(LIBRARY_ENTRY) LIBRARY_SYMBOL(archive_table, archive_set_error), { NULL, 0 }
};

static struct library archive_library = {
    .file = ARCHIVE_FILE, .package = "libarchive", .symbols = symbols, .table = &archive_table
};

bool archive_library_need(GError **error)
{
    return library_need(&archive_library, error);
}

ARCHIVE_CALLS(LIBRARY_DEFINITION)

/* The only one with arguments of any number. */
void archive_set_error(struct archive *reader, int number, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    library_insist(&archive_library);
    archive_table.archive_set_error(reader, number, "%s", text);
}
