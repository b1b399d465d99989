# check_PROGRAMS += tests/conformance/test-SUBJECT
# tests_conformance_test_SUBJECT_SOURCES = tests/conformance/test-SUBJECT.c
# tests_conformance_test_SUBJECT_LDADD = $(conformance_libraries) $(conformance_links)
