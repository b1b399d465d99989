# check_PROGRAMS += tests/base/test-SUBJECT
# tests_base_test_SUBJECT_SOURCES = tests/base/test-SUBJECT.c
# tests_base_test_SUBJECT_LDADD = $(base_libraries) $(base_links)
