#include "config.h"

#include "rows.h"
#include "workbook.h"

#include "base/error.h"

#include <string.h>

/* What Moodle writes, from the samples, each with its exact outcome, and what they do not show. */

#define MAXIMA                                                                                     \
    (const char *const[])                                                                          \
    {                                                                                              \
        "Assignment: Essay 1 (Real)=:points:100", "Course total (Real)=:points:100", NULL          \
    }
#define GRADES                                                                                     \
    "[Assignment#1 Essay 1]\n[Quiz#1 Final exam]\n"                                                \
    "2 ~ external=HR-004 email=anna.kovacs@example.org first=Anna Mária last=Kovács active "     \
    "grade=0.9025 88.5/100,0.92/1\n"                                                               \
    "3 ~ email=jose@example.org first=José last=García-López active grade=0.47 -/100,0.47/1\n"  \
    "4 ~ external=12 email=nguyen.van.anh@example.vn first=Văn Anh last=Nguyễn active grade=1 " \
    "100/100,1/1\n"                                                                                \
    "5 ~ external=HR\\\"7 email=oconnor@example.ie first=Síle last=O'Connor active -/100,-/1\n"
#define PROGRESS                                                                                   \
    "2 ~ email=anna.kovacs@example.org name=Anna Mária Kovács active completion=1:3/3\n"         \
    "3 ~ email=jose@example.org name=José García-López active completion=0:0/3\n"               \
    "4 ~ email=bob@example.org name=Robert 'Bob' Tables active completion=0.3333:1/3\n"
#define LACKS                                                                                      \
    "of some columns are: the column \"Assignment: Essay 1 (Real)\" (the largest is 100.00), the " \
    "column \"Course total (Real)\" (the largest is 100.00); add --map 'scale=points:100'"

static const struct {
    const char *file, *kind;
    const char *const *changes;
    const char *lacks; /* without the changes; NULL: nothing */
    const char *rows;
} samples[] = {
    { "TC101 Grades-20260616_0910-comma_separated.csv", "moodle-grades", MAXIMA, LACKS, GRADES },
    { "TC101 Grades-20260616_0910-semicolon_separated.csv", "moodle-grades", MAXIMA, LACKS,
      GRADES },
    { "TC101 Grades-20260616_0910-tab_separated.csv", "moodle-grades", MAXIMA, LACKS, GRADES },
    { "old_surname_suspended Grades-20160101_0000-comma_separated.csv", "moodle-grades", MAXIMA,
      LACKS,
      "[Assignment#1 Essay 1]\n[Quiz#1 Final exam]\n"
      "2 ~ external=HR-004 email=anna.kovacs@example.org first=Anna Mária last=Kovács active "
      "grade=0.9025 88.5/100,0.92/1\n"
      "3 ~ email=jose@example.org first=José last=García-López inactive grade=0.47 -/100,0.47/1\n"
      "4 ~ external=12 email=nguyen.van.anh@example.vn first=Văn Anh last=Nguyễn active grade=1 "
      "100/100,1/1\n"
      "5 ~ external=HR\\\"7 email=oconnor@example.ie first=Síle last=O'Connor active -/100,-/1\n" },
    { "german_locale Bewertungen-20260616_0910-semicolon_separated.csv", "moodle-grades",
      (const char *const[]){ "Aufgabe: Aufsatz 1 (Punkte)=:points:100",
                             "Kurs gesamt (Punkte)=:points:95", NULL },
      "the column \"Aufgabe: Aufsatz 1 (Punkte)\"",
      "[Aufgabe#1 Aufsatz 1]\n[Test#1 Abschlussprüfung]\n"
      "2 ~ email=j@example.de first=Jürgen last=Größmann active grade=0.95 88.5/100,0.92/1\n" },
    { "TC101 Grades.xml", "moodle-xml",
      (const char *const[]){ "ESSAY1=:points:100", "FINAL=:points:100", NULL },
      "the column \"ESSAY1\"",
      "[ESSAY1#1 ]\n[FINAL#1 ]\n1 ~ external=HR-004 active 88.5/100,92/100\n" },
    { "completion-tc101-20260616_0912-comma_separated.csv", "moodle-completion", NULL, NULL,
      "2 ~ id=4 email=anna.kovacs@example.org name=Anna Mária Kovács active completion=1:3/3 "
      "completed=2026-06-15T07:31:00Z\n"
      "3 ~ id=7 email=jose@example.org name=José García-López active completion=0:0/3\n"
      "4 ~ id=12 email=nguyen.van.anh@example.vn name=Văn Anh Nguyễn active completion=1:3/3 "
      "completed=2026-06-11T22:01:00Z\n" },
    { "new_style_iso_dates_completion-tc101-20260616_0912-comma_separated_excelcsv.csv",
      "moodle-completion", NULL, NULL,
      "2 ~ id=4 email=anna.kovacs@example.org name=Anna Mária Kovács active completion=1:2/2 "
      "completed=2026-06-15T07:31:00Z\n"
      "3 ~ id=9 email==evil@example.org name==1+1 Evil active completion=0:0/2\n" },
    { "progress.tc101.csv", "moodle-progress", NULL, NULL, PROGRESS },
    { "progress.tc101.excelcsv_utf16le_tab.csv", "moodle-progress", NULL, NULL, PROGRESS },
    { "upload_users.csv", "moodle-users", NULL, NULL,
      "2 anna_kovacs email=anna.kovacs@example.org first=Anna Mária last=Kovács course=TC101 "
      "active\n"
      "3 jose email=jose@example.org first=José last=García-López course=TC101 active\n" },
    { "upload_users_courses.csv", "moodle-users", NULL, NULL,
      "2 ines email=ines@example.org first=Inês last=Duarte course=TC101 active\n"
      "2 ines email=ines@example.org first=Inês last=Duarte course=TC102 active\n"
      "3 per email=per@example.org first=Per last=Åberg course=TC101 active\n"
      "3 per email=per@example.org first=Per last=Åberg course=TC102 inactive\n"
      "3 per email=per@example.org first=Per last=Åberg course=TC103 active\n"
      "4 tuula email=tuula@example.org first=Tuula last=Niemi course=TC102 active\n"
      "5 rolf email=rolf@example.org first=Rolf last=Maier not enrolled\n"
      "6 oto email=oto@example.org first=Oto last=Novák active\n" },
    { "users_bulk_download.csv", "moodle-users", NULL, NULL,
      "2 anna_kovacs id=4 external=HR-004 email=anna.kovacs@example.org first=Anna Mária "
      "last=Kovács active\n"
      "3 jose id=7 email=jose@example.org first=José last=García-López active\n" },
};

