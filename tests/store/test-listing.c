/* Lists as the console shows them: every source, in every order, paged both ways, searched and filtered. */
#include "config.h"

#include "base/error.h"
#include "base/resource.h"
#include "store/listing.h"
#include "store/search_index.h"

#include <glib/gstdio.h>
#include <string.h>

struct fixture {
    char *directory;
    struct database *database;
};

/* Many rows share their names, addresses and instants, so that orders have ties. */
static const char *const scripts[] = {
    "INSERT INTO asset (id, slug, description, file_name, kind, content, sha256, created, modified)"
    " SELECT value, 'asset-' || value, 'Asset ' || (value % 3), 'file' || value || '.pdf',"
    " iif(value % 2, 'template', 'font'), zeroblob(value), randomblob(32), value % 2, 7 FROM number"
    " WHERE value <= 9",
    "INSERT INTO credential_type (id, name, retrieval, generation, created, modified) VALUES"
    " (1, 'Completion', 'retrieve_completions', 'generate_pdf_credential', 1, 1),"
    " (2, 'Achievement', 'retrieve_subsection_grades', 'generate_pdf_credential', 1, 2)",
    "INSERT INTO course (id, key, long_name, created, modified) SELECT value,"
    " 'course-v1:Org+C' || value || '+2026', iif(value % 2, 'Course ' || value, ''), 1, 1 FROM "
    "number"
    " WHERE value <= 7",
    "INSERT INTO learning_path (id, key, display_name, created, modified) VALUES"
    " (1, 'path-v1:Org+P+2026+A', 'Gardener', 1, 1), (2, 'path-v1:Org+P+2026+B', '', 1, 2)",
    "INSERT INTO learning_path_step VALUES (1, 1, 1), (1, 2, 2), (2, 1, 3)",
    "INSERT INTO configuration (id, context_key, type_id, enabled, created, modified)"
    " SELECT value, 'course-v1:Org+C' || value || '+2026', 1 + value % 2, value % 2, value % 3, 1"
    " FROM number WHERE value <= 7",
    "INSERT INTO learner (id, username, email, name, first_name, last_name, name_state, active,"
    " created, modified) SELECT value, 'user' || value, 'Mail' || (value % 4) || '@example.org',"
    " iif(value % 5 = 0, NULL, 'Name ' || (value % 6)), 'First', 'Last' || (value % 3),"
    " iif(value % 7 = 0, 'review', 'good'), value % 3 > 0, 1, value % 4 FROM number",
    "INSERT INTO enrolment (course_id, learner_id, modified) SELECT 1 + value % 7, value, 1 FROM "
    "number",
    "INSERT INTO path_enrolment (path_id, learner_id, modified) SELECT 1, value, 1 FROM number"
    " WHERE value <= 5",
    "INSERT INTO credential (id, uuid, verify_uuid, learner_id, configuration_id, status, "
    "full_name,"
    " context_name, issued, created, modified, failure) SELECT value,"
    " printf('%08x-0000-4000-8000-00000000%04x', value * 7919, value),"
    " printf('%08x-1111-4111-9111-11111111%04x', value * 104729, value), value, 1 + value % 7,"
    " CASE value % 5 WHEN 0 THEN 'error' WHEN 1 THEN 'invalidated' ELSE 'available' END,"
    " 'Name ' || (value % 6), 'Course', value, value / 10, value, iif(value % 5 = 0, 'no font', '')"
    " FROM number",
    "INSERT INTO plan (id, configuration_id, created, operator, options, items, summary) VALUES"
    " (1, 1, 1, 'anna', '{}', 60, '{\"learners\":60,\"counts\":{\"new\":30,\"refused\":30}}'),"
    " (2, 2, 1, 'ben', '{}', 1, '{}'), (3, 2, 2, 'ben', '{}', 1, '{}')",
    "INSERT INTO plan_item (plan_id, learner_id, verdict, reason) SELECT 1, value,"
    " iif(value % 2, 'new', 'refused'), 'reason ' || value FROM number",
    "INSERT INTO plan_item (plan_id, learner_id, verdict) VALUES (2, 3, 'retry'), (3, 999, 'new')",
    "INSERT INTO task_run (id, kind, configuration_id, plan_id, operator, started, finished, "
    "outcome,"
    " report) SELECT value, iif(value % 2, 'issue', 'reissue'), iif(value % 3, 1, NULL), 1, 'anna',"
    " value, iif(value % 4, value + 5, NULL), iif(value % 4, 'done', 'running'),"
    " '{\"issued\":' || value || ',\"failed\":1,\"plan\":{\"counts\":{\"refused\":2}}}'"
    " FROM number WHERE value <= 11",
    "INSERT INTO import_run (id, file_name, kind, course_key, sha256, operator, started, finished,"
    " summary) SELECT value, 'file' || value || '.csv', 'openedx-grade-report', 'c', "
    "randomblob(32),"
    " 'anna', value, value, '{\"new\":3,\"unchanged\":4,\"names to review\":1}' FROM number"
    " WHERE value <= 4",
    "INSERT INTO import_change (import_id, line, username, verdict, detail) SELECT 1, value / 2,"
    " 'user' || value, iif(value % 2, 'new', 'conflict'), 'detail' FROM number",
    "INSERT INTO import_change (import_id, line, username, verdict) VALUES (2, 1, 'other', 'new')",
    "INSERT INTO mail (id, credential_id, kind, recipient, state, tries, dated, created,"
    " modified)"
    " SELECT value, value, 'issued', 'mail@example.org', iif(value % 2, 'queued', 'failed'), "
    "value, 1, 1, 1"
    " FROM number WHERE value <= 20",
    "INSERT INTO history (at, operator, object_kind, object_id, object_name, action) SELECT value,"
    " 'anna', iif(value % 2, 'learner', 'credential'), value, 'object ' || value,"
    " iif(value % 3, 'change', 'create') FROM number",
};

