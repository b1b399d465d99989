/* One of a few words, all in view: "( ) every  (•) crontab  ( ) once". Left and Right choose. Layer: console/widgets.
 * Called by forms. */
#ifndef CONSOLE_WIDGETS_RADIO_H
#define CONSOLE_WIDGETS_RADIO_H

#include "console/widgets/widget.h"

struct widget *radio_widget_new(CDKSCREEN *screen);

/* Texts are copied. `label` NULL: the value is shown. */
void radio_widget_add(struct widget *widget, const char *value, const char *label);

#endif
