#include "config.h"

#include "import/csv.h"

#include "base/error.h"
#include "base/text.h"
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

/* Bytes are looked at so many at a time, the last ones with what stands behind the window. */
#define PADDING sizeof(guint64)

/* A byte in all places of a word. */
#define EVERYWHERE(byte) (G_GUINT64_CONSTANT(0x0101010101010101) * (guchar)(byte))

enum byte_class {
    ENDS_PLAIN = 1,  /* delimiter, line ends, NUL */
    ENDS_QUOTED = 2, /* quotation mark, line ends, NUL, PHP's backslash */
};

/* Where a cell stands in its record, counted from the record's first byte, and without its quotation marks. */
struct csv_cell {
    gsize begin, end;
    /* bytes in it that don't belong to its text: the second of two quotation marks, NULs */
    gsize dropped;
    bool quoted;
};

struct csv {
    struct source *source;
    struct csv_dialect dialect;
    struct csv_limits limits;
    guint8 classes[256];
    /* The record being read, and what follows it; NULs behind that (PADDING). */
    char *window;
    gsize window_size, start, cursor, end;
    bool ended;
    guint64 line; /* at the cursor */
    guint64 record_line;
    struct csv_cell *cells; /* `count` of them, and room for more */
    char **fields;          /* likewise */
    guint count, room;
    guint64 seen;          /* all bytes of the record, or-ed: is there anything but ASCII? */
    const char *complaint; /* the first thing wrong with the record */
    guint quoting_faults;
    GError *failure; /* of the source */
};

/* Nothing of what was there before is taken for text. */
static void csv_end_window(struct csv *csv)
{
    memset(csv->window + csv->end, 0, PADDING);
}

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
        csv->window = g_realloc(csv->window, csv->window_size + PADDING);
    }
    csv_end_window(csv);
    const gssize count = source_read(csv->source, csv->window + csv->end,
                                     csv->window_size - csv->end, &csv->failure);
    if (count <= 0) {
        csv->ended = true;
        return -1;
    }
    csv->end += (gsize)count;
    csv_end_window(csv);
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

/* The highest bit of each byte below `limit`; above the lowest one of these there may be bits of other bytes. */
static guint64 csv_below(guint64 bytes, guchar limit)
{
    return (bytes - EVERYWHERE(limit)) & ~bytes & EVERYWHERE(0x80);
}

/* How far it is from `here` to a control character, `first` or `second` (each everywhere in a word). */
static gsize csv_run_length(const char *here, guint64 first, guint64 second, guint64 *seen)
{
    for (gsize length = 0;; length += sizeof(guint64)) {
        guint64 bytes = 0;
        memcpy(&bytes, here + length, sizeof bytes);
        bytes = GUINT64_FROM_LE(bytes);
        const guint64 found =
            csv_below(bytes, ' ') | csv_below(bytes ^ first, 1) | csv_below(bytes ^ second, 1);
        if (found == 0) {
            *seen |= bytes;
            continue;
        }
        /* The bits below that of the one that was found are those of the bytes before it, and some of its own, which is
         * ASCII. */
        *seen |= bytes & (found ^ (found - 1)) >> 1;
        return length + (gsize)__builtin_ctzll(found) / 8;
    }
}

/* Passes over bytes up to one that ends such a run; returns that byte, which is not consumed. The NUL behind the window
 * ends any run. */
