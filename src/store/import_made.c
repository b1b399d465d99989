#include "config.h"

#include "store/import_made.h"

#include "store/seal.h"
#include "store/virtual_table.h"

/* For SQLite's planner: most batches have some thousand. */
#define ROWS_EXPECTED 4096

/* All columns of the table learner, in its order, as its seal has them. */
enum learner_column {
    LEARNER_ID,
    LEARNER_USERNAME,
    LEARNER_LMS_ID,
    LEARNER_EMAIL,
    LEARNER_NAME,
    LEARNER_FIRST_NAME,
    LEARNER_LAST_NAME,
    LEARNER_NAME_STATE,
    LEARNER_NAME_REMARK,
    LEARNER_LANGUAGE,
    LEARNER_ACTIVE,
    LEARNER_NAME_BY_HAND,
    LEARNER_EMAIL_BY_HAND,
    LEARNER_NAME_IMPORT_ID,
    LEARNER_NAME_IMPORT_LINE,
    LEARNER_EMAIL_IMPORT_ID,
    LEARNER_EMAIL_IMPORT_LINE,
    LEARNER_CREATED,
    LEARNER_MODIFIED,
    LEARNER_WANTS_MAIL,
    LEARNER_USERNAME_MADE,
    LEARNER_MADE_IMPORT_ID,
    LEARNER_PROPOSED_NAME,
    LEARNER_PROPOSED_FIRST_NAME,
    LEARNER_PROPOSED_LAST_NAME,
    LEARNER_PROPOSED_IMPORT_ID,
    LEARNER_COLUMNS,
};

/* And of the table learner_identity. */
enum number_column {
    NUMBER_SOURCE,
    NUMBER_VALUE,
    NUMBER_LEARNER_ID,
    NUMBER_COLUMNS,
};

/* What a column has: a text, a number, or nothing. */
struct made_value {
    int type; /* of SQLite */
    const char *text;
    gint64 number;
};

struct made_cursor;

/* A table of what is made, which takes the batch as its parameter. */
struct made_kind {
    struct virtual_kind base; /* the parameter comes after the columns */
    const char *table;        /* that it is inserted into */
    /* Goes on to what is made by the row it stands on or by one after it. */
    void (*seek)(struct made_cursor *cursor);
    void (*step)(struct made_cursor *cursor);
    struct made_value (*read)(const struct made_cursor *cursor, guint column);
    const char *insert;
};

struct made_cursor {
    sqlite3_vtab_cursor base;
    const struct import_batch *batch;
    guint place;   /* of the row */
    bool external; /* of numbers: the institution's own, or else the platform's */
};

static struct made_value made_text(const char *text)
{
    return (struct made_value){ text != NULL ? SQLITE_TEXT : SQLITE_NULL, text, 0 };
}

static struct made_value made_number(gint64 number)
{
    return (struct made_value){ SQLITE_INTEGER, NULL, number };
}

static const char *or_empty(const char *text)
{
    return text != NULL ? text : "";
}

static const struct batch_row *cursor_row(const struct made_cursor *cursor)
{
    return &g_array_index(cursor->batch->rows, struct batch_row, cursor->place);
}

static void learner_seek(struct made_cursor *cursor)
{
    while (cursor->place < cursor->batch->rows->len && !cursor_row(cursor)->added)
        cursor->place++;
}

static void learner_step(struct made_cursor *cursor)
{
    cursor->place++;
}

