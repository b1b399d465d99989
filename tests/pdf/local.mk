check_PROGRAMS += tests/pdf/test-compose
tests_pdf_test_compose_SOURCES = tests/pdf/font_support.c tests/pdf/font_support.h \
	tests/pdf/name_support.c tests/pdf/name_support.h \
	tests/pdf/sheet_support.c tests/pdf/sheet_support.h \
	tests/pdf/support.c tests/pdf/support.h tests/pdf/test-compose.c
tests_pdf_test_compose_LDADD = $(pdf_libraries) $(pdf_links)

check_PROGRAMS += tests/pdf/test-golden
tests_pdf_test_golden_SOURCES = tests/pdf/font_support.c tests/pdf/font_support.h \
	tests/pdf/golden_figures.c tests/pdf/golden_figures.h \
	tests/pdf/image_support.c tests/pdf/image_support.h \
	tests/pdf/sheet_support.c tests/pdf/sheet_support.h \
	tests/pdf/support.c tests/pdf/support.h tests/pdf/test-golden.c
tests_pdf_test_golden_LDADD = $(pdf_libraries) $(JPEG_LIBS) $(pdf_links)
EXTRA_DIST += tests/pdf/golden

check_PROGRAMS += tests/pdf/test-identity
tests_pdf_test_identity_SOURCES = tests/pdf/test-identity.c
tests_pdf_test_identity_LDADD = $(pdf_libraries) $(pdf_links)

check_PROGRAMS += tests/pdf/test-layout
tests_pdf_test_layout_SOURCES = tests/pdf/font_support.c tests/pdf/font_support.h \
	tests/pdf/layout_cff2.c tests/pdf/layout_direction.c tests/pdf/layout_faces.c tests/pdf/layout_fit.c \
	tests/pdf/layout_support.c tests/pdf/layout_support.h tests/pdf/test-layout.c
tests_pdf_test_layout_LDADD = $(pdf_libraries) $(pdf_links)

check_PROGRAMS += tests/pdf/test-pack
tests_pdf_test_pack_SOURCES = tests/pdf/test-pack.c
tests_pdf_test_pack_LDADD = $(pdf_libraries) $(pdf_links)

check_PROGRAMS += tests/pdf/test-looks
tests_pdf_test_looks_SOURCES = tests/pdf/font_support.c tests/pdf/font_support.h \
	tests/pdf/name_support.c tests/pdf/name_support.h \
	tests/pdf/sheet_support.c tests/pdf/sheet_support.h \
	tests/pdf/support.c tests/pdf/support.h tests/pdf/test-looks.c
tests_pdf_test_looks_LDADD = $(pdf_libraries) $(pdf_links)

check_PROGRAMS += tests/pdf/test-merge
tests_pdf_test_merge_SOURCES = tests/pdf/support.c tests/pdf/support.h tests/pdf/test-merge.c
tests_pdf_test_merge_LDADD = $(pdf_libraries) $(pdf_links)

check_PROGRAMS += tests/pdf/test-overlay
tests_pdf_test_overlay_SOURCES = tests/pdf/sheet_support.c tests/pdf/sheet_support.h \
	tests/pdf/support.c tests/pdf/support.h tests/pdf/test-overlay.c
tests_pdf_test_overlay_LDADD = $(pdf_libraries) $(pdf_links)

check_PROGRAMS += tests/pdf/test-readers
tests_pdf_test_readers_SOURCES = tests/pdf/font_support.c tests/pdf/font_support.h \
	tests/pdf/sheet_support.c tests/pdf/sheet_support.h \
	tests/pdf/support.c tests/pdf/support.h tests/pdf/test-readers.c
tests_pdf_test_readers_LDADD = $(pdf_libraries) $(pdf_links)
EXTRA_DIST += tests/pdf/see-in-chromium

check_PROGRAMS += tests/pdf/test-scripts
tests_pdf_test_scripts_SOURCES = tests/pdf/font_support.c tests/pdf/font_support.h \
	tests/pdf/name_support.c tests/pdf/name_support.h \
	tests/pdf/sheet_support.c tests/pdf/sheet_support.h \
	tests/pdf/support.c tests/pdf/support.h tests/pdf/test-scripts.c \
	tests/pdf/wrapped_lines.c tests/pdf/wrapped_lines.h
tests_pdf_test_scripts_LDADD = $(pdf_libraries) $(pdf_links)
EXTRA_DIST += tests/pdf/read-with-pdfjs

check_PROGRAMS += tests/pdf/test-stamp
tests_pdf_test_stamp_SOURCES = tests/pdf/support.c tests/pdf/support.h tests/pdf/test-stamp.c
tests_pdf_test_stamp_LDADD = $(pdf_libraries) $(pdf_links)

check_PROGRAMS += tests/pdf/test-template
tests_pdf_test_template_SOURCES = tests/pdf/image_support.c tests/pdf/image_support.h \
	tests/pdf/support.c tests/pdf/support.h tests/pdf/template_jpeg.c tests/pdf/template_jpeg.h \
	tests/pdf/test-template.c
tests_pdf_test_template_LDADD = $(pdf_libraries) $(JPEG_LIBS) $(pdf_links)

EXTRA_DIST += tests/samples/pdfs
