#include "config.h"

#include "store/search_index.h"

#include "base/error.h"
#include "base/fold.h"
#include "store/learner_identity.h"

#include <string.h>

#define PIECE_LETTERS 3

/* So many pieces narrow a search down enough. */
#define PIECES_MOST 40

/* So many credentials are looked at in the time that adding a learner takes. */
#define GLANCES 10

/* A piece is stored as one token: signs, which would part it, as "_". Spaces never are in a piece. */
static void search_add_letter(GString *pieces, const char *letter)
{
    const char *next = g_utf8_next_char(letter);
    if ((guchar)*letter < 0x80 && !g_ascii_isalnum(*letter))
        g_string_append_c(pieces, '_');
    else
        g_string_append_len(pieces, letter, next - letter);
}

/* The piece of up to `letters` letters that begins here; nothing if the word ends before. */
static void search_add_piece(GString *pieces, const char *begin, const char *end, int letters)
{
    const gsize length = pieces->len;
    const char *next = begin;
    for (int i = 0; i < letters; i++) {
        if (next >= end) {
            g_string_truncate(pieces, length);
            return;
        }
        search_add_letter(pieces, next);
        next = g_utf8_next_char(next);
    }
    g_string_append_c(pieces, ' ');
}

/* Where a brief word may be found (as search_begins has it). */
static bool search_is_beginning(const char *word, const char *place)
{
    const gunichar first = g_utf8_get_char(place);
    if (text_is_unspaced(first))
        return true;
    return g_unichar_isalnum(first)
           && (place == word || !g_unichar_isalnum(g_utf8_get_char(g_utf8_prev_char(place))));
}

static void search_add_word(GString *pieces, const char *begin, const char *end)
{
    for (const char *place = begin; place < end; place = g_utf8_next_char(place)) {
        search_add_piece(pieces, place, end, PIECE_LETTERS);
        if (search_is_beginning(begin, place)) {
            search_add_piece(pieces, place, end, 1);
            search_add_piece(pieces, place, end, 2);
        }
    }
}

static void search_add_text(GString *pieces, const char *text)
{
    if (text == NULL)
        return;
    g_autofree char *folded = text_fold(text, -1);
    const char *begin = folded;
    for (const char *next = folded;; next = g_utf8_next_char(next)) {
        if (*next != '\0' && !g_unichar_isspace(g_utf8_get_char(next)))
            continue;
        search_add_word(pieces, begin, next);
        if (*next == '\0')
            return;
        begin = g_utf8_next_char(next);
    }
}

/* The texts of a learner: id, then what is searched, then the names of the credentials. */
#define LEARNER_TEXTS                                                                              \
    "SELECT id, username, email, name, first_name, last_name, lms_id,"                             \
    " (SELECT group_concat(full_name, char(10)) FROM credential WHERE learner_id = learner.id"     \
    " AND full_name IS NOT learner.name) FROM learner"

#define LEARNER_TEXT_COUNT 7

struct search_adder {
    struct statement *insert;
    GString *pieces;
};

static bool search_add_learner(struct search_adder *adder, struct statement *row, GError **error)
{
    g_string_truncate(adder->pieces, 0);
    for (int i = 1; i <= LEARNER_TEXT_COUNT; i++)
        search_add_text(adder->pieces, statement_text(row, i));
    statement_bind(adder->insert, "it", statement_integer(row, 0), adder->pieces->str);
    return statement_step(adder->insert, error) == 0;
}

/* Adds all learners of a query; ends it. Sets the number and the last id. */
static bool search_add_learners(struct database *database, struct statement *query, guint *count,
                                gint64 *last, GError **error)
{
    g_autoptr(statement) row = query;
    g_autoptr(GString) pieces = g_string_new(NULL);
    g_autoptr(statement) insert =
        query != NULL ? database_query(
            database, error, "INSERT INTO search_learner (rowid, pieces) VALUES (?, ?)", "nn")
                      : NULL;
    struct search_adder adder = { insert, pieces };
    int step = -1;
    while (insert != NULL && (step = statement_step(row, error)) == 1) {
        *last = statement_integer(row, 0);
        (*count)++;
        if (!search_add_learner(&adder, row, error))
            return false;
    }
    return step == 0;
}

