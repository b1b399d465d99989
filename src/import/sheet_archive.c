#include "config.h"

#include "import/sheet_archive.h"

#include "base/archive_library.h"
#include "base/error.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <string.h>

#define BLOCK (64 * 1024)
#define ENTRIES_LIMIT 10000
/* libarchive keeps the whole directory in memory: this much of it, which is more than ENTRIES_LIMIT entries have. */
#define DIRECTORY_LIMIT (4 << 20)
/* Cells of a sheet are much alike, but never as much as this: a file that unpacks to 200 times its size is a trap. */
#define RATIO_LIMIT 200
#define RATIO_FREE (64 << 20)
#define PART_LIMIT (G_GUINT64_CONSTANT(4) << 30)

struct sheet_archive {
    struct source *source; /* borrowed */
    GHashTable *names;     /* set of char *, in lower case with slashes */
};

struct sheet_part {
    struct source *source; /* borrowed */
    struct archive *reader;
    guint64 offset; /* in the file, of what libarchive reads next */
    guint64 packed; /* bytes read from the file */
    guint64 packed_limit;
    guint64 unpacked;
    char block[BLOCK];
    GError *failure; /* of the source */
};

static la_ssize_t part_read_block(struct archive *reader, void *data, const void **block)
{
    struct sheet_part *part = data;
    if (part->packed > part->packed_limit) {
        archive_set_error(reader, EINVAL, "its directory is too long");
        return ARCHIVE_FATAL;
    }
    const gssize count =
        source_read_at(part->source, part->offset, part->block, BLOCK, &part->failure);
    if (count < 0) {
        archive_set_error(reader, EINVAL, "reading failed");
        return ARCHIVE_FATAL;
    }
    part->offset += (guint64)count;
    part->packed += (guint64)count;
    *block = part->block;
    return count;
}

static la_int64_t part_seek(G_GNUC_UNUSED struct archive *reader, void *data, la_int64_t offset,
                            int whence)
{
    struct sheet_part *part = data;
    const gint64 size = (gint64)source_size(part->source);
    const gint64 from = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? (gint64)part->offset : size;
    part->offset = (guint64)CLAMP(offset + from, 0, size);
    return (la_int64_t)part->offset;
}

static la_int64_t part_skip(struct archive *reader, void *data, la_int64_t count)
{
    const struct sheet_part *part = data;
    const la_int64_t before = (la_int64_t)part->offset;
    return part_seek(reader, data, count, SEEK_CUR) - before;
}

static bool part_fail(struct sheet_part *part, GError **error)
{
    const char *reason = archive_error_string(part->reader);
    if (part->failure != NULL)
        g_propagate_error(error, g_steal_pointer(&part->failure));
    else
        g_set_error(error, IMPORT_ERROR, ERROR_DATA,
                    "the workbook is damaged (%s); fetch the file again",
                    reason != NULL ? reason : "its archive cannot be read");
    return false;
}

static struct sheet_part *part_new(struct source *source, GError **error)
{
    if (!archive_library_need(error))
        return NULL;
    g_autoptr(sheet_part) part = g_new0(struct sheet_part, 1);
    part->source = source;
    part->packed_limit = DIRECTORY_LIMIT;
    part->reader = archive_read_new();
    archive_read_support_format_zip_seekable(part->reader);
    archive_read_set_read_callback(part->reader, part_read_block);
    archive_read_set_seek_callback(part->reader, part_seek);
    archive_read_set_skip_callback(part->reader, part_skip);
    archive_read_set_callback_data(part->reader, part);
    if (archive_read_open1(part->reader) != ARCHIVE_OK && !part_fail(part, error))
        return NULL;
    return g_steal_pointer(&part);
}

void sheet_part_free(struct sheet_part *part)
{
    archive_read_free(part->reader);
    g_clear_error(&part->failure);
    g_free(part);
}

/* Goes to the next entry; *name is NULL at the end. Caller frees *name. */
static bool part_next(struct sheet_part *part, struct archive_entry **entry, char **name,
                      GError **error)
{
    *name = NULL;
    const int result = archive_read_next_header(part->reader, entry);
    if (result == ARCHIVE_EOF)
        return true;
    if (result < ARCHIVE_WARN)
        return part_fail(part, error);
    part->packed_limit = G_MAXUINT64;
    const char *written = archive_entry_pathname_utf8(*entry);
    *name = written == NULL || !g_utf8_validate(written, -1, NULL)
                ? g_strdup("")
                : g_strdelimit(g_ascii_strdown(written, -1), "\\", '/');
    return true;
}

