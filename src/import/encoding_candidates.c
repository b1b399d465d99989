#include "config.h"

#include "base/error.h"
#include "import/encoding_private.h"

#include <errno.h>
#include <string.h>

/* Layer: import. Which code pages a file may be in: those in which all of it is text. */

#define BLOCK (128 * 1024)
#define FRAGMENTS 400
#define FRAGMENT_LENGTH 200
#define PROPOSED 5
#define SAMPLE_LENGTH 40

/* A cell that is not ASCII. */
struct fragment {
    guint64 line;
    char *bytes;
};

/* What one pass over a file tells. */
struct evidence {
    guint64 seen[256]; /* how often each byte occurs */
    guint64 zeros[2];  /* at even and at odd places */
    guint64 length;
    guint64 characters; /* of UTF-8, beyond ASCII */
    guint64 broken;     /* bytes that are no part of one */
    guint64 broken_line;
    guint64 line;
    guchar last;
    GString *cell;
    bool cell_wide, cell_long; /* it is not ASCII; it is too long to be kept */
    GPtrArray *fragments;
    GIConv *converters; /* for each code page, opened when it is wanted */
};

static void evidence_free_fragment(gpointer data)
{
    struct fragment *fragment = data;
    g_free(fragment->bytes);
    g_free(fragment);
}

static void evidence_init(struct evidence *evidence)
{
    *evidence = (struct evidence){
        .cell = g_string_new(NULL),
        .fragments = g_ptr_array_new_with_free_func(evidence_free_fragment),
        .converters = g_new(GIConv, encoding_page_count),
    };
    for (guint i = 0; i < encoding_page_count; i++)
        evidence->converters[i] = (GIConv)-1;
}

static void evidence_clear(struct evidence *evidence)
{
    for (guint i = 0; i < encoding_page_count; i++)
        if (evidence->converters[i] != (GIConv)-1)
            g_iconv_close(evidence->converters[i]);
    g_free(evidence->converters);
    g_string_free(evidence->cell, TRUE);
    g_ptr_array_unref(evidence->fragments);
}

/* Bytes in a code page as UTF-8; NULL when they are none of it. Caller frees. */
static char *evidence_convert(const struct evidence *evidence, guint page, const char *bytes,
                              gsize length, gsize *converted)
{
    GIConv *converter = &evidence->converters[page];
    if (*converter == (GIConv)-1)
        *converter = g_iconv_open("UTF-8", encoding_pages[page].encoding.iconv);
    if (*converter == (GIConv)-1)
        return NULL;
    g_iconv(*converter, NULL, NULL, NULL, NULL);
    return g_convert_with_iconv(bytes, (gssize)length, *converter, NULL, converted, NULL);
}

static void evidence_end_cell(struct evidence *evidence)
{
    if (evidence->cell_wide && !evidence->cell_long && evidence->fragments->len < FRAGMENTS) {
        struct fragment *fragment = g_new0(struct fragment, 1);
        fragment->line = evidence->line;
        fragment->bytes = g_strstrip(g_strndup(evidence->cell->str, evidence->cell->len));
        g_ptr_array_add(evidence->fragments, fragment);
    }
    g_string_truncate(evidence->cell, 0);
    evidence->cell_wide = evidence->cell_long = false;
}

static void evidence_take_byte(struct evidence *evidence, guchar byte)
{
    evidence->seen[byte]++;
    if (byte == 0)
        evidence->zeros[evidence->length % 2]++;
    evidence->length++;
    /* The cell of a line's end belongs to that line, so the next begins behind it; CR LF is one end. */
    if (evidence->last == '\n' || (evidence->last == '\r' && byte != '\n'))
        evidence->line++;
    evidence->last = byte;
    if (byte != 0 && byte < 0x80 && strchr(",;\t:\"\r\n", byte) != NULL) {
        evidence_end_cell(evidence);
        return;
    }
    evidence->cell_wide = evidence->cell_wide || byte >= 0x80;
    if (evidence->cell->len < FRAGMENT_LENGTH)
        g_string_append_c(evidence->cell, (char)byte);
    else
        evidence->cell_long = true;
}