/* The same file as an operator in Budapest brings it, without and with what it lacks. */
static void test_sample(gconstpointer data)
{
    const gsize i = GPOINTER_TO_SIZE(data);
    g_autofree char *path = rows_sample("moodle", samples[i].file);
    g_autoptr(GTimeZone) zone = g_time_zone_new_identifier("Europe/Budapest");
    struct import_request request = { .path = path, .zone = zone };
    g_autoptr(GError) error = NULL;
    g_autoptr(import_reader) bare = import_open(&request, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(bare->importer->kind, ==, samples[i].kind);
    g_autofree char *lacks = mapping_lacks(bare->mapping, bare->survey);
    g_assert_true((lacks == NULL) == (samples[i].lacks == NULL));
    if (lacks != NULL)
        g_assert_nonnull(strstr(lacks, samples[i].lacks));
    request.changes = samples[i].changes;
    g_autoptr(import_reader) reader = import_open(&request, &error);
    g_assert_no_error(error);
    g_autofree char *rows = rows_describe(reader, NULL);
    g_assert_cmpstr(rows, ==, samples[i].rows);
}

static char *describe(GBytes *bytes, const char *kind, const char *const *changes)
{
    const struct import_request request = { .path = "test", .kind = kind, .changes = changes };
    g_autoptr(GError) error = NULL;
    g_autoptr(import_reader) reader =
        import_open_source(source_open_bytes(bytes, "test"), &request, &error);
    return reader == NULL ? g_strconcat("! ", error->message, NULL) : rows_describe(reader, NULL);
}

static void assert_rows(const char *content, const char *kind, const char *const *changes,
                        const char *expected)
{
    g_autoptr(GBytes) bytes = g_bytes_new(content, strlen(content));
    g_autofree char *rows = describe(bytes, kind, changes);
    g_assert_cmpstr(rows, ==, expected);
}

static const char gradebook[] =
    "First name,Last name,ID number,Email address,Quiz: One (Percentage),Quiz: Two (Percentage),"
    "Course total (Percentage),Last downloaded from this course\n"
    "Anna,Kovács,007,a@x.org,92.00 %,-,61.25 %,1781600000\n"
    "'=B,O'Hara,,b@x.org,100.00 %,5.00 %,0.00 %,1781600000\n"
    "Văn Anh,-,,c@x.org,-,-,-,1781600000\n";

#define GRADEBOOK                                                                                  \
    "[Quiz#1 One]\n[Quiz#2 Two]\n"                                                                 \
    "2 ~ external=007 email=a@x.org first=Anna last=Kovács active grade=0.6125 0.92/1,-/1\n"      \
    "3 ~ email=b@x.org first==B last=O'Hara active grade=0 1/1,0.05/1\n"                           \
    "4 ~ email=c@x.org first=Văn Anh last=- active -/1,-/1\n"

/* Saved as a workbook, and with the colon that nobody else separates cells with. */
static void test_gradebook_forms(void)
{
    assert_rows(gradebook, "moodle-grades", NULL, GRADEBOOK);
    for (int ods = 0; ods <= 1; ods++) {
        g_autoptr(GBytes) bytes = workbook_from_csv(gradebook, ods);
        g_autofree char *rows = describe(bytes, NULL, NULL);
        g_autofree char *expected = g_strdup(GRADEBOOK);
        /* A number loses its zeros in a spreadsheet. */
        g_assert_nonnull(strstr(rows, "first=Anna last=Kovács active grade=0.6125 0.92/1,-/1\n"));
        g_assert_cmpstr(strchr(rows, '3'), ==, strchr(expected, '3'));
    }
    assert_rows("\"First name\":\"Email address\":\"Quiz\\: A: B (Percentage)\":\"Course total\"\n"
                "Anna:a@x.org:\"12.00 %\":\"50.00 %\"\n",
                NULL, NULL,
                "[Quiz\\#1 A: B]\n2 ~ email=a@x.org first=Anna active grade=0.5 0.12/1\n");
}

/* Totals of categories, items without a type, very old headings, scales of words, letters that are numbers. */
static void test_gradebook_items(void)
{
    assert_rows(
        "First name,Surname,Email address,Quiz: A (Percentage),Quiz total (Percentage),"
        "Participation (Percentage),Forum: F (Real),Forum: G (Real),Test: T (Letter),"
        "Homework total (Percentage),Course total (Percentage)\n"
        "A,B,a@x,1.00 %,2.00 %,3.00 %,Good,-,1,4.00 %,5.00 %\n",
        NULL, NULL,
        "[Quiz#1 Quiz total]\n[Participation#1 ]\n[Forum#1 G]\n[Homework#1 Homework total]\n"
        "2 ~ email=a@x first=A last=B active grade=0.05 0.02/1,0.03/1,-/1,0.04/1\n");
    assert_rows("First name,Surname,Email address,Assignment: X,Course total\n"
                "A,B,a@x,15,55.5\n",
                NULL,
                (const char *const[]){ "Assignment: X=:points:20", "Course total=:percent", NULL },
                "[Assignment#1 X]\n2 ~ email=a@x first=A last=B active grade=0.555 15/20\n");
    assert_rows("First name,Surname,Email address,Assignment: X (Percentage),Course total (Real)\n"
                "A,B,a@x,'-5.00 %,50\n",
                NULL, (const char *const[]){ "Course total (Real)=:points:50", NULL },
                "[Assignment#1 X]\n2? \"-5.00 %\" in the column \"Assignment: X (Percentage)\" is "
                "less than nothing\n");
}

/* Headings of other languages, and of one that nobody knows, named by its kind. */
static void test_gradebook_languages(void)
{
    assert_rows("Prénom;Nom;Numéro d'identification;Adresse de courriel;Suspendu;"
                "Test\u00A0: Examen (Pourcentage);Total du cours (Pourcentage);"
                "Dernier téléchargement depuis ce cours\n"
                "Zoé;Lefèvre;9;z@x;Oui;70,00 %;80.00 %;1\n",
                NULL, NULL,
                "[Test#1 Examen]\n2 ~ external=9 email=z@x first=Zoé last=Lefèvre inactive "
                "grade=0.8 0.7/1\n");
    assert_rows("Nombre,Apellido(s),Dirección de correo,Tarea: Uno (Porcentaje),"
                "Total del curso (Porcentaje)\nJosé,García,j@x,10.00 %,20.00 %\n",
                NULL, NULL,
                "[Tarea#1 Uno]\n2 ~ email=j@x first=José last=García active grade=0.2 0.1/1\n");
    assert_rows("姓,名,メールアドレス,小テスト: 一 (パーセンテージ),コース合計 (パーセンテージ)\n"
                "山田,太郎,t@x,30.00 %,40.00 %\n",
                NULL, NULL,
                "[小テスト#1 一]\n2 ~ email=t@x first=太郎 last=山田 active grade=0.4 0.3/1\n");
    assert_rows(
        "名,姓,电子邮件,测验：期末 (百分比),课程总分 (百分比)\n小明,王,w@x,50.00 %,60.00 %\n", NULL,
        NULL, "[测验#1 期末]\n2 ~ email=w@x first=小明 last=王 active grade=0.6 0.5/1\n");
    assert_rows("Voornaamx,Achternaamx,Posx,Toetsx: A (Procx),Kursx (Procx)\n"
                "A,B,a@x,10.00 %,20.00 %\n",
                "moodle-grades", NULL,
                "[Toetsx#1 A (Procx)]\n[Kursx (Procx)#1 ]\n2 ~ email=a@x first=A last=B active "
                "0.1/1,0.2/1\n");
}

/* Translated words, dates that can be read in two ways, rows without activities. */
static void test_completion(void)
{
    assert_rows("ID,Name,E-Mail-Adresse,Aufsatz,Aufsatz - Abschlussdatum,Kurs abgeschlossen\n"
                "4,Anna K,a@x,Abgeschlossen,\"31.12.25, 10:00\",\"31.12.25, 10:00\"\n"
                "5,Bert L,b@x,Nicht abgeschlossen,,\n",
                NULL, NULL,
                "2 ~ id=4 email=a@x name=Anna K active completion=1:2/2 "
                "completed=2025-12-31T10:00:00Z\n"
                "3 ~ id=5 email=b@x name=Bert L active completion=0:0/2\n");
    static const char ambiguous[] =
        "ID,Name,Essay,Essay - Completion date,Course complete\n4,A,Completed,\"3/06/26, "
        "14:05\",\"3/06/26, 14:05\"\n";
    g_autoptr(GBytes) bytes = g_bytes_new_static(ambiguous, strlen(ambiguous));
    g_autofree char *open = describe(bytes, NULL, NULL);
    g_assert_nonnull(strstr(open, "\"3/06/26, 14:05\", can be read in several ways"));
    assert_rows(ambiguous, NULL, (const char *const[]){ "dates=day-first", NULL },
                "2 ~ id=4 name=A active completion=1:2/2 completed=2026-06-03T14:05:00Z\n");
    /* The word for the name of a thing, in languages that have another one for that of a person. */
    static const char *const headings[] = {
        "ID,Nazwa,Adres e-mail,Esej,Esej - Data ukończenia,Kurs ukończony",
        "ID,Název,E-mailová adresa,Esej,Esej - Datum dokončení,Kurz dokončen",
        "ID,Название,Адрес электронной почты,Эссе,Эссе - Дата завершения,Курс завершен",
    };
    for (gsize i = 0; i < G_N_ELEMENTS(headings); i++) {
        g_autofree char *report =
            g_strdup_printf("%s\n4,A,a@x,-,-,2026-06-03 14:05:00\n5,B,b@x,-,-,\n", headings[i]);
        assert_rows(report, "moodle-completion", NULL,
                    "2 ~ id=4 email=a@x name=A active completion=1:2/2 "
                    "completed=2026-06-03T14:05:00Z\n"
                    "3 ~ id=5 email=b@x name=B active completion=0:0/2\n");
    }
    assert_rows("ID,Name,Course complete\n4,A,2026-01-02 03:04:05\n5,B,\n", NULL, NULL,
                "2 ~ id=4 name=A active completion=1:1/1 completed=2026-01-02T03:04:05Z\n"
                "3 ~ id=5 name=B active completion=0:0/1\n");
}

static void test_progress(void)
{
    assert_rows(
        "\"\";\"E-Mail-Adresse\";\"Test\";\"\";\"Test\";\"31.12.2026 10:00\"\n"
        "\"A \\\";\"a@x\";\"Abgeschlossen\";\"2026-06-01 10:00:00\";\"Nicht abgeschlossen\""
        ";\"\"\n"
        "\"B\";\"b@x\";\"Blau\";\"\";\"\";\"\"\n",
        NULL, NULL,
        "2 ~ email=a@x name=A \\ active completion=0.5:1/2\n"
        "3? \"Blau\" in the column \"Test\" says neither that it is done nor that it is not; "
        "name the word for done behind the column's role, as in activity:WORD\n");
    assert_rows("\"\",\"Test\",\"\"\n\"A\",\"Blau\",\"\"\n\"B\",\"Rot\",\"\"\n", NULL,
                (const char *const[]){ "Test=activity:Blau", NULL },
                "2 ~ name=A active completion=1:1/1\n3 ~ name=B active completion=0:0/1\n");
}

#define RESULT(item, student, inner)                                                               \
    "<result><state>new</state><assignment>" item "</assignment><student>" student                 \
    "</student>" inner "</result>"

/* Several grades shown for an item, feedback that is no XML, and what is refused. */
static void test_xml(void)
{
    assert_rows(
        "<?xml version=\"1.0\"?>\n<results batch=\"1\">" RESULT(
            "A&amp;B", "s1",
            "<score>10.00</score><score>50.00 %</score><score>F</score>"
            "<feedback>1 < 2 && <b>x</i>\n</feedback>") RESULT("C", "s2", "<score>-</score>")
            RESULT("A&amp;B", "s2", "<score>20.00</score><score>100.00 %</score>") "</results>",
        NULL, NULL,
        "[A&B#1 ]\n[C#1 ]\n1 ~ external=s1 active 0.5/1,-/1\n2 ~ external=s2 active "
        "1/1,-/1\n");
    assert_rows("<results>" RESULT("A", "s1", "<score>1</score>")
                    RESULT("A", "s1", "<score>2</score>") "</results>",
                NULL, NULL, "! test: entry 2 says the same grade a second time");
    assert_rows("<results>" RESULT("", "s1", "<score>1</score>") "</results>", NULL, NULL,
                "! test: entry 1 lacks its assignment or its student");
    assert_rows("<results>" RESULT("A", "s1",
                                   "<score>1</score><feedback>x</feedback><score>100 %</score>"
                                   "</feedback>") "</results>",
                NULL, NULL, "! test: entry 1 has a feedback that ends in the middle");
    assert_rows("<results>\n<result>\n<assignment>A</assignment>", NULL, NULL,
                "! test: line 3: no element found");
    assert_rows("<results>\n<result>\n<feedback>a\nb", NULL, NULL,
                "! test: line 4: no element found");
    assert_rows("<results><!DOCTYPE x></results>", NULL, NULL,
                "! test: line 1: not well-formed (invalid token)");
}

/* Beside Moodle's own names of fields, other languages and lists of other programs. */
static void test_users(void)
{
    assert_rows("username,firstname,lastname,course1,suspended,lang\na,A,B,C1,1,de\nb,B,C,,0,\n",
                NULL, NULL,
                "2 a first=A last=B language=de course=C1 inactive\n"
                "3 b first=B last=C active\n");
    static const char several[] = "username,firstname,lastname,course1,course2\na,A,B,C1,C2\n";
    static const char *const less[] = { "course2=ignored", NULL };
    const struct import_request request = { .path = "test" };
    const struct import_request said = { .path = "test", .changes = less };
    g_autoptr(GBytes) bytes = g_bytes_new_static(several, strlen(several));
    g_autoptr(import_reader) users =
        import_open_source(source_open_bytes(bytes, "test"), &said, NULL);
    g_autofree char *remark = users->importer->remark(users);
    g_assert_cmpstr(remark, ==, "the courses of these columns are left out: course2");
    /* What is said of a course could not be said of both. */
    mapping_column_at(users->mapping, 4)->role = MAPPING_COURSE;
    g_assert_null(mapping_lacks(users->mapping, users->survey));
    users->mapping->row_is_completion = true;
    g_autofree char *lacks = mapping_lacks(users->mapping, users->survey);
    g_assert_nonnull(strstr(lacks, "are both taken for: course"));
    g_autoptr(GBytes) other = g_bytes_new_static("firstname,lastname,email\na,b,c@x\n", 33);
    g_autoptr(import_reader) reader =
        import_open_source(source_open_bytes(other, "test"), &request, NULL);
    g_assert_cmpstr(reader->importer->kind, ==, "roster");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(samples); i++) {
        g_autofree char *name = g_strconcat("/moodle/sample/", samples[i].file, NULL);
        g_test_add_data_func(name, GSIZE_TO_POINTER(i), test_sample);
    }
    g_test_add_func("/moodle/gradebook-forms", test_gradebook_forms);
    g_test_add_func("/moodle/gradebook-items", test_gradebook_items);
    g_test_add_func("/moodle/gradebook-languages", test_gradebook_languages);
    g_test_add_func("/moodle/completion", test_completion);
    g_test_add_func("/moodle/progress", test_progress);
    g_test_add_func("/moodle/xml", test_xml);
    g_test_add_func("/moodle/users", test_users);
    return g_test_run();
}
