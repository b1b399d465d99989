#include "config.h"

#include "base/secret.h"

#include <sys/resource.h>

void secret_guard(void)
{
    /* No core fits into one byte. Where the kernel hands cores to a program, whatever the limit, it takes this one for the
     * sign that there is none to hand over; 0 leaves it to the program. */
    const struct rlimit byte = { 1, 1 }, nothing = { 0, 0 };
    if (setrlimit(RLIMIT_CORE, &byte) != 0)
        (void)setrlimit(RLIMIT_CORE, &nothing);
}
