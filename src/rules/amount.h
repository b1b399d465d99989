/* Completions and grades as a person types them. Layer: rules (pure). Called by commands and operations (corrections,
 * policies, and what is told of them). */
#ifndef RULES_AMOUNT_H
#define RULES_AMOUNT_H

#include <glib.h>
#include <stdbool.h>

enum amount_kind {
    AMOUNT_RATIO,   /* "0.875" */
    AMOUNT_PERCENT, /* "87.5 %" */
    AMOUNT_POINTS,  /* "35/40" */
};

struct amount {
    enum amount_kind kind;
    double fraction;
    double earned, possible; /* of points */
};

/* Reads one strictly: decimal digits with at most one decimal point, nothing below 0. More than 1, 100 % or all
 * points is refused unless `above` allows it (grades with extra credit); points of 0 possible ones always are.
 * ERROR_DATA saying what to write instead. */
bool amount_read(const char *typed, bool above, struct amount *amount,
                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* A fraction as percent with up to two digits: "87.5 %". Caller frees. */
char *amount_show_percent(double fraction);

/* "35 of 40". Caller frees. */
char *amount_show_points(double earned, double possible);

#endif
