/* What a credential's document says, so that it can be compared with the one in a person's hands. Layer: verify, private
 * to it. */
#ifndef VERIFY_PRINTED_H
#define VERIFY_PRINTED_H

#include "store/credential.h"

/* The texts of its document in the order of drawing; empty for one that another installation issued.
 * Array of char *; free with g_ptr_array_unref. */
GPtrArray *printed_texts(struct database *database, const struct credential *credential,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
