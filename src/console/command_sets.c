#include "config.h"

#include "console/command.h"
#include "console/pages/columns.h"
#include "console/pages/form_commands.h"
#include "console/pages/list_commands.h"
#include "console/pages/home.h"
#include "console/sections/assets.h"
#include "console/sections/plan_items.h"
#include "console/sections/runs.h"
#include "console/sections/settings.h"
#include "console/pages/intake.h"
#include "console/pages/merge.h"
#include "console/pages/overlay_commands.h"
#include "console/sections/courses.h"
#include "console/sections/imports.h"
#include "console/sections/credentials.h"
#include "console/sections/configurations.h"
#include "console/sections/mail.h"
#include "console/sections/learners.h"
#include "console/sections/paths.h"
#include "console/sections/types.h"

const struct console_command_set console_command_sets[] = {
    { "In a list", list_commands },
    { "In the filters of a list", list_filter_commands },
    { "In a form", form_commands },
    { "In the list of credentials", credentials_list_commands },
    { "In the form of a credential", credentials_form_commands },
    { "In the form of a credential type", types_form_commands },
    { "In the list of learners", learners_list_commands },
    { "In the form of a learner", learners_form_commands },
    { "In the list of possible duplicates", duplicates_commands },
    { "Making one of two learners", merge_commands },
    { "In the list of courses", courses_list_commands },
    { "In the form of a course", courses_form_commands },
    { "In the list of learning paths", paths_list_commands },
    { "In the form of a learning path", paths_form_commands },
    { "In the list of imports", imports_list_commands },
    { "In an import that was made", imports_form_commands },
    { "Importing a file", intake_commands },
    { "In the columns of a file", columns_commands },
    { "In the list of configurations", configurations_list_commands },
    { "In the form of a configuration", configurations_form_commands },
    { "In the list of schedules", configurations_list_commands },
    { "Everywhere", everywhere_commands },
    { "Always, in questions and menus too", always_commands },
    { "In a text that is read", reader_commands },
    { "In the messages", messages_commands },
    { "In help", help_commands },
    { "In a menu", menu_commands },
    { "In the palette", palette_commands },
    { "In a question", question_commands },
    { "Choosing a file", files_commands },
    { "On the home page", home_commands },
    { "In the form of an asset", assets_form_commands },
    { "In the settings", settings_commands },
    { "In a plan", plan_items_commands },
    { "In the list of runs", runs_commands },
    { "In the list of plans", plans_commands },
    { "In the outbox, and in a message", mail_commands },
    { 0 },
};
