#include "config.h"

#include "import/import.h"

#include "base/error.h"

#include <archive.h>
#include <archive_entry.h>
#include <string.h>

/* Exports of whole courses, made here entry by entry, good and hostile. */

#define POLICY                                                                                     \
    "{\"GRADER\": [{\"type\": \"Homework\", \"weight\": 1}], \"GRADE_CUTOFFS\": {\"Pass\": 0.5}}"
#define OTHER_POLICY "{\"GRADER\": [], \"GRADE_CUTOFFS\": {}}"
#define ROOT "<course url_name=\"2026_T1\" org=\"OpenedX\" course=\"DemoX\"/>\n"

struct member {
    const char *name, *content;
    const char *link; /* not NULL: a symbolic link to there */
};

static la_ssize_t append(G_GNUC_UNUSED struct archive *archive, void *data, const void *bytes,
                         size_t size)
{
    g_byte_array_append(data, bytes, (guint)size);
    return (la_ssize_t)size;
}

/* A tar archive of these entries, in their order. */
static GBytes *pack(const struct member *members, bool compressed)
{
    GByteArray *bytes = g_byte_array_new();
    struct archive *archive = archive_write_new();
    archive_write_set_format_gnutar(archive);
    if (compressed)
        archive_write_add_filter_gzip(archive);
    archive_write_set_bytes_in_last_block(archive, 1);
    g_assert_cmpint(archive_write_open(archive, bytes, NULL, append, NULL), ==, ARCHIVE_OK);
    for (; members->name != NULL; members++) {
        struct archive_entry *entry = archive_entry_new();
        const gsize size = members->link == NULL ? strlen(members->content) : 0;
        archive_entry_set_pathname(entry, members->name);
        archive_entry_set_perm(entry, 0644);
        archive_entry_set_filetype(entry, members->link != NULL ? AE_IFLNK : AE_IFREG);
        archive_entry_set_symlink(entry, members->link);
        archive_entry_set_size(entry, (la_int64_t)size);
        g_assert_cmpint(archive_write_header(archive, entry), ==, ARCHIVE_OK);
        g_assert_cmpint(archive_write_data(archive, members->content, size), ==, (gint64)size);
        archive_entry_free(entry);
    }
    archive_write_free(archive);
    return g_byte_array_free_to_bytes(bytes);
}

static struct import_reader *open_bytes(GBytes *bytes, GError **error)
{
    const struct import_request request = { .path = "course.tar.gz" };
    struct source *source = source_open_bytes(bytes, "course.tar.gz");
    g_assert_nonnull(source);
    return import_open_source(source, &request, error);
}

static struct import_reader *open_members(const struct member *members, bool compressed,
                                          GError **error)
{
    g_autoptr(GBytes) bytes = pack(members, compressed);
    return open_bytes(bytes, error);
}

static void assert_demo(struct import_reader *reader)
{
    guint8 digest[DIGEST_SIZE];
    g_autoptr(GError) error = NULL;
    g_assert_cmpstr(reader->importer->kind, ==, "openedx-course");
    g_assert_cmpstr(reader->course_key, ==, "course-v1:OpenedX+DemoX+2026_T1");
    g_assert_cmpuint(reader->policy->types->len, ==, 1);
    g_assert_cmpstr(reader->policy->cutoffs, ==, "{\"Pass\":0.5}");
    g_assert_cmpstr(reader->names->run, ==, "2026_T1");
    g_assert_cmpstr(reader->names->long_name, ==, "Zertifikat");
    g_assert_cmpstr(reader->names->display_name, ==, "Größe");
    g_assert_true(source_finish(reader->source, digest, &error));
    g_assert_no_error(error);
}

/* As Studio writes it, with the policies before the file that says which run counts, and those of another run. */
static void test_course(void)
{
    static const struct member members[] = {
        { "course/policies/2025_T3/grading_policy.json", OTHER_POLICY, NULL },
        { "course/policies/2026_T1/grading_policy.json", POLICY, NULL },
        { "course/policies/2026_T1/policy.json",
          "{\"course/2026_T1\": {\"display_name\": \"Größe\", \"cert_name_long\": \"Zertifikat\"}}",
          NULL },
        { "course/static/film.mp4", "film", NULL },
        { "course/course/2026_T1.xml", "<course display_name=\"Other\"><chapter/></course>", NULL },
        { "course/course.xml", ROOT, NULL },
        { "course/static/logo.png", NULL, "/etc/passwd" },
        { NULL },
    };
    for (int compressed = 0; compressed <= 1; compressed++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(import_reader) reader = open_members(members, compressed, &error);
        g_assert_no_error(error);
        assert_demo(reader);
    }
}

/* Packed without a directory, names with "./", and the display name only in the run's own file. */
static void test_bare(void)
{
    static const struct member members[] = {
        { "./course.xml", ROOT, NULL },
        { "./course/2026_T1.xml", "<course display_name=\" Größe \"/>", NULL },
        { "./policies/2026_T1/policy.json",
          "{\"course/2026_T1\": {\"cert_name_long\": \"Zertifikat\"}}", NULL },
        { "./policies/2026_T1/grading_policy.json", POLICY, NULL },
        { NULL },
    };
    g_autoptr(GError) error = NULL;
    g_autoptr(import_reader) reader = open_members(members, true, &error);
    g_assert_no_error(error);
    assert_demo(reader);
}

