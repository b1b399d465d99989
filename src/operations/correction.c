#include "config.h"

#include "operations/correction.h"

#include "base/error.h"
#include "base/lower.h"
#include "base/text.h"
#include "operations/change.h"
#include "operations/course.h"
#include "store/learner.h"
#include "store/learning_path.h"

#include <string.h>

/* A correction on its way. */
struct correction {
    struct installation *installation;
    const struct correction_wish *wish;
    struct correction_result *result;
    gint64 context_id; /* the course's or path's */
    gint64 place_id;   /* the same, or the graded subsection's */
    char *member;      /* what the history calls the value */
};

static void correction_free_outcome(gpointer data)
{
    struct correction_outcome *outcome = data;
    g_free(outcome->username);
    json_decref(outcome->before);
    json_decref(outcome->after);
    g_free(outcome);
}

void correction_result_free(struct correction_result *result)
{
    if (result == NULL)
        return;
    g_free(result->context);
    g_free(result->what);
    g_clear_pointer(&result->outcomes, g_ptr_array_unref);
    g_free(result);
}

static const char *const correction_words[] = {
    [CORRECTION_ENROLMENT] = "enrolment", [CORRECTION_COMPLETION] = "completion",
    [CORRECTION_TOTAL] = "total",         [CORRECTION_GRADE] = "grade",
    [CORRECTION_PATH] = "enrolment",
};

/* "Homework 2" as category and number; 0 when no number stands at its end. Caller frees. */
static char *part_split(const char *typed, gint64 *number)
{
    g_autofree char *text = text_trim(typed);
    gsize length = strlen(text);
    while (length > 0 && g_ascii_isdigit(text[length - 1]))
        length--;
    *number = 0;
    if (length == 0 || text[length - 1] != ' ' || text[length] == '\0'
        || !g_ascii_string_to_signed(text + length, 10, 1, 1000000, number, NULL))
        return g_steal_pointer(&text);
    text[length] = '\0';
    return text_trim(text);
}

/* "the course has Homework 1, Homework 2, Exam 1" */
static char *part_describe(const GPtrArray *parts)
{
    if (parts->len == 0)
        return g_strdup("the course has no graded parts yet");
    g_autoptr(GString) list = g_string_new("the course has ");
    for (guint i = 0; i < parts->len; i++) {
        const struct subsection *part = parts->pdata[i];
        g_string_append_printf(list, "%s%s %" G_GINT64_FORMAT, i > 0 ? ", " : "", part->category,
                               part->number);
    }
    return text_show(list->str);
}

static bool part_refuse(const GPtrArray *parts, const char *typed, const char *why, GError **error)
{
    g_autofree char *list = part_describe(parts);
    g_autofree char *shown = text_show(typed);
    g_set_error(error, OPERATIONS_ERROR, ERROR_NOT_FOUND, "%s: %s; %s", shown, why, list);
    return false;
}

/* The only part whose category is this, whatever its number; NULL: none. *several: there is more than one. */
static const struct subsection *part_find_only(const GPtrArray *parts, const char *key,
                                               bool *several)
{
    const struct subsection *only = NULL;
    *several = false;
    for (guint i = 0; i < parts->len; i++) {
        const struct subsection *part = parts->pdata[i];
        g_autofree char *category = text_lower(part->category);
        if (!g_str_equal(category, key))
            continue;
        *several = only != NULL;
        only = part;
    }
    return only;
}

static bool part_add(struct correction *correction, const GPtrArray *parts, const char *category,
                     gint64 number, GError **error)
{
    const struct correction_wish *wish = correction->wish;
    if (!wish->add_part || wish->forget)
        return part_refuse(parts, wish->part, "there is no such graded part (--add makes one)",
                           error);
    g_autofree char *name = course_normalise_name(category, false, error);
    if (name == NULL)
        return false;
    if (*name == '\0')
        return part_refuse(parts, wish->part, "a graded part needs a name", error);
    g_autoptr(json_t) changes = json_object();
    change_add_text(changes, "category", NULL, name);
    change_add_number(changes, "number", 0, number);
    correction->result->what = g_strdup_printf("%s %" G_GINT64_FORMAT, name, number);
    return correction_add_part(correction->installation->database, correction->context_id, name,
                               number, &correction->place_id, error)
           && change_record(correction->installation, "course", correction->context_id,
                            correction->result->context, "add graded part", changes, error);
}

