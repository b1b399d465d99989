# Fuzz targets: libFuzzer's, built by clang with --enable-fuzzing only. tests/fuzz/run starts them and says which samples
# they begin with; tests/fuzz/README which of them has which reader of bytes from outside. `make check-fuzz` builds what
# they need and nothing else.
fuzz_sources = tests/fuzz/fuzz-cell.c tests/fuzz/fuzz-csv.c tests/fuzz/fuzz-font.c tests/fuzz/fuzz-http.c \
	tests/fuzz/fuzz-identity.c tests/fuzz/fuzz-image.c tests/fuzz/fuzz-json.c tests/fuzz/fuzz-keys.c \
	tests/fuzz/fuzz-mail.c tests/fuzz/fuzz-mapping.c tests/fuzz/fuzz-moving.c tests/fuzz/fuzz-options.c \
	tests/fuzz/fuzz-schedule.c tests/fuzz/fuzz-settings.c tests/fuzz/fuzz-sheet.c tests/fuzz/fuzz-template.c \
	tests/fuzz/fuzz-typed.c tests/fuzz/support.c tests/fuzz/support.h
EXTRA_DIST += tests/fuzz/README tests/fuzz/found tests/fuzz/keep tests/fuzz/make-database tests/fuzz/run tests/fuzz/cells.txt tests/fuzz/pdf.dict tests/fuzz/sheet.dict tests/fuzz/seeds \
	tests/fuzz/corpus $(fuzz_sources)

if FUZZING
fuzz_programs = tests/fuzz/fuzz-cell tests/fuzz/fuzz-csv tests/fuzz/fuzz-font tests/fuzz/fuzz-http \
	tests/fuzz/fuzz-identity tests/fuzz/fuzz-image tests/fuzz/fuzz-json tests/fuzz/fuzz-keys tests/fuzz/fuzz-mail \
	tests/fuzz/fuzz-mapping tests/fuzz/fuzz-moving tests/fuzz/fuzz-options tests/fuzz/fuzz-schedule \
	tests/fuzz/fuzz-settings tests/fuzz/fuzz-sheet tests/fuzz/fuzz-template tests/fuzz/fuzz-typed
EXTRA_PROGRAMS += $(fuzz_programs)
fuzz_linking = $(AM_LDFLAGS) -fsanitize=fuzzer
fuzz_support = tests/fuzz/support.c tests/fuzz/support.h

tests_fuzz_fuzz_cell_LDFLAGS = $(fuzz_linking)
tests_fuzz_fuzz_cell_SOURCES = tests/fuzz/fuzz-cell.c
tests_fuzz_fuzz_cell_LDADD = $(import_libraries) $(import_links)

tests_fuzz_fuzz_csv_LDFLAGS = $(fuzz_linking)
tests_fuzz_fuzz_csv_SOURCES = tests/fuzz/fuzz-csv.c
tests_fuzz_fuzz_csv_LDADD = $(import_libraries) $(import_links)

tests_fuzz_fuzz_font_LDFLAGS = $(fuzz_linking)
tests_fuzz_fuzz_font_SOURCES = tests/fuzz/fuzz-font.c
tests_fuzz_fuzz_font_LDADD = $(pdf_libraries) $(pdf_links)

tests_fuzz_fuzz_http_CPPFLAGS = $(AM_CPPFLAGS) $(HTTP_CFLAGS)
tests_fuzz_fuzz_http_LDFLAGS = $(fuzz_linking)
tests_fuzz_fuzz_http_SOURCES = tests/fuzz/fuzz-http.c $(fuzz_support)
tests_fuzz_fuzz_http_LDADD = $(verify_libraries) $(verify_links)

tests_fuzz_fuzz_identity_LDFLAGS = $(fuzz_linking)
tests_fuzz_fuzz_identity_SOURCES = tests/fuzz/fuzz-identity.c $(fuzz_support)
tests_fuzz_fuzz_identity_LDADD = $(pdf_libraries) $(pdf_links)

tests_fuzz_fuzz_image_LDFLAGS = $(fuzz_linking)
tests_fuzz_fuzz_image_SOURCES = tests/fuzz/fuzz-image.c
tests_fuzz_fuzz_image_LDADD = $(pdf_libraries) $(pdf_links)

tests_fuzz_fuzz_json_LDFLAGS = $(fuzz_linking)
tests_fuzz_fuzz_json_SOURCES = tests/fuzz/fuzz-json.c
tests_fuzz_fuzz_json_LDADD = $(import_libraries) $(import_links)

