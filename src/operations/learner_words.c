#include "config.h"

#include "operations/learner_words.h"

#include "base/clock.h"
#include "base/sheet.h"
#include "base/text.h"
#include "operations/origin_words.h"
#include "rules/amount.h"
#include "rules/name.h"
#include "store/credential.h"
#include "store/learner_identity.h"

/* `learner` becomes the view's; NULL: it was not found. */
static bool view_fill(struct learner_view *view, struct database *database, struct learner *learner,
                      GError **error)
{
    *view = (struct learner_view){ .database = database, .learner = learner };
    if (learner == NULL)
        return false;
    view->proposal = learner_proposal_read(database, learner->id, error);
    view->courses = view->proposal != NULL ? learner_courses(database, learner->id, error) : NULL;
    view->paths = view->courses != NULL ? learner_paths(database, learner->id, error) : NULL;
    view->identities =
        view->paths != NULL ? learner_identities(database, learner->id, error) : NULL;
    view->credentials =
        view->identities != NULL ? credential_list_of(database, learner->id, error) : NULL;
    if (view->credentials != NULL)
        return true;
    learner_view_clear(view);
    return false;
}

bool learner_view_read(struct database *database, const char *username, struct learner_view *view,
                       GError **error)
{
    return view_fill(view, database, learner_find(database, username, error), error);
}

bool learner_view_read_by_id(struct database *database, gint64 id, struct learner_view *view,
                             GError **error)
{
    return view_fill(view, database, learner_find_by_id(database, id, error), error);
}

void learner_view_clear(struct learner_view *view)
{
    g_clear_pointer(&view->learner, learner_free);
    g_clear_pointer(&view->proposal, learner_proposal_free);
    g_clear_pointer(&view->courses, g_ptr_array_unref);
    g_clear_pointer(&view->paths, g_ptr_array_unref);
    g_clear_pointer(&view->identities, g_ptr_array_unref);
    g_clear_pointer(&view->credentials, g_ptr_array_unref);
}

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
    const struct credential *first = outdated->pdata[0];
    g_autofree char *quoted = g_shell_quote(first->username);
    return g_strdup_printf("testamur reissue --name-changed --learner %s", quoted);
}

static void add_instant(struct sheet *sheet, const char *label, gint64 instant)
{
    g_autofree char *text = clock_format(instant);
    if (instant != 0)
        sheet_field(sheet, label, text);
}

static bool add_value(struct sheet *sheet, struct database *database, const char *label,
                      char *value, const struct origin *origin, GError **error)
{
    g_autofree char *text = origin_words(database, value, origin, error);
    if (text != NULL)
        sheet_field(sheet, label, text);
    return text != NULL;
}

static bool add_subsections(struct sheet *sheet, const struct learner_view *view, gint64 course_id,
                            GError **error)
{
    g_autoptr(GPtrArray) subsections =
        learner_subsections(view->database, view->learner->id, course_id, error);
    bool fine = subsections != NULL;
    for (guint i = 0; fine && i < subsections->len; i++) {
        const struct learner_subsection *one = subsections->pdata[i];
        g_autofree char *label =
            g_strdup_printf("  %s %" G_GINT64_FORMAT, one->category, one->number);
        g_autofree char *safe = text_show(label);
        fine = add_value(sheet, view->database, safe,
                         one->attempted ? amount_show_points(one->earned, one->possible)
                                        : g_strdup("not attempted"),
                         &one->origin, error);
    }
    return fine;
}

static bool add_course(struct sheet *sheet, const struct learner_view *view,
                       const struct learner_course *course, GError **error)
{
    const char *state = course->active     ? "enrolled"
                        : course->enrolled ? "enrolment ended"
                                           : "not enrolled";
    g_autofree char *key = text_show(course->course_key);
    sheet_line(sheet, "%s", "");
    sheet_line(sheet, "%s", key);
    return add_value(sheet, view->database, "  Enrolment",
                     g_strconcat(state, *course->mode != '\0' ? ", " : "", course->mode, NULL),
                     &course->enrolment_origin, error)
           && add_value(sheet, view->database, "  Completion",
                        course->has_completion ? amount_show_percent(course->completion)
                                               : g_strdup("not known"),
                        &course->completion_origin, error)
           && add_value(sheet, view->database, "  Grade of the LMS",
                        course->has_grade ? amount_show_percent(course->grade)
                                          : g_strdup("not known"),
                        &course->grade_origin, error)
           && add_subsections(sheet, view, course->course_id, error);
}

static bool add_paths(struct sheet *sheet, const struct learner_view *view, GError **error)
{
    for (guint i = 0; i < view->paths->len; i++) {
        const struct learner_path *path = view->paths->pdata[i];
        g_autofree char *key = text_show(path->path_key);
        sheet_line(sheet, "%s", "");
        sheet_line(sheet, "%s", key);
        if (!add_value(sheet, view->database, "  Enrolment",
                       g_strdup(path->active ? "enrolled" : "enrolment ended"), &path->origin,
                       error))
            return false;
    }
    return true;
}

