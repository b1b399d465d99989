#include "config.h"

#include "store/import_course.h"

#include "base/clock.h"
#include "store/import_difference.h"

bool import_course_find(struct database *database, const char *key, gint64 *id, GError **error)
{
    *id = 0;
    g_autoptr(statement) query =
        database_query(database, error, "SELECT id FROM course WHERE key = ?", "t", key);
    const int step = query != NULL ? statement_step(query, error) : -1;
    if (step == 1)
        *id = statement_integer(query, 0);
    return step >= 0;
}

bool import_course_make(struct database *database, const char *key, gint64 *id, GError **error)
{
    if (!import_course_find(database, key, id, error))
        return false;
    if (*id != 0)
        return true;
    g_autoptr(course) course = g_new0(struct course, 1);
    course->key = g_strdup(key);
    course->long_name = g_strdup("");
    course->display_name = g_strdup("");
    if (!course_insert(database, course, error))
        return false;
    *id = course->id;
    return true;
}

bool import_course_name(struct database *database, gint64 id, const char *name, gint64 import_id,
                        GError **error)
{
    return name == NULL
           || database_run(database, error,
                           "UPDATE course SET display_name = ?, name_import_id = ?, modified = ?"
                           " WHERE id = ? AND long_name = '' AND display_name = ''",
                           "tiii", name, import_id, clock_now(), id);
}

/* A policy in words, for telling whether two are the same and what changed. */
static void course_describe_type(GString *words, const struct assignment_type *type)
{
    char number[G_ASCII_DTOSTR_BUF_SIZE];
    g_string_append_printf(words, "%s%s %s", words->len > 0 ? ", " : "", type->name,
                           g_ascii_formatd(number, sizeof number, "%.10g", type->weight));
    if (type->drop_count > 0)
        g_string_append_printf(words, " drop %" G_GINT64_FORMAT, type->drop_count);
    if (type->min_count > 0)
        g_string_append_printf(words, " of %" G_GINT64_FORMAT, type->min_count);
    if (type->short_label[0] != '\0')
        g_string_append_printf(words, " (%s)", type->short_label);
}

static char *course_describe_stored(struct database *database, gint64 course_id, GError **error)
{
    g_autoptr(GPtrArray) types = course_assignment_types(database, course_id, error);
    if (types == NULL)
        return NULL;
    g_autoptr(GString) words = g_string_new(NULL);
    for (guint i = 0; i < types->len; i++)
        course_describe_type(words, types->pdata[i]);
    return g_string_free(g_steal_pointer(&words), FALSE);
}

static char *course_describe_staged(const GArray *types)
{
    g_autoptr(GString) words = g_string_new(NULL);
    for (guint i = 0; i < types->len; i++)
        course_describe_type(words, &g_array_index(types, struct assignment_type, i));
    return g_string_free(g_steal_pointer(&words), FALSE);
}

static enum staged_verdict course_conclude(struct difference *difference, char **note)
{
    const enum staged_verdict verdict = difference_verdict(difference);
    *note = difference->note != NULL ? g_strdup(difference->note->str) : NULL;
    difference_clear(difference);
    return verdict;
}

bool import_policy_judge(struct database *database, gint64 course_id,
                         const struct staged_policy *policy, enum staged_verdict *verdict,
                         char **note, GError **error)
{
    g_autofree char *after = course_describe_staged(policy->types);
    g_autofree char *before = course_describe_stored(database, course_id, error);
    g_autoptr(statement) query = database_query(
        database, error, "SELECT cutoffs, policy_by_hand, has_policy FROM course WHERE id = ?", "i",
        course_id);
    const int step = query != NULL ? statement_step(query, error) : -1;
    struct difference difference = { 0 };
    *note = NULL;
    *verdict = STAGED_NEW;
    if (before == NULL || step < 0)
        return false;
    if (step == 0 || (statement_integer(query, 1) == 0 && statement_integer(query, 2) == 0))
        return true;
    const bool by_hand = statement_integer(query, 1) != 0;
    difference_text(&difference, "policy", before, after, by_hand);
    if (!by_hand)
        difference_text(&difference, "cutoffs", statement_text(query, 0), policy->cutoffs, false);
    *verdict = course_conclude(&difference, note);
    return true;
}

bool import_names_judge(struct database *database, gint64 course_id, const char *long_name,
                        const char *display_name, enum staged_verdict *verdict, char **note,
                        GError **error)
{
    g_autoptr(statement) query = database_query(
        database, error, "SELECT long_name, display_name, name_by_hand FROM course WHERE id = ?",
        "i", course_id);
    const int step = query != NULL ? statement_step(query, error) : -1;
    struct difference difference = { 0 };
    *note = NULL;
    *verdict = STAGED_NEW;
    if (step <= 0)
        return step == 0;
    const char *stored_long = statement_text(query, 0), *stored_display = statement_text(query, 1);
    const bool by_hand = statement_integer(query, 2) != 0;
    if (!by_hand && stored_long[0] == '\0' && stored_display[0] == '\0')
        return true;
    if (long_name[0] != '\0')
        difference_text(&difference, "certificate name", stored_long, long_name,
                        by_hand && stored_long[0] != '\0');
    if (display_name[0] != '\0')
        difference_text(&difference, "display name", stored_display, display_name,
                        by_hand && stored_display[0] != '\0');
    *verdict = course_conclude(&difference, note);
    return true;
}

bool import_policy_apply(struct database *database, gint64 course_id,
                         const struct staged_policy *policy, gint64 import_id, GError **error)
{
    if (!database_run(database, error, "DELETE FROM assignment_type WHERE course_id = ?", "i",
                      course_id)
        || !database_run(database, error,
                         "UPDATE course SET has_policy = 1, cutoffs = ?, policy_import_id = ?,"
                         " modified = ? WHERE id = ?",
                         "tiii", policy->cutoffs, import_id, clock_now(), course_id))
        return false;
    for (guint i = 0; i < policy->types->len; i++) {
        const struct assignment_type *type =
            &g_array_index(policy->types, struct assignment_type, i);
        if (!database_run(
                database, error,
                "INSERT INTO assignment_type (course_id, position, name, weight, drop_count,"
                " min_count, short_label) VALUES (?, ?, ?, ?, ?, ?, ?)",
                "iitdiit", course_id, (gint64)i + 1, type->name, type->weight, type->drop_count,
                type->min_count, type->short_label))
            return false;
    }
    return true;
}

bool import_names_apply(struct database *database, gint64 course_id, const char *long_name,
                        const char *display_name, gint64 import_id, GError **error)
{
    return database_run(
        database, error,
        "UPDATE course SET"
        " long_name = iif(?1 = '' OR (name_by_hand <> 0 AND long_name <> ''), long_name, ?1),"
        " display_name = iif(?2 = '' OR (name_by_hand <> 0 AND display_name <> ''), display_name,"
        " ?2), name_import_id = ?3, modified = ?4 WHERE id = ?5",
        "ttiii", long_name, display_name, import_id, clock_now(), course_id);
}
