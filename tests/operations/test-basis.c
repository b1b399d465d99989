/* Changes that are based on an old state are refused, with both values, for each kind of object. */
#include "config.h"

#include "support.h"

#include "base/error.h"
#include "operations/asset.h"
#include "operations/configuration.h"
#include "operations/course.h"
#include "operations/credential_type.h"
#include "operations/learner.h"
#include "operations/learning_path.h"
#include "operations/settings.h"
#include "store/history.h"

#include <string.h>

#define COURSE "course-v1:Org+A+1"
#define OTHER_COURSE "course-v1:Org+B+1"
#define PATH "path-v1:Org+P+1+A"

/* One pixel. */
static const guint8 png[] = { 0x89, 'P',  'N',  'G',  '\r', '\n', 0x1a, '\n', 0x00, 0x00,
                              0x00, 0x0d, 0x49, 0x48, 0x44, 0x52, 0x00, 0x00, 0x00, 0x01,
                              0x00, 0x00, 0x00, 0x01, 0x08, 0x02, 0x00, 0x00, 0x00, 0x90,
                              0x77, 0x53, 0xde, 0x00, 0x00, 0x00, 0x0c, 0x49, 0x44, 0x41,
                              0x54, 0x78, 0xda, 0x63, 0x60, 0xe0, 0x12, 0x01, 0x00, 0x00,
                              0x2c, 0x00, 0x1f, 0xe7, 0x2b, 0x56, 0xbf, 0x00, 0x00, 0x00,
                              0x00, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82 };

/* One kind of object: its state, and a change of one of its fields. */
struct subject {
    const char *kind;
    const char *state; /* a query for `modified`, or NULL: a setting */
    bool (*change)(struct installation *installation, const char *value, GError **error);
    const char *field;
};

static bool change_asset(struct installation *installation, const char *value, GError **error)
{
    return asset_change(installation, "seal", &(struct asset_change){ .description = value },
                        error);
}

static bool change_type(struct installation *installation, const char *value, GError **error)
{
    const struct credential_type_wish wish = { .options = value };
    return credential_type_change(installation, "Diploma", &wish, NULL, error);
}

static bool change_configuration(struct installation *installation, const char *value,
                                 GError **error)
{
    const struct configuration_wish wish = { .options = value };
    g_autoptr(configuration) saved = configuration_save(installation, 1, &wish, NULL, error);
    return saved != NULL;
}

static bool change_learner(struct installation *installation, const char *value, GError **error)
{
    const struct learner_wish wish = { .name = value };
    return learner_change(installation, "anna", &wish, NULL, error);
}

static bool change_course(struct installation *installation, const char *value, GError **error)
{
    const struct course_wish wish = { .long_name = value };
    return course_change(installation, COURSE, &wish, error);
}

static bool change_path(struct installation *installation, const char *value, GError **error)
{
    return path_change(installation, PATH, value, PATH_INVITATION_AS_IT_IS, error);
}

static bool change_steps(struct installation *installation, const char *value, GError **error)
{
    g_auto(GStrv) steps = g_strsplit(value, " ", -1);
    return path_set_steps(installation, PATH, (const char *const *)steps, error);
}

static bool change_setting(struct installation *installation, const char *value, GError **error)
{
    return settings_change(installation, settings_find("site_name", NULL), value, error);
}

static const struct subject subjects[] = {
    { "asset", "SELECT modified FROM asset", change_asset, "description" },
    { "credential_type", "SELECT modified FROM credential_type", change_type, "options" },
    { "configuration", "SELECT modified FROM configuration", change_configuration, "options" },
    { "learner", "SELECT modified FROM learner", change_learner, "name" },
    { "course", "SELECT modified FROM course WHERE id = 1", change_course, "long_name" },
    { "learning_path", "SELECT modified FROM learning_path", change_path, "display_name" },
    { "learning_path", "SELECT modified FROM learning_path", change_steps, "steps" },
    { "setting", NULL, change_setting, "site_name" },
};

/* Values that every field above takes: options are JSON, steps are keys. */
static const char *value_of(const struct subject *subject, int number)
{
    static const char *const options[] = { "{\"required_completion\": 0.1}",
                                           "{\"required_completion\": 0.2}",
                                           "{\"required_completion\": 0.3}" };
    static const char *const steps[] = { COURSE, OTHER_COURSE, COURSE " " OTHER_COURSE };
    static const char *const words[] = { "First", "Second", "Third" };
    if (g_str_equal(subject->field, "options"))
        return options[number];
    return g_str_equal(subject->field, "steps") ? steps[number] : words[number];
}

