#include "config.h"

#include "operations/moving_private.h"

#include "base/error.h"
#include "base/uuid.h"

#include <string.h>

/* Layer: operations. The models of the old installation: how dumps and databases of its versions call them and
 * their fields, and their rows as structures. Sources: REFERENCE.md sections 1, 6 and 12; SCHEDULES.md
 * section 2. */

enum field_kind {
    FIELD_TEXT,
    FIELD_LINK, /* a key: number, text, or a user's name in a list of one */
    FIELD_NUMBER,
    FIELD_FLAG,
    FIELD_INSTANT, /* 0 for null */
    FIELD_UUID,
    FIELD_JSON, /* as text */
};

/* What stands for a value that is null or not there. */
enum field_need {
    FIELD_NEEDED,
    FIELD_EMPTY,  /* "", 0 */
    FIELD_ABSENT, /* NULL, G_MININT64 */
    FIELD_YES,    /* 1 */
};

#define TEXT_MOST 65536

struct moving_field {
    const char *const *names; /* newest first; NULL ends the list of fields */
    enum field_kind kind;
    enum field_need need;
    gsize offset;
};

/* How a field is called: as written, and by older versions. */
#define NAMES(...) ((const char *const[]){ __VA_ARGS__, NULL })
#define FIELD(type, member, kind, need, ...)                                                       \
    {                                                                                              \
        NAMES(__VA_ARGS__), FIELD_##kind, FIELD_##need, G_STRUCT_OFFSET(struct type, member)       \
    }
#define KEY(type) FIELD(type, head.pk, LINK, EMPTY, "id")
#define END                                                                                        \
    {                                                                                              \
        0                                                                                          \
    }

static const struct moving_field user_fields[] = {
    KEY(moving_user),
    FIELD(moving_user, username, TEXT, NEEDED, "username"),
    FIELD(moving_user, email, TEXT, EMPTY, "email"),
    FIELD(moving_user, first_name, TEXT, EMPTY, "first_name"),
    FIELD(moving_user, last_name, TEXT, EMPTY, "last_name"),
    FIELD(moving_user, password, TEXT, EMPTY, "password"),
    FIELD(moving_user, active, FLAG, YES, "is_active"),
    END,
};

static const struct moving_field profile_fields[] = {
    KEY(moving_profile),
    FIELD(moving_profile, user, LINK, NEEDED, "user", "user_id"),
    FIELD(moving_profile, name, TEXT, EMPTY, "name"),
    END,
};

static const struct moving_field course_fields[] = {
    KEY(moving_course),
    FIELD(moving_course, display_name, TEXT, EMPTY, "display_name"),
    FIELD(moving_course, long_name, TEXT, EMPTY, "cert_name_long"),
    END,
};

static const struct moving_field asset_fields[] = {
    KEY(moving_asset),
    FIELD(moving_asset, slug, TEXT, NEEDED, "asset_slug"),
    FIELD(moving_asset, description, TEXT, EMPTY, "description"),
    FIELD(moving_asset, file, TEXT, EMPTY, "asset"),
    END,
};

static const struct moving_field type_fields[] = {
    KEY(moving_type),
    FIELD(moving_type, name, TEXT, NEEDED, "name"),
    FIELD(moving_type, retrieval, TEXT, NEEDED, "retrieval_func"),
    FIELD(moving_type, generation, TEXT, NEEDED, "generation_func"),
    FIELD(moving_type, options, JSON, EMPTY, "custom_options"),
    END,
};

static const struct moving_field interval_fields[] = {
    KEY(moving_interval),
    FIELD(moving_interval, every, NUMBER, NEEDED, "every"),
    FIELD(moving_interval, period, TEXT, NEEDED, "period"),
    END,
};

static const struct moving_field crontab_fields[] = {
    KEY(moving_crontab),
    FIELD(moving_crontab, minute, TEXT, NEEDED, "minute"),
    FIELD(moving_crontab, hour, TEXT, NEEDED, "hour"),
    FIELD(moving_crontab, day_of_month, TEXT, NEEDED, "day_of_month"),
    FIELD(moving_crontab, month_of_year, TEXT, NEEDED, "month_of_year"),
    FIELD(moving_crontab, day_of_week, TEXT, NEEDED, "day_of_week"),
    FIELD(moving_crontab, zone, TEXT, EMPTY, "timezone"),
    END,
};

