#include "config.h"

#include "store/foreign.h"

#include "base/error.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define HEAD "SQLite format 3"
#define READ_SIZE (256 * 1024)

struct foreign {
    char *path, *name;
    struct stat status;
    sqlite3 *handle;
    sqlite3_stmt *rows; /* NULL: none is being read */
    gint64 last;        /* rowid of the row before */
    bool first;
};

bool foreign_begins_so(const void *bytes, gsize size)
{
    return size >= sizeof HEAD && memcmp(bytes, HEAD, sizeof HEAD) == 0;
}

static bool fail_file(const struct foreign *foreign, int fault, GError **error)
{
    g_set_error(error, STORE_ERROR, fault == ENOENT ? ERROR_NOT_FOUND : ERROR_IO,
                "%s: can't be read: %s", foreign->name, g_strerror(fault));
    return false;
}

static bool fail_handle(const struct foreign *foreign, int code, GError **error)
{
    const bool disk = (code & 0xff) == SQLITE_IOERR || (code & 0xff) == SQLITE_CANTOPEN;
    /* It quotes the file, whose texts need not be any. */
    g_autofree char *shown = text_show(sqlite3_errmsg(foreign->handle));
    g_set_error(error, STORE_ERROR, disk ? ERROR_IO : ERROR_DATA,
                "%s: %s (%s); copy the old installation's database again, while it is stopped",
                foreign->name, disk ? "can't be read" : "is damaged", shown);
    return false;
}

/* Columns are read, and tables are asked for; anything else in such a file is none of our business. */
static int authorize(void *data G_GNUC_UNUSED, int action, const char *one,
                     const char *two G_GNUC_UNUSED, const char *schema G_GNUC_UNUSED,
                     const char *inner G_GNUC_UNUSED)
{
    static const char *const pragmas[] = { "table_list", "table_xinfo", NULL };
    if (action == SQLITE_SELECT || action == SQLITE_READ)
        return SQLITE_OK;
    return action == SQLITE_PRAGMA && g_strv_contains(pragmas, one) ? SQLITE_OK : SQLITE_DENY;
}

/* A journal holds changes that the file itself lacks. */
static bool check_journals(const struct foreign *foreign, GError **error)
{
    static const char *const endings[] = { "-wal", "-journal" };
    for (gsize i = 0; i < G_N_ELEMENTS(endings); i++) {
        struct stat status;
        g_autofree char *path = g_strconcat(foreign->path, endings[i], NULL);
        if (lstat(path, &status) != 0 || status.st_size == 0)
            continue;
        g_set_error(error, STORE_ERROR, ERROR_REFUSED,
                    "%s: %s%s stands beside it with changes that are not in it yet; stop the old "
                    "installation and copy its database with: sqlite3 %s \".backup copy.sqlite3\"",
                    foreign->name, foreign->name, endings[i], foreign->name);
        return false;
    }
    return true;
}

