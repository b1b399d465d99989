/* Text that is only read: wrapped, scrolled by Up and Down where it is longer than its place, copied by y. Layer:
 * console/widgets. Called by forms and dialogs. */
#ifndef CONSOLE_WIDGETS_SHOWN_H
#define CONSOLE_WIDGETS_SHOWN_H

#include "console/widgets/widget.h"

struct widget *shown_widget_new(CDKSCREEN *screen);

#endif
