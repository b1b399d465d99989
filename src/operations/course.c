#include "config.h"

#include "operations/course.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/text.h"
#include "operations/change.h"
#include "rules/context_key.h"
#include "store/correction.h"
#include "store/name_policy.h"

#include <string.h>

char *course_normalise_name(const char *typed, bool lines, GError **error)
{
    g_auto(GStrv) parts = g_strsplit(typed, "\r\n", -1);
    g_autofree char *joined = g_strjoinv("\n", parts);
    g_autofree char *trimmed = text_trim(joined);
    for (const char *at = trimmed; *at != '\0'; at = g_utf8_next_char(at)) {
        const gunichar character = g_utf8_get_char(at);
        if (g_unichar_iscntrl(character) && !(lines && character == '\n')) {
            g_autofree char *shown = text_show(typed);
            g_set_error(error, OPERATIONS_ERROR, ERROR_DATA,
                        "the name \"%s\" holds a control character", shown);
            return NULL;
        }
    }
    if (g_utf8_strlen(trimmed, -1) > 255) {
        g_set_error(error, OPERATIONS_ERROR, ERROR_DATA, "the name is longer than 255 characters");
        return NULL;
    }
    return g_steal_pointer(&trimmed);
}

static bool course_set_name(char **member, const char *name, const char *typed, json_t *changes,
                            GError **error)
{
    if (typed == NULL)
        return true;
    char *wanted = course_normalise_name(typed, true, error);
    if (wanted == NULL)
        return false;
    change_add_text(changes, name, *member, wanted);
    g_free(*member);
    *member = wanted;
    return true;
}

static bool course_set_name_policy(struct course *course, const char *typed, json_t *changes,
                                   GError **error)
{
    if (typed == NULL)
        return true;
    if (!g_strv_contains(name_policy_words, typed)) {
        g_autofree char *shown = text_show(typed);
        g_set_error(error, OPERATIONS_ERROR, ERROR_USAGE,
                    "there is no name policy %s; it is imported (a new name replaces the old one), "
                    "approved (it waits until a person accepts it) or frozen (who has a credential "
                    "keeps the name)",
                    shown);
        return false;
    }
    change_add_text(changes, "name_policy", course->name_policy, typed);
    g_free(course->name_policy);
    course->name_policy = g_strdup(typed);
    return true;
}

static bool course_apply(struct course *course, const struct course_wish *wish, json_t *changes,
                         GError **error)
{
    return course_set_name_policy(course, wish->name_policy, changes, error)
           && course_set_name(&course->long_name, "long_name", wish->long_name, changes, error)
           && course_set_name(&course->display_name, "display_name", wish->display_name, changes,
                              error);
}

static bool course_check_free(struct database *database, const char *key, GError **error)
{
    GError *fault = NULL;
    g_autoptr(course) other = course_find(database, key, &fault);
    if (g_error_matches(fault, STORE_ERROR, ERROR_NOT_FOUND)) {
        g_error_free(fault);
        return true;
    }
    if (fault == NULL) {
        g_autofree char *shown = text_show(other->key);
        g_set_error(&fault, OPERATIONS_ERROR, ERROR_DATA, "there is a course %s already", shown);
    }
    g_propagate_error(error, fault);
    return false;
}

static char *course_normalise_key(const char *typed, GError **error)
{
    enum context_kind kind = CONTEXT_COURSE;
    g_autofree char *key = context_key_normalise(typed, &kind, error);
    if (key != NULL && kind != CONTEXT_COURSE) {
        g_autofree char *shown = text_show(key);
        g_set_error(error, OPERATIONS_ERROR, ERROR_DATA,
                    "%s is the key of a learning path: add it with \"testamur path add\"", shown);
        return NULL;
    }
    return g_steal_pointer(&key);
}

/* What becomes of the mark that the names were set by hand. */
enum course_mark {
    COURSE_MARK_KEPT,
    COURSE_MARK_SET,
    COURSE_MARK_REMOVED,
};

/* The history's row comes first: its id marks names that were set by hand. */
static bool course_save(struct installation *installation, struct course *course,
                        const char *action, const json_t *changes, enum course_mark mark,
                        GError **error)
{
    struct database *database = installation->database;
    if (!change_record_at(installation, course->modified, "course", course->id, course->key, action,
                          changes, error))
        return false;
    if (mark != COURSE_MARK_KEPT)
        course->name_by_hand = mark == COURSE_MARK_SET ? database_last_id(database) : 0;
    return course_update_names(database, course, error) && database_commit(database, error);
}

static bool course_names_changed(const json_t *changes)
{
    return json_object_get(changes, "long_name") != NULL
           || json_object_get(changes, "display_name") != NULL;
}

