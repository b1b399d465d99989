/* What the files of the operation moving share: the old installation's rows as structures, found in tables by
 * model. Layer: operations, and used by moving*.c only. */
#ifndef OPERATIONS_MOVING_PRIVATE_H
#define OPERATIONS_MOVING_PRIVATE_H

#include "base/digest.h"
#include "base/json.h"
#include "operations/asset.h"
#include "operations/moving.h"
#include "operations/moving_media.h"
#include "operations/settings.h"

/* The old installation's models that are read. */
enum moving_model {
    MODEL_USER,
    MODEL_PROFILE,
    MODEL_COURSE,
    MODEL_ASSET,
    MODEL_TYPE,
    MODEL_INTERVAL,
    MODEL_CRONTAB,
    MODEL_CLOCKED,
    MODEL_TASK,
    MODEL_CONFIGURATION,
    MODEL_PATH,
    MODEL_STEP,
    MODEL_PATH_ENROLMENT,
    MODEL_CREDENTIAL,
    MODELS,
};

/* Begins each of the structures below. Texts live in the chunk of the result; keys and references are texts
 * too ("17", a course's key, or a user name behind LINK_NATURAL). */
struct moving_head {
    guint64 number;
    const char *pk;
};
#define LINK_NATURAL "name:"

struct moving_user {
    struct moving_head head;
    const char *username, *email, *first_name, *last_name;
    const char *password; /* only whether it can be used is of interest */
    gint64 active;
    /* What becomes of it: */
    const char *profile_name; /* NULL: there is no profile */
    bool wanted;              /* a credential or a path refers to it */
    bool known;               /* learner_id is set */
    gint64 learner_id;
    gint64 staged; /* row of the stage */
};

struct moving_profile {
    struct moving_head head;
    const char *user, *name;
};

struct moving_course {
    struct moving_head head;
    const char *display_name, *long_name;
    bool wanted;
};

struct moving_asset {
    struct moving_head head;
    const char *slug, *description, *file;
    struct asset *prepared; /* NULL: it can't be taken */
    GBytes *content;
    GError *fault; /* why not */
};

struct moving_type {
    struct moving_head head;
    const char *name, *retrieval, *generation, *options;
    gint64 id; /* 0: it was not taken */
    bool limp; /* something in it must be put right before anything can be issued with it */
};

struct moving_interval {
    struct moving_head head;
    gint64 every;
    const char *period;
};

struct moving_crontab {
    struct moving_head head;
    const char *minute, *hour, *day_of_month, *month_of_year, *day_of_week, *zone;
};

struct moving_clocked {
    struct moving_head head;
    gint64 time;
};

struct moving_task {
    struct moving_head head;
    const char *interval, *crontab, *clocked, *solar;
    gint64 enabled, one_off, start_time, expires, last_run, total_runs;
};

struct moving_configuration {
    struct moving_head head;
    const char *context_key, *type, *task, *options;
    gint64 id; /* 0: it was not taken */
    char *key; /* as normalised; owned */
};

struct moving_path {
    struct moving_head head;
    const char *key, *display_name;
    gint64 invite_only;
    gint64 id;
};

struct moving_step {
    struct moving_head head;
    const char *path, *course_key;
    gint64 order; /* G_MININT64: none */
};

struct moving_path_enrolment {
    struct moving_head head;
    const char *path, *user;
    gint64 active;
};

struct moving_credential {
    struct moving_head head;
    const char *uuid, *verify_uuid; /* with dashes, lower case; verify_uuid NULL in old versions */
    const char *user, *configuration, *context_key, *type_name;
    const char *full_name, *context_name, *status, *reason;
    gint64 legacy_id; /* G_MININT64: none */
    gint64 created, modified, invalidated_at;
    /* What becomes of it: */
    gint64 configuration_id, learner_id;
    gint64 id;                                  /* its row here; 0: it was not taken over */
    const struct moving_credential *reissue_of; /* NULL: of none */
    const char *note;                           /* what was mended */
    const char *duplicate;                      /* uuid of the one that stays valid instead */
    const char *pdf; /* below the media directory; NULL: none was found */
};

