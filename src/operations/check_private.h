/* What the parts of the check share. Layer: operations, private to check*.c. */
#ifndef OPERATIONS_CHECK_PRIVATE_H
#define OPERATIONS_CHECK_PRIVATE_H

#include "operations/check.h"
#include "operations/credential_files.h"

struct check {
    /* NULL: a copy is looked at, for which no command does anything */
    struct installation *installation;
    struct database *database;
    const struct check_request *request;
    struct check_result *result;
    struct credential_files *files;
    bool write_files; /* the site's setting */
};

/* Adds a finding. */
void check_note(struct check *check, enum check_kind kind, bool repaired, const char *format, ...)
    G_GNUC_PRINTF(4, 5);

/* What a database holds, whoever works on it. */
bool check_content(struct check *check, GError **error);

/* The database: its own structure, and what the schema can't say. */
bool check_database(struct check *check, GError **error);

/* Tables against their seals (store/seal.h). sound: nothing was found that is wrong with the file's structure. */
bool check_seals(struct check *check, bool sound, GError **error);

/* Documents against their files; repairs these. */
bool check_documents(struct check *check, GError **error);

/* Files against their rows, and the modes of files and directories. */
bool check_directories(struct check *check, GError **error);

#endif
