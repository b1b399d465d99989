#include "config.h"

#include "pdf/object_copy.h"

#include "base/error.h"

#include <string.h>

/* Digits of a number of objects or bytes: more would not fit. */
#define DIGITS_MOST 10

struct reader {
    const struct object_copier *copier;
    const guint8 *at, *end;
    GByteArray *out;
    GByteArray *encrypted, *plain;   /* a string's bytes */
    int depth;                       /* of dictionaries and arrays */
    bool length_follows;             /* the last token was /Length of the object's own dictionary */
    guint length_place, length_size; /* where that number stands in `out` */
    guint64 length;                  /* the number; 0: none yet */
    GError *error;
};

static bool fail(struct reader *reader)
{
    if (reader->error == NULL)
        g_set_error_literal(&reader->error, PDF_ERROR, ERROR_DATA,
                            "A document has an object of an unknown form; restore a backup");
    return false;
}

static bool is_space(guint8 byte)
{
    return byte == ' ' || byte == '\n' || byte == '\r' || byte == '\t' || byte == '\f' || byte == 0;
}

static bool is_regular(guint8 byte)
{
    return !is_space(byte) && strchr("()<>[]{}/%", byte) == NULL;
}

static void put(struct reader *reader, const void *bytes, gsize length)
{
    g_byte_array_append(reader->out, bytes, (guint)length);
}

static void put_number(struct reader *reader, guint64 number)
{
    char digits[24];
    const int length = g_snprintf(digits, sizeof digits, "%" G_GUINT64_FORMAT, number);
    put(reader, digits, (gsize)length);
}

static const guint8 *pass_spaces(const guint8 *at, const guint8 *end)
{
    while (at < end && is_space(*at))
        at++;
    return at;
}

/* A whole number without a sign; NULL when there is none. */
static const guint8 *read_digits(const guint8 *at, const guint8 *end, guint64 *number)
{
    const guint8 *start = at;
    *number = 0;
    for (; at < end && g_ascii_isdigit(*at); at++)
        *number = *number * 10 + (guint64)(*at - '0');
    const bool whole = at > start && at - start <= DIGITS_MOST && (at == end || !is_regular(*at));
    return whole ? at : NULL;
}

/* "N 0 R"; NULL when something else stands there. */
static const guint8 *read_reference(const guint8 *at, const guint8 *end, guint64 *number)
{
    guint64 generation = 1;
    const guint8 *next = read_digits(at, end, number);
    if (next != NULL)
        next = read_digits(pass_spaces(next, end), end, &generation);
    if (next == NULL || generation != 0)
        return NULL;
    next = pass_spaces(next, end);
    return next < end && *next == 'R' && (next + 1 == end || !is_regular(next[1])) ? next + 1
                                                                                   : NULL;
}

static void copy_number(struct reader *reader)
{
    guint64 number = 0;
    const guint8 *next = read_reference(reader->at, reader->end, &number);
    if (next != NULL) {
        const guint renumbered = reader->copier->renumber(reader->copier->data, (guint)number);
        if (renumbered != 0) {
            put_number(reader, renumbered);
            put(reader, " 0 R", 4);
        } else {
            put(reader, "null", 4);
        }
        reader->at = next;
        return;
    }
    const guint8 *start = reader->at;
    while (reader->at < reader->end && is_regular(*reader->at))
        reader->at++;
    if (reader->length_follows && read_digits(start, reader->end, &reader->length) != NULL) {
        reader->length_place = reader->out->len;
        reader->length_size = (guint)(reader->at - start);
    }
    put(reader, start, (gsize)(reader->at - start));
}

/* A name, or a word such as true. */
static void copy_word(struct reader *reader)
{
    const guint8 *start = reader->at++;
    while (reader->at < reader->end && is_regular(*reader->at))
        reader->at++;
    put(reader, start, (gsize)(reader->at - start));
    reader->length_follows = reader->depth == 1 && reader->at - start == strlen("/Length")
                             && memcmp(start, "/Length", strlen("/Length")) == 0;
}

static bool copy_string(struct reader *reader)
{
    static const char digits[] = "0123456789abcdef";
    g_byte_array_set_size(reader->encrypted, 0);
    g_byte_array_set_size(reader->plain, 0);
    const guint8 *at = reader->at + 1;
    for (; at + 1 < reader->end && *at != '>'; at += 2) {
        const int high = g_ascii_xdigit_value((char)at[0]), low = g_ascii_xdigit_value((char)at[1]);
        const guint8 byte = (guint8)(high * 16 + low);
        if (high < 0 || low < 0)
            return fail(reader);
        g_byte_array_append(reader->encrypted, &byte, 1);
    }
    if (at >= reader->end || *at != '>')
        return fail(reader);
    reader->at = at + 1;
    if (reader->encrypted->len > 0
        && !crypt_decrypt(reader->copier->crypt, reader->encrypted->data, reader->encrypted->len,
                          reader->plain, &reader->error))
        return false;
    put(reader, "<", 1);
    for (guint i = 0; i < reader->plain->len; i++) {
        put(reader, &digits[reader->plain->data[i] >> 4], 1);
        put(reader, &digits[reader->plain->data[i] & 15], 1);
    }
    put(reader, ">", 1);
    return true;
}

