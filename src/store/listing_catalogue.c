#include "config.h"

#include "store/listing_private.h"

/* Configurations, also as schedules, credential types and assets: all of them small tables. */

#define CONFIGURATION_FROM                                                                         \
    "configuration LEFT JOIN credential_type ON credential_type.id = configuration.type_id"        \
    " LEFT JOIN course ON course.key = configuration.context_key"                                  \
    " LEFT JOIN learning_path ON learning_path.key = configuration.context_key"

/* The name that certificates print (operations/press.h): of a course the long one. */
#define CONTEXT_NAME                                                                               \
    "coalesce(nullif(course.long_name, ''), nullif(course.display_name, ''),"                      \
    " nullif(learning_path.display_name, ''), course.key, learning_path.key, '')"

#define CONFIGURATION_TEXTS                                                                        \
    "configuration.context_key, credential_type.name, course.long_name, course.display_name,"      \
    " learning_path.display_name"

#define CONFIGURATION_FIELDS                                                                       \
    { "context_key", LISTING_TEXT, "configuration.context_key", "configuration.context_key",       \
      NULL },                                                                                      \
        { "context_name", LISTING_TEXT, CONTEXT_NAME, CONTEXT_NAME " COLLATE NOCASE", NULL },      \
        { "type", LISTING_TEXT, "credential_type.name", "credential_type.name COLLATE NOCASE",     \
          NULL },                                                                                  \
        { "configuration", LISTING_TEXT,                                                           \
          "configuration.context_key || ':' || credential_type.name", NULL, NULL },                \
    {                                                                                              \
        "enabled", LISTING_FLAG, "configuration.enabled", "configuration.enabled", NULL            \
    }

/* What the schedule in words is made of. */
#define SCHEDULE_FIELDS                                                                            \
    { "kind", LISTING_TEXT, "configuration.schedule_kind", "configuration.schedule_kind", NULL },  \
        { "every", LISTING_NUMBER, "configuration.interval_every", NULL, NULL },                   \
        { "period", LISTING_TEXT, "configuration.interval_period", NULL, NULL },                   \
        { "crontab", LISTING_TEXT, "configuration.crontab", NULL, NULL },                          \
        { "zone", LISTING_TEXT, "configuration.crontab_zone", NULL, NULL },                        \
        { "clocked", LISTING_INSTANT, "configuration.clocked", NULL, NULL },                       \
        { "start", LISTING_INSTANT, "configuration.start_time", NULL, NULL },                      \
        { "expires", LISTING_INSTANT, "configuration.expires", NULL, NULL },                       \
        { "one_off", LISTING_FLAG, "configuration.one_off", NULL, NULL },                          \
    {                                                                                              \
        "last_run", LISTING_INSTANT, "configuration.last_run",                                     \
            "coalesce(configuration.last_run, 0)", NULL                                            \
    }

#define CREDENTIALS_COUNT                                                                          \
    "(SELECT count(*) FROM credential WHERE credential.configuration_id = configuration.id"        \
    " AND credential.status = 'available')"

static const struct listing_field configuration_fields[] = {
    CONFIGURATION_FIELDS,
    SCHEDULE_FIELDS,
    { "credentials", LISTING_NUMBER, CREDENTIALS_COUNT, NULL, NULL },
    { "created", LISTING_INSTANT, "configuration.created", "configuration.created", NULL },
    { "modified", LISTING_INSTANT, "configuration.modified", "configuration.modified", NULL },
    { 0 },
};

static const struct listing_facet configuration_facets[] = {
    { "context", LISTING_TEXT_IN("configuration.context_key"),
      "SELECT context_key, context_key, count(*) FROM configuration GROUP BY context_key"
      " ORDER BY context_key LIMIT ?2 + 0 * ?1" },
    { "type", LISTING_ID_IN("configuration.type_id"),
      "SELECT id, name, (SELECT count(*) FROM configuration WHERE type_id = credential_type.id)"
      " FROM credential_type ORDER BY name LIMIT ?2 + 0 * ?1" },
    { "enabled", LISTING_ID_IN("configuration.enabled"), LISTING_YES_NO },
    { "kind", LISTING_TEXT_IN("configuration.schedule_kind"),
      LISTING_WORDS("('interval'), ('crontab'), ('clocked')") },
    { 0 },
};

