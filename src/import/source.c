#include "config.h"

#include "import/source.h"

#include "base/crypto_library.h"
#include "base/error.h"
#include "base/text.h"
#include "import/encoding.h"
#include "import/stranger.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <openssl/evp.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CHUNK (256 * 1024)
#define PEEK (32 * 1024)
#define ARCHIVE_SIGNATURE "PK\003\004"
/* A gzip file can unpack to a thousand times its size; no report is larger than this. */
#define TEXT_LIMIT (G_GUINT64_CONSTANT(16) << 30)

DEFINE_ERROR_DOMAIN(import)

struct source {
    char *name;
    char *wished; /* the encoding that the operator named; NULL: none */
    int file;
    GBytes *bytes; /* instead of the file, for tests */
    struct stat before;
    bool archive;   /* it is no text, and read by source_read_at only */
    bool looked_at; /* what is read now will be read again, so that no digest is wanted */
    /* in the file: asked for while another thread reads (records_ahead.h) */
    _Atomic guint64 position;
    guint64 shown; /* position of an archive */
    guint64 text;  /* bytes unpacked */
    EVP_MD_CTX *digest;
    GZlibDecompressor *unpack; /* NULL: plain */
    bool member_ended;
    GIConv convert; /* (GIConv)-1: it is UTF-8 already */
    char *encoding; /* NULL: nobody said, and there is no mark */
    char *words;    /* the same for people; NULL likewise */
    bool marked;    /* it begins with a byte order mark, which counts more than what was said */
    char *raw;      /* as on disk, for unpacking */
    gsize raw_start, raw_end;
    char *packed_out; /* unpacked, for converting */
    gsize out_start, out_end;
    bool raw_ended, out_ended;
    char spill[8]; /* converted text for readers that ask for less than a character */
    gsize spill_start, spill_end;
    char *peeked; /* converted text that was looked at but not read */
    gsize peeked_start, peeked_end;
};

static bool source_open_file(struct source *source, const char *path, GError **error)
{
    /* O_NONBLOCK: a pipe without a writer must be refused, not waited for. */
    source->file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (source->file < 0) {
        const int fault = errno;
        g_set_error(error, IMPORT_ERROR, fault == ENOENT ? ERROR_NOT_FOUND : ERROR_IO,
                    "%s: cannot be opened: %s", path, g_strerror(fault));
        return false;
    }
    if (fstat(source->file, &source->before) != 0) {
        g_set_error(error, IMPORT_ERROR, ERROR_IO, "%s: %s", path, g_strerror(errno));
        return false;
    }
    if (!S_ISREG(source->before.st_mode)) {
        g_set_error(error, IMPORT_ERROR, ERROR_DATA,
                    "%s: is a %s; name a file that was saved to disk", path,
                    S_ISDIR(source->before.st_mode) ? "directory" : "pipe or a device");
        return false;
    }
    return true;
}

/* Refills `raw` when it is empty. */
static bool source_fill_raw(struct source *source, GError **error)
{
    if (source->raw_start < source->raw_end || source->raw_ended)
        return true;
    gssize count = 0;
    if (source->bytes != NULL) {
        const gsize rest = g_bytes_get_size(source->bytes) - source->position;
        count = (gssize)MIN(rest, CHUNK);
        if (count > 0)
            memcpy(source->raw,
                   (const char *)g_bytes_get_data(source->bytes, NULL) + source->position,
                   (gsize)count);
    } else {
        do
            count = read(source->file, source->raw, CHUNK);
        while (count < 0 && errno == EINTR);
    }
    if (count < 0) {
        g_set_error(error, IMPORT_ERROR, ERROR_IO, "%s: reading failed: %s", source->name,
                    g_strerror(errno));
        return false;
    }
    if (!source->looked_at)
        EVP_DigestUpdate(source->digest, source->raw, (size_t)count);
    source->raw_start = 0;
    source->raw_end = (gsize)count;
    source->raw_ended = count == 0;
    source->position += (guint64)count;
    return true;
}

static gssize source_damaged(const struct source *source, const char *reason, GError **error)
{
    g_set_error(error, IMPORT_ERROR, ERROR_DATA, "%s: %s; fetch the file again", source->name,
                reason);
    return -1;
}