static bool archive_climbs(const char *name)
{
    g_auto(GStrv) steps = g_strsplit(name, "/", -1);
    return name[0] == '/' || (g_ascii_isalpha(name[0]) && name[1] == ':')
           || g_strv_contains((const char *const *)steps, "..");
}

/* Takes in the name of an entry, if it is one that a workbook may have. */
static bool archive_add(struct sheet_archive *archive, struct archive_entry *entry, char *name,
                        GError **error)
{
    g_autofree char *owned = name;
    const char *reason = NULL;
    if (archive_climbs(name))
        reason = "leads out of the archive";
    else if (archive_entry_filetype(entry) == AE_IFLNK || archive_entry_hardlink(entry) != NULL)
        reason = "is a link";
    else if (g_hash_table_contains(archive->names, name))
        reason = "is there twice";
    if (reason != NULL) {
        g_set_error(error, IMPORT_ERROR, ERROR_DATA,
                    "the workbook was tampered with: its part \"%.80s\" %s; have it saved anew by "
                    "a spreadsheet program",
                    name, reason);
        return false;
    }
    if (archive_entry_is_encrypted(entry)) {
        g_set_error_literal(error, IMPORT_ERROR, ERROR_DATA,
                            "it is protected with a password; save a copy without one");
        return false;
    }
    if (g_hash_table_size(archive->names) >= ENTRIES_LIMIT) {
        g_set_error(error, IMPORT_ERROR, ERROR_DATA,
                    "the archive has more than %d parts, which no workbook has", ENTRIES_LIMIT);
        return false;
    }
    if (*name != '\0')
        g_hash_table_add(archive->names, g_steal_pointer(&owned));
    return true;
}

struct sheet_archive *sheet_archive_open(struct source *source, GError **error)
{
    g_autoptr(sheet_archive) archive = g_new0(struct sheet_archive, 1);
    archive->source = source;
    archive->names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(sheet_part) part = part_new(source, error);
    if (part == NULL)
        return NULL;
    for (;;) {
        struct archive_entry *entry = NULL;
        char *name = NULL;
        if (!part_next(part, &entry, &name, error))
            return NULL;
        if (name == NULL)
            return g_steal_pointer(&archive);
        if (!archive_add(archive, entry, name, error))
            return NULL;
    }
}

void sheet_archive_free(struct sheet_archive *archive)
{
    g_hash_table_unref(archive->names);
    g_free(archive);
}

bool sheet_archive_has(const struct sheet_archive *archive, const char *name)
{
    g_autofree char *lower = g_ascii_strdown(name, -1);
    return g_hash_table_contains(archive->names, lower);
}

bool sheet_archive_has_below(const struct sheet_archive *archive, const char *prefix)
{
    g_autofree char *lower = g_ascii_strdown(prefix, -1);
    GHashTableIter iter;
    gpointer name = NULL;
    g_hash_table_iter_init(&iter, archive->names);
    while (g_hash_table_iter_next(&iter, &name, NULL))
        if (g_str_has_prefix(name, lower))
            return true;
    return false;
}

struct sheet_part *sheet_part_open(struct sheet_archive *archive, const char *name, GError **error)
{
    g_autofree char *wanted = g_ascii_strdown(name, -1);
    g_autoptr(sheet_part) part = part_new(archive->source, error);
    while (part != NULL) {
        struct archive_entry *entry = NULL;
        g_autofree char *found = NULL;
        if (!part_next(part, &entry, &found, error))
            return NULL;
        if (found == NULL) {
            g_set_error(error, IMPORT_ERROR, ERROR_NOT_FOUND,
                        "the workbook is damaged: it has no part \"%.80s\"; fetch the file again",
                        name);
            return NULL;
        }
        if (strcmp(found, wanted) == 0) {
            part->packed = 0;
            return g_steal_pointer(&part);
        }
    }
    return NULL;
}

gssize sheet_part_read(struct sheet_part *part, char *buffer, gsize size, GError **error)
{
    const la_ssize_t count = archive_read_data(part->reader, buffer, size);
    if (count < 0) {
        part_fail(part, error);
        return -1;
    }
    part->unpacked += (guint64)count;
    /* Up to a block was read before, with what stands in front of the entry. */
    const bool trap =
        part->unpacked > RATIO_FREE && part->unpacked / RATIO_LIMIT > part->packed + BLOCK;
    if (!trap && part->unpacked <= PART_LIMIT)
        return (gssize)count;
    g_set_error(error, IMPORT_ERROR, ERROR_DATA, "the workbook unpacks to %s, which no sheet does",
                trap ? "more than 200 times its size" : "more than 4 GiB");
    return -1;
}
