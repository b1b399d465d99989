/* Files for what is too large for memory. Layer: base. Called by the store.
 *
 * They are put where SQLite puts its own, too: into TMPDIR if that is set, else into /var/tmp, since /tmp is often
 * memory. */
#ifndef BASE_TEMPORARY_H
#define BASE_TEMPORARY_H

/* Opens a file that nobody else can see and that is gone with its descriptor. -1 and errno: none can be had; `directory`
 * is where it was tried last, or where the file is. Caller frees it. */
int temporary_open(char **directory);

/* Makes an empty file that others can open by its path, which the caller frees, and removes. NULL and errno: none can be
 * had. */
char *temporary_make(void);

#endif
