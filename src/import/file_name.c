#include "config.h"

#include "import/import.h"

#include "base/fold.h"

#include <string.h>

/* Layer: import. The course that a file's name speaks of.
 *
 * Open edX joins the parts of a key with "_", which each part may have itself, so a name alone can rarely be split
 * (FORMATS.md section 1.1). Moodle and Canvas put the short name of the course there, in a frame whose words are
 * translated; Moodle's reports even write it in small letters, with "_" for what is no letter. */

static const char *const report_words[] = {
    "_problem_grade_report_",
    "_grade_report_",
    "_student_profile_info_",
    NULL,
};

/* The first group is the short name. */
static const char *const code_patterns[] = {
    /* "TC101 Grades-20260616_0910-comma_separated.csv", "TC101 Bewertungen-20260616_0910.xlsx" */
    "^(.+)[ _][^ _]+-\\d{8}_\\d{4}(?:-[a-z]+_separated)?\\.(?:csv|txt|tsv|xlsx|ods)$",
    /* "TC101 Grades.xml", "TC101 Grades.xlsx" */
    "^(.+)[ _][^ _]+\\.(?:xml|xlsx|ods)$",
    /* "completion-tc101-20260616_0912-comma_separated.csv" */
    "^(?:.*_)?completion-(.+)-\\d{8}_\\d{4}[^.]*\\.(?:csv|xlsx|ods)$",
    /* "progress.tc101.csv" */
    "^progress\\.([^.]+)\\.(?:[^.]+\\.)?csv$",
    /* "2026-06-16T0910_Grades-TC101.csv" */
    "^\\d{4}-\\d{2}-\\d{2}T\\d{4}_[^-]+-(.+)\\.(?:csv|xlsx|ods)$",
};

/* What browsers put behind a name that is there already: "grades (1).csv". */
static char *file_name_without_copy(const char *file_name)
{
    g_autoptr(GRegex) regex = g_regex_new(" ?\\(\\d+\\)(\\.[^.]+)$", 0, 0, NULL);
    return g_regex_replace(regex, file_name, -1, 0, "\\1", 0, NULL);
}

char *import_course_code(const char *file_name)
{
    g_autofree char *name = file_name_without_copy(file_name);
    for (gsize i = 0; name != NULL && i < G_N_ELEMENTS(code_patterns); i++) {
        g_autoptr(GRegex) regex = g_regex_new(code_patterns[i], G_REGEX_CASELESS, 0, NULL);
        g_autoptr(GMatchInfo) match = NULL;
        if (g_regex_match(regex, name, 0, &match))
            return g_strstrip(g_match_info_fetch(match, 1));
    }
    return NULL;
}

/* What stands before "_grade_report_DATE" and the like; NULL when nothing does. */
static char *file_name_head(const char *file_name)
{
    for (guint i = 0; report_words[i] != NULL; i++) {
        const char *found = g_strrstr(file_name, report_words[i]);
        if (found != NULL && found > file_name)
            return g_strndup(file_name, (gsize)(found - file_name));
    }
    return NULL;
}

/* The key as report names write it: ORG_COURSE_RUN. NULL for a key of another shape. */
static char *file_name_from_key(const char *key)
{
    const bool old = strchr(key, '/') != NULL;
    const char *parts = old ? key : strchr(key, ':');
    if (parts == NULL)
        return NULL;
    char *joined = g_strdup(old ? parts : parts + 1);
    g_strdelimit(joined, old ? "/" : "+", '_');
    return joined;
}

static char *file_name_match(const char *head, const char *const *known)
{
    const char *found = NULL;
    for (guint i = 0; known != NULL && known[i] != NULL; i++) {
        g_autofree char *joined = file_name_from_key(known[i]);
        if (joined == NULL || g_ascii_strcasecmp(joined, head) != 0)
            continue;
        if (found != NULL)
            return NULL;
        found = known[i];
    }
    return g_strdup(found);
}

static char *file_name_split(const char *head)
{
    g_auto(GStrv) parts = g_strsplit(head, "_", -1);
    if (g_strv_length(parts) != 3 || parts[0][0] == '\0' || parts[1][0] == '\0'
        || parts[2][0] == '\0')
        return NULL;
    return g_strdup_printf("course-v1:%s+%s+%s", parts[0], parts[1], parts[2]);
}

/* As Moodle writes a short name in the names of its reports; letters of other scripts stay as they are. */
static char *file_name_fold(const char *code)
{
    char *folded = text_fold(code, -1);
    for (char *here = folded; *here != '\0'; here++)
        if ((guchar)*here < 0x80 && !g_ascii_isalnum(*here) && *here != '-')
            *here = '_';
    return folded;
}

/* The second part of a key; "" when there is none. */
static char *file_name_course_of(const char *key)
{
    const char separator = strchr(key, '/') != NULL ? '/' : '+';
    const char *first = strchr(key, separator);
    const char *second = first != NULL ? strchr(first + 1, separator) : NULL;
    return second == NULL ? g_strdup("") : g_strndup(first + 1, (gsize)(second - first - 1));
}

char *import_match_course(const char *code, const char *const *known)
{
    g_autofree char *wanted = file_name_fold(code);
    const char *found = NULL;
    guint count = 0;
    for (guint i = 0; known != NULL && known[i] != NULL; i++) {
        g_autofree char *course = file_name_course_of(known[i]);
        g_autofree char *folded = file_name_fold(course);
        if (g_ascii_strcasecmp(known[i], code) == 0)
            return g_strdup(known[i]);
        if (course[0] == '\0' || strcmp(folded, wanted) != 0)
            continue;
        found = known[i];
        count++;
    }
    return count == 1 ? g_strdup(found) : NULL;
}

char *import_propose_course(const char *file_name, const char *const *known)
{
    g_autofree char *head = file_name_head(file_name);
    g_autofree char *code = head == NULL ? import_course_code(file_name) : NULL;
    if (code != NULL)
        return import_match_course(code, known);
    if (head == NULL)
        return NULL;
    char *match = file_name_match(head, known);
    return match != NULL ? match : file_name_split(head);
}
