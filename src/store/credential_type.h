/* Credential types: reusable pairs of a retrieval and a generation function with their options.
 * Layer: store. Called by operations; read by commands and pages. Source: REFERENCE.md section 1.2. */
#ifndef STORE_CREDENTIAL_TYPE_H
#define STORE_CREDENTIAL_TYPE_H

#include "base/cleanup.h"

#include "base/json.h"
#include "store/database.h"

struct credential_type {
    gint64 id;
    char *name;      /* unique, compared exactly */
    char *retrieval; /* plain names of rules/function.h */
    char *generation;
    json_t *options; /* an object */
    gint64 created, modified;
};

void credential_type_free(struct credential_type *type);
DEFINE_AUTOPTR(credential_type, credential_type_free)

/* ERROR_NOT_FOUND when there is none. Caller frees. */
struct credential_type *credential_type_find(struct database *database, const char *name,
                                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
struct credential_type *credential_type_find_by_id(struct database *database, gint64 id,
                                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* All, by name. Array of struct credential_type; free with g_ptr_array_unref. */
GPtrArray *credential_type_list(struct database *database,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Those in whose options a value or a member is this text; NULL: all. The options of others are not parsed. */
GPtrArray *credential_type_list_naming(struct database *database, const char *text,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Inserts and sets id, created and modified; saves by id and sets modified; deletes with its
 * configurations (ERROR_DATA while a credential refers to one of them). */
bool credential_type_insert(struct database *database, struct credential_type *type,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool credential_type_update(struct database *database, struct credential_type *type,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool credential_type_delete(struct database *database, gint64 id,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* How many credentials, of any status, its configurations have. */
bool credential_type_count_credentials(struct database *database, gint64 id, gint64 *count,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
