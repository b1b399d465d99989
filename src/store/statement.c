#include "config.h"

#include "store/database_private.h"

#include <stdarg.h>
#include <string.h>

/* More texts than the program has are a sign of generated SQL, which is not worth keeping. */
#define STATEMENTS_KEPT 200

struct statement {
    struct database *database;
    sqlite3_stmt *handle;
    int fault;           /* a bind that failed; told by the next step */
    bool ended;          /* stepped to its end since it was bound */
    GPtrArray *repaired; /* texts of the current row that were no UTF-8; made when needed */
};

struct transaction {
    struct database *database;
    guint64 number;
};

static void statement_free(gpointer data)
{
    struct statement *statement = data;
    sqlite3_finalize(statement->handle);
    g_clear_pointer(&statement->repaired, g_ptr_array_unref);
    g_free(statement);
}

/* Of a text of some hundred bytes, eight at a time: each use of a statement asks for it twice. */
static guint sql_hash(gconstpointer key)
{
    const char *sql = key;
    guint64 hash = 0, word = 0;
    for (gsize left = strlen(sql); left > 0;) {
        const gsize count = MIN(left, sizeof word);
        memcpy(&word, sql, count);
        hash = (hash ^ word) * G_GUINT64_CONSTANT(0x9E3779B97F4A7C15);
        hash ^= hash >> 32;
        sql += count;
        left -= count;
    }
    return (guint)hash;
}

/* The keys are the statements' own copies of their texts. */
GHashTable *statements_new(void)
{
    return g_hash_table_new_full(sql_hash, g_str_equal, NULL, statement_free);
}

bool database_run_script(struct database *database, const char *script, GError **error)
{
    const int code = sqlite3_exec(database->handle, script, NULL, NULL, NULL);
    seal_statement_ended(database->seal, code == SQLITE_OK);
    if (code != SQLITE_OK)
        database_set_error(database, code, error);
    return code == SQLITE_OK;
}

bool database_read_number(struct database *database, const char *sql, gint64 *number,
                          GError **error)
{
    g_autoptr(statement) statement = database_query(database, error, sql, "");
    if (statement == NULL || statement_step(statement, error) != 1)
        return false;
    *number = statement_integer(statement, 0);
    return true;
}

static struct statement *statement_take(struct database *database, const char *sql, GError **error)
{
    struct statement *statement = NULL;
    if (g_atomic_int_get(&database->interrupted)) {
        database_set_error(database, SQLITE_INTERRUPT, error);
        return NULL;
    }
    if (g_hash_table_steal_extended(database->statements, sql, NULL, (gpointer *)&statement))
        return statement;
    sqlite3_stmt *handle = NULL;
    const int code =
        sqlite3_prepare_v3(database->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &handle, NULL);
    if (code != SQLITE_OK) {
        database_set_error(database, code, error);
        return NULL;
    }
    statement = g_new0(struct statement, 1);
    statement->database = database;
    statement->handle = handle;
    return statement;
}

/* `keep` tells SQLite whether to copy what it is given, here and below: SQLITE_TRANSIENT, unless the statement ends
 * before the caller's values do. */
static int statement_bind_bytes(sqlite3_stmt *handle, int place, const void *data, gsize size,
                                sqlite3_destructor_type keep)
{
    if (size == 0)
        return sqlite3_bind_zeroblob(handle, place, 0);
    return sqlite3_bind_blob64(handle, place, data, size, keep);
}

static int statement_bind_one(sqlite3_stmt *handle, int place, char type, va_list *values,
                              sqlite3_destructor_type keep)
{
    switch (type) {
    case 'i':
        return sqlite3_bind_int64(handle, place, va_arg(*values, gint64));
    case 'd':
        return sqlite3_bind_double(handle, place, va_arg(*values, double));
    case 't': {
        const char *text = va_arg(*values, const char *);
        return sqlite3_bind_text(handle, place, text, -1, keep);
    }
    case 'b': {
        const void *data = va_arg(*values, const void *);
        const gsize size = va_arg(*values, gsize);
        return data == NULL ? sqlite3_bind_null(handle, place)
                            : statement_bind_bytes(handle, place, data, size, keep);
    }
    case 'B': {
        GBytes *bytes = va_arg(*values, GBytes *);
        if (bytes == NULL)
            return sqlite3_bind_null(handle, place);
        gsize size = 0;
        const void *data = g_bytes_get_data(bytes, &size);
        return statement_bind_bytes(handle, place, data, size, keep);
    }
    case 'n':
        return sqlite3_bind_null(handle, place);
    case 'p':
        return sqlite3_bind_pointer(handle, place, va_arg(*values, void *), STATEMENT_POINTER,
                                    NULL);
    default:
        g_error("statement_bind: '%c' is no type of a parameter", type);
    }
}

