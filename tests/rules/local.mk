# check_PROGRAMS += tests/rules/test-SUBJECT
# tests_rules_test_SUBJECT_SOURCES = tests/rules/test-SUBJECT.c
# tests_rules_test_SUBJECT_LDADD = $(rules_libraries) $(rules_links)