#define ROWS 60

static void run(struct database *database, const char *sql)
{
    GError *error = NULL;
    g_assert_true(database_run(database, &error, sql, ""));
    g_assert_no_error(error);
}

static void begin(struct database *database)
{
    GError *error = NULL;
    g_assert_true(database_begin_immediate(database, &error));
    g_assert_no_error(error);
}

static void commit(struct database *database)
{
    GError *error = NULL;
    g_assert_true(database_commit(database, &error));
    g_assert_no_error(error);
}

static void set_up(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    GError *error = NULL;
    fixture->directory = g_dir_make_tmp("testamur-listing-XXXXXX", &error);
    g_assert_no_error(error);
    fixture->database = database_open(fixture->directory, DATABASE_CREATE, &error);
    g_assert_no_error(error);
    begin(fixture->database);
    run(fixture->database, "CREATE TEMP TABLE number AS WITH RECURSIVE n (value) AS (SELECT 1 "
                           "UNION ALL SELECT value + 1"
                           " FROM n WHERE value < " G_STRINGIFY(ROWS) ") SELECT value FROM n");
    for (gsize i = 0; i < G_N_ELEMENTS(scripts); i++)
        run(fixture->database, scripts[i]);
    commit(fixture->database);
}

static void tear_down(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    static const char *const names[] = { "testamur.db", "testamur.db-wal", "testamur.db-shm" };
    database_close(fixture->database);
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *path = g_build_filename(fixture->directory, names[i], NULL);
        g_unlink(path);
    }
    g_rmdir(fixture->directory);
    g_free(fixture->directory);
}

static struct listing *open_listing(struct fixture *fixture, const char *name)
{
    GError *error = NULL;
    const bool within = g_str_equal(name, "plan_items") || g_str_equal(name, "import_changes");
    struct listing *listing = listing_open(fixture->database, name, within ? 1 : 0, &error);
    g_assert_no_error(error);
    return listing;
}

static GPtrArray *fetch(struct listing *listing, gint64 anchor, enum listing_part part, guint count)
{
    GError *error = NULL;
    GPtrArray *rows = listing_fetch(listing, anchor, part, count, &error);
    g_assert_no_error(error);
    return rows;
}

