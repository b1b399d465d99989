#include "config.h"

#include "pdf/idle_lookup.h"

#include <glib.h>
#include <hb-ot.h>

/* Classes beyond these count as possible. */
enum { CLASSES = 512 };

/* A damaged table may send its reader in circles; after so many numbers nothing more can be told. */
enum { NUMBERS = 500000 };

struct table_reader {
    const char *data;
    guint length;
    guint left; /* numbers that may still be read */
    const hb_set_t *glyphs;
};

/* What the numbers of a sequence stand for: glyphs, or classes of them. */
struct alphabet {
    const hb_set_t *glyphs;
    bool classes[CLASSES]; /* when glyphs is NULL */
};

static guint read_number(struct table_reader *reader, guint offset)
{
    if (reader->left > 0)
        reader->left--;
    if (offset > reader->length || reader->length - offset < 2)
        return 0;
    return (guint)(guint8)reader->data[offset] << 8 | (guint8)reader->data[offset + 1];
}

static guint read_offset32(struct table_reader *reader, guint offset)
{
    return read_number(reader, offset) << 16 | read_number(reader, offset + 2);
}

static bool range_has_glyph(const hb_set_t *glyphs, guint first, guint last)
{
    hb_codepoint_t glyph = first > 0 ? first - 1 : HB_SET_VALUE_INVALID;
    return hb_set_next(glyphs, &glyph) && glyph <= last;
}

static bool coverage_has_glyph(struct table_reader *reader, guint coverage)
{
    bool ranges = read_number(reader, coverage) == 2;
    guint count = read_number(reader, coverage + 2);
    for (guint i = 0; i < count && reader->left > 0; i++) {
        guint entry = coverage + 4 + i * (ranges ? 6 : 2);
        guint first = read_number(reader, entry);
        guint last = ranges ? read_number(reader, entry + 2) : first;
        if (range_has_glyph(reader->glyphs, first, last))
            return true;
    }
    return reader->left == 0;
}

/* Class 0 is of all glyphs that have no other. */
static void read_classes(struct table_reader *reader, guint classes, struct alphabet *alphabet)
{
    *alphabet = (struct alphabet){ .classes = { [0] = true } };
    bool ranges = read_number(reader, classes) == 2;
    guint start = ranges ? 0 : read_number(reader, classes + 2);
    guint count = read_number(reader, classes + (ranges ? 2 : 4));
    for (guint i = 0; i < count && reader->left > 0; i++) {
        guint entry = ranges ? classes + 4 + 6 * i : classes + 6 + 2 * i;
        guint first = ranges ? read_number(reader, entry) : start + i;
        guint last = ranges ? read_number(reader, entry + 2) : first;
        guint class = read_number(reader, ranges ? entry + 4 : entry);
        if (class < CLASSES && range_has_glyph(reader->glyphs, first, last))
            alphabet->classes[class] = true;
    }
}

static bool alphabet_has(const struct alphabet *alphabet, guint number)
{
    if (alphabet->glyphs != NULL)
        return hb_set_has(alphabet->glyphs, number);
    return number >= CLASSES || alphabet->classes[number];
}

/* Reads `count` numbers at *offset and moves it behind them. */
static bool sequence_is_possible(struct table_reader *reader, guint *offset, guint count,
                                 const struct alphabet *alphabet)
{
    bool possible = true;
    for (guint i = 0; i < count && reader->left > 0; i++, *offset += 2)
        possible = alphabet_has(alphabet, read_number(reader, *offset)) && possible;
    return possible || reader->left == 0;
}

/* Before, input (whose first glyph is known) and after, each with its count. */
static bool rule_is_possible(struct table_reader *reader, guint rule,
                             const struct alphabet alphabets[3])
{
    bool possible = true;
    for (guint i = 0; i < 3; i++) {
        guint count = read_number(reader, rule);
        rule += 2;
        if (i == 1)
            count = MAX(count, 1) - 1;
        possible = sequence_is_possible(reader, &rule, count, &alphabets[i]) && possible;
    }
    return possible;
}

static bool rule_set_is_possible(struct table_reader *reader, guint set,
                                 const struct alphabet alphabets[3])
{
    guint count = read_number(reader, set);
    for (guint i = 0; i < count && reader->left > 0; i++) {
        guint rule = set + read_number(reader, set + 2 + 2 * i);
        if (rule_is_possible(reader, rule, alphabets))
            return true;
    }
    return false;
}

