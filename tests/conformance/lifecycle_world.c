#include "config.h"

#include "conformance/lifecycle_world.h"

#include "conformance/world.h"
#include "operations/asset.h"
#include "operations/settings.h"
#include "store/configuration.h"
#include "store/row.h"

#include <glib/gstdio.h>

#define TEMPLATE_FILE CONFORMANCE_SOURCE "/../samples/pdfs/valid/cert_reportlab_a4l.pdf"
#define CONTEXT_KEY "course-v1:Org+A1+2026"
#define DOWNLOADS "https://lms.example.org/media/learning_credentials"

static gint64 present;

/* The linker puts this in the place of the program's clock (--wrap=clock_now). */
gint64 __real_clock_now(void);
gint64 __wrap_clock_now(void);
gint64 __wrap_clock_now(void)
{
    return present != 0 ? present : __real_clock_now();
}

void lifecycle_set_clock(gint64 instant)
{
    present = instant;
}

static const char *member_text(const json_t *object, const char *member, const char *fallback)
{
    const char *text = json_string_value(json_object_get(object, member));
    return text != NULL ? text : fallback;
}

static bool add_user(struct database *database, const json_t *user, GError **error)
{
    const gint64 id = json_integer_value(json_object_get(user, "id"));
    g_autofree char *numbered = g_strdup_printf("user%" G_GINT64_FORMAT, id);
    const char *username = member_text(user, "username", numbered);
    g_autofree char *email = g_strdup_printf("%s@example.org", username);
    return database_run(database, error,
                        "INSERT INTO learner (id, username, email, name, first_name, last_name,"
                        " active, created, modified) VALUES (?, ?, ?, ?, ?, ?, ?, 0, 0)",
                        "ittttti", id, username, email, member_text(user, "profile_name", NULL),
                        member_text(user, "first_name", "Ada"),
                        member_text(user, "last_name", "Lovelace"),
                        (gint64)!json_is_false(json_object_get(user, "is_active")));
}

static bool set_setting(struct lifecycle *lifecycle, const char *name, const char *value,
                        GError **error)
{
    const struct setting *setting = settings_find(name, error);
    return setting != NULL && settings_change(&lifecycle->installation, setting, value, error);
}

static bool add_template(struct lifecycle *lifecycle, GError **error)
{
    g_autoptr(GBytes) content = asset_read_file(TEMPLATE_FILE, NULL, error);
    g_autoptr(asset) asset = content != NULL ? asset_add(&lifecycle->installation, "template.pdf",
                                                         content, "tpl", "", error)
                                             : NULL;
    return asset != NULL;
}

static bool make_directories(const struct lifecycle *lifecycle)
{
    for (int archived = 0; archived < 2; archived++) {
        g_autofree char *path =
            installation_credential_directory(&lifecycle->installation, archived != 0);
        if (g_mkdir(path, 0700) != 0)
            return false;
    }
    return true;
}

bool lifecycle_set_up(struct lifecycle *lifecycle, const json_t *users, GError **error)
{
    workplace_name_program();
    *lifecycle = (struct lifecycle){ .workplace = workplace_new(error) };
    if (lifecycle->workplace == NULL)
        return false;
    struct database *database = lifecycle->workplace->database;
    lifecycle->installation = (struct installation){
        .directory = lifecycle->workplace->directory,
        .database = database,
        .operator_name = (char *)"conformance",
    };
    gint64 course = 0;
    g_autoptr(json_t) options =
        json_pack("{s:s, s:f}", "template", "tpl", "required_completion", 0.5);
    if (!make_directories(lifecycle)
        || !set_setting(lifecycle, "site_name", "Example Academy", error)
        || !set_setting(lifecycle, "date_format", "%B %d, %Y", error)
        || !set_setting(lifecycle, "download_base_url", DOWNLOADS, error)
        || !add_template(lifecycle, error) || !world_course(database, CONTEXT_KEY, &course, error)
        || !database_run(database, error, "UPDATE course SET display_name = 'Logic 101'", "")
        || !world_configuration(database, "Completion", "retrieve_completions", CONTEXT_KEY,
                                options, &lifecycle->configuration_id, error))
        return false;
    size_t i;
    json_t *user;
    json_array_foreach ((json_t *)users, i, user) {
        if (!add_user(database, user, error))
            return false;
    }
    return true;
}

