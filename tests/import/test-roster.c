#include "config.h"

#include "describe_table.h"
#include "mapping_tests.h"

#include <string.h>

/* Rosters: every sample, and what else people save. */

static const struct {
    const char *file, *encoding, *change, *rows;
} samples[] = {
    { "accredible_style.csv", NULL, NULL,
      "Recipient Name: name; Recipient Email: e-mail address; Issued on: date of completion; "
      "Grade: "
      "grade of the course, percent; 1 ignored\n"
      "2 email=james@example.org name=James Brown grade=0.99 completion=1/1 "
      "completed=2017-05-31T00:00:00Z\n"
      "3 email=chris@example.org name=Chris Jones grade=0.6 completion=1/1 "
      "completed=2017-05-31T00:00:00Z\n" },
    { "cp1251_cyrillic.csv", "windows-1251", NULL,
      "ФИО: name; Почта: e-mail address; Курс: course; Дата: date of completion\n"
      "2 email=p@example.ru name=Щербаков Пётр Ильич course=Охрана труда completion=1/1 "
      "completed=2026-06-15T00:00:00Z\n" },
    { "credential_saas_style.csv", NULL, NULL,
      "recipient.name: name; recipient.email: e-mail address; credential.issue_date: date of "
      "completion; Course Title: course; 1 ignored\n"
      "2 email=oconnor@example.ie name=Síle O’Connor course=Manual handling, part 1 completion=1/1 "
      "completed=2026-06-15T00:00:00Z\n" },
    { "excel_de_semicolon_cp1252.csv", "windows-1252", NULL,
      "Name: name; E-Mail: e-mail address; Kurs: course; Datum: date of completion; Punkte: grade "
      "of the course\n"
      "! excel_de_semicolon_cp1252.csv: the file does not say of how many the numbers of the "
      "column "
      "\"Punkte\" are, the largest of which is 92,5; add --map 'Punkte=:points:100' with the right "
      "maximum, or --map 'Punkte=:percent' (of 100) or --map 'Punkte=:fraction' (of 1)\n" },
    { "excel_de_semicolon_cp1252.csv", "windows-1252", "Punkte=:points:100",
      "Name: name; E-Mail: e-mail address; Kurs: course; Datum: date of completion; Punkte: grade "
      "of the course, points of 100\n"
      "2 email=j@example.de name=Jürgen Größmann course=Brandschutz grade=0.925 completion=1/1 "
      "completed=2026-06-15T00:00:00Z\n"
      "3 email=m@example.de name=Müller; Söhne course=Brandschutz grade=0.8 completion=1/1 "
      "completed=2026-02-01T00:00:00Z\n" },
    { "excel_unicode_text_utf16le_tab.txt", NULL, NULL,
      "Name: name; Email: e-mail address; Course: course; Date: date of completion\n"
      "2 email=n@example.gr name=Νίκος Παπαδόπουλος course=Safety completion=1/1 "
      "completed=2026-06-15T00:00:00Z\n"
      "3 email=l@example.cn name=李 娜 course=Safety completion=1/1 "
      "completed=2026-06-15T00:00:00Z\n" },
    { "hostile.csv", NULL, NULL,
      "name: name; email: e-mail address; course: course; date: date of completion\n"
      "2! a quotation mark is not closed where its cell ends\n"
      "3 email=b@example.org name=@SUM(1+1)*cmd|' /C calc'!A0 course=C completion=1/1 "
      "completed=2026-01-01T00:00:00Z\n"
      "4 email=c@example.org name=line1\nline2 course=C completion=1/1 "
      "completed=2026-01-01T00:00:00Z\n"
      "6! a quotation mark is not closed where its cell ends\n" },
    { "mac_cr_only_macroman.csv", "macintosh", NULL,
      "Name: name; Email: e-mail address\n"
      "2 email=r@example.fr name=René Façade\n"
      "3 email=z@example.si name=Ziga\n" },
    { "name_email_course_date.csv", NULL, NULL,
      "name: name; email: e-mail address; course: course; date: date of completion\n"
      "2 email=anna.kovacs@example.org name=Anna Mária Kovács course=Fire Safety 1 completion=1/1 "
      "completed=2026-06-15T00:00:00Z\n"
      "3 email=jose@example.org name=García-López, José course=Fire Safety 1 completion=1/1 "
      "completed=2026-06-15T00:00:00Z review=the name has a comma; is its family name first?\n" },
    { "ragged_duplicates_blank.csv", NULL, NULL,
      "name: name; EMAIL: e-mail address; course: course; date: date of completion; 1 ignored\n"
      "4 email=anna@example.org name=Anna course=C1 completion=1/1 "
      "completed=2026-01-01T00:00:00Z\n"
      "5 email=ANNA@EXAMPLE.ORG name= anna  course=C1 completion=1/1 "
      "completed=2026-01-01T00:00:00Z\n"
      "6 email=bob@example.org name=Bob\n"
      "8? the row has 6 cells and the heading only 5, so its cells may stand in the wrong columns; "
      "put cells with a separator in quotation marks\n" },
    { "sep_line_excel.csv", NULL, NULL,
      "full_name: name; email: e-mail address; course_title: course; completion_date: date of "
      "completion\n"
      "3 email=z@example.se name=Zoë Ångström course=Säkerhet completion=1/1 "
      "completed=2026-06-15T00:00:00Z\n" },
    { "shift_jis.csv", "cp932", NULL,
      "氏名: name; メール: e-mail address; 講座名: course; 修了日: date of completion\n"
      "2 email=t@example.jp name=山田 太郎 course=情報セキュリティ completion=1/1 "
      "completed=2026-06-15T00:00:00Z\n"
      "3 email=h@example.jp name=髙橋 花子 course=情報セキュリティ completion=1/1 "
      "completed=2026-06-15T00:00:00Z\n" },
};

