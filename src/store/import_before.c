#include "config.h"

/* See seal.c. */
#define SQLITE_ENABLE_PREUPDATE_HOOK 1

#include "store/import_before.h"

#include "store/database_private.h"
#include "store/import_before_age.h"

#include <string.h>

/* As many as are kept in memory. */
#define NOTED_MOST 4096

static const char *const key_id[] = { "id", NULL };
static const char *const key_part[] = { "id", "course_id", NULL };
static const char *const key_position[] = { "course_id", "position", NULL };
static const char *const key_identity[] = { "source", "value", NULL };

/* The tables whose rows are noted. */
static const struct noted_table {
    const char *name;
    /* Their columns that the columns learner_id and other_id of import_before are; NULL: 0. */
    const char *learner, *other;
    /* The key of its rows when those that are made are noted; NULL: they are not. */
    const char *const *made;
} noted_tables[] = {
    { "learner", "id", NULL, NULL },
    { "learner_identity", "learner_id", NULL, key_identity },
    { "enrolment", "learner_id", "course_id", NULL },
    { "course_grade", "learner_id", "course_id", NULL },
    { "completion", "learner_id", "course_id", NULL },
    { "subsection_grade", "learner_id", "subsection_id", NULL },
    { "subsection", NULL, "id", key_part },
    { "course", NULL, "id", key_id },
    { "assignment_type", "position", "course_id", key_position },
};

/* A table as it is in this database. */
struct before_table {
    const struct noted_table *table;
    GPtrArray *columns; /* names, as they are written in JSON: "name": */
    int learner, other; /* places of the key columns; -1: none */
    GArray *made;       /* int: places of the columns of the key of what is made */
};

struct before_note {
    gint64 import_id, learner_id, other_id, line;
    const char *table;
    gsize state; /* where it begins in `states`; it ends with a NUL */
};

struct import_before {
    struct database *database;
    sqlite3 *handle;
    GHashTable *tables; /* name -> struct before_table */
    char last_name[64]; /* the table that was changed last, which is mostly changed again */
    const struct before_table *last; /* NULL: it is none of them */
    gint64 import_id, line;
    gint64 made; /* the learner who was made last */
    int fault;   /* of SQLite, for which a value is not known: the notes must not be committed */
    GArray *notes;
    GString *states;
    struct statement *write;
    GHashTable *sums; /* number of an import -> struct import_before_sum */
};

static void before_free_table(gpointer data)
{
    struct before_table *table = data;
    g_ptr_array_unref(table->columns);
    g_array_unref(table->made);
    g_free(table);
}

static void before_add_text(GString *state, const guint8 *text)
{
    g_string_append_c(state, '"');
    for (; *text != '\0'; text++) {
        if (*text == '"' || *text == '\\')
            g_string_append_c(state, '\\');
        if (*text < 0x20)
            g_string_append_printf(state, "\\u%04x", *text);
        else
            g_string_append_c(state, (char)*text);
    }
    g_string_append_c(state, '"');
}

/* Reals with all their digits: they have to be the same again. */
static void before_add_value(struct import_before *before, sqlite3_value *value)
{
    GString *state = before->states;
    char number[G_ASCII_DTOSTR_BUF_SIZE];
    const guint8 *text;
    switch (value != NULL ? sqlite3_value_type(value) : SQLITE_NULL) {
    case SQLITE_INTEGER:
        g_string_append_printf(state, "%" G_GINT64_FORMAT, (gint64)sqlite3_value_int64(value));
        break;
    case SQLITE_FLOAT:
        g_ascii_formatd(number, sizeof number, "%.17g", sqlite3_value_double(value));
        g_string_append(state, number);
        if (strpbrk(number, ".e") == NULL)
            g_string_append(state, ".0");
        break;
    case SQLITE_TEXT:
        text = sqlite3_value_text(value);
        if (text != NULL)
            before_add_text(state, text);
        else
            before->fault = SQLITE_NOMEM;
        break;
    default:
        g_string_append(state, "null");
    }
}

typedef int (*before_read)(sqlite3 *handle, int column, sqlite3_value **value);

/* NULL for a damaged value, of which the statement will tell. Of memory that was not there for us it need not know. */
static sqlite3_value *before_value(struct import_before *before, before_read read, int column)
{
    sqlite3_value *value = NULL;
    const int code = read(before->handle, column, &value);
    if (code == SQLITE_OK)
        return value;
    if ((code & 0xff) != SQLITE_CORRUPT)
        before->fault = code;
    return NULL;
}

static gint64 before_key(struct import_before *before, before_read read, int column)
{
    sqlite3_value *value = column >= 0 ? before_value(before, read, column) : NULL;
    return value != NULL ? sqlite3_value_int64(value) : 0;
}

static void before_add_column(struct import_before *before, const struct before_table *table,
                              before_read read, guint column, bool first)
{
    g_string_append_c(before->states, first ? '{' : ',');
    g_string_append(before->states, table->columns->pdata[column]);
    before_add_value(before, before_value(before, read, (int)column));
}

static void before_note(struct import_before *before, const struct before_table *table, bool made)
{
    const before_read read = made ? sqlite3_preupdate_new : sqlite3_preupdate_old;
    const struct before_note note = {
        .import_id = before->import_id,
        .line = before->line,
        .learner_id = before_key(before, read, table->learner),
        .other_id = before_key(before, read, table->other),
        .table = table->table->name,
        .state = before->states->len,
    };
    if (made)
        g_string_append_c(before->states, '[');
    for (guint i = 0; made && i < table->made->len; i++)
        before_add_column(before, table, read, (guint)g_array_index(table->made, int, i), i == 0);
    for (guint i = 0; !made && i < table->columns->len; i++)
        before_add_column(before, table, read, i, i == 0);
    g_string_append(before->states, made ? "}]" : "}");
    g_string_append_c(before->states, '\0');
    g_array_append_val(before->notes, note);
}