/* Finds the subsection that wish->part names: with its number, or the only one of its category. */
static bool part_find(struct correction *correction, GError **error)
{
    struct database *database = correction->installation->database;
    const char *typed = correction->wish->part;
    gint64 number = 0;
    bool several = false;
    g_autofree char *category = part_split(typed, &number);
    g_autofree char *key = text_lower(category);
    g_autofree char *trimmed = text_trim(typed);
    g_autofree char *whole = text_lower(trimmed);
    g_autoptr(GPtrArray) parts = course_subsections(database, correction->context_id, error);
    if (parts == NULL
        || (number > 0
            && !correction_find_part(database, correction->context_id, key, number,
                                     &correction->place_id, error)))
        return false;
    const struct subsection *only = part_find_only(parts, whole, &several);
    if (correction->place_id == 0 && several)
        return part_refuse(parts, typed, "there are several of them, so its number is needed",
                           error);
    if (correction->place_id == 0 && only != NULL)
        correction->place_id = only->id;
    for (guint i = 0; i < parts->len; i++) {
        const struct subsection *part = parts->pdata[i];
        if (part->id == correction->place_id)
            correction->result->what =
                g_strdup_printf("%s %" G_GINT64_FORMAT, part->category, part->number);
    }
    return correction->place_id != 0
           || part_add(correction, parts, category, number > 0 ? number : 1, error);
}

static bool correction_find_context(struct correction *correction, GError **error)
{
    struct database *database = correction->installation->database;
    const struct correction_wish *wish = correction->wish;
    struct correction_result *result = correction->result;
    if (wish->kind == CORRECTION_PATH) {
        g_autoptr(learning_path) path = learning_path_find(database, wish->context, error);
        if (path == NULL)
            return false;
        correction->context_id = path->id;
        result->context = g_strdup(path->key);
    } else {
        g_autoptr(course) course = course_find(database, wish->context, error);
        if (course == NULL)
            return false;
        correction->context_id = course->id;
        result->context = g_strdup(course->key);
    }
    if (wish->kind == CORRECTION_GRADE) {
        if (!part_find(correction, error))
            return false;
    } else {
        correction->place_id = correction->context_id;
        result->what = g_strdup(correction_words[wish->kind]);
    }
    correction->member = g_strdup_printf("%s in %s", result->what, result->context);
    return true;
}

/* Points stay out of as many as before when a percentage is given. */
static json_t *correction_grade(const struct amount *amount, const json_t *before)
{
    const json_t *known = json_object_get(before, "possible");
    const double possible = json_number_value(known);
    if (amount->kind == AMOUNT_POINTS)
        return json_pack("{s:f, s:f}", "earned", amount->earned, "possible", amount->possible);
    if (possible <= 0)
        return json_pack("{s:f, s:f}", "earned", amount->fraction, "possible", 1.0);
    return json_pack("{s:f, s:f}", "earned", amount->fraction * possible, "possible", possible);
}

/* The value that is wished, where `before` is. New reference. */
static json_t *correction_value(const struct correction_wish *wish, const json_t *before)
{
    const struct amount *amount = &wish->amount;
    const char *mode = json_string_value(json_object_get(before, "mode"));
    switch (wish->kind) {
    case CORRECTION_ENROLMENT:
        if (wish->mode != NULL)
            mode = wish->mode;
        return json_pack("{s:b, s:o}", "active", wish->active, "mode", json_text(mode));
    case CORRECTION_PATH:
        return json_pack("{s:b}", "active", wish->active);
    case CORRECTION_TOTAL:
        return json_real(amount->fraction);
    case CORRECTION_GRADE:
        return correction_grade(amount, before);
    case CORRECTION_COMPLETION:
        if (amount->kind == AMOUNT_POINTS)
            return json_pack("{s:f, s:f, s:f}", "ratio", amount->fraction, "earned", amount->earned,
                             "possible", amount->possible);
        return json_pack("{s:f, s:n, s:n}", "ratio", amount->fraction, "earned", "possible");
    }
    g_return_val_if_reached(json_null());
}

/* The history's row comes first: its id marks the value. */
static bool correction_save(struct correction *correction, const struct learner *learner,
                            const struct correction_outcome *outcome, GError **error)
{
    struct installation *installation = correction->installation;
    struct database *database = installation->database;
    const bool forget = correction->wish->forget;
    g_autofree char *action =
        g_strconcat(forget ? "forget " : "set ", correction_words[correction->wish->kind], NULL);
    g_autoptr(json_t) changes =
        json_pack("{s:[O, O]}", correction->member, outcome->before, outcome->after);
    if (!change_record(installation, "learner", learner->id, learner->username, action, changes,
                       error))
        return false;
    const gint64 mark = forget ? 0 : database_last_id(database);
    return correction_write(database, correction->wish->kind, correction->place_id, learner->id,
                            outcome->after, mark, error)
           && (!json_is_null(outcome->after) || correction->wish->kind != CORRECTION_GRADE
               || correction_drop_part(database, correction->place_id, error));
}

