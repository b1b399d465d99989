#include "config.h"

/* The header of SQLite hides the hook unless it is told that the library has it; configure looks for it. */
#define SQLITE_ENABLE_PREUPDATE_HOOK 1

#include "store/seal_private.h"

#include "store/database_private.h"

#include <math.h>
#include <string.h>

/* Multiplied by an odd number and folded, a hash differs whenever one word of a row does. */
#define SEAL_FACTOR G_GUINT64_CONSTANT(0x9E3779B97F4A7C15)

const struct sealed_table sealed_tables[] = {
    { "sqlite_schema", false },
    { "asset", true },
    { "assignment_type", false },
    { "base", true },
    { "configuration", true },
    { "course", true },
    { "credential", true },
    { "credential_type", true },
    { "document", true },
    { "drawing", true },
    { "history", true },
    { "import_mapping", false },
    { "import_run", true },
    { "learner", true },
    { "learner_identity", false },
    { "learning_path", true },
    { "learning_path_step", false },
    { "mail", true },
    { "setting", false },
    { "task_run", true },
    { "task_slot", true },
    { NULL, false },
};

const char *const seal_left_out[] = {
    "completion",
    "course_grade",
    "enrolment",
    "import_before",
    "import_change",
    "path_enrolment",
    "plan",
    "plan_item",
    "seal",
    "search_changed",
    "search_learner",
    "search_learner_config",
    "search_learner_data",
    "search_learner_idx",
    "search_progress",
    "subsection",
    "subsection_grade",
    NULL,
};

struct seal {
    sqlite3 *handle;
    GHashTable *tables;    /* name -> its place in sealed_tables */
    char last_name[64];    /* the table that was changed last, which is mostly changed again */
    guint last_place;      /* of it */
    GHashTable *statement; /* sums: what the statement being stepped changed */
    GHashTable *changed;   /* sums: what the transaction changed before */
    void (*watch)(void *data, int operation, const char *table); /* see seal_watch; may be NULL */
    void *watch_data;
    int fault; /* of SQLite, for which a value is not known: the sums must not be committed */
};

bool seal_covers(const char *table)
{
    for (const struct sealed_table *sealed = sealed_tables; sealed->name != NULL; sealed++)
        if (g_str_equal(sealed->name, table))
            return true;
    return false;
}

gint64 seal_key(guint table, gint64 id)
{
    const gint64 block = sealed_tables[table].has_ids ? id / SEAL_BLOCK : 0;
    return (gint64)table << 56 | (block & G_GINT64_CONSTANT(0xffffffffffffff));
}

guint seal_key_table(gint64 key)
{
    return (guint)(key >> 56);
}

gint64 seal_key_block(gint64 key)
{
    return key & G_GINT64_CONSTANT(0xffffffffffffff);
}

GHashTable *seal_sums_new(void)
{
    return g_hash_table_new_full(g_int64_hash, g_int64_equal, NULL, g_free);
}

void seal_sums_add(GHashTable *sums, gint64 key, gint64 rows, guint64 sum)
{
    struct seal_sum *found = g_hash_table_lookup(sums, &key);
    if (found == NULL) {
        found = g_new0(struct seal_sum, 1);
        found->key = key;
        g_hash_table_insert(sums, &found->key, found);
    }
    found->rows += rows;
    found->sum += sum;
}

static guint64 hash_word(guint64 hash, guint64 word)
{
    hash = (hash ^ word) * SEAL_FACTOR;
    return hash ^ hash >> 32;
}

static guint64 hash_bytes(guint64 hash, const guint8 *bytes, gsize size)
{
    guint64 word;
    hash = hash_word(hash, size);
    for (; size >= sizeof word; size -= sizeof word, bytes += sizeof word) {
        memcpy(&word, bytes, sizeof word);
        hash = hash_word(hash, GUINT64_FROM_LE(word));
    }
    word = 0;
    for (gsize i = 0; i < size; i++)
        word |= (guint64)bytes[i] << 8 * i;
    return size > 0 ? hash_word(hash, word) : hash;
}

/* SQLite keeps a whole number in a column of reals as an integer, and shows now the one and now the other. */
static guint64 hash_real(guint64 hash, double real)
{
    guint64 bits;
    if (real == floor(real) && fabs(real) < 1e15)
        return hash_word(hash_word(hash, SQLITE_INTEGER), (guint64)(gint64)real);
    memcpy(&bits, &real, sizeof bits);
    return hash_word(hash_word(hash, SQLITE_FLOAT), bits);
}

