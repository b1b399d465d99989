#include "config.h"

#include "cli/command.h"

const char *invocation_option(const struct invocation *invocation, const char *name)
{
    const GPtrArray *values = g_hash_table_lookup(invocation->options, name);
    return values != NULL && values->len > 0 ? g_ptr_array_index(values, values->len - 1) : NULL;
}

const char **invocation_option_list(const struct invocation *invocation, const char *name)
{
    const GPtrArray *values = g_hash_table_lookup(invocation->options, name);
    const guint count = values != NULL ? values->len : 0;
    const char **list = g_new0(const char *, count + 1);
    for (guint i = 0; i < count; i++)
        list[i] = g_ptr_array_index(values, i);
    return list;
}

bool invocation_flag(const struct invocation *invocation, const char *name)
{
    return g_hash_table_contains(invocation->options, name);
}
