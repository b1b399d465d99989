#include "config.h"

#include "store/import_rows.h"

#include "base/error.h"
#include "base/temporary.h"

#include <errno.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

/* As much is kept in memory before it is written to the file, and read from there at once. */
#define KEPT 1048576
#define READ_AHEAD 131072

/* Rows begin at multiples of this, so that their numbers can be used where they are. */
#define ALIGNMENT 8

enum packed_flag {
    PACKED_NAME = 1,
    PACKED_GRADE = 2,
    PACKED_COMPLETION = 4,
    PACKED_COMPLETED = 8,
    PACKED_SCORES = 16,
    PACKED_POSSIBLES = 32,
};

/* The beginning of a row. Numbers follow, as the flags say; then the texts that have a bit in `texts`, each with its
 * NUL. */
struct packed {
    gint64 line;
    gint32 file;
    guint32 score_count;
    guint16 texts;
    guint8 flags;
    gint8 activity;
    guint32 unused;
};
G_STATIC_ASSERT(sizeof(struct packed) % ALIGNMENT == 0 && sizeof(double) == ALIGNMENT);

/* The texts of a row in the order in which they are written. */
static const gsize packed_texts[] = {
    G_STRUCT_OFFSET(struct staged_row, username),  G_STRUCT_OFFSET(struct staged_row, lms_id),
    G_STRUCT_OFFSET(struct staged_row, email),     G_STRUCT_OFFSET(struct staged_row, external_id),
    G_STRUCT_OFFSET(struct staged_row, platform),  G_STRUCT_OFFSET(struct staged_row, platform_id),
    G_STRUCT_OFFSET(struct staged_row, name),      G_STRUCT_OFFSET(struct staged_row, first_name),
    G_STRUCT_OFFSET(struct staged_row, last_name), G_STRUCT_OFFSET(struct staged_row, name_remark),
    G_STRUCT_OFFSET(struct staged_row, language),  G_STRUCT_OFFSET(struct staged_row, mode),
    G_STRUCT_OFFSET(struct staged_row, account),
};
G_STATIC_ASSERT(G_N_ELEMENTS(packed_texts) <= 16);

struct import_rows {
    GArray *places;  /* of guint64: where each row begins, and where the next one will */
    GByteArray *end; /* what is not in the file yet */
    guint64 written; /* what is */
    int file;        /* -1: there is none yet */
    char *directory; /* that it is in */
};

struct stage_reader {
    const struct import_rows *rows;
    GByteArray *window;
    guint64 place; /* where its first byte is in the rows */
};

struct import_rows *import_rows_new(void)
{
    const guint64 beginning = 0;
    struct import_rows *rows = g_new0(struct import_rows, 1);
    rows->places = g_array_new(FALSE, FALSE, sizeof(guint64));
    g_array_append_val(rows->places, beginning);
    rows->end = g_byte_array_new();
    rows->file = -1;
    return rows;
}

void import_rows_free(struct import_rows *rows)
{
    if (rows->file >= 0)
        close(rows->file);
    g_array_unref(rows->places);
    g_byte_array_unref(rows->end);
    g_free(rows->directory);
    g_free(rows);
}

gint64 import_rows_count(const struct import_rows *rows)
{
    return (gint64)rows->places->len - 1;
}

static bool rows_fail(const struct import_rows *rows, const char *what, int fault, GError **error)
{
    g_set_error(error, STORE_ERROR, ERROR_IO,
                "the rows of the file could not be %s in %s: %s; make room there, or name another "
                "directory in TMPDIR; nothing was changed",
                what, rows->directory, g_strerror(fault));
    return false;
}

static bool rows_make_file(struct import_rows *rows, GError **error)
{
    g_free(rows->directory);
    rows->file = temporary_open(&rows->directory);
    return rows->file >= 0 || rows_fail(rows, "kept", errno, error);
}

static bool rows_write(struct import_rows *rows, GError **error)
{
    if (rows->file < 0 && !rows_make_file(rows, error))
        return false;
    for (gsize done = 0; done < rows->end->len;) {
        const ssize_t size = pwrite(rows->file, rows->end->data + done, rows->end->len - done,
                                    (off_t)(rows->written + done));
        if (size < 0 && errno != EINTR)
            return rows_fail(rows, "kept", errno, error);
        done += size > 0 ? (gsize)size : 0;
    }
    rows->written += rows->end->len;
    g_byte_array_set_size(rows->end, 0);
    return true;
}

