#include "config.h"

#include "import/csv.h"

#include "base/error.h"
#include "import/csv_sniff.h"

#include <string.h>

#define CHUNK (256 * 1024)
/* Each fault in the quoting makes the reader go back; more than this many is no CSV file. */
#define QUOTING_FAULTS 1000

const struct csv_limits csv_default_limits = {
    .cell = 1 << 20,
    .record = 8 << 20,
    .columns = 16384,
};

enum byte_class {
    ENDS_PLAIN = 1,  /* delimiter, line ends, NUL */
    ENDS_QUOTED = 2, /* quotation mark, line ends, NUL, PHP's backslash */
};

struct csv {
    struct source *source;
    struct csv_dialect dialect;
    struct csv_limits limits;
    guint8 classes[256];
    char *window; /* the record being read, and what follows it */
    gsize window_size, start, cursor, end;
    bool ended;
    guint64 line; /* at the cursor */
    guint64 record_line;
    GString *text;  /* the cells, each with its NUL */
    GArray *begins; /* of gsize: where each cell begins in text */
    GPtrArray *fields;
    guchar seen;           /* all bytes of the record, or-ed: is there anything but ASCII? */
    const char *complaint; /* the first thing wrong with the record */
    guint quoting_faults;
    GError *failure; /* of the source */
};

/* The byte at the cursor; -1 at the end of the file or when the source failed. */
static int csv_refill(struct csv *csv)
{
    if (csv->ended)
        return -1;
    if (csv->start > 0) {
        memmove(csv->window, csv->window + csv->start, csv->end - csv->start);
        csv->cursor -= csv->start;
        csv->end -= csv->start;
        csv->start = 0;
    }
    if (csv->end == csv->window_size) {
        if (csv->window_size > csv->limits.record) {
            g_set_error(&csv->failure, IMPORT_ERROR, ERROR_DATA,
                        "the row that begins here is longer than %" G_GSIZE_FORMAT
                        " bytes; is a quotation mark never closed?",
                        csv->limits.record);
            csv->ended = true;
            return -1;
        }
        csv->window_size *= 2;
        csv->window = g_realloc(csv->window, csv->window_size);
    }
    const gssize count = source_read(csv->source, csv->window + csv->end,
                                     csv->window_size - csv->end, &csv->failure);
    if (count <= 0) {
        csv->ended = true;
        return -1;
    }
    csv->end += (gsize)count;
    return (guchar)csv->window[csv->cursor];
}

static inline int csv_byte(struct csv *csv)
{
    return csv->cursor < csv->end ? (guchar)csv->window[csv->cursor] : csv_refill(csv);
}

static void csv_complain(struct csv *csv, const char *complaint)
{
    if (csv->complaint == NULL)
        csv->complaint = complaint;
}

static gsize csv_cell_begin(const struct csv *csv)
{
    return g_array_index(csv->begins, gsize, csv->begins->len - 1);
}

static void csv_append(struct csv *csv, const char *bytes, gsize length)
{
    if (csv->text->len - csv_cell_begin(csv) + length > csv->limits.cell)
        csv_complain(csv, "a cell is longer than a mebibyte");
    else if (csv->text->len + length >= csv->text->allocated_len)
        g_string_append_len(csv->text, bytes, (gssize)length);
    else {
        /* Most cells are so short that a call would take longer than they do. */
        memcpy(csv->text->str + csv->text->len, bytes, length);
        csv->text->len += length;
        csv->text->str[csv->text->len] = '\0';
    }
}

/* Copies bytes up to one that ends such a run; returns that byte, which is not consumed. */
static int csv_copy_run(struct csv *csv, guint8 stops)
{
    for (;;) {
        const int first = csv_byte(csv);
        if (first < 0 || (csv->classes[first] & stops) != 0)
            return first;
        const char *begin = csv->window + csv->cursor;
        const char *end = csv->window + csv->end;
        const char *here = begin;
        guchar seen = csv->seen;
        while (here < end && (csv->classes[(guchar)*here] & stops) == 0)
            seen |= (guchar)*here++;
        csv->seen = seen;
        csv_append(csv, begin, (gsize)(here - begin));
        csv->cursor += (gsize)(here - begin);
    }
}

/* At CR or LF: passes over it (CR LF is one), counting the line. */
static void csv_pass_line_end(struct csv *csv)
{
    const int first = csv_byte(csv);
    csv->cursor++;
    if (first == '\r' && csv_byte(csv) == '\n')
        csv->cursor++;
    csv->line++;
}

