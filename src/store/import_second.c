#include "config.h"

#include "store/import_second.h"

#include <math.h>
#include <string.h>

static bool second_texts_differ(const char *one, const char *other)
{
    return one != NULL && other != NULL && *one != '\0' && *other != '\0'
           && strcmp(one, other) != 0;
}

/* What the rows contradict each other in about the person; NULL: nothing. Static text. Two accounts of one person
 * may say different things of it: what its own account says is kept. */
static const char *second_person_differs(const struct staged_row *one,
                                         const struct staged_row *other, bool two_accounts)
{
    if (two_accounts)
        return NULL;
    if (second_texts_differ(one->username, other->username))
        return "user name";
    if (one->email != NULL && other->email != NULL && *one->email != '\0' && *other->email != '\0'
        && g_ascii_strcasecmp(one->email, other->email) != 0)
        return "address";
    if (second_texts_differ(one->external_id, other->external_id))
        return "id number";
    if (second_texts_differ(one->name, other->name)
        || second_texts_differ(one->first_name, other->first_name)
        || second_texts_differ(one->last_name, other->last_name))
        return "name";
    return second_texts_differ(one->language, other->language) ? "language" : NULL;
}

static bool second_scores_differ(const struct staged_row *one, const struct staged_row *other)
{
    for (gsize i = 0; i < MIN(one->score_count, other->score_count); i++) {
        const double possible = one->possibles != NULL ? one->possibles[i] : 1;
        const double other_possible = other->possibles != NULL ? other->possibles[i] : 1;
        if (!isnan(one->scores[i]) && !isnan(other->scores[i])
            && (one->scores[i] != other->scores[i] || possible != other_possible))
            return true;
    }
    return false;
}

/* The same about the course. Scores of two files are of other columns, so they are not compared. */
static const char *second_course_differs(const struct staged_row *one,
                                         const struct staged_row *other)
{
    if (one->activity >= 0 && other->activity >= 0 && one->activity != other->activity)
        return "enrolment";
    if (second_texts_differ(one->mode, other->mode))
        return "track";
    if (one->has_grade && other->has_grade && one->grade != other->grade)
        return "grade";
    if (one->file == other->file && second_scores_differ(one, other))
        return "score";
    if (one->has_completion && other->has_completion && one->ratio != other->ratio)
        return "completion";
    return one->has_completed && other->has_completed && one->completed != other->completed
               ? "date of completion"
               : NULL;
}

static bool second_numbers_are(const double *one, const double *other, gsize count)
{
    if (one == NULL || other == NULL)
        return one == other;
    return count == 0 || memcmp(one, other, count * sizeof *one) == 0;
}

static bool second_values_are(double one, double other)
{
    return one == other || (isnan(one) && isnan(other));
}

/* Whether the rows say nothing but the same: a row that agrees with all others then does so, too. */
static bool second_is_same(const struct staged_row *one, const struct staged_row *other)
{
    return one->file == other->file && g_strcmp0(one->username, other->username) == 0
           && g_strcmp0(one->email, other->email) == 0
           && g_strcmp0(one->external_id, other->external_id) == 0
           && g_strcmp0(one->name, other->name) == 0
           && g_strcmp0(one->first_name, other->first_name) == 0
           && g_strcmp0(one->last_name, other->last_name) == 0
           && g_strcmp0(one->language, other->language) == 0
           && g_strcmp0(one->mode, other->mode) == 0 && one->activity == other->activity
           && one->has_grade == other->has_grade && second_values_are(one->grade, other->grade)
           && one->has_completion == other->has_completion
           && second_values_are(one->ratio, other->ratio)
           && one->has_completed == other->has_completed
           && (!one->has_completed || one->completed == other->completed)
           && one->score_count == other->score_count
           && second_numbers_are(one->scores, other->scores, one->score_count)
           && second_numbers_are(one->possibles, other->possibles, one->score_count);
}

/* What can be done about it. People who share an address need something else that tells them apart. */
static const char *second_remedy(const struct staged_row *second, const char *what)
{
    const bool shared = what != NULL && strcmp(what, "name") == 0 && second->username == NULL
                        && second->external_id == NULL && second->platform_id == NULL;
    return shared
               ? "remove the wrong row, or, if they are two people, add a column with user names "
                 "or id numbers"
               : "remove the wrong row";
}

static bool second_refuse(struct import_stage *stage, const struct staged_row *first,
                          const struct staged_row *second, const char *what, GError **error)
{
    g_autofree char *where = g_strdup_printf("row %" G_GINT64_FORMAT, first->line);
    const bool elsewhere = first->file != second->file;
    g_autofree char *note =
        what == NULL ? g_strdup_printf("%s tells about this learner already",
                                       elsewhere ? "another file of this import" : where)
                     : g_strdup_printf("%s%s%s gives this learner another %s; %s",
                                       elsewhere ? "another file of this import, in " : "", where,
                                       elsewhere ? "," : "", what, second_remedy(second, what));
    import_stage_set_verdict(stage, second->id, STAGED_REFUSED);
    return import_stage_note(stage, second->id, note, error);
}

