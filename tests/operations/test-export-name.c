/* Names of handed-out files, and rows of their index: nothing that a person typed can act on a file system, a shell
 * or a spreadsheet. */
#include "config.h"

#include "support.h"

#include "base/error.h"
#include "import/csv.h"
#include "import/testamur_tables.h"
#include "operations/csv_row.h"
#include "operations/export_name.h"
#include "store/credential.h"

#include <string.h>

#define UUID "01234567-89ab-4cde-8f01-23456789abcd"

static const struct export_name_facts plain_facts = {
    .name = "Ada Byron",
    .course = "Course of Tests",
    .context = "course-v1:Org+Course+2026",
    .type = "Completion",
    .username = "ada",
    .uuid = UUID,
    .verify_uuid = "11111111-89ab-4cde-8f01-23456789abcd",
    .date = "2026-06-16",
    .number = 7,
};

static struct export_namer *new_namer(const char *pattern)
{
    GError *error = NULL;
    struct export_namer *namer = export_namer_new(pattern, 1234, &error);
    g_assert_no_error(error);
    return namer;
}

/* The name that a learner's name alone leads to. */
static char *name_of(const char *name)
{
    g_autoptr(export_namer) namer = new_namer("{name}");
    struct export_name_facts facts = plain_facts;
    facts.name = name;
    return export_namer_make(namer, &facts);
}

static void assert_safe(const char *name)
{
    const gsize length = strlen(name);
    g_assert_cmpuint(length, <=, EXPORT_NAME_MOST);
    g_assert_cmpuint(length, >, strlen(".pdf"));
    g_assert_true(g_str_has_suffix(name, ".pdf"));
    g_assert_cmpint(name[0], !=, '.');
    g_assert_cmpint(name[0], !=, '-');
    g_assert_null(strstr(name, ".."));
    g_assert_cmpuint(
        strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-"), ==,
        length);
}

static void test_placeholders(void)
{
    static const struct {
        const char *pattern, *name;
    } cases[] = {
        { "{name} {course}", "Ada_Byron_Course_of_Tests.pdf" },
        { "{number} {username}", "0007_ada.pdf" },
        { "{date}-{type}.PDF", "2026-06-16-Completion.pdf" },
        { "{uuid}", UUID ".pdf" },
        { "{verify_uuid}", "11111111-89ab-4cde-8f01-23456789abcd.pdf" },
        { "{context}", "course-v1_Org_Course_2026.pdf" },
        { "certificate", "certificate.pdf" },
        { "~ & .", UUID ".pdf" },
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(export_namer) namer = new_namer(cases[i].pattern);
        g_autofree char *name = export_namer_make(namer, &plain_facts);
        g_assert_cmpstr(name, ==, cases[i].name);
    }
}

/* Each placeholder says what it is called after. */
static void test_facts_of_a_credential(void)
{
    char uuid[] = UUID, verify[] = "11111111-89ab-4cde-8f01-23456789abcd", name[] = "Ada Byron";
    char course[] = "Course of Tests", context[] = "course-v1:Org+Course+2026",
         type[] = "Completion";
    char username[] = "ada";
    const struct credential credential = {
        .uuid = uuid,
        .verify_uuid = verify,
        .full_name = name,
        .context_name = course,
        .context_key = context,
        .type_name = type,
        .username = username,
    };
    const struct export_name_facts facts = export_name_facts_of(&credential, "2026-06-16", 7);
    g_autoptr(export_namer) namer =
        new_namer("{number} {date} {name} {username} {type} {course} {context}");
    g_autofree char *of_credential = export_namer_make(namer, &facts);
    g_autoptr(export_namer) other =
        new_namer("{number} {date} {name} {username} {type} {course} {context}");
    g_autofree char *wanted = export_namer_make(other, &plain_facts);
    g_assert_cmpstr(of_credential, ==, wanted);
    g_assert_cmpstr(facts.uuid, ==, plain_facts.uuid);
    g_assert_cmpstr(facts.verify_uuid, ==, plain_facts.verify_uuid);
}

static void test_wrong_patterns(void)
{
    static const struct {
        const char *pattern, *words;
    } cases[] = {
        { "{surname}", "unknown placeholder {surname}" },
        { "{name", "brace" },
        { "name}", "brace" },
        { "{na{me}", "brace" },
        { "", "empty" },
        { ".pdf", "empty" },
        { "{course}/{name}", "slash" },
        { "..\\{name}", "slash" },
        { "{\033[2J}", "U+001B" },
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        GError *error = NULL;
        g_assert_null(export_namer_new(cases[i].pattern, 1, &error));
        g_assert_nonnull(strstr(error->message, "{verify_uuid}"));
        assert_refused(&error, ERROR_USAGE, cases[i].words);
    }
    export_namer_free(NULL);
}

static void test_names_of_people(void)
{
    static const struct {
        const char *name, *file;
    } cases[] = {
        { "Müller Straße", "Muller_Strasse.pdf" },
        { "Mu\xCC\x88ller", "Muller.pdf" }, /* a combining diaeresis */
        { "Łucja Żak", "Lucja_Zak.pdf" },
        { "Nguyễn Thị", "Nguyen_Thi.pdf" },
        { "Đỗ Quỳnh Như", "Do_Quynh_Nhu.pdf" },
        { "Guðmundur Þórðarson", "Gudmundur_Thordarson.pdf" },
        { "GROẞE Straße", "GROSSE_Strasse.pdf" },
        { "ışıl Ħaż-Żebbuġ", "isil_Haz-Zebbug.pdf" },
        { "Željko Đorđević", "Zeljko_Dordevic.pdf" },
        { "Bjørn Åge", "Bjoern_Age.pdf" },
        { "O'Brien \"Bob\"", "O_Brien_Bob.pdf" },
        { "Anne-Marie", "Anne-Marie.pdf" },
        { "李明", "ada.pdf" },
        { "Иван Петров", "ada.pdf" },
        { "محمد", "ada.pdf" },
        { "\xF0\x9F\x98\x80", "ada.pdf" }, /* an emoji */
        { "", "ada.pdf" },
        { "??", "ada.pdf" },
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *name = name_of(cases[i].name);
        g_assert_cmpstr(name, ==, cases[i].file);
    }
}