static bool copy_bracket(struct reader *reader)
{
    const guint8 *at = reader->at;
    const bool opens = *at == '<' || *at == '[', is_double = *at == '<' || *at == '>';
    if (is_double && (at + 1 == reader->end || at[1] != *at))
        return opens ? copy_string(reader) : fail(reader);
    reader->depth += opens ? 1 : -1;
    if (reader->depth < 0)
        return fail(reader);
    put(reader, at, is_double ? 2 : 1);
    reader->at += is_double ? 2 : 1;
    return true;
}

/* From the word "stream", which has been copied, to the end of its data. */
static bool copy_stream(struct reader *reader)
{
    if (reader->at < reader->end && *reader->at == '\r')
        reader->at++;
    if (reader->at == reader->end || *reader->at != '\n' || reader->length_place == 0
        || reader->length > (guint64)(reader->end - reader->at - 1))
        return fail(reader);
    const guint8 *data = ++reader->at;
    reader->at += reader->length;
    put(reader, "\n", 1);
    const guint start = reader->out->len;
    if (reader->length > 0
        && !crypt_decrypt(reader->copier->crypt, data, reader->length, reader->out, &reader->error))
        return false;
    /* Decrypted, it is shorter, in as many digits or fewer: spaces fill the rest. */
    char digits[DIGITS_MOST + 1];
    g_snprintf(digits, sizeof digits, "%-*u", (int)reader->length_size, reader->out->len - start);
    memcpy(reader->out->data + reader->length_place, digits, reader->length_size);
    put(reader, "\nendstream", strlen("\nendstream"));
    reader->at = pass_spaces(reader->at, reader->end);
    if ((gsize)(reader->end - reader->at) < strlen("endstream")
        || memcmp(reader->at, "endstream", strlen("endstream")) != 0)
        return fail(reader);
    reader->at += strlen("endstream");
    return true;
}

static bool word_is(const struct reader *reader, const char *word)
{
    const gsize length = strlen(word);
    const guint8 *after = reader->at + length;
    return (gsize)(reader->end - reader->at) >= length && memcmp(reader->at, word, length) == 0
           && (after == reader->end || !is_regular(*after));
}

/* The value, up to the word "endobj". */
static bool copy_value(struct reader *reader)
{
    while (reader->at < reader->end) {
        const guint8 byte = *reader->at;
        if (is_space(byte)) {
            put(reader, reader->at++, 1);
            continue;
        }
        if (reader->depth == 0 && word_is(reader, "endobj"))
            return true;
        const bool is_stream = reader->depth == 0 && word_is(reader, "stream");
        bool done = true;
        if (byte == '<' || byte == '>' || byte == '[' || byte == ']')
            done = copy_bracket(reader);
        else if (g_ascii_isdigit(byte) || byte == '-' || byte == '+' || byte == '.')
            copy_number(reader);
        else if (byte == '/' || g_ascii_isalpha(byte))
            copy_word(reader);
        else
            done = fail(reader);
        if (byte != '/')
            reader->length_follows = false;
        if (!done || (is_stream && !copy_stream(reader)))
            return false;
    }
    return fail(reader);
}

/* "N 0 obj" */
static bool pass_head(struct reader *reader)
{
    guint64 number = 0, generation = 1;
    const guint8 *next = read_digits(reader->at, reader->end, &number);
    if (next != NULL)
        next = read_digits(pass_spaces(next, reader->end), reader->end, &generation);
    if (next == NULL || generation != 0)
        return fail(reader);
    reader->at = pass_spaces(next, reader->end);
    if (!word_is(reader, "obj"))
        return fail(reader);
    reader->at = pass_spaces(reader->at + strlen("obj"), reader->end);
    return true;
}

bool object_copy(const struct object_copier *copier, const guint8 *bytes, gsize length,
                 guint number, GByteArray *out, GError **error)
{
    g_autoptr(GByteArray) encrypted = g_byte_array_new();
    g_autoptr(GByteArray) plain = g_byte_array_new();
    struct reader reader = { .copier = copier,
                             .at = bytes,
                             .end = bytes + length,
                             .out = out,
                             .encrypted = encrypted,
                             .plain = plain };
    if (number != 0) {
        put_number(&reader, number);
        put(&reader, " 0 obj\n", strlen(" 0 obj\n"));
    }
    const bool copied = pass_head(&reader) && copy_value(&reader);
    if (number != 0)
        put(&reader, "endobj\n", strlen("endobj\n"));
    if (!copied)
        g_propagate_error(error, reader.error);
    return copied;
}
