#include "config.h"

#include "import/openedx.h"

#include <string.h>

/* Layer: import. Files of Open edX that are easily mistaken for a report, recognised so that the operator
 * reads what they are and what to export instead (FORMATS.md sections 1.2, 1.3 and 1.5). */

static bool others_begin_with(const struct csv_record *header, const char *const *headings)
{
    for (guint i = 0; headings[i] != NULL; i++)
        if (i >= header->count || g_ascii_strcasecmp(header->fields[i], headings[i]) != 0)
            return false;
    return true;
}

static bool errors_recognise(const struct csv_record *header)
{
    static const char *const grades[] = { "Student ID", "Username", "Error", NULL };
    static const char *const problems[] = { "Student ID", "Email", "Username", "error_msg", NULL };
    return others_begin_with(header, grades) || others_begin_with(header, problems);
}

static bool anonymous_recognise(const struct csv_record *header)
{
    static const char *const headings[] = { "User ID", "Anonymized User ID", NULL };
    return others_begin_with(header, headings);
}

static bool may_enroll_recognise(const struct csv_record *header)
{
    return header->count == 1 && g_ascii_strcasecmp(header->fields[0], "email") == 0;
}

static bool survey_recognise(const struct csv_record *header)
{
    static const char *const headings[] = { "User ID", "User Name", "Email", NULL };
    return others_begin_with(header, headings);
}

const struct importer openedx_others[] = {
    { .kind = "openedx-report-errors",
      .title = "Open edX list of report errors",
      .refusal =
          "is the list of learners for whom a report failed, not the report. Import the file of "
          "the same date without \"_err\" in its name; the learners listed here are missing from "
          "it",
      .recognise_header = errors_recognise },
    { .kind = "openedx-anonymous-ids",
      .title = "Open edX anonymised ids",
      .refusal = "is the list of anonymised ids, which has no names and no grades. Export \"Grade "
                 "Report\" and \"Profile Information as a CSV\" on the instructor dashboard",
      .recognise_header = anonymous_recognise },
    { .kind = "openedx-may-enroll",
      .title = "Open edX list of invited people",
      .refusal =
          "is the list of people who were invited and have no account yet, so there is nothing "
          "to issue. Export \"Profile Information as a CSV\" for those who are enrolled",
      .recognise_header = may_enroll_recognise },
    { .kind = "openedx-survey",
      .title = "Open edX survey report",
      .refusal = "is a survey report. Export \"Profile Information as a CSV\" on the instructor "
                 "dashboard for people's names",
      .recognise_header = survey_recognise },
    { .kind = NULL },
};