static const struct moving_field clocked_fields[] = {
    KEY(moving_clocked),
    FIELD(moving_clocked, time, INSTANT, NEEDED, "clocked_time"),
    END,
};

static const struct moving_field task_fields[] = {
    KEY(moving_task),
    FIELD(moving_task, interval, LINK, ABSENT, "interval", "interval_id"),
    FIELD(moving_task, crontab, LINK, ABSENT, "crontab", "crontab_id"),
    FIELD(moving_task, clocked, LINK, ABSENT, "clocked", "clocked_id"),
    FIELD(moving_task, solar, LINK, ABSENT, "solar", "solar_id"),
    FIELD(moving_task, enabled, FLAG, EMPTY, "enabled"),
    FIELD(moving_task, one_off, FLAG, EMPTY, "one_off"),
    FIELD(moving_task, start_time, INSTANT, EMPTY, "start_time"),
    FIELD(moving_task, expires, INSTANT, EMPTY, "expires"),
    FIELD(moving_task, last_run, INSTANT, EMPTY, "last_run_at"),
    FIELD(moving_task, total_runs, NUMBER, EMPTY, "total_run_count"),
    END,
};

static const struct moving_field configuration_fields[] = {
    KEY(moving_configuration),
    FIELD(moving_configuration, context_key, TEXT, NEEDED, "learning_context_key", "course_id"),
    FIELD(moving_configuration, type, LINK, NEEDED, "credential_type", "credential_type_id",
          "certificate_type", "certificate_type_id"),
    FIELD(moving_configuration, task, LINK, ABSENT, "periodic_task", "periodic_task_id"),
    FIELD(moving_configuration, options, JSON, EMPTY, "custom_options"),
    END,
};

static const struct moving_field path_fields[] = {
    KEY(moving_path),
    FIELD(moving_path, key, TEXT, NEEDED, "key"),
    FIELD(moving_path, display_name, TEXT, EMPTY, "display_name"),
    FIELD(moving_path, invite_only, FLAG, YES, "invite_only"),
    END,
};

static const struct moving_field step_fields[] = {
    KEY(moving_step),
    FIELD(moving_step, path, LINK, NEEDED, "learning_path", "learning_path_id"),
    FIELD(moving_step, course_key, TEXT, NEEDED, "course_key"),
    FIELD(moving_step, order, NUMBER, ABSENT, "order"),
    END,
};

static const struct moving_field path_enrolment_fields[] = {
    KEY(moving_path_enrolment),
    FIELD(moving_path_enrolment, path, LINK, NEEDED, "learning_path", "learning_path_id"),
    FIELD(moving_path_enrolment, user, LINK, NEEDED, "user", "user_id"),
    FIELD(moving_path_enrolment, active, FLAG, YES, "is_active"),
    END,
};

static const struct moving_field credential_fields[] = {
    FIELD(moving_credential, uuid, UUID, NEEDED, "uuid"),
    FIELD(moving_credential, verify_uuid, UUID, ABSENT, "verify_uuid"),
    FIELD(moving_credential, user, LINK, NEEDED, "user", "user_id"),
    FIELD(moving_credential, configuration, LINK, ABSENT, "configuration", "configuration_id"),
    FIELD(moving_credential, context_key, TEXT, EMPTY, "learning_context_key", "course_id"),
    FIELD(moving_credential, type_name, TEXT, EMPTY, "credential_type", "certificate_type"),
    FIELD(moving_credential, full_name, TEXT, EMPTY, "user_full_name"),
    FIELD(moving_credential, context_name, TEXT, EMPTY, "learning_context_name"),
    FIELD(moving_credential, status, TEXT, NEEDED, "status"),
    FIELD(moving_credential, reason, TEXT, EMPTY, "invalidation_reason"),
    FIELD(moving_credential, legacy_id, NUMBER, ABSENT, "legacy_id"),
    FIELD(moving_credential, created, INSTANT, NEEDED, "created"),
    FIELD(moving_credential, modified, INSTANT, EMPTY, "modified"),
    FIELD(moving_credential, invalidated_at, INSTANT, EMPTY, "invalidated_at"),
    END,
};

/* The package was called openedx_certificates once, and its models by other names for a while longer. */
#define OWN_LABELS(new, old)                                                                       \
    NAMES("learning_credentials." new, "learning_credentials." old, "openedx_certificates." old)
