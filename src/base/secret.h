/* What a process that holds a password or a token owes it. Layer: base. Called by operations before they read one.
 * Source: RELIABILITY.md section 4 (Files). */
#ifndef BASE_SECRET_H
#define BASE_SECRET_H

/* From now on nothing of this process's memory gets into a core file, for what is secret is also where libraries have
 * copied it to. Programs that it starts inherit this. */
void secret_guard(void);

#endif
