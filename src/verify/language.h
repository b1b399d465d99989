/* The languages of the pages that people see: data/verify/LANGUAGE.ini. Layer: verify, private to it. */
#ifndef VERIFY_LANGUAGE_H
#define VERIFY_LANGUAGE_H

#include "base/cleanup.h"

#include "base/date.h"

enum language_text {
    TEXT_DIRECTION, /* "ltr" or "rtl" */
    TEXT_TITLE,
    TEXT_VALID,
    TEXT_VALID_WORDS,
    TEXT_WITHDRAWN,
    TEXT_WITHDRAWN_WORDS,
    TEXT_UNKNOWN,
    TEXT_UNKNOWN_WORDS,
    TEXT_BUSY,
    TEXT_BUSY_WORDS,
    TEXT_NAME,
    TEXT_CONTEXT,
    TEXT_DATE,
    TEXT_ISSUER,
    TEXT_ID,
    TEXT_WITHDRAWN_AT,
    TEXT_REASON,
    TEXT_TEXTS,
    TEXT_COMPARE,
    TEXT_ASK,
    TEXT_ASK_HELP,
    TEXT_CHECK,
    TEXT_ANOTHER,
    LANGUAGE_TEXTS,
};

struct language {
    char *code; /* "de" */
    char *texts[LANGUAGE_TEXTS];
    struct date_words *dates;
};

/* All of them. Array of struct language; free with g_ptr_array_unref. A faulty file is an error. */
GPtrArray *languages_load(GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The one that a browser's Accept-Language (NULL: none) likes best, by its primary subtags; without any, the
 * `fallback`, and without that, English. Borrowed. */
const struct language *languages_choose(const GPtrArray *languages, const char *accepted,
                                        const char *fallback);

#endif
