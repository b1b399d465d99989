#include "config.h"

#include "import/import.h"

#include "import/survey.h"

/* Layer: import. */

void survey_free(struct survey *survey)
{
    g_array_unref(survey->columns);
    g_ptr_array_unref(survey->samples);
    g_ptr_array_unref(survey->others);
    g_free(survey->encoding);
    g_free(survey->shape);
    g_free(survey);
}

const struct survey_column *survey_column_at(const struct survey *survey, guint index)
{
    return &g_array_index(survey->columns, struct survey_column, index);
}
