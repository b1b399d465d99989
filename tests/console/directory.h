/* Directories as wholes, without other programs. Tests only. */
#ifndef TESTS_CONSOLE_DIRECTORY_H
#define TESTS_CONSOLE_DIRECTORY_H

/* Copies a directory with all that is below it; the target must not be there. PDFs are shared by hard links: the program
 * replaces files, it never writes into them. */
void directory_copy(const char *source, const char *target);

/* Removes it with all that is below it. */
void directory_remove(const char *path);

#endif
