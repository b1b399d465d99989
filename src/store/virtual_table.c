#include "config.h"

#include "store/virtual_table.h"

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