static gint64 id_at(GPtrArray *rows, guint index)
{
    const struct listing_row *row = rows->pdata[index];
    return row->id;
}

static const char *cell(struct listing *listing, GPtrArray *rows, guint index, const char *name)
{
    guint count = 0;
    const struct listing_column *columns = listing_columns(listing, &count);
    const struct listing_row *row = rows->pdata[index];
    for (guint i = 0; i < count; i++)
        if (g_str_equal(columns[i].name, name))
            return row->cells[i];
    g_error("no column %s", name);
}

static bool add_id(gint64 id, gpointer data)
{
    g_array_append_val(data, id);
    return true;
}

static GArray *all_ids(struct listing *listing)
{
    GError *error = NULL;
    GArray *ids = g_array_new(FALSE, FALSE, sizeof(gint64));
    g_assert_true(listing_each_id(listing, add_id, ids, &error));
    g_assert_no_error(error);
    return ids;
}

static void search(struct listing *listing, const char *text)
{
    GError *error = NULL;
    g_assert_true(listing_set_search(listing, text, &error));
    g_assert_no_error(error);
}

static void filter(struct listing *listing, const char *name, const char *one, const char *two)
{
    GError *error = NULL;
    const char *const values[] = { one, two, NULL };
    g_assert_true(listing_set_filter(listing, name, values, &error));
    g_assert_no_error(error);
}

static gint64 count_of(struct listing *listing)
{
    GError *error = NULL;
    gint64 count = -1;
    g_assert_true(listing_count(listing, &count, &error));
    g_assert_no_error(error);
    return count;
}

/* Windows of `size` rows, one after the other, give exactly the rows that each_id gives, both ways; and every
 * other call agrees. */
static void assert_consistent(struct listing *listing, guint size)
{
    GError *error = NULL;
    g_autoptr(GArray) ids = all_ids(listing);
    g_assert_cmpint(count_of(listing), ==, ids->len);
    gint64 anchor = 0;
    for (guint done = 0; done <= ids->len; done += size) {
        g_autoptr(GPtrArray) rows = fetch(listing, anchor, LISTING_AFTER, size);
        g_assert_cmpuint(rows->len, ==, MIN(size, ids->len - done));
        for (guint i = 0; i < rows->len; i++)
            g_assert_cmpint(id_at(rows, i), ==, g_array_index(ids, gint64, done + i));
        if (rows->len < size)
            break;
        anchor = id_at(rows, rows->len - 1);
    }
    anchor = 0;
    for (guint left = ids->len;;) {
        g_autoptr(GPtrArray) rows = fetch(listing, anchor, LISTING_BEFORE, size);
        g_assert_cmpuint(rows->len, ==, MIN(size, left));
        left -= rows->len;
        for (guint i = 0; i < rows->len; i++)
            g_assert_cmpint(id_at(rows, i), ==, g_array_index(ids, gint64, left + i));
        if (rows->len < size)
            break;
        anchor = id_at(rows, 0);
    }
    /* Each third of a few, some hundred of many. */
    for (guint i = 0; i < ids->len; i += 3 + ids->len / 300) {
        const gint64 id = g_array_index(ids, gint64, i);
        gint64 before = -1;
        bool matches = false;
        g_assert_true(listing_position(listing, id, &before, &error));
        g_assert_no_error(error);
        g_assert_cmpint(before, ==, i);
        g_assert_true(listing_matches(listing, id, &matches, &error));
        g_assert_no_error(error);
        g_assert_true(matches);
        g_autoptr(GPtrArray) from = fetch(listing, id, LISTING_FROM, 2);
        g_assert_cmpint(id_at(from, 0), ==, id);
        g_autoptr(GPtrArray) upto = fetch(listing, id, LISTING_UP_TO, 2);
        g_assert_cmpint(id_at(upto, upto->len - 1), ==, id);
    }
}

