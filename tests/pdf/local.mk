# check_PROGRAMS += tests/pdf/test-SUBJECT
# tests_pdf_test_SUBJECT_SOURCES = tests/pdf/test-SUBJECT.c
# tests_pdf_test_SUBJECT_LDADD = $(pdf_libraries) $(pdf_links)
