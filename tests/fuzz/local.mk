# Fuzz targets: libFuzzer's, built by clang with --enable-fuzzing only. tests/fuzz/run starts them and says which samples
# they begin with. `make check-fuzz` builds what they need and nothing else.
fuzz_sources = tests/fuzz/fuzz-cell.c tests/fuzz/fuzz-csv.c tests/fuzz/fuzz-font.c tests/fuzz/fuzz-image.c \
	tests/fuzz/fuzz-json.c tests/fuzz/fuzz-mapping.c tests/fuzz/fuzz-sheet.c tests/fuzz/fuzz-template.c
EXTRA_DIST += tests/fuzz/run tests/fuzz/cells.txt tests/fuzz/pdf.dict tests/fuzz/sheet.dict tests/fuzz/corpus $(fuzz_sources)

if FUZZING
fuzz_programs = tests/fuzz/fuzz-cell tests/fuzz/fuzz-csv tests/fuzz/fuzz-font tests/fuzz/fuzz-image \
	tests/fuzz/fuzz-json tests/fuzz/fuzz-mapping tests/fuzz/fuzz-sheet tests/fuzz/fuzz-template
EXTRA_PROGRAMS += $(fuzz_programs)
fuzz_linking = $(AM_LDFLAGS) -fsanitize=fuzzer

tests_fuzz_fuzz_cell_LDFLAGS = $(fuzz_linking)
tests_fuzz_fuzz_cell_SOURCES = tests/fuzz/fuzz-cell.c
tests_fuzz_fuzz_cell_LDADD = $(import_libraries) $(import_links)

tests_fuzz_fuzz_csv_LDFLAGS = $(fuzz_linking)
tests_fuzz_fuzz_csv_SOURCES = tests/fuzz/fuzz-csv.c
tests_fuzz_fuzz_csv_LDADD = $(import_libraries) $(import_links)

tests_fuzz_fuzz_font_LDFLAGS = $(fuzz_linking)
tests_fuzz_fuzz_font_SOURCES = tests/fuzz/fuzz-font.c
tests_fuzz_fuzz_font_LDADD = $(pdf_libraries) $(pdf_links)

tests_fuzz_fuzz_image_LDFLAGS = $(fuzz_linking)
tests_fuzz_fuzz_image_SOURCES = tests/fuzz/fuzz-image.c
tests_fuzz_fuzz_image_LDADD = $(pdf_libraries) $(pdf_links)

tests_fuzz_fuzz_json_LDFLAGS = $(fuzz_linking)
tests_fuzz_fuzz_json_SOURCES = tests/fuzz/fuzz-json.c
tests_fuzz_fuzz_json_LDADD = $(import_libraries) $(import_links)

tests_fuzz_fuzz_mapping_LDFLAGS = $(fuzz_linking)
tests_fuzz_fuzz_mapping_SOURCES = tests/fuzz/fuzz-mapping.c
tests_fuzz_fuzz_mapping_LDADD = $(import_libraries) $(import_links)

tests_fuzz_fuzz_sheet_LDFLAGS = $(fuzz_linking)
tests_fuzz_fuzz_sheet_SOURCES = tests/fuzz/fuzz-sheet.c
tests_fuzz_fuzz_sheet_LDADD = $(import_libraries) $(ARCHIVE_LIBS) $(import_links)

tests_fuzz_fuzz_template_LDFLAGS = $(fuzz_linking)
tests_fuzz_fuzz_template_SOURCES = tests/fuzz/fuzz-template.c
tests_fuzz_fuzz_template_LDADD = $(pdf_libraries) $(pdf_links)

check-fuzz: $(BUILT_SOURCES) $(fuzz_programs)
	TESTAMUR_SOURCE='$(abs_top_srcdir)' TESTAMUR_FUZZ_PROGRAMS='$(fuzz_programs)' \
	    $(srcdir)/tests/run $(TESTAMUR_RUN_OPTIONS) tests/fuzz/run
endif