static void test_every_source(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    GError *error = NULL;
    for (int i = 0; listing_names()[i] != NULL; i++) {
        guint count = 0;
        g_autoptr(listing) listing = open_listing(fixture, listing_names()[i]);
        const struct listing_column *columns = listing_columns(listing, &count);
        g_test_message("%s", listing_names()[i]);
        g_assert_cmpuint(count, >, 3);
        assert_consistent(listing, 4);
        g_assert_cmpint(count_of(listing), >, 1);
        for (guint c = 0; c < count; c++)
            for (int descending = 0; descending < 2 && columns[c].sortable; descending++) {
                g_test_message("%s by %s", listing_names()[i], columns[c].name);
                g_assert_true(listing_set_order(listing, columns[c].name, descending == 1, &error));
                g_assert_no_error(error);
                assert_consistent(listing, 4);
            }
    }
}

/* Every choice that a filter offers can be set, and the rows are the same in windows and counts. */
static void test_every_filter(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    GError *error = NULL;
    for (int i = 0; listing_names()[i] != NULL; i++) {
        g_autoptr(listing) listing = open_listing(fixture, listing_names()[i]);
        const gint64 all = count_of(listing);
        const char *const *names = listing_filters(listing);
        for (int f = 0; names[f] != NULL; f++) {
            g_test_message("%s by %s", listing_names()[i], names[f]);
            gint64 sum = 0;
            g_autoptr(GPtrArray) choices = listing_choices(listing, names[f], 50, &error);
            g_assert_no_error(error);
            for (guint c = 0; c < choices->len; c++) {
                const struct listing_choice *choice = choices->pdata[c];
                filter(listing, names[f], choice->value, NULL);
                assert_consistent(listing, 5);
                if (choice->count >= 0)
                    g_assert_cmpint(count_of(listing), ==, choice->count);
                sum += count_of(listing);
            }
            /* The configuration of a run may be gone. */
            if (choices->len > 0 && !g_str_equal(listing_names()[i], "runs"))
                g_assert_cmpint(sum, ==, all);
            g_assert_true(listing_set_filter(listing, names[f], NULL, &error));
            g_assert_cmpint(count_of(listing), ==, all);
        }
    }
}

static void test_credentials(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    g_autoptr(listing) listing = open_listing(fixture, "credentials");
    g_autoptr(GPtrArray) rows = fetch(listing, 0, LISTING_AFTER, 3);
    g_assert_cmpint(id_at(rows, 0), ==, ROWS);
    g_assert_cmpstr(cell(listing, rows, 0, "learner"), ==, "Name 0");
    g_assert_cmpstr(cell(listing, rows, 0, "username"), ==, "user60");
    g_assert_cmpstr(cell(listing, rows, 0, "type"), ==, "Achievement");
    g_assert_cmpstr(cell(listing, rows, 0, "status"), ==, "error");
    g_assert_cmpstr(cell(listing, rows, 0, "reason"), ==, "no font");
    g_assert_cmpstr(cell(listing, rows, 0, "issued"), ==, "60");
    filter(listing, "status", "error", "invalidated");
    filter(listing, "configuration", "1", NULL);
    assert_consistent(listing, 2);
    g_assert_cmpint(count_of(listing), ==, 3); /* of 7, 14, …, 56: 21, 35 and 56 */
    filter(listing, "learner", "35", NULL);
    g_assert_cmpint(count_of(listing), ==, 1);
    filter(listing, "learner", "no number", NULL);
    g_assert_cmpint(count_of(listing), ==, 0);
}

static void assert_found(struct listing *listing, const char *text, gint64 count)
{
    g_test_message("search: %.60s", text);
    search(listing, text);
    g_assert_cmpint(count_of(listing), ==, count);
    assert_consistent(listing, 3);
}

static void catch_up(struct fixture *fixture)
{
    GError *error = NULL;
    gint64 missing = -1;
    for (bool more = true; more;) {
        begin(fixture->database);
        g_assert_true(search_index_catch_up(fixture->database, 7, &more, &error));
        g_assert_no_error(error);
        commit(fixture->database);
    }
    g_assert_true(search_index_count_missing(fixture->database, 1, &missing, &error));
    g_assert_cmpint(missing, ==, 0);
}

