#include "config.h"

#include "store/history.h"
#include "store/listing_private.h"

/* The history, and imports with their remarkable rows. */

/* The different values of an indexed column, found by hopping along the index. */
#define DIFFERENT(column)                                                                          \
    "WITH RECURSIVE found (value) AS (SELECT min(" column ") FROM history UNION ALL"               \
    " SELECT (SELECT min(" column ") FROM history WHERE " column " > value) FROM found"            \
    " WHERE value IS NOT NULL) SELECT value, value, -1 FROM found WHERE value IS NOT NULL"         \
    " LIMIT ?2 + 0 * ?1"

static const struct listing_field history_fields[] = {
    { "at", LISTING_INSTANT, "history.at", "history.id", NULL },
    { "operator", LISTING_TEXT, "history.operator", NULL, NULL },
    { "kind", LISTING_TEXT, "history.object_kind", NULL, NULL },
    { "object", LISTING_TEXT, "history.object_name", NULL, NULL },
    { "action", LISTING_TEXT, "history.action", NULL, NULL },
    { "changes", LISTING_TEXT, "history.changes", NULL, NULL },
    { 0 },
};

/* The acts on objects named KIND:ID, which an index finds; on a learner also those on whom was merged into it. */
#define OF_OBJECTS                                                                                 \
    "history.id IN (WITH RECURSIVE object (kind, id) AS (SELECT"                                   \
    " substr(value, 1, instr(value, ':') - 1),"                                                    \
    " CAST(substr(value, instr(value, ':') + 1) AS INTEGER) FROM json_each(?)),"                   \
    " same (id) AS (SELECT id FROM object WHERE kind = 'learner' UNION " HISTORY_MERGED_INTO ")"   \
    " SELECT act.id FROM (SELECT kind, id FROM object UNION SELECT 'learner', id FROM same)"       \
    " AS object JOIN history AS act ON act.object_kind = object.kind"                              \
    " AND act.object_id = object.id)"

static const struct listing_facet history_facets[] = {
    { .name = "object", .condition = OF_OBJECTS },
    { "kind", LISTING_TEXT_IN("history.object_kind"), DIFFERENT("object_kind") },
    { .name = "action",
      .condition = LISTING_TEXT_IN("history.action"),
      .choices = DIFFERENT("action"),
      .one = "history.action = ?",
      .walk = "history INDEXED BY history_action" },
    { 0 },
};

const struct listing_source listing_history = {
    .name = "history",
    .key = "history.id",
    .from = "history",
    .walk = "history NOT INDEXED",
    .fields = history_fields,
    .facets = history_facets,
    .texts = "history.object_name, history.operator, history.action, history.object_kind",
    .descending = true,
};

#define SUMMARY(name, member)                                                                      \
    {                                                                                              \
        name, LISTING_NUMBER,                                                                      \
            "iif(json_valid(import_run.summary), import_run.summary ->> '$.\"" member              \
            "\"', NULL)",                                                                          \
            NULL, NULL                                                                             \
    }

static const struct listing_field import_fields[] = {
    { "number", LISTING_NUMBER, "import_run.id", "import_run.id", NULL },
    { "file", LISTING_TEXT, "import_run.file_name", NULL, NULL },
    { "kind", LISTING_TEXT, "import_run.kind", NULL, NULL },
    { "course", LISTING_TEXT, "import_run.course_key", NULL, NULL },
    { "operator", LISTING_TEXT, "import_run.operator", NULL, NULL },
    { "started", LISTING_INSTANT, "import_run.started", NULL, NULL },
    { "finished", LISTING_INSTANT, "import_run.finished", NULL, NULL },
    SUMMARY("new", "new"),
    SUMMARY("changed", "changed"),
    SUMMARY("unchanged", "unchanged"),
    SUMMARY("conflict", "conflict"),
    SUMMARY("skipped", "skipped"),
    SUMMARY("refused", "refused"),
    SUMMARY("to_review", "names to review"),
    { "encoding", LISTING_TEXT, "import_run.encoding", NULL, NULL },
    { "mapping", LISTING_TEXT, "import_run.mapping", NULL, NULL },
    { "undone", LISTING_INSTANT, "import_run.undone", NULL, NULL },
    { "undone_by", LISTING_TEXT, "import_run.undone_by", NULL, NULL },
    { "state", LISTING_TEXT,
      "CASE WHEN import_run.undone IS NOT NULL THEN 'undone' WHEN import_run.encoding = ''"
      " OR (json_valid(import_run.summary) AND import_run.summary ->> '$.before.forgotten' IS NOT"
      " NULL) THEN 'final' ELSE '' END",
      NULL, NULL },
    { 0 },
};

static const struct listing_facet import_facets[] = {
    { "kind", LISTING_TEXT_IN("import_run.kind"),
      "SELECT kind, kind, count(*) FROM import_run GROUP BY kind ORDER BY kind LIMIT ?2 + 0 * ?1" },
    { "course", LISTING_TEXT_IN("import_run.course_key"),
      "SELECT course_key, course_key, count(*) FROM import_run GROUP BY course_key"
      " ORDER BY course_key LIMIT ?2 + 0 * ?1" },
    { 0 },
};

const struct listing_source listing_imports = {
    .name = "imports",
    .key = "import_run.id",
    .from = "import_run",
    .fields = import_fields,
    .facets = import_facets,
    .texts = "import_run.file_name, import_run.kind, import_run.course_key, import_run.operator",
    .descending = true,
};

static const struct listing_field import_change_fields[] = {
    { "line", LISTING_NUMBER, "import_change.line", "import_change.line", NULL },
    { "username", LISTING_TEXT, "import_change.username", NULL, NULL },
    { "verdict", LISTING_TEXT, "import_change.verdict", NULL, NULL },
    { "detail", LISTING_TEXT, "import_change.detail", NULL, NULL },
    { 0 },
};

static const struct listing_facet import_change_facets[] = {
    { "verdict", LISTING_TEXT_IN("import_change.verdict"),
      LISTING_WORDS("('new'), ('changed'), ('conflict'), ('skipped'),"
                    " ('refused')") },
    { 0 },
};

const struct listing_source listing_import_changes = {
    .name = "import_changes",
    .key = "import_change.rowid",
    .from = "import_change",
    .scope = "import_change.import_id = ?",
    .fields = import_change_fields,
    .facets = import_change_facets,
    .texts = "import_change.username, import_change.detail, import_change.verdict",
    .order = "line",
};
