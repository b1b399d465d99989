#include "config.h"

#include "console/sections/credentials.h"
#include "console/sections/learners.h"
#include "console/pages/list.h"
#include "console/sections/assets.h"
#include "console/sections/configurations.h"
#include "console/sections/courses.h"
#include "console/sections/history.h"
#include "console/sections/imports.h"
#include "console/sections/mail.h"
#include "console/sections/paths.h"
#include "console/sections/plan_items.h"
#include "console/sections/runs.h"
#include "console/sections/schedules.h"
#include "console/sections/section.h"
#include "console/sections/settings.h"
#include "console/sections/types.h"

#include <string.h>

/* One line each, kept apart by what they are for, so that additions do not meet. */
const struct section *const sections[] = {
    /* Issuing */
    &section_credentials,
    &section_configurations,
    &section_types,
    &section_assets,
    /* Learners */
    &section_learners,
    &section_courses,
    &section_paths,
    &section_imports,
    &section_import_changes,
    /* Running */
    &section_schedules,
    &section_runs,
    &section_plans,
    &section_plan_items,
    /* What was said and done */
    &section_mail,
    &section_history,
    &section_settings,
    /* The end */
    NULL,
};

const struct section *section_find(const char *name)
{
    for (const struct section *const *section = sections; *section != NULL; section++)
        if (strcmp((*section)->name, name) == 0)
            return *section;
    return NULL;
}

void section_enter(struct console *console, const struct section *section)
{
    if (section->enter != NULL)
        section->enter(console);
    else
        list_open(console, section, 0);
}