const struct listing_source listing_configurations = {
    .costly = true,
    .name = "configurations",
    .key = "configuration.id",
    .from = CONFIGURATION_FROM,
    .fields = configuration_fields,
    .facets = configuration_facets,
    .texts = CONFIGURATION_TEXTS,
    .descending = true,
};

/* Those without a next time come last. */
#define NEXT_ORDER "coalesce(schedule_next(configuration.id), 9223372036854775807)"

#define LAST_OUTCOME                                                                               \
    "coalesce((SELECT status FROM task_slot WHERE configuration_id = configuration.id"             \
    " ORDER BY task_slot.id DESC LIMIT 1), '')"

static const struct listing_field schedule_fields[] = {
    CONFIGURATION_FIELDS,
    SCHEDULE_FIELDS,
    { "next", LISTING_INSTANT, "schedule_next(configuration.id)", NEXT_ORDER, NULL },
    { "outcome", LISTING_TEXT, LAST_OUTCOME, LAST_OUTCOME, NULL },
    { "runs", LISTING_NUMBER, "configuration.total_runs", "configuration.total_runs", NULL },
    { "modified", LISTING_INSTANT, "configuration.modified", "configuration.modified", NULL },
    { 0 },
};

const struct listing_source listing_schedules = {
    .name = "schedules",
    .key = "configuration.id",
    .from = CONFIGURATION_FROM,
    .fields = schedule_fields,
    .facets = configuration_facets,
    .texts = CONFIGURATION_TEXTS,
    .order = "context_key",
    .costly = true,
};

static const struct listing_field type_fields[] = {
    { "name", LISTING_TEXT, "credential_type.name", "credential_type.name COLLATE NOCASE", NULL },
    { "retrieval", LISTING_TEXT, "credential_type.retrieval", "credential_type.retrieval", NULL },
    { "generation", LISTING_TEXT, "credential_type.generation", "credential_type.generation",
      NULL },
    { "configurations", LISTING_NUMBER,
      "(SELECT count(*) FROM configuration WHERE type_id = credential_type.id)",
      "(SELECT count(*) FROM configuration WHERE type_id = credential_type.id)", NULL },
    { "created", LISTING_INSTANT, "credential_type.created", "credential_type.created", NULL },
    { "modified", LISTING_INSTANT, "credential_type.modified", "credential_type.modified", NULL },
    { 0 },
};

static const struct listing_facet type_facets[] = {
    { "retrieval", LISTING_TEXT_IN("credential_type.retrieval"),
      "SELECT retrieval, retrieval, count(*) FROM credential_type GROUP BY retrieval"
      " ORDER BY retrieval LIMIT ?2 + 0 * ?1" },
    { "generation", LISTING_TEXT_IN("credential_type.generation"),
      "SELECT generation, generation, count(*) FROM credential_type GROUP BY generation"
      " ORDER BY generation LIMIT ?2 + 0 * ?1" },
    { 0 },
};

const struct listing_source listing_types = {
    .name = "types",
    .key = "credential_type.id",
    .from = "credential_type",
    .fields = type_fields,
    .facets = type_facets,
    .texts = "credential_type.name, credential_type.retrieval, credential_type.generation",
    .descending = true,
};

static const struct listing_field asset_fields[] = {
    { "description", LISTING_TEXT, "asset.description", "asset.description COLLATE NOCASE", NULL },
    { "slug", LISTING_TEXT, "asset.slug", "asset.slug COLLATE NOCASE", NULL },
    { "kind", LISTING_TEXT, "asset.kind", "asset.kind", NULL },
    { "file_name", LISTING_TEXT, "asset.file_name", "asset.file_name COLLATE NOCASE", NULL },
    { "size", LISTING_SIZE, "length(asset.content)", "length(asset.content)", NULL },
    { "created", LISTING_INSTANT, "asset.created", "asset.created", NULL },
    { "modified", LISTING_INSTANT, "asset.modified", "asset.modified", NULL },
    { 0 },
};

static const struct listing_facet asset_facets[] = {
    { "kind", LISTING_TEXT_IN("asset.kind"),
      "SELECT column1, column1, (SELECT count(*) FROM asset WHERE kind = column1)"
      " FROM (VALUES ('template'), ('font'), ('image')) LIMIT ?2 + 0 * ?1" },
    { 0 },
};

const struct listing_source listing_assets = {
    .name = "assets",
    .key = "asset.id",
    .from = "asset",
    .fields = asset_fields,
    .facets = asset_facets,
    .texts = "asset.description, asset.slug, asset.file_name",
    .descending = true,
};
