/* The functions behind the table `families`; one file family_*.c per family or group of small ones. */
#ifndef TESTS_CONFORMANCE_FAMILIES_H
#define TESTS_CONFORMANCE_FAMILIES_H

#include "conformance/runner.h"

/* family_keys.c */
family_function family_context_key;
family_function family_slug_prepopulate;
family_function family_slug_validation;

/* family_options.c */
family_function family_deep_merge;
family_function family_legacy_options;
family_function family_template_selection;

/* family_elements.c */
family_function family_hex_color;
family_function family_placeholders;
family_function family_text_elements;

/* family_text_layout.c */
family_function family_text_layout;

/* family_email.c */
family_function family_email;

/* family_eligibility.c; family_retrieval is completions, completions_and_grades and learning_paths */
family_function family_filter_existing;
family_function family_grades_progress;
family_function family_retrieval;

/* family_lifecycle.c */
family_function family_lifecycle;

/* family_schedules.c */
family_function family_crontab_next;
family_function family_crontab_parse;
family_function family_human_readable;
family_function family_interval_next;
family_function family_schedule_validation;

/* family_storage_paths.c */
family_function family_storage_paths;

/* family_validation.c */
family_function family_validation;

/* family_api.c */
family_function family_configured_api;
family_function family_eligibility_api;
family_function family_metadata_api;

#endif
