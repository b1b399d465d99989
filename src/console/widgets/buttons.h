/* A row of buttons, CDK's own button box within a widget. Left, Right and Tab go through them, Enter chooses (CHOSEN).
 * Layer: console/widgets. Called by forms and dialogs. */
#ifndef CONSOLE_WIDGETS_BUTTONS_H
#define CONSOLE_WIDGETS_BUTTONS_H

#include "console/widgets/widget.h"

/* Captions (NULL-terminated, copied) are printable ASCII without <. `letters`: for each button the one that chooses it at
 * once, a blank for none; NULL: none at all. */
struct widget *buttons_widget_new(CDKSCREEN *screen, const char *const *captions,
                                  const char *letters);

int buttons_widget_current(const struct widget *widget);
void buttons_widget_set_current(struct widget *widget, int current);

#endif
