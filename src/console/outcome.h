/* What became of a key. Layer: console. */
#ifndef CONSOLE_OUTCOME_H
#define CONSOLE_OUTCOME_H

/* Bits. The loop paints after every key that was handled; handlers never do. */
enum outcome {
    OUTCOME_IGNORED = 0, /* try the next one who may want it */
    OUTCOME_HANDLED = 1,
    OUTCOME_CHANGED = 2,  /* a widget's value is another one */
    OUTCOME_FORWARD = 4,  /* the focus goes to the next widget */
    OUTCOME_BACKWARD = 8, /* or to the one before */
    OUTCOME_CHOSEN = 16,  /* Enter on a choice or button */
};

#endif
