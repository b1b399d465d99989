check_PROGRAMS += tests/pdf/test-stamp
tests_pdf_test_stamp_SOURCES = tests/pdf/support.c tests/pdf/support.h tests/pdf/test-stamp.c
tests_pdf_test_stamp_LDADD = $(pdf_libraries) $(pdf_links)

check_PROGRAMS += tests/pdf/test-template
tests_pdf_test_template_SOURCES = tests/pdf/support.c tests/pdf/support.h tests/pdf/test-template.c
tests_pdf_test_template_LDADD = $(pdf_libraries) $(pdf_links)

EXTRA_DIST += tests/samples/pdfs
