#include "config.h"

#include "store/import_people.h"

#include "base/text.h"
#include "store/import_difference.h"
#include "store/row.h"

/* The statements of one matching run; each is bound again for each row. */
struct people {
    struct import_stage *stage;
    struct statement *rows;
    struct statement *by_username, *by_lms_id;
    struct statement *staged_by_username, *staged_by_lms_id;
    struct statement *add, *add_new;
};

enum person_column {
    PERSON_ID,
    PERSON_LMS_ID,
    PERSON_EMAIL,
    PERSON_EMAIL_BY_HAND,
    PERSON_NAME,
    PERSON_FIRST,
    PERSON_LAST,
    PERSON_NAME_BY_HAND,
    PERSON_LANGUAGE,
};

#define PEOPLE_PERSON                                                                              \
    "SELECT id, lms_id, email, email_by_hand, name, first_name, last_name, name_by_hand, language" \
    " FROM learner WHERE username = ?"

static void people_clear(struct people *people)
{
    struct statement *all[] = { people->rows,
                                people->by_username,
                                people->by_lms_id,
                                people->staged_by_username,
                                people->staged_by_lms_id,
                                people->add,
                                people->add_new };
    for (gsize i = 0; i < G_N_ELEMENTS(all); i++)
        statement_end(all[i]);
}

