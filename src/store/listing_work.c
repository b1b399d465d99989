#include "config.h"

#include "store/listing_private.h"

/* Runs, plans with their items, and mail. */

#define CONFIGURATION_JOINS(table)                                                                 \
    " LEFT JOIN configuration ON configuration.id = " table ".configuration_id"                    \
    " LEFT JOIN credential_type ON credential_type.id = configuration.type_id"                     \
    " LEFT JOIN course ON course.key = configuration.context_key"                                  \
    " LEFT JOIN learning_path ON learning_path.key = configuration.context_key"

/* A configuration by the names that its certificates print, in one line: "Completion in Statistics". */
#define CONTEXT_NAME                                                                               \
    "replace(coalesce(nullif(course.long_name, ''), nullif(course.display_name, ''),"              \
    " nullif(learning_path.display_name, ''), configuration.context_key), char(10), ' ')"
#define CONFIGURATION_NAME "coalesce(credential_type.name || ' in ' || " CONTEXT_NAME ", '')"

/* A number of a report or summary; empty where it has none. */
#define FROM_JSON(column, path) "iif(json_valid(" column "), " column " ->> '" path "', NULL)"

static const struct listing_field run_fields[] = {
    { "number", LISTING_NUMBER, "task_run.id", "task_run.id", NULL },
    { "kind", LISTING_TEXT, "task_run.kind", NULL, NULL },
    { "configuration", LISTING_TEXT, CONFIGURATION_NAME, NULL, NULL },
    { "configuration_key", LISTING_TEXT, LISTING_CONFIGURATION, NULL, NULL },
    { "operator", LISTING_TEXT, "task_run.operator", NULL, NULL },
    { "started", LISTING_INSTANT, "task_run.started", NULL, NULL },
    { "finished", LISTING_INSTANT, "task_run.finished", NULL, NULL },
    { "outcome", LISTING_TEXT, "task_run.outcome", NULL, NULL },
    { "issued", LISTING_NUMBER, FROM_JSON("task_run.report", "$.issued"), NULL, NULL },
    { "failed", LISTING_NUMBER, FROM_JSON("task_run.report", "$.failed"), NULL, NULL },
    { "refused", LISTING_NUMBER,
      "coalesce(" FROM_JSON("task_run.report", "$.refused") ", " FROM_JSON(
          "task_run.report", "$.plan.counts.refused") ")",
      NULL, NULL },
    { "plan", LISTING_NUMBER, "task_run.plan_id", NULL, NULL },
    { 0 },
};

static const struct listing_facet run_facets[] = {
    { "kind", LISTING_TEXT_IN("task_run.kind"),
      "SELECT kind, kind, count(*) FROM task_run GROUP BY kind ORDER BY kind LIMIT ?2 + 0 * ?1" },
    { "outcome", LISTING_TEXT_IN("task_run.outcome"),
      LISTING_WORDS("('running'), ('done'), ('cancelled'), ('failed'),"
                    " ('interrupted')") },
    { "configuration", LISTING_ID_IN("task_run.configuration_id"), LISTING_CONFIGURATIONS },
    { 0 },
};

const struct listing_source listing_runs = {
    .name = "runs",
    .key = "task_run.id",
    .from = "task_run" CONFIGURATION_JOINS("task_run"),
    .fields = run_fields,
    .facets = run_facets,
    .texts = "task_run.kind, task_run.operator, task_run.outcome, configuration.context_key,"
             " credential_type.name, " CONTEXT_NAME,
    .descending = true,
};

static const struct listing_field plan_fields[] = {
    { "number", LISTING_NUMBER, "plan.id", "plan.id", NULL },
    { "configuration", LISTING_TEXT, CONFIGURATION_NAME, NULL, NULL },
    { "configuration_key", LISTING_TEXT, LISTING_CONFIGURATION, NULL, NULL },
    { "operator", LISTING_TEXT, "plan.operator", NULL, NULL },
    { "created", LISTING_INSTANT, "plan.created", NULL, NULL },
    { "learners", LISTING_NUMBER, FROM_JSON("plan.summary", "$.learners"), NULL, NULL },
    { "new", LISTING_NUMBER, FROM_JSON("plan.summary", "$.counts.new"), NULL, NULL },
    { "refused", LISTING_NUMBER, FROM_JSON("plan.summary", "$.counts.refused"), NULL, NULL },
    { "items", LISTING_NUMBER, "plan.items", NULL, NULL },
    { "applied", LISTING_FLAG, "plan.issued", NULL, NULL },
    { 0 },
};

