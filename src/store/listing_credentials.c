#include "config.h"

#include "store/credential.h"
#include "store/listing_private.h"

#define CREDENTIAL_JOINS                                                                           \
    " LEFT JOIN configuration ON configuration.id = credential.configuration_id"                   \
    " LEFT JOIN credential_type ON credential_type.id = configuration.type_id"

/* With the index that is gone along. */
#define CREDENTIAL_FROM(index)                                                                     \
    "credential " index " LEFT JOIN learner ON learner.id = "                                      \
    "credential.learner_id" CREDENTIAL_JOINS

/* Led by the learners, whose indexes give their order. */
#define CREDENTIAL_FROM_LEARNERS                                                                   \
    "learner CROSS JOIN credential ON credential.learner_id = learner.id" CREDENTIAL_JOINS

static const struct listing_field fields[] = {
    /* In the order of the names that the learners have now, which the index has. */
    { "learner", LISTING_TEXT, "credential.full_name", "(" LEARNER_SHOWN_NAME ") COLLATE NOCASE",
      CREDENTIAL_FROM_LEARNERS },
    { "username", LISTING_TEXT, "learner.username", "learner.username", CREDENTIAL_FROM_LEARNERS },
    { "email", LISTING_TEXT, "learner.email", "learner.email", CREDENTIAL_FROM_LEARNERS },
    { "type", LISTING_TEXT, "credential_type.name", NULL, NULL },
    { "context", LISTING_TEXT, "credential.context_name", NULL, NULL },
    { "context_key", LISTING_TEXT, "configuration.context_key", NULL, NULL },
    { "configuration", LISTING_TEXT, "configuration.context_key || ':' || credential_type.name",
      NULL, NULL },
    { "status", LISTING_TEXT, "credential.status", NULL, NULL },
    { "issued", LISTING_INSTANT, "credential.issued", NULL, NULL },
    { "created", LISTING_INSTANT, "credential.created", "credential.created",
      CREDENTIAL_FROM("INDEXED BY credential_created") },
    { "modified", LISTING_INSTANT, "credential.modified", NULL, NULL },
    { "uuid", LISTING_TEXT, "credential.uuid", "credential.uuid",
      CREDENTIAL_FROM("INDEXED BY sqlite_autoindex_credential_1") },
    { "verify_uuid", LISTING_TEXT, "credential.verify_uuid", "credential.verify_uuid",
      CREDENTIAL_FROM("INDEXED BY sqlite_autoindex_credential_2") },
    { "reason", LISTING_TEXT,
      "CASE credential.status WHEN 'error' THEN credential.failure"
      " ELSE credential.invalidation_reason END",
      NULL, NULL },
    { 0 },
};

static const struct listing_facet facets[] = {
    { .name = "status",
      .condition = LISTING_TEXT_IN("credential.status"),
      .choices = LISTING_WORDS("('generating'), ('available'), ('error'), ('invalidated')"),
      .one = "credential.status = ?",
      .walk = CREDENTIAL_FROM("INDEXED BY credential_status") },
    { .name = "configuration",
      .condition = LISTING_ID_IN("credential.configuration_id"),
      .choices = LISTING_CONFIGURATIONS,
      .one = "credential.configuration_id = ?",
      .walk = CREDENTIAL_FROM("INDEXED BY credential_configuration_created") },
    { .name = "context",
      .condition = "credential.configuration_id IN (SELECT id FROM configuration WHERE context_key"
                   " IN (SELECT value FROM json_each(?)))",
      .choices = "SELECT DISTINCT context_key, context_key, -1 FROM configuration"
                 " ORDER BY context_key LIMIT ?2 + 0 * ?1" },
    { .name = "type",
      .condition = "credential.configuration_id IN (SELECT id FROM configuration WHERE type_id IN"
                   " (SELECT CAST(value AS INTEGER) FROM json_each(?)))",
      .choices = "SELECT id, name, -1 FROM credential_type ORDER BY name LIMIT ?2 + 0 * ?1" },
    { .name = "learner", .condition = LISTING_ID_IN("credential.learner_id") },
    { "name_changed", LISTING_ID_IN(CREDENTIAL_NAME_CHANGED), LISTING_YES_NO },
    { 0 },
};

const struct listing_source listing_credentials = {
    .name = "credentials",
    .key = "credential.id",
    .from = CREDENTIAL_FROM(""),
    .walk = CREDENTIAL_FROM("NOT INDEXED"),
    .fields = fields,
    .facets = facets,
    .texts = "credential.full_name, learner.username, learner.email, configuration.context_key",
    .ids = "credential.uuid, credential.verify_uuid",
    .learner = "credential.learner_id",
    .large = true,
    .look_up = listing_look_up_credentials,
    .few_most = 10000,
    .few_most_ordered = 10000,
    .order = "created",
    .descending = true,
};
