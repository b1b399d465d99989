/* Looking after an installation from the console: the doctor, a check of everything, a backup. Layer:
 * console/sections. Called by settings.c. */
#ifndef CONSOLE_SECTIONS_SETTINGS_CARE_H
#define CONSOLE_SECTIONS_SETTINGS_CARE_H

#include "console/page.h"

/* Commands of the settings. */
void settings_run_doctor(struct page *page);
void settings_run_check(struct page *page);
void settings_run_backup(struct page *page);

#endif
