#include "config.h"

#include "operations/correction_words.h"

static double correction_member(const json_t *value, const char *member)
{
    return json_number_value(json_object_get(value, member));
}

char *correction_describe(enum correction_kind kind, const json_t *value)
{
    const char *mode = json_string_value(json_object_get(value, "mode"));
    if (value == NULL || json_is_null(value))
        return g_strdup("none");
    switch (kind) {
    case CORRECTION_ENROLMENT:
    case CORRECTION_PATH:
        return g_strconcat(json_is_true(json_object_get(value, "active")) ? "enrolled" : "ended",
                           mode != NULL && *mode != '\0' ? ", " : "", mode, NULL);
    case CORRECTION_COMPLETION:
        return amount_show_percent(correction_member(value, "ratio"));
    case CORRECTION_TOTAL:
        return amount_show_percent(json_number_value(value));
    case CORRECTION_GRADE:
        if (json_is_null(json_object_get(value, "earned")))
            return g_strdup("not attempted");
        return amount_show_points(correction_member(value, "earned"),
                                  correction_member(value, "possible"));
    }
    g_return_val_if_reached(g_strdup(""));
}

const char *correction_remark(const struct correction_outcome *outcome, enum correction_kind kind)
{
    if (outcome->not_by_hand)
        return "was not set by hand";
    if (!outcome->changed)
        return "was so before";
    if (!outcome->enrolled && kind != CORRECTION_ENROLMENT && kind != CORRECTION_PATH)
        return "counts only with an active enrolment";
    return "";
}
