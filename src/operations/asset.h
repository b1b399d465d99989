/* Adding, changing and removing assets. Layer: operations. Called by commands and pages.
 * Source: REFERENCE.md section 1.1; RELIABILITY.md row F12. */
#ifndef OPERATIONS_ASSET_H
#define OPERATIONS_ASSET_H

#include "operations/installation.h"
#include "store/asset.h"

/* No asset may be larger. */
#define ASSET_SIZE_MOST (64 * 1024 * 1024)

/* Reads a regular file of 1 byte to ASSET_SIZE_MOST; FIFOs, devices and directories are refused without
 * waiting on them. *file_name (may be NULL) is its base name. Caller unrefs, and frees the name. */
GBytes *asset_read_file(const char *path, char **file_name,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What a file would be by its beginning, as far as that can be told at once: refused is what asset_read_file refuses,
 * and what is no asset. */
bool asset_recognise_file(const char *path, enum asset_kind *kind,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Adds a file, whose kind is recognised from its content: a PDF (examined in a child process), a font, a PNG or JPEG.
 * slug NULL: proposed from the description, else from the file's name. The file's name is cleaned as REFERENCE.md
 * section 1.1 says. No content (NULL) is an empty file, which is refused. Returns what was saved; caller frees. */
struct asset *asset_add(struct installation *installation, const char *file_name, GBytes *content,
                        const char *slug, const char *description,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same without saving: examined and ready for asset_insert, which takes the content too. For moving.c, which
 * saves many in one transaction. Caller frees. */
struct asset *asset_prepare(const char *file_name, GBytes *content, const char *slug,
                            const char *description, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What is to be different; NULL stays as it is. A new file must be of the same kind. A slug that options
 * refer to stays. */
struct asset_change {
    const char *slug;
    const char *description;
    const char *file_name; /* with content */
    GBytes *content;
};
bool asset_change(struct installation *installation, const char *slug,
                  const struct asset_change *wanted, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Refused while the options of a type or configuration, or a setting, refer to it, naming them. */
bool asset_remove(struct installation *installation, const char *slug,
                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What refers to an asset, as words for a person: "the type Diploma (template)". Array of char *; free
 * with g_ptr_array_unref. */
GPtrArray *asset_users(struct database *database, const char *slug,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
