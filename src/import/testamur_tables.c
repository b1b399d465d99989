#include "config.h"

#include "import/testamur_tables.h"

#include "import/csv.h"

#include <string.h>

const struct testamur_column testamur_learner_columns[TESTAMUR_LEARNER_COLUMNS] = {
    [TESTAMUR_LEARNER_USERNAME] = { "username", TESTAMUR_TEXT },
    [TESTAMUR_LEARNER_FULL_NAME] = { "full_name", TESTAMUR_TEXT },
    [TESTAMUR_LEARNER_EMAIL] = { "email", TESTAMUR_TEXT },
    [TESTAMUR_LEARNER_NAME] = { "name", TESTAMUR_TEXT },
    [TESTAMUR_LEARNER_FIRST_NAME] = { "first_name", TESTAMUR_TEXT },
    [TESTAMUR_LEARNER_LAST_NAME] = { "last_name", TESTAMUR_TEXT },
    [TESTAMUR_LEARNER_NAME_STATE] = { "name_state", TESTAMUR_TEXT },
    [TESTAMUR_LEARNER_LANGUAGE] = { "language", TESTAMUR_TEXT },
    [TESTAMUR_LEARNER_ACTIVE] = { "active", TESTAMUR_FLAG },
    [TESTAMUR_LEARNER_WANTS_MAIL] = { "wants_mail", TESTAMUR_FLAG },
    [TESTAMUR_LEARNER_LMS_ID] = { "lms_id", TESTAMUR_TEXT },
    [TESTAMUR_LEARNER_EXTERNAL_ID] = { "external_id", TESTAMUR_TEXT },
    [TESTAMUR_LEARNER_MOODLE_ID] = { "moodle_id", TESTAMUR_TEXT },
    [TESTAMUR_LEARNER_CANVAS_ID] = { "canvas_id", TESTAMUR_TEXT },
    [TESTAMUR_LEARNER_OTHER_IDS] = { "other_ids", TESTAMUR_TEXT },
    [TESTAMUR_LEARNER_USERNAME_MADE] = { "username_made", TESTAMUR_FLAG },
};

const struct testamur_column testamur_grade_columns[TESTAMUR_GRADE_COLUMNS] = {
    [TESTAMUR_GRADE_COURSE] = { "course", TESTAMUR_TEXT },
    [TESTAMUR_GRADE_USERNAME] = { "username", TESTAMUR_TEXT },
    [TESTAMUR_GRADE_FULL_NAME] = { "full_name", TESTAMUR_TEXT },
    [TESTAMUR_GRADE_EMAIL] = { "email", TESTAMUR_TEXT },
    [TESTAMUR_GRADE_ENROLMENT] = { "enrolment", TESTAMUR_TEXT },
    [TESTAMUR_GRADE_TRACK] = { "track", TESTAMUR_TEXT },
    [TESTAMUR_GRADE_GRADE] = { "grade", TESTAMUR_NUMBER },
    [TESTAMUR_GRADE_COMPLETION] = { "completion", TESTAMUR_NUMBER },
    [TESTAMUR_GRADE_EARNED] = { "completion_earned", TESTAMUR_NUMBER },
    [TESTAMUR_GRADE_POSSIBLE] = { "completion_possible", TESTAMUR_NUMBER },
    [TESTAMUR_GRADE_COMPLETED] = { "completed", TESTAMUR_INSTANT },
};

const struct testamur_column testamur_credential_columns[TESTAMUR_CREDENTIAL_COLUMNS] = {
    { "uuid", TESTAMUR_TEXT },
    { "verify_uuid", TESTAMUR_TEXT },
    { "status", TESTAMUR_TEXT },
    { "username", TESTAMUR_TEXT },
    { "full_name", TESTAMUR_TEXT },
    { "name_now", TESTAMUR_TEXT },
    { "email", TESTAMUR_TEXT },
    { "context", TESTAMUR_TEXT },
    { "context_name", TESTAMUR_TEXT },
    { "type", TESTAMUR_TEXT },
    { "configuration", TESTAMUR_NUMBER },
    { "issued", TESTAMUR_INSTANT },
    { "printed_date", TESTAMUR_TEXT },
    { "issued_by", TESTAMUR_TEXT },
    { "run", TESTAMUR_NUMBER },
    { "created", TESTAMUR_INSTANT },
    { "modified", TESTAMUR_INSTANT },
    { "failure", TESTAMUR_TEXT },
    { "invalidated_at", TESTAMUR_INSTANT },
    { "invalidated_by", TESTAMUR_TEXT },
    { "invalidation_reason", TESTAMUR_TEXT },
    { "replaces", TESTAMUR_TEXT },
    { "legacy_id", TESTAMUR_NUMBER },
    { "download_url", TESTAMUR_TEXT },
    { "verify_url", TESTAMUR_TEXT },
    { "size", TESTAMUR_NUMBER },
    { "sha256", TESTAMUR_TEXT },
};

static const char *const score_words[] = { "possible ", "earned " };

char *testamur_score_heading(const char *category, gint64 number, const char *name, bool earned)
{
    GString *heading = g_string_new(score_words[earned]);
    for (; *category != '\0'; category++) {
        g_string_append_c(heading, *category);
        if (*category == '#')
            g_string_append_c(heading, '#');
    }
    g_string_append_printf(heading, " #%" G_GINT64_FORMAT, number);
    if (*name != '\0')
        g_string_append_printf(heading, " (%s)", name);
    return g_string_free(heading, FALSE);
}

/* What stands behind the category: " #NUMBER", then nothing or " (NAME)". */
static bool score_read_rest(const char *rest, guint *number, char **name)
{
    char *end = NULL;
    if (!g_str_has_prefix(rest, " #") || !g_ascii_isdigit(rest[2]))
        return false;
    const guint64 value = g_ascii_strtoull(rest + 2, &end, 10);
    const gsize length = strlen(end);
    if (value > G_MAXINT
        || (length > 0 && (length < 4 || !g_str_has_prefix(end, " (") || end[length - 1] != ')')))
        return false;
    *number = (guint)value;
    *name = length > 0 ? g_strndup(end + 2, length - 3) : g_strdup("");
    return true;
}

bool testamur_score_heading_read(const char *heading, bool earned, char **category, guint *number,
                                 char **name)
{
    if (!g_str_has_prefix(heading, score_words[earned]))
        return false;
    g_autoptr(GString) read = g_string_new(NULL);
    const char *here = heading + strlen(score_words[earned]);
    for (; *here != '\0'; here++) {
        if (here[0] == ' ' && here[1] == '#' && here[2] != '#')
            break;
        if (here[0] == '#' && *++here != '#')
            return false;
        g_string_append_c(read, *here);
    }
    if (!score_read_rest(here, number, name))
        return false;
    *category = g_strdup(read->str);
    return true;
}

bool testamur_needs_guard(const char *cell)
{
    return csv_begins_formula(cell + strspn(cell, "'"));
}

const char *testamur_unguard(const char *cell)
{
    return cell[0] == '\'' && testamur_needs_guard(cell) ? cell + 1 : cell;
}
