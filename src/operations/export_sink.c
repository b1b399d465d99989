#include "config.h"

#include "operations/export_sink.h"

#include "base/archive_library.h"
#include "base/error.h"
#include "operations/outgoing_file.h"

#include <archive.h>
#include <archive_entry.h>
#include <string.h>
#include <sys/stat.h>

#define INDEX_NAME "index.csv"
#define ZIP_ENDING ".zip"
#define BUFFER_SIZE (64 * 1024)

struct export_sink {
    struct outgoing_directory *directory;
    struct outgoing_file *index;
    GString *index_text; /* not written yet */
    gint64 newest;       /* instant of a file: the index's own */
    /* Of a ZIP file only: */
    struct archive *archive;
    struct archive_entry *entry;
    struct outgoing_file *zip;
    GError *fault;  /* what its writing met with */
    bool discarded; /* what libarchive writes goes nowhere any more */
};

void export_sink_free(struct export_sink *sink)
{
    if (sink == NULL)
        return;
    sink->discarded = true;
    if (sink->archive != NULL)
        archive_write_free(sink->archive);
    archive_entry_free(sink->entry);
    outgoing_file_free(sink->zip);
    outgoing_file_free(sink->index);
    outgoing_directory_close(sink->directory);
    if (sink->index_text != NULL)
        g_string_free(sink->index_text, TRUE);
    g_clear_error(&sink->fault);
    g_free(sink);
}

bool export_sink_keeps_parts(const struct export_sink *sink)
{
    return sink->zip == NULL;
}

/* Never tells libarchive of a fault, which would then leak what it holds: good() is asked instead. */
static la_ssize_t write_zip(struct archive *archive G_GNUC_UNUSED, void *data, const void *bytes,
                            size_t length)
{
    struct export_sink *sink = data;
    if (sink->fault == NULL && !sink->discarded)
        sink->discarded = !outgoing_file_write(sink->zip, bytes, length, &sink->fault);
    return (la_ssize_t)length;
}

/* Whether a call of libarchive, and all the writing that it led to, was successful. */
static bool good(struct export_sink *sink, bool successful, GError **error)
{
    if (successful && sink->fault == NULL)
        return true;
    if (sink->fault != NULL)
        g_propagate_error(error, g_error_copy(sink->fault));
    else
        g_set_error(error, OPERATIONS_ERROR, ERROR_IO, "the ZIP file could not be written: %s",
                    archive_error_string(sink->archive));
    return false;
}

/* Stored, not deflated: a certificate is encrypted and would not become smaller. */
static bool begin_zip(struct export_sink *sink, const char *name, GError **error)
{
    if (!archive_library_need(error))
        return false;
    sink->zip = outgoing_file_begin(sink->directory, name, error);
    if (sink->zip == NULL)
        return false;
    sink->archive = archive_write_new();
    sink->entry = archive_entry_new();
    if (sink->archive == NULL || sink->entry == NULL)
        g_error("no memory for a ZIP file");
    const bool begun =
        archive_write_set_format_zip(sink->archive) == ARCHIVE_OK
        && archive_write_zip_set_compression_store(sink->archive) == ARCHIVE_OK
        && archive_write_set_bytes_per_block(sink->archive, BUFFER_SIZE) == ARCHIVE_OK
        && archive_write_set_bytes_in_last_block(sink->archive, 1) == ARCHIVE_OK
        && archive_write_open(sink->archive, sink, NULL, write_zip, NULL) == ARCHIVE_OK;
    return good(sink, begun, error);
}

static bool is_zip(const char *path)
{
    const gsize length = strlen(path), ending = strlen(ZIP_ENDING);
    return length > ending && g_ascii_strcasecmp(path + length - ending, ZIP_ENDING) == 0;
}

struct export_sink *export_sink_open(const char *path, bool replace,
                                     const struct installation *installation, GError **error)
{
    const bool zip = is_zip(path);
    g_autofree char *place = zip ? g_path_get_dirname(path) : g_strdup(path);
    g_autofree char *name = zip ? g_path_get_basename(path) : g_strdup(INDEX_NAME);
    g_autoptr(export_sink) sink = g_new0(struct export_sink, 1);
    sink->index_text = g_string_new(NULL);
    sink->directory = outgoing_directory_open(place, !zip, replace, installation, error);
    if (sink->directory == NULL || !outgoing_directory_check(sink->directory, name, error))
        return NULL;
    sink->index = outgoing_file_begin(sink->directory, INDEX_NAME, error);
    if (sink->index == NULL || (zip && !begin_zip(sink, name, error)))
        return NULL;
    return g_steal_pointer(&sink);
}