static struct made_value learner_read(const struct made_cursor *cursor, guint column)
{
    const struct batch_row *made = cursor_row(cursor);
    const struct staged_row *row = &made->row;
    switch ((enum learner_column)column) {
    case LEARNER_ID:
        return made_number(made->match.learner_id);
    case LEARNER_USERNAME:
        return made_text(row->username);
    case LEARNER_LMS_ID:
        return made_text(row->lms_id);
    case LEARNER_EMAIL:
        return made_text(or_empty(row->email));
    case LEARNER_NAME:
        return made_text(row->has_name ? row->name : NULL);
    case LEARNER_FIRST_NAME:
        return made_text(or_empty(row->first_name));
    case LEARNER_LAST_NAME:
        return made_text(or_empty(row->last_name));
    case LEARNER_NAME_STATE:
        return made_text(row->name_remark == NULL ? "good" : "review");
    case LEARNER_NAME_REMARK:
        return made_text(or_empty(row->name_remark));
    case LEARNER_LANGUAGE:
        return made_text(or_empty(row->language));
    case LEARNER_NAME_IMPORT_ID:
        return made_number(row->has_name ? row->import_id : 0);
    case LEARNER_NAME_IMPORT_LINE:
        return made_number(row->has_name ? row->line : 0);
    case LEARNER_EMAIL_IMPORT_ID:
        return made_number(row->email != NULL ? row->import_id : 0);
    case LEARNER_EMAIL_IMPORT_LINE:
        return made_number(row->email != NULL ? row->line : 0);
    case LEARNER_CREATED:
    case LEARNER_MODIFIED:
        return made_number(cursor->batch->now);
    case LEARNER_USERNAME_MADE:
        return made_number(made->made);
    case LEARNER_MADE_IMPORT_ID:
        return made_number(row->import_id);
    case LEARNER_ACTIVE:
    case LEARNER_WANTS_MAIL:
        return made_number(1);
    case LEARNER_NAME_BY_HAND:
    case LEARNER_EMAIL_BY_HAND:
    case LEARNER_PROPOSED_IMPORT_ID:
        return made_number(0);
    case LEARNER_PROPOSED_FIRST_NAME:
    case LEARNER_PROPOSED_LAST_NAME:
        return made_text("");
    case LEARNER_PROPOSED_NAME:
    case LEARNER_COLUMNS:
        break;
    }
    return made_text(NULL);
}

/* The defaults of the table are not asked of each row. */
static const struct made_kind made_learners = {
    .table = "learner",
    .base.name = "import_made_learner",
    .base.declaration =
        "CREATE TABLE import_made_learner (id, username, lms_id, email, name, first_name, "
        "last_name,"
        " name_state, name_remark, language, active, name_by_hand, email_by_hand, name_import_id,"
        " name_import_line, email_import_id, email_import_line, created, modified, wants_mail,"
        " username_made, made_import_id, proposed_name, proposed_first_name, proposed_last_name,"
        " proposed_import_id, batch HIDDEN)",
    .base.first_parameter = LEARNER_COLUMNS,
    .base.parameters = 1,
    .base.cursor_size = sizeof(struct made_cursor),
    .base.rows_expected = ROWS_EXPECTED,
    .seek = learner_seek,
    .step = learner_step,
    .read = learner_read,
    .insert =
        "INSERT OR FAIL INTO learner (id, username, lms_id, email, name, first_name, last_name,"
        " name_state, name_remark, language, name_import_id, name_import_line,"
        " email_import_id, email_import_line, created, modified, username_made,"
        " made_import_id)"
        " SELECT id, username, lms_id, email, name, first_name, last_name,"
        " name_state, name_remark, language, name_import_id, name_import_line,"
        " email_import_id, email_import_line, created, modified, username_made,"
        " made_import_id FROM import_made_learner(?1)",
};

/* NULL: the row does not make it known. */
static const char *row_number(const struct batch_row *row, bool external)
{
    if (!row->added || (row->match.flags & (external ? MATCH_EXTERNAL : MATCH_PLATFORM)) == 0)
        return NULL;
    return external ? row->row.external_id : row->row.platform_id;
}

static void number_step(struct made_cursor *cursor)
{
    cursor->place += cursor->external ? 1 : 0;
    cursor->external = !cursor->external;
}

static void number_seek(struct made_cursor *cursor)
{
    while (cursor->place < cursor->batch->rows->len
           && row_number(cursor_row(cursor), cursor->external) == NULL)
        number_step(cursor);
}

static struct made_value number_read(const struct made_cursor *cursor, guint column)
{
    const struct batch_row *row = cursor_row(cursor);
    switch ((enum number_column)column) {
    case NUMBER_SOURCE:
        return made_text(cursor->external ? "external" : row->row.platform);
    case NUMBER_VALUE:
        return made_text(row_number(row, cursor->external));
    case NUMBER_LEARNER_ID:
        return made_number(row->match.learner_id);
    case NUMBER_COLUMNS:
        break;
    }
    return made_text(NULL);
}

