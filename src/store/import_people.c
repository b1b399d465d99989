#include "config.h"

#include "store/import_people.h"

#include "base/error.h"
#include "store/import_account.h"
#include "store/import_batch.h"
#include "store/import_difference.h"
#include "store/import_identity.h"
#include "store/import_known_ahead.h"
#include "store/import_second.h"
#include "store/name_policy.h"

/* So many rows are looked at ahead where people come who are new: few enough for the first cache. */
#define ROWS_FORESEEN 64

struct people {
    struct import_stage *stage;
    struct stage_reader *rows, *foreseen;
    struct identity *identity;
    struct known_people *unchanged; /* may be NULL */
    struct statement *known;        /* stands on the row's learner; NULL: the store has none */
};

static void people_clear(struct people *people)
{
    g_clear_pointer(&people->rows, stage_reader_free);
    g_clear_pointer(&people->foreseen, stage_reader_free);
    g_clear_pointer(&people->identity, identity_free);
    g_clear_pointer(&people->unchanged, known_people_free);
}

static gint64 people_count(const struct staged_rows *rows)
{
    return rows->list != NULL ? (gint64)rows->list->len : rows->last - rows->first + 1;
}

static gint64 people_row_at(const struct staged_rows *rows, gint64 index)
{
    return rows->list != NULL ? g_array_index(rows->list, gint64, index) : rows->first + index;
}

/* Who is known, compared with what the first row says. */
static bool people_read_known(struct people *people, const struct staged_rows *rows, GError **error)
{
    const gint64 count = people_count(rows);
    gint64 first = 0;
    while (first < count
           && import_stage_verdict(people->stage, people_row_at(rows, first)) != STAGED_PENDING)
        first++;
    struct staged_row row;
    if (first == count)
        return true;
    if (!import_stage_read(people->rows, people_row_at(rows, first), &row, error))
        return false;
    const struct known_shape shape = known_shape_of(&row);
    people->unchanged = known_ahead_take(people->stage->ahead, people->stage->database, &shape);
    return people->unchanged != NULL
           || known_people_read(people->stage->database, count - first, &shape, &people->unchanged,
                                error);
}

static bool people_prepare(struct people *people, struct import_stage *stage,
                           const struct staged_rows *rows, GError **error)
{
    people->stage = stage;
    people->rows = import_stage_reader(stage);
    people->foreseen = import_stage_reader(stage);
    people->identity = identity_new(stage, error);
    return people->identity != NULL && people_read_known(people, rows, error);
}

static void people_compare_identity(struct people *people, const struct staged_row *row,
                                    guint8 flags, struct difference *difference)
{
    struct statement *known = people->known;
    if ((flags & MATCH_RENAME) != 0) {
        g_autofree char *made =
            g_strconcat(statement_text(known, PERSON_USERNAME), " (made)", NULL);
        difference_text(difference, "user name", made, row->username, false);
    }
    if (row->lms_id != NULL && statement_is_null(known, PERSON_LMS_ID))
        difference_text(difference, "id", NULL, row->lms_id, false);
    if ((flags & MATCH_EXTERNAL) != 0)
        difference_text(difference, "id number", NULL, row->external_id, false);
    if ((flags & MATCH_PLATFORM) != 0)
        difference_text(difference, row->platform, NULL, row->platform_id, false);
}

static bool people_compare(struct people *people, const struct staged_row *row, guint8 flags,
                           struct difference *difference, GError **error)
{
    struct statement *known = people->known;
    const gint64 id = statement_integer(known, PERSON_ID);
    people_compare_identity(people, row, flags, difference);
    if (row->email != NULL && row->email[0] != '\0' && (flags & MATCH_OTHER_EMAIL) == 0
        && g_ascii_strcasecmp(row->email, statement_text(known, PERSON_EMAIL)) != 0)
        difference_text(difference, "address", statement_text(known, PERSON_EMAIL), row->email,
                        statement_integer(known, PERSON_EMAIL_BY_HAND) != 0);
    if (row->language != NULL && row->language[0] != '\0')
        difference_text(difference, "language", statement_text(known, PERSON_LANGUAGE),
                        row->language, false);
    const struct name_known names = {
        .name = statement_text(known, PERSON_NAME),
        .first_name = statement_text(known, PERSON_FIRST),
        .last_name = statement_text(known, PERSON_LAST),
        .by_hand = statement_integer(known, PERSON_NAME_BY_HAND) != 0,
        .waits = statement_integer(known, PERSON_PROPOSED) != 0,
    };
    return name_policy_compare(people->stage, id, &names, row, difference, error)
           && import_account_compare(people->stage, id, row, difference, error);
}