static gint64 state_of(const struct fixture *fixture, const struct subject *subject)
{
    gint64 modified = 0;
    if (subject->state != NULL)
        return fixture_number(fixture, subject->state);
    g_assert_true(settings_modified(fixture->installation->database,
                                    settings_find("site_name", NULL), &modified, NULL));
    return modified;
}

static void make_objects(struct installation *installation)
{
    GError *error = NULL;
    g_autoptr(GBytes) content = g_bytes_new_static(png, sizeof png);
    g_autoptr(asset) asset = asset_add(installation, "seal.png", content, NULL, NULL, &error);
    g_assert_no_error(error);
    const struct credential_type_wish wish = { "Diploma", "retrieve_completions",
                                               "generate_pdf_credential", NULL };
    g_autoptr(credential_type) type = credential_type_add(installation, &wish, NULL, &error);
    g_assert_no_error(error);
    const struct course_wish names = { NULL, NULL };
    g_assert_true(course_add(installation, COURSE, &names, &error));
    g_assert_true(course_add(installation, OTHER_COURSE, &names, &error));
    g_assert_true(path_add(installation, PATH, NULL, PATH_OPEN, &error));
    const struct configuration_wish diploma = { .context_key = COURSE, .type_name = "Diploma" };
    g_autoptr(configuration) made = configuration_save(installation, 0, &diploma, NULL, &error);
    g_assert_no_error(error);
}

static void test_basis(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    GError *error = NULL;
    struct installation *mine = fixture->installation;
    make_objects(mine);
    fixture_run(fixture, "INSERT INTO learner (username, name, created, modified)"
                         " VALUES ('anna', 'Anna', 1, 1)");
    struct installation *theirs = installation_open(mine->directory, DATABASE_WRITE, &error);
    g_assert_no_error(error);
    g_free(theirs->operator_name);
    theirs->operator_name = g_strdup("bob");
    for (gsize i = 0; i < G_N_ELEMENTS(subjects); i++) {
        const struct subject *subject = &subjects[i];
        const gint64 seen = state_of(fixture, subject);
        g_assert_true(subject->change(theirs, value_of(subject, 0), &error));
        g_assert_no_error(error);

        mine->based_on = seen;
        g_assert_false(subject->change(mine, value_of(subject, 1), &error));
        g_assert_cmpint(mine->based_on, ==, 0);
        g_assert_nonnull(strstr(error->message, "by bob at "));
        g_autofree char *field = g_strconcat("; ", subject->field, " is now ", NULL);
        g_assert_nonnull(strstr(error->message, field));
        assert_refused(&error, ERROR_BUSY, "you want ");

        mine->based_on = state_of(fixture, subject);
        g_assert_true(subject->change(mine, value_of(subject, 1), &error));
        g_assert_true(subject->change(mine, value_of(subject, 2), &error));
        g_assert_no_error(error);
    }
    installation_close(theirs);
}

/* Another field was changed, or no history tells of the change: refused all the same. */
static void test_other_field(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    GError *error = NULL;
    struct installation *installation = fixture->installation;
    make_objects(installation);
    installation->based_on =
        fixture_number(fixture, "SELECT modified FROM course WHERE id = 1") - 1;
    g_assert_false(change_course(installation, "Bees", &error));
    g_assert_nonnull(strstr(error->message, "add"));
    assert_refused(&error, ERROR_BUSY, "was changed since you looked at it, by ");
    const gint64 seen = fixture_number(fixture, "SELECT modified FROM course WHERE id = 1");
    fixture_run(fixture, "UPDATE course SET modified = modified + 5 WHERE id = 1");
    installation->based_on = seen;
    g_assert_false(change_course(installation, "Bees", &error));
    assert_refused(&error, ERROR_BUSY, "by an import");
    /* What is so already can't be in conflict. */
    installation->based_on = seen;
    g_assert_true(change_course(installation, "", &error));
    g_assert_no_error(error);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add("/basis/every-object", struct fixture, NULL, fixture_set_up, test_basis,
               fixture_tear_down);
    g_test_add("/basis/other-field", struct fixture, NULL, fixture_set_up, test_other_field,
               fixture_tear_down);
    return g_test_run();
}
