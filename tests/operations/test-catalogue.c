/* Assets, types, configurations, courses, paths and learners' names: limits, delete rules, and a row of
 * the history with each change. */
#include "config.h"

#include "base/error.h"
#include "operations/asset.h"
#include "operations/configuration.h"
#include "operations/correction.h"
#include "operations/course.h"
#include "operations/credential_type.h"
#include "operations/learner.h"
#include "operations/learning_path.h"
#include "operations/schedule.h"
#include "support.h"
#include "store/history.h"

#include <png.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define KEY "course-v1:Org+Bees+2026"

/* A PNG of 3 x 2 pixels. */
static GBytes *image_new(guint8 salt)
{
    png_image image = {
        .version = PNG_IMAGE_VERSION, .width = 3, .height = 2, .format = PNG_FORMAT_RGB
    };
    const guint8 pixels[3 * 2 * 3] = { salt };
    guint8 data[1024];
    png_alloc_size_t size = sizeof data;
    g_assert_cmpint(png_image_write_to_memory(&image, data, &size, 0, pixels, 0, NULL), !=, 0);
    return g_bytes_new(data, size);
}

static void add_image(struct fixture *fixture, const char *slug)
{
    GError *error = NULL;
    g_autoptr(GBytes) content = image_new(0);
    g_autoptr(asset) asset =
        asset_add(fixture->installation, "seal.png", content, slug, NULL, &error);
    g_assert_no_error(error);
}

static void add_type(struct fixture *fixture, const char *name, const char *options)
{
    GError *error = NULL;
    const struct credential_type_wish wish = { name, "retrieve_completions",
                                               "generate_pdf_credential", options };
    g_autoptr(credential_type) type =
        credential_type_add(fixture->installation, &wish, NULL, &error);
    g_assert_no_error(error);
}

/* Caller frees; NULL when it is refused. */
static struct configuration *save_new(struct fixture *fixture, const char *key, const char *type,
                                      const char *options, GPtrArray *warnings, GError **error)
{
    const struct configuration_wish wish = { .context_key = key,
                                             .type_name = type,
                                             .options = options };
    return configuration_save(fixture->installation, 0, &wish, warnings, error);
}

/* The configuration with the id 1. */
static bool change_options(struct fixture *fixture, const char *options, GError **error)
{
    const struct configuration_wish wish = { .options = options };
    g_autoptr(configuration) saved =
        configuration_save(fixture->installation, 1, &wish, NULL, error);
    return saved != NULL;
}

static gint64 add_configuration(struct fixture *fixture, const char *key, const char *type,
                                const char *options)
{
    GError *error = NULL;
    g_autoptr(configuration) made = save_new(fixture, key, type, options, NULL, &error);
    g_assert_no_error(error);
    return made->id;
}

static void add_credential(struct fixture *fixture)
{
    fixture_run(fixture, "INSERT INTO learner (id, username, created, modified)"
                         " VALUES (1, 'anna', 0, 0)");
    fixture_run(fixture,
                "INSERT INTO credential (uuid, verify_uuid, learner_id, configuration_id, status,"
                " full_name, context_name, issued, created, modified)"
                " VALUES ('00000000-0000-4000-8000-000000000001',"
                " '00000000-0000-4000-8000-000000000002', 1, 1, 'invalidated', 'Anna', 'Bees', 0,"
                " 0, 0)");
}

/* How often an action was recorded for an object. */
static gint64 recorded(const struct fixture *fixture, const char *kind, const char *name,
                       const char *action)
{
    GError *error = NULL;
    g_autoptr(statement) row =
        database_query(fixture->installation->database, &error,
                       "SELECT count(*) FROM history WHERE object_kind = ? AND object_name = ?"
                       " AND action = ?",
                       "ttt", kind, name, action);
    g_assert_cmpint(statement_step(row, &error), ==, 1);
    return statement_integer(row, 0);
}