/* People and credentials with names of all sorts. */
static void rename_some(struct fixture *fixture)
{
    static const char *const changes[] = {
        "UPDATE learner SET name = '李明' WHERE id = 1",
        "UPDATE credential SET full_name = '李明' WHERE learner_id = 1",
        "UPDATE credential SET full_name = 'Ana Šimić' WHERE learner_id = 2",
        "UPDATE credential SET full_name = 'O''Brien \"100%_*\"' WHERE id = 3",
        "UPDATE credential SET full_name = 'Łukasz Straße' WHERE id = 4",
        "INSERT INTO learner_identity (source, value, learner_id) VALUES ('external', 'S-4711', 7)",
    };
    for (gsize i = 0; i < G_N_ELEMENTS(changes); i++)
        run(fixture->database, changes[i]);
}

static void assert_searches(struct fixture *fixture)
{
    static const struct {
        const char *text;
        gint64 count;
    } searches[] = {
        { "", ROWS },
        { "   \t\n", ROWS },
        { "李明", 1 },
        { "明", 1 },
        { "simic", 1 },
        { "ŠIMIĆ ana", 1 },
        { "ana nobody", 0 },
        { "lukasz strasse", 1 },
        { "STRASSE", 1 },
        { "o'brien", 1 },
        { "\"100%_*\"", 1 },
        { "100%", 1 },
        { "%", 1 },
        { "_", 1 },
        { "\"", 1 },
        { "*", 1 },
        { "NEAR(", 0 },
        { "NEAR(ana simic)", 0 },
        { "user1 OR user2", 0 },
        { "user60", 1 },
        { "org+c1+2026", 8 },
        { "ORG+C1+2026 mail3", 2 },
        { "' OR 1=1 --", 0 },
        { "); DROP TABLE credential; --", 0 },
        { "\xff\xfe", 0 },
        /* ids of the 60th: 7919 * 60 = 0x74004, 104729 * 60 = 0x5fe1dc */
        { "00074004-0000-4000-8000-00000000003c", 1 },
        { "0007400400004000800000000000003C", 1 },
        { "00074004", 1 },
        { "005fe1dc-1111", 1 },
        { "005fe1dc1111", 1 },
        /* the learner's number as a whole */
        { "s-4711", 1 },
        { "S-4711 user7", 1 },
        { "user8 s-4711", 0 },
        { "s-471", 0 },
    };
    g_autoptr(listing) listing = open_listing(fixture, "credentials");
    for (gsize i = 0; i < G_N_ELEMENTS(searches); i++)
        assert_found(listing, searches[i].text, searches[i].count);
    g_autofree char *long_text = g_strnfill(100000, 'x');
    assert_found(listing, long_text, 0);
    g_autoptr(listing) learners = open_listing(fixture, "learners");
    assert_found(learners, "李明", 1);
    assert_found(learners, "user2 mail2", 3); /* 2, 22, 26 */
    assert_found(learners, "last", ROWS);
    assert_found(learners, "us", ROWS);
    assert_found(learners, "se", 0); /* short words begin where words begin */
    assert_found(learners, "ex", ROWS);
    assert_found(learners, "x", 0);
    assert_found(learners, "S-4711", 1);
    assert_found(learners, "4711", 0);
    g_autoptr(listing) types = open_listing(fixture, "types");
    assert_found(types, "ch", 1);
}

/* The index of words says where to look: what is found must not depend on how far it has come. */
static void test_search(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    rename_some(fixture);
    assert_searches(fixture);
}

static void test_search_indexed(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    rename_some(fixture);
    catch_up(fixture);
    assert_searches(fixture);
}

