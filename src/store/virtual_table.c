#include "config.h"

#include "store/virtual_table.h"

#include <string.h>

static gpointer table_allocate(gsize size)
{
    gpointer memory = sqlite3_malloc64(size);
    if (memory != NULL)
        memset(memory, 0, size);
    return memory;
}

int virtual_table_connect(sqlite3 *handle, void *kind, int count, const char *const *words,
                          sqlite3_vtab **made, char **fault)
{
    (void)count, (void)words, (void)fault;
    const int code = sqlite3_declare_vtab(handle, ((const struct virtual_kind *)kind)->declaration);
    if (code != SQLITE_OK)
        return code;
    struct virtual_table *table = table_allocate(sizeof *table);
    if (table == NULL)
        return SQLITE_NOMEM;
    table->kind = kind;
    *made = &table->base;
    return SQLITE_OK;
}

/* Has xFilter called with the parameters in their order. SQLITE_CONSTRAINT, by which SQLite looks for another plan: not all
 * of them are given. */
int virtual_table_plan(sqlite3_vtab *base, sqlite3_index_info *info)
{
    const struct virtual_kind *kind = ((const struct virtual_table *)base)->kind;
    unsigned found = 0;
    if (kind->rows_expected > 0) {
        info->estimatedCost = (double)kind->rows_expected;
        info->estimatedRows = kind->rows_expected;
    }
    for (int i = 0; i < info->nConstraint; i++) {
        const int parameter = info->aConstraint[i].iColumn - kind->first_parameter;
        if (parameter < 0 || parameter >= kind->parameters || !info->aConstraint[i].usable
            || info->aConstraint[i].op != SQLITE_INDEX_CONSTRAINT_EQ)
            continue;
        info->aConstraintUsage[i].argvIndex = parameter + 1;
        info->aConstraintUsage[i].omit = 1;
        found |= 1u << parameter;
    }
    return found == (1u << kind->parameters) - 1 ? SQLITE_OK : SQLITE_CONSTRAINT;
}

int virtual_table_disconnect(sqlite3_vtab *table)
{
    sqlite3_free(table);
    return SQLITE_OK;
}

int virtual_table_open(sqlite3_vtab *table, sqlite3_vtab_cursor **made)
{
    *made = table_allocate(((const struct virtual_table *)table)->kind->cursor_size);
    return *made != NULL ? SQLITE_OK : SQLITE_NOMEM;
}

int virtual_table_close(sqlite3_vtab_cursor *cursor)
{
    sqlite3_free(cursor);
    return SQLITE_OK;
}

const struct virtual_kind *virtual_table_kind(const sqlite3_vtab_cursor *cursor)
{
    return ((const struct virtual_table *)cursor->pVtab)->kind;
}

bool virtual_table_add(struct database *database, const struct virtual_kind *kind,
                       const sqlite3_module *module, GError **error)
{
    return database_add_module(database, kind->name, module, kind, error);
}