static void csv_copy_line_end(struct csv *csv)
{
    const int first = csv_byte(csv);
    csv->cursor++;
    const bool both = first == '\r' && csv_byte(csv) == '\n';
    if (both)
        csv->cursor++;
    csv->line++;
    const char single = (char)first;
    csv_append(csv, both ? "\r\n" : &single, both ? 2 : 1);
}

static void csv_copy_escaped(struct csv *csv)
{
    csv_append(csv, "\\", 1);
    csv->cursor++;
    const int next = csv_byte(csv);
    if (next == '"' || next == '\\') {
        const char byte = (char)next;
        csv_append(csv, &byte, 1);
        csv->cursor++;
    }
}

static void csv_pass_nul(struct csv *csv)
{
    csv_complain(csv, "there is a NUL byte in the row");
    csv->cursor++;
}

/* A cell in quotation marks. Returns false when the quoting is broken. */
static bool csv_read_quoted(struct csv *csv)
{
    csv->cursor++;
    for (;;) {
        const int stop = csv_copy_run(csv, ENDS_QUOTED);
        if (stop < 0)
            return false;
        if (stop == 0) {
            csv_pass_nul(csv);
        } else if (stop == '\\') {
            csv_copy_escaped(csv);
        } else if (stop != '"') {
            csv_copy_line_end(csv);
        } else {
            csv->cursor++;
            if (csv_byte(csv) != '"')
                break;
            csv_append(csv, "\"", 1);
            csv->cursor++;
        }
    }
    const int after = csv_byte(csv);
    return after < 0 || after == csv->dialect.delimiter || after == '\r' || after == '\n';
}

static void csv_begin_cell(struct csv *csv)
{
    const gsize begin = csv->text->len;
    g_array_append_val(csv->begins, begin);
}

static bool csv_read_cell(struct csv *csv)
{
    csv_begin_cell(csv);
    bool sound = true;
    if (csv_byte(csv) == '"') {
        sound = csv_read_quoted(csv);
    } else {
        while (csv_copy_run(csv, ENDS_PLAIN) == 0)
            csv_pass_nul(csv);
    }
    g_string_append_c(csv->text, '\0');
    return sound;
}

/* Reads cells up to the end of the record. Returns false when the quoting is broken. */
static bool csv_read_record(struct csv *csv)
{
    g_string_truncate(csv->text, 0);
    g_array_set_size(csv->begins, 0);
    csv->complaint = NULL;
    csv->seen = 0;
    csv->start = csv->cursor;
    csv->record_line = csv->line;
    for (;;) {
        if (csv->begins->len >= csv->limits.columns) {
            csv_complain(csv, "there are more cells than any report has columns");
            g_array_set_size(csv->begins, 0);
            g_string_truncate(csv->text, 0);
        }
        if (!csv_read_cell(csv))
            return false;
        const int next = csv_byte(csv);
        if (next == csv->dialect.delimiter && next >= 0) {
            csv->cursor++;
            continue;
        }
        if (next >= 0)
            csv_pass_line_end(csv);
        return true;
    }
}

static enum csv_step csv_fail(struct csv *csv, GError **error)
{
    g_propagate_error(error, g_steal_pointer(&csv->failure));
    csv->cursor = csv->end;
    return CSV_FAILED;
}

/* Goes back to the line after the one where the broken record began. */
static enum csv_step csv_recover(struct csv *csv, GError **error)
{
    if (++csv->quoting_faults > QUOTING_FAULTS) {
        g_set_error_literal(error, IMPORT_ERROR, ERROR_DATA,
                            "the quotation marks of more than a thousand rows do not match; "
                            "this is no CSV file");
        csv->ended = true;
        csv->cursor = csv->end;
        return CSV_FAILED;
    }
    csv->cursor = csv->start;
    csv->line = csv->record_line;
    while (csv->cursor < csv->end && csv->window[csv->cursor] != '\n'
           && csv->window[csv->cursor] != '\r')
        csv->cursor++;
    if (csv->cursor < csv->end)
        csv_pass_line_end(csv);
    g_set_error_literal(error, IMPORT_ERROR, ERROR_DATA,
                        "a quotation mark is not closed where its cell ends");
    return CSV_BAD_RECORD;
}

static bool csv_is_text(const struct csv *csv)
{
    if (csv->seen < 0x80)
        return true;
    for (guint i = 0; i < csv->fields->len; i++)
        if (!g_utf8_validate(csv->fields->pdata[i], -1, NULL))
            return false;
    return true;
}

static void csv_collect(struct csv *csv, struct csv_record *record)
{
    g_ptr_array_set_size(csv->fields, 0);
    for (guint i = 0; i < csv->begins->len; i++)
        g_ptr_array_add(csv->fields, csv->text->str + g_array_index(csv->begins, gsize, i));
    record->count = csv->fields->len;
    record->fields = (char **)csv->fields->pdata;
}