bool seal_hash_value(guint64 *hash, sqlite3_value *value)
{
    const int type = value != NULL ? sqlite3_value_type(value) : SQLITE_NULL;
    *hash = type == SQLITE_FLOAT ? *hash : hash_word(*hash, (guint64)type);
    switch (type) {
    case SQLITE_INTEGER:
        *hash = hash_word(*hash, (guint64)sqlite3_value_int64(value));
        return true;
    case SQLITE_FLOAT:
        *hash = hash_real(*hash, sqlite3_value_double(value));
        return true;
    case SQLITE_TEXT:
    case SQLITE_BLOB: {
        /* As a blob in either case: SQLite copies a text to put NUL behind it. */
        const guint8 *bytes = sqlite3_value_blob(value);
        const gsize size = (gsize)sqlite3_value_bytes(value);
        *hash = hash_bytes(*hash, bytes, bytes != NULL ? size : 0);
        return bytes != NULL || size == 0;
    }
    default:
        return true;
    }
}

guint64 seal_hash_text(guint64 hash, const char *text)
{
    return hash_bytes(hash, (const guint8 *)text, strlen(text));
}

guint64 seal_hash_number(guint64 hash, gint64 number)
{
    return hash_word(hash, (guint64)number);
}

guint64 seal_row_begin(void)
{
    return SEAL_START;
}

void seal_row_add_text(guint64 *hash, const char *text)
{
    *hash = hash_word(*hash, text != NULL ? SQLITE_TEXT : SQLITE_NULL);
    if (text != NULL)
        *hash = seal_hash_text(*hash, text);
}

void seal_row_add_number(guint64 *hash, gint64 number)
{
    *hash = hash_word(hash_word(*hash, SQLITE_INTEGER), (guint64)number);
}

/* A damaged value is left out; the statement will tell of it. It need not know of memory that was not there for us. */
static guint64 seal_hash_row(struct seal *seal, int (*read)(sqlite3 *, int, sqlite3_value **))
{
    guint64 hash = SEAL_START;
    const int columns = sqlite3_preupdate_count(seal->handle);
    for (int i = 0; i < columns; i++) {
        sqlite3_value *value = NULL;
        const int code = read(seal->handle, i, &value);
        const bool known = seal_hash_value(&hash, code == SQLITE_OK ? value : NULL);
        if (code != SQLITE_OK && (code & 0xff) != SQLITE_CORRUPT)
            seal->fault = code;
        else if (!known)
            seal->fault = SQLITE_NOMEM;
    }
    return hash;
}

/* 0: it is none of the sealed ones. */
static guint seal_find_table(struct seal *seal, const char *table)
{
    if (strcmp(seal->last_name, table) != 0) {
        seal->last_place = GPOINTER_TO_UINT(g_hash_table_lookup(seal->tables, table));
        g_strlcpy(seal->last_name, table, sizeof seal->last_name);
    }
    return seal->last_place;
}

/* Called by SQLite for each row that is about to change, those included that triggers and references change. */
static void seal_note(void *data, sqlite3 *handle G_GNUC_UNUSED, int operation, const char *schema,
                      const char *table, sqlite3_int64 before, sqlite3_int64 after)
{
    struct seal *seal = data;
    const guint place = seal_find_table(seal, table);
    if (seal->watch != NULL && g_str_equal(schema, "main"))
        seal->watch(seal->watch_data, operation, table);
    if (place == 0 || !g_str_equal(schema, "main"))
        return;
    if (operation != SQLITE_INSERT)
        seal_sums_add(seal->statement, seal_key(place, before), -1,
                      -seal_hash_row(seal, sqlite3_preupdate_old));
    if (operation != SQLITE_DELETE)
        seal_sums_add(seal->statement, seal_key(place, after), 1,
                      seal_hash_row(seal, sqlite3_preupdate_new));
}

struct seal *seal_new(struct database *database)
{
    struct seal *seal = g_new0(struct seal, 1);
    seal->handle = database_handle(database);
    seal->tables = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 1; sealed_tables[i].name != NULL; i++)
        g_hash_table_insert(seal->tables, (gpointer)sealed_tables[i].name, GUINT_TO_POINTER(i));
    seal->statement = seal_sums_new();
    seal->changed = seal_sums_new();
    sqlite3_preupdate_hook(seal->handle, seal_note, seal);
    return seal;
}

