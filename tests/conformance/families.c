#include "config.h"

#include "conformance/families.h"

const struct family families[] = {
    { "completions", NULL, family_retrieval },
    { "completions_and_grades", NULL, family_retrieval },
    { "context_key", NULL, family_context_key },
    { "deep_merge", NULL, family_deep_merge },
    { "filter_existing", NULL, family_filter_existing },
    { "grades_progress", NULL, family_grades_progress },
    { "hex_color", NULL, family_hex_color },
    { "learning_paths", NULL, family_retrieval },
    { "legacy_options", NULL, family_legacy_options },
    { "lifecycle", NULL, family_lifecycle },
    { "placeholders", NULL, family_placeholders },
    { "slug_prepopulate", NULL, family_slug_prepopulate },
    { "slug_validation", NULL, family_slug_validation },
    { "storage_paths", NULL, family_storage_paths },
    { "template_selection", NULL, family_template_selection },
    { "text_elements", NULL, family_text_elements },
    { "text_layout", NULL, family_text_layout },
    { "validation", "kind", family_validation },
    { NULL, NULL, NULL },
};