static void test_search_changed(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    gint64 missing = 0;
    catch_up(fixture);
    rename_some(fixture);
    g_assert_true(search_index_count_missing(fixture->database, 100, &missing, NULL));
    g_assert_cmpint(missing, ==, 4);
    run(fixture->database,
        "INSERT INTO credential (id, uuid, verify_uuid, learner_id, configuration_id, status, "
        "full_name,"
        " context_name, issued, created, modified) VALUES"
        " (700, lower(hex(randomblob(18))), lower(hex(randomblob(18))), 9, 1, 'invalidated',"
        " 'Formerly Otherwise', 'x', 1, 1, 1)");
    g_autoptr(listing) credentials = open_listing(fixture, "credentials");
    assert_found(credentials, "formerly", 1);
    catch_up(fixture);
    assert_found(credentials, "formerly", 1);
    run(fixture->database, "DELETE FROM credential WHERE id = 700");
    assert_found(credentials, "formerly", 0);
    for (int i = 0; i < 2; i++)
        run(fixture->database, "INSERT INTO learner (id, username, name, created, modified) VALUES "
                               "(1, 'user1', '李明', 1, 1)"
                               " ON CONFLICT DO UPDATE SET name = excluded.name");
    assert_searches(fixture);
    catch_up(fixture);
    assert_searches(fixture);
}

/* Names that were changed back and forth, and learners who are gone. */
static void test_search_again(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    for (int i = 0; i < 20; i++) {
        g_autofree char *sql = g_strdup_printf(
            "UPDATE learner SET name = 'Temporary %d' WHERE id %% 3 = %d", i, i % 3);
        run(fixture->database, sql);
        catch_up(fixture);
    }
    run(fixture->database, "UPDATE learner SET name = 'Name ' || (id % 6) WHERE id % 5 > 0");
    run(fixture->database, "UPDATE learner SET name = NULL WHERE id % 5 = 0");
    rename_some(fixture);
    run(fixture->database, "INSERT INTO learner (id, username, email, created, modified) VALUES"
                           " (1000, 'simic', 'simic@example.org', 1, 1)");
    catch_up(fixture);
    run(fixture->database, "DELETE FROM learner WHERE id = 1000");
    assert_searches(fixture);
    g_autoptr(listing) learners = open_listing(fixture, "learners");
    assert_found(learners, "temporary", 0);
    assert_found(learners, "simic", 0);
}

/* A damaged index costs time, and no more. */
static void test_search_damaged(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    rename_some(fixture);
    catch_up(fixture);
    sqlite3_db_config(database_handle(fixture->database), SQLITE_DBCONFIG_DEFENSIVE, 0, NULL);
    run(fixture->database, "DELETE FROM search_learner_data WHERE id = 10");
    assert_searches(fixture);
    GError *error = NULL;
    begin(fixture->database);
    g_assert_true(search_index_clear(fixture->database, &error));
    g_assert_no_error(error);
    commit(fixture->database);
    catch_up(fixture);
    assert_searches(fixture);
}

/* Few rows are sorted, many are walked along; both must give the same, whatever the words. */
static void test_many(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    GError *error = NULL;
    run(fixture->database,
        "WITH RECURSIVE n (value) AS (SELECT 1001 UNION ALL SELECT value + 1 FROM n WHERE value < "
        "6000)"
        " INSERT INTO learner (id, username, email, name, active, created, modified) SELECT value,"
        " 'many' || value, 'm' || (value % 50) || '@example.org', 'Name ' || (value % 90), value % "
        "2,"
        " 1, 1 FROM n");
    for (int indexed = 0; indexed < 2; indexed++) {
        g_autoptr(listing) listing = open_listing(fixture, "learners");
        search(listing, "name 7");
        g_assert_true(listing_set_order(listing, "name", indexed == 0, &error));
        assert_consistent(listing, 100);
        filter(listing, "active", "1", NULL);
        assert_consistent(listing, 77);
        search(listing, "");
        assert_consistent(listing, 333);
        begin(fixture->database);
        bool more = false;
        g_assert_true(search_index_catch_up(fixture->database, 10000, &more, &error));
        g_assert_false(more);
        commit(fixture->database);
    }
}