void lifecycle_clear(struct lifecycle *lifecycle)
{
    lifecycle_set_clock(0);
    workplace_free(lifecycle->workplace);
}

char *lifecycle_name(struct lifecycle *lifecycle, gint64 id, GError **error)
{
    gint64 number = 0;
    if (!row_number(database_query(lifecycle->installation.database, error,
                                   "SELECT count(*) FROM credential WHERE id <= ?", "i", id),
                    &number, error))
        return NULL;
    return g_strdup_printf("c%" G_GINT64_FORMAT, number);
}

gint64 lifecycle_find(struct lifecycle *lifecycle, const char *name, GError **error)
{
    gint64 id = 0;
    const gint64 number = g_ascii_strtoll(name + 1, NULL, 10);
    g_autoptr(statement) row =
        database_query(lifecycle->installation.database, error,
                       "SELECT id FROM credential ORDER BY id LIMIT 1 OFFSET ?", "i", number - 1);
    if (row != NULL && statement_step(row, error) == 1)
        id = statement_integer(row, 0);
    return id;
}

/* "t2" for the instant of operation 2; null for none. */
static json_t *instant_json(gint64 instant)
{
    const gint64 since = instant - LIFECYCLE_START;
    if (instant == 0)
        return json_null();
    if (since < 0 || since % LIFECYCLE_STEP != 0)
        return json_sprintf("at %" G_GINT64_FORMAT, instant);
    return json_sprintf("t%" G_GINT64_FORMAT, since / LIFECYCLE_STEP);
}

/* "url:c1" for the address under which c1's file is given out. */
static json_t *url_json(const char *uuid, const char *name)
{
    g_autofree char *url = installation_download_url(DOWNLOADS, uuid);
    g_autofree char *wanted = g_strconcat(DOWNLOADS "/", uuid, ".pdf", NULL);
    return g_str_equal(url, wanted) ? json_sprintf("url:%s", name) : json_string(url);
}

static json_t *row_json_text(struct statement *row, int column)
{
    return json_text(statement_text(row, column));
}

static json_t *credential_json(struct statement *row, const char *name)
{
    const bool available = g_strcmp0(statement_text(row, 6), "available") == 0;
    const bool drawn = statement_integer(row, 11) != 0;
    json_t *object = json_object();
    const struct {
        const char *member;
        json_t *value;
    } members[] = {
        { "uuid", json_string(name) },
        { "verify_uuid", json_sprintf("v%s", name + 1) },
        { "user", json_integer(statement_integer(row, 1)) },
        { "user_full_name", row_json_text(row, 2) },
        { "learning_context_key", row_json_text(row, 3) },
        { "learning_context_name", row_json_text(row, 4) },
        { "credential_type", row_json_text(row, 5) },
        { "status", row_json_text(row, 6) },
        { "download_url", available ? url_json(statement_text(row, 0), name) : json_string("") },
        { "invalidated_at", instant_json(statement_integer(row, 7)) },
        { "invalidation_reason", row_json_text(row, 8) },
        { "created", instant_json(statement_integer(row, 9)) },
        { "pdf", drawn ? json_pack("{s:o, s:o, s:o}", "name", row_json_text(row, 2), "context_name",
                                   row_json_text(row, 4), "issue_date", row_json_text(row, 10))
                       : json_null() },
    };
    for (gsize i = 0; i < G_N_ELEMENTS(members); i++)
        json_object_set_new(object, members[i].member, members[i].value);
    return object;
}

