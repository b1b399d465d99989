/* Handing out: the PDFs of a selection as files with names for people, in a directory or a ZIP file with an index,
 * and in one file for printing; or one PDF as a file. Layer: operations. Called by cli and console.
 *
 * Every PDF is rebuilt from the database and compared with its hash; no file, font or template is read. However many
 * there are, memory holds one of them. */
#ifndef OPERATIONS_EXPORT_H
#define OPERATIONS_EXPORT_H

#include "base/cleanup.h"

#include "operations/installation.h"

#include <stdbool.h>

enum export_order {
    EXPORT_AS_GIVEN, /* in the order of the ids */
    EXPORT_BY_NAME,  /* as printed, without regard to case and accents */
    EXPORT_BY_DATE,  /* of issue */
    EXPORT_BY_USERNAME,
};

struct export_request {
    const GArray *ids; /* gint64, rows of credentials */
    /* only those of this status: "available", or "invalidated" when asked for */
    const char *status;
    const char *target; /* a directory, or a file that ends in ".zip"; NULL: none */
    const char *names;  /* pattern of the file names (export_name.h); NULL: the usual one */
    const char *merged; /* path of the file for printing; NULL: none */
    const char *single; /* path of the PDF of the only credential, as it was issued; NULL: none */
    const char *selection; /* in words, for the history */
    enum export_order order;
    bool replace; /* files that are there already */
    bool raw;     /* no guard against formulas in the index */
    /* Called for each credential; true cancels. NULL: not called. */
    bool (*progress)(gpointer data, guint64 done, guint64 total);
    gpointer progress_data;
};

struct export_left_out {
    char *uuid;
    char *reason;
};

struct export_result {
    guint64 files, pages; /* handed out: in the target, and in the file for printing */
    guint64 bytes;        /* of the files */
    /* adopted PDFs of several pages, of which the file for printing has the first */
    guint64 shortened;
    guint64 left_out;
    GPtrArray *left_out_first; /* of struct export_left_out: the first hundred */
    bool cancelled;   /* a directory keeps what was written, with its index; nothing else stays */
    char *unrecorded; /* why the history has no row; NULL: it has */
};

/* ERROR_NOT_FOUND when nothing of the selection can be handed out, ERROR_REFUSED when a file is in the way. What an
 * error leaves in a directory are whole files, and the text tells how many. Caller frees. */
struct export_result *export_run(struct installation *installation,
                                 const struct export_request *request,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
void export_result_free(struct export_result *result);
DEFINE_AUTOPTR(export_result, export_result_free)

#endif