static void test_samples(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(samples); i++) {
        const char *changes[] = { samples[i].change, NULL };
        struct import_request request = { .encoding = samples[i].encoding, .changes = changes };
        g_autofree char *text = describe_table_sample("rosters", samples[i].file, &request);
        g_assert_cmpstr(text, ==, samples[i].rows);
    }
}

/* A file in no encoding at all is refused before anything is read of it. */
static void test_invalid_text(void)
{
    static const char *const files[] = { "invalid_utf8.csv", "excel_de_semicolon_cp1252.csv",
                                         "cp1251_cyrillic.csv", "shift_jis.csv",
                                         "mac_cr_only_macroman.csv" };
    for (gsize i = 0; i < G_N_ELEMENTS(files); i++) {
        struct import_request request = { .path = NULL };
        g_autofree char *text = describe_table_sample("rosters", files[i], &request);
        g_autofree char *start = g_strdup_printf(
            "! %s: is not marked as Unicode, nor is it UTF-8; name its code page with --encoding",
            files[i]);
        g_assert_true(g_str_has_prefix(text, start));
    }
}

/* A table and its rows, without the line that describes the columns; the changes end with NULL. */
static void assert_rows(const char *content, const char *const *changes, const char *expected)
{
    g_autofree char *text = describe_table_text(content, changes);
    const char *rows = text[0] == '!' ? text : strchr(text, '\n') + 1;
    g_assert_cmpstr(rows, ==, expected);
}

static void assert_columns(const char *content, const char *expected)
{
    g_autofree char *text = describe_table_text(content, NULL);
    *strchr(text, '\n') = '\0';
    g_assert_cmpstr(text, ==, expected);
}

static void test_headings(void)
{
    assert_columns("Name;Vorname;Matrikel-Nr.\nKovács;Anna;1\n",
                   "Name: family name; Vorname: given name; Matrikel-Nr.: id of the institution");
    assert_columns(
        "Nombre;Apellidos;Correo electrónico\nAna;Gómez;a@b.es\n",
        "Nombre: given name; Apellidos: family name; Correo electrónico: e-mail address");
    assert_columns("Nom,Courriel\nJean Dupont,j@b.fr\n", "Nom: name; Courriel: e-mail address");
    assert_columns("Nom,Prénom\nDupont,Jean\n", "Nom: family name; Prénom: given name");
    assert_columns("Имя,Фамилия\nАнна,Ковач\n", "Имя: given name; Фамилия: family name");
    assert_columns("Ad,Soyad\nAyşe,Yılmaz\n", "Ad: given name; Soyad: family name");
    assert_columns("이름,이메일\n홍길동,h@b.kr\n", "이름: name; 이메일: e-mail address");
    assert_columns("姓名,邮箱,成绩\n李娜,l@b.cn,92%\n",
                   "姓名: name; 邮箱: e-mail address; 成绩: grade of the course, percent");
    assert_columns("Name,Login\nA,a@b.org\n", "Name: name; Login: e-mail address");
    assert_columns("Name,Email,Private e-mail,Score,Score %\nA,a@b.org,c@d.org,45,90\n",
                   "Name: name; Email: e-mail address; Score %: grade of the course, percent; "
                   "2 ignored");
    assert_columns("Name\n\"King, Ann\"\n\"Poe, Bo\"\n", "Name: name, family name first");
    assert_columns("Date of birth,Name,Expiry date\n1990-01-01,A,2030-01-01\n",
                   "Name: name; 2 ignored");
}