void seal_free(struct seal *seal)
{
    if (seal == NULL)
        return;
    sqlite3_preupdate_hook(seal->handle, NULL, NULL);
    g_hash_table_unref(seal->tables);
    g_hash_table_unref(seal->statement);
    g_hash_table_unref(seal->changed);
    g_free(seal);
}

void seal_watch(struct seal *seal, void (*watch)(void *data, int operation, const char *table),
                void *data)
{
    if (seal == NULL)
        return;
    seal->watch = watch;
    seal->watch_data = data;
}

void seal_pause(struct seal *seal)
{
    if (seal != NULL)
        sqlite3_preupdate_hook(seal->handle, NULL, NULL);
}

void seal_resume(struct seal *seal)
{
    if (seal != NULL)
        sqlite3_preupdate_hook(seal->handle, seal_note, seal);
}

void seal_add_row(struct seal *seal, const char *table, gint64 id, guint64 hash)
{
    const guint place = seal != NULL ? seal_find_table(seal, table) : 0;
    if (place != 0)
        seal_sums_add(seal->changed, seal_key(place, id), 1, hash);
}

void seal_statement_ended(struct seal *seal, bool done)
{
    GHashTableIter iterator;
    struct seal_sum *sum;
    if (seal == NULL || g_hash_table_size(seal->statement) == 0)
        return;
    g_hash_table_iter_init(&iterator, seal->statement);
    while (done && g_hash_table_iter_next(&iterator, NULL, (gpointer *)&sum))
        seal_sums_add(seal->changed, sum->key, sum->rows, sum->sum);
    g_hash_table_remove_all(seal->statement);
}

void seal_forget(struct seal *seal)
{
    if (seal == NULL)
        return;
    g_hash_table_remove_all(seal->statement);
    g_hash_table_remove_all(seal->changed);
    seal->fault = SQLITE_OK;
}

/* The sum in the table `seal`; zeros when there is none. */
static bool seal_read(struct database *database, gint64 key, struct seal_sum *sum, GError **error)
{
    *sum = (struct seal_sum){ .key = key };
    g_autoptr(statement) row = database_query(
        database, error, "SELECT rows, sum FROM seal WHERE table_name = ? AND block = ?", "ti",
        sealed_tables[seal_key_table(key)].name, seal_key_block(key));
    const int step = row != NULL ? statement_step(row, error) : -1;
    if (step == 1) {
        sum->rows = statement_integer(row, 0);
        sum->sum = (guint64)statement_integer(row, 1);
    }
    return step >= 0;
}

bool seal_store(struct database *database, const struct seal_sum *sum, GError **error)
{
    return database_run(database, error,
                        "INSERT INTO seal (table_name, block, rows, sum) VALUES (?, ?, ?, ?)"
                        " ON CONFLICT (table_name, block)"
                        " DO UPDATE SET rows = excluded.rows, sum = excluded.sum",
                        "tiii", sealed_tables[seal_key_table(sum->key)].name,
                        seal_key_block(sum->key), sum->rows, (gint64)sum->sum);
}

/* Oldest blocks first, so that the same changes write the same pages in the same order. */
static gint seal_compare_keys(gconstpointer one, gconstpointer other)
{
    const gint64 first = *(const gint64 *)one, second = *(const gint64 *)other;
    return first < second ? -1 : first > second;
}

bool seal_write(struct seal *seal, struct database *database, GError **error)
{
    if (seal == NULL || g_hash_table_size(seal->changed) == 0)
        return true;
    if (seal->fault != SQLITE_OK) {
        database_set_error(database, seal->fault, error);
        return false;
    }
    bool done = true;
    g_autoptr(GList) keys = g_list_sort(g_hash_table_get_keys(seal->changed), seal_compare_keys);
    for (GList *link = keys; done && link != NULL; link = link->next) {
        const struct seal_sum *change = g_hash_table_lookup(seal->changed, link->data);
        struct seal_sum sum;
        done = seal_read(database, change->key, &sum, error);
        sum.rows += change->rows;
        sum.sum += change->sum;
        done = done && seal_store(database, &sum, error);
    }
    g_hash_table_remove_all(seal->changed);
    return done;
}
