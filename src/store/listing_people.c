#include "config.h"

#include "store/listing_private.h"

/* The name that a certificate would print (rules/name.h, name_choose). The index learner_shown_name has this
 * very expression. */
#define LEARNER_NAME                                                                               \
    "CASE WHEN trim(coalesce(learner.name, '')) <> '' THEN learner.name"                           \
    " ELSE trim(learner.first_name || ' ' || learner.last_name) END"

static const struct listing_field learner_fields[] = {
    { "name", LISTING_TEXT, LEARNER_NAME, "(" LEARNER_NAME ") COLLATE NOCASE", NULL },
    { "username", LISTING_TEXT, "learner.username", "learner.username", NULL },
    { "email", LISTING_TEXT, "learner.email", "learner.email", NULL },
    { "name_state", LISTING_TEXT, "learner.name_state", NULL, NULL },
    { "name_remark", LISTING_TEXT, "learner.name_remark", NULL, NULL },
    { "active", LISTING_FLAG, "learner.active", NULL, NULL },
    { "courses", LISTING_NUMBER,
      "(SELECT count(*) FROM enrolment WHERE learner_id = learner.id AND enrolment.active)", NULL,
      NULL },
    { "credentials", LISTING_NUMBER,
      "(SELECT count(*) FROM credential WHERE learner_id = learner.id AND status = 'available')",
      NULL, NULL },
    { "created", LISTING_INSTANT, "learner.created", NULL, NULL },
    { "modified", LISTING_INSTANT, "learner.modified", NULL, NULL },
    { 0 },
};

static const struct listing_facet learner_facets[] = {
    { "name_state", LISTING_TEXT_IN("learner.name_state"),
      "SELECT column1, column2, -1 FROM (VALUES ('good', 'good'), ('review', 'to be reviewed'),"
      " ('accepted', 'accepted')) LIMIT ?2 + 0 * ?1" },
    { "active", LISTING_ID_IN("learner.active"), LISTING_YES_NO },
    { "course",
      "EXISTS (SELECT 1 FROM enrolment WHERE enrolment.learner_id = learner.id"
      " AND enrolment.course_id IN (SELECT CAST(value AS INTEGER) FROM json_each(?)))",
      "SELECT id, key, -1 FROM course ORDER BY key LIMIT ?2 + 0 * ?1" },
    { 0 },
};

const struct listing_source listing_learners = {
    .name = "learners",
    .key = "learner.id",
    .from = "learner",
    .fields = learner_fields,
    .facets = learner_facets,
    .texts = "learner.name, learner.first_name || ' ' || learner.last_name, learner.username,"
             " learner.email",
    .large = true,
    .descending = true,
    .find = "SELECT id FROM learner WHERE username = ?1 LIMIT 1 + 0 * ?2",
};