static bool search_add_changed(struct database *database, guint most, guint *count, GError **error)
{
    gint64 last = 0;
    return search_add_learners(database,
                               database_query(database, error,
                                              LEARNER_TEXTS
                                              " WHERE id IN (SELECT learner_id FROM search_changed"
                                              " ORDER BY learner_id LIMIT ?) ORDER BY id",
                                              "i", (gint64)most),
                               count, &last, error)
           && database_run(database, error,
                           "DELETE FROM search_changed WHERE learner_id IN (SELECT learner_id"
                           " FROM search_changed ORDER BY learner_id LIMIT ?)",
                           "i", (gint64)most);
}

static bool search_add_new(struct database *database, guint most, guint *count, GError **error)
{
    gint64 last = 0;
    guint added = 0;
    if (!search_add_learners(database,
                             database_query(database, error,
                                            LEARNER_TEXTS
                                            " WHERE id > (SELECT learner_id FROM search_progress)"
                                            " ORDER BY id LIMIT ?",
                                            "i", (gint64)most),
                             &added, &last, error))
        return false;
    *count += added;
    return added == 0
           || database_run(database, error, "UPDATE search_progress SET learner_id = ?", "i", last);
}

/* Credentials with names that their learners don't have: these are to be added again. */
static bool search_look_at_credentials(struct database *database, guint most, guint *count,
                                       GError **error)
{
    g_autoptr(statement) row = database_query(
        database, error,
        "SELECT count(*), max(id) FROM (SELECT id FROM credential"
        " WHERE id > (SELECT credential_id FROM search_progress) ORDER BY id LIMIT ?)",
        "i", (gint64)most);
    if (row == NULL || statement_step(row, error) != 1)
        return false;
    *count = (guint)statement_integer(row, 0);
    const gint64 last = statement_integer(row, 1);
    return *count == 0
           || (database_run(database, error,
                            "INSERT OR IGNORE INTO search_changed SELECT learner.id FROM credential"
                            " JOIN learner ON learner.id = learner_id"
                            " WHERE credential.id > (SELECT credential_id FROM search_progress)"
                            " AND credential.id <= ? AND full_name IS NOT name"
                            " AND learner.id <= (SELECT learner_id FROM search_progress)",
                            "i", last)
               && database_run(database, error, "UPDATE search_progress SET credential_id = ?", "i",
                               last));
}

bool search_index_catch_up(struct database *database, guint most, bool *more, GError **error)
{
    guint changed = 0, added = 0, credentials = 0;
    const guint glances = most * GLANCES;
    *more = false;
    if (!search_look_at_credentials(database, glances, &credentials, error)
        || !search_add_changed(database, most, &changed, error)
        || (changed < most && !search_add_new(database, most - changed, &added, error)))
        return false;
    *more = changed + added >= most || credentials >= glances;
    return true;
}

bool search_index_clear(struct database *database, GError **error)
{
    return database_run(database, error,
                        "INSERT INTO search_learner (search_learner) VALUES ('delete-all')", "")
           && database_run(database, error, "DELETE FROM search_changed", "")
           && database_run(database, error,
                           "UPDATE search_progress SET learner_id = 0, credential_id = 0", "");
}

#define MISSING                                                                                    \
    "SELECT id FROM (SELECT id FROM learner"                                                       \
    " WHERE id > (SELECT learner_id FROM search_progress) LIMIT ?1)"                               \
    " UNION SELECT learner_id FROM (SELECT learner_id FROM search_changed LIMIT ?1)"

