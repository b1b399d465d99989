# check_PROGRAMS += tests/cli/test-SUBJECT
# tests_cli_test_SUBJECT_SOURCES = tests/cli/test-SUBJECT.c
# tests_cli_test_SUBJECT_LDADD = $(cli_libraries) $(cli_links)
