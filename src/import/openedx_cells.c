#include "config.h"

#include "import/openedx.h"

#include "base/error.h"
#include "import/field.h"

#include <string.h>

/* Layer: import. Cells that the reports of Open edX about grades have in common. */

/* A fraction above this is a percentage or points: another scale, not extra credit. */
#define GRADE_LIMIT 10.0

bool openedx_is_unattempted(const char *text)
{
    return field_is_none(text) || strcmp(text, "Not Attempted") == 0
           || strcmp(text, "Not Available") == 0;
}

bool openedx_read_fraction(const char *text, const char *heading, double *value, GError **error)
{
    if (field_number(text, value) && *value >= 0 && *value <= GRADE_LIMIT)
        return true;
    g_set_error(error, IMPORT_ERROR, ERROR_DATA,
                "\"%s\" in the column \"%s\" is not a grade as Open edX writes it (0 to 1)", text,
                heading);
    return false;
}

bool openedx_read_status(char *cell, struct import_row *row, GError **error)
{
    const char *status = field_text(cell);
    row->activity = IMPORT_ACTIVITY_UNKNOWN;
    if (status == NULL || field_is_none(status))
        return true;
    row->activity = strcmp(status, "unenrolled") == 0 ? IMPORT_INACTIVE : IMPORT_ACTIVE;
    if (strcmp(status, "unenrolled") == 0 || strcmp(status, "enrolled") == 0)
        return true;
    g_set_error(error, IMPORT_ERROR, ERROR_DATA,
                "\"%s\" in the column \"Enrollment Status\" is neither enrolled nor unenrolled",
                status);
    return false;
}

enum import_step openedx_read_learner(struct import_row *row, char *username, char *id, char *email,
                                      GError **error)
{
    double number = 0;
    row->username = field_text(username);
    row->lms_id = field_text(id);
    row->email = field_text(email);
    if (field_is_none(row->email))
        row->email = "";
    if (!field_number(row->lms_id, &number) || number < 0) {
        g_set_error(error, IMPORT_ERROR, ERROR_DATA, "\"%s\" is not a student id", row->lms_id);
        return IMPORT_BAD_ROW;
    }
    if (field_is_identifier(row->username))
        return IMPORT_ROW;
    g_set_error(error, IMPORT_ERROR, ERROR_REFUSED,
                row->username[0] == '\0' ? "the user name is empty"
                                         : "the user name is too long or has control characters");
    return IMPORT_REFUSED_ROW;
}
