import_test_support = tests/import/rows.c tests/import/rows.h

check_PROGRAMS += tests/import/test-csv
tests_import_test_csv_SOURCES = tests/import/test-csv.c
tests_import_test_csv_LDADD = $(import_libraries) $(import_links)

check_PROGRAMS += tests/import/test-file-name
tests_import_test_file_name_SOURCES = tests/import/test-file-name.c
tests_import_test_file_name_LDADD = $(import_libraries) $(import_links)

check_PROGRAMS += tests/import/test-heading
tests_import_test_heading_SOURCES = tests/import/test-heading.c
tests_import_test_heading_LDADD = $(import_libraries) $(import_links)

check_PROGRAMS += tests/import/test-canvas
tests_import_test_canvas_SOURCES = $(import_test_support) tests/import/workbook.c tests/import/workbook.h \
	tests/import/test-canvas.c
tests_import_test_canvas_LDADD = $(import_libraries) $(import_links)

check_PROGRAMS += tests/import/test-moodle
tests_import_test_moodle_SOURCES = $(import_test_support) tests/import/workbook.c tests/import/workbook.h \
	tests/import/test-moodle.c
tests_import_test_moodle_LDADD = $(import_libraries) $(import_links)

check_PROGRAMS += tests/import/test-openedx
tests_import_test_openedx_SOURCES = $(import_test_support) tests/import/test-openedx.c
tests_import_test_openedx_LDADD = $(import_libraries) $(import_links)

check_PROGRAMS += tests/import/test-olx
tests_import_test_olx_SOURCES = tests/import/test-olx.c
tests_import_test_olx_LDADD = $(import_libraries) $(import_links) $(ARCHIVE_LIBS)

EXTRA_DIST += tests/samples/canvas tests/samples/moodle tests/samples/openedx

check_PROGRAMS += tests/import/test-sheets
tests_import_test_sheets_SOURCES = tests/import/test-sheets.c
tests_import_test_sheets_LDADD = $(import_libraries) $(import_links) $(ARCHIVE_LIBS)

check_PROGRAMS += tests/import/test-mapping
tests_import_test_mapping_SOURCES = tests/import/test-mapping.c tests/import/test-cells.c \
	tests/import/test-roster.c tests/import/mapping_tests.h \
	tests/import/describe_table.c tests/import/describe_table.h
tests_import_test_mapping_LDADD = $(import_libraries) $(import_links)

check_PROGRAMS += tests/import/test-long
tests_import_test_long_SOURCES = tests/import/test-long.c \
	tests/import/describe_table.c tests/import/describe_table.h
tests_import_test_long_LDADD = $(import_libraries) $(import_links)

check_PROGRAMS += tests/import/test-encodings
tests_import_test_encodings_SOURCES = tests/import/test-encodings.c
tests_import_test_encodings_LDADD = $(import_libraries) $(import_links)

EXTRA_DIST += tests/samples/rosters tests/samples/sheets