static const char **packed_text(struct staged_row *row, guint index)
{
    return G_STRUCT_MEMBER_P(row, packed_texts[index]);
}

/* Puts bytes where there is room for them; returns where the next ones go. */
static guint8 *put(guint8 *to, const void *bytes, gsize size)
{
    memcpy(to, bytes, size);
    return to + size;
}

static guint8 rows_flags(const struct staged_row *row)
{
    guint8 flags = row->has_name ? PACKED_NAME : 0;
    flags |= row->has_grade && !isnan(row->grade) ? PACKED_GRADE : 0;
    flags |= row->has_completion && !isnan(row->ratio) ? PACKED_COMPLETION : 0;
    flags |= row->has_completed ? PACKED_COMPLETED : 0;
    flags |= row->scores != NULL && row->score_count > 0 ? PACKED_SCORES : 0;
    return flags | (row->possibles != NULL && row->score_count > 0 ? PACKED_POSSIBLES : 0);
}

static guint8 *put_numbers(guint8 *to, const struct staged_row *row, guint8 flags)
{
    const double completion[] = { row->ratio, row->earned, row->possible };
    if ((flags & PACKED_GRADE) != 0)
        to = put(to, &row->grade, sizeof row->grade);
    if ((flags & PACKED_COMPLETION) != 0)
        to = put(to, completion, sizeof completion);
    if ((flags & PACKED_COMPLETED) != 0)
        to = put(to, &row->completed, sizeof row->completed);
    if ((flags & PACKED_SCORES) != 0)
        to = put(to, row->scores, row->score_count * sizeof *row->scores);
    if ((flags & PACKED_POSSIBLES) != 0)
        to = put(to, row->possibles, row->score_count * sizeof *row->possibles);
    return to;
}

/* The most bytes that a row takes. */
static gsize rows_size(const struct staged_row *row, const gsize sizes[])
{
    gsize size = sizeof(struct packed) + (5 + 2 * row->score_count) * sizeof(double) + ALIGNMENT;
    for (guint i = 0; i < G_N_ELEMENTS(packed_texts); i++)
        size += sizes[i];
    return size;
}

bool import_rows_add(struct import_rows *rows, const struct staged_row *row, GError **error)
{
    struct staged_row copy = *row;
    GByteArray *end = rows->end;
    const guint begin = end->len;
    gsize sizes[G_N_ELEMENTS(packed_texts)];
    struct packed packed = {
        .line = row->line,
        .file = (gint32)row->file,
        .score_count = (guint32)row->score_count,
        .flags = rows_flags(row),
        .activity = (gint8)row->activity,
    };
    for (guint i = 0; i < G_N_ELEMENTS(packed_texts); i++) {
        const char *text = *packed_text(&copy, i);
        sizes[i] = text != NULL ? strlen(text) + 1 : 0;
        packed.texts |= (guint16)(text != NULL ? 1u << i : 0);
    }
    g_byte_array_set_size(end, begin + (guint)rows_size(row, sizes));
    guint8 *to = put_numbers(put(end->data + begin, &packed, sizeof packed), row, packed.flags);
    for (guint i = 0; i < G_N_ELEMENTS(packed_texts); i++)
        if (sizes[i] > 0)
            to = put(to, *packed_text(&copy, i), sizes[i]);
    while ((to - end->data) % ALIGNMENT != 0)
        *to++ = 0;
    g_byte_array_set_size(end, (guint)(to - end->data));
    const guint64 next = rows->written + end->len;
    g_array_append_val(rows->places, next);
    return end->len < KEPT || rows_write(rows, error);
}

struct stage_reader *import_rows_reader(const struct import_rows *rows)
{
    struct stage_reader *reader = g_new0(struct stage_reader, 1);
    reader->rows = rows;
    reader->window = g_byte_array_new();
    return reader;
}

void stage_reader_free(struct stage_reader *reader)
{
    if (reader == NULL)
        return;
    g_byte_array_unref(reader->window);
    g_free(reader);
}