static bool people_prepare(struct people *people, struct import_stage *stage, GError **error)
{
    struct database *database = stage->database;
    people->stage = stage;
    return (people->rows = import_stage_reader(stage, error)) != NULL
           && (people->by_username = database_query(database, error, PEOPLE_PERSON, "t", ""))
                  != NULL
           && (people->by_lms_id = database_query(
                   database, error, "SELECT id, username FROM learner WHERE lms_id = ?", "t", ""))
                  != NULL
           && (people->staged_by_username = database_query(
                   database, error,
                   "SELECT id, lms_id FROM temp.import_identity WHERE username = ?", "t", ""))
                  != NULL
           && (people->staged_by_lms_id = database_query(
                   database, error,
                   "SELECT id, username FROM temp.import_identity WHERE lms_id = ?", "t", ""))
                  != NULL
           && (people->add = database_query(
                   database, error,
                   "INSERT INTO temp.import_identity VALUES (?, ?, ?) ON CONFLICT (id)"
                   " DO UPDATE SET lms_id = excluded.lms_id",
                   "itt", (gint64)0, "", NULL))
                  != NULL
           && (people->add_new = database_query(
                   database, error,
                   "INSERT INTO temp.import_identity VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                   "itt", (gint64)0, "", NULL))
                  != NULL;
}

static bool people_add(struct people *people, gint64 id, const struct staged_row *row,
                       GError **error)
{
    statement_bind(people->add, "itt", id, row->username, row->lms_id);
    return statement_step(people->add, error) == 0;
}

/* Adds a learner who is not in the store. 1: added, 0: the name or the id is staged already, -1: error. */
static int people_add_new(struct people *people, const struct staged_row *row, gint64 *id,
                          GError **error)
{
    if (people->stage->next_learner == 0
        && !row_number(database_query(people->stage->database, error,
                                      "SELECT coalesce(max(id), 0) + 1 FROM learner", ""),
                       &people->stage->next_learner, error))
        return -1;
    *id = people->stage->next_learner;
    statement_bind(people->add_new, "itt", *id, row->username, row->lms_id);
    if (statement_step(people->add_new, error) != 0)
        return -1;
    if (database_changes(people->stage->database) == 0)
        return 0;
    people->stage->next_learner++;
    return 1;
}

/* Looks in one place for somebody else who has the row's id. 1: refused with a note, 0: nobody, -1: error. */
static int people_find_known_rival(struct people *people, struct statement *place,
                                   const struct staged_row *row, GError **error)
{
    if (row->lms_id == NULL)
        return 0;
    statement_bind(place, "t", row->lms_id);
    const int step = statement_step(place, error);
    if (step <= 0 || g_strcmp0(statement_text(place, 1), row->username) == 0)
        return MIN(step, 0);
    g_autofree char *note = g_strdup_printf(
        "the id %s belongs to the learner %s, not to %s; if the user name was changed "
        "in the LMS, change it here first",
        row->lms_id, statement_text(place, 1), row->username);
    return import_stage_note(people->stage, row->id, note, error) ? 1 : -1;
}

static int people_find_rival(struct people *people, const struct staged_row *row, GError **error)
{
    const int rival = people_find_known_rival(people, people->by_lms_id, row, error);
    return rival != 0 ? rival
                      : people_find_known_rival(people, people->staged_by_lms_id, row, error);
}

static int people_refuse_id(struct people *people, const struct staged_row *row, const char *known,
                            GError **error)
{
    g_autofree char *note =
        g_strdup_printf("the learner %s is known with the id %s, but the row says %s",
                        row->username, known, row->lms_id);
    return import_stage_note(people->stage, row->id, note, error) ? 1 : -1;
}

/* Somebody who is there with `lms_id` (may be NULL). 1: refused, 0: it is them, -1: error. */
static int people_confirm(struct people *people, gint64 id, const char *lms_id,
                          const struct staged_row *row, GError **error)
{
    if (row->lms_id == NULL || g_strcmp0(lms_id, row->lms_id) == 0)
        return 0;
    if (lms_id != NULL)
        return people_refuse_id(people, row, lms_id, error);
    const int rival = people_find_rival(people, row, error);
    if (rival != 0)
        return rival;
    return people_add(people, id, row, error) ? 0 : -1;
}

/* Somebody whom earlier rows of the import know, or whose id the store lacks. As people_find. */
static int people_find_staged(struct people *people, const struct staged_row *row, bool existing,
                              gint64 *id, GError **error)
{
    statement_bind(people->staged_by_username, "t", row->username);
    const int step = statement_step(people->staged_by_username, error);
    if (step < 0)
        return -1;
    if (step == 0 && !existing)
        return people_find_rival(people, row, error);
    const char *lms_id = NULL;
    if (step == 1) {
        *id = statement_integer(people->staged_by_username, 0);
        lms_id = statement_text(people->staged_by_username, 1);
    }
    return people_confirm(people, *id, lms_id, row, error);
}

/* Finds the row's learner. 1: refused with a note, 0: *id is set, -1: error. *existing tells whether
 * by_username stands on the learner's row. */
static int people_find(struct people *people, const struct staged_row *row, gint64 *id,
                       bool *existing, GError **error)
{
    statement_bind(people->by_username, "t", row->username);
    const int step = statement_step(people->by_username, error);
    *existing = step == 1;
    if (step < 0)
        return -1;
    if (*existing) {
        const char *lms_id = statement_text(people->by_username, PERSON_LMS_ID);
        *id = statement_integer(people->by_username, PERSON_ID);
        return lms_id != NULL || row->lms_id == NULL
                   ? people_confirm(people, *id, lms_id, row, error)
                   : people_find_staged(people, row, true, id, error);
    }
    const int rival = people_find_known_rival(people, people->by_lms_id, row, error);
    if (rival != 0)
        return rival;
    const int added = people_add_new(people, row, id, error);
    return added != 0 ? MIN(added - 1, 0) : people_find_staged(people, row, false, id, error);
}

static void people_compare(struct people *people, const struct staged_row *row,
                           struct difference *difference)
{
    struct statement *known = people->by_username;
    if (row->lms_id != NULL)
        difference_text(difference, "id", statement_text(known, PERSON_LMS_ID), row->lms_id, false);
    if (row->email != NULL && row->email[0] != '\0'
        && g_ascii_strcasecmp(row->email, statement_text(known, PERSON_EMAIL)) != 0)
        difference_text(difference, "address", statement_text(known, PERSON_EMAIL), row->email,
                        statement_integer(known, PERSON_EMAIL_BY_HAND) != 0);
    if (row->language != NULL && row->language[0] != '\0')
        difference_text(difference, "language", statement_text(known, PERSON_LANGUAGE),
                        row->language, false);
    if (!row->has_name)
        return;
    const bool by_hand = statement_integer(known, PERSON_NAME_BY_HAND) != 0;
    difference_text(difference, "name", statement_text(known, PERSON_NAME), row->name, by_hand);
    if (row->first_name != NULL)
        difference_text(difference, "first name", statement_text(known, PERSON_FIRST),
                        row->first_name, by_hand);
    if (row->last_name != NULL)
        difference_text(difference, "last name", statement_text(known, PERSON_LAST), row->last_name,
                        by_hand);
}

/* 1: matched, 0: refused, -1: error. */
static int people_match_row(struct people *people, gint64 id, struct staged_match *match,
                            GError **error)
{
    struct staged_row row;
    bool existing = false;
    if (!import_stage_read(people->rows, id, &row, error))
        return -1;
    *match = (struct staged_match){ .row_id = id };
    const int refused = people_find(people, &row, &match->learner_id, &existing, error);
    if (refused > 0)
        import_stage_set_verdict(people->stage, id, STAGED_REFUSED);
    if (refused != 0)
        return refused > 0 ? 0 : -1;
    struct difference difference = { 0 };
    if (existing)
        people_compare(people, &row, &difference);
    match->person = (guint8)(existing ? difference_verdict(&difference) : STAGED_NEW);
    const bool noted = difference.note == NULL
                       || import_stage_note(people->stage, id, difference.note->str, error);
    difference_clear(&difference);
    return noted ? 1 : -1;
}

static int people_order(gconstpointer one, gconstpointer other)
{
    const struct staged_match *a = one, *b = other;
    if (a->learner_id != b->learner_id)
        return a->learner_id < b->learner_id ? -1 : 1;
    return a->row_id < b->row_id ? -1 : a->row_id > b->row_id;
}

/* What the first of two rows about a learner is called in the second one's note. */
static char *people_describe_first(struct import_stage *stage, gint64 first, gint64 second,
                                   GError **error)
{
    struct staged_row one, other;
    g_autoptr(statement) reader = import_stage_reader(stage, error);
    if (reader == NULL || !import_stage_read(reader, second, &other, error)
        || !import_stage_read(reader, first, &one, error))
        return NULL;
    if (one.file != other.file)
        return g_strdup("another file of this import tells about this learner already");
    return g_strdup_printf("row %" G_GINT64_FORMAT " tells about this learner already", one.line);
}

static bool people_refuse_second(struct import_stage *stage, gint64 first, gint64 second,
                                 GError **error)
{
    g_autofree char *note = people_describe_first(stage, first, second, error);
    import_stage_set_verdict(stage, second, STAGED_REFUSED);
    return note != NULL && import_stage_note(stage, second, note, error);
}

/* Leaves the first row about each learner. */
static bool people_drop_repeated(struct import_stage *stage, GArray *matches, GError **error)
{
    guint kept = 0;
    for (guint i = 0; i < matches->len; i++) {
        const struct staged_match *match = &g_array_index(matches, struct staged_match, i);
        const struct staged_match *before =
            kept > 0 ? &g_array_index(matches, struct staged_match, kept - 1) : NULL;
        if (before != NULL && before->learner_id == match->learner_id) {
            if (!people_refuse_second(stage, before->row_id, match->row_id, error))
                return false;
            continue;
        }
        g_array_index(matches, struct staged_match, kept++) = *match;
    }
    g_array_set_size(matches, kept);
    return true;
}

GArray *import_people_match(struct import_stage *stage, gint64 first, gint64 last, GError **error)
{
    struct people people = { 0 };
    g_autoptr(GArray) matches = g_array_new(FALSE, FALSE, sizeof(struct staged_match));
    bool fine = people_prepare(&people, stage, error);
    bool sorted = true;
    for (gint64 id = first; fine && id <= last; id++) {
        struct staged_match match;
        if (import_stage_verdict(stage, id) != STAGED_PENDING)
            continue;
        const int matched = people_match_row(&people, id, &match, error);
        fine = matched >= 0 && import_stage_go_on(stage, id, error);
        if (!fine || matched == 0)
            continue;
        if (matches->len > 0)
            sorted &= g_array_index(matches, struct staged_match, matches->len - 1).learner_id
                      < match.learner_id;
        g_array_append_val(matches, match);
    }
    people_clear(&people);
    if (fine && !sorted) {
        g_array_sort(matches, people_order);
        fine = people_drop_repeated(stage, matches, error);
    }
    return fine ? g_steal_pointer(&matches) : NULL;
}

/* A new name is judged anew; a person's acceptance holds as long as the name stays the same. */
#define PEOPLE_KEEP_NAME                                                                           \
    "name_by_hand <> 0 OR ?7 = 0 OR (name IS excluded.name"                                        \
    " AND (?9 IS NULL OR first_name = excluded.first_name)"                                        \
    " AND (?10 IS NULL OR last_name = excluded.last_name))"

#define PEOPLE_KEEP_EMAIL "email_by_hand <> 0 OR excluded.email = '' OR email = excluded.email"

#define PEOPLE_ADD                                                                                 \
    "INSERT INTO learner (id, username, lms_id, email, language, name_remark, name, first_name,"   \
    " last_name, name_state, created, modified, name_import_id, name_import_line,"                 \
    " email_import_id, email_import_line)"                                                         \
    " VALUES (?1, ?2, ?3, coalesce(?4, ''), coalesce(?5, ''), coalesce(?6, ''), iif(?7, ?8, "      \
    "NULL),"                                                                                       \
    " coalesce(?9, ''), coalesce(?10, ''), iif(?6 IS NULL, 'good', 'review'), ?11, ?11,"           \
    " iif(?7, ?12, 0), iif(?7, ?13, 0), iif(?4 IS NULL, 0, ?12), iif(?4 IS NULL, 0, ?13))"         \
    " ON CONFLICT (id) DO "

#define PEOPLE_WRITE                                                                               \
    PEOPLE_ADD                                                                                     \
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
                         const struct staged_match *match, const struct staged_row *row, gint64 now,
                         GError **error)
{
    struct statement *write = import_stage_statement(stage, which, sql, "nnnnnnnnnnnnn", error);
    if (write == NULL)
        return false;
    statement_bind(write, "itttttitttiii", match->learner_id, row->username, row->lms_id,
                   row->email, row->language, row->name_remark, (gint64)row->has_name, row->name,
                   row->first_name, row->last_name, now, row->import_id, row->line);
    return statement_step(write, error) == 0;
}

/* A statement that may update has to be ready to take back what triggers do, which makes it slower by a third: new
 * people are added by one that can't. */
bool import_people_apply(struct import_stage *stage, const struct staged_match *match,
                         const struct staged_row *row, gint64 now, GError **error)
{
    if (match->person == STAGED_UNCHANGED)
        return true;
    if (match->person == STAGED_NEW) {
        if (!people_write(stage, STAGE_ADD_PERSON, PEOPLE_ADD "NOTHING", match, row, now, error))
            return false;
        if (database_changes(stage->database) > 0)
            return true;
    }
    return people_write(stage, STAGE_WRITE_PERSON, PEOPLE_WRITE, match, row, now, error);
}