static void test_names_only(void)
{
    static const struct member members[] = {
        { "x/course.xml", "<course url_name=\"课程\" org=\"O\" course=\"C\"/>", NULL },
        { "x/course/课程.xml", "<course display_name=\"N\"/>", NULL },
        { NULL },
    };
    g_autoptr(GError) error = NULL;
    g_autoptr(import_reader) reader = open_members(members, false, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(reader->course_key, ==, "course-v1:O+C+课程");
    g_assert_null(reader->policy);
    g_assert_cmpstr(reader->names->display_name, ==, "N");
}

static const struct {
    const char *name;
    struct member members[4];
    const char *words;
} refused[] = {
    { "absolute",
      { { "course/course.xml", ROOT, NULL }, { "/etc/cron.d/x", "x", NULL } },
      "\"/etc/cron.d/x\" leads out of the archive" },
    { "climbing",
      { { "course/../../x", "x", NULL }, { "course/course.xml", ROOT, NULL } },
      "leads out of the archive" },
    { "backslashes", { { "course\\..\\..\\x", "x", NULL } }, "leads out of the archive" },
    { "link", { { "course/course.xml", NULL, "/etc/passwd" } }, "is a link" },
    { "twice",
      { { "course/course.xml", ROOT, NULL }, { "./course/course.xml", ROOT, NULL } },
      "occurs twice" },
    { "no-key", { { "course/course.xml", "<course url_name=\"R\"/>", NULL } }, "organisation" },
    { "no-xml", { { "course/course.xml", "<course url_name=\"R\"", NULL } }, "course.xml: line 1" },
    { "entities",
      { { "course/course.xml", "<!DOCTYPE a [<!ENTITY b \"c\">]><course org=\"&b;\"/>", NULL } },
      "document type" },
    { "no-json",
      { { "c/course.xml", ROOT, NULL }, { "c/policies/2026_T1/grading_policy.json", "{", NULL } },
      "c/policies/2026_T1/grading_policy.json" },
    { "no-grader",
      { { "c/course.xml", ROOT, NULL }, { "c/policies/2026_T1/grading_policy.json", "{}", NULL } },
      "GRADER" },
    { "other-run",
      { { "c/course.xml", ROOT, NULL }, { "c/policies/R/grading_policy.json", POLICY, NULL } },
      "for the run 2026_T1" },
    { "library", { { "library/library.xml", "<library/>", NULL } }, "export of a library" },
    { "none", { { "readme.txt", "x", NULL } }, "none of the files" },
};

static void test_refused(gconstpointer data)
{
    const gsize i = GPOINTER_TO_SIZE(data);
    g_autoptr(GError) error = NULL;
    g_assert_null(open_members(refused[i].members, true, &error));
    g_assert_cmpint(error->code, ==, ERROR_DATA);
    g_assert_true(g_str_has_prefix(error->message, "course.tar.gz: "));
    g_assert_nonnull(strstr(error->message, refused[i].words));
}

/* An archive that is cut at any place is refused, or whole enough to be read. */
static void test_cut(void)
{
    static const struct member members[] = {
        { "c/policies/2026_T1/grading_policy.json", POLICY, NULL },
        { "c/course.xml", ROOT, NULL },
        { NULL },
    };
    for (int compressed = 0; compressed <= 1; compressed++) {
        g_autoptr(GBytes) whole = pack(members, compressed);
        const gsize size = g_bytes_get_size(whole);
        for (gsize length = compressed ? 64 : 512; length < size; length += compressed ? 7 : 256) {
            g_autoptr(GBytes) part = g_bytes_new_from_bytes(whole, 0, length);
            g_autoptr(GError) error = NULL;
            struct source *source = source_open_bytes(part, "course.tar.gz");
            if (source == NULL)
                continue;
            const struct import_request request = { .path = "course.tar.gz" };
            g_autoptr(import_reader) reader = import_open_source(source, &request, &error);
            g_assert_true((reader == NULL) == (error != NULL));
            if (reader != NULL)
                g_assert_cmpstr(reader->course_key, ==, "course-v1:OpenedX+DemoX+2026_T1");
        }
    }
}

/* Nothing but zeros in a film: a thousand times larger than the file. */
static void test_bomb(void)
{
    static char zeros[1 << 20];
    const gsize size = 80 << 20;
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    struct archive *archive = archive_write_new();
    struct archive_entry *entry = archive_entry_new();
    archive_write_set_format_gnutar(archive);
    archive_write_add_filter_gzip(archive);
    archive_write_set_filter_option(archive, "gzip", "compression-level", "1");
    g_assert_cmpint(archive_write_open(archive, bytes, NULL, append, NULL), ==, ARCHIVE_OK);
    archive_entry_set_pathname(entry, "course/static/film.mp4");
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_size(entry, (la_int64_t)size);
    g_assert_cmpint(archive_write_header(archive, entry), ==, ARCHIVE_OK);
    for (gsize written = 0; written < size; written += sizeof zeros)
        g_assert_cmpint(archive_write_data(archive, zeros, sizeof zeros), ==, (gint64)sizeof zeros);
    archive_entry_free(entry);
    archive_write_free(archive);
    g_autoptr(GBytes) content = g_bytes_new(bytes->data, bytes->len);
    g_autoptr(GError) error = NULL;
    g_assert_null(open_bytes(content, &error));
    g_assert_error(error, IMPORT_ERROR, ERROR_DATA);
    g_assert_nonnull(strstr(error->message, "times its size"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/olx/course", test_course);
    g_test_add_func("/olx/bare", test_bare);
    g_test_add_func("/olx/names-only", test_names_only);
    for (gsize i = 0; i < G_N_ELEMENTS(refused); i++) {
        g_autofree char *name = g_strconcat("/olx/refused/", refused[i].name, NULL);
        g_test_add_data_func(name, GSIZE_TO_POINTER(i), test_refused);
    }
    g_test_add_func("/olx/cut", test_cut);
    g_test_add_func("/olx/bomb", test_bomb);
    return g_test_run();
}