/* The rows that are compared, each by a reader of its own, since their texts are borrowed. */
struct pair {
    struct import_stage *stage;
    struct stage_reader *one, *other;
};

static void pair_open(struct pair *pair, struct import_stage *stage)
{
    pair->stage = stage;
    pair->one = import_stage_reader(stage);
    pair->other = import_stage_reader(stage);
}

static void pair_close(struct pair *pair)
{
    stage_reader_free(pair->one);
    stage_reader_free(pair->other);
}

/* The row of an account that was merged into another one, which has a row of its own. What was noted about it before
 * does not happen. */
static bool second_yield(struct import_stage *stage, const struct staged_row *own,
                         const struct staged_row *merged, GError **error)
{
    const char *name = own->username != NULL ? own->username : own->email;
    g_autofree char *note =
        g_strdup_printf("merged into %s; what counts is row %" G_GINT64_FORMAT "%s",
                        name != NULL ? name : "another account", own->line,
                        own->file != merged->file ? " of another file of this import" : "");
    import_stage_set_verdict(stage, merged->id, STAGED_UNCHANGED);
    return database_run(stage->database, error, "DELETE FROM temp.import_note WHERE id = ?", "i",
                        merged->id)
           && import_stage_note(stage, merged->id, note, error);
}

/* What becomes of a row beside one that came before it. */
enum second_outcome {
    SECOND_FAILED, /* with an error */
    SECOND_REFUSED,
    SECOND_TAKEN,
    SECOND_SAME, /* taken, and whatever was found of the first holds for it */
};

static enum second_outcome pair_judge(struct pair *pair, const struct staged_match *first,
                                      const struct staged_match *second, enum people_second what,
                                      bool same_course, GError **error)
{
    struct staged_row one, other;
    const bool two_accounts = ((first->flags ^ second->flags) & MATCH_MERGED) != 0;
    if (!import_stage_read(pair->one, first->row_id, &one, error)
        || !import_stage_read(pair->other, second->row_id, &other, error))
        return SECOND_FAILED;
    if (two_accounts && same_course && (second->flags & MATCH_MERGED) != 0) {
        pair->stage->merged_rows++;
        return second_yield(pair->stage, &one, &other, error) ? SECOND_REFUSED : SECOND_FAILED;
    }
    if (what == PEOPLE_REFUSE_SECOND)
        return second_refuse(pair->stage, &one, &other, NULL, error) ? SECOND_REFUSED
                                                                     : SECOND_FAILED;
    const char *differs = second_person_differs(&one, &other, two_accounts);
    if (differs == NULL && same_course)
        differs = second_course_differs(&one, &other);
    if (differs == NULL)
        return same_course && second_is_same(&one, &other) ? SECOND_SAME : SECOND_TAKEN;
    return second_refuse(pair->stage, &one, &other, differs, error) ? SECOND_REFUSED
                                                                    : SECOND_FAILED;
}

static struct staged_match *second_at(const GArray *matches, guint index)
{
    return &g_array_index(matches, struct staged_match, index);
}

/* Whether a row can stand beside those before it about the same learner, which end at `kept`. */
static enum second_outcome second_judge(struct pair *pair, const GArray *matches, guint kept,
                                        const struct staged_match *match, enum people_second what,
                                        GError **error)
{
    enum second_outcome outcome = SECOND_TAKEN;
    for (guint i = kept; outcome == SECOND_TAKEN && i > 0; i--) {
        const struct staged_match *before = second_at(matches, i - 1);
        if (before->learner_id != match->learner_id)
            break;
        outcome = pair_judge(pair, before, match, what, true, error);
    }
    return outcome;
}

static void second_mark_partial(GArray *matches)
{
    for (guint i = 1; i < matches->len; i++)
        if (second_at(matches, i - 1)->learner_id == second_at(matches, i)->learner_id) {
            second_at(matches, i - 1)->flags |= MATCH_PARTIAL;
            second_at(matches, i)->flags |= MATCH_PARTIAL;
        }
}

bool import_second_drop(struct import_stage *stage, GArray *matches, enum people_second second,
                        GError **error)
{
    struct pair pair = { 0 };
    guint kept = 0;
    bool fine = true;
    pair_open(&pair, stage);
    for (guint i = 0; fine && i < matches->len; i++) {
        const struct staged_match match = *second_at(matches, i);
        const enum second_outcome outcome =
            import_stage_go_on(stage, i + 1, error)
                ? second_judge(&pair, matches, kept, &match, second, error)
                : SECOND_FAILED;
        fine = outcome != SECOND_FAILED;
        if (outcome >= SECOND_TAKEN)
            *second_at(matches, kept++) = match;
    }
    pair_close(&pair);
    g_array_set_size(matches, kept);
    second_mark_partial(matches);
    return fine;
}