/* Whoever merged two accounts has decided whose name stays. */
static bool people_keeps_name(struct statement *known, const struct staged_match *match)
{
    static const enum person_column names[] = { PERSON_NAME, PERSON_FIRST, PERSON_LAST };
    for (gsize i = 0;
         known != NULL && (match->flags & MATCH_MERGED) != 0 && i < G_N_ELEMENTS(names); i++)
        if (!statement_is_null(known, (int)names[i])
            && *statement_text(known, (int)names[i]) != '\0')
            return true;
    return false;
}

static enum identity_outcome people_match_row(struct people *people, gint64 id,
                                              struct staged_match *match, GError **error)
{
    struct staged_row row;
    if (!import_stage_read(people->rows, id, &row, error))
        return IDENTITY_FAILED;
    *match = (struct staged_match){ .row_id = id, .person = STAGED_UNCHANGED };
    match->learner_id =
        identity_is_plain(people->identity, &row) ? known_people_find(people->unchanged, &row) : 0;
    if (match->learner_id != 0)
        return IDENTITY_FINE;
    const enum identity_outcome outcome =
        identity_find(people->identity, &row, match, &people->known, error);
    if (outcome == IDENTITY_REFUSED)
        import_stage_set_verdict(people->stage, id, STAGED_REFUSED);
    if (outcome != IDENTITY_FINE)
        return outcome;
    struct difference difference = { 0 };
    if (people_keeps_name(people->known, match)) {
        match->flags |= MATCH_OWN_NAME;
        row.has_name = false;
    }
    if (people->known != NULL && !people_compare(people, &row, match->flags, &difference, error)) {
        difference_clear(&difference);
        return IDENTITY_FAILED;
    }
    match->person = (guint8)(people->known != NULL ? difference_verdict(&difference) : STAGED_NEW);
    const bool noted = difference.note == NULL
                       || import_stage_note(people->stage, id, difference.note->str, error);
    difference_clear(&difference);
    return noted ? IDENTITY_FINE : IDENTITY_FAILED;
}

/* A learner's own rows come before those of accounts that were merged into it: they count. */
static int people_order(gconstpointer one, gconstpointer other)
{
    const struct staged_match *a = one, *b = other;
    const int merged = (a->flags & MATCH_MERGED) - (b->flags & MATCH_MERGED);
    if (a->learner_id != b->learner_id)
        return a->learner_id < b->learner_id ? -1 : 1;
    if (merged != 0)
        return merged;
    return a->row_id < b->row_id ? -1 : a->row_id > b->row_id;
}

/* After somebody new others come that are. */
static bool people_foresee(struct people *people, const struct staged_rows *rows, gint64 from,
                           const GArray *matches, GError **error)
{
    const gint64 end = MIN(from + ROWS_FORESEEN, people_count(rows));
    if (from % ROWS_FORESEEN != 0 || matches->len == 0
        || g_array_index(matches, struct staged_match, matches->len - 1).person != STAGED_NEW)
        return true;
    for (gint64 i = from; i < end; i++) {
        struct staged_row row;
        if (!import_stage_read(people->foreseen, people_row_at(rows, i), &row, error))
            return false;
        identity_foresee(people->identity, &row);
    }
    return true;
}

static bool people_match_rows(struct people *people, const struct staged_rows *rows,
                              GArray *matches, bool *sorted, GError **error)
{
    const gint64 count = people_count(rows);
    *sorted = true;
    for (gint64 i = 0; i < count; i++) {
        const gint64 id = people_row_at(rows, i);
        struct staged_match match;
        if (!people_foresee(people, rows, i, matches, error))
            return false;
        if (import_stage_verdict(people->stage, id) != STAGED_PENDING)
            continue;
        const enum identity_outcome outcome = people_match_row(people, id, &match, error);
        if (outcome == IDENTITY_FAILED || !import_stage_go_on(people->stage, id, error))
            return false;
        if (outcome == IDENTITY_REFUSED)
            continue;
        if (matches->len > 0)
            *sorted &= g_array_index(matches, struct staged_match, matches->len - 1).learner_id
                       < match.learner_id;
        g_array_append_val(matches, match);
    }
    return true;
}

GArray *import_people_match(struct import_stage *stage, const struct staged_rows *rows,
                            enum people_second second, GError **error)
{
    struct people people = { 0 };
    g_autoptr(GArray) matches = g_array_new(FALSE, FALSE, sizeof(struct staged_match));
    bool sorted = true;
    bool fine = people_prepare(&people, stage, rows, error)
                && people_match_rows(&people, rows, matches, &sorted, error);
    people_clear(&people);
    if (fine && !sorted) {
        g_array_sort(matches, people_order);
        fine = import_second_drop(stage, matches, second, error);
    }
    return fine ? g_steal_pointer(&matches) : NULL;
}