static void test_names(void)
{
    static const char *const reversed[] = { "Name=name-reversed", NULL };
    assert_rows("Name\n\"King, Ann\"\nCher\n\"Smith, Jr., John\"\n", reversed,
                "2 name=Ann King first=Ann last=King\n3 name=Cher\n"
                "4 name=Jr., John Smith first=Jr., John last=Smith review=the name has several "
                "commas; which part comes first?\n");
    assert_rows("Name,Email\nNone,a@b.org\nNull,b@b.org\nN/A,c@b.org\nMar-1,d@b.org\n"
                "\"Ann King, PhD\",e@b.org\n,f@b.org\n",
                NULL,
                "2 email=a@b.org name=None\n3 email=b@b.org name=Null\n4 email=c@b.org name=N/A\n"
                "5 email=d@b.org name=Mar-1 review=the name looks like a date that a spreadsheet "
                "made of it\n6 email=e@b.org name=Ann King, PhD\n7 email=f@b.org\n");
    /* A guard is taken off exactly. */
    assert_rows("Name,Email\n'=1+1 Evil,a@b.org\n'Abd,b@b.org\n\"=\"\"+Plus\"\"\",c@b.org\n"
                "=SUM,d@b.org\n",
                NULL,
                "2 email=a@b.org name==1+1 Evil\n3 email=b@b.org name='Abd\n"
                "4 email=c@b.org name=+Plus\n5 email=d@b.org name==SUM\n");
}

static void test_identity(void)
{
    assert_rows("Name,User,Email,ID\n"
                "A,a,,0012\nB,,b@b.org,1.23E+11\nC,c,c at c,\nD,N/A,-,N/A\nE,1e5,,12345.0\n"
                "F,,x@y.org;z@y.org,\n,,,\n , , ,1\n",
                NULL,
                "2 user=a id=0012 name=A\n"
                "3? \"1.23E+11\" in the column \"ID\" was made a number by a spreadsheet, so that "
                "its digits are lost; give the column the format of text there and save it again\n"
                "4? \"c at c\" in the column \"Email\" is not one e-mail address\n"
                "5 name=D\n"
                "6? \"12345.0\" in the column \"ID\" was made a number by a spreadsheet, so that "
                "its digits are lost; give the column the format of text there and save it again\n"
                "7? \"x@y.org;z@y.org\" in the column \"Email\" is not one e-mail address\n"
                "9 id=1\n");
    assert_rows("Name,Email\nA,mailto:a@b.org\nB,B <b@b.org>\nC,<c@b.org>\nD,d+x@b.org\n", NULL,
                "2? \"mailto:a@b.org\" in the column \"Email\" is not one e-mail address\n"
                "3? \"B <b@b.org>\" in the column \"Email\" is not one e-mail address\n"
                "4? \"<c@b.org>\" in the column \"Email\" is not one e-mail address\n"
                "5 email=d+x@b.org name=D\n");
    assert_rows("Name,Note\n,5\nA,#REF!\n", (const char *const[]){ "Note=grade:points:6", NULL },
                "2? the row does not say whom it is about: its name, e-mail address, user name and "
                "id are blank\n"
                "3? \"#REF!\" in the column \"Note\" is an error of the spreadsheet; mend its "
                "formula and save it again\n");
    static const char *const ids[] = { "Nr=lms-id:moodle", NULL };
    assert_rows("Name,Nr\nA,7\n", ids, "2 moodle=7 name=A\n");
}

