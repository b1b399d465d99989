check_PROGRAMS += tests/import/test-csv
tests_import_test_csv_SOURCES = tests/import/test-csv.c
tests_import_test_csv_LDADD = $(import_libraries) $(import_links)

check_PROGRAMS += tests/import/test-heading
tests_import_test_heading_SOURCES = tests/import/test-heading.c
tests_import_test_heading_LDADD = $(import_libraries) $(import_links)

check_PROGRAMS += tests/import/test-openedx
tests_import_test_openedx_SOURCES = tests/import/test-openedx.c
tests_import_test_openedx_LDADD = $(import_libraries) $(import_links)

# Built with --enable-fuzzing and clang; run as tests/fuzz/fuzz-csv CORPUS-DIRECTORY.
if FUZZING
noinst_PROGRAMS += tests/fuzz/fuzz-csv
tests_fuzz_fuzz_csv_SOURCES = tests/fuzz/fuzz-csv.c
tests_fuzz_fuzz_csv_CFLAGS = $(AM_CFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_csv_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_csv_LDADD = $(import_libraries) $(import_links)
endif
EXTRA_DIST += tests/fuzz/fuzz-csv.c tests/samples/openedx