static void test_hostile_names(void)
{
    g_autofree char *accents = g_strnfill(510, 'x');
    for (gsize i = 0; i < 255; i++)
        memcpy(accents + 2 * i, "é", 2);
    g_autofree char *letters = g_strnfill(1000, 'a');
    const char *const names[] = {
        "../../etc/passwd",
        accents,
        letters,
        "a\nb",
        "-rf",
        "=cmd()",
        "CON",
        "con.txt",
        "COM1",
        "lpt9.x",
        "nul",
        ".hidden",
        "..",
        "a..b",
        "--",
        "$(id) `id`",
        "a\\b:c*d?e",
        " ",
        "\xFF\xFE bad",
        "x\xE2\x80\xAEgpj.exe",
        "\x1B[2J",
        "a.",
        "{name}",
        "%n%s",
        "index.csv",
    };
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *name = name_of(names[i]);
        assert_safe(name);
    }
    static const struct {
        const char *name, *file;
    } cases[] = {
        { "../../etc/passwd", "etc_passwd.pdf" },
        { "-rf", "rf.pdf" },
        { "CON", "_CON.pdf" },
        { "lpt9.x", "_lpt9.x.pdf" },
        { "CONAN", "CONAN.pdf" },
        { "COMA", "COMA.pdf" },
        { "{name}", "name.pdf" },
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *name = name_of(cases[i].name);
        g_assert_cmpstr(name, ==, cases[i].file);
    }
}

static void test_collisions(void)
{
    g_autofree char *letters = g_strnfill(300, 'a');
    const char *const names[] = { "Ada",   "ADA",   "ada", "Ada_2", "Ada 2",
                                  letters, letters, "Adá", "CON",   "_con" };
    const char *const files[] = { "Ada.pdf", "ADA_2.pdf", "ada_3.pdf", "Ada_2_2.pdf",
                                  "Ada_2_3.pdf" };
    g_autoptr(export_namer) namer = new_namer("{name}");
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (gsize i = 0; i < 100 * G_N_ELEMENTS(names); i++) {
        struct export_name_facts facts = plain_facts;
        facts.name = names[i % G_N_ELEMENTS(names)];
        g_autofree char *name = export_namer_make(namer, &facts);
        assert_safe(name);
        if (i < G_N_ELEMENTS(files))
            g_assert_cmpstr(name, ==, files[i]);
        g_assert_true(g_hash_table_add(seen, g_ascii_strdown(name, -1)));
    }
}

static void test_rows(void)
{
    static const char *const cells[] = { "Ada \"B\"", NULL, "a,b\r\nc", "李" };
    g_autoptr(GString) row = g_string_new(NULL);
    csv_row_append(row, cells, G_N_ELEMENTS(cells), false);
    g_assert_cmpstr(row->str, ==, "\"Ada \"\"B\"\"\",\"\",\"a,b\r\nc\",\"李\"\r\n");
}

/* What the guard adds, the importer takes off again; without it the cell is as it was. */
static void test_formulas(void)
{
    static const char *const formulas[] = { "=cmd()",   "+1",        "-1",       "@SUM(1)",
                                            "\t=1",     "\r=1",      " =1",      "＝1",
                                            "＋1",      "－1",       "＠x",      "-rf",
                                            "'=1",      "\n=1",      "\u00A0=1", "\u3000＝1",
                                            "\uFEFF+1", " \u200B@x", "\177=1" };
    static const char *const harmless[] = { "Ada", "'a", "a=b", "", " ", "1-2", "é=" };
    for (gsize i = 0; i < G_N_ELEMENTS(formulas); i++) {
        g_autoptr(GString) guarded = g_string_new(NULL);
        csv_row_append(guarded, &formulas[i], 1, false);
        g_assert_true(g_str_has_prefix(guarded->str, "\"'"));
        g_autofree char *cell = g_strndup(guarded->str + 1, guarded->len - 4);
        g_assert_cmpstr(testamur_unguard(cell), ==, formulas[i]);
        if (formulas[i][0] != '\'')
            g_assert_cmpstr(csv_unguard(cell), ==, formulas[i]);
        g_string_truncate(guarded, 0);
        csv_row_append(guarded, &formulas[i], 1, true);
        g_assert_cmpuint(guarded->len, ==, strlen(formulas[i]) + 4);
    }
    for (gsize i = 0; i < G_N_ELEMENTS(harmless); i++) {
        g_autoptr(GString) row = g_string_new(NULL);
        csv_row_append(row, &harmless[i], 1, false);
        g_assert_cmpuint(row->len, ==, strlen(harmless[i]) + 4);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/export-name/placeholders", test_placeholders);
    g_test_add_func("/export-name/facts-of-a-credential", test_facts_of_a_credential);
    g_test_add_func("/export-name/wrong-patterns", test_wrong_patterns);
    g_test_add_func("/export-name/names-of-people", test_names_of_people);
    g_test_add_func("/export-name/hostile-names", test_hostile_names);
    g_test_add_func("/export-name/collisions", test_collisions);
    g_test_add_func("/csv-row/rows", test_rows);
    g_test_add_func("/csv-row/formulas", test_formulas);
    return g_test_run();
}