/* A new name is judged anew; a person's acceptance holds as long as the name stays the same. */
#define PEOPLE_KEEP_NAME                                                                           \
    "name_by_hand <> 0 OR ?7 = 0 OR (name IS excluded.name"                                        \
    " AND (?9 IS NULL OR first_name = excluded.first_name)"                                        \
    " AND (?10 IS NULL OR last_name = excluded.last_name))"

#define PEOPLE_KEEP_EMAIL "email_by_hand <> 0 OR excluded.email = '' OR email = excluded.email"

#define PEOPLE_ADD(username)                                                                       \
    "INSERT INTO learner (id, username, lms_id, email, language, name_remark, name, first_name,"   \
    " last_name, name_state, created, modified, name_import_id, name_import_line,"                 \
    " email_import_id, email_import_line, username_made, made_import_id)"                          \
    " VALUES (?1, " username                                                                       \
    ", ?3, coalesce(?4, ''), coalesce(?5, ''), coalesce(?6, ''), iif(?7, ?8, "                     \
    "NULL),"                                                                                       \
    " coalesce(?9, ''), coalesce(?10, ''), iif(?6 IS NULL, 'good', 'review'), ?11, ?11,"           \
    " iif(?7, ?12, 0), iif(?7, ?13, 0), iif(?4 IS NULL, 0, ?12), iif(?4 IS NULL, 0, ?13), ?14,"    \
    " ?12)"                                                                                        \
    " ON CONFLICT (id) DO "

/* The user name is only asked for to be allowed to begin: that of the learner stays as it is. */
#define PEOPLE_WRITE                                                                               \
    PEOPLE_ADD("(SELECT username FROM learner WHERE id = ?1)")                                     \
    "UPDATE SET lms_id = coalesce(lms_id, excluded.lms_id),"                                       \
    " email = iif(email_by_hand <> 0 OR excluded.email = '', email, excluded.email),"              \
    " language = iif(excluded.language = '', language, excluded.language),"                        \
    " email_import_id = iif(" PEOPLE_KEEP_EMAIL ", email_import_id, excluded.email_import_id),"    \
    " email_import_line = iif(" PEOPLE_KEEP_EMAIL                                                  \
    ", email_import_line, excluded.email_import_line),"                                            \
    " name_import_id = iif(" PEOPLE_KEEP_NAME ", name_import_id, excluded.name_import_id),"        \
    " name_import_line = iif(" PEOPLE_KEEP_NAME ", name_import_line, excluded.name_import_line),"  \
    " name_state = iif(" PEOPLE_KEEP_NAME ", name_state, excluded.name_state),"                    \
    " name_remark = iif(" PEOPLE_KEEP_NAME ", name_remark, excluded.name_remark),"                 \
    " name = iif(name_by_hand <> 0 OR ?7 = 0, name, excluded.name),"                               \
    " first_name = iif(name_by_hand <> 0 OR ?7 = 0 OR ?9 IS NULL, first_name, "                    \
    "excluded.first_name),"                                                                        \
    " last_name = iif(name_by_hand <> 0 OR ?7 = 0 OR ?10 IS NULL, last_name, "                     \
    "excluded.last_name),"                                                                         \
    " modified = excluded.modified"

static bool people_write(struct import_stage *stage, enum stage_statement which, const char *sql,
                         const char *username, const struct staged_match *match,
                         const struct staged_row *row, gint64 now, GError **error)
{
    struct statement *write = import_stage_statement(stage, which, sql, "nnnnnnnnnnnnnn", error);
    if (write == NULL)
        return false;
    const char *email = (match->flags & MATCH_OTHER_EMAIL) == 0 ? row->email : NULL;
    statement_bind(write, "itttttitttiiii", match->learner_id, username, row->lms_id, email,
                   row->language, row->name_remark, (gint64)row->has_name, row->name,
                   row->first_name, row->last_name, now, row->import_id, row->line,
                   (gint64)(row->username == NULL));
    return statement_step(write, error) == 0;
}

char *import_people_made_name(struct import_stage *stage, gint64 id, const struct staged_row *row,
                              GError **error)
{
    if (stage->newcomers != NULL)
        return identity_make_name(row);
    struct statement *read = import_stage_statement(
        stage, STAGE_READ_MADE_NAME, "SELECT username FROM temp.import_identity WHERE id = ?", "n",
        error);
    if (read == NULL)
        return NULL;
    statement_bind(read, "i", id);
    const int step = statement_step(read, error);
    if (step == 0)
        g_set_error(error, STORE_ERROR, ERROR_IO, "a made user name was lost");
    char *name = step == 1 ? g_strdup(statement_text(read, 0)) : NULL;
    /* Not left standing on its row: no index could be given up meanwhile (import_indexes.h). */
    statement_bind(read, "i", (gint64)0);
    return name;
}