/* Bytes of the character that begins here; 0 when it is not all there yet, -1 when it is none of UTF-8. */
static int evidence_measure(const char *here, const char *end, bool last)
{
    const gunichar sign = *here == '\0' ? 0 : g_utf8_get_char_validated(here, end - here);
    if (sign == (gunichar)-2)
        return last ? -1 : 0;
    return sign == (gunichar)-1 ? -1 : g_utf8_skip[*(const guchar *)here];
}

/* Looks at a block up to its last whole character; returns how much that was. */
static gsize evidence_take_block(struct evidence *evidence, const char *block, gsize length,
                                 bool last)
{
    const char *here = block, *end = block + length;
    while (here < end) {
        const int measure = evidence_measure(here, end, last);
        if (measure == 0)
            break;
        if (measure < 0 && evidence->broken++ == 0)
            evidence->broken_line = evidence->line;
        evidence->characters += measure > 1;
        for (const char *next = here + ABS(measure); here < next; here++)
            evidence_take_byte(evidence, (guchar)*here);
    }
    return (gsize)(here - block);
}

/* Reads all of a source that is not converted. */
static bool evidence_take(struct evidence *evidence, struct source *source, GError **error)
{
    g_autofree char *block = g_malloc(BLOCK);
    gsize kept = 0;
    evidence->line = 1;
    for (;;) {
        const gssize count = source_read(source, block + kept, BLOCK - kept, error);
        if (count < 0)
            return false;
        const gsize length = kept + (gsize)count;
        const gsize taken = evidence_take_block(evidence, block, length, count == 0);
        kept = length - taken;
        memmove(block, block + taken, kept);
        if (count == 0)
            break;
    }
    evidence_end_cell(evidence);
    return true;
}

/* The first byte that is not ASCII, or zero. */
static const char *utf8_pass_ascii(const char *here, const char *end)
{
    static const guint64 ones = G_GUINT64_CONSTANT(0x0101010101010101);
    for (; end - here >= 8; here += 8) {
        guint64 word = 0;
        memcpy(&word, here, sizeof word);
        if (((word | (word - ones)) & (ones << 7)) != 0)
            break;
    }
    while (here<end && * here> 0)
        here++;
    return here;
}

/* The first byte that is no part of a whole character of UTF-8. */
static const char *utf8_pass(const char *here, const char *end)
{
    for (;;) {
        here = utf8_pass_ascii(here, end);
        if (here == end || *here == '\0')
            return here;
        while (here < end && (*here & 0x80) != 0) {
            const gunichar sign = g_utf8_get_char_validated(here, end - here);
            if (sign == (gunichar)-1 || sign == (gunichar)-2)
                return here;
            here = g_utf8_next_char(here);
        }
    }
}

/* Whether all of a source is UTF-8 without zeros; fast, because nearly all are. */
static bool utf8_check(struct source *source, bool *fine, GError **error)
{
    g_autofree char *block = g_malloc(BLOCK);
    gsize kept = 0;
    for (;;) {
        const gssize count = source_read(source, block + kept, BLOCK - kept, error);
        if (count < 0)
            return false;
        const gsize length = kept + (gsize)count;
        const char *end = utf8_pass(block, block + length);
        kept = length - (gsize)(end - block);
        *fine = kept == 0;
        if (count == 0 || kept >= 6)
            return true;
        memmove(block, end, kept);
    }
}

static bool candidates_is_text(const char *text, gsize length)
{
    for (const char *here = text; here < text + length; here = g_utf8_next_char(here)) {
        const gunichar sign = g_utf8_get_char(here);
        if (sign == 0xFFFD || (sign < 0x20 && (sign == 0 || strchr("\t\n\r", (int)sign) == NULL))
            || (sign >= 0x7F && sign < 0xA0) || (sign >= 0xE000 && sign < 0xF900))
            return false;
    }
    return true;
}