/* Formats 1 (glyphs) and 2 (classes) of a chained context. */
static bool rules_are_possible(struct table_reader *reader, guint subtable, bool by_class)
{
    struct alphabet alphabets[3];
    if (!coverage_has_glyph(reader, subtable + read_number(reader, subtable + 2)))
        return false;
    for (guint i = 0; i < 3; i++) {
        if (by_class)
            read_classes(reader, subtable + read_number(reader, subtable + 4 + 2 * i),
                         &alphabets[i]);
        else
            alphabets[i] = (struct alphabet){ .glyphs = reader->glyphs };
    }
    guint sets = subtable + (by_class ? 10 : 4);
    guint count = read_number(reader, sets);
    for (guint i = 0; i < count && reader->left > 0; i++) {
        guint set = read_number(reader, sets + 2 + 2 * i);
        if (set != 0 && (!by_class || alphabet_has(&alphabets[1], i))
            && rule_set_is_possible(reader, subtable + set, alphabets))
            return true;
    }
    return false;
}

/* Format 3 of a chained context: a coverage for each place. */
static bool coverages_are_possible(struct table_reader *reader, guint subtable)
{
    guint offset = subtable + 2;
    for (guint i = 0; i < 3; i++) {
        guint count = read_number(reader, offset);
        offset += 2;
        for (guint j = 0; j < count && reader->left > 0; j++, offset += 2) {
            if (!coverage_has_glyph(reader, subtable + read_number(reader, offset)))
                return false;
        }
    }
    return true;
}

static bool chain_is_possible(struct table_reader *reader, guint subtable)
{
    guint format = read_number(reader, subtable);
    if (format == 3)
        return coverages_are_possible(reader, subtable);
    return (format != 1 && format != 2) || rules_are_possible(reader, subtable, format == 2);
}

/* Sets of ligatures, one for each first glyph; a ligature names its other components. */
static bool ligature_is_possible(struct table_reader *reader, guint subtable)
{
    const struct alphabet alphabet = { .glyphs = reader->glyphs };
    if (!coverage_has_glyph(reader, subtable + read_number(reader, subtable + 2)))
        return false;
    guint sets = read_number(reader, subtable + 4);
    for (guint i = 0; i < sets && reader->left > 0; i++) {
        guint set = subtable + read_number(reader, subtable + 6 + 2 * i);
        guint count = read_number(reader, set);
        for (guint j = 0; j < count && reader->left > 0; j++) {
            guint ligature = set + read_number(reader, set + 2 + 2 * j);
            guint components = read_number(reader, ligature + 2);
            guint offset = ligature + 4;
            if (sequence_is_possible(reader, &offset, MAX(components, 1) - 1, &alphabet))
                return true;
        }
    }
    return false;
}

static bool subtable_is_possible(struct table_reader *reader, bool positions, guint type,
                                 guint subtable)
{
    enum { LIGATURE = 4, CHAIN = 6 };
    enum { MARK_TO_BASE = 4, MARK_TO_MARK = 6, POSITION_CHAIN = 8 };
    if (type == (positions ? POSITION_CHAIN : CHAIN))
        return chain_is_possible(reader, subtable);
    if (positions)
        return type < MARK_TO_BASE || type > MARK_TO_MARK;
    return type != LIGATURE || ligature_is_possible(reader, subtable);
}

bool lookup_is_idle(hb_tag_t table, hb_blob_t *blob, unsigned int lookup, const hb_set_t *glyphs)
{
    enum { SUBSTITUTION_EXTENSION = 7, POSITION_EXTENSION = 9 };
    bool positions = table == HB_OT_TAG_GPOS;
    struct table_reader reader = { .left = NUMBERS, .glyphs = glyphs };
    reader.data = hb_blob_get_data(blob, &reader.length);
    guint list = read_number(&reader, 8);
    guint offset = list + read_number(&reader, list + 2 + 2 * lookup);
    guint count = read_number(&reader, offset + 4);
    for (guint i = 0; i < count && reader.left > 0; i++) {
        guint type = read_number(&reader, offset);
        guint subtable = offset + read_number(&reader, offset + 6 + 2 * i);
        if (type == (positions ? POSITION_EXTENSION : SUBSTITUTION_EXTENSION)) {
            type = read_number(&reader, subtable + 2);
            subtable += read_offset32(&reader, subtable + 4);
        }
        if (subtable_is_possible(&reader, positions, type, subtable))
            return false;
    }
    return reader.left > 0;
}
