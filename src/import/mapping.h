/* Which column of a table is what. A mapping is proposed from the headings and what stands below them, corrected by
 * the operator, remembered for files of the same heading.
 * Layer: import. Called by the importers of tables, operations/import*.c, the console's mapping page. */
#ifndef IMPORT_MAPPING_H
#define IMPORT_MAPPING_H

#include "base/cleanup.h"

#include <glib.h>
#include <stdbool.h>

/* What a column says of a learner. The words (mapping_role_words) are those typed after --map and shown. */
enum mapping_role {
    MAPPING_IGNORED,  /* ignored */
    MAPPING_USERNAME, /* username */
    MAPPING_EMAIL,    /* email */
    MAPPING_EXTERNAL_ID, /* id: the institution's own number (ID number, SIS User ID, employee number) */
    MAPPING_LMS_ID,      /* lms-id: the number within the system that wrote the file */
    MAPPING_NAME,        /* name: given and family name in the order in which they are printed */
    MAPPING_NAME_REVERSED, /* name-reversed: "Last, First" */
    MAPPING_GIVEN_NAME,    /* given-name */
    MAPPING_FAMILY_NAME,   /* family-name */
    MAPPING_LANGUAGE,      /* language */
    MAPPING_COURSE,        /* course: a key, or a name by which a course is known */
    MAPPING_SUSPENDED, /* suspended: neither blank nor "no" nor "active" means no longer enrolled */
    MAPPING_GRADE,     /* grade: of the whole course */
    MAPPING_OVERRIDE, /* override: the same; where it is filled in, it counts instead of the grade */
    MAPPING_SCORE,    /* score: of one graded item, in a category */
    MAPPING_COMPLETION, /* completion: of the whole course, a fraction, a percentage or a word */
    MAPPING_ACTIVITY,   /* activity: done or not; the share of those done is the completion */
    MAPPING_COMPLETION_DATE, /* completed: when the course was completed; blank means it was not */
    MAPPING_ROLES,
};
extern const char *const mapping_role_words[MAPPING_ROLES];

/* The same for a person: "e-mail address", "grade of the course". */
extern const char *const mapping_role_titles[MAPPING_ROLES];

/* How the numbers of a column of grades are to be read. */
enum mapping_scale {
    MAPPING_SCALE_NONE,     /* not known yet: has to be asked */
    MAPPING_SCALE_FRACTION, /* fraction: 0 to 1 */
    MAPPING_SCALE_PERCENT,  /* percent: 0 to 100, with or without the sign */
    MAPPING_SCALE_POINTS,   /* points:MAXIMUM */
    MAPPING_SCALES,
};
extern const char *const mapping_scale_words[MAPPING_SCALES];

struct mapping_column {
    char *heading; /* as the file writes it, trimmed; "" for none */
    enum mapping_role role;
    enum mapping_scale scale;
    double maximum; /* of points; 0: not known */
    bool doubted;   /* what was remembered of its scale can't be meant here: it is asked about */
    char *category; /* of a score */
    guint number;   /* of a score within its category, from 1; 0: the next that is free */
    char *item;     /* the name of a graded item or of an activity; "" when there is none */
    /* of an activity or a completion: the word that says it is done, all others say that it is not; "": the words
     * known in many languages */
    char *done;
    char *source; /* of an lms-id: "openedx", "moodle" or "canvas" */
};

enum mapping_date_order {
    MAPPING_DATES_UNKNOWN, /* has to be asked if the file has dates that can be read in several ways */
    MAPPING_DATES_DAY_FIRST,
    MAPPING_DATES_MONTH_FIRST,
    MAPPING_DATES_YEAR_FIRST,
    MAPPING_DATES,
};
extern const char *const mapping_date_words[MAPPING_DATES];

enum mapping_decimal {
    MAPPING_DECIMAL_UNKNOWN,
    MAPPING_DECIMAL_POINT,
    MAPPING_DECIMAL_COMMA,
    MAPPING_DECIMALS,
};
extern const char *const mapping_decimal_words[MAPPING_DECIMALS];