/* Converts what can be, and moves what is left to the front. False when something can't be. */
static bool candidates_convert(GIConv convert, char *block, gsize *length, bool last)
{
    g_autofree char *text = g_malloc(BLOCK * 4);
    char *input = block, *output = text;
    gsize input_left = *length, output_left = BLOCK * 4;
    const gsize result = g_iconv(convert, &input, &input_left, &output, &output_left);
    if (result == (gsize)-1 && (errno != EINVAL || last))
        return false;
    memmove(block, input, input_left);
    *length = input_left;
    return candidates_is_text(text, (gsize)(output - text));
}

/* Whether all of the file is text in a code page of several bytes. */
static bool candidates_reads(struct source *source, const struct encoding *encoding)
{
    const GIConv convert = g_iconv_open("UTF-8", encoding->iconv);
    if (convert == (GIConv)-1 || !source_rewind(source, NULL))
        return false;
    g_autofree char *block = g_malloc(BLOCK);
    gsize kept = 0;
    bool fine = true, ended = false;
    while (fine && !ended) {
        const gssize count = source_read(source, block + kept, BLOCK - kept, NULL);
        ended = count == 0;
        kept += (gsize)MAX(count, 0);
        fine = count >= 0 && candidates_convert(convert, block, &kept, ended);
    }
    g_iconv_close(convert);
    return fine;
}

/* The same for one of one byte each: those that occur are enough. */
static bool candidates_has_all(const struct evidence *evidence, guint page)
{
    char bytes[256];
    gsize count = 0, length = 0;
    for (guint i = 1; i < 256; i++)
        if (evidence->seen[i] > 0)
            bytes[count++] = (char)i;
    g_autofree char *text = evidence_convert(evidence, page, bytes, count, &length);
    return evidence->seen[0] == 0 && text != NULL && candidates_is_text(text, length);
}

static char *candidates_fragment(const struct evidence *evidence, guint page,
                                 const struct fragment *fragment)
{
    return evidence_convert(evidence, page, fragment->bytes, strlen(fragment->bytes), NULL);
}

static double candidates_score(const struct evidence *evidence, guint page)
{
    g_autoptr(GString) text = g_string_new(NULL);
    g_autoptr(GString) bytes = g_string_new(NULL);
    for (guint i = 0; i < evidence->fragments->len; i++) {
        const struct fragment *fragment = evidence->fragments->pdata[i];
        g_autofree char *converted = candidates_fragment(evidence, page, fragment);
        if (converted == NULL)
            continue;
        g_string_append_printf(text, "%s ", converted);
        g_string_append_printf(bytes, "%s ", fragment->bytes);
    }
    return text->len == 0
               ? 0
               : encoding_score(&encoding_pages[page], text->str, bytes->str, bytes->len);
}

static void candidates_free(gpointer data)
{
    struct encoding_candidate *candidate = data;
    g_free(candidate->sample);
    g_free(candidate);
}

static void candidates_add(GPtrArray *candidates, guint page, double score)
{
    struct encoding_candidate *candidate = g_new0(struct encoding_candidate, 1);
    candidate->name = encoding_pages[page].encoding.name;
    candidate->title = encoding_pages[page].encoding.title;
    candidate->page = page;
    candidate->score = score;
    /* Those that read equally well stay in the table's order. */
    guint place = candidates->len;
    while (place > 0
           && ((const struct encoding_candidate *)candidates->pdata[place - 1])->score
                  < score - 0.001)
        place--;
    g_ptr_array_insert(candidates, (gint)place, candidate);
}

/* In how many ways the candidates read a cell: the more, the better it is as a sample. */
static guint candidates_readings(const GPtrArray *candidates, const struct evidence *evidence,
                                 const struct fragment *fragment)
{
    g_autoptr(GHashTable) readings = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < candidates->len; i++) {
        const struct encoding_candidate *candidate = candidates->pdata[i];
        char *text = candidates_fragment(evidence, candidate->page, fragment);
        if (text != NULL)
            g_hash_table_add(readings, text);
    }
    return g_hash_table_size(readings);
}

