#include "config.h"

#include "console/sections/equivalent.h"

#include "console/console.h"

#include <stdarg.h>

void equivalent_add(GPtrArray *equivalent, ...)
{
    va_list words;
    va_start(words, equivalent);
    for (const char *word = va_arg(words, const char *); word != NULL;
         word = va_arg(words, const char *))
        g_ptr_array_add(equivalent, g_strdup(word));
    va_end(words);
}

void equivalent_then(GPtrArray *equivalent)
{
    if (equivalent->len > 0)
        equivalent_add(equivalent, EQUIVALENT_THEN, NULL);
}

void equivalent_option(GPtrArray *equivalent, const char *option, const char *value)
{
    if (value != NULL)
        equivalent_add(equivalent, option, value, NULL);
}

void equivalent_tell(struct console *console, GPtrArray *equivalent)
{
    if (equivalent->len == 0)
        return;
    g_ptr_array_add(equivalent, NULL);
    console_equivalent(console, (const char *const *)equivalent->pdata);
}
