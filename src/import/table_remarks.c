#include "config.h"

#include "import/table_remarks.h"

#include <string.h>

/* Layer: import. */

#define COLUMNS_NAMED 3

/* Whether another column has the same heading. */
static bool remark_is_twin(const struct mapping *mapping, guint index)
{
    const char *heading = mapping_column_at(mapping, index)->heading;
    for (guint i = 0; heading[0] != '\0' && i < mapping->columns->len; i++)
        if (i != index && strcmp(mapping_column_at(mapping, i)->heading, heading) == 0)
            return true;
    return false;
}

char *table_remark_left_out(const struct import_reader *reader)
{
    g_autoptr(GString) list = g_string_new(NULL);
    guint count = 0;
    for (guint i = 0; i < reader->mapping->columns->len; i++) {
        if (mapping_column_at(reader->mapping, i)->role != MAPPING_IGNORED
            || survey_column_at(reader->survey, i)->filled == 0)
            continue;
        const char *heading = mapping_column_at(reader->mapping, i)->heading;
        if (++count > COLUMNS_NAMED)
            continue;
        g_string_append(list, count > 1 ? ", " : "");
        if (heading[0] == '\0')
            g_string_append_printf(list, "#%u", i + 1);
        else
            g_string_append_printf(list, "\"%s\"", heading);
        if (remark_is_twin(reader->mapping, i))
            g_string_append_printf(list, " (the %u.)", i + 1);
    }
    if (count == 0)
        return NULL;
    if (count > COLUMNS_NAMED)
        g_string_append_printf(list, " and %u more", count - COLUMNS_NAMED);
    return g_strdup_printf("left out: the column%s %s", count == 1 ? "" : "s", list->str);
}

char *table_remark_no_grade(const struct import_reader *reader)
{
    if (reader->survey->rows == 0 || mapping_find(reader->mapping, MAPPING_GRADE) >= 0
        || mapping_find(reader->mapping, MAPPING_OVERRIDE) >= 0)
        return NULL;
    return g_strdup("no grade of the course is taken, since the file has none in numbers; letters "
                    "and words are left out");
}