static void statement_bind_list(struct statement *statement, const char *types, va_list *values,
                                sqlite3_destructor_type keep)
{
    g_return_if_fail(sqlite3_bind_parameter_count(statement->handle) == (int)strlen(types));
    sqlite3_reset(statement->handle);
    statement->ended = false;
    statement->fault = SQLITE_OK;
    for (int i = 0; types[i] != '\0'; i++) {
        const int code = statement_bind_one(statement->handle, i + 1, types[i], values, keep);
        if (code != SQLITE_OK)
            statement->fault = code;
    }
}

struct statement *database_query(struct database *database, GError **error, const char *sql,
                                 const char *types, ...)
{
    struct statement *statement = statement_take(database, sql, error);
    if (statement == NULL)
        return NULL;
    va_list values;
    va_start(values, types);
    statement_bind_list(statement, types, &values, SQLITE_TRANSIENT);
    va_end(values);
    return statement;
}

static int statement_bind_value(sqlite3_stmt *handle, int place, const struct database_value *value)
{
    switch (value->type) {
    case 'i':
        return sqlite3_bind_int64(handle, place, value->integer);
    case 't':
        return sqlite3_bind_text(handle, place, value->text, (int)value->integer, SQLITE_TRANSIENT);
    default:
        return sqlite3_bind_null(handle, place);
    }
}

struct statement *database_query_values(struct database *database, GError **error, const char *sql,
                                        const struct database_value *values, guint count)
{
    struct statement *statement = statement_take(database, sql, error);
    if (statement == NULL)
        return NULL;
    g_return_val_if_fail(sqlite3_bind_parameter_count(statement->handle) == (int)count, NULL);
    sqlite3_reset(statement->handle);
    statement->ended = false;
    statement->fault = SQLITE_OK;
    for (guint i = 0; i < count; i++) {
        const int code = statement_bind_value(statement->handle, (int)i + 1, &values[i]);
        if (code != SQLITE_OK)
            statement->fault = code;
    }
    return statement;
}

void statement_bind(struct statement *statement, const char *types, ...)
{
    va_list values;
    va_start(values, types);
    statement_bind_list(statement, types, &values, SQLITE_TRANSIENT);
    va_end(values);
}

int statement_step(struct statement *statement, GError **error)
{
    if (statement->repaired != NULL)
        g_ptr_array_set_size(statement->repaired, 0);
    if (statement->ended)
        return 0;
    const int code =
        statement->fault != SQLITE_OK ? statement->fault : sqlite3_step(statement->handle);
    if (code == SQLITE_ROW)
        return 1;
    seal_statement_ended(statement->database->seal, code == SQLITE_DONE);
    statement->database->changes = sqlite3_changes64(statement->database->handle);
    if (code != SQLITE_DONE)
        database_set_error(statement->database, code, error);
    /* Reset at once: a statement left standing would keep the read transaction open. */
    statement->ended = true;
    sqlite3_reset(statement->handle);
    return code == SQLITE_DONE ? 0 : -1;
}

void statement_end(struct statement *statement)
{
    if (statement == NULL)
        return;
    GHashTable *kept = statement->database->statements;
    const char *sql = sqlite3_sql(statement->handle);
    sqlite3_reset(statement->handle);
    sqlite3_clear_bindings(statement->handle);
    if (statement->repaired != NULL)
        g_ptr_array_set_size(statement->repaired, 0);
    if (g_hash_table_size(kept) >= STATEMENTS_KEPT)
        statement_free(statement);
    else
        g_hash_table_replace(kept, (gpointer)sql, statement);
}

gint64 statement_integer(struct statement *statement, int column)
{
    return sqlite3_column_int64(statement->handle, column);
}

double statement_real(struct statement *statement, int column)
{
    return sqlite3_column_double(statement->handle, column);
}

const char *statement_text(struct statement *statement, int column)
{
    const char *text = (const char *)sqlite3_column_text(statement->handle, column);
    const int size = sqlite3_column_bytes(statement->handle, column);
    if (text == NULL || g_utf8_validate(text, size, NULL))
        return text;
    /* Only a damaged file, or another program's hand in it, holds such text. NUL is no end of it. */
    if (statement->repaired == NULL)
        statement->repaired = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(statement->repaired, g_utf8_make_valid(text, size));
    return statement->repaired->pdata[statement->repaired->len - 1];
}