static void test_asset(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    GError *error = NULL;
    g_autoptr(GBytes) content = image_new(0);
    g_autoptr(asset) made = asset_add(fixture->installation, "/home/anna/My seal\x1b.png", content,
                                      " seal_1 ", "  The seal ", &error);
    g_assert_no_error(error);
    g_assert_cmpstr(made->slug, ==, "seal_1");
    g_autoptr(asset) saved = asset_find(fixture->installation->database, "seal_1", &error);
    g_assert_no_error(error);
    g_assert_cmpstr(saved->file_name, ==, "My_seal.png");
    g_assert_cmpstr(saved->description, ==, "The seal");
    g_assert_cmpint(saved->kind, ==, ASSET_IMAGE);
    g_assert_cmpint(json_integer_value(json_object_get(saved->report, "width")), ==, 3);
    g_assert_cmpint(saved->size, ==, (gint64)g_bytes_get_size(content));
    g_autoptr(GBytes) kept = asset_content(fixture->installation->database, saved->id, &error);
    g_assert_true(g_bytes_equal(kept, content));
    g_assert_cmpint(recorded(fixture, "asset", "seal_1", "add"), ==, 1);

    g_assert_null(asset_find(fixture->installation->database, "SEAL_1", &error));
    assert_refused(&error, ERROR_NOT_FOUND, "asset list");
    g_assert_null(asset_add(fixture->installation, "x.png", content, "seal_1", NULL, &error));
    assert_refused(&error, ERROR_DATA, "belongs to another asset");
}

