#include "config.h"

#include "import/import.h"

#include <string.h>

/* Layer: import. The course that a file's name speaks of. Parts are joined with "_", which each part may
 * have itself, so a name alone can rarely be split (FORMATS.md section 1.1). */

static const char *const report_words[] = {
    "_grade_report_",
    "_student_profile_info_",
    "_problem_grade_report_",
    NULL,
};

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

char *import_propose_course(const char *file_name, const char *const *known)
{
    g_autofree char *head = file_name_head(file_name);
    if (head == NULL)
        return NULL;
    char *match = file_name_match(head, known);
    return match != NULL ? match : file_name_split(head);
}