bool search_index_count_missing(struct database *database, guint most, gint64 *missing,
                                GError **error)
{
    g_autoptr(statement) row =
        database_query(database, error,
                       "SELECT (SELECT count(*) FROM (" MISSING
                       ")) + (SELECT count(*) FROM (SELECT 1 FROM credential"
                       " WHERE id > (SELECT credential_id FROM search_progress) LIMIT ?1))",
                       "i", (gint64)most);
    const int step = row != NULL ? statement_step(row, error) : -1;
    *missing = step == 1 ? statement_integer(row, 0) : 0;
    return step >= 0;
}

/* Adds the pieces that a text must have to hold the word; none if the index does not know such words. */
static void search_add_query(GString *query, const struct search_word *word, guint *count)
{
    g_autoptr(GString) pieces = g_string_new(NULL);
    const char *end = word->text + strlen(word->text);
    const bool known = !word->brief || search_is_beginning(word->text, word->text);
    const int letters = word->brief ? (int)g_utf8_strlen(word->text, -1) : PIECE_LETTERS;
    for (const char *place = word->text; known && place < end; place = g_utf8_next_char(place)) {
        g_string_truncate(pieces, 0);
        search_add_piece(pieces, place, end, letters);
        if (pieces->len == 0 || *count >= PIECES_MOST)
            return;
        g_string_append_printf(query, "\"%.*s\" ", (int)pieces->len - 1, pieces->str);
        (*count)++;
        if (word->brief)
            return;
    }
}

/* An index that can't be read is no matter but for the time that it would save. */
static bool search_is_damaged(GError **fault, GError **error)
{
    if (error_exit_status(*fault) == ERROR_DATA) {
        g_clear_error(fault);
        return true;
    }
    g_propagate_error(error, g_steal_pointer(fault));
    return false;
}

static bool search_collect(struct statement *query, GArray *ids, GError **error)
{
    g_autoptr(statement) row = query;
    int step = -1;
    while (row != NULL && (step = statement_step(row, error)) == 1) {
        const gint64 id = statement_integer(row, 0);
        g_array_append_val(ids, id);
    }
    return step == 0;
}

/* Those who are found by a number, which is not in the index. */
static bool search_add_known(struct database *database, const GPtrArray *words, GArray *ids,
                             GError **error)
{
    for (guint i = 0; i < words->len; i++) {
        const struct search_word *word = words->pdata[i];
        if (!search_collect(
                database_query(database, error, LEARNERS_KNOWN_AS("?1"), "t", word->text), ids,
                error))
            return false;
    }
    return true;
}

GArray *search_index_look_up(struct database *database, const GPtrArray *words, guint most,
                             bool *complete, GError **error)
{
    guint count = 0;
    g_autoptr(GError) fault = NULL;
    g_autoptr(GString) query = g_string_new(NULL);
    g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(gint64));
    for (guint i = 0; i < words->len; i++)
        search_add_query(query, words->pdata[i], &count);
    *complete = false;
    if (count == 0)
        return g_steal_pointer(&ids);
    if (!search_collect(database_query(database, &fault,
                                       "SELECT rowid FROM search_learner WHERE search_learner"
                                       " MATCH ? LIMIT ?",
                                       "ti", query->str, (gint64)most + 1),
                        ids, &fault))
        return search_is_damaged(&fault, error) ? g_steal_pointer(&ids) : NULL;
    if (ids->len <= most && !search_add_known(database, words, ids, error))
        return NULL;
    if (ids->len <= most
        && !search_collect(database_query(database, error, MISSING, "i", (gint64)most + 1), ids,
                           error))
        return NULL;
    *complete = ids->len <= most;
    return g_steal_pointer(&ids);
}

bool search_index_add_unseen(struct database *database, guint most, GArray *ids, GError **error)
{
    return search_collect(
        database_query(database, error,
                       "SELECT id FROM credential"
                       " WHERE id > (SELECT credential_id FROM search_progress) LIMIT ?",
                       "i", (gint64)most + 1),
        ids, error);
}