static void test_gone(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    g_autoptr(listing) listing = open_listing(fixture, "credentials");
    g_autoptr(GPtrArray) rows = fetch(listing, 0, LISTING_AFTER, 10);
    const gint64 gone = id_at(rows, 4);
    run(fixture->database, "DELETE FROM mail");
    g_assert_true(
        database_run(fixture->database, NULL, "DELETE FROM credential WHERE id = ?", "i", gone));
    g_autoptr(GPtrArray) after = fetch(listing, gone, LISTING_FROM, 3);
    g_assert_cmpint(id_at(after, 0), ==, id_at(rows, 5));
    g_autoptr(GPtrArray) before = fetch(listing, gone, LISTING_UP_TO, 3);
    g_assert_cmpint(id_at(before, 2), ==, id_at(rows, 3));
    bool matches = true;
    g_assert_true(listing_matches(listing, gone, &matches, NULL));
    g_assert_false(matches);
    /* One that is there, but outside the filter, stands where it would be. */
    const gint64 hidden = id_at(rows, 5);
    filter(listing, "status",
           strcmp(cell(listing, rows, 5, "status"), "error") == 0 ? "available" : "error", NULL);
    g_autoptr(GPtrArray) next = fetch(listing, hidden, LISTING_FROM, 1);
    g_assert_cmpint(id_at(next, 0), <, hidden);
}

/* A file of the first version gets the indexes of lists, and its rows are found. */
static void test_upgrade(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    GError *error = NULL;
    sqlite3 *old = NULL;
    g_autoptr(GBytes) schema = resource_read("schema/0001.sql", &error);
    g_assert_no_error(error);
    g_autofree char *sql = g_strndup(g_bytes_get_data(schema, NULL), g_bytes_get_size(schema));
    g_autofree char *place = g_build_filename(fixture->directory, "old", NULL);
    g_autofree char *file = g_build_filename(place, "testamur.db", NULL);
    g_assert_cmpint(g_mkdir(place, 0700), ==, 0);
    g_assert_cmpint(sqlite3_open(file, &old), ==, SQLITE_OK);
    g_assert_cmpint(sqlite3_exec(old, sql, NULL, NULL, NULL), ==, SQLITE_OK);
    g_assert_cmpint(sqlite3_exec(old,
                                 "PRAGMA application_id = 0x5453544D; PRAGMA user_version = 1;"
                                 "INSERT INTO learner (username, name, created, modified)"
                                 " VALUES ('ana', 'Ana Šimić', 1, 1)",
                                 NULL, NULL, NULL),
                    ==, SQLITE_OK);
    sqlite3_close(old);
    g_autoptr(database) database = database_open(place, DATABASE_WRITE, &error);
    g_assert_no_error(error);
    g_autoptr(listing) learners = listing_open(database, "learners", 0, &error);
    assert_found(learners, "simic", 1);
    g_autoptr(GDir) files = g_dir_open(place, 0, NULL);
    for (const char *name; (name = g_dir_read_name(files)) != NULL;) {
        g_autofree char *path = g_build_filename(place, name, NULL);
        g_unlink(path);
    }
    g_rmdir(place);
}

static void test_refused(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    g_autoptr(GError) error = NULL;
    g_assert_null(listing_open(fixture->database, "secrets", 0, &error));
    g_assert_error(error, STORE_ERROR, ERROR_NOT_FOUND);
    g_clear_error(&error);
    g_autoptr(listing) listing = open_listing(fixture, "credentials");
    g_assert_false(listing_set_order(listing, "reason", false, &error));
    g_assert_error(error, STORE_ERROR, ERROR_REFUSED);
    g_clear_error(&error);
    g_assert_false(listing_set_order(listing, "id; --", false, &error));
    g_clear_error(&error);
    g_assert_false(listing_set_filter(listing, "colour", NULL, &error));
    g_assert_error(error, STORE_ERROR, ERROR_NOT_FOUND);
}

#define ADD(path, function) g_test_add(path, struct fixture, NULL, set_up, function, tear_down)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("/listing/every-source", test_every_source);
    ADD("/listing/every-filter", test_every_filter);
    ADD("/listing/credentials", test_credentials);
    ADD("/listing/search", test_search);
    ADD("/listing/search-indexed", test_search_indexed);
    ADD("/listing/search-changed", test_search_changed);
    ADD("/listing/search-again", test_search_again);
    ADD("/listing/search-damaged", test_search_damaged);
    ADD("/listing/many", test_many);
    ADD("/listing/gone", test_gone);
    ADD("/listing/upgrade", test_upgrade);
    ADD("/listing/refused", test_refused);
    return g_test_run();
}
