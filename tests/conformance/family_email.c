#include "config.h"

#include "conformance/families.h"

#include "conformance/world.h"
#include "conformance/workplace.h"
#include "operations/mail_settings.h"
#include "operations/mail_texts.h"
#include "operations/settings.h"
#include "store/credential_work.h"
#include "store/mail.h"

#include <string.h>

#define LEARNER 1
#define CREDENTIAL 1

/* A learner with a credential of which the message tells; *configuration_id is what it was issued for. */
static bool make_world(struct database *database, const json_t *vector, gint64 *configuration_id,
                       GError **error)
{
    g_autoptr(json_t) options = json_object();
    gint64 course = 0;
    return world_course(database, "course-v1:Org+A1+2026", &course, error)
           && world_configuration(database, "Completion", "retrieve_completions",
                                  "course-v1:Org+A1+2026", options, configuration_id, error)
           && database_run(database, error,
                           "INSERT INTO learner (id, username, email, name, active, wants_mail,"
                           " created, modified) VALUES (?, 'ada', 'ada@example.org', 'Ada', ?, ?,"
                           " 0, 0)",
                           "iii", (gint64)LEARNER,
                           (gint64)json_is_true(vector_input(vector, "is_active")),
                           (gint64)json_is_true(vector_input(vector, "usable_password")))
           && database_run(database, error,
                           "INSERT INTO credential (id, uuid, verify_uuid, learner_id,"
                           " configuration_id, status, full_name, context_name, issued,"
                           " printed_date, created, modified) VALUES (?,"
                           " '00000000-0000-4000-8000-000000000001',"
                           " '00000000-0000-4000-8000-000000000002', ?, ?, 'available', 'Ada', ?,"
                           " 0, '1 May', 0, 0)",
                           "iiit", (gint64)CREDENTIAL, (gint64)LEARNER, *configuration_id,
                           vector_text(vector, "course_name"));
}

/* The message that issuing queues; *mail is NULL when it queues none. */
static bool queue(struct database *database, gint64 configuration_id, struct mail **mail,
                  GError **error)
{
    g_autofree char *recipient = NULL;
    *mail = NULL;
    if (!credential_recipient(database, LEARNER, configuration_id, &recipient, error))
        return false;
    if (recipient == NULL)
        return true;
    if (!mail_queue(database, CREDENTIAL, MAIL_ISSUED, recipient, 0, error))
        return false;
    *mail = mail_find(database, database_last_id(database), error);
    return *mail != NULL;
}

static json_t *count(const char *text, const json_t *vector)
{
    static const char *const members[] = { "course_name", "platform_name", "link" };
    json_t *counts = json_object();
    for (gsize i = 0; i < G_N_ELEMENTS(members); i++) {
        const char *value = vector_text(vector, members[i]);
        int found = 0;
        for (const char *at = text; (at = strstr(at, value)) != NULL; at += strlen(value))
            found++;
        json_object_set_new(counts, members[i], json_integer(found));
    }
    return counts;
}

static json_t *answer_texts(const struct workplace *workplace, const struct mail *mail,
                            const json_t *vector, GError **error)
{
    const char *const languages[] = { mail->language, "en", NULL };
    g_autoptr(mail_settings) setup = mail_settings_load(workplace->database, error);
    g_autoptr(mail_template) template =
        setup != NULL ? mail_template_load(workplace->directory, NULL, languages, error) : NULL;
    if (template == NULL)
        return NULL;
    const struct mail_values values = { .name = mail->full_name,
                                        .course = mail->context_name,
                                        .platform = setup->site_name,
                                        .link = vector_text(vector, "link") };
    struct mail_texts texts;
    mail_texts_fill(template, &values, &texts);
    json_t *answer = json_pack("{s:b, s:s, s:s, s:b, s:o, s:o}", "sent", 1, "to", mail->recipient,
                               "from_name", setup->from_name, "subject_begins",
                               g_str_has_prefix(texts.subject, mail->context_name), "text_counts",
                               count(texts.text, vector), "html_counts", count(texts.html, vector));
    mail_texts_clear(&texts);
    return answer;
}

static json_t *answer(struct workplace *workplace, const json_t *vector, GError **error)
{
    struct installation installation = { .directory = workplace->directory,
                                         .database = workplace->database,
                                         .operator_name = (char *)"conformance" };
    gint64 configuration_id = 0;
    struct mail *queued = NULL;
    const struct setting *setting = settings_find("site_name", error);
    if (setting == NULL
        || !settings_change(&installation, setting, vector_text(vector, "platform_name"), error)
        || !make_world(workplace->database, vector, &configuration_id, error)
        || !queue(workplace->database, configuration_id, &queued, error))
        return NULL;
    g_autoptr(mail) mail = queued;
    return mail != NULL ? answer_texts(workplace, mail, vector, error)
                        : json_pack("{s:b}", "sent", 0);
}

/* Of the subject, whose words are ours, only its beginning is wanted; of the language nothing. */
static json_t *wanted_of(const struct result *result)
{
    json_t *wanted = json_deep_copy(result->wanted);
    json_object_del(wanted, "language");
    json_object_del(wanted, "html_has_link");
    if (json_object_del(wanted, "subject") == 0)
        json_object_set_new(wanted, "subject_begins", json_true());
    return wanted;
}

void family_email(const json_t *vector, const json_t *about G_GNUC_UNUSED, struct result *result)
{
    GError *error = NULL;
    g_autoptr(workplace) workplace = workplace_new(&error);
    json_t *got = workplace != NULL ? answer(workplace, vector, &error) : NULL;
    g_autoptr(json_t) wanted = wanted_of(result);
    result_judge_against(result, wanted, got != NULL ? got : refusal_new(&error));
}