struct moving {
    struct installation *installation;
    const struct moving_options *options;
    struct moving_result *result;
    struct media *media; /* NULL: none was named */
    struct site_settings *site;
    GArray *objects[MODELS];   /* of the structures above */
    GHashTable *index[MODELS]; /* pk -> number in `objects` + 1 */
    bool present[MODELS];      /* the table is there, or the dump has an entry */
    bool dump;                 /* not SQLite */
    guint64 others;            /* entries of other models */
    gint64 damaged;
    gint64 now;
    guint8 digest[DIGEST_SIZE];
    gint64 import_id;           /* of the record, from moving_record_begin on */
    struct import_stage *stage; /* of learners */
    char *owner;                /* who writes the files; "" with write_files off */
    guint64 total;
};

/* moving_fields.c: the models, and their rows as structures. */
extern const struct moving_description {
    const char *const *labels; /* as dumps call the model, newest first */
    const char *const *tables; /* as databases do */
    enum moving_object object;
    gsize size;
    const struct moving_field *fields;
} moving_models[MODELS];

/* Columns that a table may have for a model's fields, NULL-terminated; keys and values are static. */
const char *const *moving_field_names(const struct moving_field *field);
const struct moving_field *moving_field_next(const struct moving_field *field);

/* Adds a row to its model's objects. False and an error naming the field when a value is of a wrong kind. */
bool moving_decode(struct moving *moving, enum moving_model model, guint64 number,
                   const json_t *values, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The object with this key, or NULL. */
void *moving_find(const struct moving *moving, enum moving_model model, const char *pk);
void *moving_object_at(const struct moving *moving, enum moving_model model, guint number);

/* moving_read.c: the whole file into objects. */
bool moving_read(struct moving *moving, const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* moving_catalogue.c and others: each takes over its objects within the open transaction and tells a row for
 * each. */
void moving_prepare_assets(struct moving *moving);
bool moving_apply_courses(struct moving *moving, GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool moving_apply_assets(struct moving *moving, GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool moving_apply_types(struct moving *moving, GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool moving_apply_configurations(struct moving *moving, GError **error) G_GNUC_WARN_UNUSED_RESULT;
struct configuration;
/* moving_schedule.c: the schedule of a configuration; what can't be used is added to `notes`. */
void moving_schedule(const struct moving *moving, const struct moving_configuration *old,
                     struct configuration *configuration, GPtrArray *notes);

/* moving_people.c */
void moving_want_people(struct moving *moving);
bool moving_stage_people(struct moving *moving, GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool moving_apply_people(struct moving *moving, GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool moving_apply_paths(struct moving *moving, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* moving_credentials.c */
bool moving_look_for_pdfs(struct moving *moving, GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool moving_apply_credentials(struct moving *moving, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* moving_apply.c: the record of the import, begun before what refers to it and filled when all is known. */
bool moving_record_begin(struct moving *moving, GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool moving_record(struct moving *moving, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* moving.c: a row for the report. `note` is copied; NULL: none. */
void moving_tell(struct moving *moving, enum moving_object object, const struct moving_head *head,
                 const char *name, enum staged_verdict verdict, const char *note);
/* The same, and it is told even when all went well. */
void moving_stress(struct moving *moving, enum moving_object object, const struct moving_head *head,
                   const char *name, enum staged_verdict verdict, const char *note);
void moving_notice(struct moving *moving, const char *format, ...) G_GNUC_PRINTF(2, 3);
/* Tells progress; false and ERROR_CANCELLED when the operator wants to stop. */
bool moving_go_on(struct moving *moving, const char *phase, guint64 done, guint64 total,
                  GError **error);

#endif
