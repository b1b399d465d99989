#include "config.h"

#include "operations/moving_private.h"

#include "base/error.h"
#include "import/field.h"
#include "operations/change.h"
#include "operations/import_name.h"
#include "rules/context_key.h"
#include "store/adoption.h"
#include "store/import_course.h"
#include "store/import_people.h"
#include "store/learning_path.h"

#include <string.h>

/* Layer: operations. The learners to whom credentials and learning paths of the old installation refer, joined to
 * those that are here by user name with the rules of every other import; and the paths themselves. */

/* What Django writes in the place of a password when there is none: the reference writes to no such account. */
#define UNUSABLE '!'

void moving_want_people(struct moving *moving)
{
    guint idle = 0;
    for (guint i = 0; i < moving->objects[MODEL_CREDENTIAL]->len; i++) {
        const struct moving_credential *credential = moving_object_at(moving, MODEL_CREDENTIAL, i);
        struct moving_user *user = moving_find(moving, MODEL_USER, credential->user);
        if (user != NULL)
            user->wanted = true;
    }
    for (guint i = 0; i < moving->objects[MODEL_PATH_ENROLMENT]->len; i++) {
        const struct moving_path_enrolment *enrolment =
            moving_object_at(moving, MODEL_PATH_ENROLMENT, i);
        struct moving_user *user = moving_find(moving, MODEL_USER, enrolment->user);
        if (user != NULL)
            user->wanted = true;
    }
    for (guint i = 0; i < moving->objects[MODEL_USER]->len; i++)
        idle += ((struct moving_user *)moving_object_at(moving, MODEL_USER, i))->wanted ? 0 : 1;
    if (idle > 0)
        moving_notice(
            moving,
            "users in the file who have no credential and follow no learning path are left "
            "to the reports of their courses: %u",
            idle);
}

/* Chooses the id in the old platform, unless it is known otherwise here; *known: the learner is here. */
static bool choose_lms_id(struct moving *moving, const struct moving_user *user,
                          const char **lms_id, bool *known, GPtrArray *notes, GError **error)
{
    g_autofree char *holder = NULL;
    g_autofree char *here = NULL;
    const char *id = user->head.pk;
    if (!adoption_find_ids(moving->installation->database, user->username, id, &holder, &here,
                           error))
        return false;
    *known = here != NULL;
    *lms_id = NULL;
    if (!field_is_identifier(id))
        return true;
    if (*holder != '\0' && !g_str_equal(holder, user->username))
        g_ptr_array_add(notes, g_strdup_printf("the id %s belongs to %s here", id, holder));
    else if (here != NULL && *here != '\0' && !g_str_equal(here, id))
        g_ptr_array_add(notes, g_strdup_printf("is known with the id %s here, not %s", here, id));
    else
        *lms_id = id;
    return true;
}

static bool is_address(const char *email)
{
    return *email == '\0' || field_is_identifier(email);
}

/* Without a profile the old installation knows less than any report: names that are here stay. */
static void judge_names(const struct moving_user *user, bool known, struct staged_row *row,
                        struct import_name *name, GPtrArray *notes)
{
    if (known && user->profile_name == NULL)
        return;
    const char *rejected =
        import_name_judge(user->profile_name, user->first_name, user->last_name, row, name);
    if (rejected != NULL)
        g_ptr_array_add(notes, g_strdup_printf("name left out: %s", rejected));
}

static bool stage_user(struct moving *moving, struct moving_user *user, GError **error)
{
    g_autoptr(GPtrArray) notes = g_ptr_array_new_with_free_func(g_free);
    struct import_name name = { 0 };
    struct staged_row row = { .line = (gint64)user->head.number, .username = user->username };
    bool known = false;
    if (!field_is_identifier(user->username)) {
        moving_tell(moving, MOVING_LEARNER, &user->head, user->username, STAGED_REFUSED,
                    "the user name is empty, longer than 255 characters or holds a control "
                    "character");
        return true;
    }
    if (!choose_lms_id(moving, user, &row.lms_id, &known, notes, error))
        return false;
    row.email = is_address(user->email) ? user->email : "";
    if (row.email != user->email)
        g_ptr_array_add(notes, g_strdup("the address holds a control character; it is left out"));
    judge_names(user, known, &row, &name, notes);
    g_ptr_array_add(notes, NULL);
    g_autofree char *note = g_strjoinv("; ", (char **)notes->pdata);
    const bool staged =
        import_stage_add(moving->stage, &row, STAGED_PENDING, *note != '\0' ? note : NULL, error);
    user->staged = row.id;
    import_name_clear(&name);
    return staged;
}

bool moving_stage_people(struct moving *moving, GError **error)
{
    moving->stage = import_stage_begin(moving->installation->database, 0, error);
    if (moving->stage == NULL)
        return false;
    for (guint i = 0; i < moving->objects[MODEL_USER]->len; i++) {
        struct moving_user *user = moving_object_at(moving, MODEL_USER, i);
        if (user->wanted && !stage_user(moving, user, error))
            return false;
    }
    return database_commit(moving->installation->database, error);
}

