# check_PROGRAMS += tests/import/test-SUBJECT
# tests_import_test_SUBJECT_SOURCES = tests/import/test-SUBJECT.c
# tests_import_test_SUBJECT_LDADD = $(import_libraries) $(import_links)
