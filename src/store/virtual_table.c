#include "config.h"

#include "store/virtual_table.h"

#include <string.h>

int virtual_table_take_parameters(sqlite3_index_info *info, int first, int count)
{
    unsigned found = 0;
    for (int i = 0; i < info->nConstraint; i++) {
        const int parameter = info->aConstraint[i].iColumn - first;
        if (parameter < 0 || parameter >= count || !info->aConstraint[i].usable
            || info->aConstraint[i].op != SQLITE_INDEX_CONSTRAINT_EQ)
            continue;
        info->aConstraintUsage[i].argvIndex = parameter + 1;
        info->aConstraintUsage[i].omit = 1;
        found |= 1u << parameter;
    }
    return found == (1u << count) - 1 ? SQLITE_OK : SQLITE_CONSTRAINT;
}

static gpointer table_allocate(gsize size)
{
    gpointer memory = sqlite3_malloc64(size);
    if (memory != NULL)
        memset(memory, 0, size);
    return memory;
}

int virtual_table_make(sqlite3 *handle, const char *declaration, gsize size, sqlite3_vtab **made)
{
    const int code = sqlite3_declare_vtab(handle, declaration);
    if (code != SQLITE_OK)
        return code;
    *made = table_allocate(size);
    return *made != NULL ? SQLITE_OK : SQLITE_NOMEM;
}

int virtual_table_disconnect(sqlite3_vtab *table)
{
    sqlite3_free(table);
    return SQLITE_OK;
}

int virtual_table_open(gsize size, sqlite3_vtab_cursor **made)
{
    *made = table_allocate(size);
    return *made != NULL ? SQLITE_OK : SQLITE_NOMEM;
}

int virtual_table_close(sqlite3_vtab_cursor *cursor)
{
    sqlite3_free(cursor);
    return SQLITE_OK;
}