static void test_asset_proposed_slug(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    GError *error = NULL;
    g_autoptr(GBytes) content = image_new(0);
    g_autoptr(asset) described =
        asset_add(fixture->installation, "x.png", content, NULL, "Great Seal", &error);
    g_autoptr(asset) named =
        asset_add(fixture->installation, "Small Seal.png", content, NULL, NULL, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(described->slug, ==, "great-seal");
    g_assert_cmpstr(named->slug, ==, "small_seal");
}

static void test_asset_refused(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    GError *error = NULL;
    g_autoptr(GBytes) text = g_bytes_new_static("#!/bin/sh\n", 10);
    g_autoptr(GBytes) nothing = g_bytes_new_static("", 0);
    g_autoptr(GBytes) pdf = g_bytes_new_static("%PDF-1.4 and nothing else", 25);
    g_autoptr(GBytes) font = g_bytes_new_static("\0\1\0\0 and nothing else", 21);
    g_autoptr(GBytes) jpeg = g_bytes_new_static("\xff\xd8\xff\xe0 and nothing", 16);
    g_autoptr(GBytes) image = image_new(0);
    g_autofree char *long_text = g_strnfill(256, 'x');
    struct installation *installation = fixture->installation;
    g_assert_null(asset_add(installation, "a.sh", text, "a", NULL, &error));
    assert_refused(&error, ERROR_DATA, "neither a PDF");
    g_assert_null(asset_add(installation, "a.png", nothing, "a", NULL, &error));
    assert_refused(&error, ERROR_DATA, "empty");
    g_assert_null(asset_add(installation, "a.png", NULL, "a", NULL, &error));
    assert_refused(&error, ERROR_DATA, "empty");
    g_assert_null(asset_add(installation, "a.pdf", pdf, "a", NULL, &error));
    assert_refused(&error, ERROR_DATA, "a.pdf");
    g_assert_null(asset_add(installation, "a.ttf", font, "a", NULL, &error));
    assert_refused(&error, ERROR_DATA, "a.ttf");
    g_assert_null(asset_add(installation, "a.jpg", jpeg, "a", NULL, &error));
    assert_refused(&error, ERROR_DATA, "a.jpg");
    g_assert_null(asset_add(installation, "a.png", image, "a b", NULL, &error));
    assert_refused(&error, ERROR_DATA, "");
    g_assert_null(asset_add(installation, "a.png", image, "a", long_text, &error));
    assert_refused(&error, ERROR_DATA, "255");
    g_assert_null(asset_add(installation, "!!!", image, "a", NULL, &error));
    assert_refused(&error, ERROR_DATA, "rename");
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM asset"), ==, 0);
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM history"), ==, 1);
}

static void test_asset_files(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    GError *error = NULL;
    g_autofree char *fifo = g_build_filename(fixture->directory, "fifo", NULL);
    g_autofree char *nothing = g_build_filename(fixture->directory, "nothing", NULL);
    g_autofree char *huge = g_build_filename(fixture->directory, "huge", NULL);
    g_assert_cmpint(mkfifo(fifo, 0600), ==, 0);
    g_assert_true(g_file_set_contents(huge, "", 0, NULL));
    g_assert_cmpint(truncate(huge, (off_t)2 << 30), ==, 0);
    g_assert_null(asset_read_file(fifo, NULL, &error));
    assert_refused(&error, ERROR_DATA, "is not a file");
    g_assert_null(asset_read_file("/dev/zero", NULL, &error));
    assert_refused(&error, ERROR_DATA, "is not a file");
    g_assert_null(asset_read_file(fixture->directory, NULL, &error));
    assert_refused(&error, ERROR_DATA, "is not a file");
    g_assert_null(asset_read_file(huge, NULL, &error));
    assert_refused(&error, ERROR_DATA, "64 MiB");
    g_assert_null(asset_read_file(nothing, NULL, &error));
    assert_refused(&error, ERROR_NOT_FOUND, "nothing");
}

/* What a mail program left before a PDF is nobody's business: what the template's layer reads is recognised, too. */
static void test_asset_behind_garbage(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    GError *error = NULL;
    enum asset_kind kind = ASSET_IMAGE;
    g_autofree char *path =
        g_build_filename(g_getenv("TESTAMUR_SOURCE"),
                         "tests/samples/pdfs/malformed/m_leading_garbage_2KB.pdf", NULL);
    g_autoptr(GBytes) content = asset_read_file(path, NULL, &error);
    g_assert_no_error(error);
    g_autoptr(asset) asset = asset_add(fixture->installation, "a.pdf", content, "a", NULL, &error);
    g_assert_no_error(error);
    g_assert_cmpint(asset->kind, ==, ASSET_TEMPLATE);
    g_assert_true(asset_recognise_file(path, &kind, &error));
    g_assert_no_error(error);
    g_assert_cmpint(kind, ==, ASSET_TEMPLATE);
}

static void test_asset_change(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    GError *error = NULL;
    add_image(fixture, "seal");
    g_autoptr(GBytes) other = image_new(1);
    const struct asset_change file = { .file_name = "new.png", .content = other };
    g_assert_true(asset_change(fixture->installation, "seal", &file, &error));
    g_assert_no_error(error);
    g_autoptr(asset) changed = asset_find(fixture->installation->database, "seal", &error);
    g_autoptr(GBytes) content = asset_content(fixture->installation->database, changed->id, &error);
    g_assert_true(g_bytes_equal(content, other));
    g_assert_cmpstr(changed->file_name, ==, "new.png");
    g_assert_cmpint(changed->modified, >=, changed->created);
    g_assert_cmpint(fixture_number(fixture, "SELECT json_array_length(changes, '$.sha256') = 2 AND"
                                            " changes ->> '$.sha256[0]' <> changes ->> "
                                            "'$.sha256[1]' FROM history WHERE action = 'change'"),
                    ==, 1);

    const struct asset_change slug = { .slug = "crest" };
    add_type(fixture, "Diploma", "{\"defaults\": {\"font\": \"seal\"}}");
    g_assert_false(asset_change(fixture->installation, "seal", &slug, &error));
    assert_refused(&error, ERROR_REFUSED, "the type Diploma (defaults.font)");
    g_assert_true(asset_change(fixture->installation, "seal", &(struct asset_change){ 0 }, &error));
    g_assert_cmpint(recorded(fixture, "asset", "seal", "change"), ==, 1);
}

static void test_asset_in_use(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    GError *error = NULL;
    add_image(fixture, "seal");
    add_type(fixture, "Diploma", "{}");
    add_configuration(fixture, KEY, "Diploma", "{\"template_multiline\": \"seal\"}");
    g_assert_false(asset_remove(fixture->installation, "seal", &error));
    assert_refused(&error, ERROR_REFUSED, "Diploma in " KEY " (template_multiline)");
    g_assert_true(change_options(fixture, "{\"template\": \"seals\"}", &error));
    g_assert_true(asset_remove(fixture->installation, "seal", &error));
    g_assert_no_error(error);
    g_assert_cmpint(recorded(fixture, "asset", "seal", "remove"), ==, 1);
    g_assert_false(asset_remove(fixture->installation, "seal", &error));
    assert_refused(&error, ERROR_NOT_FOUND, "seal");
}

static void test_type(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    GError *error = NULL;
    g_autoptr(GPtrArray) warnings = g_ptr_array_new_with_free_func(g_free);
    const struct credential_type_wish wish = {
        " Diploma ", "learning_credentials.processors.retrieve_completions",
        "learning_credentials.generators.generate_pdf_credential",
        "{\"template\": \"missing\", \"colour\": 1}"
    };
    g_autoptr(credential_type) type =
        credential_type_add(fixture->installation, &wish, warnings, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(type->name, ==, "Diploma");
    g_assert_cmpstr(type->retrieval, ==, "retrieve_completions");
    g_assert_cmpstr(type->generation, ==, "generate_pdf_credential");
    g_assert_cmpint(warnings->len, ==, 2);
    g_assert_null(credential_type_add(fixture->installation, &wish, NULL, &error));
    assert_refused(&error, ERROR_DATA, "already");

    const struct credential_type_wish worse = { .options = "{\"required_completion\": 65}" };
    g_assert_false(credential_type_change(fixture->installation, "Diploma", &worse, NULL, &error));
    assert_refused(&error, ERROR_DATA, "required_completion");
    const struct credential_type_wish better = { .name = "Degree" };
    g_assert_true(credential_type_change(fixture->installation, "Diploma", &better, NULL, &error));
    g_assert_no_error(error);
    g_assert_cmpint(recorded(fixture, "credential_type", "Diploma", "change"), ==, 1);
    g_autoptr(credential_type) renamed =
        credential_type_find(fixture->installation->database, "Degree", &error);
    g_assert_nonnull(renamed);
    g_assert_cmpint((gint64)json_object_size(renamed->options), ==, 2);
}

static void test_legacy_options(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    GError *error = NULL;
    g_autoptr(GPtrArray) warnings = g_ptr_array_new_with_free_func(g_free);
    const struct credential_type_wish wish = { "Old", "retrieve_course_completions",
                                               "generate_pdf_certificate",
                                               "{\"template\": \"t\", \"name_y\": 300}" };
    g_autoptr(credential_type) type =
        credential_type_add(fixture->installation, &wish, warnings, &error);
    g_assert_no_error(error);
    g_assert_nonnull(strstr(warnings->pdata[0], "older form"));
    g_assert_null(json_object_get(type->options, "name_y"));
    g_assert_nonnull(json_object_get(type->options, "text_elements"));
}

/* What is right for the type alone may be wrong as a configuration merges it, and the other way round. */
static void test_merged_options(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    GError *error = NULL;
    add_type(fixture, "Diploma", "{}");
    add_configuration(fixture, KEY, "Diploma",
                      "{\"text_elements\": {\"motto\": {\"text\": \"Fiat lux\", \"y\": 9}}}");
    const struct credential_type_wish clash = { .options = "{\"text_elements\": {\"motto\": "
                                                           "{\"size\": -3}}}" };
    g_assert_false(credential_type_change(fixture->installation, "Diploma", &clash, NULL, &error));
    assert_refused(&error, ERROR_DATA, "motto");
    g_assert_false(change_options(fixture, "{\"defaults\": {\"color\": \"##fff\"}}", &error));
    assert_refused(&error, ERROR_DATA, "defaults.color");
    g_assert_false(change_options(fixture, "[1]", &error));
    assert_refused(&error, ERROR_DATA, "object");
}

static void test_configuration(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    GError *error = NULL;
    struct database *database = fixture->installation->database;
    g_autoptr(GPtrArray) warnings = g_ptr_array_new_with_free_func(g_free);
    add_type(fixture, "Diploma: second", "{\"defaults\": {\"size\": 10, \"font\": \"Courier\"}}");
    g_autoptr(configuration) made = save_new(fixture, "  " KEY " ", "Diploma: second",
                                             "{\"defaults\": {\"size\": 12}}", warnings, &error);
    g_assert_no_error(error);
    g_assert_cmpint(warnings->len, ==, 1);
    g_assert_nonnull(strstr(warnings->pdata[0], "there is no course"));
    g_autoptr(configuration) saved =
        configuration_find_typed(database, "COURSE-V1:org+bees+2026:Diploma: second", &error);
    g_assert_no_error(error);
    g_assert_cmpstr(saved->context_key, ==, KEY);
    g_assert_false(saved->enabled);
    g_assert_cmpint(saved->interval_every, ==, 10);
    g_assert_cmpstr(saved->interval_period, ==, "days");
    g_assert_cmpint(saved->clocked, ==, 0);

    g_assert_null(
        save_new(fixture, "course-v1:ORG+BEES+2026", "Diploma: second", NULL, NULL, &error));
    assert_refused(&error, ERROR_DATA, "number 1");
    g_assert_null(save_new(fixture, "course-v1:Org", "Diploma: second", NULL, NULL, &error));
    assert_refused(&error, ERROR_DATA, "course-v1:");
    g_assert_null(save_new(fixture, KEY, "Degree", NULL, NULL, &error));
    assert_refused(&error, ERROR_NOT_FOUND, "Degree");
    g_assert_null(configuration_find_typed(database, "7", &error));
    assert_refused(&error, ERROR_NOT_FOUND, "configuration list");

    const struct schedule_wish enable = { .enabled = SCHEDULE_YES };
    g_assert_true(configuration_set_schedule(fixture->installation, "1", &enable, NULL, &error));
    g_assert_true(configuration_set_schedule(fixture->installation, "1", &enable, NULL, &error));
    g_assert_cmpint(recorded(fixture, "configuration", "Diploma: second in " KEY, "change"), ==, 1);
    const struct configuration_filter enabled = { .context_key = "course-v1:oRG+Bees+2026",
                                                  .enabled_only = true };
    g_autoptr(GPtrArray) list = configuration_list(database, &enabled, &error);
    g_assert_cmpint(list->len, ==, 1);
}

static void test_delete_rules(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    GError *error = NULL;
    gint64 count = 0;
    add_type(fixture, "Diploma", "{}");
    add_configuration(fixture, KEY, "Diploma", NULL);
    add_configuration(fixture, "course-v1:Org+Wasps+2026", "Diploma", NULL);
    add_credential(fixture);
    g_assert_false(credential_type_remove(fixture->installation, "Diploma", &count, &error));
    assert_refused(&error, ERROR_REFUSED, "1 credential (invalidated ones included) was");
    g_assert_false(configuration_remove(fixture->installation, "1", &error));
    assert_refused(&error, ERROR_REFUSED, "1 credential");
    g_assert_true(configuration_remove(fixture->installation, "2", &error));
    g_assert_no_error(error);
    fixture_run(fixture, "DELETE FROM credential");
    g_assert_true(credential_type_remove(fixture->installation, "Diploma", &count, &error));
    g_assert_no_error(error);
    g_assert_cmpint(count, ==, 1);
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM configuration"), ==, 0);
    g_assert_cmpint(recorded(fixture, "configuration", "Diploma in " KEY, "remove"), ==, 1);
    g_assert_cmpint(recorded(fixture, "credential_type", "Diploma", "remove"), ==, 1);
}

static void test_courses_and_paths(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    static const char path[] = "path-v1:Org+Insects+2026+A";
    static const char *const steps[] = { "course-v1:org+wasps+2026", KEY, NULL };
    static const char *const twice[] = { KEY, "course-v1:ORG+BEES+2026", NULL };
    static const char *const unknown[] = { KEY, "course-v1:Org+Ants+2026", NULL };
    static const char *const learners[] = { "anna", "bob", NULL };
    static const char *const stranger[] = { "anna", "zoe", NULL };
    struct installation *installation = fixture->installation;
    const struct course_wish names = { "Bees\r\nand Honey", NULL };
    GError *error = NULL;
    g_assert_true(course_add(installation, KEY, &names, &error));
    g_assert_true(
        course_add(installation, "course-v1:Org+Wasps+2026", &(struct course_wish){ 0 }, &error));
    g_assert_no_error(error);
    g_autoptr(course) bees = course_find(installation->database, KEY, &error);
    g_assert_cmpstr(bees->long_name, ==, "Bees\nand Honey");
    g_assert_true(bees->name_by_hand);
    g_assert_false(course_add(installation, "course-v1:ORG+BEES+2026", &names, &error));
    assert_refused(&error, ERROR_DATA, "already");
    g_assert_false(course_add(installation, path, &names, &error));
    assert_refused(&error, ERROR_DATA, "path add");

    g_assert_true(path_add(installation, path, "Insects", PATH_INVITATION_AS_IT_IS, &error));
    g_assert_true(path_set_steps(installation, path, steps, &error));
    g_assert_no_error(error);
    g_autoptr(learning_path) saved = learning_path_find(installation->database, path, &error);
    g_assert_true(saved->invite_only);
    g_autoptr(GPtrArray) list = learning_path_steps(installation->database, saved->id, &error);
    g_assert_cmpint(list->len, ==, 2);
    g_assert_cmpstr(((struct learning_path_step *)list->pdata[0])->course_key, ==,
                    "course-v1:Org+Wasps+2026");
    g_assert_false(path_set_steps(installation, path, twice, &error));
    assert_refused(&error, ERROR_DATA, "twice");
    g_assert_false(path_set_steps(installation, path, unknown, &error));
    assert_refused(&error, ERROR_NOT_FOUND, "Ants");

    fixture_run(fixture, "INSERT INTO learner (username, created, modified)"
                         " VALUES ('anna', 0, 0), ('bob', 0, 0)");
    const struct correction_wish enrol = { .kind = CORRECTION_PATH,
                                           .context = path,
                                           .active = true };
    g_assert_null(correction_set(installation, &enrol, stranger, &error));
    assert_refused(&error, ERROR_NOT_FOUND, "zoe");
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM path_enrolment"), ==, 0);
    g_autoptr(correction_result) first = correction_set(installation, &enrol, learners, &error);
    g_assert_no_error(error);
    g_assert_cmpint(first->changed, ==, 2);
    g_autoptr(correction_result) again = correction_set(installation, &enrol, learners, &error);
    g_assert_no_error(error);
    g_assert_cmpint(again->changed, ==, 0);
    g_assert_cmpint(recorded(fixture, "learning_path", path, "set enrolment"), ==, 1);
    g_assert_cmpint(recorded(fixture, "learner", "anna", "set enrolment"), ==, 1);

    add_type(fixture, "Diploma", "{}");
    add_configuration(fixture, path, "Diploma", NULL);
    g_assert_false(path_remove(installation, path, &error));
    assert_refused(&error, ERROR_REFUSED, "1 configuration");
    g_assert_true(configuration_remove(installation, "1", &error));
    g_assert_true(path_remove(installation, path, &error));
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM path_enrolment"), ==, 0);
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM course"), ==, 2);

    /* A course that was added by mistake goes, one that is in use does not. */
    g_autofree char *key = NULL;
    g_autoptr(GPtrArray) courses = course_list(installation->database, &error);
    g_assert_no_error(error);
    key = g_strdup(((const struct course *)courses->pdata[0])->key);
    add_configuration(fixture, key, "Diploma", NULL);
    g_assert_false(course_remove(installation, key, &error));
    assert_refused(&error, ERROR_REFUSED, "belongs to it: 1 configuration");
    fixture_run(fixture, "DELETE FROM configuration");
    fixture_run(fixture, "INSERT INTO enrolment (course_id, learner_id, active, modified)"
                         " SELECT min(course.id), min(learner.id), 0, 0 FROM course, learner");
    g_assert_false(course_remove(installation, key, &error));
    assert_refused(&error, ERROR_REFUSED, "1 enrolment; what imports brought");
    fixture_run(fixture, "DELETE FROM enrolment");
    g_assert_true(course_remove(installation, key, &error));
    g_assert_no_error(error);
    g_assert_cmpint(recorded(fixture, "course", key, "remove"), ==, 1);
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM course"), ==, 1);
}

static void test_names(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    struct installation *installation = fixture->installation;
    GError *error = NULL;
    struct learner_report report = { 0 };
    fixture_run(fixture,
                "INSERT INTO learner (username, name, name_state, name_remark, created,"
                " modified) VALUES ('anna', 'null', 'review', 'a word for no name', 0, 0)");
    g_assert_true(learner_accept_name(installation, "anna", NULL, &error));
    g_assert_no_error(error);
    g_assert_cmpint(recorded(fixture, "learner", "anna", "accept name"), ==, 1);
    g_assert_false(learner_accept_name(installation, "anna", NULL, &error));
    assert_refused(&error, ERROR_REFUSED, "waits neither");

    g_assert_true(learner_change(installation, "anna",
                                 &(struct learner_wish){ .name = "  Anna   Kowalska " }, &report,
                                 &error));
    g_assert_no_error(error);
    g_clear_pointer(&report.outdated, g_ptr_array_unref);
    g_assert_cmpstr(report.remark, ==, "");
    g_autoptr(learner) anna = learner_find(installation->database, "anna", &error);
    g_assert_cmpstr(anna->name, ==, "Anna Kowalska");
    g_assert_cmpstr(anna->name_state, ==, "good");
    g_assert_true(anna->name_by_hand);

    g_assert_true(learner_change(installation, "anna", &(struct learner_wish){ .name = "N/A" },
                                 &report, &error));
    g_clear_pointer(&report.outdated, g_ptr_array_unref);
    g_assert_cmpstr(report.remark, !=, "");
    g_autoptr(learner) doubtful = learner_find(installation->database, "anna", &error);
    g_assert_cmpstr(doubtful->name_state, ==, "review");
    g_assert_false(learner_change(installation, "anna",
                                  &(struct learner_wish){ .name = "A\x1b[2Jna" }, &report, &error));
    assert_refused(&error, ERROR_DATA, "<U+001B>");
    g_assert_false(learner_change(installation, "nobody",
                                  &(struct learner_wish){ .name = "Nobody" }, &report, &error));
    assert_refused(&error, ERROR_NOT_FOUND, "nobody");
}

static void test_learner_search(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    GError *error = NULL;
    fixture_run(fixture,
                "INSERT INTO learner (username, name, email, name_state, created, modified) VALUES"
                " ('anna', 'Anna 100% _', 'a@example.org', 'good', 0, 0),"
                " ('bob', '\xe6\x9d\x8e\xe6\x98\x8e', 'B@example.org', 'review', 0, 0)");
    struct learner_filter filter = { .search = "\xe6\x98\x8e", .limit = 10 };
    g_autoptr(GPtrArray) chinese = learner_list(fixture->installation->database, &filter, &error);
    g_assert_cmpint(chinese->len, ==, 1);
    filter.search = "% _";
    g_autoptr(GPtrArray) literal = learner_list(fixture->installation->database, &filter, &error);
    g_assert_cmpint(literal->len, ==, 1);
    filter = (struct learner_filter){ .search = "b@EXAMPLE", .review_only = true, .limit = 10 };
    g_autoptr(GPtrArray) review = learner_list(fixture->installation->database, &filter, &error);
    g_assert_cmpint(review->len, ==, 1);
    filter = (struct learner_filter){ .after = "anna", .limit = 10 };
    g_autoptr(GPtrArray) rest = learner_list(fixture->installation->database, &filter, &error);
    g_assert_cmpint(rest->len, ==, 1);
}

static void test_history_list(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    GError *error = NULL;
    add_image(fixture, "one");
    add_image(fixture, "two");
    const struct history_filter assets = { .object_kind = "asset", .limit = 10 };
    g_autoptr(GPtrArray) list = history_list(fixture->installation->database, &assets, &error);
    g_assert_no_error(error);
    g_assert_cmpint(list->len, ==, 2);
    const struct history_entry *newest = list->pdata[0];
    g_assert_cmpstr(newest->object_name, ==, "two");
    g_assert_cmpstr(newest->operator_name, ==, fixture->installation->operator_name);
    const json_t *slug = json_object_get(newest->changes, "slug");
    g_assert_true(json_is_null(json_array_get(slug, 0)));
    g_assert_cmpstr(json_string_value(json_array_get(slug, 1)), ==, "two");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(path, function)                                                                        \
    g_test_add("/operations/catalogue/" path, struct fixture, NULL, fixture_set_up, function,      \
               fixture_tear_down)
    ADD("asset", test_asset);
    ADD("asset-proposed-slug", test_asset_proposed_slug);
    ADD("asset-refused", test_asset_refused);
    ADD("asset-files", test_asset_files);
    ADD("asset-behind-garbage", test_asset_behind_garbage);
    ADD("asset-change", test_asset_change);
    ADD("asset-in-use", test_asset_in_use);
    ADD("type", test_type);
    ADD("legacy-options", test_legacy_options);
    ADD("merged-options", test_merged_options);
    ADD("configuration", test_configuration);
    ADD("delete-rules", test_delete_rules);
    ADD("courses-and-paths", test_courses_and_paths);
    ADD("names", test_names);
    ADD("learner-search", test_learner_search);
    ADD("history-list", test_history_list);
#undef ADD
    return g_test_run();
}