/* Unpacks into `buffer`; handles several gzip members one after the other. */
static gssize source_unpack(struct source *source, char *buffer, gsize size, GError **error)
{
    for (;;) {
        if (!source_fill_raw(source, error))
            return -1;
        const gsize rest = source->raw_end - source->raw_start;
        if (source->member_ended) {
            if (rest == 0)
                return 0;
            g_converter_reset(G_CONVERTER(source->unpack));
            source->member_ended = false;
        }
        if (rest == 0)
            return source_damaged(source, "the gzip file ends too early", error);
        gsize consumed = 0, written = 0;
        g_autoptr(GError) fault = NULL;
        const GConverterResult result =
            g_converter_convert(G_CONVERTER(source->unpack), source->raw + source->raw_start, rest,
                                buffer, size, G_CONVERTER_NO_FLAGS, &consumed, &written, &fault);
        if (result == G_CONVERTER_ERROR
            && !g_error_matches(fault, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT))
            return source_damaged(source, "the gzip file is damaged", error);
        if (result == G_CONVERTER_ERROR)
            consumed = rest;
        source->raw_start += consumed;
        source->member_ended = result == G_CONVERTER_FINISHED;
        if (written > 0)
            return (gssize)written;
    }
}

/* Bytes of the file's text, unpacked but not converted. */
static gssize source_read_plain(struct source *source, char *buffer, gsize size, GError **error)
{
    gssize count = 0;
    if (source->unpack != NULL) {
        count = source_unpack(source, buffer, size, error);
    } else {
        if (!source_fill_raw(source, error))
            return -1;
        count = (gssize)MIN(size, source->raw_end - source->raw_start);
        memcpy(buffer, source->raw + source->raw_start, (gsize)count);
        source->raw_start += (gsize)count;
    }
    if (count > 0)
        source->text += (guint64)count;
    if (source->text > TEXT_LIMIT) {
        g_set_error(error, IMPORT_ERROR, ERROR_DATA,
                    "%s: unpacks to more than 16 GiB, which no report does", source->name);
        return -1;
    }
    return count;
}

/* Moves what is left to the front and reads more behind it. */
static bool source_fill_out(struct source *source, GError **error)
{
    if (source->out_ended)
        return true;
    const gsize rest = source->out_end - source->out_start;
    memmove(source->packed_out, source->packed_out + source->out_start, rest);
    source->out_start = 0;
    source->out_end = rest;
    const gssize count = source_read_plain(source, source->packed_out + rest, CHUNK - rest, error);
    if (count < 0)
        return false;
    source->out_end += (gsize)count;
    source->out_ended = count == 0;
    return true;
}

static gssize source_convert(struct source *source, char *buffer, gsize size, GError **error)
{
    for (;;) {
        char *input = source->packed_out + source->out_start;
        gsize input_left = source->out_end - source->out_start;
        char *output = buffer;
        gsize output_left = size;
        const gsize result = g_iconv(source->convert, &input, &input_left, &output, &output_left);
        const int fault = result == (gsize)-1 ? errno : 0;
        source->out_start = source->out_end - input_left;
        if (output > buffer)
            return output - buffer;
        if (fault == EILSEQ || (fault == EINVAL && source->out_ended)) {
            g_set_error(error, IMPORT_ERROR, ERROR_DATA,
                        "%s: byte %" G_GUINT64_FORMAT " of the text is not %s; %s", source->name,
                        source->text - (source->out_end - source->out_start), source->encoding,
                        "name the right code page with --encoding");
            return -1;
        }
        if (input_left == 0 && source->out_ended)
            return 0;
        if (!source_fill_out(source, error))
            return -1;
    }
}

static gssize source_read_converted(struct source *source, char *buffer, gsize size, GError **error)
{
    if (source->spill_start == source->spill_end && size >= sizeof source->spill)
        return source_convert(source, buffer, size, error);
    if (source->spill_start == source->spill_end) {
        const gssize converted = source_convert(source, source->spill, sizeof source->spill, error);
        if (converted <= 0)
            return converted;
        source->spill_start = 0;
        source->spill_end = (gsize)converted;
    }
    const gsize count = MIN(size, source->spill_end - source->spill_start);
    memcpy(buffer, source->spill + source->spill_start, count);
    source->spill_start += count;
    return (gssize)count;
}

static gssize source_read_text(struct source *source, char *buffer, gsize size, GError **error)
{
    if (source->archive) {
        g_set_error(error, IMPORT_ERROR, ERROR_DATA,
                    "%s: is a ZIP archive or a workbook, where a text is wanted", source->name);
        return -1;
    }
    if (source->convert != (GIConv)-1)
        return source_read_converted(source, buffer, size, error);
    if (source->out_start < source->out_end) {
        const gsize count = MIN(size, source->out_end - source->out_start);
        memcpy(buffer, source->packed_out + source->out_start, count);
        source->out_start += count;
        return (gssize)count;
    }
    return source_read_plain(source, buffer, size, error);
}