/* What is to stand there after; NULL on error. */
static json_t *correction_decide(struct correction *correction, const struct learner *learner,
                                 json_t *before, bool by_hand, GError **error)
{
    json_t *original = NULL;
    if (!correction->wish->forget)
        return correction_value(correction->wish, before);
    if (by_hand
        && !correction_find_original(correction->installation->database, "learner", learner->id,
                                     correction->member, &original, error))
        return NULL;
    return original != NULL ? original : json_incref(before);
}

/* Whether the learner is actively enrolled in the course or path. */
static bool correction_is_enrolled(struct correction *correction, gint64 learner_id, bool *enrolled,
                                   GError **error)
{
    const bool path = correction->wish->kind == CORRECTION_PATH;
    g_autoptr(json_t) value = NULL;
    gint64 by_hand = 0;
    if (!correction_read(correction->installation->database,
                         path ? CORRECTION_PATH : CORRECTION_ENROLMENT, correction->context_id,
                         learner_id, &value, &by_hand, error))
        return false;
    *enrolled = json_is_true(json_object_get(value, "active"));
    return true;
}

static bool correction_one(struct correction *correction, const char *username, GError **error)
{
    struct database *database = correction->installation->database;
    g_autoptr(learner) learner = learner_find(database, username, error);
    if (learner == NULL)
        return false;
    struct correction_outcome *outcome = g_new0(struct correction_outcome, 1);
    gint64 by_hand = 0;
    g_ptr_array_add(correction->result->outcomes, outcome);
    outcome->username = g_strdup(learner->username);
    if (!correction_read(database, correction->wish->kind, correction->place_id, learner->id,
                         &outcome->before, &by_hand, error))
        return false;
    outcome->after = correction_decide(correction, learner, outcome->before, by_hand != 0, error);
    if (outcome->after == NULL)
        return false;
    outcome->not_by_hand = correction->wish->forget && by_hand == 0;
    outcome->changed = correction->wish->forget
                           ? by_hand != 0
                           : by_hand == 0 || !json_equal(outcome->before, outcome->after);
    if (outcome->changed && !correction_save(correction, learner, outcome, error))
        return false;
    correction->result->changed += outcome->changed;
    return correction_is_enrolled(correction, learner->id, &outcome->enrolled, error);
}

/* One row for the course or path, too, so that its own history tells of the change. */
static bool correction_record_context(struct correction *correction, GError **error)
{
    const struct correction_wish *wish = correction->wish;
    const struct correction_result *result = correction->result;
    g_autoptr(json_t) names = json_array();
    for (guint i = 0; i < result->outcomes->len; i++) {
        const struct correction_outcome *outcome = result->outcomes->pdata[i];
        if (outcome->changed)
            json_array_append_new(names, json_text(outcome->username));
    }
    g_autoptr(json_t) changes = json_object();
    g_autofree char *action = g_strconcat(wish->forget ? "forget " : "set ", result->what, NULL);
    change_add_json(changes, "usernames", NULL, names);
    return change_record(correction->installation,
                         wish->kind == CORRECTION_PATH ? "learning_path" : "course",
                         correction->context_id, result->context, action, changes, error);
}

static bool correction_work(struct correction *correction, const char *const *usernames,
                            GError **error)
{
    if (!correction_find_context(correction, error))
        return false;
    for (; *usernames != NULL; usernames++)
        if (!correction_one(correction, *usernames, error))
            return false;
    return correction->result->changed == 0
           || (correction_record_context(correction, error)
               && database_commit(correction->installation->database, error));
}

struct correction_result *correction_set(struct installation *installation,
                                         const struct correction_wish *wish,
                                         const char *const *usernames, GError **error)
{
    g_autofree char *mode =
        wish->mode != NULL ? course_normalise_name(wish->mode, false, error) : NULL;
    if (wish->mode != NULL && mode == NULL)
        return NULL;
    g_autoptr(correction_result) result = g_new0(struct correction_result, 1);
    result->outcomes = g_ptr_array_new_with_free_func(correction_free_outcome);
    g_autoptr(transaction) transaction = transaction_begin(installation->database, error);
    if (transaction == NULL)
        return NULL;
    struct correction correction = { .installation = installation, .wish = wish, .result = result };
    const bool done = correction_work(&correction, usernames, error);
    g_free(correction.member);
    return done ? g_steal_pointer(&result) : NULL;
}

bool correction_read_amount(enum correction_kind kind, const char *typed, bool above,
                            struct amount *amount, GError **error)
{
    if (!amount_read(typed, above, amount, error))
        return false;
    if (kind != CORRECTION_GRADE || amount->kind != AMOUNT_RATIO)
        return true;
    g_autofree char *shown = text_show(typed);
    g_set_error(error, OPERATIONS_ERROR, ERROR_DATA,
                "\"%s\" can't be taken: write points like 35/40 or a percentage like 87.5 %%",
                shown);
    return false;
}
