# check_PROGRAMS += tests/operations/test-SUBJECT
# tests_operations_test_SUBJECT_SOURCES = tests/operations/test-SUBJECT.c
# tests_operations_test_SUBJECT_LDADD = $(operations_libraries) $(operations_links)
