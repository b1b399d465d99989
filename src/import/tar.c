#include "config.h"

#include "import/tar.h"

#include "base/archive_library.h"
#include "base/error.h"
#include "base/text.h"

#include <archive.h>
#include <archive_entry.h>
#include <string.h>

#define CHUNK 65536

/* A wanted file is a policy or a description of the course: kilobytes. */
#define ENTRY_LIMIT (8 << 20)
#define WANTED_LIMIT 1000
#define ENTRIES_LIMIT 1000000

/* The film and pictures of a course hardly shrink, texts to a tenth. */
#define RATIO_LIMIT 200
#define RATIO_FROM (64 << 20)

struct tar {
    struct source *source;
    struct archive *archive;
    char *buffer;
    guint64 unpacked;
    GHashTable *entries;
    GError *fault; /* of reading the source */
};

/* The magic word of the header, which is written by every program since 1988. */
bool tar_begins_so(const char *text, gsize length)
{
    return length >= 512 && memcmp(text + 257, "ustar", 5) == 0;
}

static bool tar_refuse(const struct tar *tar, const char *name, const char *reason, GError **error)
{
    g_autofree char *shown = text_show(name);
    g_set_error(error, IMPORT_ERROR, ERROR_DATA, "%s: the archive's entry \"%s\" %s",
                source_name(tar->source), shown, reason);
    return false;
}

static la_ssize_t tar_read(G_GNUC_UNUSED struct archive *archive, void *data, const void **buffer)
{
    struct tar *tar = data;
    const gssize count = source_read(tar->source, tar->buffer, CHUNK, &tar->fault);
    if (count < 0)
        return ARCHIVE_FATAL;
    *buffer = tar->buffer;
    tar->unpacked += (guint64)count;
    if (tar->unpacked < RATIO_FROM || tar->unpacked / RATIO_LIMIT <= source_position(tar->source))
        return count;
    g_set_error(&tar->fault, IMPORT_ERROR, ERROR_DATA,
                "%s: unpacks to more than %d times its size, which no course does",
                source_name(tar->source), RATIO_LIMIT);
    return ARCHIVE_FATAL;
}

/* What the reading of the archive itself failed with. */
static bool tar_complain(struct tar *tar, GError **error)
{
    if (tar->fault != NULL)
        g_propagate_error(error, g_steal_pointer(&tar->fault));
    else
        g_set_error(error, IMPORT_ERROR, ERROR_DATA,
                    "%s: the archive is damaged or cut off; fetch the file again",
                    source_name(tar->source));
    return false;
}

/* The entry's name without "./" in front; NULL when it is no UTF-8. */
static const char *tar_entry_name(struct archive_entry *entry)
{
    const char *name = archive_entry_pathname_utf8(entry);
    if (name == NULL)
        name = archive_entry_pathname(entry);
    if (name == NULL || !g_utf8_validate(name, -1, NULL))
        return NULL;
    while (g_str_has_prefix(name, "./"))
        name += 2;
    return name;
}

static bool tar_name_is_inside(const char *name)
{
    g_auto(GStrv) parts = g_strsplit_set(name, "/\\", -1);
    return name[0] != '/' && name[0] != '\\' && !g_strv_contains((const char *const *)parts, "..");
}

static bool tar_keep(struct tar *tar, const char *name, struct archive_entry *entry, GError **error)
{
    if (archive_entry_filetype(entry) != AE_IFREG || archive_entry_hardlink(entry) != NULL)
        return tar_refuse(tar, name, "is a link or a device instead of a file", error);
    if (g_hash_table_contains(tar->entries, name))
        return tar_refuse(tar, name, "occurs twice; export the course again", error);
    if (archive_entry_size(entry) > ENTRY_LIMIT || g_hash_table_size(tar->entries) >= WANTED_LIMIT)
        return tar_refuse(tar, name, "is larger than any such file of a course", error);
    const gsize size = (gsize)archive_entry_size(entry);
    char *content = g_malloc(size + 1);
    if (archive_read_data(tar->archive, content, size) != (la_ssize_t)size) {
        g_free(content);
        return tar_complain(tar, error);
    }
    g_hash_table_insert(tar->entries, g_strdup(name), g_bytes_new_take(content, size));
    return true;
}

static bool tar_walk(struct tar *tar, bool (*wanted)(const char *name), GError **error)
{
    for (guint count = 0; count < ENTRIES_LIMIT; count++) {
        struct archive_entry *entry = NULL;
        const int result = archive_read_next_header(tar->archive, &entry);
        if (result == ARCHIVE_EOF)
            return true;
        /* A warning is about a name that the locale can't spell: it is asked for as UTF-8. */
        if (result != ARCHIVE_OK && result != ARCHIVE_WARN)
            return tar_complain(tar, error);
        const char *name = tar_entry_name(entry);
        if (name == NULL)
            continue;
        if (!tar_name_is_inside(name))
            return tar_refuse(tar, name, "leads out of the archive; no export of a course has that",
                              error);
        if (archive_entry_filetype(entry) != AE_IFDIR && wanted(name)
            && !tar_keep(tar, name, entry, error))
            return false;
    }
    g_set_error(error, IMPORT_ERROR, ERROR_DATA, "%s: the archive has more than %d entries",
                source_name(tar->source), ENTRIES_LIMIT);
    return false;
}

GHashTable *tar_collect(struct source *source, bool (*wanted)(const char *name), GError **error)
{
    if (!archive_library_need(error))
        return NULL;
    struct tar tar = { .source = source, .archive = archive_read_new() };
    tar.buffer = g_malloc(CHUNK);
    tar.entries =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_bytes_unref);
    const bool open = archive_read_support_format_tar(tar.archive) == ARCHIVE_OK
                      && archive_read_open(tar.archive, &tar, NULL, tar_read, NULL) == ARCHIVE_OK;
    const bool fine = open ? tar_walk(&tar, wanted, error) : tar_complain(&tar, error);
    archive_read_free(tar.archive);
    g_free(tar.buffer);
    g_clear_error(&tar.fault);
    if (!fine)
        g_clear_pointer(&tar.entries, g_hash_table_unref);
    return tar.entries;
}
