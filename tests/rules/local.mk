check_PROGRAMS += tests/rules/test-amount
tests_rules_test_amount_SOURCES = tests/rules/test-amount.c
tests_rules_test_amount_LDADD = $(rules_libraries) $(rules_links)

check_PROGRAMS += tests/rules/test-context-key
tests_rules_test_context_key_SOURCES = tests/rules/test-context-key.c
tests_rules_test_context_key_LDADD = $(rules_libraries) $(rules_links)

check_PROGRAMS += tests/rules/test-element
tests_rules_test_element_SOURCES = tests/rules/test-element.c
tests_rules_test_element_LDADD = $(rules_libraries) $(rules_links)

check_PROGRAMS += tests/rules/test-function
tests_rules_test_function_SOURCES = tests/rules/test-function.c
tests_rules_test_function_LDADD = $(rules_libraries) $(rules_links)

check_PROGRAMS += tests/rules/test-name
tests_rules_test_name_SOURCES = tests/rules/test-name.c
tests_rules_test_name_LDADD = $(rules_libraries) $(rules_links)

check_PROGRAMS += tests/rules/test-options
tests_rules_test_options_SOURCES = tests/rules/test-options.c
tests_rules_test_options_LDADD = $(rules_libraries) $(rules_links)

check_PROGRAMS += tests/rules/test-options-check
tests_rules_test_options_check_SOURCES = tests/rules/test-options-check.c
tests_rules_test_options_check_LDADD = $(rules_libraries) $(rules_links)

check_PROGRAMS += tests/rules/test-requirement
tests_rules_test_requirement_SOURCES = tests/rules/test-requirement.c
tests_rules_test_requirement_LDADD = $(rules_libraries) $(rules_links)

check_PROGRAMS += tests/rules/test-schema
tests_rules_test_schema_SOURCES = tests/rules/test-schema.c
tests_rules_test_schema_LDADD = $(rules_libraries) $(rules_links)

EXTRA_DIST += tests/samples/names.json
