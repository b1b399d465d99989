/* Collecting what a row would change, value by value. Layer: store. Used by the import files only. */
#ifndef STORE_IMPORT_DIFFERENCE_H
#define STORE_IMPORT_DIFFERENCE_H

#include "store/import_stage.h"

struct difference {
    bool changed;  /* a value that may be changed differs */
    bool conflict; /* a value set by hand differs */
    GString *note; /* what differs, in words; made when needed */
    int told;
};

/* Clear with difference_clear. Values that are equal are nothing. */
void difference_text(struct difference *difference, const char *label, const char *before,
                     const char *after, bool by_hand);
/* NaN is "none". */
void difference_number(struct difference *difference, const char *label, double before,
                       double after, bool by_hand);
/* In words of the caller's own; `conflict`: what the file says is not taken. */
void difference_say(struct difference *difference, const char *words, bool conflict);
void difference_clear(struct difference *difference);

/* STAGED_CONFLICT, STAGED_CHANGED or STAGED_UNCHANGED. */
enum staged_verdict difference_verdict(const struct difference *difference);

#endif