static void candidates_take_samples(GPtrArray *candidates, const struct evidence *evidence)
{
    const struct fragment *best = NULL;
    guint most = 0;
    for (guint i = 0; i < MIN(evidence->fragments->len, 50); i++) {
        const struct fragment *fragment = evidence->fragments->pdata[i];
        /* The heading says less than a name. */
        const guint readings =
            2 * candidates_readings(candidates, evidence, fragment) - (fragment->line < 2);
        if (readings > most) {
            best = fragment;
            most = readings;
        }
    }
    for (guint i = 0; i < candidates->len; i++) {
        struct encoding_candidate *candidate = candidates->pdata[i];
        g_autofree char *text =
            best != NULL ? candidates_fragment(evidence, candidate->page, best) : NULL;
        candidate->sample =
            text != NULL ? g_utf8_substring(text, 0, MIN(g_utf8_strlen(text, -1), SAMPLE_LENGTH))
                         : g_strdup("");
    }
}

/* Text in UTF-16 without a mark: every other byte of what is ASCII in it is zero. Its page; -1: it is not. */
static int candidates_wide(const struct evidence *evidence)
{
    const guint64 even = evidence->zeros[0], odd = evidence->zeros[1];
    if (evidence->length % 2 != 0 || MAX(even, odd) < evidence->length / 40 + 1
        || MIN(even, odd) > MAX(even, odd) / 10)
        return -1;
    return odd > even ? ENCODING_UTF16LE : ENCODING_UTF16BE;
}

/* The first line that is not blank, of text that the fragments say nothing of. */
static char *candidates_first_words(struct source *source, const struct encoding *encoding)
{
    char bytes[4 * SAMPLE_LENGTH];
    gsize length = 0;
    gssize count = 0;
    if (!source_rewind(source, NULL))
        return g_strdup("");
    while (length < sizeof bytes
           && (count = source_read(source, bytes + length, sizeof bytes - length, NULL)) > 0)
        length += (gsize)count;
    g_autofree char *text =
        g_convert(bytes, (gssize)(length - length % 4), "UTF-8", encoding->iconv, NULL, NULL, NULL);
    if (text == NULL)
        return g_strdup("");
    g_strdelimit(g_strchug(text), "\t", ' ');
    text[strcspn(text, "\r\n")] = '\0';
    return g_utf8_substring(text, 0, MIN(g_utf8_strlen(text, -1), SAMPLE_LENGTH));
}

/* The candidates for a source that is not marked and of which nothing was said. */
static GPtrArray *candidates_weigh(struct source *source, const struct evidence *evidence)
{
    GPtrArray *candidates = g_ptr_array_new_with_free_func(candidates_free);
    const int wide = candidates_wide(evidence);
    if (wide >= 0 && candidates_reads(source, &encoding_pages[wide].encoding)) {
        candidates_add(candidates, (guint)wide, 1);
        ((struct encoding_candidate *)candidates->pdata[0])->sample =
            candidates_first_words(source, &encoding_pages[wide].encoding);
        return candidates;
    }
    for (guint i = 0; i < encoding_page_count && evidence->broken > 0; i++) {
        const struct encoding_page *page = &encoding_pages[i];
        if (!page->never_proposed
            && (page->alphabets != NULL ? candidates_has_all(evidence, i)
                                        : candidates_reads(source, &page->encoding)))
            candidates_add(candidates, i, candidates_score(evidence, i));
    }
    if (candidates->len > PROPOSED)
        g_ptr_array_set_size(candidates, PROPOSED);
    candidates_take_samples(candidates, evidence);
    return candidates;
}

/* Most of the text beyond ASCII is UTF-8: then a few bytes of it are damaged, and no code page is right. */
static bool evidence_is_damaged(const struct evidence *evidence)
{
    return evidence->characters > evidence->broken;
}

