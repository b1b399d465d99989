/* The plan page: who would get a credential and why each of the others would not, before anything is written. Layer:
 * console/pages. Called by sections. Source: DESIGN.md section 4. */
#ifndef CONSOLE_PAGES_PLAN_H
#define CONSOLE_PAGES_PLAN_H

#include "console/console.h"

/* Makes a plan of a configuration, beside the keys, and shows it; or a stored one. */
void plan_open(struct console *console, gint64 configuration_id);
void plan_show(struct console *console, gint64 plan_id);

#endif