static bool source_start_converter(struct source *source, const char *encoding, GError **error)
{
    const struct encoding *known = encoding_find(encoding);
    source->encoding = g_strdup(known != NULL ? known->name : encoding);
    if (known != NULL && known->iconv == NULL)
        return true;
    /* Behind a slash, iconv would be told to guess or to leave out. */
    if (strchr(encoding, '/') == NULL)
        source->convert = g_iconv_open("UTF-8", known != NULL ? known->iconv : encoding);
    if (source->convert != (GIConv)-1)
        return true;
    g_set_error(error, IMPORT_ERROR, ERROR_USAGE,
                "the encoding %s is not known; examples: windows-1252, windows-1250, windows-1251, "
                "shift_jis, macintosh",
                encoding);
    return false;
}

struct mark {
    const char *bytes;
    gsize length;
    const char *encoding;
    const char *words;
};

static const struct mark marks[] = {
    { TEXT_BYTE_ORDER_MARK, 3, "utf-8", "UTF-8 with byte order mark" },
    { "\xFF\xFE\0\0", 4, "utf-32le", "UTF-32LE with byte order mark" },
    { "\0\0\xFE\xFF", 4, "utf-32be", "UTF-32BE with byte order mark" },
    { "\xFF\xFE", 2, "utf-16le", "UTF-16LE with byte order mark" },
    { "\xFE\xFF", 2, "utf-16be", "UTF-16BE with byte order mark" },
};

gssize source_read_at(struct source *source, guint64 offset, char *buffer, gsize size,
                      GError **error)
{
    gssize count = 0;
    if (source->bytes != NULL) {
        const gsize whole = g_bytes_get_size(source->bytes);
        const gsize begin = (gsize)MIN(offset, whole);
        count = (gssize)MIN(size, whole - begin);
        if (count > 0)
            memcpy(buffer, (const char *)g_bytes_get_data(source->bytes, NULL) + begin,
                   (gsize)count);
    } else {
        do
            count = pread(source->file, buffer, size, (off_t)MIN(offset, G_MAXINT64));
        while (count < 0 && errno == EINTR);
    }
    if (count < 0)
        g_set_error(error, IMPORT_ERROR, ERROR_IO, "reading failed: %s", g_strerror(errno));
    else
        source->shown = offset + (guint64)count;
    return count;
}

static bool source_begins(const struct source *source, const char *bytes, gsize length)
{
    return source->out_end >= length && memcmp(source->packed_out, bytes, length) == 0;
}

static bool source_take_wish(struct source *source, GError **error)
{
    const struct encoding *known = encoding_find(source->wished);
    source->words =
        known != NULL && known->iconv != NULL
            ? g_strdup_printf("%s (%s), as was said", known->name, known->title)
            : g_strdup_printf("%s, as was said", known != NULL ? "UTF-8" : source->wished);
    return source_start_converter(source, source->wished, error);
}

/* Decides by the first bytes: gzip, a byte order mark, something that is no text at all. */
static bool source_sniff(struct source *source, GError **error)
{
    if (!source_fill_raw(source, error))
        return false;
    const guchar *raw = (const guchar *)source->raw;
    if (source->raw_end >= 2 && raw[0] == 0x1F && raw[1] == 0x8B)
        source->unpack = g_zlib_decompressor_new(G_ZLIB_COMPRESSOR_FORMAT_GZIP);
    while (source->out_end < PEEK && !source->out_ended)
        if (!source_fill_out(source, error))
            return false;
    source->archive = source->unpack == NULL && source_begins(source, ARCHIVE_SIGNATURE, 4);
    if (source->archive)
        return true;
    const char *stranger = stranger_sentence(source, source->packed_out, source->out_end);
    if (stranger != NULL) {
        g_set_error(error, IMPORT_ERROR, ERROR_DATA, "%s: %s", source->name, stranger);
        return false;
    }
    for (gsize i = 0; i < G_N_ELEMENTS(marks); i++) {
        if (!source_begins(source, marks[i].bytes, marks[i].length))
            continue;
        source->out_start = marks[i].length;
        source->marked = true;
        source->words = g_strdup(marks[i].words);
        return source_start_converter(source, marks[i].encoding, error);
    }
    return source->wished == NULL || source_take_wish(source, error);
}

static struct source *source_new(const char *path, GError **error)
{
    if (!crypto_library_need(error))
        return NULL;
    struct source *source = g_new0(struct source, 1);
    g_autofree char *base = g_path_get_basename(path);
    source->name = g_filename_display_name(base);
    source->file = -1;
    source->convert = (GIConv)-1;
    source->raw = g_malloc(CHUNK);
    source->packed_out = g_malloc(CHUNK);
    source->digest = EVP_MD_CTX_new();
    EVP_DigestInit_ex(source->digest, EVP_sha256(), NULL);
    return source;
}