static bool reader_fill(struct stage_reader *reader, guint64 place, guint size, GError **error)
{
    const struct import_rows *rows = reader->rows;
    guint done = 0;
    g_byte_array_set_size(reader->window, size);
    reader->place = place;
    if (place >= rows->written) {
        memcpy(reader->window->data, rows->end->data + (place - rows->written), size);
        return true;
    }
    while (done < size) {
        const ssize_t got =
            pread(rows->file, reader->window->data + done, size - done, (off_t)(place + done));
        if (got == 0 || (got < 0 && errno != EINTR)) {
            g_byte_array_set_size(reader->window, 0);
            return rows_fail(rows, "read again", got == 0 ? EIO : errno, error);
        }
        done += got > 0 ? (guint)got : 0;
    }
    return true;
}

/* The bytes of a row. Whoever reads one after the other gets many at once, whoever reads here and there does not. */
static const guint8 *reader_reach(struct stage_reader *reader, gint64 id, GError **error)
{
    const struct import_rows *rows = reader->rows;
    const guint64 *places = (const guint64 *)rows->places->data;
    const guint64 place = places[id - 1], end = places[id];
    const guint64 window_end = reader->place + reader->window->len;
    if (place < reader->place || end > window_end) {
        const guint64 limit = place < rows->written ? rows->written : places[rows->places->len - 1];
        const bool goes_on = place >= reader->place && place <= window_end;
        const guint64 wanted = goes_on ? MIN(limit, place + READ_AHEAD) : end;
        if (!reader_fill(reader, place, (guint)(MAX(wanted, end) - place), error))
            return NULL;
    }
    return reader->window->data + (place - reader->place);
}

static const double *read_numbers(const guint8 **from, bool there, gsize count)
{
    const double *numbers = (const double *)(const void *)*from;
    if (!there)
        return NULL;
    *from += count * sizeof *numbers;
    return numbers;
}

static void read_all_numbers(const guint8 **from, guint8 flags, struct staged_row *row)
{
    const double *grade = read_numbers(from, (flags & PACKED_GRADE) != 0, 1);
    const double *completion = read_numbers(from, (flags & PACKED_COMPLETION) != 0, 3);
    row->has_grade = grade != NULL;
    row->grade = grade != NULL ? *grade : NAN;
    row->has_completion = completion != NULL;
    row->ratio = completion != NULL ? completion[0] : NAN;
    row->earned = completion != NULL ? completion[1] : NAN;
    row->possible = completion != NULL ? completion[2] : NAN;
    row->has_completed = (flags & PACKED_COMPLETED) != 0;
    if (row->has_completed) {
        memcpy(&row->completed, *from, sizeof row->completed);
        *from += sizeof row->completed;
    }
    row->scores = read_numbers(from, (flags & PACKED_SCORES) != 0, row->score_count);
    row->possibles = read_numbers(from, (flags & PACKED_POSSIBLES) != 0, row->score_count);
}

/* The beginning of a row and its numbers; the bits of its texts go into `texts`. */
static const char *rows_read_numbers(struct stage_reader *reader, gint64 id, struct staged_row *row,
                                     guint *texts, GError **error)
{
    const guint8 *from = reader_reach(reader, id, error);
    struct packed packed;
    if (from == NULL)
        return NULL;
    memcpy(&packed, from, sizeof packed);
    from += sizeof packed;
    *row = (struct staged_row){
        .id = id,
        .file = packed.file,
        .line = packed.line,
        .activity = packed.activity,
        .has_name = (packed.flags & PACKED_NAME) != 0,
        .score_count = (packed.flags & PACKED_SCORES) != 0 ? packed.score_count : 0,
    };
    read_all_numbers(&from, packed.flags, row);
    *texts = packed.texts;
    return (const char *)from;
}

bool import_rows_read_numbers(struct stage_reader *reader, gint64 id, struct staged_row *row,
                              GError **error)
{
    guint texts = 0;
    return rows_read_numbers(reader, id, row, &texts, error) != NULL;
}

bool import_rows_read(struct stage_reader *reader, gint64 id, struct staged_row *row,
                      GError **error)
{
    guint texts = 0;
    const char *from = rows_read_numbers(reader, id, row, &texts, error);
    if (from == NULL)
        return false;
    for (guint i = 0; i < G_N_ELEMENTS(packed_texts); i++) {
        if ((texts & 1u << i) == 0)
            continue;
        *packed_text(row, i) = from;
        from += strlen(from) + 1;
    }
    return true;
}
