/* Options: the JSON object that types and configurations carry, their merge, and the schemas they are checked against.
 * Layer: rules (pure). Called by operations, commands and pages.
 *
 * Sources: REFERENCE.md section 2, Q2 to Q4, Q8, Q25; the schemas stand in forms/options-*.ini, which is the only place
 * where an option's type, range, default, help and example are written. */
#ifndef RULES_OPTIONS_H
#define RULES_OPTIONS_H

#include "base/json.h"

#define RULES_ERROR rules_error_quark()
GQuark rules_error_quark(void);

/* Reads the text of an options field: blank and null give {} (Q2); anything but an object is refused
 * (Q3); errors name line and column. `what` is the field's name for messages. New reference. */
json_t *options_read(const char *text, const char *what, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* "an object", "a number", "null", ...: what a value is, for messages; "nothing" when it is NULL. Static text. */
const char *options_kind_name(const json_t *value);

/* The type's options overlaid by the configuration's: only object with object is merged, at any depth;
 * base members first, new ones appended; null replaces. Neither argument is changed. New reference. */
json_t *options_merge(const json_t *base, const json_t *override);

/* What checking found: a fault refuses saving, a warning does not. `path` is like
 * "text_elements.name.color" ; the texts are sentences for the operator. */
struct options_finding {
    bool fault;
    char *path;
    char *message;
};

/* Checks options against the schemas of a retrieval and a generation function (NULL: not checked).
 * Returns an array of struct options_finding (never NULL; free with g_ptr_array_unref). */
GPtrArray *options_check(const json_t *options, const char *retrieval, const char *generation);

/* options_check for callers that only need a verdict: the first fault as the error (ERROR_DATA). */
bool options_check_faults(const json_t *options, const char *retrieval, const char *generation,
                          GError **error);

/* Converts older forms once (REFERENCE.md section 12). Returns a new reference; *changed tells whether
 * anything was converted. */
json_t *options_convert_legacy(const json_t *options, bool *changed);

/* Template choice (REFERENCE.md section 2.2, Q25): the slug of `template` or `template_multiline` for a
 * context name. NULL and an error when the options name none. Borrowed from options. */
const char *options_template(const json_t *options, const char *context_name, GError **error);

#endif