struct source *source_open(const char *path, const char *encoding, GError **error)
{
    g_autoptr(source) source = source_new(path, error);
    if (source == NULL)
        return NULL;
    source->wished = g_strdup(encoding);
    if (!source_open_file(source, path, error) || !source_sniff(source, error))
        return NULL;
    return g_steal_pointer(&source);
}

struct source *source_open_bytes(GBytes *bytes, const char *name)
{
    g_autoptr(source) source = source_new(name, NULL);
    if (source == NULL)
        return NULL;
    source->bytes = g_bytes_ref(bytes);
    if (!source_sniff(source, NULL))
        return NULL;
    return g_steal_pointer(&source);
}

static void source_end_converter(struct source *source)
{
    if (source->convert != (GIConv)-1)
        g_iconv_close(source->convert);
    source->convert = (GIConv)-1;
    g_clear_pointer(&source->encoding, g_free);
    g_clear_pointer(&source->words, g_free);
}

void source_look(struct source *source)
{
    source->looked_at = true;
}

bool source_rewind(struct source *source, GError **error)
{
    source->looked_at = false;
    if (source->file >= 0 && lseek(source->file, 0, SEEK_SET) != 0) {
        g_set_error(error, IMPORT_ERROR, ERROR_IO, "%s: %s", source->name, g_strerror(errno));
        return false;
    }
    source_end_converter(source);
    g_clear_object(&source->unpack);
    source->position = source->text = 0;
    source->raw_start = source->raw_end = 0;
    source->out_start = source->out_end = 0;
    source->peeked_start = source->peeked_end = 0;
    source->spill_start = source->spill_end = 0;
    source->raw_ended = source->out_ended = source->member_ended = false;
    EVP_DigestInit_ex(source->digest, EVP_sha256(), NULL);
    return source_sniff(source, error);
}

void source_free(struct source *source)
{
    if (source->file >= 0)
        close(source->file);
    source_end_converter(source);
    g_clear_pointer(&source->bytes, g_bytes_unref);
    g_clear_object(&source->unpack);
    EVP_MD_CTX_free(source->digest);
    g_free(source->wished);
    g_free(source->raw);
    g_free(source->packed_out);
    g_free(source->peeked);
    g_free(source->name);
    g_free(source);
}

gssize source_read(struct source *source, char *buffer, gsize size, GError **error)
{
    if (source->peeked_start < source->peeked_end) {
        const gsize count = MIN(size, source->peeked_end - source->peeked_start);
        memcpy(buffer, source->peeked + source->peeked_start, count);
        source->peeked_start += count;
        return (gssize)count;
    }
    return source_read_text(source, buffer, size, error);
}

const char *source_peek(struct source *source, gsize *length, GError **error)
{
    if (source->peeked == NULL)
        source->peeked = g_malloc(PEEK);
    while (source->peeked_end < PEEK) {
        const gssize count = source_read_text(source, source->peeked + source->peeked_end,
                                              PEEK - source->peeked_end, error);
        if (count < 0)
            return NULL;
        if (count == 0)
            break;
        source->peeked_end += (gsize)count;
    }
    *length = source->peeked_end - source->peeked_start;
    return source->peeked + source->peeked_start;
}

bool source_finish(struct source *source, guint8 digest[DIGEST_SIZE], GError **error)
{
    struct stat after;
    if (source->file >= 0
        && (fstat(source->file, &after) != 0 || after.st_size != source->before.st_size
            || after.st_mtim.tv_sec != source->before.st_mtim.tv_sec
            || after.st_mtim.tv_nsec != source->before.st_mtim.tv_nsec)) {
        g_set_error(error, IMPORT_ERROR, ERROR_DATA,
                    "%s: was changed while it was read; import it again when it is complete",
                    source->name);
        return false;
    }
    while (!source->raw_ended) {
        source->raw_start = source->raw_end;
        if (!source_fill_raw(source, error))
            return false;
    }
    return EVP_DigestFinal_ex(source->digest, digest, NULL) == 1;
}

const char *source_name(const struct source *source)
{
    return source->name;
}

guint64 source_position(const struct source *source)
{
    return source->archive ? MIN(source->shown, source_size(source)) : source->position;
}

const char *source_encoding(const struct source *source)
{
    return source->archive ? "" : source->encoding;
}

const char *source_encoding_said(const struct source *source)
{
    const bool converted = source->convert != (GIConv)-1;
    return converted && source->wished != NULL && !source->marked ? source->encoding : NULL;
}

const char *source_encoding_words(const struct source *source)
{
    if (source->archive)
        return "workbook";
    return source->words != NULL ? source->words : "UTF-8";
}

bool source_is_archive(const struct source *source)
{
    return source->archive;
}

guint64 source_size(const struct source *source)
{
    return source->bytes != NULL ? g_bytes_get_size(source->bytes)
                                 : (guint64)source->before.st_size;
}