const void *statement_blob(struct statement *statement, int column, gsize *size)
{
    const void *data = sqlite3_column_blob(statement->handle, column);
    *size = (gsize)sqlite3_column_bytes(statement->handle, column);
    return data;
}

GBytes *statement_bytes(struct statement *statement, int column)
{
    gsize size = 0;
    const void *data = statement_blob(statement, column, &size);
    return g_bytes_new(data, size);
}

bool statement_is_null(struct statement *statement, int column)
{
    return sqlite3_column_type(statement->handle, column) == SQLITE_NULL;
}

bool statement_is_text(struct statement *statement, int column)
{
    return sqlite3_column_type(statement->handle, column) == SQLITE_TEXT;
}

static bool statement_run(struct statement *statement, GError **error)
{
    int step;
    while ((step = statement_step(statement, error)) > 0)
        ;
    return step == 0;
}

/* Begins or ends a transaction. */
static bool database_control(struct database *database, const char *sql, GError **error)
{
    g_autoptr(statement) statement = statement_take(database, sql, error);
    if (statement == NULL)
        return false;
    statement_bind(statement, "");
    return statement_run(statement, error);
}

/* A change outside a transaction gets one of its own, for its seal. */
static bool statement_run_alone(struct statement *statement, GError **error)
{
    struct database *database = statement->database;
    database_enter(database);
    bool done = database_begin(database, error) && statement_run(statement, error);
    const gint64 changes = database->changes;
    done = done && database_commit(database, error);
    if (!done)
        database_rollback(database);
    database->changes = changes;
    return done;
}

static bool database_run_list(struct database *database, GError **error, const char *sql,
                              const char *types, va_list *values)
{
    g_autoptr(statement) statement = statement_take(database, sql, error);
    if (statement == NULL)
        return false;
    statement_bind_list(statement, types, values, SQLITE_STATIC);
    const bool alone = database->seal != NULL && sqlite3_get_autocommit(database->handle) != 0
                       && sqlite3_stmt_readonly(statement->handle) == 0;
    return alone ? statement_run_alone(statement, error) : statement_run(statement, error);
}

bool database_run(struct database *database, GError **error, const char *sql, const char *types,
                  ...)
{
    va_list values;
    va_start(values, types);
    const bool fine = database_run_list(database, error, sql, types, &values);
    va_end(values);
    return fine;
}

bool database_run_unwatched(struct database *database, GError **error, const char *sql,
                            const char *types, ...)
{
    va_list values;
    va_start(values, types);
    seal_pause(database->seal);
    const bool fine = database_run_list(database, error, sql, types, &values);
    seal_resume(database->seal);
    va_end(values);
    return fine;
}

gint64 database_last_id(struct database *database)
{
    return sqlite3_last_insert_rowid(database->handle);
}

gint64 database_changes(struct database *database)
{
    return database->changes;
}

static void database_leave_if_idle(struct database *database)
{
    if (sqlite3_get_autocommit(database->handle) != 0)
        database_leave(database);
}

bool database_begin(struct database *database, GError **error)
{
    database->transactions++;
    seal_forget(database->seal);
    return database_control(database, "BEGIN", error);
}

bool database_begin_immediate(struct database *database, GError **error)
{
    database->transactions++;
    seal_forget(database->seal);
    database_enter(database);
    if (database_control(database, "BEGIN IMMEDIATE", error))
        return true;
    database_leave_if_idle(database);
    return false;
}

bool database_commit(struct database *database, GError **error)
{
    const bool done =
        seal_write(database->seal, database, error) && database_control(database, "COMMIT", error);
    database_leave_if_idle(database);
    return done;
}

void database_rollback(struct database *database)
{
    seal_forget(database->seal);
    /* After some faults SQLite has rolled back by itself. */
    if (sqlite3_get_autocommit(database->handle) == 0)
        sqlite3_exec(database->handle, "ROLLBACK", NULL, NULL, NULL);
    database_leave_if_idle(database);
}

struct transaction *transaction_begin(struct database *database, GError **error)
{
    if (!database_begin_immediate(database, error))
        return NULL;
    struct transaction *transaction = g_new0(struct transaction, 1);
    transaction->database = database;
    transaction->number = database->transactions;
    return transaction;
}

void transaction_end(struct transaction *transaction)
{
    if (transaction == NULL)
        return;
    if (transaction->number == transaction->database->transactions)
        database_rollback(transaction->database);
    g_free(transaction);
}
