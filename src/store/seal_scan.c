#include "config.h"

#include "store/seal_private.h"

#include "store/database_private.h"
#include "store/row.h"

#include <string.h>

struct seal_scan {
    GHashTable *sums;
    GArray *columns; /* int: how many each sealed table has; 0: it is not there */
};

void seal_scan_free(struct seal_scan *scan)
{
    if (scan == NULL)
        return;
    g_hash_table_unref(scan->sums);
    g_array_unref(scan->columns);
    g_free(scan);
}

static bool seal_has_table(struct database *database, const char *name, bool *there, GError **error)
{
    gint64 count = 0;
    if (!row_number(database_query(database, error,
                                   "SELECT count(*) FROM sqlite_schema WHERE type = 'table'"
                                   " AND name = ?",
                                   "t", name),
                    &count, error))
        return false;
    *there = count > 0;
    return true;
}

/* Names of tables are our own, never from outside. */
static char *seal_query(guint table)
{
    const struct sealed_table *sealed = &sealed_tables[table];
    if (table == 0)
        return g_strdup("SELECT type, name, tbl_name, sql FROM sqlite_schema"
                        " WHERE name NOT LIKE 'sqlite_%'");
    return g_strdup_printf(sealed->has_ids ? "SELECT *, id FROM \"%s\"" : "SELECT *, 0 FROM \"%s\"",
                           sealed->name);
}

/* *rows stays NULL when there is no such table. Caller finalizes. */
static bool seal_prepare(struct database *database, guint table, sqlite3_stmt **rows,
                         GError **error)
{
    bool there = table == 0;
    *rows = NULL;
    if (!there && !seal_has_table(database, sealed_tables[table].name, &there, error))
        return false;
    if (!there)
        return true;
    g_autofree char *sql = seal_query(table);
    const int code = sqlite3_prepare_v2(database->handle, sql, -1, rows, NULL);
    if (code != SQLITE_OK)
        database_set_error(database, code, error);
    return code == SQLITE_OK;
}

static int seal_count_columns(guint table, sqlite3_stmt *rows)
{
    return rows != NULL ? sqlite3_column_count(rows) - (table == 0 ? 0 : 1) : 0;
}

/* The values go to the hash as they are, so this is nothing for struct statement, which repairs texts. */
static bool seal_scan_rows(struct database *database, guint table, sqlite3_stmt *rows,
                           struct seal_scan *scan, GError **error)
{
    int code;
    const int columns = seal_count_columns(table, rows);
    while ((code = sqlite3_step(rows)) == SQLITE_ROW) {
        guint64 hash = SEAL_START;
        for (int i = 0; i < columns; i++)
            if (!seal_hash_value(&hash, sqlite3_column_value(rows, i))) {
                database_set_error(database, SQLITE_NOMEM, error);
                return false;
            }
        const gint64 id = table == 0 ? 0 : sqlite3_column_int64(rows, columns);
        seal_sums_add(scan->sums, seal_key(table, id), 1, hash);
    }
    if (code != SQLITE_DONE)
        database_set_error(database, code, error);
    return code == SQLITE_DONE;
}

static bool seal_scan_table(struct database *database, guint table, struct seal_scan *scan,
                            GError **error)
{
    sqlite3_stmt *rows = NULL;
    const bool done = seal_prepare(database, table, &rows, error)
                      && (rows == NULL || seal_scan_rows(database, table, rows, scan, error));
    g_array_index(scan->columns, int, table) = seal_count_columns(table, rows);
    sqlite3_finalize(rows);
    return done;
}

struct seal_scan *seal_scan_make(struct database *database, GError **error)
{
    g_autoptr(seal_scan) scan = g_new0(struct seal_scan, 1);
    scan->sums = seal_sums_new();
    scan->columns = g_array_new(FALSE, TRUE, sizeof(int));
    for (guint i = 0; sealed_tables[i].name != NULL; i++) {
        g_array_set_size(scan->columns, i + 1);
        if (!seal_scan_table(database, i, scan, error))
            return NULL;
    }
    return g_steal_pointer(&scan);
}

/* The sums that are stored, without those of tables that this program does not seal. */
static GHashTable *seal_load(struct database *database, GError **error)
{
    g_autoptr(GHashTable) sums = seal_sums_new();
    g_autoptr(statement) row =
        database_query(database, error, "SELECT table_name, block, rows, sum FROM seal", "");
    int step = -1;
    while (row != NULL && (step = statement_step(row, error)) == 1)
        for (guint i = 0; sealed_tables[i].name != NULL; i++)
            if (g_str_equal(sealed_tables[i].name, statement_text(row, 0)))
                seal_sums_add(sums, seal_key(i, statement_integer(row, 1) * SEAL_BLOCK),
                              statement_integer(row, 2), (guint64)statement_integer(row, 3));
    return step == 0 ? g_steal_pointer(&sums) : NULL;
}

