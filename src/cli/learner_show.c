#include "config.h"

#include "cli/learner_show.h"

#include "base/text.h"
#include "cli/origin.h"
#include "cli/output.h"
#include "cli/report.h"
#include "rules/name.h"
#include "store/credential.h"

const char *learner_view_uuid(const struct learner_view *view, gint64 id)
{
    for (guint i = 0; id != 0 && i < view->credentials->len; i++) {
        const struct credential *one = view->credentials->pdata[i];
        if (one->id == id)
            return one->uuid;
    }
    return NULL;
}

const char *learner_view_successor(const struct learner_view *view, gint64 id)
{
    for (guint i = 0; i < view->credentials->len; i++) {
        const struct credential *one = view->credentials->pdata[i];
        if (one->replaces_id == id)
            return one->uuid;
    }
    return NULL;
}

char *learner_reissue_words(const GPtrArray *outdated)
{
    g_autoptr(GString) words = g_string_new("testamur reissue");
    for (guint i = 0; i < outdated->len; i++) {
        const struct credential *one = outdated->pdata[i];
        g_string_append_printf(words, " %s", one->uuid);
    }
    return g_string_free(g_steal_pointer(&words), FALSE);
}

static bool show_value(struct database *database, const char *label, char *value,
                       const struct origin *origin, GError **error)
{
    g_autofree char *text = origin_words(database, value, origin, error);
    if (text != NULL)
        output_field(label, text);
    return text != NULL;
}

static bool show_subsections(const struct learner_view *view, gint64 course_id, GError **error)
{
    g_autoptr(GPtrArray) subsections =
        learner_subsections(view->database, view->learner->id, course_id, error);
    bool fine = subsections != NULL;
    for (guint i = 0; fine && i < subsections->len; i++) {
        const struct learner_subsection *one = subsections->pdata[i];
        g_autofree char *label =
            g_strdup_printf("  %s %" G_GINT64_FORMAT, one->category, one->number);
        g_autofree char *safe = text_show(label);
        fine = show_value(view->database, safe,
                          one->attempted ? report_points(one->earned, one->possible)
                                         : g_strdup("not attempted"),
                          &one->origin, error);
    }
    return fine;
}

static bool show_course(const struct learner_view *view, const struct learner_course *course,
                        GError **error)
{
    const char *state = course->active     ? "enrolled"
                        : course->enrolled ? "enrolment ended"
                                           : "not enrolled";
    g_autofree char *key = text_show(course->course_key);
    output_line("%s", "");
    output_line("%s", key);
    return show_value(view->database, "  Enrolment",
                      g_strconcat(state, *course->mode != '\0' ? ", " : "", course->mode, NULL),
                      &course->enrolment_origin, error)
           && show_value(view->database, "  Completion",
                         course->has_completion ? report_percent(course->completion)
                                                : g_strdup("not known"),
                         &course->completion_origin, error)
           && show_value(view->database, "  Grade of the LMS",
                         course->has_grade ? report_percent(course->grade) : g_strdup("not known"),
                         &course->grade_origin, error)
           && show_subsections(view, course->course_id, error);
}

static bool show_paths(const struct learner_view *view, GError **error)
{
    for (guint i = 0; i < view->paths->len; i++) {
        const struct learner_path *path = view->paths->pdata[i];
        g_autofree char *key = text_show(path->path_key);
        output_line("%s", "");
        output_line("%s", key);
        if (!show_value(view->database, "  Enrolment",
                        g_strdup(path->active ? "enrolled" : "enrolment ended"), &path->origin,
                        error))
            return false;
    }
    return true;
}

static void show_credential(const struct learner_view *view, const struct credential *one)
{
    const char *replaces = learner_view_uuid(view, one->replaces_id);
    const char *successor = learner_view_successor(view, one->id);
    g_autofree char *what = g_strdup_printf("%s in %s", one->type_name, one->context_key);
    output_line("%s", "");
    output_line("%s", one->uuid);
    output_field("  Status", one->status);
    output_field("  What", what);
    output_field("  Name", one->full_name);
    output_field("  Date", one->printed_date);
    report_instant("  Issued", one->issued);
    if (*one->failure != '\0')
        output_field("  Why", one->failure);
    if (one->invalidated_at != 0) {
        report_instant("  Withdrawn", one->invalidated_at);
        output_field("  By", one->invalidated_by);
        output_field("  Because", one->invalidation_reason);
    }
    if (replaces != NULL)
        output_field("  Replaces", replaces);
    if (successor != NULL)
        output_field("  Replaced by", successor);
}

/* The ids stand on a line of their own, to be copied. */
static void show_outdated(const struct learner_view *view)
{
    static const char *const headings[] = { "CREDENTIAL", "SHOWS", "COURSE OR PATH", "DATE", NULL };
    if (view->outdated == NULL || view->outdated->len == 0)
        return;
    output_line("%s", "");
    output_line("%s", "These credentials show another name:");
    struct output_table *table = output_table_begin(headings);
    for (guint i = 0; i < view->outdated->len; i++) {
        const struct credential *one = view->outdated->pdata[i];
        const char *const cells[] = { one->uuid, one->full_name, one->context_key,
                                      one->printed_date };
        output_table_row(table, cells);
    }
    output_table_end(table);
    g_autofree char *words = learner_reissue_words(view->outdated);
    output_line("To issue them with the name of now:");
    output_line("  %s", words);
}

static bool show_person(const struct learner_view *view, GError **error)
{
    const struct learner *learner = view->learner;
    g_autofree char *chosen = name_choose(learner->name, learner->first_name, learner->last_name);
    output_field("Username", learner->username);
    if (!show_value(view->database, "On certificates",
                    g_strdup(chosen != NULL ? chosen : "(no name)"), &learner->name_origin, error))
        return false;
    output_field("Name of the profile", learner->name != NULL ? learner->name : "(no profile)");
    output_field("First name", learner->first_name);
    output_field("Last name", learner->last_name);
    output_field("State of the name", learner->name_state);
    if (*learner->name_remark != '\0')
        output_field("Why", learner->name_remark);
    if (!show_value(view->database, "Email", g_strdup(learner->email), &learner->email_origin,
                    error))
        return false;
    output_field("Id in the LMS", learner->lms_id);
    report_flag("Active", learner->active);
    return true;
}

static bool show_text(const struct learner_view *view, GError **error)
{
    if (!show_person(view, error))
        return false;
    for (guint i = 0; i < view->courses->len; i++)
        if (!show_course(view, view->courses->pdata[i], error))
            return false;
    if (!show_paths(view, error))
        return false;
    for (guint i = 0; i < view->credentials->len; i++)
        show_credential(view, view->credentials->pdata[i]);
    show_outdated(view);
    return true;
}

bool learner_show(const struct invocation *invocation, struct database *database,
                  const char *username, const GPtrArray *outdated, GError **error)
{
    g_autoptr(learner) learner = learner_find(database, username, error);
    const struct credential_filter filter = { .username = username, .limit = G_MAXINT64 };
    g_autoptr(GPtrArray) courses =
        learner != NULL ? learner_courses(database, learner->id, error) : NULL;
    g_autoptr(GPtrArray) paths =
        courses != NULL ? learner_paths(database, learner->id, error) : NULL;
    g_autoptr(GPtrArray) credentials =
        paths != NULL ? credential_list(database, &filter, error) : NULL;
    if (credentials == NULL)
        return false;
    const struct learner_view view = { database, learner, courses, paths, credentials, outdated };
    return invocation->json ? learner_show_json(&view, error) : show_text(&view, error);
}
