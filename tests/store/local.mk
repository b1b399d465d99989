# check_PROGRAMS += tests/store/test-SUBJECT
# tests_store_test_SUBJECT_SOURCES = tests/store/test-SUBJECT.c
# tests_store_test_SUBJECT_LDADD = $(store_libraries) $(store_links)
