/* What --version says. Layer: cli. Called by command.c. */
#ifndef CLI_VERSION_H
#define CLI_VERSION_H

#include <stdbool.h>

/* Verbose: also the libraries whose versions decide what works, for those who package the program. */
void version_print(bool verbose);

#endif
