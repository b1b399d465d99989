/* Taking an import back from the console. Layer: console/sections. Called by the section of imports. */
#ifndef CONSOLE_SECTIONS_IMPORTS_UNDO_H
#define CONSOLE_SECTIONS_IMPORTS_UNDO_H

#include "console/page.h"

/* Looks at what it would do, asks in proportion, and does it; or shows what stands against it. */
void imports_undo(struct page *page, gint64 id);

#endif
