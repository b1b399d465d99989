/* Previews: what a configuration's certificate would look like, with SPECIMEN across it, for anybody, eligible or not.
 * Nothing is written to the database; a template that is not prepared yet is prepared in memory. Layer: operations.
 * Called by cli and console. */
#ifndef OPERATIONS_PREVIEW_H
#define OPERATIONS_PREVIEW_H

#include "operations/installation.h"
#include "store/configuration.h"

struct preview_wish {
    const char *username; /* whose name it shows; NULL: an example */
    bool worst;           /* instead a sheet of the names that are hardest to print */
    bool picture;         /* a PNG instead of a PDF */
    guint dots_per_inch;  /* of a picture; 0: 144 */
};

/* The file's bytes. What is wrong with the certificate is the error: one sentence. *told, if not NULL, is a sentence
 * about what is shown (caller frees). New reference. */
GBytes *preview_make(struct installation *installation, const struct configuration *configuration,
                     const struct preview_wish *wish, char **told,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same into a file, whose ending, .pdf or .png, decides what it is; one that is there is replaced only if
 * `replace`. */
bool preview_save(struct installation *installation, const struct configuration *configuration,
                  const struct preview_wish *wish, const char *path, bool replace, char **told,
                  GError **error);

#endif