struct mapping {
    char *kind;         /* of the importer that it is for */
    GPtrArray *columns; /* of struct mapping_column, one for each column of the file */
    enum mapping_date_order dates;
    enum mapping_decimal decimal;
    /* of columns of numbers that have none of their own; may be unknown */
    enum mapping_scale scale;
    double maximum;         /* of its points */
    bool several_courses;   /* the kind reads several columns of courses, each an enrolment */
    bool row_is_completion; /* each row says that its learner completed the course */
    char *course;           /* the course that rows without one are about; NULL: not said */
    GPtrArray *courses;     /* of struct mapping_course: what names in rows mean */
    /* of later files of the heading that are neither marked nor UTF-8; NULL: not said */
    char *encoding;
};

/* What is meant by what rows say of their course. */
struct mapping_course {
    char *name;   /* as it was written when it was said */
    char *folded; /* by which it is found */
    char *key;    /* or whatever else a course is known by */
};

struct mapping *mapping_new(const char *kind);
struct mapping *mapping_copy(const struct mapping *mapping);
void mapping_free(struct mapping *mapping);
DEFINE_AUTOPTR(mapping, mapping_free)

/* Adds a column that is ignored. Borrowed. */
struct mapping_column *mapping_add_column(struct mapping *mapping, const char *heading);
struct mapping_column *mapping_column_at(const struct mapping *mapping, guint index);

/* Sets a text of a column, such as mapping_set_text(&column->item, "Essay 1"). */
void mapping_set_text(char **text, const char *value);

/* Says which course a name in rows means. "" as key: nothing is said of it any more. */
void mapping_name_course(struct mapping *mapping, const char *name, const char *key);

/* Which course was said to be meant by a name, without regard to case and accents; NULL: nothing was said. Borrowed. */
const char *mapping_find_course(const struct mapping *mapping, const char *name);

/* The first column of a role; -1 when there is none. */
int mapping_find(const struct mapping *mapping, enum mapping_role role);

/* Identifies files of the same shape: SHA-256 over kind and headings (trimmed, case folded). 64 hex digits; the caller
 * frees. */
char *mapping_fingerprint(const struct mapping *mapping);

/* What the columns were taken for, in one line: "Name: name; Punkte: grade of the course, points of 100". Columns that
 * are ignored are only counted. Caller frees. */
char *mapping_describe(const struct mapping *mapping);

/* What rows are about, beside people. */
bool mapping_has_results(const struct mapping *mapping);

/* Whether rows are about a course that neither a column nor the mapping names, so that it has to be asked. */
bool mapping_needs_course(const struct mapping *mapping);

/* Sets the encoding; NULL or "": nothing is said of it. */
void mapping_set_encoding(struct mapping *mapping, const char *name);

/* As text (mapping_write.c, mapping_change.c). */

/* For --map and files, a line each: "HEADING=role[:details]", "dates=day-first", "decimal=comma", "scale=points:100",
 * "rows=completed", "course=KEY", "course:NAME=KEY" for what a name in rows means, "encoding=windows-1250". A heading
 * that stands several times is named as "HEADING#2", a column by its number as "#4". In what mapping_write writes, a
 * backslash stands before each = # : or backslash that would end a text, and \n \r \t are control characters. Caller
 * frees. */
char *mapping_write(const struct mapping *mapping);

/* How a column is named there: "HEADING", "HEADING#2" or "#4". Caller frees. */
char *mapping_column_name(const struct mapping *mapping, guint index);

/* The line that says which course a name means. Caller frees. */
char *mapping_write_course(const char *name, const char *key);

/* The encoding that what mapping_write wrote may speak of: without the columns it can't be told from the role of a column
 * called "encoding". NULL: it speaks of none. Caller frees. */
char *mapping_find_encoding(const char *text);

