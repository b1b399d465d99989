#include "config.h"

#include "issue_support.h"

#include "operations/issue.h"
#include "store/asset.h"

#include <string.h>

void issue_set_up(struct fixture *fixture, gconstpointer data)
{
    fixture_set_up(fixture, data);
    GError *error = NULL;
    g_autofree char *path = g_build_filename(
        g_getenv("TESTAMUR_SOURCE"), "tests/samples/pdfs/valid/cert_reportlab_a4l.pdf", NULL);
    g_autofree char *bytes = NULL;
    gsize size = 0;
    g_assert_true(g_file_get_contents(path, &bytes, &size, &error));
    g_autoptr(GBytes) content = g_bytes_new_take(g_steal_pointer(&bytes), size);
    struct asset asset = {
        .slug = (char *)"diploma",
        .description = (char *)"",
        .file_name = (char *)"diploma.pdf",
        .kind = ASSET_TEMPLATE,
        .report = json_object(),
    };
    guint8 hash[32];
    gsize hash_size = sizeof hash;
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    g_checksum_update(sum, g_bytes_get_data(content, NULL), (gssize)size);
    g_checksum_get_digest(sum, hash, &hash_size);
    memcpy(asset.sha256, hash, sizeof hash);
    g_assert_true(asset_insert(fixture->installation->database, &asset, content, &error));
    g_assert_no_error(error);
    json_decref(asset.report);
    fixture_run(fixture,
                "INSERT INTO credential_type (id, name, retrieval, generation, options, created,"
                " modified) VALUES (1, 'Completion', 'retrieve_completions',"
                " 'generate_pdf_credential',"
                " '{\"template\": \"diploma\", \"required_completion\": 0.9}', 0, 0)");
    fixture_run(fixture, "INSERT INTO course (id, key, display_name, created, modified)"
                         " VALUES (1, 'course-v1:A+B+C', 'Gardening', 0, 0)");
    fixture_run(fixture, "INSERT INTO configuration (id, context_key, type_id, created, modified)"
                         " VALUES (1, 'course-v1:A+B+C', 1, 0, 0)");
    fixture_run(fixture, "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
                         " WHERE i < 23) INSERT INTO learner (id, username, email, name, created,"
                         " modified) SELECT i, 'learner' || i, 'l' || i || '@example.org',"
                         " 'Learner ' || i, 0, 0 FROM n");
    fixture_run(fixture, "INSERT INTO enrolment (course_id, learner_id, modified)"
                         " SELECT 1, id, 0 FROM learner");
    fixture_run(fixture, "INSERT INTO completion (course_id, learner_id, ratio, modified)"
                         " SELECT 1, id, 1.0, 0 FROM learner");
}

void issue_all(const struct fixture *fixture)
{
    GError *error = NULL;
    const struct issue_request request = { .configuration_id = 1 };
    g_autoptr(issue_result) result = issue_run(fixture->installation, &request, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(result->counts.failed, ==, 0);
}
