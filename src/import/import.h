/* Report files as streams of rows, whatever LMS wrote them. One const table lists the kinds; each kind recognises its
 * files by their content, never by their name. Layer: import. Called by operations, pages, tests and fuzz targets. No
 * SQL, and no verdicts: whether a name may be printed or a row changes anything is for the operation to say. */
#ifndef IMPORT_IMPORT_H
#define IMPORT_IMPORT_H

#include "base/cleanup.h"
#include "base/json.h"
#include "import/csv.h"
#include "import/mapping.h"
#include "import/records.h"
#include "import/source.h"
#include "import/survey.h"

#include <glib.h>
#include <stdbool.h>

/* What the rows of a kind are about. Files are applied in this order. */
enum import_subject {
    IMPORT_POLICY,       /* no rows: `policy` of the reader */
    IMPORT_COURSE_NAMES, /* no rows: `names` of the reader */
    IMPORT_PROFILES,
    IMPORT_GRADES,
    IMPORT_COMPLETIONS,
    IMPORT_TABLE, /* whatever the mapping finds: people, grades, completions, of one course or several */
};

enum import_activity {
    IMPORT_ACTIVITY_UNKNOWN,
    IMPORT_ACTIVE,
    IMPORT_INACTIVE,
    IMPORT_NOT_ENROLLED, /* the learner has no enrolment, and gets none */
};

/* What a file says of one learner. Texts are borrowed until the next row; NULL: the file does not say. */
struct import_row {
    guint64 line; /* of the file; the number of the entry in a JSON file */
    const char *username;
    const char *lms_id;      /* the number in the LMS that wrote the file */
    const char *lms_source;  /* "openedx", "moodle", "canvas": where lms_id counts; NULL: in none */
    const char *external_id; /* the institution's own number */
    const char *email;
    bool has_profile;
    const char *name, *first_name, *last_name, *language; /* as written; of a profile */
    /* why a person must look at the name before it is printed; NULL: nothing was seen */
    const char *review;
    const char *course; /* key or name, as the row has it; NULL: the file's */
    const char *mode;   /* enrolment track; "" is none */
    enum import_activity activity;
    const char *account; /* what only Testamur's own table of learners says: testamur_learners.c */
    bool has_grade;
    double grade;         /* fraction, rounded to whole percents by the LMS */
    const double *scores; /* for each column of the reader, earned points; NaN: not attempted */
    /* for each, the points that could be earned; NULL: 1 each, scores are fractions; NaN: nothing is said */
    const double *possibles;
    bool has_completion;
    double ratio, earned, possible; /* NaN: null */
    bool has_completed;
    gint64 completed; /* when, in microseconds UTC */
};

/* A graded subsection, as the heading of a report names it. */
struct import_column {
    char *category;
    guint number;
    char *name; /* "" when the heading has none */
};

struct import_assignment_type {
    char *name;
    double weight;
    gint64 drop_count, min_count;
    char *short_label;
};

struct import_policy {
    GArray *types; /* of struct import_assignment_type, in the file's order */
    char *cutoffs; /* JSON object */
};

struct import_course_names {
    char *run;
    char *long_name, *display_name; /* "" when the file has none */
};

enum import_step {
    IMPORT_END,
    IMPORT_ROW,
    IMPORT_BAD_ROW, /* damaged: the file is refused, or the row skipped if the operator asked for it */
    IMPORT_REFUSED_ROW, /* well-formed, but this learner can't be taken in */
    IMPORT_FAILED,
};

/* What the operator said about a file. */
struct import_request {
    const char *path;
    const char *kind;     /* NULL: recognise it */
    const char *encoding; /* NULL: UTF-8 or marked */
    const char *sheet;    /* of a workbook; NULL: the first one */
    const char *learner;  /* whom a file without user name is about; NULL: nobody */
    /* Of tables that are read through a mapping: */
    const struct mapping *mapping; /* instead of what the kind proposes; of the same columns */
    const char *const *changes;    /* lines of --map, applied to it; NULL-terminated */
    GTimeZone *zone;               /* of dates that name none; NULL: UTC */
    struct survey *survey;         /* of this file, taken before; NULL: it is taken */
    /* Told now and then while it is taken, in bytes of the file; false gives up. NULL: nobody is told. */
    bool (*go_on)(guint64 done, guint64 total, void *data);
    void *go_on_data;
};

struct importer;
struct import_state;
struct table_rows;

struct import_reader {
    const struct importer *importer;
    struct source *source;
    struct records *records;  /* of a table; NULL: a JSON file */
    struct csv_record header; /* of a table; its fields are the reader's own */
    json_t *document;         /* NULL: a table */
    struct source *converted; /* the table that an XML file was made into; NULL: it is none */
    GHashTable *entries;      /* of an archive, by name: GBytes; NULL: it is none */
    char *learner;
    char *course_key; /* as written in the file; NULL: it does not say */
    GArray *columns;  /* of struct import_column, after import_begin */
    struct import_policy *policy;
    struct import_course_names *names;
    struct mapping *mapping; /* may be changed until import_begin; NULL: the kind has none */
    struct survey *survey;   /* NULL: the kind has no mapping */
    GTimeZone *zone;
    struct table_rows *table;
    struct import_state *state; /* the importer's own */
};

