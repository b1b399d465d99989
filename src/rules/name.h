/* Verdicts on people's names. Layer: rules (pure). Called by operations, commands and pages. Source:
 * samples/names.json; DESIGN.md section 4 (lint); Q19. */
#ifndef RULES_NAME_H
#define RULES_NAME_H

#include <glib.h>

enum name_verdict {
    NAME_SHOW, /* print as it is, composed (NFC), without one blank of padding at its end */
    NAME_SANITISE, /* print as `clean`: trimmed, inner white space collapsed, line breaks to spaces, no BOM */
    NAME_REVIEW, /* a person must accept it first: null, N/A, mojibake, emoji, ... ; `remark` says why */
    NAME_REJECT, /* never printed: empty, endless, control characters; `remark` says why */
};

struct name_judgement {
    enum name_verdict verdict;
    char *clean;        /* what may be printed; NULL when rejected */
    const char *remark; /* static text; "" for show and sanitise */
};

/* Judges a name that is valid UTF-8. Fill; clear with name_judgement_clear. */
void name_judge(const char *name, struct name_judgement *judgement);
void name_judgement_clear(struct name_judgement *judgement);

/* The credential's name (Q19): the profile's name if it has one that is not blank, else first and last
 * name joined and trimmed, else NULL. Any argument may be NULL. Caller frees. */
char *name_choose(const char *profile, const char *first, const char *last);

#endif
