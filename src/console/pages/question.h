/* Questions, in proportion to what they are about. Overlays. Layer: console/pages. Called by pages and sections.
 * Typed-ahead keys are forgotten before any of them; the answer that changes nothing is the default; Esc keeps
 * everything as it is. */
#ifndef CONSOLE_PAGES_QUESTION_H
#define CONSOLE_PAGES_QUESTION_H

#include "console/console.h"

struct question {
    const char *title;       /* "Invalidate 128 credentials?" */
    const char *text;        /* sentences, wrapped; line feeds as they are. May be NULL */
    const char *yes, *no;    /* captions of the buttons: ASCII. NULL: "Yes", "No" */
    const char *third;       /* a further button ("Keep mine"); NULL: none */
    bool dangerous;          /* the person types y, not Enter */
    guint64 count;           /* above 50 of a dangerous one: the person types this number */
    const char *input_label; /* with a line to fill in ("Reason"); NULL: none */
    const char *input;       /* its first content */
    int input_limit;         /* characters; 0: none */
    bool input_needed;
};

enum answer {
    ANSWER_NO,
    ANSWER_YES,
    ANSWER_THIRD,
};

/* Asks; `answered` is called on the console's thread with what was typed (NULL without an input; borrowed), after the
 * question is gone. All texts are copied. `data` is freed with free_data after that, whatever the answer. */
void question_ask(struct console *console, const struct question *question,
                  void (*answered)(struct console *console, gpointer data, enum answer answer,
                                   const char *input),
                  gpointer data, GDestroyNotify free_data);

#endif
