/* A field that is on or off: "[x]", toggled by Space. Its value is "1" or "0". Layer: console/widgets. Called by forms
 * and dialogs. */
#ifndef CONSOLE_WIDGETS_CHECK_H
#define CONSOLE_WIDGETS_CHECK_H

#include "console/widgets/widget.h"

/* The screen frees it. */
struct widget *check_widget_new(CDKSCREEN *screen);

#endif