/* written, there: how many rows of the block there were and are. */
static char *seal_describe(gint64 key, gint64 written, gint64 there)
{
    const gint64 block = seal_key_block(key);
    const struct sealed_table *table = &sealed_tables[seal_key_table(key)];
    g_autoptr(GString) text = g_string_new(NULL);
    if (seal_key_table(key) == 0)
        g_string_append(text, "the definitions of the tables are");
    else if (table->has_ids)
        g_string_append_printf(
            text, "rows %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT " of the table %s are",
            MAX(1, block * SEAL_BLOCK), (block + 1) * SEAL_BLOCK - 1, table->name);
    else
        g_string_append_printf(text, "the rows of the table %s are", table->name);
    g_string_append(text, " not what Testamur wrote");
    if (written != there)
        g_string_append_printf(text, " (%" G_GINT64_FORMAT " of %" G_GINT64_FORMAT ")", there,
                               written);
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static gint seal_compare_texts(gconstpointer one, gconstpointer other)
{
    return strcmp(*(const char *const *)one, *(const char *const *)other);
}

/* Sums that differ, also where only one of the two has any. */
static GPtrArray *seal_compare(GHashTable *stored, GHashTable *found)
{
    GPtrArray *texts = g_ptr_array_new_with_free_func(g_free);
    GHashTableIter iterator;
    struct seal_sum *sum;
    g_hash_table_iter_init(&iterator, stored);
    while (g_hash_table_iter_next(&iterator, NULL, (gpointer *)&sum)) {
        const struct seal_sum *other = g_hash_table_lookup(found, &sum->key);
        const struct seal_sum none = { 0 }, *there = other != NULL ? other : &none;
        if (there->rows != sum->rows || there->sum != sum->sum)
            g_ptr_array_add(texts, seal_describe(sum->key, sum->rows, there->rows));
    }
    g_hash_table_iter_init(&iterator, found);
    while (g_hash_table_iter_next(&iterator, NULL, (gpointer *)&sum))
        if (!g_hash_table_contains(stored, &sum->key))
            g_ptr_array_add(texts, seal_describe(sum->key, 0, sum->rows));
    g_ptr_array_sort(texts, seal_compare_texts);
    return texts;
}

GPtrArray *seal_verify(struct database *database, GError **error)
{
    bool sealed = false;
    g_autoptr(GHashTable) stored = NULL;
    g_autoptr(seal_scan) scan = NULL;
    /* A backup may be older than seals. */
    if (!seal_has_table(database, "seal", &sealed, error))
        return NULL;
    if (!sealed)
        return g_ptr_array_new_with_free_func(g_free);
    /* One state of all tables, whoever writes meanwhile. */
    if (!database_begin(database, error))
        return NULL;
    stored = seal_load(database, error);
    scan = stored != NULL ? seal_scan_make(database, error) : NULL;
    database_rollback(database);
    return scan != NULL ? seal_compare(stored, scan->sums) : NULL;
}

static bool seal_store_all(struct database *database, GHashTable *sums, GError **error)
{
    GHashTableIter iterator;
    struct seal_sum *sum;
    if (!database_run(database, error, "DELETE FROM seal", ""))
        return false;
    g_hash_table_iter_init(&iterator, sums);
    while (g_hash_table_iter_next(&iterator, NULL, (gpointer *)&sum))
        if ((sum->rows != 0 || sum->sum != 0) && !seal_store(database, sum, error))
            return false;
    return true;
}

bool seal_renew(struct database *database, GError **error)
{
    g_autoptr(seal_scan) scan = seal_scan_make(database, error);
    return scan != NULL && seal_store_all(database, scan->sums, error);
}

static char *seal_last_column(struct database *database, const char *table, GError **error)
{
    g_autoptr(statement) row = database_query(
        database, error, "SELECT name FROM pragma_table_info(?) ORDER BY cid DESC LIMIT 1", "t",
        table);
    return row != NULL && statement_step(row, error) == 1 ? row_text(row, 0) : NULL;
}

static bool seal_write_table_again(struct database *database, guint table, GError **error)
{
    g_autofree char *column = seal_last_column(database, sealed_tables[table].name, error);
    if (column == NULL)
        return false;
    g_autofree char *sql = g_strdup_printf("UPDATE \"%s\" SET \"%s\" = \"%s\"",
                                           sealed_tables[table].name, column, column);
    return database_run_script(database, sql, error);
}

/* A column added by ALTER TABLE is in no row until the row is written again, and the hook does not see its
 * default. */
static bool seal_write_rows_again(struct database *database, const struct seal_scan *before,
                                  GError **error)
{
    for (guint i = 1; sealed_tables[i].name != NULL; i++) {
        sqlite3_stmt *rows = NULL;
        const int old = g_array_index(before->columns, int, i);
        if (!seal_prepare(database, i, &rows, error))
            return false;
        const int now = seal_count_columns(i, rows);
        sqlite3_finalize(rows);
        if (old != 0 && now > old && !seal_write_table_again(database, i, error))
            return false;
    }
    return true;
}

bool seal_follow_migration(struct database *database, struct seal_scan *before, GError **error)
{
    bool sealed = false;
    if (!seal_has_table(database, "seal", &sealed, error))
        return false;
    if (!sealed)
        return true;
    if (!seal_write_rows_again(database, before, error))
        return false;
    g_autoptr(GHashTable) sums = seal_load(database, error);
    g_autoptr(seal_scan) after = sums != NULL ? seal_scan_make(database, error) : NULL;
    if (after == NULL)
        return false;
    const bool first = g_hash_table_size(sums) == 0;
    GHashTableIter iterator;
    struct seal_sum *sum;
    g_hash_table_iter_init(&iterator, before->sums);
    while (!first && g_hash_table_iter_next(&iterator, NULL, (gpointer *)&sum))
        seal_sums_add(sums, sum->key, -sum->rows, -sum->sum);
    g_hash_table_iter_init(&iterator, after->sums);
    while (g_hash_table_iter_next(&iterator, NULL, (gpointer *)&sum))
        seal_sums_add(sums, sum->key, sum->rows, sum->sum);
    return seal_store_all(database, sums, error);
}
