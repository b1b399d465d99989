#include "config.h"

#include "import/dump.h"

#include "base/error.h"

#include <string.h>

#define CHUNK 65536

/* No row of the tables that are wanted comes near; others are read over. */
#define ENTRY_LIMIT (16 << 20)

struct dump {
    struct source *source;
    GString *entry;
    char *buffer;
    gsize start, end; /* in the buffer */
    guint64 count;
    bool begun, ended;
};

static void skip_blanks(const char **here, const char *end)
{
    while (*here < end && g_ascii_isspace(**here))
        (*here)++;
}

bool dump_begins_so(const char *text, gsize length)
{
    static const char *const members[] = { "\"model\"", "\"pk\"", "\"fields\"" };
    const char *here = text, *end = text + length;
    for (const char *bracket = "[{"; *bracket != '\0'; bracket++) {
        skip_blanks(&here, end);
        if (here == end || *here != *bracket)
            return false;
        here++;
    }
    skip_blanks(&here, end);
    for (gsize i = 0; i < G_N_ELEMENTS(members); i++) {
        const gsize size = strlen(members[i]);
        if ((gsize)(end - here) >= size && memcmp(here, members[i], size) == 0)
            return true;
    }
    return false;
}

struct dump *dump_open(struct source *source)
{
    struct dump *dump = g_new0(struct dump, 1);
    dump->source = source;
    dump->entry = g_string_new(NULL);
    dump->buffer = g_malloc(CHUNK);
    return dump;
}

void dump_free(struct dump *dump)
{
    source_free(dump->source);
    g_string_free(dump->entry, TRUE);
    g_free(dump->buffer);
    g_free(dump);
}

struct source *dump_source(struct dump *dump)
{
    return dump->source;
}

/* 1: there is a character, 0: the end of the file, -1: an error. */
static int peek_character(struct dump *dump, char *character, GError **error)
{
    if (dump->start == dump->end) {
        const gssize count = source_read(dump->source, dump->buffer, CHUNK, error);
        if (count <= 0)
            return count < 0 ? -1 : 0;
        dump->start = 0;
        dump->end = (gsize)count;
    }
    *character = dump->buffer[dump->start];
    return 1;
}

static enum dump_step fail(const struct dump *dump, const char *what, GError **error)
{
    g_set_error(error, IMPORT_ERROR, ERROR_DATA,
                "%s: %s after entry %" G_GUINT64_FORMAT "; write the dump again",
                source_name(dump->source), what, dump->count);
    return DUMP_FAILED;
}

/* Goes to the bracket that begins an entry, over blanks and what separates it from the one before. */
static enum dump_step find_entry(struct dump *dump, GError **error)
{
    char character = '\0';
    int got;
    while ((got = peek_character(dump, &character, error)) == 1) {
        if (character == '{' && dump->begun)
            return DUMP_ENTRY;
        dump->start++;
        if (character == ']' && dump->begun) {
            dump->ended = true;
            return DUMP_END;
        }
        if (character == '[' && !dump->begun)
            dump->begun = true;
        else if (!g_ascii_isspace(character) && (character != ',' || !dump->begun))
            return fail(dump, "there is something that is no entry", error);
    }
    return got < 0 ? DUMP_FAILED : fail(dump, "the file ends too early", error);
}

/* Where the reader stands within an entry. */
struct nesting {
    guint depth;
    bool text, escaped;
};

/* Whether this character ends the entry. */
static bool follow(struct nesting *nesting, char character)
{
    if (nesting->text) {
        if (nesting->escaped)
            nesting->escaped = false;
        else if (character == '\\')
            nesting->escaped = true;
        else
            nesting->text = character != '"';
        return false;
    }
    nesting->text = character == '"';
    nesting->depth += character == '{' || character == '[' ? 1 : 0;
    nesting->depth -= character == '}' || character == ']' ? 1 : 0;
    return nesting->depth == 0;
}

static enum dump_step collect_entry(struct dump *dump, GError **error)
{
    struct nesting nesting = { 0 };
    g_string_truncate(dump->entry, 0);
    for (;;) {
        char character = '\0';
        const int got = peek_character(dump, &character, error);
        if (got <= 0)
            return got < 0 ? DUMP_FAILED : fail(dump, "the file ends too early", error);
        const gsize first = dump->start;
        bool whole = false;
        while (dump->start < dump->end && !whole)
            whole = follow(&nesting, dump->buffer[dump->start++]);
        if (dump->entry->len <= ENTRY_LIMIT)
            g_string_append_len(dump->entry, dump->buffer + first, (gssize)(dump->start - first));
        if (whole)
            return DUMP_ENTRY;
    }
}

enum dump_step dump_next(struct dump *dump, json_t **entry, guint64 *number, GError **error)
{
    if (dump->ended)
        return DUMP_END;
    enum dump_step step = find_entry(dump, error);
    if (step == DUMP_ENTRY)
        step = collect_entry(dump, error);
    if (step != DUMP_ENTRY)
        return step;
    *number = ++dump->count;
    if (dump->entry->len > ENTRY_LIMIT) {
        g_set_error(error, IMPORT_ERROR, ERROR_DATA, "the entry is larger than 16 MiB");
        return DUMP_BAD_ENTRY;
    }
    *entry = json_read_legacy(dump->entry->str, (gssize)dump->entry->len, "the entry", error);
    return *entry != NULL ? DUMP_ENTRY : DUMP_BAD_ENTRY;
}