static const struct before_table *before_find_table(struct import_before *before, const char *name)
{
    if (strcmp(before->last_name, name) != 0) {
        before->last = g_hash_table_lookup(before->tables, name);
        g_strlcpy(before->last_name, name, sizeof before->last_name);
    }
    return before->last;
}

/* Called for each row that is about to change. */
static void before_watch(void *data, int operation, const char *name)
{
    struct import_before *before = data;
    const struct before_table *table = before_find_table(before, name);
    if (table == NULL || before->import_id == 0)
        return;
    if (operation != SQLITE_INSERT) {
        before_note(before, table, false);
        return;
    }
    if (table->table == &noted_tables[0])
        before->made = before_key(before, sqlite3_preupdate_new, table->learner);
    else if (table->table->made != NULL
             && (table->learner < 0 || table->other >= 0
                 || before_key(before, sqlite3_preupdate_new, table->learner) != before->made))
        before_note(before, table, true);
}

static struct before_table *before_read_table(struct database *database,
                                              const struct noted_table *table, GError **error)
{
    struct before_table *read = g_new0(struct before_table, 1);
    read->table = table;
    read->columns = g_ptr_array_new_with_free_func(g_free);
    read->made = g_array_new(FALSE, FALSE, sizeof(int));
    read->learner = read->other = -1;
    g_autoptr(statement) columns = database_query(
        database, error, "SELECT cid, name FROM pragma_table_info(?, 'main') ORDER BY cid", "t",
        table->name);
    int step = -1;
    while (columns != NULL && (step = statement_step(columns, error)) == 1) {
        const int place = (int)statement_integer(columns, 0);
        const char *name = statement_text(columns, 1);
        if (g_strcmp0(name, table->learner) == 0)
            read->learner = place;
        if (g_strcmp0(name, table->other) == 0)
            read->other = place;
        if (table->made != NULL && g_strv_contains(table->made, name))
            g_array_append_val(read->made, place);
        g_ptr_array_add(read->columns, g_strdup_printf("\"%s\":", name));
    }
    if (step == 0)
        return read;
    before_free_table(read);
    return NULL;
}

struct import_before *import_before_new(struct database *database, GError **error)
{
    g_autoptr(import_before) before = g_new0(struct import_before, 1);
    before->database = database;
    before->handle = database_handle(database);
    before->tables = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, before_free_table);
    before->notes = g_array_new(FALSE, FALSE, sizeof(struct before_note));
    before->states = g_string_new(NULL);
    before->sums = g_hash_table_new_full(g_int64_hash, g_int64_equal, NULL, g_free);
    for (gsize i = 0; i < G_N_ELEMENTS(noted_tables); i++) {
        struct before_table *read = before_read_table(database, &noted_tables[i], error);
        if (read == NULL)
            return NULL;
        g_hash_table_insert(before->tables, (gpointer)noted_tables[i].name, read);
    }
    before->write = database_query(database, error,
                                   "INSERT INTO import_before (import_id, table_name, learner_id,"
                                   " other_id, line, state) VALUES (?, ?, ?, ?, ?, ?)",
                                   "itiiit", (gint64)0, "", (gint64)0, (gint64)0, (gint64)0, "");
    if (before->write == NULL)
        return NULL;
    database_watch(database, before_watch, before);
    return g_steal_pointer(&before);
}

void import_before_free(struct import_before *before)
{
    database_watch(before->database, NULL, NULL);
    statement_end(before->write);
    g_hash_table_unref(before->tables);
    g_hash_table_unref(before->sums);
    g_array_unref(before->notes);
    g_string_free(before->states, TRUE);
    g_free(before);
}

static struct import_before_sum *before_sum(struct import_before *before, gint64 import_id)
{
    struct import_before_sum *sum = g_hash_table_lookup(before->sums, &import_id);
    if (sum != NULL)
        return sum;
    sum = g_new0(struct import_before_sum, 1);
    sum->import_id = import_id;
    g_hash_table_insert(before->sums, &sum->import_id, sum);
    return sum;
}

bool import_before_write(struct import_before *before, GError **error)
{
    if (before != NULL && before->fault != SQLITE_OK) {
        database_set_error(before->database, before->fault, error);
        return false;
    }
    for (guint i = 0; before != NULL && i < before->notes->len; i++) {
        const struct before_note *note = &g_array_index(before->notes, struct before_note, i);
        const char *state = before->states->str + note->state;
        statement_bind(before->write, "itiiit", note->import_id, note->table, note->learner_id,
                       note->other_id, note->line, state);
        import_before_sum_add(before_sum(before, note->import_id), note->table, note->learner_id,
                              note->other_id, note->line, state);
        if (statement_step(before->write, error) != 0)
            return false;
    }
    if (before != NULL) {
        g_array_set_size(before->notes, 0);
        g_string_truncate(before->states, 0);
    }
    return true;
}

bool import_before_finish(struct import_before *before, gint64 import_id, GError **error)
{
    return import_before_sum_write(before->database, before_sum(before, import_id), error);
}

bool import_before_keep(struct import_before *before, GError **error)
{
    return before == NULL || before->notes->len < NOTED_MOST || import_before_write(before, error);
}

void import_before_stand(struct import_before *before, gint64 import_id, gint64 line, gint64 made)
{
    if (before == NULL)
        return;
    before->import_id = import_id;
    before->line = line;
    before->made = made;
}

bool import_before_set(struct import_before *before, gint64 import_id, gint64 line, GError **error)
{
    if (before == NULL)
        return true;
    if (!import_before_keep(before, error))
        return false;
    before->import_id = import_id;
    before->line = line;
    return true;
}
