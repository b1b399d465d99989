/* Backups: the whole installation as one file, made while others work. Documents are in the database, so that the
 * PDFs need no copying. Layer: operations. Called by commands and pages. Source: RELIABILITY.md P8. */
#ifndef OPERATIONS_BACKUP_H
#define OPERATIONS_BACKUP_H

#include "operations/installation.h"
#include "store/copy.h"

struct backup_request {
    const char *file;
    bool replace;           /* a file of that name is replaced */
    copy_progress progress; /* may be NULL */
    void *progress_data;
};

struct backup_result {
    char *file; /* absolute */
    struct copy_result copy;
    gint64 duration; /* microseconds */
};
void backup_result_clear(struct backup_result *result);

/* Writes a backup, as database_copy says; the installation may be opened for reading only. The caller clears the
 * result. */
bool backup_write(struct installation *installation, const struct backup_request *request,
                  struct backup_result *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Keeps in the history that it was made, for doctor; the installation is opened for writing. */
bool backup_record(struct installation *installation, const struct backup_result *result,
                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* When the last one was made, or restored, which is as good; 0: never. */
bool backup_last(struct database *database, gint64 *at, GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
