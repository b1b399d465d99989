#include "config.h"

#include "store/listing_private.h"

/* Learners, courses and learning paths. */

/* The name that a certificate of it would print (operations/press.h). */
#define COURSE_NAME                                                                                \
    "coalesce(nullif(course.long_name, ''), nullif(course.display_name, ''), course.key)"

static const struct listing_field learner_fields[] = {
    { "name", LISTING_TEXT, LEARNER_SHOWN_NAME, "(" LEARNER_SHOWN_NAME ") COLLATE NOCASE", NULL },
    { "username", LISTING_TEXT, "learner.username", "learner.username",
      "learner INDEXED BY learner_username" },
    { "email", LISTING_TEXT, "learner.email", "learner.email", "learner INDEXED BY learner_email" },
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
    { .name = "name_state",
      .condition = LISTING_TEXT_IN("learner.name_state"),
      .choices = "SELECT column1, column2, -1 FROM (VALUES ('good', 'good'),"
                 " ('review', 'to be reviewed'), ('accepted', 'accepted')) LIMIT ?2 + 0 * ?1",
      .common = "good",
      .uncommon = "learner.name_state <> 'good'" },
    { "active", LISTING_ID_IN("learner.active"), LISTING_YES_NO },
    { .name = "proposed",
      .condition = LISTING_ID_IN("(learner.proposed_import_id <> 0)"),
      .choices = LISTING_YES_NO,
      .common = "0",
      .uncommon = "learner.proposed_import_id <> 0" },
    { .name = "course",
      .condition = "EXISTS (SELECT 1 FROM enrolment WHERE enrolment.learner_id = learner.id"
                   " AND enrolment.course_id IN (SELECT CAST(value AS INTEGER) FROM json_each(?)))",
      .look_up = "learner.id IN (SELECT learner_id FROM enrolment WHERE course_id IN"
                 " (SELECT CAST(value AS INTEGER) FROM json_each(?)))",
      .choices = "SELECT id, key, -1 FROM course ORDER BY key LIMIT ?2 + 0 * ?1" },
    { 0 },
};

const struct listing_source listing_learners = {
    .name = "learners",
    .key = "learner.id",
    .from = "learner",
    .walk = "learner NOT INDEXED",
    .fields = learner_fields,
    .facets = learner_facets,
    .texts = "learner.name, learner.first_name || ' ' || learner.last_name, learner.username,"
             " learner.email, learner.lms_id",
    .learner = "learner.id",
    .large = true,
    .look_up = listing_look_up_learners,
    .few_most = 10000,
    .few_most_ordered = 40000,
    .descending = true,
};

static const struct listing_field course_fields[] = {
    { "key", LISTING_TEXT, "course.key", "course.key", NULL },
    { "name", LISTING_TEXT, COURSE_NAME, "(" COURSE_NAME ") COLLATE NOCASE", NULL },
    { "long_name", LISTING_TEXT, "course.long_name", NULL, NULL },
    { "display_name", LISTING_TEXT, "course.display_name", NULL, NULL },
    { "learners", LISTING_NUMBER,
      "(SELECT count(*) FROM enrolment WHERE course_id = course.id AND enrolment.active)", NULL,
      NULL },
    { "configurations", LISTING_NUMBER,
      "(SELECT count(*) FROM configuration WHERE context_key = course.key)", NULL, NULL },
    { "policy", LISTING_FLAG, "course.has_policy", "course.has_policy", NULL },
    { "created", LISTING_INSTANT, "course.created", "course.created", NULL },
    { "modified", LISTING_INSTANT, "course.modified", "course.modified", NULL },
    { 0 },
};

static const struct listing_facet course_facets[] = {
    { "policy", LISTING_ID_IN("course.has_policy"), LISTING_YES_NO },
    { 0 },
};

const struct listing_source listing_courses = {
    .name = "courses",
    .key = "course.id",
    .from = "course",
    .fields = course_fields,
    .facets = course_facets,
    .texts = "course.key, course.long_name, course.display_name",
    .costly = true,
    .order = "key",
};

static const struct listing_field path_fields[] = {
    { "key", LISTING_TEXT, "learning_path.key", "learning_path.key", NULL },
    { "name", LISTING_TEXT, "learning_path.display_name",
      "learning_path.display_name COLLATE NOCASE", NULL },
    { "steps", LISTING_NUMBER,
      "(SELECT count(*) FROM learning_path_step WHERE path_id = learning_path.id)", NULL, NULL },
    { "learners", LISTING_NUMBER,
      "(SELECT count(*) FROM path_enrolment WHERE path_id = learning_path.id"
      " AND path_enrolment.active)",
      NULL, NULL },
    { "configurations", LISTING_NUMBER,
      "(SELECT count(*) FROM configuration WHERE context_key = learning_path.key)", NULL, NULL },
    { "invite_only", LISTING_FLAG, "learning_path.invite_only", "learning_path.invite_only", NULL },
    { "created", LISTING_INSTANT, "learning_path.created", "learning_path.created", NULL },
    { "modified", LISTING_INSTANT, "learning_path.modified", "learning_path.modified", NULL },
    { 0 },
};

static const struct listing_facet path_facets[] = {
    { "invite_only", LISTING_ID_IN("learning_path.invite_only"), LISTING_YES_NO },
    { 0 },
};

const struct listing_source listing_paths = {
    .name = "paths",
    .key = "learning_path.id",
    .from = "learning_path",
    .fields = path_fields,
    .facets = path_facets,
    .texts = "learning_path.key, learning_path.display_name",
    .costly = true,
    .order = "key",
};