/* The first row of this import about the learner; this one, if there is none. */
static bool second_first_told(struct statement *find, struct statement *add,
                              const struct staged_match *match, struct staged_match *first,
                              GError **error)
{
    *first = *match;
    statement_bind(find, "i", match->learner_id);
    const int step = statement_step(find, error);
    if (step == 1) {
        first->row_id = statement_integer(find, 0);
        first->flags = (guint8)statement_integer(find, 1);
    }
    if (step != 0)
        return step == 1;
    statement_bind(add, "iii", match->learner_id, match->row_id, (gint64)match->flags);
    return statement_step(add, error) == 0;
}

/* What an account that was merged says of the person yields to what the learner's own row says. */
static enum second_outcome second_judge_told(struct pair *pair, const struct staged_match *first,
                                             struct staged_match *match, GError **error)
{
    if (first->row_id == match->row_id)
        return SECOND_TAKEN;
    if ((match->flags & MATCH_MERGED) == 0 || (first->flags & MATCH_MERGED) != 0)
        return pair_judge(pair, first, match, PEOPLE_MERGE_SECOND, false, error);
    match->person = STAGED_UNCHANGED;
    return SECOND_TAKEN;
}

static bool second_compare_with_first(struct import_stage *stage, struct pair *pair,
                                      GArray *matches, GError **error)
{
    g_autoptr(statement) find = database_query(
        stage->database, error, "SELECT row_id, flags FROM temp.import_told WHERE id = ?", "n");
    g_autoptr(statement) add = database_query(
        stage->database, error, "INSERT INTO temp.import_told VALUES (?, ?, ?)", "nnn");
    bool fine = find != NULL && add != NULL;
    guint kept = 0;
    for (guint i = 0; fine && i < matches->len; i++) {
        struct staged_match first, match = *second_at(matches, i);
        const enum second_outcome outcome = second_first_told(find, add, &match, &first, error)
                                                ? second_judge_told(pair, &first, &match, error)
                                                : SECOND_FAILED;
        fine = outcome != SECOND_FAILED;
        if (outcome >= SECOND_TAKEN)
            *second_at(matches, kept++) = match;
    }
    g_array_set_size(matches, kept);
    return fine;
}

/* *taken: whether the earlier row stays taken. It is not when it is of an account that was merged and the other row the
 * learner's own. */
static bool second_take_back(struct pair *pair, const struct staged_match *earlier,
                             const struct staged_match *own, bool *taken, GError **error)
{
    struct staged_row one, other;
    *taken = (earlier->flags & MATCH_MERGED) == 0 || (own->flags & MATCH_MERGED) != 0;
    if (*taken)
        return true;
    if (!import_stage_read(pair->one, own->row_id, &one, error)
        || !import_stage_read(pair->other, earlier->row_id, &other, error))
        return false;
    pair->stage->merged_rows_before++;
    return second_yield(pair->stage, &one, &other, error);
}

/* Both are in the order of learners. */
static bool second_drop_earlier(struct pair *pair, const GArray *matches, GArray *earlier,
                                GError **error)
{
    guint kept = 0, at = 0;
    for (guint i = 0; i < earlier->len; i++) {
        const struct staged_match match = *second_at(earlier, i);
        bool taken = true;
        while (at < matches->len && second_at(matches, at)->learner_id < match.learner_id)
            at++;
        if (at < matches->len && second_at(matches, at)->learner_id == match.learner_id
            && !second_take_back(pair, &match, second_at(matches, at), &taken, error))
            return false;
        if (taken)
            *second_at(earlier, kept++) = match;
    }
    g_array_set_size(earlier, kept);
    return true;
}

/* Both are in the order of learners. */
static bool second_compare_with(struct pair *pair, GArray *matches, const GArray *earlier,
                                GError **error)
{
    guint kept = 0, from = 0;
    for (guint i = 0; i < matches->len; i++) {
        const struct staged_match match = *second_at(matches, i);
        enum second_outcome outcome = SECOND_TAKEN;
        while (from < earlier->len && second_at(earlier, from)->learner_id < match.learner_id)
            from++;
        for (guint j = from; outcome == SECOND_TAKEN && j < earlier->len
                             && second_at(earlier, j)->learner_id == match.learner_id;
             j++)
            outcome =
                pair_judge(pair, second_at(earlier, j), &match, PEOPLE_MERGE_SECOND, true, error);
        if (outcome == SECOND_FAILED)
            return false;
        if (outcome >= SECOND_TAKEN)
            *second_at(matches, kept++) = match;
    }
    g_array_set_size(matches, kept);
    return true;
}

bool import_people_compare_groups(struct import_stage *stage, GArray *matches, GArray *earlier,
                                  GError **error)
{
    struct pair pair = { 0 };
    pair_open(&pair, stage);
    const bool fine = earlier != NULL ? second_drop_earlier(&pair, matches, earlier, error)
                                            && second_compare_with(&pair, matches, earlier, error)
                                      : second_compare_with_first(stage, &pair, matches, error);
    pair_close(&pair);
    return fine;
}