static json_t *credentials_json(struct lifecycle *lifecycle, GError **error)
{
    g_autoptr(json_t) list = json_array();
    g_autoptr(statement) row = database_query(
        lifecycle->installation.database, error,
        "SELECT uuid, learner_id, full_name, context_key, context_name, credential_type.name,"
        " status, coalesce(invalidated_at, 0), invalidation_reason, credential.created,"
        " printed_date, document.id IS NOT NULL FROM credential"
        " JOIN configuration ON configuration.id = configuration_id"
        " JOIN credential_type ON credential_type.id = type_id"
        " LEFT JOIN document ON credential_id = credential.id ORDER BY credential.id",
        "");
    int step = -1;
    while (row != NULL && (step = statement_step(row, error)) == 1) {
        g_autofree char *name = g_strdup_printf("c%zu", json_array_size(list) + 1);
        json_array_append_new(list, credential_json(row, name));
    }
    return step == 0 ? json_incref(list) : NULL;
}

/* The file names of a directory, with the credentials' names in them, in the order of these. */
static json_t *files_json(struct lifecycle *lifecycle, bool archived, GError **error)
{
    g_autoptr(json_t) list = json_array();
    g_autoptr(statement) row = database_query(lifecycle->installation.database, error,
                                              "SELECT uuid FROM credential ORDER BY id", "");
    g_autofree char *path = installation_credential_directory(&lifecycle->installation, archived);
    int step = -1, number = 0, known = 0, all = 0;
    while (row != NULL && (step = statement_step(row, error)) == 1) {
        g_autofree char *file = g_strconcat(path, "/", statement_text(row, 0), ".pdf", NULL);
        number++;
        if (!g_file_test(file, G_FILE_TEST_IS_REGULAR))
            continue;
        known++;
        json_array_append_new(list, json_sprintf("c%d.pdf", number));
    }
    g_autoptr(GDir) directory = g_dir_open(path, 0, error);
    while (directory != NULL && g_dir_read_name(directory) != NULL)
        all++;
    if (all != known)
        json_array_append_new(list, json_sprintf("and %d more", all - known));
    return step == 0 && directory != NULL ? json_incref(list) : NULL;
}

static json_t *emails_json(struct lifecycle *lifecycle, GError **error)
{
    g_autoptr(json_t) list = json_array();
    g_autoptr(statement) row =
        database_query(lifecycle->installation.database, error,
                       "SELECT credential.id, uuid, learner_id, recipient, context_name,"
                       " (SELECT value FROM setting WHERE name = 'site_name')"
                       " FROM mail JOIN credential ON credential.id = credential_id"
                       " ORDER BY mail.id",
                       "");
    int step = -1;
    while (row != NULL && (step = statement_step(row, error)) == 1) {
        g_autofree char *name = lifecycle_name(lifecycle, statement_integer(row, 0), error);
        if (name == NULL)
            return NULL;
        json_array_append_new(
            list, json_pack("{s:I, s:o, s:o, s:o, s:o}", "user",
                            (json_int_t)statement_integer(row, 2), "to", row_json_text(row, 3),
                            "link", url_json(statement_text(row, 1), name), "course_name",
                            row_json_text(row, 4), "platform_name", row_json_text(row, 5)));
    }
    return step == 0 ? json_incref(list) : NULL;
}

json_t *lifecycle_answer(struct lifecycle *lifecycle, json_t *results, GError **error)
{
    json_t *answer = json_object();
    json_object_set_new(answer, "results", results);
    json_t *output = files_json(lifecycle, false, error);
    json_t *archive = output != NULL ? files_json(lifecycle, true, error) : NULL;
    json_t *credentials = archive != NULL ? credentials_json(lifecycle, error) : NULL;
    json_t *emails = credentials != NULL ? emails_json(lifecycle, error) : NULL;
    json_object_set_new(answer, "credentials", credentials);
    json_object_set_new(answer, "files",
                        json_pack("{s:o?, s:o?}", "output", output, "archive", archive));
    json_object_set_new(answer, "emails", emails);
    if (emails != NULL)
        return answer;
    json_decref(answer);
    return NULL;
}