static const struct made_kind made_numbers = {
    .table = "learner_identity",
    .base.name = "import_made_number",
    .base.declaration = "CREATE TABLE import_made_number (source, value, learner_id, batch HIDDEN)",
    .base.first_parameter = NUMBER_COLUMNS,
    .base.parameters = 1,
    .base.cursor_size = sizeof(struct made_cursor),
    .base.rows_expected = ROWS_EXPECTED,
    .seek = number_seek,
    .step = number_step,
    .read = number_read,
    .insert = "INSERT OR FAIL INTO learner_identity (source, value, learner_id)"
              " SELECT source, value, learner_id FROM import_made_number(?1)",
};

static const struct made_kind *cursor_kind(const struct made_cursor *cursor)
{
    return (const struct made_kind *)virtual_table_kind(&cursor->base);
}

static int cursor_filter(sqlite3_vtab_cursor *base, int plan, const char *name, int count,
                         sqlite3_value **values)
{
    struct made_cursor *cursor = (struct made_cursor *)base;
    (void)plan, (void)name;
    cursor->batch = count > 0 ? sqlite3_value_pointer(values[0], STATEMENT_POINTER) : NULL;
    cursor->place = 0;
    cursor->external = false;
    if (cursor->batch != NULL)
        cursor_kind(cursor)->seek(cursor);
    return SQLITE_OK;
}

static int cursor_next(sqlite3_vtab_cursor *base)
{
    struct made_cursor *cursor = (struct made_cursor *)base;
    cursor_kind(cursor)->step(cursor);
    cursor_kind(cursor)->seek(cursor);
    return SQLITE_OK;
}

static int cursor_ended(sqlite3_vtab_cursor *base)
{
    const struct made_cursor *cursor = (const struct made_cursor *)base;
    return cursor->batch == NULL || cursor->place >= cursor->batch->rows->len;
}

static int cursor_id(sqlite3_vtab_cursor *base, sqlite3_int64 *id)
{
    *id = ((const struct made_cursor *)base)->place;
    return SQLITE_OK;
}

/* The texts are the batch's, and stay while it is written. */
static int cursor_tell(sqlite3_vtab_cursor *base, sqlite3_context *context, int column)
{
    const struct made_cursor *cursor = (const struct made_cursor *)base;
    const struct made_value value = cursor_kind(cursor)->read(cursor, (guint)column);
    if (value.type == SQLITE_TEXT)
        sqlite3_result_text(context, value.text, -1, SQLITE_STATIC);
    else if (value.type == SQLITE_INTEGER)
        sqlite3_result_int64(context, value.number);
    return SQLITE_OK;
}

static const sqlite3_module made_module = {
    VIRTUAL_TABLE_MODULE, .xFilter = cursor_filter, .xNext = cursor_next,
    .xEof = cursor_ended, .xColumn = cursor_tell,   .xRowid = cursor_id,
};

bool import_made_add_tables(struct database *database, GError **error)
{
    return virtual_table_add(database, &made_learners.base, &made_module, error)
           && virtual_table_add(database, &made_numbers.base, &made_module, error);
}

static guint64 made_hash(const struct made_kind *kind, const struct made_cursor *cursor)
{
    guint64 hash = seal_row_begin();
    for (int i = 0; i < kind->base.first_parameter; i++) {
        const struct made_value value = kind->read(cursor, (guint)i);
        if (value.type == SQLITE_INTEGER)
            seal_row_add_number(&hash, value.number);
        else
            seal_row_add_text(&hash, value.text);
    }
    return hash;
}

static void made_seal(const struct import_batch *batch, const struct made_kind *kind)
{
    struct made_cursor cursor = { .batch = batch };
    for (kind->seek(&cursor); cursor.place < batch->rows->len;
         kind->step(&cursor), kind->seek(&cursor))
        database_seal_row(batch->stage->database, kind->table,
                          cursor_row(&cursor)->match.learner_id, made_hash(kind, &cursor));
}

static bool made_write(struct import_batch *batch, const struct made_kind *kind, GError **error)
{
    struct database *database = batch->stage->database;
    if (!database_run_unwatched(database, error, kind->insert, "p", (void *)batch))
        return false;
    made_seal(batch, kind);
    return true;
}

bool import_made_write(struct import_batch *batch, gint64 now, GError **error)
{
    batch->now = now;
    return (!batch->has_added || made_write(batch, &made_learners, error))
           && (!batch->has_numbers || made_write(batch, &made_numbers, error));
}
