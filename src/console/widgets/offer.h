/* A list of what can be chosen, narrowed by typing, in a popup. Layer: console/widgets. Called by the widgets that offer
 * something. Case and accents do not count; all typed words must occur. */
#ifndef CONSOLE_WIDGETS_OFFER_H
#define CONSOLE_WIDGETS_OFFER_H

#include "console/widgets/widget.h"

struct offer_item {
    char *value;  /* what the field gets */
    char *label;  /* what is shown */
    char *detail; /* a line on it; NULL: none */
    char *folded; /* for comparing */
};

struct offer {
    GPtrArray *items; /* of struct offer_item */
    GArray *shown;    /* indices of those that match, guint */
    char *typed;
    int current; /* in `shown`; -1: none */
    int top;
    bool open;
    /* the items are those that match what was typed, as whoever offers them sees it */
    bool narrowed;
    bool part;                     /* there are more than these */
    int label_cells, detail_cells; /* of the widest ones */
};

void offer_init(struct offer *offer);
void offer_clear(struct offer *offer);

/* Texts are copied; a label that is NULL is the value. */
void offer_add(struct offer *offer, const char *value, const char *label, const char *detail);
void offer_remove_all(struct offer *offer);

const struct offer_item *offer_find(const struct offer *offer, const char *value); /* NULL */
int offer_index(const struct offer *offer, const char *value);                     /* -1 */

/* Shows what matches; the first is the current one, or none without `takes_first`. */
void offer_narrow(struct offer *offer, const char *typed, bool takes_first);

/* Opens it with everything, and the item of this value as the current one. */
void offer_open(struct offer *offer, const char *value);
void offer_close(struct offer *offer);

/* Up, Down, PgUp, PgDn, Home, End. */
enum outcome offer_key(struct offer *offer, const struct key *key);

const struct offer_item *offer_current(const struct offer *offer); /* NULL: none */

/* Draws the popup at a place of the widget, with the cursor on the current item. `hint` is shown when nothing
 * matches. */
void offer_draw(struct offer *offer, const struct widget *widget, int row, int column,
                const char *hint);

#endif