#define OWN_TABLES(new, old)                                                                       \
    NAMES("learning_credentials_" new, "learning_credentials_" old, "openedx_certificates_" old)

const struct moving_description moving_models[MODELS] = {
    [MODEL_USER] = { NAMES("auth.user"), NAMES("auth_user"), MOVING_LEARNER,
                     sizeof(struct moving_user), user_fields },
    [MODEL_PROFILE] = { NAMES("student.userprofile"), NAMES("auth_userprofile"), MOVING_OTHER,
                        sizeof(struct moving_profile), profile_fields },
    [MODEL_COURSE] = { NAMES("course_overviews.courseoverview"),
                       NAMES("course_overviews_courseoverview"), MOVING_COURSE,
                       sizeof(struct moving_course), course_fields },
    [MODEL_ASSET] = { OWN_LABELS("credentialasset", "externalcertificateasset"),
                      OWN_TABLES("credentialasset", "externalcertificateasset"), MOVING_ASSET,
                      sizeof(struct moving_asset), asset_fields },
    [MODEL_TYPE] = { OWN_LABELS("credentialtype", "externalcertificatetype"),
                     OWN_TABLES("credentialtype", "externalcertificatetype"), MOVING_TYPE,
                     sizeof(struct moving_type), type_fields },
    [MODEL_INTERVAL] = { NAMES("django_celery_beat.intervalschedule"),
                         NAMES("django_celery_beat_intervalschedule"), MOVING_OTHER,
                         sizeof(struct moving_interval), interval_fields },
    [MODEL_CRONTAB] = { NAMES("django_celery_beat.crontabschedule"),
                        NAMES("django_celery_beat_crontabschedule"), MOVING_OTHER,
                        sizeof(struct moving_crontab), crontab_fields },
    [MODEL_CLOCKED] = { NAMES("django_celery_beat.clockedschedule"),
                        NAMES("django_celery_beat_clockedschedule"), MOVING_OTHER,
                        sizeof(struct moving_clocked), clocked_fields },
    [MODEL_TASK] = { NAMES("django_celery_beat.periodictask"),
                     NAMES("django_celery_beat_periodictask"), MOVING_OTHER,
                     sizeof(struct moving_task), task_fields },
    [MODEL_CONFIGURATION] = { OWN_LABELS("credentialconfiguration",
                                         "externalcertificatecourseconfiguration"),
                              OWN_TABLES("credentialconfiguration",
                                         "externalcertificatecourseconfiguration"),
                              MOVING_CONFIGURATION, sizeof(struct moving_configuration),
                              configuration_fields },
    [MODEL_PATH] = { NAMES("learning_paths.learningpath"), NAMES("learning_paths_learningpath"),
                     MOVING_PATH, sizeof(struct moving_path), path_fields },
    [MODEL_STEP] = { NAMES("learning_paths.learningpathstep"),
                     NAMES("learning_paths_learningpathstep"), MOVING_OTHER,
                     sizeof(struct moving_step), step_fields },
    [MODEL_PATH_ENROLMENT] = { NAMES("learning_paths.learningpathenrollment"),
                               NAMES("learning_paths_learningpathenrollment"),
                               MOVING_PATH_ENROLMENT, sizeof(struct moving_path_enrolment),
                               path_enrolment_fields },
    [MODEL_CREDENTIAL] = { OWN_LABELS("credential", "externalcertificate"),
                           OWN_TABLES("credential", "externalcertificate"), MOVING_CREDENTIAL,
                           sizeof(struct moving_credential), credential_fields },
};

const char *const *moving_field_names(const struct moving_field *field)
{
    return field->names;
}

const struct moving_field *moving_field_next(const struct moving_field *field)
{
    return field[1].names != NULL ? field + 1 : NULL;
}

static bool read_digits(const char **here, int count, int *number)
{
    *number = 0;
    for (int i = 0; i < count; i++, (*here)++) {
        if (!g_ascii_isdigit(**here))
            return false;
        *number = *number * 10 + (**here - '0');
    }
    return true;
}

static bool read_mark(const char **here, const char *marks)
{
    if (**here == '\0' || strchr(marks, **here) == NULL)
        return false;
    (*here)++;
    return true;
}

