#include "config.h"

#include "store/import_rows.h"

#include "store/virtual_table.h"

/* Layer: store. The rows of an import as a table, for reports of them. */

enum rows_column {
    ROWS_ID,
    ROWS_LINE,
    ROWS_USERNAME,
    ROWS_NAME_REMARK,
    ROWS_VERDICT,
    ROWS_NOTED,
    ROWS_STAGE, /* parameters from here on */
    ROWS_FIRST,
    ROWS_LAST,
    ROWS_COLUMNS,
};

struct rows_cursor {
    sqlite3_vtab_cursor base;
    const struct import_stage *stage;
    struct stage_reader *reader;
    struct staged_row row;
    gint64 last;
};

static const struct virtual_kind rows_kind = {
    .name = "import_rows",
    .declaration =
        "CREATE TABLE import_rows (id INTEGER, line INTEGER, username TEXT, name_remark TEXT,"
        " verdict TEXT, noted INTEGER, stage HIDDEN, first HIDDEN, last HIDDEN)",
    .first_parameter = ROWS_STAGE,
    .parameters = ROWS_COLUMNS - ROWS_STAGE,
    .cursor_size = sizeof(struct rows_cursor),
};

static int table_plan(sqlite3_vtab *table, sqlite3_index_info *info)
{
    info->orderByConsumed =
        info->nOrderBy == 1 && info->aOrderBy[0].iColumn == ROWS_ID && !info->aOrderBy[0].desc;
    return virtual_table_plan(table, info);
}

static int cursor_close(sqlite3_vtab_cursor *base)
{
    stage_reader_free(((struct rows_cursor *)base)->reader);
    return virtual_table_close(base);
}

/* Reads the row that it stands on. */
static int cursor_stand(struct rows_cursor *cursor, gint64 id)
{
    g_autoptr(GError) fault = NULL;
    cursor->row = (struct staged_row){ .id = id };
    if (id > cursor->last || import_rows_read(cursor->reader, id, &cursor->row, &fault))
        return SQLITE_OK;
    cursor->base.pVtab->zErrMsg = sqlite3_mprintf("%s", fault->message);
    return SQLITE_IOERR;
}

static int cursor_filter(sqlite3_vtab_cursor *base, int plan, const char *name, int count,
                         sqlite3_value **values)
{
    struct rows_cursor *cursor = (struct rows_cursor *)base;
    (void)plan, (void)name, (void)count;
    cursor->stage = sqlite3_value_pointer(values[0], STATEMENT_POINTER);
    g_clear_pointer(&cursor->reader, stage_reader_free);
    cursor->last = 0;
    if (cursor->stage == NULL)
        return cursor_stand(cursor, 1);
    cursor->reader = import_stage_reader(cursor->stage);
    cursor->last = MIN(sqlite3_value_int64(values[2]), import_stage_rows(cursor->stage));
    return cursor_stand(cursor, MAX(sqlite3_value_int64(values[1]), 1));
}

static int cursor_next(sqlite3_vtab_cursor *base)
{
    struct rows_cursor *cursor = (struct rows_cursor *)base;
    return cursor_stand(cursor, cursor->row.id + 1);
}

static int cursor_ended(sqlite3_vtab_cursor *base)
{
    const struct rows_cursor *cursor = (const struct rows_cursor *)base;
    return cursor->row.id > cursor->last;
}

static int cursor_id(sqlite3_vtab_cursor *base, sqlite3_int64 *id)
{
    *id = ((const struct rows_cursor *)base)->row.id;
    return SQLITE_OK;
}

static const char *given(const char *text)
{
    return text != NULL && text[0] != '\0' ? text : NULL;
}

static void cursor_tell_parts_of_name(const struct staged_row *row, sqlite3_context *context)
{
    const bool both = row->first_name != NULL && row->last_name != NULL;
    g_autofree char *name =
        both ? g_strconcat(row->first_name, " ", row->last_name, NULL) : g_strdup("");
    g_strstrip(name);
    sqlite3_result_text(context, name, -1, SQLITE_TRANSIENT);
}

/* By what a person finds the row in the file. */
static void cursor_tell_username(const struct staged_row *row, sqlite3_context *context)
{
    const char *const texts[] = { row->username, given(row->email), row->external_id,
                                  row->platform_id, row->name };
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
        if (texts[i] != NULL) {
            sqlite3_result_text(context, texts[i], -1, SQLITE_TRANSIENT);
            return;
        }
    cursor_tell_parts_of_name(row, context);
}

static int cursor_tell(sqlite3_vtab_cursor *base, sqlite3_context *context, int column)
{
    const struct rows_cursor *cursor = (const struct rows_cursor *)base;
    const struct staged_row *row = &cursor->row;
    switch ((enum rows_column)column) {
    case ROWS_ID:
        sqlite3_result_int64(context, row->id);
        break;
    case ROWS_LINE:
        sqlite3_result_int64(context, row->line);
        break;
    case ROWS_USERNAME:
        cursor_tell_username(row, context);
        break;
    case ROWS_NAME_REMARK:
        sqlite3_result_text(context, row->name_remark, -1, SQLITE_TRANSIENT);
        break;
    case ROWS_VERDICT:
        sqlite3_result_text(context,
                            staged_verdict_names[import_stage_verdict(cursor->stage, row->id)], -1,
                            SQLITE_STATIC);
        break;
    case ROWS_NOTED:
        sqlite3_result_int(context, cursor->stage->noted->data[row->id - 1]);
        break;
    case ROWS_STAGE:
    case ROWS_FIRST:
    case ROWS_LAST:
    case ROWS_COLUMNS:
        break;
    }
    return SQLITE_OK;
}

static const sqlite3_module rows_module = {
    .xConnect = virtual_table_connect,
    .xBestIndex = table_plan,
    .xDisconnect = virtual_table_disconnect,
    .xOpen = virtual_table_open,
    .xClose = cursor_close,
    .xFilter = cursor_filter,
    .xNext = cursor_next,
    .xEof = cursor_ended,
    .xColumn = cursor_tell,
    .xRowid = cursor_id,
};

bool import_rows_add_table(struct database *database, GError **error)
{
    return virtual_table_add(database, &rows_kind, &rows_module, error);
}