static const struct listing_facet plan_facets[] = {
    { "configuration", LISTING_ID_IN("plan.configuration_id"), LISTING_CONFIGURATIONS },
    { "applied", LISTING_ID_IN("plan.issued"), LISTING_YES_NO },
    { 0 },
};

/* A plan that is being made has an owner, and nobody sees it. */
const struct listing_source listing_plans = {
    .name = "plans",
    .key = "plan.id",
    .from = "plan" CONFIGURATION_JOINS("plan"),
    .scope = "plan.owner = '' AND ? = 0",
    .fields = plan_fields,
    .facets = plan_facets,
    .texts = "plan.operator, configuration.context_key, credential_type.name, " CONTEXT_NAME,
    .descending = true,
};

static const struct listing_field plan_item_fields[] = {
    { "verdict", LISTING_TEXT, "plan_item.verdict", NULL, NULL },
    { "learner", LISTING_TEXT, LEARNER_SHOWN_NAME, NULL, NULL },
    { "username", LISTING_TEXT, "learner.username", NULL, NULL },
    { "reason", LISTING_TEXT, "plan_item.reason", NULL, NULL },
    { "name_state", LISTING_TEXT, "learner.name_state", NULL, NULL },
    { 0 },
};

static const struct listing_facet plan_item_facets[] = {
    { "verdict", LISTING_TEXT_IN("plan_item.verdict"),
      "SELECT column1, column1, coalesce((SELECT " FROM_JSON(
          "plan.summary", "$.counts") " ->> column1 FROM plan WHERE plan.id = ?1), -1)"
                                      " FROM (VALUES ('new'), ('retry'), ('has one'), "
                                      "('withdrawn'), ('not eligible'), ('refused'))"
                                      " LIMIT ?2" },
    { 0 },
};

const struct listing_source listing_plan_items = {
    .name = "plan_items",
    .key = "plan_item.learner_id",
    .from = "plan_item LEFT JOIN learner ON learner.id = plan_item.learner_id",
    .scope = "plan_item.plan_id = ?",
    .fields = plan_item_fields,
    .facets = plan_item_facets,
    .texts = LEARNER_SHOWN_NAME ", learner.username, learner.email, plan_item.reason",
    .learner = "plan_item.learner_id",
};

static const struct listing_field mail_fields[] = {
    { "recipient", LISTING_TEXT, "mail.recipient", NULL, NULL },
    { "learner", LISTING_TEXT, "credential.full_name", NULL, NULL },
    { "username", LISTING_TEXT, "learner.username", NULL, NULL },
    { "credential", LISTING_TEXT, "credential.uuid", NULL, NULL },
    { "kind", LISTING_TEXT, "mail.kind", NULL, NULL },
    { "state", LISTING_TEXT, "mail.state", NULL, NULL },
    { "tries", LISTING_NUMBER, "mail.tries", NULL, NULL },
    { "next_try", LISTING_INSTANT, "mail.next_try", NULL, NULL },
    { "answer", LISTING_TEXT, "mail.answer", NULL, NULL },
    { "created", LISTING_INSTANT, "mail.created", "mail.id", NULL },
    { "modified", LISTING_INSTANT, "mail.modified", NULL, NULL },
    { 0 },
};

static const struct listing_facet mail_facets[] = {
    { "state", LISTING_TEXT_IN("mail.state"),
      LISTING_WORDS("('queued'), ('sending'), ('accepted'), ('failed'),"
                    " ('unknown'), ('cancelled')") },
    { "kind", LISTING_TEXT_IN("mail.kind"), LISTING_WORDS("('issued'), ('reissued')") },
    { 0 },
};

const struct listing_source listing_mail = {
    .name = "mail",
    .key = "mail.id",
    .from = "mail LEFT JOIN credential ON credential.id = mail.credential_id"
            " LEFT JOIN learner ON learner.id = credential.learner_id",
    .fields = mail_fields,
    .facets = mail_facets,
    .texts = "mail.recipient, mail.answer, credential.full_name, learner.username",
    .ids = "credential.uuid, credential.verify_uuid",
    .learner = "credential.learner_id",
    .descending = true,
};
