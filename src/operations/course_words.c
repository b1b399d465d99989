#include "config.h"

#include "operations/course_words.h"

#include "base/sheet.h"
#include "base/text.h"
#include "operations/origin_words.h"
#include "rules/amount.h"

static void add_number(struct sheet *sheet, const char *label, gint64 number)
{
    g_autofree char *text = g_strdup_printf("%" G_GINT64_FORMAT, number);
    sheet_field(sheet, label, text);
}

static bool add_names(struct sheet *sheet, struct database *database, const struct course *course,
                      GError **error)
{
    g_autofree char *long_name =
        origin_words(database, g_strdup(course->long_name), &course->name_origin, error);
    if (long_name == NULL)
        return false;
    sheet_field(sheet, "Key", course->key);
    sheet_field(sheet, "On certificates", long_name);
    sheet_field(sheet, "Display name", course->display_name);
    sheet_field(sheet, "Name policy", course->name_policy);
    return true;
}

static bool add_policy(struct sheet *sheet, struct database *database, const struct course *course,
                       GError **error)
{
    g_autofree char *policy = origin_words(database, g_strdup(course->has_policy ? "yes" : "no"),
                                           &course->policy_origin, error);
    g_autoptr(GPtrArray) types =
        policy != NULL ? course_assignment_types(database, course->id, error) : NULL;
    if (types == NULL)
        return false;
    sheet_field(sheet, "Grading policy", policy);
    for (guint i = 0; i < types->len; i++) {
        const struct assignment_type *type = types->pdata[i];
        g_autofree char *weight = amount_show_percent(type->weight);
        g_autofree char *label = g_strconcat("  ", type->name, NULL);
        g_autofree char *shown = text_show(label);
        sheet_field(sheet, shown, weight);
    }
    return true;
}

static bool add_record(struct sheet *sheet, struct database *database, const struct course *course,
                       GError **error)
{
    struct course_counts counts = { 0 };
    if (!course_count(database, course->id, &counts, error))
        return false;
    add_number(sheet, "Enrolled", counts.enrolled);
    add_number(sheet, "With completion", counts.completed);
    add_number(sheet, "With LMS grade", counts.graded);
    if (!add_policy(sheet, database, course, error))
        return false;
    g_autoptr(GPtrArray) subsections = course_subsections(database, course->id, error);
    for (guint i = 0; subsections != NULL && i < subsections->len; i++) {
        const struct subsection *one = subsections->pdata[i];
        g_autofree char *text =
            g_strdup_printf("%s %" G_GINT64_FORMAT "%s%s", one->category, one->number,
                            *one->name != '\0' ? ": " : "", one->name);
        sheet_field(sheet, i == 0 ? "Graded" : "", text);
    }
    return subsections != NULL;
}

char *course_words(struct database *database, const struct course *course, GError **error)
{
    struct sheet *sheet = sheet_begin();
    const bool fine =
        add_names(sheet, database, course, error) && add_record(sheet, database, course, error);
    g_autofree char *words = sheet_end(sheet);
    return fine ? g_steal_pointer(&words) : NULL;
}

char *course_record_words(struct database *database, const struct course *course, GError **error)
{
    struct sheet *sheet = sheet_begin();
    const bool fine = add_record(sheet, database, course, error);
    g_autofree char *words = sheet_end(sheet);
    return fine ? g_steal_pointer(&words) : NULL;
}
