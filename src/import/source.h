/* A report file as a stream of UTF-8 text, whatever it was stored as: gzip or plain, with a byte order
 * mark or without, in UTF-16 or a code page that the operator named. Constant memory.
 * Layer: import. Called by the CSV reader and by recognise.c.
 *
 * Only regular files are read: a pipe or a device would hang or never end. Nothing is guessed: text that
 * is neither marked nor named is UTF-8 (FORMATS.md section 0, rule 2). */
#ifndef IMPORT_SOURCE_H
#define IMPORT_SOURCE_H

#include "base/cleanup.h"
#include "base/digest.h"

#include <glib.h>
#include <stdbool.h>

#define IMPORT_ERROR import_error_quark()
GQuark import_error_quark(void);

struct source;

/* Opens a file. `encoding` (may be NULL) is the operator's word for the code page, any name that iconv
 * knows; ERROR_USAGE when it knows none. ERROR_NOT_FOUND, ERROR_IO or ERROR_DATA with the file's name for
 * everything else. Caller frees with source_free. */
struct source *source_open(const char *path, const char *encoding,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* A source over bytes in memory, for tests and the fuzz target. Takes a reference. */
struct source *source_open_bytes(GBytes *bytes, const char *name);
void source_free(struct source *source);
DEFINE_AUTOPTR(source, source_free)

/* Up to `size` bytes of text, without the byte order mark. 0 at the end, -1 on error. UTF-8 that came as
 * UTF-8 is not validated here: the readers above know the line. */
gssize source_read(struct source *source, char *buffer, gsize size,
                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The beginning of the text (at least a few hundred bytes, if there are as many), which source_read will
 * return again. Borrowed until the next call. */
const char *source_peek(struct source *source, gsize *length,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What the text is converted from, as --encoding takes it: what the operator said, or the mark says; NULL when neither
 * does, so that it has to be UTF-8 (encoding.h checks); "" for an archive. And the same in words for reports. Borrowed. */
const char *source_encoding(const struct source *source);
const char *source_encoding_words(const struct source *source);

/* The operator's word for the code page that the text is converted from; NULL when nobody said one, or it is UTF-8, marked,
 * or an archive. Borrowed. */
const char *source_encoding_said(const struct source *source);

/* Whether it is a ZIP archive, as workbooks are: it has no text then, and its bytes are read from any place. -1 on error,
 * which does not have the file's name. */
bool source_is_archive(const struct source *source);
gssize source_read_at(struct source *source, guint64 offset, char *buffer, gsize size,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Says that what is read from now on will be read again after source_rewind, so that it goes faster: no digest is taken. */
void source_look(struct source *source);

/* Back to the first byte of the text, as if nothing had been read. */
bool source_rewind(struct source *source, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* After the last byte was read: fails if the file was changed while it was read. `digest` gets the
 * SHA-256 of the file as it is on disk. */
bool source_finish(struct source *source, guint8 digest[DIGEST_SIZE],
                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The file's name without its directory, valid UTF-8. Borrowed. */
const char *source_name(const struct source *source);

/* For progress: bytes of the file read so far, and its size. */
guint64 source_position(const struct source *source);
guint64 source_size(const struct source *source);

#endif