/* Microseconds, of which dumps write three digits and databases six. */
static int read_fraction(const char **here)
{
    int micros = 0, place = 100000;
    if (!read_mark(here, "."))
        return 0;
    for (; g_ascii_isdigit(**here); (*here)++, place /= 10)
        micros += (**here - '0') * place;
    return micros;
}

static bool read_offset(const char *here, gint64 *minutes)
{
    int hours = 0, rest = 0;
    const int sign = *here == '-' ? -1 : 1;
    *minutes = 0;
    if (*here == '\0' || g_str_equal(here, "Z"))
        return true;
    if (!read_mark(&here, "+-") || !read_digits(&here, 2, &hours))
        return false;
    read_mark(&here, ":");
    if (!read_digits(&here, 2, &rest) || *here != '\0')
        return false;
    *minutes = sign * (hours * 60 + rest);
    return hours < 24 && rest < 60;
}

/* Django writes UTC, with or without saying so. */
static bool read_instant(const char *text, gint64 *instant)
{
    int year, month, day, hour, minute, second;
    gint64 offset = 0;
    const char *here = text;
    if (!read_digits(&here, 4, &year) || !read_mark(&here, "-") || !read_digits(&here, 2, &month)
        || !read_mark(&here, "-") || !read_digits(&here, 2, &day) || !read_mark(&here, "T ")
        || !read_digits(&here, 2, &hour) || !read_mark(&here, ":")
        || !read_digits(&here, 2, &minute) || !read_mark(&here, ":")
        || !read_digits(&here, 2, &second))
        return false;
    const int micros = read_fraction(&here);
    g_autoptr(GDateTime) moment = g_date_time_new_utc(year, month, day, hour, minute, second);
    if (moment == NULL || !read_offset(here, &offset))
        return false;
    *instant = (g_date_time_to_unix(moment) - offset * 60) * G_USEC_PER_SEC + micros;
    return *instant != 0;
}

/* 32 hexadecimal digits, with dashes or without: as we write it. */
static bool read_uuid(const char *text, char uuid[UUID_LENGTH + 1])
{
    int length = 0;
    for (; *text != '\0'; text++) {
        if (*text == '-')
            continue;
        if (!g_ascii_isxdigit(*text) || length == UUID_LENGTH)
            return false;
        if (length == 8 || length == 13 || length == 18 || length == 23)
            uuid[length++] = '-';
        uuid[length++] = g_ascii_tolower(*text);
    }
    uuid[length] = '\0';
    return length == UUID_LENGTH;
}

/* Keys repeat in many rows; other texts seldom do. */
static const char *keep_text(struct moving *moving, const char *text)
{
    return *text == '\0' ? "" : g_string_chunk_insert(moving->result->texts, text);
}

static const char *keep_key(struct moving *moving, const char *text)
{
    return g_string_chunk_insert_const(moving->result->texts, text);
}

static const char *take_text(struct moving *moving, const json_t *value, const char **place)
{
    if (!json_is_string(value))
        return "is no text";
    if (json_string_length(value) > TEXT_MOST)
        return "is longer than 64 KiB";
    *place = keep_text(moving, json_string_value(value));
    return NULL;
}

static const char *take_link(struct moving *moving, const json_t *value, const char **place)
{
    const json_t *natural = json_array_size(value) == 1 ? json_array_get(value, 0) : NULL;
    g_autofree char *text = NULL;
    if (json_is_integer(value))
        text = g_strdup_printf("%" JSON_INTEGER_FORMAT, json_integer_value(value));
    else if (json_is_string(natural))
        text = g_strconcat(LINK_NATURAL, json_string_value(natural), NULL);
    else if (json_is_string(value))
        text = g_strdup(json_string_value(value));
    if (text == NULL)
        return "is no key";
    if (strlen(text) > 1024)
        return "is too long for a key";
    *place = keep_key(moving, text);
    return NULL;
}

static const char *take_number(const json_t *value, bool flag, gint64 *place)
{
    if (json_is_boolean(value) && flag) {
        *place = json_is_true(value);
        return NULL;
    }
    if (!json_is_integer(value))
        return flag ? "is neither true nor false" : "is no whole number";
    *place = json_integer_value(value);
    if (flag && *place != 0 && *place != 1)
        return "is neither true nor false";
    return *place == G_MININT64 ? "is too small" : NULL;
}

