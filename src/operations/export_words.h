/* What was handed out, in words. Layer: operations. Called by cli and console. */
#ifndef OPERATIONS_EXPORT_WORDS_H
#define OPERATIONS_EXPORT_WORDS_H

#include "operations/export.h"

/* In lines, made safe to show. Caller frees. */
char *export_words(const struct export_request *request, const struct export_result *result);

/* What is worth knowing beside it: sentences (char *) without a full stop. Free with g_ptr_array_unref. */
GPtrArray *export_notes(const struct export_result *result);

#endif