/* Reports of the stage carry the notes; users come in the same order as their rows. */
static bool tell_people(struct moving *moving, GError **error)
{
    guint place = 0;
    g_autoptr(statement) rows =
        import_stage_report(moving->stage, 1, import_stage_rows(moving->stage), error);
    int step = -1;
    while (rows != NULL && (step = statement_step(rows, error)) == 1) {
        const gint64 id = statement_integer(rows, 0);
        const struct moving_user *user = moving_object_at(moving, MODEL_USER, place);
        while (user->staged != id)
            user = moving_object_at(moving, MODEL_USER, ++place);
        const char *note = statement_text(rows, 3);
        const enum staged_verdict verdict = import_stage_verdict(moving->stage, id);
        const bool news = *note != '\0' && verdict == STAGED_NEW;
        (news ? moving_stress : moving_tell)(moving, MOVING_LEARNER, &user->head, user->username,
                                             verdict, *note != '\0' ? note : NULL);
    }
    return step == 0;
}

static bool apply_match(struct moving *moving, struct stage_reader *reader, GHashTable *users,
                        const struct staged_match *match, GError **error)
{
    struct staged_row row;
    bool changed = false;
    struct moving_user *user = g_hash_table_lookup(users, &match->row_id);
    enum staged_verdict verdict = match->person;
    if (!import_stage_read(reader, match->row_id, &row, error))
        return false;
    row.import_id = moving->import_id;
    if (!import_people_apply(moving->stage, match, &row, moving->now, error)
        || !adoption_set_active(moving->installation->database, match->learner_id,
                                user->active != 0, *user->password != UNUSABLE, &changed, error))
        return false;
    user->learner_id = match->learner_id;
    user->known = true;
    if (changed && verdict == STAGED_UNCHANGED)
        verdict = STAGED_CHANGED;
    import_stage_set_verdict(moving->stage, match->row_id, verdict);
    return true;
}

bool moving_apply_people(struct moving *moving, GError **error)
{
    const gint64 count = import_stage_rows(moving->stage);
    const struct staged_rows rows = { .first = 1, .last = count };
    g_autoptr(GArray) matches =
        import_people_match(moving->stage, &rows, PEOPLE_REFUSE_SECOND, error);
    g_autoptr(stage_reader) reader = import_stage_reader(moving->stage);
    g_autoptr(GHashTable) users = g_hash_table_new(g_int64_hash, g_int64_equal);
    bool fine = matches != NULL;
    for (guint i = 0; i < moving->objects[MODEL_USER]->len; i++) {
        struct moving_user *user = moving_object_at(moving, MODEL_USER, i);
        if (user->staged != 0)
            g_hash_table_insert(users, &user->staged, user);
    }
    for (guint i = 0; fine && i < matches->len; i++)
        fine = apply_match(moving, reader, users, &g_array_index(matches, struct staged_match, i),
                           error);
    return fine && tell_people(moving, error);
}

/* Steps of a path in its order; those without a place come last, in the order of their rows. */
static int order_steps(gconstpointer one, gconstpointer other)
{
    const struct moving_step *a = *(struct moving_step *const *)one;
    const struct moving_step *b = *(struct moving_step *const *)other;
    const gint64 first = a->order == G_MININT64 ? G_MAXINT64 : a->order;
    const gint64 second = b->order == G_MININT64 ? G_MAXINT64 : b->order;
    if (first != second)
        return first < second ? -1 : 1;
    return a->head.number < b->head.number ? -1 : a->head.number > b->head.number;
}

static bool contains_id(const GArray *ids, gint64 id)
{
    for (guint i = 0; i < ids->len; i++)
        if (g_array_index(ids, gint64, i) == id)
            return true;
    return false;
}

/* The courses of a path's steps, made if they are not there. NULL on error. */
static GArray *make_steps(struct moving *moving, const struct moving_path *path, GError **error)
{
    g_autoptr(GPtrArray) steps = g_ptr_array_new();
    g_autoptr(GArray) courses = g_array_new(FALSE, FALSE, sizeof(gint64));
    for (guint i = 0; i < moving->objects[MODEL_STEP]->len; i++) {
        struct moving_step *step = moving_object_at(moving, MODEL_STEP, i);
        if (moving_find(moving, MODEL_PATH, step->path) == path)
            g_ptr_array_add(steps, step);
    }
    g_ptr_array_sort(steps, order_steps);
    for (guint i = 0; i < steps->len; i++) {
        const struct moving_step *step = steps->pdata[i];
        enum context_kind kind = CONTEXT_COURSE;
        gint64 id = 0;
        g_autofree char *key = context_key_normalise(step->course_key, &kind, NULL);
        if (key == NULL || kind != CONTEXT_COURSE) {
            moving_tell(moving, MOVING_OTHER, &step->head, step->course_key, STAGED_REFUSED,
                        "a step that is no course is left out of its learning path");
            continue;
        }
        if (!import_course_make(moving->installation->database, key, &id, error))
            return NULL;
        if (!contains_id(courses, id))
            g_array_append_val(courses, id);
    }
    return g_steal_pointer(&courses);
}