struct importer {
    const char *kind;  /* as typed after --kind */
    const char *title; /* "Open edX grade report" */
    const char *lms;   /* where the ids of its rows count; NULL: in none */
    enum import_subject subject;
    bool needs_course; /* of a table the mapping says it (mapping_needs_course) */
    bool any_table;    /* taken when it is asked for by name, whatever the heading */
    /* it need not list all graded subsections: those of the course that it leaves out stay */
    bool keeps_columns;
    const char *refusal; /* not NULL: recognised in order to be refused with this sentence */
    /* its CSV files come from PHP: they are recognised, and read, with csv_dialect's backslash */
    bool backslash;
    bool (*recognise_header)(const struct csv_record *header); /* one of these three */
    bool (*recognise_document)(const json_t *document);
    bool (*recognise_entries)(GHashTable *entries);
    /* Checks the head of the file. Allocates reader->state if it needs one. */
    bool (*open)(struct import_reader *reader, GError **error);
    /* Resolves headings, knowing the policy's types (NULL: there is no policy). May be NULL. */
    bool (*begin)(struct import_reader *reader, const char *const *assignment_types,
                  GError **error);
    enum import_step (*next)(struct import_reader *reader, struct import_row *row, GError **error);
    void (*close)(struct import_reader *reader); /* frees reader->state */
    /* Tables that are read through a mapping (table_rows.h has begin, next and close for them): what the columns seem
     * to be, from reader->header and reader->survey; not NULL. */
    struct mapping *(*propose)(const struct import_reader *reader);
    /* Whether a record is about someone; NULL: all are. Blank ones never are. Two threads may ask at once. */
    bool (*is_row)(const struct import_reader *reader, const struct csv_record *record);
    /* A sentence on what of the file is not taken as it is mapped; NULL: everything is. Caller frees. May be NULL. */
    char *(*remark)(const struct import_reader *reader);
};

/* All kinds, ended by an entry without kind. */
extern const struct importer *const importers[];

/* For importers of tables: the next record, with the row's line. IMPORT_ROW when there is one, else what the
 * importer's `next` returns. */
enum import_step import_next_record(struct import_reader *reader, struct csv_record *record,
                                    struct import_row *row, GError **error);

/* For importers: IMPORT_ROW when the row's user name and, if it has one, its Open edX number can be stored, else
 * IMPORT_REFUSED_ROW. `what` is what the sentence speaks of: "user name". */
enum import_step import_accept_learner(const struct import_row *row, const char *what,
                                       GError **error);

/* Opens a file and recognises it, or checks that it is of the kind asked for. ERROR_DATA with what the
 * file is and what to export instead, when it is known to be something else. Caller frees. */
struct import_reader *import_open(const struct import_request *request,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* import_open on a source, which is taken. */
struct import_reader *import_open_source(struct source *source,
                                         const struct import_request *request,
                                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
void import_close(struct import_reader *reader);
DEFINE_AUTOPTR(import_reader, import_close)

/* Before the first row. `assignment_types`: names of the course's policy, NULL-terminated, or NULL when
 * the course has no policy. */
bool import_begin(struct import_reader *reader, const char *const *assignment_types,
                  GError **error);

/* The next row. For IMPORT_BAD_ROW, IMPORT_REFUSED_ROW and IMPORT_FAILED the error is set, without file
 * and line; row->line says where and row->username, if known, who. */
enum import_step import_next(struct import_reader *reader, struct import_row *row, GError **error);

/* What the operator should know of how the file was read, when all rows have been: its code page, the sheet, cells that
 * hold errors. One sentence; NULL when there is nothing. Caller frees. */
char *import_notice(const struct import_reader *reader);

/* What row->line counts: "line", "row" or "entry". */
const char *import_line_word(const struct import_reader *reader);

/* The course that a file's name speaks of. `known` are the keys of all courses (NULL-terminated; may be
 * NULL): one that fits wins; else the name is split if that can be done in one way only. NULL when it
 * can't be told. Only ever a proposal. Caller frees. */
char *import_propose_course(const char *file_name, const char *const *known);

/* The short name of a course in the name of a file that Moodle or Canvas wrote: "TC101"; NULL when there is none.
 * Caller frees. */
char *import_course_code(const char *file_name);

/* The one of `known` (as above) whose key, or the second part of whose key, is this short name, without regard to case
 * and signs; NULL when there is none, or several are. Caller frees. */
char *import_match_course(const char *code, const char *const *known);

#endif
