/* A field with one of several values. Closed it shows the chosen one and how many there are; Enter, Alt-Down or (where
 * only these can be chosen) Space open the list; typing narrows it; Enter takes, Esc leaves it as it was. Left and Right
 * go through the choices without the list. Layer: console/widgets. Called by forms and dialogs.
 *
 * With free text anything can be typed, and what is known is offered while typing. */
#ifndef CONSOLE_WIDGETS_CHOICE_H
#define CONSOLE_WIDGETS_CHOICE_H

#include "console/widgets/widget.h"

/* `limit`: characters of free text; 0: none. */
struct widget *choice_widget_new(CDKSCREEN *screen, bool free_text, int limit);

/* Texts are copied. `label` may be NULL: the value is shown; `detail` too: nothing stands beside it. */
void choice_widget_add(struct widget *widget, const char *value, const char *label,
                       const char *detail);
void choice_widget_remove_all(struct widget *widget); /* the value stays */

/* For choices that are looked for elsewhere: called with what is typed, "" for all, whenever that decides what is
 * offered. */
void choice_widget_on_typed(struct widget *widget,
                            void (*typed)(struct widget *widget, const char *text));

/* Until choice_widget_found the list says that they are being looked for; whoever takes one of a closed set meanwhile,
 * with Enter or Tab, takes the first that is found. */
void choice_widget_search(struct widget *widget);

/* They were added. narrowed: only those that match what was typed; part: and only the first of them. True: one was taken,
 * which is another value than before. */
bool choice_widget_found(struct widget *widget, bool narrowed, bool part);

/* Called when another one is highlighted while choosing, and with the field's value when that ends. */
void choice_widget_on_highlight(struct widget *widget,
                                void (*highlighted)(struct widget *widget, const char *value));

/* The value that is highlighted, else the field's. Borrowed until the next key. */
const char *choice_widget_highlighted(const struct widget *widget);

bool choice_widget_is_open(const struct widget *widget);

/* Shown while it is empty, behind "e.g."; copied. NULL: none. */
void choice_widget_set_example(struct widget *widget, const char *example);

#endif
