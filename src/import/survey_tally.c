#include "config.h"

#include "import/survey_tally.h"

#include <string.h>

/* Layer: import. A column has few kinds of cells, so that they are searched one by one, beginning with that of the last
 * cell; its values are found by a hash, and are at most SURVEY_VALUES. */

/* Longer texts are no words, names of courses or the like. */
#define VALUE_LONGEST 300

/* At least so many places for each value, a power of two: nearly every search ends at the first one. */
#define PLACES_FOR_EACH 4
#define PLACES_FIRST 32

/* Spreads the bits of a word: 2^64 divided by the golden ratio. */
#define TALLY_FACTOR G_GUINT64_CONSTANT(0x9E3779B97F4A7C15)

struct kind {
    guint signs;
    guint64 cells;
};

/* Where a value is found: all that is looked at for a short text that comes again. */
struct place {
    guint64 hash;   /* of a short text all that there is in it */
    guint32 length; /* of the text, which is not empty; 0: nothing is here */
    guint16 value;  /* its number among the column's */
    guint16 kind;
};

struct survey_tally {
    struct kind *kinds;
    guint kind_count, kind_room, last;
    struct place *places; /* NULL: values are no longer kept */
    guint place_count;
};

struct survey_tally *survey_tally_new(void)
{
    struct survey_tally *tally = g_new0(struct survey_tally, 1);
    tally->place_count = PLACES_FIRST;
    tally->places = g_new0(struct place, PLACES_FIRST);
    return tally;
}

static void tally_forget_values(struct survey_tally *tally)
{
    g_clear_pointer(&tally->places, g_free);
}

void survey_tally_free(struct survey_tally *tally)
{
    tally_forget_values(tally);
    g_free(tally->kinds);
    g_free(tally);
}

/* The bytes of a text that is no longer than a word. */
static guint64 tally_word(const char *text, gsize length)
{
    guint32 first = 0, last = 0;
    if (length < sizeof first) {
        memcpy(&first, text, length);
        return first;
    }
    memcpy(&first, text, sizeof first);
    memcpy(&last, text + length - sizeof last, sizeof last);
    return (guint64)first << 32 | last;
}

static guint64 tally_hash(const char *text, gsize length)
{
    guint64 hash = length, word = 0;
    if (length <= sizeof word)
        return tally_word(text, length);
    for (; length >= sizeof word; length -= sizeof word, text += sizeof word) {
        memcpy(&word, text, sizeof word);
        hash = (hash ^ word) * TALLY_FACTOR;
        hash ^= hash >> 32;
    }
    return (hash ^ tally_word(text, length)) * TALLY_FACTOR;
}

static bool tally_is(const struct place *place, const GPtrArray *values, const char *text,
                     gsize length, guint64 hash)
{
    return place->hash == hash && place->length == length
           && (length <= sizeof hash || memcmp(values->pdata[place->value], text, length) == 0);
}

/* The place of a text, or the empty one where the search for it ends. */
static inline struct place *tally_place(const struct survey_tally *tally, const GPtrArray *values,
                                        const char *text, gsize length, guint64 hash)
{
    const guint mask = tally->place_count - 1;
    guint place = (guint)(hash * TALLY_FACTOR >> 32) & mask;
    while (tally->places[place].length != 0
           && !tally_is(&tally->places[place], values, text, length, hash))
        place = (place + 1) & mask;
    return &tally->places[place];
}

bool survey_tally_again(struct survey_tally *tally, const struct survey_column *column,
                        const char *text, gsize length)
{
    if (tally->places == NULL || length > VALUE_LONGEST)
        return false;
    const struct place *place =
        tally_place(tally, column->values, text, length, tally_hash(text, length));
    if (place->length == 0)
        return false;
    tally->kinds[place->kind].cells++;
    return true;
}

static guint tally_count(struct survey_tally *tally, guint signs)
{
    guint kind = tally->last;
    if (kind >= tally->kind_count || tally->kinds[kind].signs != signs)
        for (kind = 0; kind < tally->kind_count && tally->kinds[kind].signs != signs;)
            kind++;
    if (kind == tally->kind_room) {
        tally->kind_room = MAX(4, 2 * tally->kind_room);
        tally->kinds = g_renew(struct kind, tally->kinds, tally->kind_room);
    }
    if (kind == tally->kind_count)
        tally->kinds[tally->kind_count++] = (struct kind){ .signs = signs };
    tally->kinds[kind].cells++;
    tally->last = kind;
    return kind;
}

static void tally_grow(struct survey_tally *tally, const GPtrArray *values)
{
    g_autofree struct place *before = tally->places;
    const guint count = tally->place_count;
    tally->place_count *= 2;
    tally->places = g_new0(struct place, tally->place_count);
    for (guint i = 0; i < count; i++)
        if (before[i].length != 0)
            *tally_place(tally, values, values->pdata[before[i].value], before[i].length,
                         before[i].hash) = before[i];
}

static void tally_keep(struct survey_tally *tally, GPtrArray *values, const char *text,
                       gsize length, guint kind)
{
    const guint64 hash = tally_hash(text, length);
    if ((values->len + 1) * PLACES_FOR_EACH > tally->place_count)
        tally_grow(tally, values);
    *tally_place(tally, values, text, length, hash) = (struct place){ .hash = hash,
                                                                      .length = (guint32)length,
                                                                      .value = (guint16)values->len,
                                                                      .kind = (guint16)kind };
    g_ptr_array_add(values, g_strndup(text, length));
}

void survey_tally_add(struct survey_tally *tally, struct survey_column *column, const char *text,
                      gsize length, guint signs)
{
    const guint kind = tally_count(tally, signs);
    if (column->more_values)
        return;
    column->more_values = column->values->len >= SURVEY_VALUES || length > VALUE_LONGEST;
    if (column->more_values)
        tally_forget_values(tally);
    else
        tally_keep(tally, column->values, text, length, kind);
}

void survey_tally_finish(const struct survey_tally *tally, struct survey_column *column)
{
    struct {
        guint sign;
        guint64 *count;
    } const counts[] = {
        { SURVEY_NUMBER, &column->numbers },
        { SURVEY_PERCENT, &column->percents },
        { SURVEY_PAIR, &column->pairs },
        { SURVEY_EXPONENT, &column->exponents },
        { SURVEY_POINT, &column->points },
        { SURVEY_COMMA, &column->commas },
        { SURVEY_MARK, &column->marks },
        { SURVEY_COMMA_MARK, &column->comma_marks },
        { SURVEY_LETTERS, &column->letters },
        { SURVEY_ADDRESS, &column->addresses },
        { SURVEY_SINGLE_COMMA, &column->single_commas },
        { SURVEY_DATE, &column->dates },
        { SURVEY_OPEN, &column->open },
        { SURVEY_ORDER << SURVEY_DAY_FIRST, &column->orders[SURVEY_DAY_FIRST] },
        { SURVEY_ORDER << SURVEY_MONTH_FIRST, &column->orders[SURVEY_MONTH_FIRST] },
        { SURVEY_ORDER << SURVEY_YEAR_FIRST, &column->orders[SURVEY_YEAR_FIRST] },
    };
    for (guint i = 0; i < tally->kind_count; i++) {
        const struct kind *kind = &tally->kinds[i];
        column->filled += kind->cells;
        for (gsize j = 0; j < G_N_ELEMENTS(counts); j++)
            if ((kind->signs & counts[j].sign) != 0)
                *counts[j].count += kind->cells;
    }
}
