#include "config.h"

#include "operations/course.h"

#include "base/error.h"
#include "base/text.h"
#include "operations/change.h"
#include "rules/context_key.h"

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

static bool course_apply(struct course *course, const struct course_wish *wish, json_t *changes,
                         GError **error)
{
    return course_set_name(&course->long_name, "long_name", wish->long_name, changes, error)
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

bool course_add(struct installation *installation, const char *key, const struct course_wish *wish,
                GError **error)
{
    g_autoptr(course) course = g_new0(struct course, 1);
    g_autoptr(json_t) changes = json_object();
    course->key = course_normalise_key(key, error);
    course->long_name = g_strdup("");
    course->display_name = g_strdup("");
    if (course->key == NULL || !course_apply(course, wish, changes, error))
        return false;
    course->name_by_hand = json_object_size(changes) > 0;
    g_autoptr(transaction) transaction = transaction_begin(installation->database, error);
    return transaction != NULL && course_check_free(installation->database, course->key, error)
           && course_insert(installation->database, course, error)
           && change_record_at(installation, course->modified, "course", course->id, course->key,
                               "add", changes, error)
           && database_commit(installation->database, error);
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
    if (json_object_size(changes) == 0)
        return true;
    course->name_by_hand = true;
    return change_check_basis(installation, course->modified, "course", course->id, course->key,
                              changes, error)
           && course_update_names(installation->database, course, error)
           && change_record_at(installation, course->modified, "course", course->id, course->key,
                               "change", changes, error)
           && database_commit(installation->database, error);
}