static void add_credential(struct sheet *sheet, const struct learner_view *view,
                           const struct credential *one)
{
    const char *replaces = learner_view_uuid(view, one->replaces_id);
    const char *successor = learner_view_successor(view, one->id);
    g_autofree char *what = g_strdup_printf("%s in %s", one->type_name, one->context_key);
    sheet_line(sheet, "%s", "");
    sheet_line(sheet, "%s", one->uuid);
    sheet_field(sheet, "  Status", one->status);
    sheet_field(sheet, "  What", what);
    sheet_field(sheet, "  Name", one->full_name);
    sheet_field(sheet, "  Date", one->printed_date);
    add_instant(sheet, "  Issued", one->issued);
    if (*one->failure != '\0')
        sheet_field(sheet, "  Why", one->failure);
    if (one->invalidated_at != 0) {
        add_instant(sheet, "  Withdrawn", one->invalidated_at);
        sheet_field(sheet, "  By", one->invalidated_by);
        sheet_field(sheet, "  Because", one->invalidation_reason);
    }
    if (replaces != NULL)
        sheet_field(sheet, "  Replaces", replaces);
    if (successor != NULL)
        sheet_field(sheet, "  Replaced by", successor);
}

/* The command stands on a line of its own, to be copied. */
static void add_outdated(struct sheet *sheet, const struct learner_view *view)
{
    static const char *const headings[] = { "CREDENTIAL", "SHOWS", "COURSE OR PATH", "DATE", NULL };
    if (view->outdated == NULL || view->outdated->len == 0)
        return;
    sheet_line(sheet, "%s", "");
    sheet_line(sheet, "%s", "These credentials show another name:");
    sheet_table_begin(sheet, headings);
    for (guint i = 0; i < view->outdated->len; i++) {
        const struct credential *one = view->outdated->pdata[i];
        const char *const cells[] = { one->uuid, one->full_name, one->context_key,
                                      one->printed_date };
        sheet_table_row(sheet, cells);
    }
    sheet_table_end(sheet);
    g_autofree char *words = learner_reissue_words(view->outdated);
    g_autofree char *shown = text_show(words);
    sheet_line(sheet, "To issue them with the name of now:");
    sheet_line(sheet, "  %s", shown);
}

/* A new name that waits for approval, and where it came from. */
static bool add_proposal(struct sheet *sheet, const struct learner_view *view, GError **error)
{
    const struct learner_proposal *proposal = view->proposal;
    if (proposal->import_id == 0)
        return true;
    const struct origin origin = { .import_id = proposal->import_id };
    g_autofree char *name = name_choose(proposal->name, proposal->first_name, proposal->last_name);
    return add_value(sheet, view->database, "To be accepted",
                     g_strdup(name != NULL ? name : "(no name)"), &origin, error);
}

static bool add_person(struct sheet *sheet, const struct learner_view *view, GError **error)
{
    const struct learner *learner = view->learner;
    g_autofree char *chosen = name_choose(learner->name, learner->first_name, learner->last_name);
    sheet_field(sheet, "Username", learner->username);
    if (learner->username_made)
        sheet_field(sheet, "", "(made, since no file had one)");
    if (!add_value(sheet, view->database, "On certificates",
                   g_strdup(chosen != NULL ? chosen : "(no name)"), &learner->name_origin, error))
        return false;
    sheet_field(sheet, "Profile name", learner->name != NULL ? learner->name : "(no profile)");
    sheet_field(sheet, "First name", learner->first_name);
    sheet_field(sheet, "Last name", learner->last_name);
    sheet_field(sheet, "State of the name", learner->name_state);
    if (*learner->name_remark != '\0')
        sheet_field(sheet, "Why", learner->name_remark);
    if (!add_proposal(sheet, view, error))
        return false;
    if (!add_value(sheet, view->database, "Email", g_strdup(learner->email), &learner->email_origin,
                   error))
        return false;
    sheet_field(sheet, "Id in the LMS", learner->lms_id);
    for (guint i = 0; i < view->identities->len; i++) {
        const struct learner_identity *identity = view->identities->pdata[i];
        sheet_field(sheet, learner_identity_title(identity), identity->value);
    }
    sheet_field(sheet, "Active", learner->active ? "yes" : "no");
    sheet_field(sheet, "Wants mail", learner->wants_mail ? "yes" : "no");
    return true;
}

static bool add_record(struct sheet *sheet, const struct learner_view *view, GError **error)
{
    for (guint i = 0; i < view->courses->len; i++)
        if (!add_course(sheet, view, view->courses->pdata[i], error))
            return false;
    if (!add_paths(sheet, view, error))
        return false;
    for (guint i = 0; i < view->credentials->len; i++)
        add_credential(sheet, view, view->credentials->pdata[i]);
    return true;
}

char *learner_words(const struct learner_view *view, GError **error)
{
    struct sheet *sheet = sheet_begin();
    const bool fine = add_person(sheet, view, error) && add_record(sheet, view, error);
    if (fine)
        add_outdated(sheet, view);
    g_autofree char *words = sheet_end(sheet);
    return fine ? g_steal_pointer(&words) : NULL;
}

char *learner_record_words(const struct learner_view *view, GError **error)
{
    struct sheet *sheet = sheet_begin();
    const bool fine = add_record(sheet, view, error);
    g_autofree char *words = sheet_end(sheet);
    return fine ? g_steal_pointer(&words) : NULL;
}
