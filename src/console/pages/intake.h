/* Taking in files of a learning platform: a dry run that shows what would become of each row, then the import. Also
 * moving in from learning-credentials. Layer: console/pages. Called by the section of imports. */
#ifndef CONSOLE_PAGES_INTAKE_H
#define CONSOLE_PAGES_INTAKE_H

#include "console/command.h"
#include "console/console.h"

/* Lets files be chosen, and opens the page for them. */
void intake_begin(struct console *console);

extern const struct console_command intake_commands[];

#endif