static bool check_file(struct foreign *foreign, GError **error)
{
    const int file = open(foreign->path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    char head[sizeof HEAD] = { 0 };
    if (file < 0)
        return fail_file(foreign, errno, error);
    const bool known = fstat(file, &foreign->status) == 0;
    const bool regular = known && S_ISREG(foreign->status.st_mode);
    const ssize_t size = regular ? read(file, head, sizeof head) : 0;
    const int fault = errno;
    close(file);
    if (!known || size < 0)
        return fail_file(foreign, fault, error);
    if (regular && foreign_begins_so(head, (gsize)size))
        return check_journals(foreign, error);
    g_set_error(error, STORE_ERROR, ERROR_DATA, "%s: is not a SQLite database", foreign->name);
    return false;
}

static bool open_handle(struct foreign *foreign, GError **error)
{
    static const struct {
        int what, most;
    } limits[] = {
        { SQLITE_LIMIT_LENGTH, 16 << 20 },    { SQLITE_LIMIT_SQL_LENGTH, 1 << 20 },
        { SQLITE_LIMIT_EXPR_DEPTH, 100 },     { SQLITE_LIMIT_COMPOUND_SELECT, 10 },
        { SQLITE_LIMIT_ATTACHED, 0 },         { SQLITE_LIMIT_TRIGGER_DEPTH, 1 },
        { SQLITE_LIMIT_VARIABLE_NUMBER, 10 },
    };
    g_autofree char *escaped = g_uri_escape_string(foreign->path, "/", FALSE);
    g_autofree char *uri = g_strconcat("file:", escaped, "?mode=ro&immutable=1", NULL);
    const int flags =
        SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    int code = sqlite3_open_v2(uri, &foreign->handle, flags, NULL);
    if (foreign->handle == NULL)
        g_error("no memory for a connection to a database");
    sqlite3_db_config(foreign->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(foreign->handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    sqlite3_db_config(foreign->handle, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL);
    sqlite3_db_config(foreign->handle, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(limits); i++)
        sqlite3_limit(foreign->handle, limits[i].what, limits[i].most);
    if (code == SQLITE_OK)
        code = sqlite3_exec(foreign->handle,
                            "PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0;"
                            "PRAGMA query_only = ON",
                            NULL, NULL, NULL);
    sqlite3_set_authorizer(foreign->handle, authorize, NULL);
    return code == SQLITE_OK || fail_handle(foreign, code, error);
}

struct foreign *foreign_open(const char *path, GError **error)
{
    g_autoptr(foreign) foreign = g_new0(struct foreign, 1);
    g_autofree char *base = g_path_get_basename(path);
    foreign->name = g_filename_display_name(base);
    foreign->path = g_canonicalize_filename(path, NULL);
    if (!check_file(foreign, error) || !open_handle(foreign, error))
        return NULL;
    return g_steal_pointer(&foreign);
}

void foreign_close(struct foreign *foreign)
{
    if (foreign == NULL)
        return;
    sqlite3_finalize(foreign->rows);
    sqlite3_close(foreign->handle);
    g_free(foreign->path);
    g_free(foreign->name);
    g_free(foreign);
}

/* One answer of a pragma about a table; `take` says what of a row is wanted, NULL: nothing. */
static bool ask_table(struct foreign *foreign, const char *pragma, const char *table,
                      const char *(*take)(sqlite3_stmt *row), GStrvBuilder *answers, GError **error)
{
    sqlite3_stmt *query = NULL;
    g_autofree char *sql = g_strdup_printf("PRAGMA main.%s(\"%s\")", pragma, table);
    int code = sqlite3_prepare_v2(foreign->handle, sql, -1, &query, NULL);
    while (code == SQLITE_OK && (code = sqlite3_step(query)) == SQLITE_ROW) {
        const char *answer = take(query);
        if (answer != NULL)
            g_strv_builder_add(answers, answer);
        code = SQLITE_OK;
    }
    const bool fine = code == SQLITE_DONE || fail_handle(foreign, code, error);
    sqlite3_finalize(query);
    return fine;
}

/* Columns of table_list: schema, name, type, ncol, wr (without rowids), strict. */
static const char *take_table(sqlite3_stmt *row)
{
    const bool ordinary = g_strcmp0((const char *)sqlite3_column_text(row, 2), "table") == 0
                          && sqlite3_column_int(row, 4) == 0;
    return ordinary ? (const char *)sqlite3_column_text(row, 1) : NULL;
}

/* Columns of table_xinfo: cid, name, type, notnull, dflt_value, pk, hidden (generated, too). */
static const char *take_column(sqlite3_stmt *row)
{
    return sqlite3_column_int(row, 6) == 0 ? (const char *)sqlite3_column_text(row, 1) : NULL;
}

char **foreign_columns(struct foreign *foreign, const char *table, GError **error)
{
    g_autoptr(GStrvBuilder) tables = g_strv_builder_new();
    g_autoptr(GStrvBuilder) columns = g_strv_builder_new();
    if (!ask_table(foreign, "table_list", table, take_table, tables, error))
        return NULL;
    g_auto(GStrv) found = g_strv_builder_end(tables);
    if (found[0] != NULL && !ask_table(foreign, "table_xinfo", table, take_column, columns, error))
        return NULL;
    return g_strv_builder_end(columns);
}

bool foreign_read(struct foreign *foreign, const char *table, const char *const *columns,
                  GError **error)
{
    g_autoptr(GString) sql = g_string_new("SELECT rowid");
    for (; *columns != NULL; columns++)
        g_string_append_printf(sql, ", \"%s\"", *columns);
    g_string_append_printf(sql, " FROM main.\"%s\" NOT INDEXED", table);
    g_clear_pointer(&foreign->rows, sqlite3_finalize);
    foreign->first = true;
    const int code = sqlite3_prepare_v2(foreign->handle, sql->str, -1, &foreign->rows, NULL);
    return code == SQLITE_OK || fail_handle(foreign, code, error);
}

static json_t *bad_value(const char *column, const char *what, GError **error)
{
    g_set_error(error, STORE_ERROR, ERROR_DATA, "%s %s", column, what);
    return NULL;
}

static json_t *read_text(sqlite3_stmt *row, int column, GError **error)
{
    const char *name = sqlite3_column_name(row, column);
    const char *text = (const char *)sqlite3_column_text(row, column);
    const gsize size = (gsize)sqlite3_column_bytes(row, column);
    if (text == NULL || !g_utf8_validate_len(text, size, NULL))
        return bad_value(name, "holds bytes that are no text", error);
    return json_stringn(text, size);
}

static json_t *read_value(sqlite3_stmt *row, int column, GError **error)
{
    const char *name = sqlite3_column_name(row, column);
    switch (sqlite3_column_type(row, column)) {
    case SQLITE_NULL:
        return json_null();
    case SQLITE_INTEGER:
        return json_integer(sqlite3_column_int64(row, column));
    case SQLITE_FLOAT:
        return isfinite(sqlite3_column_double(row, column))
                   ? json_real(sqlite3_column_double(row, column))
                   : bad_value(name, "is not a finite number", error);
    case SQLITE_TEXT:
        return read_text(row, column, error);
    default:
        return bad_value(name, "holds bytes instead of a text or number", error);
    }
}

static enum foreign_step read_row(sqlite3_stmt *row, json_t **taken, GError **error)
{
    g_autoptr(json_t) object = json_object();
    for (int i = 1; i < sqlite3_column_count(row); i++) {
        json_t *value = read_value(row, i, error);
        if (value == NULL)
            return FOREIGN_BAD_ROW;
        json_object_set_new(object, sqlite3_column_name(row, i), value);
    }
    *taken = g_steal_pointer(&object);
    return FOREIGN_ROW;
}

enum foreign_step foreign_next(struct foreign *foreign, json_t **row, gint64 *number,
                               GError **error)
{
    const int code = sqlite3_step(foreign->rows);
    if (code == SQLITE_DONE)
        return FOREIGN_END;
    if (code != SQLITE_ROW) {
        fail_handle(foreign, code, error);
        return FOREIGN_FAILED;
    }
    *number = sqlite3_column_int64(foreign->rows, 0);
    /* In a forged tree, pages can lead back to those before them for ever. */
    if (!foreign->first && *number <= foreign->last) {
        g_set_error(error, STORE_ERROR, ERROR_DATA,
                    "%s: is damaged (its rows are out of order); copy the database again",
                    foreign->name);
        return FOREIGN_FAILED;
    }
    foreign->first = false;
    foreign->last = *number;
    return read_row(foreign->rows, row, error);
}

const char *foreign_name(const struct foreign *foreign)
{
    return foreign->name;
}

bool foreign_digest(const struct foreign *foreign, guint8 digest[DIGEST_SIZE], GError **error)
{
    const int file = open(foreign->path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return fail_file(foreign, errno, error);
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    g_autofree guint8 *buffer = g_malloc(READ_SIZE);
    ssize_t size;
    while ((size = read(file, buffer, READ_SIZE)) > 0 || (size < 0 && errno == EINTR))
        g_checksum_update(sum, buffer, MAX(size, 0));
    const int fault = errno;
    gsize length = DIGEST_SIZE;
    close(file);
    g_checksum_get_digest(sum, digest, &length);
    return size == 0 || fail_file(foreign, fault, error);
}