/* The evidence that a source gives, and the candidates; none when it is UTF-8. */
static GPtrArray *candidates_of(struct source *source, struct evidence *evidence, GError **error)
{
    bool fine = false;
    source_look(source);
    if (!utf8_check(source, &fine, error) || !source_rewind(source, error))
        return NULL;
    if (fine)
        return g_ptr_array_new();
    if (!evidence_take(evidence, source, error))
        return NULL;
    return evidence_is_damaged(evidence) ? g_ptr_array_new() : candidates_weigh(source, evidence);
}

GPtrArray *encoding_candidates(const char *path, GError **error)
{
    g_autoptr(source) source = source_open(path, NULL, error);
    if (source == NULL)
        return NULL;
    if (source_encoding(source) != NULL)
        return g_ptr_array_new();
    struct evidence evidence;
    evidence_init(&evidence);
    GPtrArray *candidates = candidates_of(source, &evidence, error);
    evidence_clear(&evidence);
    return candidates;
}

bool encoding_fits(const char *path, const char *name)
{
    const struct encoding *known = encoding_find(name);
    const struct encoding wanted = { .iconv = known != NULL ? known->iconv : name };
    g_autoptr(source) source = source_open(path, NULL, NULL);
    bool fine = false;
    if (wanted.iconv == NULL || source == NULL || source_encoding(source) != NULL)
        return false;
    source_look(source);
    if (!utf8_check(source, &fine, NULL) || fine || !source_rewind(source, NULL))
        return false;
    struct evidence evidence;
    evidence_init(&evidence);
    const bool read = evidence_take(&evidence, source, NULL);
    const bool fits = read && (evidence.broken > 0 || candidates_wide(&evidence) >= 0)
                      && !evidence_is_damaged(&evidence) && candidates_reads(source, &wanted);
    evidence_clear(&evidence);
    return fits;
}

/* "Jürgen" in windows-1252 (Western European) or windows-1250 (Central European), "J¸rgen" in … */
static char *candidates_sentence(const GPtrArray *candidates)
{
    g_autoptr(GString) text = g_string_new(NULL);
    const char *last = NULL;
    for (guint i = 0; i < candidates->len; i++) {
        const struct encoding_candidate *candidate = candidates->pdata[i];
        if (g_strcmp0(candidate->sample, last) == 0)
            g_string_append(text, " or ");
        else
            g_string_append_printf(text, "%s\"%s\" in ", i > 0 ? ", " : "", candidate->sample);
        g_string_append_printf(text, "%s (%s)", candidate->name, candidate->title);
        last = candidate->sample;
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static void candidates_refuse(const struct source *source, const struct evidence *evidence,
                              const GPtrArray *candidates, GError **error)
{
    const char *name = source_name(source);
    g_autofree char *readings = candidates_sentence(candidates);
    if (candidates->len > 0)
        g_set_error(error, IMPORT_ERROR, ERROR_DATA,
                    "%s: is not marked as Unicode, nor is it UTF-8; name its code page with "
                    "--encoding: a cell of it reads %s",
                    name, readings);
    else if (evidence_is_damaged(evidence))
        g_set_error(error, IMPORT_ERROR, ERROR_DATA,
                    "%s: is UTF-8, but line %" G_GUINT64_FORMAT
                    " is damaged; correct it, or import with --encoding utf-8 to see all that are",
                    name, evidence->broken_line);
    else
        g_set_error(
            error, IMPORT_ERROR, ERROR_DATA,
            "%s: is no text, neither UTF-8 nor in any usual code page (line %" G_GUINT64_FORMAT
            "); save it as \"CSV UTF-8\"",
            name, evidence->broken_line);
}

bool encoding_check(struct source *source, GError **error)
{
    if (source_encoding(source) != NULL)
        return true;
    struct evidence evidence;
    evidence_init(&evidence);
    g_autoptr(GPtrArray) candidates = candidates_of(source, &evidence, error);
    bool fine = candidates != NULL && evidence.broken == 0 && candidates->len == 0;
    if (fine)
        fine = source_rewind(source, error);
    else if (candidates != NULL)
        candidates_refuse(source, &evidence, candidates, error);
    evidence_clear(&evidence);
    return fine;
}