static bool people_add(struct import_stage *stage, const struct staged_match *match,
                       const struct staged_row *row, gint64 now, bool *added, GError **error)
{
    g_autofree char *username = row->username != NULL
                                    ? g_strdup(row->username)
                                    : import_people_made_name(stage, match->learner_id, row, error);
    if (username == NULL
        || !people_write(stage, STAGE_ADD_PERSON, PEOPLE_ADD("?2") "NOTHING", username, match, row,
                         now, error))
        return false;
    *added = database_changes(stage->database) > 0;
    return true;
}

static bool people_add_number(struct import_stage *stage, const char *source, const char *value,
                              gint64 learner_id, GError **error)
{
    struct statement *add = import_stage_statement(
        stage, STAGE_ADD_IDENTITY,
        "INSERT INTO learner_identity (source, value, learner_id) VALUES (?, ?, ?)"
        " ON CONFLICT DO NOTHING",
        "nnn", error);
    if (add == NULL)
        return false;
    statement_bind(add, "tti", source, value, learner_id);
    return statement_step(add, error) == 0;
}

static bool people_rename(struct import_stage *stage, const struct staged_match *match,
                          const struct staged_row *row, GError **error)
{
    if ((match->flags & MATCH_RENAME) == 0)
        return true;
    struct statement *rename =
        import_stage_statement(stage, STAGE_RENAME_PERSON,
                               "UPDATE learner SET username = ?, username_made = 0 WHERE id = "
                               "? AND username_made <> 0",
                               "nn", error);
    if (rename == NULL)
        return false;
    statement_bind(rename, "ti", row->username, match->learner_id);
    return statement_step(rename, error) == 0;
}

/* What the row says of who the learner is. */
static bool people_identify(struct import_stage *stage, const struct staged_match *match,
                            const struct staged_row *row, GError **error)
{
    return people_rename(stage, match, row, error)
           && ((match->flags & MATCH_EXTERNAL) == 0
               || people_add_number(stage, "external", row->external_id, match->learner_id, error))
           && ((match->flags & MATCH_PLATFORM) == 0
               || people_add_number(stage, row->platform, row->platform_id, match->learner_id,
                                    error));
}

/* Somebody who is there already, or was added by another row. */
static bool people_change(struct import_stage *stage, const struct staged_match *match,
                          const struct staged_row *row, gint64 now, GError **error)
{
    struct staged_row told = *row;
    bool keep = false;
    if (!name_policy_apply(stage, match->learner_id, row, &keep, error))
        return false;
    told.has_name = row->has_name && !keep && (match->flags & MATCH_OWN_NAME) == 0;
    return people_write(stage, STAGE_WRITE_PERSON, PEOPLE_WRITE, NULL, match, &told, now, error);
}

/* A statement that may update has to be ready to take back what triggers do, which makes it slower by a third: new
 * people are added by one that can't. */
bool import_people_apply(struct import_stage *stage, const struct staged_match *match,
                         const struct staged_row *row, gint64 now, GError **error)
{
    bool added = false;
    if (match->person == STAGED_UNCHANGED)
        return true;
    if (match->person == STAGED_NEW && !people_add(stage, match, row, now, &added, error))
        return false;
    return (added || people_change(stage, match, row, now, error))
           && people_identify(stage, match, row, error)
           && import_account_apply(stage, match->learner_id, row, added, error);
}

static bool people_finish(struct import_batch *batch, const struct batch_row *row, gint64 now,
                          GError **error)
{
    struct import_stage *stage = batch->stage;
    const struct staged_match *match = &row->match;
    if (match->person == STAGED_UNCHANGED
        || (row->added && (match->flags & MATCH_RENAME) == 0 && row->row.account == NULL))
        return true;
    if (!import_before_set(stage->before, row->row.import_id, row->row.line, error))
        return false;
    const bool fine = row->added ? people_rename(stage, match, &row->row, error)
                                 : people_change(stage, match, &row->row, now, error)
                                       && people_identify(stage, match, &row->row, error);
    return fine && import_account_apply(stage, match->learner_id, &row->row, row->added, error);
}

bool import_people_write(struct import_batch *batch, gint64 now, GError **error)
{
    for (guint i = 0; i < batch->rows->len; i++)
        if (!people_finish(batch, &g_array_index(batch->rows, struct batch_row, i), now, error))
            return false;
    return true;
}