static int csv_pass_run(struct csv *csv, guint8 stops)
{
    const guint64 first = EVERYWHERE(stops == ENDS_PLAIN ? csv->dialect.delimiter : '"');
    const guint64 second =
        stops == ENDS_QUOTED && csv->dialect.backslash ? EVERYWHERE('\\') : first;
    for (;;) {
        csv->cursor += csv_run_length(csv->window + csv->cursor, first, second, &csv->seen);
        if (csv->cursor == csv->end) {
            if (csv_refill(csv) < 0)
                return -1;
        } else if ((csv->classes[(guchar)csv->window[csv->cursor]] & stops) != 0) {
            return (guchar)csv->window[csv->cursor];
        } else {
            csv->cursor++;
        }
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

/* PHP's backslash, and what it takes the meaning from. */
static void csv_pass_escaped(struct csv *csv)
{
    csv->cursor++;
    const int next = csv_byte(csv);
    if (next == '"' || next == '\\')
        csv->cursor++;
}

static gsize csv_place(const struct csv *csv)
{
    return csv->cursor - csv->start;
}

/* When the cell, or the part of it that was read, is at its end. */
static void csv_end_cell(struct csv *csv, struct csv_cell *cell)
{
    cell->end = csv_place(csv);
    if (cell->end - cell->begin - cell->dropped > csv->limits.cell)
        csv_complain(csv, "a cell is longer than a mebibyte");
}

static void csv_pass_nul(struct csv *csv, struct csv_cell *cell)
{
    csv_end_cell(csv, cell);
    csv_complain(csv, "there is a NUL byte in the row");
    csv->cursor++;
    cell->dropped++;
}

/* A cell in quotation marks. Returns false when the quoting is broken. */
static bool csv_pass_quoted(struct csv *csv, struct csv_cell *cell)
{
    cell->quoted = true;
    cell->begin++;
    csv->cursor++;
    for (;;) {
        const int stop = csv_pass_run(csv, ENDS_QUOTED);
        if (stop < 0)
            return false;
        if (stop == 0) {
            csv_pass_nul(csv, cell);
        } else if (stop == '\\') {
            csv_pass_escaped(csv);
        } else if (stop != '"') {
            csv_pass_line_end(csv);
        } else {
            csv_end_cell(csv, cell);
            csv->cursor++;
            if (csv_byte(csv) != '"')
                break;
            csv->cursor++;
            cell->dropped++;
        }
    }
    const int after = csv_byte(csv);
    return after < 0 || after == csv->dialect.delimiter || after == '\r' || after == '\n';
}

static bool csv_read_cell(struct csv *csv)
{
    if (csv->count == csv->room) {
        csv->room = MAX(64, 2 * csv->room);
        csv->cells = g_renew(struct csv_cell, csv->cells, csv->room);
        csv->fields = g_renew(char *, csv->fields, csv->room);
    }
    struct csv_cell *cell = &csv->cells[csv->count++];
    *cell = (struct csv_cell){ .begin = csv_place(csv) };
    if (csv_byte(csv) == '"')
        return csv_pass_quoted(csv, cell);
    while (csv_pass_run(csv, ENDS_PLAIN) == 0)
        csv_pass_nul(csv, cell);
    csv_end_cell(csv, cell);
    return true;
}

/* Reads cells up to the end of the record. Returns false when the quoting is broken. */
static bool csv_read_record(struct csv *csv)
{
    csv->count = 0;
    csv->complaint = NULL;
    csv->seen = 0;
    csv->start = csv->cursor;
    csv->record_line = csv->line;
    for (;;) {
        if (csv->count >= csv->limits.columns) {
            csv_complain(csv, "there are more cells than any report has columns");
            csv->count = 0;
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
    return (csv->seen & EVERYWHERE(0x80)) == 0
           || g_utf8_validate(csv->window + csv->start, (gssize)csv_place(csv), NULL);
}

/* Takes out of a cell what its text does not have: that is moved together. Returns its new end. */
static char *csv_shrink(const struct csv *csv, const struct csv_cell *cell)
{
    const char *record = csv->window + csv->start;
    char *to = csv->window + csv->start + cell->begin;
    for (gsize from = cell->begin; from < cell->end; from++) {
        const bool escapes = cell->quoted && csv->dialect.backslash && record[from] == '\\';
        const bool doubled = cell->quoted && record[from] == '"';
        if (record[from] == '\0')
            continue;
        *to++ = record[from];
        if (escapes && from + 1 < cell->end
            && (record[from + 1] == '"' || record[from + 1] == '\\'))
            *to++ = record[++from];
        from += doubled;
    }
    return to;
}

/* The cells become texts where they stand: behind each is a byte that is not needed any more. */
static void csv_collect(struct csv *csv, struct csv_record *record)
{
    char *begin = csv->window + csv->start;
    for (guint i = 0; i < csv->count; i++) {
        const struct csv_cell *cell = &csv->cells[i];
        char *end = cell->dropped > 0 ? csv_shrink(csv, cell) : begin + cell->end;
        *end = '\0';
        csv->fields[i] = begin + cell->begin;
    }
    record->count = csv->count;
    record->fields = csv->fields;
}

static bool csv_is_empty_line(const struct csv *csv)
{
    return csv->count == 1 && csv->cells[0].end == csv->cells[0].begin && csv->complaint == NULL;
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
    } while (csv_is_empty_line(csv));
    if (csv->complaint == NULL && !csv_is_text(csv))
        csv_complain(csv,
                     "the text is not UTF-8; if the whole file is in a code page, name it, for "
                     "example --encoding windows-1252");
    csv_collect(csv, record);
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
    csv->window = g_malloc(csv->window_size + PADDING);
    csv_end_window(csv);
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
    g_free(csv->cells);
    g_free(csv->fields);
    g_clear_error(&csv->failure);
    g_free(csv);
}

char csv_delimiter(const struct csv *csv)
{
    return csv->dialect.delimiter;
}

/* The signs, and their full-width forms, which a spreadsheet with an East Asian locale reads as the same. */
static bool is_formula_sign(gunichar character)
{
    if (character < 0x80)
        return strchr("=+-@\t\r", (int)character) != NULL;
    return character == 0xFF1D || character == 0xFF0B || character == 0xFF0D || character == 0xFF20;
}

/* What a spreadsheet may leave out before a sign, and a person does not see there. */
static bool is_formula_margin(gunichar character)
{
    if (character < 0x80)
        return character <= ' ' || character == 0x7F;
    return g_unichar_isspace(character) || text_is_invisible(character);
}

bool csv_begins_formula(const char *text)
{
    for (; *text != '\0'; text = g_utf8_next_char(text)) {
        const gunichar character = g_utf8_get_char(text);
        if (is_formula_sign(character))
            return true;
        if (!is_formula_margin(character))
            return false;
    }
    return false;
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