bool course_add(struct installation *installation, const char *key, const struct course_wish *wish,
                GError **error)
{
    g_autoptr(course) course = g_new0(struct course, 1);
    g_autoptr(json_t) changes = json_object();
    course->key = course_normalise_key(key, error);
    course->long_name = g_strdup("");
    course->display_name = g_strdup("");
    course->name_policy = g_strdup(name_policy_words[NAME_POLICY_IMPORTED]);
    if (course->key == NULL || !course_apply(course, wish, changes, error))
        return false;
    g_autoptr(transaction) transaction = transaction_begin(installation->database, error);
    return transaction != NULL && course_check_free(installation->database, course->key, error)
           && course_insert(installation->database, course, error)
           && course_save(installation, course, "add", changes,
                          course_names_changed(changes) ? COURSE_MARK_SET : COURSE_MARK_KEPT,
                          error);
}

bool course_change(struct installation *installation, const char *key,
                   const struct course_wish *wish, GError **error)
{
    g_autoptr(json_t) changes = json_object();
    g_autoptr(transaction) transaction = transaction_begin(installation->database, error);
    if (transaction == NULL)
        return false;
    g_autoptr(course) course = course_find(installation->database, key, error);
    if (course == NULL || !course_apply(course, wish, changes, error))
        return false;
    /* A name that is so already is kept from now on; an empty one is never kept from imports. */
    const bool keeps = (wish->long_name != NULL && *course->long_name != '\0')
                       || (wish->display_name != NULL && *course->display_name != '\0');
    const bool marks = course_names_changed(changes) || (keeps && course->name_by_hand == 0);
    if (json_object_size(changes) == 0 && !marks)
        return true;
    if (marks)
        change_add_flag(changes, "name_by_hand", course->name_by_hand != 0, true);
    if (!change_check_basis(installation, course->modified, "course", course->id, course->key,
                            changes, error))
        return false;
    course->modified = clock_now();
    return course_save(installation, course, "change", changes,
                       marks ? COURSE_MARK_SET : COURSE_MARK_KEPT, error);
}

bool course_check_removable(struct database *database, const struct course *course, GError **error)
{
    static const char *const words[COURSE_USES] = {
        [COURSE_CONFIGURATIONS] = "configuration",
        [COURSE_PATHS] = "learning path",
        [COURSE_ENROLMENTS] = "enrolment",
        [COURSE_COMPLETIONS] = "completion",
        [COURSE_GRADES] = "grade",
        [COURSE_PARTS] = "graded part",
    };
    gint64 uses[COURSE_USES];
    g_autoptr(GString) told = g_string_new(NULL);
    if (!course_count_uses(database, course->id, uses, error))
        return false;
    for (int i = 0; i < COURSE_USES; i++)
        if (uses[i] > 0)
            g_string_append_printf(told, "%s%" G_GINT64_FORMAT " %s%s", told->len > 0 ? ", " : "",
                                   uses[i], words[i], uses[i] == 1 ? "" : "s");
    if (told->len == 0)
        return true;
    g_autofree char *shown = text_show(course->key);
    g_set_error(error, OPERATIONS_ERROR, ERROR_REFUSED,
                "the course %s can't be removed while something belongs to it: %s%s", shown,
                told->str,
                uses[COURSE_ENROLMENTS] > 0 || uses[COURSE_GRADES] > 0
                    ? "; what imports brought is taken back with \"testamur imports undo\""
                    : "");
    return false;
}

bool course_remove(struct installation *installation, const char *key, GError **error)
{
    struct database *database = installation->database;
    g_autoptr(transaction) transaction = transaction_begin(database, error);
    g_autoptr(course) course = transaction != NULL ? course_find(database, key, error) : NULL;
    return course != NULL && course_check_removable(database, course, error)
           && course_delete(database, course->id, error)
           && change_record(installation, "course", course->id, course->key, "remove", NULL, error)
           && database_commit(database, error);
}

/* Puts one name back as it was before the first change by hand, if the history tells and it was not empty. */
static bool course_restore(struct database *database, const struct course *course,
                           const char *member, char **name, json_t *changes, GError **error)
{
    json_t *original = NULL;
    if (!correction_find_original(database, "course", course->id, member, &original, error))
        return false;
    const char *before = json_string_value(original);
    char *restored = g_strdup(before != NULL && *before != '\0' ? before : *name);
    json_decref(original);
    json_object_set_new(changes, member,
                        json_pack("[o, o]", json_text(*name), json_text(restored)));
    g_free(*name);
    *name = restored;
    return true;
}

bool course_forget_names(struct installation *installation, const char *key, GError **error)
{
    struct database *database = installation->database;
    g_autoptr(json_t) changes = json_object();
    g_autoptr(transaction) transaction = transaction_begin(database, error);
    if (transaction == NULL)
        return false;
    g_autoptr(course) course = course_find(database, key, error);
    if (course == NULL)
        return false;
    if (course->name_by_hand == 0)
        return true;
    if (!course_restore(database, course, "long_name", &course->long_name, changes, error)
        || !course_restore(database, course, "display_name", &course->display_name, changes, error)
        || !change_check_basis(installation, course->modified, "course", course->id, course->key,
                               changes, error))
        return false;
    change_add_flag(changes, "name_by_hand", true, false);
    course->modified = clock_now();
    return course_save(installation, course, "forget names", changes, COURSE_MARK_REMOVED, error);
}