tests_fuzz_fuzz_keys_CPPFLAGS = $(AM_CPPFLAGS) $(CONSOLE_CFLAGS) -DNCURSES_NOMACROS
tests_fuzz_fuzz_keys_LDFLAGS = $(fuzz_linking)
tests_fuzz_fuzz_keys_SOURCES = tests/fuzz/fuzz-keys.c $(fuzz_support) src/console/terminal/input.c \
	src/console/terminal/curses_key.c src/console/terminal/key.c
tests_fuzz_fuzz_keys_LDADD = $(base_libraries) $(CONSOLE_LIBS) $(base_links)

tests_fuzz_fuzz_mail_LDFLAGS = $(fuzz_linking)
tests_fuzz_fuzz_mail_SOURCES = tests/fuzz/fuzz-mail.c $(fuzz_support)
tests_fuzz_fuzz_mail_LDADD = $(operations_libraries) $(operations_links)

tests_fuzz_fuzz_mapping_LDFLAGS = $(fuzz_linking)
tests_fuzz_fuzz_mapping_SOURCES = tests/fuzz/fuzz-mapping.c
tests_fuzz_fuzz_mapping_LDADD = $(import_libraries) $(import_links)

tests_fuzz_fuzz_moving_LDFLAGS = $(fuzz_linking)
tests_fuzz_fuzz_moving_SOURCES = tests/fuzz/fuzz-moving.c $(fuzz_support)
tests_fuzz_fuzz_moving_LDADD = $(operations_libraries) $(operations_links)

tests_fuzz_fuzz_options_LDFLAGS = $(fuzz_linking)
tests_fuzz_fuzz_options_SOURCES = tests/fuzz/fuzz-options.c $(fuzz_support)
tests_fuzz_fuzz_options_LDADD = $(rules_libraries) $(rules_links)

tests_fuzz_fuzz_schedule_CPPFLAGS = $(AM_CPPFLAGS) $(CONSOLE_CFLAGS)
tests_fuzz_fuzz_schedule_LDFLAGS = $(fuzz_linking)
tests_fuzz_fuzz_schedule_SOURCES = tests/fuzz/fuzz-schedule.c $(fuzz_support) src/console/widgets/instant_text.c
tests_fuzz_fuzz_schedule_LDADD = $(schedule_libraries) $(schedule_links)

tests_fuzz_fuzz_settings_CPPFLAGS = $(AM_CPPFLAGS) $(CONSOLE_CFLAGS)
tests_fuzz_fuzz_settings_LDFLAGS = $(fuzz_linking)
tests_fuzz_fuzz_settings_SOURCES = tests/fuzz/fuzz-settings.c $(fuzz_support) src/console/sections/description.c
tests_fuzz_fuzz_settings_LDADD = $(operations_libraries) $(operations_links)

tests_fuzz_fuzz_sheet_LDFLAGS = $(fuzz_linking)
tests_fuzz_fuzz_sheet_SOURCES = tests/fuzz/fuzz-sheet.c
tests_fuzz_fuzz_sheet_LDADD = $(import_libraries) $(ARCHIVE_LIBS) $(import_links)

tests_fuzz_fuzz_template_LDFLAGS = $(fuzz_linking)
tests_fuzz_fuzz_template_SOURCES = tests/fuzz/fuzz-template.c
tests_fuzz_fuzz_template_LDADD = $(pdf_libraries) $(pdf_links)

tests_fuzz_fuzz_typed_LDFLAGS = $(fuzz_linking)
tests_fuzz_fuzz_typed_SOURCES = tests/fuzz/fuzz-typed.c $(fuzz_support)
tests_fuzz_fuzz_typed_LDADD = src/librules.a $(store_libraries) $(store_links)

fuzz-programs: $(BUILT_SOURCES) $(fuzz_programs)
check-fuzz: fuzz-programs
	TESTAMUR_SOURCE='$(abs_top_srcdir)' TESTAMUR_FUZZ_PROGRAMS='$(fuzz_programs)' \
	    $(srcdir)/tests/run $(TESTAMUR_RUN_OPTIONS) tests/fuzz/run
else
fuzz-programs check-fuzz:
	@echo 'this build has no fuzz targets: configure one with --enable-fuzzing and clang' >&2; exit 1
endif
.PHONY: fuzz-programs check-fuzz
