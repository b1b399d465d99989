/* Whole tables to files, as the command export writes them: for spreadsheets, or for other programs. Layer:
 * console/pages. Called by the first page and by sections. */
#ifndef CONSOLE_PAGES_TABLES_H
#define CONSOLE_PAGES_TABLES_H

#include "console/console.h"

/* Each asks in which form and to which file, and writes on a job's thread. */
void tables_export_learners(struct page *page);
void tables_export_credentials(struct page *page);
void tables_export_grades(struct page *page); /* of all courses */
void tables_export_course(struct page *page, const char *key);

#endif