static bool begin_entry(struct export_sink *sink, const char *name, guint64 size, gint64 instant,
                        GError **error)
{
    struct archive_entry *entry = archive_entry_clear(sink->entry);
    archive_entry_set_pathname(entry, name);
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0644);
    archive_entry_set_size(entry, (la_int64_t)size);
    archive_entry_set_mtime(entry, (time_t)(instant / G_USEC_PER_SEC), 0);
    return good(sink, archive_write_header(sink->archive, entry) == ARCHIVE_OK, error);
}

static bool write_entry(struct export_sink *sink, const void *bytes, gsize size, GError **error)
{
    return good(sink, archive_write_data(sink->archive, bytes, size) == (la_ssize_t)size, error);
}

static bool end_entry(struct export_sink *sink, GError **error)
{
    return good(sink, archive_write_finish_entry(sink->archive) == ARCHIVE_OK, error);
}

static bool add_to_zip(struct export_sink *sink, const char *name, const struct file_part *parts,
                       guint count, gint64 instant, GError **error)
{
    guint64 size = 0;
    for (guint i = 0; i < count; i++)
        size += parts[i].size;
    if (!begin_entry(sink, name, size, instant, error))
        return false;
    for (guint i = 0; i < count; i++)
        if (parts[i].size > 0 && !write_entry(sink, parts[i].bytes, parts[i].size, error))
            return false;
    return end_entry(sink, error);
}

static bool add_to_directory(struct export_sink *sink, const char *name,
                             const struct file_part *parts, guint count, GError **error)
{
    g_autoptr(outgoing_file) file = outgoing_file_begin(sink->directory, name, error);
    for (guint i = 0; file != NULL && i < count; i++)
        if (!outgoing_file_write(file, parts[i].bytes, parts[i].size, error))
            return false;
    return file != NULL && outgoing_file_finish(file, false, error);
}

bool export_sink_add(struct export_sink *sink, const char *name, const struct file_part *parts,
                     guint count, gint64 instant, GError **error)
{
    sink->newest = MAX(sink->newest, instant);
    return sink->zip != NULL ? add_to_zip(sink, name, parts, count, instant, error)
                             : add_to_directory(sink, name, parts, count, error);
}

static bool flush_index(struct export_sink *sink, gsize least, GError **error)
{
    GString *text = sink->index_text;
    if (text->len < least)
        return true;
    const bool written = outgoing_file_write(sink->index, text->str, text->len, error);
    g_string_truncate(text, 0);
    return written;
}

bool export_sink_add_index(struct export_sink *sink, const char *text, gsize length, GError **error)
{
    g_string_append_len(sink->index_text, text, (gssize)length);
    return flush_index(sink, BUFFER_SIZE, error);
}

/* The index was kept in a file of its own until it was whole. */
static bool copy_index(struct export_sink *sink, GError **error)
{
    const guint64 size = outgoing_file_size(sink->index);
    g_autofree char *buffer = g_malloc(BUFFER_SIZE);
    if (!begin_entry(sink, INDEX_NAME, size, sink->newest, error))
        return false;
    for (guint64 offset = 0; offset < size;) {
        const gssize count = outgoing_file_read(sink->index, offset, buffer, BUFFER_SIZE, error);
        if (count < 0 || (count > 0 && !write_entry(sink, buffer, (gsize)count, error)))
            return false;
        if (count == 0)
            break;
        offset += (guint64)count;
    }
    return end_entry(sink, error);
}

bool export_sink_finish(struct export_sink *sink, GError **error)
{
    if (!flush_index(sink, 0, error))
        return false;
    if (sink->zip == NULL)
        return outgoing_file_finish(sink->index, true, error)
               && outgoing_directory_sync(sink->directory, error);
    if (!copy_index(sink, error))
        return false;
    return good(sink, archive_write_close(sink->archive) == ARCHIVE_OK, error)
           && outgoing_file_finish(sink->zip, true, error)
           && outgoing_directory_sync(sink->directory, error);
}
