#include "config.h"

#include "import/records.h"

#include "base/error.h"
#include "import/records_ahead.h"
#include "import/sheet.h"

/* A file with more rows than these, and more bytes than were read for them, is read by a thread of its own. */
#define ROWS_ALONE 1024

struct records {
    struct source *source; /* borrowed */
    char *sheet;
    struct csv_dialect dialect;
    struct csv *csv; /* one of these two */
    struct sheet *table;
    guint rows;                  /* that were read without `ahead` */
    struct records_ahead *ahead; /* NULL: csv is read here */
    struct records_step single;  /* that records_some gave out */
};

static bool records_begin(struct records *records, GError **error)
{
    if (source_is_archive(records->source)) {
        records->table = sheet_open(records->source, records->sheet, error);
        return records->table != NULL;
    }
    if (records->sheet != NULL) {
        g_set_error(error, IMPORT_ERROR, ERROR_USAGE,
                    "%s: is no workbook, so it has no sheet \"%s\"; leave out --sheet",
                    source_name(records->source), records->sheet);
        return false;
    }
    records->csv = csv_open(records->source, &records->dialect, NULL, error);
    return records->csv != NULL;
}

struct records *records_open(struct source *source, const struct records_wish *wish, GError **error)
{
    g_autoptr(records) records = g_new0(struct records, 1);
    records->source = source;
    records->sheet = g_strdup(wish->sheet);
    records->dialect = wish->dialect;
    return records_begin(records, error) ? g_steal_pointer(&records) : NULL;
}

static void records_end(struct records *records)
{
    g_clear_pointer(&records->ahead, records_ahead_end);
    records->rows = 0;
    g_clear_error(&records->single.fault);
    g_clear_pointer(&records->csv, csv_free);
    g_clear_pointer(&records->table, sheet_free);
}

void records_free(struct records *records)
{
    records_end(records);
    g_free(records->sheet);
    g_free(records);
}

static bool records_are_many(struct records *records)
{
    return ++records->rows == ROWS_ALONE && g_get_num_processors() > 1
           && source_position(records->source) < source_size(records->source);
}

/* Begins to read ahead where that is worth while. */
static bool records_are_ahead(struct records *records)
{
    if (records->table == NULL && records->ahead == NULL && records_are_many(records))
        records->ahead = records_ahead_begin(records->csv);
    return records->ahead != NULL;
}

enum csv_step records_next(struct records *records, struct csv_record *record, GError **error)
{
    if (records->table != NULL)
        return sheet_next(records->table, record, error);
    return records_are_ahead(records) ? records_ahead_next(records->ahead, record, error)
                                      : csv_next(records->csv, record, error);
}

const struct records_step *records_some(struct records *records, guint *count)
{
    struct records_step *single = &records->single;
    if (records_are_ahead(records))
        return records_ahead_some(records->ahead, count);
    g_clear_error(&single->fault);
    single->step = records->table != NULL
                       ? sheet_next(records->table, &single->record, &single->fault)
                       : csv_next(records->csv, &single->record, &single->fault);
    *count = 1;
    return single;
}

void records_share(struct records *records, guint parts, records_part work, void *data)
{
    if (records->ahead != NULL) {
        records_ahead_share(records->ahead, parts, work, data);
        return;
    }
    for (guint part = 0; part < parts; part++)
        work(part, data);
}

void records_look(struct records *records)
{
    source_look(records->source);
}

bool records_rewind(struct records *records, GError **error)
{
    records_end(records);
    return source_rewind(records->source, error) && records_begin(records, error);
}

const char *records_line_word(const struct records *records)
{
    return records->table != NULL ? "row" : "line";
}

char *records_describe(const struct records *records)
{
    static const struct {
        char delimiter;
        const char *words;
    } known[] = {
        { ',', "commas" },
        { ';', "semicolons" },
        { '\t', "tabs" },
        { ':', "colons" },
    };
    if (records->table != NULL)
        return sheet_describe(records->table);
    const char delimiter = csv_delimiter(records->csv);
    for (gsize i = 0; i < G_N_ELEMENTS(known); i++)
        if (known[i].delimiter == delimiter)
            return g_strdup(known[i].words);
    return g_strdup_printf("the character %c", delimiter);
}

char *records_notice(const struct records *records)
{
    return records->table != NULL ? sheet_notice(records->table) : NULL;
}
