#include "config.h"

#include "store/upcoming.h"

#include "store/database_private.h"

static void upcoming_next(sqlite3_context *context, int count, sqlite3_value **values)
{
    struct database *database = sqlite3_user_data(context);
    (void)count;
    const gint64 next =
        database->next != NULL ? database->next(database, sqlite3_value_int64(values[0])) : 0;
    if (next != 0)
        sqlite3_result_int64(context, next);
}

void upcoming_register(struct database *database)
{
    sqlite3_create_function_v2(database->handle, "schedule_next", 1,
                               SQLITE_UTF8 | SQLITE_DIRECTONLY, database, upcoming_next, NULL, NULL,
                               NULL);
}
