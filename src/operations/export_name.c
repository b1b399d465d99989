#include "config.h"

#include "operations/export_name.h"

#include "base/error.h"
#include "base/fold.h"
#include "base/text.h"
#include "operations/installation.h"
#include "store/credential.h"

#include <stdbool.h>
#include <string.h>

#define EXTENSION ".pdf"
#define STEM_MOST (EXPORT_NAME_MOST - (sizeof EXTENSION - 1))

enum placeholder {
    LITERAL,
    NAME,
    COURSE,
    CONTEXT,
    TYPE,
    USERNAME,
    UUID,
    VERIFY_UUID,
    DATE,
    NUMBER,
    PLACEHOLDERS,
};

static const char *const placeholder_names[PLACEHOLDERS] = {
    [NAME] = "name", [COURSE] = "course",     [CONTEXT] = "context",
    [TYPE] = "type", [USERNAME] = "username", [UUID] = "uuid",
    [DATE] = "date", [NUMBER] = "number",     [VERIFY_UUID] = "verify_uuid",
};

/* A piece of the pattern. */
struct piece {
    enum placeholder kind;
    char *text; /* of a literal */
};

struct export_namer {
    GArray *pieces; /* of struct piece */
    int digits;     /* of {number} */
    /* Hash of a name in lower case -> how often it was given. Hashes, for a name takes several times as much;
     * where two names share one, a name is numbered that need not be. */
    GHashTable *given;
};

static void piece_clear(gpointer data)
{
    struct piece *piece = data;
    g_free(piece->text);
}

void export_namer_free(struct export_namer *namer)
{
    if (namer == NULL)
        return;
    g_array_unref(namer->pieces);
    g_hash_table_unref(namer->given);
    g_free(namer);
}

static bool refuse(GError **error, const char *pattern, const char *what)
{
    g_autofree char *shown = text_show(pattern);
    g_set_error(error, OPERATIONS_ERROR, ERROR_USAGE,
                "the names \"%s\" %s; the placeholders are " EXPORT_NAME_PLACEHOLDERS, shown, what);
    return false;
}

static enum placeholder find_placeholder(const char *name)
{
    for (int kind = NAME; kind < PLACEHOLDERS; kind++)
        if (g_str_equal(placeholder_names[kind], name))
            return kind;
    return LITERAL;
}

static void add_literal(struct export_namer *namer, const char *text, gsize length)
{
    if (length == 0)
        return;
    const struct piece piece = { LITERAL, g_strndup(text, length) };
    g_array_append_val(namer->pieces, piece);
}

static bool read_pattern(struct export_namer *namer, const char *pattern, GError **error)
{
    if (strpbrk(pattern, "/\\") != NULL)
        return refuse(error, pattern, "have a slash, but all files go into one directory");
    const char *rest = pattern;
    const char *brace;
    while ((brace = strpbrk(rest, "{}")) != NULL) {
        const char *end = *brace == '{' ? strpbrk(brace + 1, "{}") : NULL;
        if (end == NULL || *end != '}')
            return refuse(error, pattern, "have a brace without its other half");
        g_autofree char *name = g_strndup(brace + 1, (gsize)(end - brace - 1));
        const struct piece piece = { find_placeholder(name), NULL };
        if (piece.kind == LITERAL) {
            g_autofree char *shown = text_show(name);
            g_autofree char *what = g_strdup_printf("have an unknown placeholder {%s}", shown);
            return refuse(error, pattern, what);
        }
        add_literal(namer, rest, (gsize)(brace - rest));
        g_array_append_val(namer->pieces, piece);
        rest = end + 1;
    }
    gsize length = strlen(rest);
    if (length >= strlen(EXTENSION)
        && g_ascii_strcasecmp(rest + length - strlen(EXTENSION), EXTENSION) == 0)
        length -= strlen(EXTENSION);
    add_literal(namer, rest, length);
    return namer->pieces->len > 0 || refuse(error, pattern, "are empty");
}

struct export_namer *export_namer_new(const char *pattern, guint64 total, GError **error)
{
    g_autoptr(export_namer) namer = g_new0(struct export_namer, 1);
    namer->pieces = g_array_new(FALSE, FALSE, sizeof(struct piece));
    g_array_set_clear_func(namer->pieces, piece_clear);
    namer->given = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    for (guint64 rest = total; rest > 0; rest /= 10)
        namer->digits++;
    return read_pattern(namer, pattern, error) ? g_steal_pointer(&namer) : NULL;
}

static bool is_plain(char character)
{
    return g_ascii_isalnum(character) || strchr("._-", character) != NULL;
}

/* Text in plain characters: letters lose their accents, what has no Latin form goes, everything else becomes
 * an underscore. Caller frees. */
static char *make_plain(const char *text)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    g_autofree char *composed = g_utf8_normalize(valid, -1, G_NORMALIZE_NFC);
    GString *plain = g_string_new(NULL);
    for (const char *at = composed; *at != '\0'; at = g_utf8_next_char(at)) {
        const gunichar character = g_utf8_get_char(at);
        char one[7] = { 0 };
        g_unichar_to_utf8(character, one);
        /* One locale for all, so that a name does not depend on who exports it. */
        g_autofree char *ascii = g_str_to_ascii(one, "C");
        const bool lost = character >= 0x80 && g_str_equal(ascii, "?");
        g_autofree char *letter = lost ? text_fold_letter(character) : NULL;
        if (lost && letter == NULL)
            continue;
        for (const char *c = letter != NULL ? letter : ascii; *c != '\0'; c++)
            g_string_append_c(plain, is_plain(*c) ? *c : '_');
    }
    return g_string_free(plain, FALSE);
}