static void test_grades(void)
{
    assert_rows(
        "Name;Grade\nA;92,5 %\nB;-\nC;N/A\nD;\nE;EX\nF;18/20\nG;none of it\nH;-5 %\nI;250 %\n",
        NULL,
        "2 name=A grade=0.925\n3 name=B\n4 name=C\n5 name=D\n6 name=E\n"
        "7 name=F grade=0.9\n8? \"none of it\" in the column \"Grade\" is not a number\n"
        "9? \"-5 %\" in the column \"Grade\" is less than nothing\n"
        "10? \"250 %\" in the column \"Grade\" is too many percent; say points of a maximum "
        "if it is one\n");
    assert_rows("Name,Grade\nA,0.925\nB,1\n", NULL, "2 name=A grade=0.925\n3 name=B grade=1\n");
    static const char *const fraction[] = { "Grade=:fraction", NULL };
    assert_rows("Name,Grade\nA,0.9\nB,92\n", fraction,
                "2 name=A grade=0.9\n3? \"92\" in the column \"Grade\" is no fraction of 1; say "
                "percent or points if it is one\n");
    /* What is said of the file is more than what its numbers look like, and less than a sign. */
    static const char *const file[] = { "scale=points:80", NULL };
    assert_rows("Name,Grade\nA,60\nB,76\n", file, "2 name=A grade=0.75\n3 name=B grade=0.95\n");
    assert_rows("Name,Grade\nA,60%\nB,76\n", file, "2 name=A grade=0.6\n3 name=B grade=0.76\n");
    static const char *const scores[] = { "Q1=score:points:40:Quizzes", "Q2=score:percent:Quizzes",
                                          "E=score:fraction:Essays:3:Long", NULL };
    assert_rows("Name,Q1,Q2,E\nA,38,90,0.5\nB,,-,1\n", scores,
                "[Quizzes#1 ]\n[Quizzes#2 ]\n[Essays#3 Long]\n"
                "2 name=A 38/40,0.9,0.5\n3 name=B -/40,-,1\n");
    static const char *const clash[] = { "Q1=score:percent:Quizzes:1", "Q2=score:percent:Quizzes:1",
                                         NULL };
    assert_rows("Name,Q1,Q2\nA,38,90\n", clash,
                "! test: the column \"Q2\" is not the only one that is number 1 of \"Quizzes\"; "
                "give it another number or category, or leave it out with --map 'Q2=ignored'\n");
}

static void test_completions(void)
{
    assert_rows(
        "Name,Completion date\nA,2026-06-15\nB,\nC,-\nD,2026-02-30\nE,Yes\nF,not completed\nG\n",
        NULL,
        "2 name=A completion=1/1 completed=2026-06-15T00:00:00Z\n3 name=B completion=0/1\n"
        "4 name=C completion=0/1\n"
        "5? \"2026-02-30\" is no day of the calendar (column \"Completion date\")\n"
        "6 name=E completion=1/1\n7 name=F completion=0/1\n8 name=G\n");
    assert_rows("Name,Status,Date\nA,Passed,2026-06-15\nB,Failed,2026-06-15\nC,,2026-06-15\n", NULL,
                "2 name=A completion=1/1 completed=2026-06-15T00:00:00Z\n3 name=B completion=0/1\n"
                "4 name=C completion=1/1 completed=2026-06-15T00:00:00Z\n");
    static const char *const rows[] = { "rows=completed", "course=TC101", NULL };
    assert_rows("Name\nA\n", rows, "2 name=A course=TC101 completion=1/1\n");
    static const char *const activities[] = { "One=activity", "Two=activity:Fait", NULL };
    assert_rows("Name,One,Two\nA,Completed,fait\nB,,Pas fait\nC,Perhaps,\n", activities,
                "2 name=A completion=2/2\n3 name=B completion=0/2\n"
                "4? \"Perhaps\" in the column \"One\" says neither that it is done nor that it is "
                "not; name the word for done behind the column's role, as in activity:WORD\n");
    assert_rows("Name,Suspended,Course\nA,,C1\nB,Yes,N/A\nC,No,C2\n", NULL,
                "2 name=A course=C1\n3 name=B inactive\n4 name=C course=C2\n");
}

/* With these headings it could be a profile report of Open edX, which has no results: nothing of a column is lost. */
static void test_not_a_profile_report(void)
{
    static const char *const columns[] = { "course=TC101", NULL };
    assert_rows("username,name,email,completion\nanna,Anna,a@example.org,95%\n", columns,
                "2 user=anna email=a@example.org name=Anna course=TC101 completion=0.95/1\n");
}

static void test_dates(void)
{
    assert_rows("氏名,修了日\nA,令和8年6月15日\nB,2026年6月16日\n", NULL,
                "2 name=A completion=1/1 completed=2026-06-15T00:00:00Z\n"
                "3 name=B completion=1/1 completed=2026-06-16T00:00:00Z\n");
    static const char *const day_first[] = { "dates=day-first", NULL };
    assert_rows("Name,Date\nA,02/03/2026\nB,5/31/2026\n", day_first,
                "2 name=A completion=1/1 completed=2026-03-02T00:00:00Z\n"
                "3? \"5/31/2026\" is no date when dates are day-first (column \"Date\")\n");
}

