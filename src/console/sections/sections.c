#include "config.h"

#include "console/sections/learners.h"
#include "console/pages/list.h"
#include "console/sections/history.h"
#include "console/sections/mail.h"
#include "console/sections/section.h"
#include "console/sections/types.h"

#include <string.h>

const struct section *const sections[] = {
    &section_types, &section_learners, &section_mail, &section_history, NULL,
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