static const char *take_instant(const json_t *value, gint64 *place)
{
    const char *text = json_string_value(value);
    return text != NULL && read_instant(text, place) ? NULL : "is no date with time";
}

static const char *take_uuid(struct moving *moving, const json_t *value, const char **place)
{
    char uuid[UUID_LENGTH + 1];
    const char *text = json_string_value(value);
    if (text == NULL || !read_uuid(text, uuid))
        return "is no UUID";
    *place = keep_text(moving, uuid);
    return NULL;
}

/* Databases keep JSON as text; dumps write it out, or as a text. What can't be read is kept as it is, and told later. */
static const char *take_json(struct moving *moving, const json_t *value, const char **place)
{
    const char *kept = json_string_value(value);
    g_autoptr(json_t) read =
        kept != NULL ? json_read_legacy(kept, -1, "", NULL) : json_incref((json_t *)value);
    g_autofree char *text = read != NULL ? json_write_compact(read) : g_strdup(kept);
    *place = keep_text(moving, text);
    return NULL;
}

static const char *take_value(struct moving *moving, const struct moving_field *field,
                              const json_t *value, void *object)
{
    void *place = (char *)object + field->offset;
    switch (field->kind) {
    case FIELD_TEXT:
        return take_text(moving, value, place);
    case FIELD_LINK:
        return take_link(moving, value, place);
    case FIELD_NUMBER:
        return take_number(value, false, place);
    case FIELD_FLAG:
        return take_number(value, true, place);
    case FIELD_INSTANT:
        return take_instant(value, place);
    case FIELD_UUID:
        return take_uuid(moving, value, place);
    case FIELD_JSON:
        return take_json(moving, value, place);
    }
    return NULL;
}

static const char *take_nothing(const struct moving_field *field, void *object)
{
    void *place = (char *)object + field->offset;
    const bool number =
        field->kind == FIELD_NUMBER || field->kind == FIELD_FLAG || field->kind == FIELD_INSTANT;
    if (field->need == FIELD_NEEDED)
        return "is missing";
    if (number)
        *(gint64 *)place = field->need == FIELD_YES      ? 1
                           : field->need == FIELD_ABSENT ? G_MININT64
                                                         : 0;
    else
        *(const char **)place = field->need == FIELD_ABSENT ? NULL : "";
    return NULL;
}

/* The value under the newest name that is there; *name tells which. */
static const json_t *find_value(const struct moving_field *field, const json_t *values,
                                const char **name)
{
    *name = field->names[0];
    for (guint i = 0; field->names[i] != NULL; i++) {
        const json_t *value = json_object_get(values, field->names[i]);
        if (value == NULL)
            continue;
        *name = field->names[i];
        return json_is_null(value) ? NULL : value;
    }
    return NULL;
}

bool moving_decode(struct moving *moving, enum moving_model model, guint64 number,
                   const json_t *values, GError **error)
{
    const struct moving_description *description = &moving_models[model];
    g_autofree void *object = g_malloc0(description->size);
    struct moving_head *head = object;
    head->pk = "";
    for (const struct moving_field *field = description->fields; field != NULL;
         field = moving_field_next(field)) {
        const char *name = NULL;
        const json_t *value = find_value(field, values, &name);
        const char *fault =
            value != NULL ? take_value(moving, field, value, object) : take_nothing(field, object);
        if (fault == NULL)
            continue;
        g_set_error(error, OPERATIONS_ERROR, ERROR_DATA, "%s %s", name, fault);
        return false;
    }
    head->number = number;
    g_array_append_vals(moving->objects[model], object, 1);
    const guint place = moving->objects[model]->len;
    if (*head->pk != '\0' && !g_hash_table_contains(moving->index[model], head->pk))
        g_hash_table_insert(moving->index[model], (gpointer)head->pk, GUINT_TO_POINTER(place));
    return true;
}

void *moving_object_at(const struct moving *moving, enum moving_model model, guint number)
{
    return moving->objects[model]->data + (gsize)number * moving_models[model].size;
}

void *moving_find(const struct moving *moving, enum moving_model model, const char *pk)
{
    const guint place =
        pk != NULL ? GPOINTER_TO_UINT(g_hash_table_lookup(moving->index[model], pk)) : 0;
    return place == 0 ? NULL : moving_object_at(moving, model, place - 1);
}