/* Any table is a roster if it is said, in whatever words its heading is. */
static void test_unknown_headings(void)
{
    static const char content[] = "Wer,Wann\nA,2026-06-15\n";
    const char *const changes[] = { "Wer=name", "Wann=completed", NULL };
    struct import_request request = { .path = "test", .changes = changes };
    g_autoptr(GBytes) bytes = g_bytes_new_static(content, strlen(content));
    g_autofree char *unknown = describe_table(source_open_bytes(bytes, "test"), &request);
    g_assert_true(g_str_has_prefix(unknown, "! test: is none of the files that can be imported"));
    request.kind = "roster";
    g_autofree char *rows = describe_table(source_open_bytes(bytes, "test"), &request);
    g_assert_cmpstr(rows, ==,
                    "Wer: name; Wann: date of completion\n"
                    "2 name=A completion=1/1 completed=2026-06-15T00:00:00Z\n");
}

/* Two columns that say the same are asked about, unless the second one is empty or says something else. */
static void test_rivals(void)
{
    assert_rows(
        "Name,Grade,Grade\nA,85.5,90\nB,7,8\n", NULL,
        "! test: the 2. and the 3. column, both called \"Grade\", are both taken for: grade of "
        "the course; leave one out, for example with --map 'Grade#2=ignored'\n");
    assert_rows("Name,Grade,Final grade\nA,85.5,90\nB,7,8\n",
                (const char *const[]){ "Grade=ignored", NULL },
                "2 name=A grade=0.9\n3 name=B grade=0.08\n");
    assert_rows("Name,Grade,Grade\nA,85.5,\nB,7,\n", NULL,
                "2 name=A grade=0.855\n3 name=B grade=0.07\n");
    assert_rows("Name,Email,E-Mail\nA,a@b.org,c@b.org\n", NULL,
                "! test: the column \"Email\" and the column \"E-Mail\" are both taken for: e-mail "
                "address; leave one out, for example with --map 'E-Mail=ignored'\n");
    assert_columns("Name,Grade,Result\nA,85.5,Pass\nB,7,Fail\n",
                   "Name: name; Grade: grade of the course, percent; 1 ignored");
}

/* Headings that say of how many their points are. */
static void test_maxima(void)
{
    static const char *const headings[] = { "Note /20",          "Note/20",       "Note (sur 20)",
                                            "Score (out of 20)", "Punkte von 20", "Grade (max. 20)",
                                            "Points (max: 20)",  "Ocena z 20" };
    for (gsize i = 0; i < G_N_ELEMENTS(headings); i++) {
        g_autofree char *content = g_strdup_printf("Name,%s\nA,15\nB,12.5\n", headings[i]);
        assert_rows(content, NULL, "2 name=A grade=0.75\n3 name=B grade=0.625\n");
    }
    assert_columns("Name,Quiz 3 of 5,Grade 12,Note /20\nA,1,2,30\n", "Name: name; 3 ignored");
    assert_rows(
        "Name,Note /20,Points /50\nA,15,20\n", NULL,
        "! test: the column \"Note /20\" and the column \"Points /50\" are both taken for: "
        "grade of the course; leave one out, for example with --map 'Points /50=ignored'\n");
}

/* Lines below a table are nobody, however they are called; a learner is, whatever they are called. */
static void test_summaries(void)
{
    static const char sentence[] =
        "? the row seems to sum up the others instead of naming a "
        "learner; remove it, or give it an e-mail address or id if it is "
        "one\n";
    static const char *const lines[] = { "Total",        "Summe:",      "Average: 46.25",
                                         "Durchschnitt", "Anzahl = 12", "Total participants 2",
                                         "Итого",        "合计",        "MOYENNE" };
    for (gsize i = 0; i < G_N_ELEMENTS(lines); i++) {
        g_autofree char *content = g_strdup_printf("Name,Grade\nA,85\n%s,60\n", lines[i]);
        g_autofree char *rows = g_strdup_printf("2 name=A grade=0.85\n3%s", sentence);
        assert_rows(content, NULL, rows);
    }
    assert_rows("Name,Email\nTotal,t@b.org\nTotal Smith,\n", NULL,
                "2 email=t@b.org name=Total\n3 name=Total Smith\n");
    assert_rows("Vorname,Nachname\nSumme,\nSumme,King\n", NULL,
                "2? the row seems to sum up the others instead of naming a learner; remove it, or "
                "give it an e-mail address or id if it is one\n3 first=Summe last=King\n");
}