static bool says_something(const char *plain)
{
    for (; *plain != '\0'; plain++)
        if (g_ascii_isalnum(*plain))
            return true;
    return false;
}

/* The first that has anything left of it. Caller frees. */
static char *make_plain_or(const char *text, const char *fallback)
{
    char *plain = make_plain(text);
    if (says_something(plain))
        return plain;
    g_free(plain);
    return make_plain(fallback);
}

static char *make_piece(const struct export_namer *namer, const struct piece *piece,
                        const struct export_name_facts *facts)
{
    switch (piece->kind) {
    case NAME:
        return make_plain_or(facts->name, facts->username);
    case COURSE:
        return make_plain_or(facts->course, facts->context);
    case CONTEXT:
        return make_plain(facts->context);
    case TYPE:
        return make_plain(facts->type);
    case USERNAME:
        return make_plain(facts->username);
    case UUID:
        return make_plain(facts->uuid);
    case VERIFY_UUID:
        return make_plain(facts->verify_uuid);
    case DATE:
        return make_plain(facts->date);
    case NUMBER:
        return g_strdup_printf("%0*" G_GUINT64_FORMAT, namer->digits, facts->number);
    case LITERAL:
    case PLACEHOLDERS:
        break;
    }
    return make_plain(piece->text);
}

/* Names that Windows keeps for devices, whatever follows the first dot. */
static bool is_reserved(const char *stem)
{
    static const char *const devices[] = { "con", "prn", "aux", "nul" };
    static const char *const numbered[] = { "com", "lpt" };
    const gsize length = strcspn(stem, ".");
    for (gsize i = 0; length == 3 && i < G_N_ELEMENTS(devices); i++)
        if (g_ascii_strncasecmp(stem, devices[i], 3) == 0)
            return true;
    for (gsize i = 0; length == 4 && i < G_N_ELEMENTS(numbered); i++)
        if (g_ascii_strncasecmp(stem, numbered[i], 3) == 0 && g_ascii_isdigit(stem[3]))
            return true;
    return false;
}

static bool is_mark(char c)
{
    return c == '_' || c == '.';
}

/* Runs of marks become one, those at the ends go: "..", "-rf" and "._x" are left without their meaning. */
static void tidy(GString *stem)
{
    gsize kept = 0;
    for (gsize i = 0; i < stem->len; i++) {
        const char c = stem->str[i];
        if (is_mark(c) && kept > 0 && is_mark(stem->str[kept - 1]))
            stem->str[kept - 1] = c == '_' ? '_' : stem->str[kept - 1];
        else if (kept > 0 || g_ascii_isalnum(c))
            stem->str[kept++] = c;
    }
    kept = MIN(kept, STEM_MOST);
    while (kept > 0 && !g_ascii_isalnum(stem->str[kept - 1]))
        kept--;
    g_string_truncate(stem, kept);
}

/* FNV-1a. */
static gint64 hash_name(const char *name)
{
    guint64 hash = 14695981039346656037u;
    for (; *name != '\0'; name++)
        hash = (hash ^ (guchar)g_ascii_tolower(*name)) * 1099511628211u;
    return (gint64)hash;
}

static bool is_given(const struct export_namer *namer, const char *stem)
{
    const gint64 hash = hash_name(stem);
    return g_hash_table_contains(namer->given, &hash);
}

static void count_given(struct export_namer *namer, const char *stem, guint count)
{
    const gint64 hash = hash_name(stem);
    g_hash_table_insert(namer->given, g_memdup2(&hash, sizeof hash), GUINT_TO_POINTER(count));
}

/* The second of a name gets "_2", cut where it would be too long. */
static char *make_distinct(struct export_namer *namer, const char *stem)
{
    const gint64 hash = hash_name(stem);
    guint count = GPOINTER_TO_UINT(g_hash_table_lookup(namer->given, &hash));
    char *distinct = g_strdup(stem);
    while (is_given(namer, distinct)) {
        char suffix[16];
        const int length = g_snprintf(suffix, sizeof suffix, "_%u", ++count);
        g_free(distinct);
        distinct = g_strdup_printf("%.*s%s", (int)STEM_MOST - length, stem, suffix);
    }
    if (count > 0)
        count_given(namer, stem, count);
    count_given(namer, distinct, 1);
    return distinct;
}

struct export_name_facts export_name_facts_of(const struct credential *credential, const char *date,
                                              guint64 number)
{
    return (struct export_name_facts){
        .name = credential->full_name,
        .course = credential->context_name,
        .context = credential->context_key,
        .type = credential->type_name,
        .username = credential->username,
        .uuid = credential->uuid,
        .verify_uuid = credential->verify_uuid,
        .date = date,
        .number = number,
    };
}

char *export_namer_make(struct export_namer *namer, const struct export_name_facts *facts)
{
    g_autoptr(GString) stem = g_string_new(NULL);
    for (guint i = 0; i < namer->pieces->len; i++) {
        g_autofree char *text =
            make_piece(namer, &g_array_index(namer->pieces, struct piece, i), facts);
        g_string_append(stem, text);
    }
    tidy(stem);
    if (stem->len == 0)
        g_string_assign(stem, facts->uuid);
    if (is_reserved(stem->str))
        g_string_truncate(g_string_prepend(stem, "_"), STEM_MOST);
    g_autofree char *distinct = make_distinct(namer, stem->str);
    return g_strconcat(distinct, EXTENSION, NULL);
}
