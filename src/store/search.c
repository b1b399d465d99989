#include "config.h"

#include "store/search.h"

#include "base/fold.h"

#include <string.h>

#define WORDS_MOST 16
#define WORD_BYTES_MOST 256
#define ID_DIGITS_LEAST 3
#define ID_DIGITS_MOST 32
/* As many as the last part of an id has, which people read out. Fewer would be found within the ids of rows that
 * were not meant: one name of four letters a to f occurs in one id of a thousand. */
#define ID_DIGITS_ANYWHERE 12
#define BRIEF_LETTERS 2

static void search_word_free(gpointer data)
{
    struct search_word *word = data;
    g_free(word->text);
    g_free(word->id);
    g_free(word);
}

/* The digits of a word that may be part of an id; NULL: it can't be. Caller frees. */
static char *search_id_digits(const char *word)
{
    g_autoptr(GString) digits = g_string_new(NULL);
    for (const char *next = word; *next != '\0'; next++) {
        if (g_ascii_isxdigit(*next))
            g_string_append_c(digits, *next);
        else if (*next != '-')
            return NULL;
    }
    return digits->len >= ID_DIGITS_LEAST && digits->len <= ID_DIGITS_MOST
               ? g_string_free(g_steal_pointer(&digits), FALSE)
               : NULL;
}

static void search_add_word(GPtrArray *words, const char *begin, const char *end)
{
    g_autofree char *folded = g_strndup(begin, (gsize)(end - begin));
    if (strlen(folded) > WORD_BYTES_MOST)
        *g_utf8_find_prev_char(folded, folded + WORD_BYTES_MOST + 1) = '\0';
    if (*folded == '\0' || words->len >= WORDS_MOST)
        return;
    struct search_word *word = g_new0(struct search_word, 1);
    word->id = search_id_digits(folded);
    word->id_anywhere = word->id != NULL && strlen(word->id) >= ID_DIGITS_ANYWHERE;
    word->brief = g_utf8_strlen(folded, -1) <= BRIEF_LETTERS;
    word->text = g_steal_pointer(&folded);
    g_ptr_array_add(words, word);
}

/* Parted after folding, which makes blanks of some signs. */
GPtrArray *search_words(const char *text)
{
    g_autofree char *folded = text_fold(text, -1);
    GPtrArray *words = g_ptr_array_new_with_free_func(search_word_free);
    const char *begin = folded;
    for (const char *next = folded;; next = g_utf8_next_char(next)) {
        if (*next != '\0' && !g_unichar_isspace(g_utf8_get_char(next)))
            continue;
        search_add_word(words, begin, next);
        if (*next == '\0')
            return words;
        begin = g_utf8_next_char(next);
    }
}

/* A text of the database, folded; in `room` if it fits and is ASCII, else *owned is to be freed. */
static const char *search_fold(const char *text, gsize size, char *room, gsize most, char **owned)
{
    gsize i = 0;
    while (i < size && i < most - 1 && (guchar)text[i] < 0x80 && text[i] != '\0') {
        room[i] = g_ascii_tolower(text[i]);
        i++;
    }
    if (i == size) {
        room[size] = '\0';
        return room;
    }
    return *owned = text_fold(text, (gssize)size);
}

static bool search_occurs(const char *text, const char *word)
{
    return strstr(text, word) != NULL;
}

/* Signs are no part of words, and are found anywhere. */
static bool search_begins_word(const char *text, const char *place)
{
    const gunichar first = g_utf8_get_char(place);
    if (place == text || text_is_unspaced(first) || !g_unichar_isalnum(first))
        return true;
    return !g_unichar_isalnum(g_utf8_get_char(g_utf8_prev_char(place)));
}

static bool search_begins(const char *text, const char *word)
{
    for (const char *place = strstr(text, word); place != NULL; place = strstr(place + 1, word))
        if (search_begins_word(text, place))
            return true;
    return false;
}

/* One function for both: what is asked of a folded text comes with the registration. */
static void search_texts(sqlite3_context *context, int count, sqlite3_value **values)
{
    bool (*const *asked)(const char *text, const char *word) = sqlite3_user_data(context);
    const char *word = count > 0 ? (const char *)sqlite3_value_text(values[0]) : NULL;
    bool found = false;
    for (int i = 1; i < count && word != NULL && !found; i++) {
        char room[512];
        g_autofree char *owned = NULL;
        const char *text = (const char *)sqlite3_value_text(values[i]);
        const gsize size = (gsize)sqlite3_value_bytes(values[i]);
        found = text != NULL && (*asked)(search_fold(text, size, room, sizeof room, &owned), word);
    }
    sqlite3_result_int(context, found);
}

static bool search_begins_with(const char *text, const char *word)
{
    return g_str_has_prefix(text, word);
}

static void search_ids(sqlite3_context *context, int count, sqlite3_value **values)
{
    bool (*const *asked)(const char *text, const char *word) = sqlite3_user_data(context);
    const char *digits = count > 0 ? (const char *)sqlite3_value_text(values[0]) : NULL;
    bool found = false;
    for (int i = 1; i < count && digits != NULL && !found; i++) {
        char room[ID_DIGITS_MOST + 1];
        gsize length = 0;
        const char *text = (const char *)sqlite3_value_text(values[i]);
        for (; text != NULL && *text != '\0' && length < ID_DIGITS_MOST; text++)
            if (*text != '-')
                room[length++] = g_ascii_tolower(*text);
        room[length] = '\0';
        found = (*asked)(room, digits);
    }
    sqlite3_result_int(context, found);
}

void search_register(sqlite3 *handle)
{
    static bool (*const occurs)(const char *, const char *) = search_occurs;
    static bool (*const begins)(const char *, const char *) = search_begins;
    static bool (*const starts)(const char *, const char *) = search_begins_with;
    const int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY;
    const struct {
        const char *name;
        const void *data;
        void (*function)(sqlite3_context *, int, sqlite3_value **);
    } functions[] = {
        { "search_holds", &occurs, search_texts },
        { "search_begins", &begins, search_texts },
        { "search_id", &starts, search_ids },
        { "search_in_id", &occurs, search_ids },
    };
    for (gsize i = 0; i < G_N_ELEMENTS(functions); i++)
        sqlite3_create_function_v2(handle, functions[i].name, -1, flags, (void *)functions[i].data,
                                   functions[i].function, NULL, NULL, NULL);
}
