/* The commands' tables, one line for each. Layer: cli. Included by commands.c only, and by the files that
 * define them. */
#ifndef CLI_COMMANDS_H
#define CLI_COMMANDS_H

#include "cli/command.h"

extern const struct command command_asset_add;
extern const struct command command_asset_change;
extern const struct command command_asset_list;
extern const struct command command_asset_remove;
extern const struct command command_asset_show;
extern const struct command command_backup;
extern const struct command command_check;
extern const struct command command_completion_set;
extern const struct command command_complete_names;
extern const struct command command_configuration_add;
extern const struct command command_configuration_change;
extern const struct command command_configuration_list;
extern const struct command command_configuration_remove;
extern const struct command command_configuration_show;
extern const struct command command_console;
extern const struct command command_course_add;
extern const struct command command_course_change;
extern const struct command command_course_list;
extern const struct command command_course_policy;
extern const struct command command_course_show;
extern const struct command command_credential_export;
extern const struct command command_credential_list;
extern const struct command command_credential_show;
extern const struct command command_demo;
extern const struct command command_document_identify;
extern const struct command command_enrolment_set;
extern const struct command command_doctor;
extern const struct command command_explain;
extern const struct command command_grade_set;
extern const struct command command_help;
extern const struct command command_manual;
extern const struct command command_history;
extern const struct command command_init;
extern const struct command command_invalidate;
extern const struct command command_issue;
extern const struct command command_learner_accept_name;
extern const struct command command_learner_add;
extern const struct command command_learner_change;
extern const struct command command_learner_list;
extern const struct command command_learner_remove;
extern const struct command command_learner_show;
extern const struct command command_path_add;
extern const struct command command_path_change;
extern const struct command command_path_enrol;
extern const struct command command_path_list;
extern const struct command command_path_remove;
extern const struct command command_path_show;
extern const struct command command_path_step;
extern const struct command command_import;
extern const struct command command_mail_cancel;
extern const struct command command_mail_list;
extern const struct command command_mail_pause;
extern const struct command command_mail_resume;
extern const struct command command_mail_retry;
extern const struct command command_mail_send;
extern const struct command command_mail_show;
extern const struct command command_mail_test;
extern const struct command command_plan;
extern const struct command command_preview;
extern const struct command command_recover;
extern const struct command command_reissue;
extern const struct command command_report_list;
extern const struct command command_report_show;
extern const struct command command_restore;
extern const struct command command_run_due;
extern const struct command command_schedule_list;
extern const struct command command_schedule_next;
extern const struct command command_schedule_runs;
extern const struct command command_schedule_set;
extern const struct command command_schedule_show;
extern const struct command command_scheduler;
extern const struct command command_serve;
extern const struct command command_settings_list;
extern const struct command command_settings_set;
extern const struct command command_settings_show;
extern const struct command command_shell_completion;
extern const struct command command_template_describe;
extern const struct command command_template_prepare;
extern const struct command command_template_prepare_with;
extern const struct command command_image_describe;
extern const struct command command_token_add;
extern const struct command command_token_list;
extern const struct command command_token_remove;
extern const struct command command_type_add;
extern const struct command command_type_change;
extern const struct command command_type_list;
extern const struct command command_type_remove;
extern const struct command command_type_show;
extern const struct command command_verify;

#endif