static bool has_steps(struct moving *moving, gint64 path_id, const GArray *courses, bool *same,
                      GError **error)
{
    g_autoptr(GPtrArray) known =
        learning_path_steps(moving->installation->database, path_id, error);
    *same = known != NULL && known->len == courses->len;
    for (guint i = 0; *same && i < courses->len; i++)
        *same = ((const struct learning_path_step *)known->pdata[i])->course_id
                == g_array_index(courses, gint64, i);
    return known != NULL;
}

static bool add_path(struct moving *moving, struct moving_path *old, const char *key,
                     const GArray *courses, GError **error)
{
    struct database *database = moving->installation->database;
    g_autoptr(learning_path) path = g_new0(struct learning_path, 1);
    path->key = g_strdup(key);
    path->display_name = g_strdup(old->display_name);
    path->invite_only = old->invite_only != 0;
    if (!learning_path_insert(database, path, error)
        || !learning_path_set_steps(database, path->id, (const gint64 *)(void *)courses->data,
                                    courses->len, error)
        || !change_record(moving->installation, "learning_path", path->id, key, "import", NULL,
                          error))
        return false;
    old->id = path->id;
    moving_tell(moving, MOVING_PATH, &old->head, key, STAGED_NEW, NULL);
    return true;
}

static bool tell_known_path(struct moving *moving, struct moving_path *old,
                            const struct learning_path *known, const GArray *courses,
                            GError **error)
{
    bool same = false;
    if (!has_steps(moving, known->id, courses, &same, error))
        return false;
    same = same && known->invite_only == (old->invite_only != 0)
           && g_str_equal(known->display_name, old->display_name);
    old->id = known->id;
    moving_tell(moving, MOVING_PATH, &old->head, known->key,
                same ? STAGED_UNCHANGED : STAGED_CONFLICT,
                same ? NULL : "it has another name, invitation or steps here; they stay");
    return true;
}

static bool apply_path(struct moving *moving, struct moving_path *old, GError **error)
{
    enum context_kind kind = CONTEXT_PATH;
    g_autoptr(GError) fault = NULL;
    g_autofree char *key = context_key_normalise(old->key, &kind, &fault);
    if (key == NULL || kind != CONTEXT_PATH) {
        moving_tell(moving, MOVING_PATH, &old->head, old->key, STAGED_REFUSED,
                    fault != NULL ? fault->message : "is no learning path");
        return true;
    }
    g_autoptr(learning_path) known =
        learning_path_find(moving->installation->database, key, &fault);
    if (known == NULL && !g_error_matches(fault, STORE_ERROR, ERROR_NOT_FOUND)) {
        g_propagate_error(error, g_steal_pointer(&fault));
        return false;
    }
    g_autoptr(GArray) courses = make_steps(moving, old, error);
    if (courses == NULL)
        return false;
    return known != NULL ? tell_known_path(moving, old, known, courses, error)
                         : add_path(moving, old, key, courses, error);
}

static bool apply_enrolment(struct moving *moving, const struct moving_path_enrolment *old,
                            GError **error)
{
    static const enum staged_verdict verdicts[] = {
        [ADOPTION_NEW] = STAGED_NEW,
        [ADOPTION_CHANGED] = STAGED_CHANGED,
        [ADOPTION_SAME] = STAGED_UNCHANGED,
        [ADOPTION_BY_HAND] = STAGED_CONFLICT,
    };
    const struct moving_path *path = moving_find(moving, MODEL_PATH, old->path);
    const struct moving_user *user = moving_find(moving, MODEL_USER, old->user);
    enum adoption_change change = ADOPTION_SAME;
    const char *missing = path == NULL || path->id == 0  ? "its learning path was not taken over"
                          : user == NULL || !user->known ? "its learner was not taken over"
                                                         : NULL;
    if (missing != NULL) {
        moving_tell(moving, MOVING_PATH_ENROLMENT, &old->head, user != NULL ? user->username : "",
                    STAGED_REFUSED, missing);
        return true;
    }
    if (!adoption_enrol(moving->installation->database, path->id, user->learner_id,
                        old->active != 0, &change, error))
        return false;
    moving_tell(moving, MOVING_PATH_ENROLMENT, &old->head, user->username, verdicts[change],
                change == ADOPTION_BY_HAND ? "it was set by hand here, which stays" : NULL);
    return true;
}

bool moving_apply_paths(struct moving *moving, GError **error)
{
    for (guint i = 0; i < moving->objects[MODEL_PATH]->len; i++)
        if (!apply_path(moving, moving_object_at(moving, MODEL_PATH, i), error))
            return false;
    for (guint i = 0; i < moving->objects[MODEL_PATH_ENROLMENT]->len; i++)
        if (!apply_enrolment(moving, moving_object_at(moving, MODEL_PATH_ENROLMENT, i), error))
            return false;
    return true;
}
