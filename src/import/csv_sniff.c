#include "config.h"

#include "import/csv_sniff.h"

#include <string.h>

/* Layer: import. Which delimiter a CSV file has. The first one that is seen may be the comma of a number or of a name in a
 * file of semicolons, or the colon of a time: so the first records are read with each, and the one wins that makes columns
 * of them. */

#define RECORDS 50

/* When two make equally many columns: a comma stands inside cells more often than a semicolon, a colon more often still. */
static const char delimiters[] = "\t;,:";

/* What the records look like with one delimiter. */
struct shape {
    guint heading; /* columns of the first record */
    guint records; /* others */
    guint widths[RECORDS];
};

/* The end of a cell in quotation marks, which begins at `here`. */
static const char *sniff_pass_quotes(const char *here, const char *end, bool backslash)
{
    for (here++; here < end; here++) {
        if (*here == '\\' && backslash)
            here++;
        else if (*here == '"' && here + 1 < end && here[1] == '"')
            here++;
        else if (*here == '"')
            return here + 1;
    }
    return end;
}

/* Columns of the record at *here, which goes behind its line end. *whole: the record ends before the text does. */
static guint sniff_record(const char **here, const char *end, char delimiter, bool backslash,
                          bool *whole)
{
    guint columns = 1;
    bool cell_begins = true;
    *whole = false;
    while (*here < end && !*whole) {
        const char byte = **here;
        if (byte == '"' && cell_begins) {
            *here = sniff_pass_quotes(*here, end, backslash);
            cell_begins = false;
            continue;
        }
        cell_begins = byte == delimiter;
        columns += byte == delimiter;
        *whole = byte == '\n' || byte == '\r';
        (*here)++;
    }
    return columns;
}

static struct shape sniff_shape(const char *text, gsize length, char delimiter, bool backslash)
{
    struct shape shape = { 0 };
    const char *here = text, *end = text + length;
    while (here < end && shape.records < RECORDS) {
        bool whole = false;
        if (*here == '\n' || *here == '\r') {
            here++;
            continue;
        }
        const guint columns = sniff_record(&here, end, delimiter, backslash, &whole);
        if (shape.heading == 0)
            shape.heading = columns;
        else if (whole)
            shape.widths[shape.records++] = columns;
    }
    return shape;
}

/* The width that most records have, and how many of a hundred have it. */
static guint sniff_usual_width(const struct shape *shape, guint *percent)
{
    guint best = shape->heading, most = 0;
    for (guint i = 0; i < shape->records; i++) {
        guint count = 0;
        for (guint j = 0; j < shape->records; j++)
            count += shape->widths[j] == shape->widths[i];
        if (count > most) {
            most = count;
            best = shape->widths[i];
        }
    }
    *percent = shape->records == 0 ? 100 : most * 100 / shape->records;
    return best;
}

/* How well a delimiter fits. One that does not split the heading, or most of the records, is none. */
static guint sniff_rank(const struct shape *shape)
{
    guint percent = 0;
    const guint width = sniff_usual_width(shape, &percent);
    if (shape->heading < 2 || width < 2)
        return 0;
    const guint steady = percent >= 80 ? 2 : 1;
    return steady * 100000 + MIN(MIN(shape->heading, width), 99999);
}

char csv_sniff_delimiter(const char *text, gsize length, bool backslash)
{
    char best = ',';
    guint highest = 0;
    for (gsize i = 0; delimiters[i] != '\0'; i++) {
        const struct shape shape = sniff_shape(text, length, delimiters[i], backslash);
        const guint rank = sniff_rank(&shape);
        if (rank > highest) {
            highest = rank;
            best = delimiters[i];
        }
    }
    return best;
}