/* Applies one such line. ERROR_USAGE names the line and what may stand there; the mapping is then unchanged. */
bool mapping_change(struct mapping *mapping, const char *line,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The words of --map for its help and the manual page: lines "WORD  what it means". */
#define MAPPING_HELP                                                                               \
    "  ignored                   the column is not read\n"                                         \
    "  name, name-reversed       the whole name, as printed or as \"Last, First\"\n"               \
    "  given-name, family-name   the parts of the name\n"                                          \
    "  email, username           the e-mail address, the user name\n"                              \
    "  id                        the institution's own number\n"                                   \
    "  lms-id:SYSTEM             the number within openedx, moodle or canvas\n"                    \
    "  language                  the learner's language\n"                                         \
    "  course                    the course's key or name\n"                                       \
    "  suspended                 anything but blank, \"no\" or \"active\": no longer\n"            \
    "                            enrolled\n"                                                       \
    "  grade:SCALE               the course's grade; SCALE is fraction, percent\n"                 \
    "                            or points:MAXIMUM\n"                                              \
    "  override:SCALE            the same; where it is filled in, it counts instead\n"             \
    "  score:SCALE:CATEGORY      one graded item of a category; :NUMBER and :NAME\n"               \
    "                            may follow\n"                                                     \
    "  completion:SCALE          completion of the course, or a word;\n"                           \
    "                            completion::WORD for one of your own\n"                           \
    "  activity                  done or not; the share done is the completion;\n"                 \
    "                            activity:WORD for a word of your own\n"                           \
    "  completed                 the date of completion; blank is not completed\n"                 \
    "  dates=ORDER               of the file: day-first, month-first, year-first\n"                \
    "  decimal=MARK              of the file: point or comma\n"                                    \
    "  scale=SCALE               of all columns of numbers without their own\n"                    \
    "  rows=completed            each row is a completion (or rows=listed)\n"                      \
    "  course=KEY                the course of rows that name none\n"                              \
    "  course:NAME=KEY           the course that rows mean by NAME\n"                              \
    "  encoding=NAME             remembered for the next file of this heading that\n"              \
    "                            is not UTF-8; --encoding says it of this one"

/* What is settled by the file, and what has to be said (mapping_settle.c, mapping_ask.c). `survey` is of it. */
struct survey;

/* Fills in what is not said and the file leaves no doubt about: scales, order of dates, decimal mark. */
void mapping_settle(struct mapping *mapping, const struct survey *survey);

/* Applies what was remembered for files of this heading (as mapping_write wrote it), without what this file
 * contradicts: that is left as proposed, or to be asked again. */
bool mapping_recall(struct mapping *mapping, const char *text, const struct survey *survey,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

enum mapping_subject {
    MAPPING_ASKS_COLUMNS, /* nothing says whom rows are about, or two columns say the same: no choices */
    MAPPING_ASKS_DATES,
    MAPPING_ASKS_DECIMAL,
    MAPPING_ASKS_SCALE,
};

struct mapping_choice {
    char *word;  /* the answer */
    char *title; /* "day first: 2 March 2026" */
};

struct mapping_question {
    enum mapping_subject subject;
    int column; /* -1: the whole file */
    /* what is not clear: "the dates of the column \"Date\", such as 02/03/2026, can be …" */
    char *sentence;
    char *remedy; /* for batch use: "add --map dates=day-first or …" */
    /* of struct mapping_choice; of a scale also "points:NUMBER" can be answered */
    GPtrArray *choices;
    char *proposal; /* the word that is most likely; NULL: none is */
};

/* What still has to be said before rows can be read, in the order of the columns; empty when nothing has. Free with
 * g_ptr_array_unref. The course (mapping_needs_course) is the operation's question. */
GPtrArray *mapping_questions(const struct mapping *mapping, const struct survey *survey);

/* Takes the answer to a question: one of its words, or the number of a choice from 1. ERROR_USAGE. */
bool mapping_answer(struct mapping *mapping, const struct mapping_question *question,
                    const char *answer, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The first question as one sentence with its remedy, for batch use; NULL when nothing has to be said. Caller frees. */
char *mapping_lacks(const struct mapping *mapping, const struct survey *survey);

/* Sentences (char *) on what was concluded rather than said, for the report of an import: "the numbers of the column
 * "Grade" are read as percent". Free with g_ptr_array_unref. */
GPtrArray *mapping_notices(const struct mapping *mapping, const struct survey *survey);

#endif
