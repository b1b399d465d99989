/* What the report of an import says of columns from which nothing was taken.
 * Layer: import. The importers of tables have these as their `remark`. */
#ifndef IMPORT_TABLE_REMARKS_H
#define IMPORT_TABLE_REMARKS_H

#include "import/import.h"

/* Which columns are left out though something stands in them; NULL: none is. Caller frees. */
char *table_remark_left_out(const struct import_reader *reader);

/* Of a gradebook: that no grade of the course is taken, since none is in numbers; NULL: one is. Caller frees. */
char *table_remark_no_grade(const struct import_reader *reader);

#endif
