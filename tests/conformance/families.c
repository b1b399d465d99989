#include "config.h"

#include "conformance/families.h"

const struct family families[] = {
    { "completions", NULL, family_retrieval },
    { "completions_and_grades", NULL, family_retrieval },
    { "configured_api", NULL, family_configured_api },
    { "context_key", NULL, family_context_key },
    { "crontab_next", NULL, family_crontab_next },
    { "crontab_parse", NULL, family_crontab_parse },
    { "deep_merge", NULL, family_deep_merge },
    { "eligibility_api", NULL, family_eligibility_api },
    { "email", NULL, family_email },
    { "filter_existing", NULL, family_filter_existing },
    { "grades_progress", NULL, family_grades_progress },
    { "hex_color", NULL, family_hex_color },
    { "human_readable", NULL, family_human_readable },
    { "interval_next", NULL, family_interval_next },
    { "learning_paths", NULL, family_retrieval },
    { "legacy_options", NULL, family_legacy_options },
    { "lifecycle", NULL, family_lifecycle },
    { "metadata_api", NULL, family_metadata_api },
    { "placeholders", NULL, family_placeholders },
    { "slug_prepopulate", NULL, family_slug_prepopulate },
    { "slug_validation", NULL, family_slug_validation },
    { "storage_paths", NULL, family_storage_paths },
    { "template_selection", NULL, family_template_selection },
    { "text_elements", NULL, family_text_elements },
    { "text_layout", NULL, family_text_layout },
    { "validation", "kind", family_validation },
    { "validation", "model", family_schedule_validation },
    { NULL, NULL, NULL },
};
