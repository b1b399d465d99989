#include "config.h"

#include "console/sections/learners.h"

#include <string.h>

/* Who has no name is found by the username; nobody reads a blank. */
static char *learners_show_cell(const struct page *page, const struct listing_row *row,
                                const char *column, const char *raw)
{
    (void)page;
    (void)row;
    return strcmp(column, "name") == 0 && raw[0] == '\0' ? g_strdup("(no name)") : NULL;
}

const struct section section_learners = {
    .name = "learners",
    .show_cell = learners_show_cell,
    .history_kind = "learner",
};