enum csv_step csv_next(struct csv *csv, struct csv_record *record, GError **error)
{
    bool sound = true;
    do {
        record->line = csv->line;
        if (csv_byte(csv) < 0)
            return csv->failure != NULL ? csv_fail(csv, error) : CSV_END;
        sound = csv_read_record(csv);
        if (csv->failure != NULL)
            return csv_fail(csv, error);
        if (!sound)
            return csv_recover(csv, error);
    } while (csv->begins->len == 1 && csv->text->len == 1 && csv->complaint == NULL);
    csv_collect(csv, record);
    if (csv->complaint == NULL && !csv_is_text(csv))
        csv_complain(csv,
                     "the text is not UTF-8; if the whole file is in a code page, name it, for "
                     "example --encoding windows-1252");
    if (csv->complaint == NULL)
        return CSV_RECORD;
    g_set_error_literal(error, IMPORT_ERROR, ERROR_DATA, csv->complaint);
    return CSV_BAD_RECORD;
}

/* Excel's first line, "sep=;": names the delimiter and is no record. */
static bool csv_take_separator_line(struct csv *csv, const char *text, gsize length)
{
    if (length < 5 || g_ascii_strncasecmp(text, "sep=", 4) != 0)
        return false;
    const bool ends = length == 5 || text[5] == '\r' || text[5] == '\n';
    if (!ends || text[4] == '"' || text[4] == '\r' || text[4] == '\n' || (text[4] & 0x80) != 0)
        return false;
    csv->dialect.delimiter = text[4];
    return true;
}

static void csv_classify(struct csv *csv)
{
    csv->classes[(guchar)csv->dialect.delimiter] |= ENDS_PLAIN;
    csv->classes['"'] |= ENDS_QUOTED;
    if (csv->dialect.backslash)
        csv->classes['\\'] |= ENDS_QUOTED;
    csv->classes['\r'] |= ENDS_PLAIN | ENDS_QUOTED;
    csv->classes['\n'] |= ENDS_PLAIN | ENDS_QUOTED;
    csv->classes[0] |= ENDS_PLAIN | ENDS_QUOTED;
}

struct csv *csv_open(struct source *source, const struct csv_dialect *dialect,
                     const struct csv_limits *limits, GError **error)
{
    gsize length = 0;
    const char *text = source_peek(source, &length, error);
    if (text == NULL)
        return NULL;
    struct csv *csv = g_new0(struct csv, 1);
    csv->source = source;
    csv->limits = limits != NULL ? *limits : csv_default_limits;
    if (dialect != NULL)
        csv->dialect = *dialect;
    csv->line = 1;
    const bool separator_line = csv_take_separator_line(csv, text, length);
    if (csv->dialect.delimiter == 0)
        csv->dialect.delimiter = csv_sniff_delimiter(text, length, csv->dialect.backslash);
    csv_classify(csv);
    csv->window_size = CHUNK;
    csv->window = g_malloc(csv->window_size);
    csv->text = g_string_sized_new(4096);
    csv->begins = g_array_new(FALSE, FALSE, sizeof(gsize));
    csv->fields = g_ptr_array_new();
    if (separator_line && csv_byte(csv) >= 0) {
        csv->cursor += 5;
        if (csv_byte(csv) >= 0)
            csv_pass_line_end(csv);
    }
    return csv;
}

void csv_free(struct csv *csv)
{
    g_free(csv->window);
    g_string_free(csv->text, TRUE);
    g_array_unref(csv->begins);
    g_ptr_array_unref(csv->fields);
    g_clear_error(&csv->failure);
    g_free(csv);
}

char csv_delimiter(const struct csv *csv)
{
    return csv->dialect.delimiter;
}

/* = + - @, TAB, CR and the full-width forms of the signs. */
static bool csv_begins_formula(const char *text)
{
    while (*text == ' ')
        text++;
    const gunichar first = g_utf8_get_char(text);
    return first != 0
           && (first == 0xFF1D || first == 0xFF0B || first == 0xFF0D || first == 0xFF20
               || (first < 0x80 && strchr("=+-@\t\r", (int)first) != NULL));
}

char *csv_unguard(char *field)
{
    if (field[0] == '\'' && csv_begins_formula(field + 1))
        return field + 1;
    if (field[0] != '=' || field[1] != '"')
        return field;
    const gsize length = strlen(field);
    if (length >= 3 && field[length - 1] == '"' && memchr(field + 2, '"', length - 3) == NULL) {
        field[length - 1] = '\0';
        return field + 2;
    }
    return field;
}
