#include "config.h"

#include "cli/learner_show.h"

#include "cli/origin.h"
#include "cli/output.h"
#include "cli/report.h"
#include "rules/name.h"
#include "store/credential.h"
#include "store/learner_identity.h"

json_t *learner_json(const struct learner *learner)
{
    g_autofree char *chosen = name_choose(learner->name, learner->first_name, learner->last_name);
    return json_pack("{s:o, s:b, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:b, s:b, s:b, s:b, s:o}",
                     "username", json_text(learner->username), "username_made",
                     learner->username_made, "lms_id",
                     learner->lms_id != NULL ? json_text(learner->lms_id) : json_null(), "email",
                     json_text(learner->email), "name",
                     learner->name != NULL ? json_text(learner->name) : json_null(), "first_name",
                     json_text(learner->first_name), "last_name", json_text(learner->last_name),
                     "full_name", chosen != NULL ? json_text(chosen) : json_null(), "name_state",
                     json_text(learner->name_state), "name_remark", json_text(learner->name_remark),
                     "name_by_hand", learner->name_by_hand != 0, "email_by_hand",
                     learner->email_by_hand != 0, "active", learner->active, "wants_mail",
                     learner->wants_mail, "modified", report_state_json(learner->modified));
}

static bool subsections_json(const struct learner_view *view, gint64 course_id, json_t *list,
                             GError **error)
{
    g_autoptr(GPtrArray) subsections =
        learner_subsections(view->database, view->learner->id, course_id, error);
    if (subsections == NULL)
        return false;
    for (guint i = 0; i < subsections->len; i++) {
        const struct learner_subsection *one = subsections->pdata[i];
        json_t *object = json_pack(
            "{s:o, s:I, s:o, s:o, s:f}", "category", json_text(one->category), "number",
            (json_int_t)one->number, "name", json_text(one->name), "earned",
            one->attempted ? json_real(one->earned) : json_null(), "possible", one->possible);
        json_array_append_new(list, object);
        if (!origin_set_json(view->database, object, "origin", &one->origin, error))
            return false;
    }
    return true;
}

static bool course_json(const struct learner_view *view, const struct learner_course *course,
                        json_t *list, GError **error)
{
    json_t *subsections = json_array();
    json_t *object = json_pack(
        "{s:o, s:b, s:o, s:o, s:o, s:o}", "course", json_text(course->course_key), "enrolled",
        course->active, "mode", json_text(course->mode), "completion",
        course->has_completion ? json_real(course->completion) : json_null(), "reported_grade",
        course->has_grade ? json_real(course->grade) : json_null(), "subsections", subsections);
    json_array_append_new(list, object);
    return origin_set_json(view->database, object, "enrolment_origin", &course->enrolment_origin,
                           error)
           && origin_set_json(view->database, object, "completion_origin",
                              &course->completion_origin, error)
           && origin_set_json(view->database, object, "reported_grade_origin",
                              &course->grade_origin, error)
           && subsections_json(view, course->course_id, subsections, error);
}

static bool paths_json(const struct learner_view *view, json_t *list, GError **error)
{
    for (guint i = 0; i < view->paths->len; i++) {
        const struct learner_path *path = view->paths->pdata[i];
        json_t *object =
            json_pack("{s:o, s:b}", "path", json_text(path->path_key), "enrolled", path->active);
        json_array_append_new(list, object);
        if (!origin_set_json(view->database, object, "origin", &path->origin, error))
            return false;
    }
    return true;
}

static json_t *text_or_null(const char *text)
{
    return text != NULL && *text != '\0' ? json_text(text) : json_null();
}

static json_t *credential_json(const struct learner_view *view, const struct credential *one)
{
    return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "uuid",
                     json_text(one->uuid), "context_key", json_text(one->context_key), "type",
                     json_text(one->type_name), "status", json_text(one->status), "full_name",
                     json_text(one->full_name), "printed_date", json_text(one->printed_date),
                     "issued", report_instant_json(one->issued), "failure",
                     text_or_null(one->failure), "invalidated_at",
                     report_instant_json(one->invalidated_at), "invalidated_by",
                     text_or_null(one->invalidated_by), "invalidation_reason",
                     text_or_null(one->invalidation_reason), "replaces",
                     text_or_null(learner_view_uuid(view, one->replaces_id)), "replaced_by",
                     text_or_null(learner_view_successor(view, one->id)));
}

static json_t *credentials_json(const struct learner_view *view, const GPtrArray *credentials)
{
    json_t *list = json_array();
    for (guint i = 0; i < credentials->len; i++)
        json_array_append_new(list, credential_json(view, credentials->pdata[i]));
    return list;
}

static json_t *identities_json(const struct learner_view *view)
{
    json_t *list = json_array();
    for (guint i = 0; i < view->identities->len; i++) {
        const struct learner_identity *identity = view->identities->pdata[i];
        json_array_append_new(list, json_pack("{s:o, s:o}", "source", json_text(identity->source),
                                              "value", json_text(identity->value)));
    }
    return list;
}

/* A new name that waits for approval; null: there is none. */
static json_t *proposal_json(const struct learner_proposal *proposal)
{
    if (proposal->import_id == 0)
        return json_null();
    g_autofree char *chosen =
        name_choose(proposal->name, proposal->first_name, proposal->last_name);
    return json_pack("{s:o, s:o, s:o, s:o, s:I}", "name",
                     proposal->name != NULL ? json_text(proposal->name) : json_null(), "first_name",
                     json_text(proposal->first_name), "last_name", json_text(proposal->last_name),
                     "full_name", text_or_null(chosen), "import", (json_int_t)proposal->import_id);
}

bool learner_show_json(const struct learner_view *view, GError **error)
{
    g_autoptr(json_t) whole = learner_json(view->learner);
    json_t *courses = json_array(), *paths = json_array();
    json_object_set_new(whole, "courses", courses);
    json_object_set_new(whole, "paths", paths);
    json_object_set_new(whole, "identities", identities_json(view));
    json_object_set_new(whole, "proposed", proposal_json(view->proposal));
    if (!origin_set_json(view->database, whole, "name_origin", &view->learner->name_origin, error)
        || !origin_set_json(view->database, whole, "email_origin", &view->learner->email_origin,
                            error))
        return false;
    for (guint i = 0; i < view->courses->len; i++)
        if (!course_json(view, view->courses->pdata[i], courses, error))
            return false;
    if (!paths_json(view, paths, error))
        return false;
    json_object_set_new(whole, "credentials", credentials_json(view, view->credentials));
    if (view->outdated != NULL && view->outdated->len > 0) {
        g_autofree char *words = learner_reissue_words(view->outdated);
        json_object_set_new(whole, "outdated", credentials_json(view, view->outdated));
        json_object_set_new(whole, "reissue", json_string(words));
    }
    output_json(g_steal_pointer(&whole));
    return true;
}