/* Moodle's list of participants says in a column of states who is suspended. */
static void test_states(void)
{
    assert_rows("Name,Status\nA,Active\nB,Suspended\nC,Not current\nD,\n", NULL,
                "2 name=A\n3 name=B inactive\n4 name=C inactive\n5 name=D\n");
    assert_rows("Name,Status\nA,Aktiv\nB,Inaktiv\n", NULL, "2 name=A\n3 name=B inactive\n");
    assert_columns("Name,Status\nA,Active\nB,Active\n", "Name: name; 1 ignored");
    assert_rows("Name,State\nA,active\nB,gone\n", (const char *const[]){ "State=suspended", NULL },
                "2 name=A\n3 name=B inactive\n");
}

/* Names of both parts in one cell, and spaces that nobody sees. */
static void test_one_cell(void)
{
    assert_rows("\"Family, Given\",Email\n\"King, Ann\",a@b.org\n", NULL,
                "2 email=a@b.org name=Ann King first=Ann last=King\n");
    assert_rows("\"Familienname, Vorname\",ID\n\"König, Anna\",7\n", NULL,
                "2 id=7 name=Anna König first=Anna last=König\n");
    assert_rows("Name,Email,ID\nA,\u00a0a@b.org\u00a0,\u3000 7\u2003\nB,\u00a0,\u202f8\n", NULL,
                "2 email=a@b.org id=7 name=A\n3 id=8 name=B\n");
}

/* A table below titles, or on another sheet, is named by its place. */
static void test_titles(void)
{
    assert_rows(
        "Course results\n\nList of 2026,,\nName,Email\nA,a@b.org\n", NULL,
        "! test: its columns are named in line 4, but a table has to begin with their names; "
        "remove what stands above them\n");
    g_autofree char *unknown = describe_table_text("Results\nof,2026\n5,6\n", NULL);
    g_assert_true(g_str_has_prefix(unknown, "! test: is none of the files that can be imported"));
}

static void assert_remark(const char *content, const char *expected)
{
    GError *error = NULL;
    const struct import_request request = { .path = "test" };
    g_autoptr(GBytes) bytes = g_bytes_new(content, strlen(content));
    g_autoptr(import_reader) reader =
        import_open_source(source_open_bytes(bytes, "test"), &request, &error);
    g_assert_no_error(error);
    g_autofree char *remark = reader->importer->remark(reader);
    g_assert_cmpstr(remark, ==, expected);
}

/* What is left out is said. */
static void test_remarks(void)
{
    assert_remark("Name,Grade\nA,85\n", NULL);
    assert_remark("Name,Grade,Empty\nA,B+,\nB,C,\n", "left out: the column \"Grade\"");
    assert_remark("Name,Note,Note\nA,x,y\n",
                  "left out: the columns \"Note\" (the 2.), \"Note\" (the 3.)");
    assert_remark("Name,,A,B,C,D\nA,1,2,3,4,5\n",
                  "left out: the columns #2, \"A\", \"B\" and 2 more");
    assert_remark(
        "First name,Last name,Email address,Course total (Letter),Last downloaded from "
        "this course\nA,B,a@b.org,B+,1781600000\n",
        "no grade of the course is taken, since the file has none in numbers; letters and "
        "words are left out");
    assert_remark(
        "First name,Last name,Email address,Course total (Percentage),Last downloaded from "
        "this course\nA,B,a@b.org,80 %,1781600000\n",
        NULL);
}

void roster_add_tests(void)
{
    g_test_add_func("/roster/rivals", test_rivals);
    g_test_add_func("/roster/maxima", test_maxima);
    g_test_add_func("/roster/summaries", test_summaries);
    g_test_add_func("/roster/states", test_states);
    g_test_add_func("/roster/one-cell", test_one_cell);
    g_test_add_func("/roster/titles", test_titles);
    g_test_add_func("/roster/remarks", test_remarks);
    g_test_add_func("/roster/samples", test_samples);
    g_test_add_func("/roster/invalid-text", test_invalid_text);
    g_test_add_func("/roster/headings", test_headings);
    g_test_add_func("/roster/names", test_names);
    g_test_add_func("/roster/identity", test_identity);
    g_test_add_func("/roster/grades", test_grades);
    g_test_add_func("/roster/completions", test_completions);
    g_test_add_func("/roster/not-a-profile-report", test_not_a_profile_report);
    g_test_add_func("/roster/dates", test_dates);
    g_test_add_func("/roster/unknown-headings", test_unknown_headings);
}
