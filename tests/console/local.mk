# Parts of the console by themselves.
check_PROGRAMS += tests/console/test-description
tests_console_test_description_SOURCES = tests/console/test-description.c
tests_console_test_description_LDADD = $(console_libraries) $(console_links)

check_PROGRAMS += tests/console/test-job
tests_console_test_job_SOURCES = tests/console/test-job.c
tests_console_test_job_CPPFLAGS = $(AM_CPPFLAGS) $(CONSOLE_CFLAGS)
tests_console_test_job_LDFLAGS = $(AM_LDFLAGS) $(CONSOLE_LDFLAGS)
tests_console_test_job_LDADD = $(console_libraries) $(console_links)

check_PROGRAMS += tests/console/test-options-field
tests_console_test_options_field_SOURCES = tests/console/test-options-field.c
tests_console_test_options_field_LDADD = $(console_libraries) $(console_links)

check_PROGRAMS += tests/console/test-one-update
tests_console_test_one_update_SOURCES = tests/console/test-one-update.c
tests_console_test_one_update_CPPFLAGS = $(AM_CPPFLAGS) $(CONSOLE_CFLAGS)
tests_console_test_one_update_LDFLAGS = $(AM_LDFLAGS) $(CONSOLE_LDFLAGS)
tests_console_test_one_update_LDADD = $(console_libraries) $(console_links)

# Widgets by themselves, on a terminal within the test's own process.
canvas_sources = tests/console/canvas.c tests/console/canvas.h
canvas_cppflags = $(AM_CPPFLAGS) $(CONSOLE_CFLAGS)
canvas_ldflags = $(AM_LDFLAGS) $(CONSOLE_LDFLAGS)
canvas_links = $(console_libraries) $(console_links) -lutil

check_PROGRAMS += tests/console/test-field-widgets
tests_console_test_field_widgets_SOURCES = tests/console/test-field-widgets.c $(canvas_sources)
tests_console_test_field_widgets_CPPFLAGS = $(canvas_cppflags)
tests_console_test_field_widgets_LDFLAGS = $(canvas_ldflags)
tests_console_test_field_widgets_LDADD = $(canvas_links)

check_PROGRAMS += tests/console/test-text-widget
tests_console_test_text_widget_SOURCES = tests/console/test-text-widget.c $(canvas_sources)
tests_console_test_text_widget_CPPFLAGS = $(canvas_cppflags)
tests_console_test_text_widget_LDFLAGS = $(canvas_ldflags)
tests_console_test_text_widget_LDADD = $(canvas_links)

check_PROGRAMS += tests/console/test-instant-text
tests_console_test_instant_text_SOURCES = tests/console/test-instant-text.c
tests_console_test_instant_text_LDADD = $(console_libraries) $(console_links)

check_PROGRAMS += tests/console/test-picking-widgets
tests_console_test_picking_widgets_SOURCES = tests/console/test-picking-widgets.c $(canvas_sources)
tests_console_test_picking_widgets_CPPFLAGS = $(canvas_cppflags)
tests_console_test_picking_widgets_LDFLAGS = $(canvas_ldflags)
tests_console_test_picking_widgets_LDADD = $(canvas_links)

check_PROGRAMS += tests/console/test-widget
tests_console_test_widget_SOURCES = tests/console/test-widget.c $(canvas_sources)
tests_console_test_widget_CPPFLAGS = $(canvas_cppflags)
tests_console_test_widget_LDFLAGS = $(canvas_ldflags)
tests_console_test_widget_LDADD = $(canvas_links)

check_PROGRAMS += tests/console/test-widget-storm
tests_console_test_widget_storm_SOURCES = tests/console/test-widget-storm.c $(canvas_sources)
tests_console_test_widget_storm_CPPFLAGS = $(canvas_cppflags)
tests_console_test_widget_storm_LDFLAGS = $(canvas_ldflags)
tests_console_test_widget_storm_LDADD = $(canvas_links)

# The console, run on a terminal and read back as a screen. These programs know it from outside only.
tests_console_libharness_a_CPPFLAGS = $(AM_CPPFLAGS) $(VTERM_CFLAGS)
tests_console_libharness_a_SOURCES = \
	tests/console/crowd.c tests/console/crowd.h \
	tests/console/directory.c tests/console/directory.h \
	tests/console/emulator.c tests/console/emulator.h \
	tests/console/expect.c tests/console/expect.h \
	tests/console/hostile.c tests/console/hostile.h tests/console/hostile_fill.c \
	tests/console/hostile_screen.c tests/console/hostile_screen.h \
	tests/console/keys.c tests/console/keys.h \
	tests/console/pictures.c tests/console/pictures.h \
	tests/console/support.c tests/console/support.h \
	tests/console/terminal.c tests/console/terminal.h
harness_cppflags = $(AM_CPPFLAGS) $(VTERM_CFLAGS)
harness_links = tests/console/libharness.a $(VTERM_LIBS) -lutil $(SQLITE_LIBS) $(GLIB_LIBS)

EXTRA_DIST += tests/console/without-vterm

# The scenarios: one program for each file, three lines below for each.
console_scenarios = \
	tests/console/test-assets \
	tests/console/test-browsing \
	tests/console/test-columns \
	tests/console/test-configurations \
	tests/console/test-courses \
	tests/console/test-credentials \
	tests/console/test-drafts \
	tests/console/test-form \
	tests/console/test-harness \
	tests/console/test-history \
	tests/console/test-hostile \
	tests/console/test-hostile-corpus \
	tests/console/test-import-page \
	tests/console/test-issuing \
	tests/console/test-learners \
	tests/console/test-leaving \
	tests/console/test-list \
	tests/console/test-mail \
	tests/console/test-overlays \
	tests/console/test-read-only \
	tests/console/test-schedule-editor \
	tests/console/test-sections \
	tests/console/test-settings \
	tests/console/test-tables \
	tests/console/test-plan \
	tests/console/test-terminals \
	tests/console/test-trouble \
	tests/console/test-type

if HAVE_VTERM
check_LIBRARIES += tests/console/libharness.a
check_PROGRAMS += $(console_scenarios)
else
EXTRA_LIBRARIES += tests/console/libharness.a
EXTRA_PROGRAMS += $(console_scenarios)
check_SCRIPTS += tests/console/without-vterm
endif

tests_console_test_assets_SOURCES = tests/console/test-assets.c
tests_console_test_assets_CPPFLAGS = $(harness_cppflags)
tests_console_test_assets_LDADD = $(harness_links)

tests_console_test_browsing_SOURCES = tests/console/test-browsing.c
tests_console_test_browsing_CPPFLAGS = $(harness_cppflags)
tests_console_test_browsing_LDADD = $(harness_links)

tests_console_test_columns_SOURCES = tests/console/test-columns.c
tests_console_test_columns_CPPFLAGS = $(harness_cppflags)
tests_console_test_columns_LDADD = $(harness_links)

tests_console_test_configurations_SOURCES = tests/console/test-configurations.c
tests_console_test_configurations_CPPFLAGS = $(harness_cppflags)
tests_console_test_configurations_LDADD = $(harness_links)

tests_console_test_drafts_SOURCES = tests/console/test-drafts.c
tests_console_test_drafts_CPPFLAGS = $(harness_cppflags)
tests_console_test_drafts_LDADD = $(harness_links)
tests_console_test_form_SOURCES = tests/console/test-form.c
tests_console_test_form_CPPFLAGS = $(harness_cppflags)
tests_console_test_form_LDADD = $(harness_links)

tests_console_test_credentials_SOURCES = tests/console/test-credentials.c
tests_console_test_credentials_CPPFLAGS = $(harness_cppflags)
tests_console_test_credentials_LDADD = $(harness_links)

tests_console_test_harness_SOURCES = tests/console/test-harness.c
tests_console_test_harness_CPPFLAGS = $(harness_cppflags)
tests_console_test_harness_LDADD = $(harness_links)

tests_console_test_history_SOURCES = tests/console/test-history.c
tests_console_test_history_CPPFLAGS = $(harness_cppflags)
tests_console_test_history_LDADD = $(harness_links)

tests_console_test_leaving_SOURCES = tests/console/test-leaving.c
tests_console_test_leaving_CPPFLAGS = $(harness_cppflags)
tests_console_test_leaving_LDADD = $(harness_links)

tests_console_test_overlays_SOURCES = tests/console/test-overlays.c
tests_console_test_overlays_CPPFLAGS = $(harness_cppflags)
tests_console_test_overlays_LDADD = $(harness_links)
EXTRA_tests_console_test_overlays_DEPENDENCIES = tests/console/overlay-stage$(EXEEXT)
tests_console_test_list_SOURCES = tests/console/test-list.c
tests_console_test_list_CPPFLAGS = $(harness_cppflags)
tests_console_test_list_LDADD = $(harness_links)

tests_console_test_mail_SOURCES = tests/console/test-mail.c
tests_console_test_mail_CPPFLAGS = $(harness_cppflags)
tests_console_test_mail_LDADD = $(harness_links)

tests_console_test_type_SOURCES = tests/console/test-type.c
tests_console_test_type_CPPFLAGS = $(harness_cppflags)
tests_console_test_type_LDADD = $(harness_links)

tests_console_test_schedule_editor_SOURCES = tests/console/test-schedule-editor.c
tests_console_test_schedule_editor_CPPFLAGS = $(harness_cppflags)
tests_console_test_schedule_editor_LDADD = $(harness_links)

tests_console_test_settings_SOURCES = tests/console/test-settings.c
tests_console_test_settings_CPPFLAGS = $(harness_cppflags)
tests_console_test_settings_LDADD = $(harness_links)

tests_console_test_tables_SOURCES = tests/console/test-tables.c
tests_console_test_tables_CPPFLAGS = $(harness_cppflags)
tests_console_test_tables_LDADD = $(harness_links)

tests_console_test_read_only_SOURCES = tests/console/test-read-only.c
tests_console_test_read_only_CPPFLAGS = $(harness_cppflags)
tests_console_test_read_only_LDADD = $(harness_links)

tests_console_test_sections_SOURCES = tests/console/test-sections.c
tests_console_test_sections_CPPFLAGS = $(harness_cppflags)
tests_console_test_sections_LDADD = $(harness_links)

tests_console_test_plan_SOURCES = tests/console/test-plan.c
tests_console_test_plan_CPPFLAGS = $(harness_cppflags)
tests_console_test_plan_LDADD = $(harness_links)

tests_console_test_terminals_SOURCES = tests/console/test-terminals.c
tests_console_test_terminals_CPPFLAGS = $(harness_cppflags)
tests_console_test_terminals_LDADD = $(harness_links)

tests_console_test_trouble_SOURCES = tests/console/test-trouble.c
tests_console_test_trouble_CPPFLAGS = $(harness_cppflags)
tests_console_test_trouble_LDADD = $(harness_links)

# The first day with the console, in tmux.
check_SCRIPTS += tests/console/test-walk

# A console of its own kind, which opens every overlay.
EXTRA_PROGRAMS += tests/console/overlay-stage
tests_console_overlay_stage_SOURCES = tests/console/overlay-stage.c
tests_console_overlay_stage_CPPFLAGS = $(AM_CPPFLAGS) $(CONSOLE_CFLAGS)
tests_console_overlay_stage_LDFLAGS = $(AM_LDFLAGS) $(CONSOLE_LDFLAGS) -Wl,--wrap=home_open
tests_console_overlay_stage_LDADD = $(console_libraries) $(console_links)

tests_console_test_hostile_SOURCES = tests/console/test-hostile.c
tests_console_test_hostile_CPPFLAGS = $(harness_cppflags)
tests_console_test_hostile_LDADD = $(harness_links)

tests_console_test_hostile_corpus_SOURCES = tests/console/test-hostile-corpus.c
tests_console_test_hostile_corpus_CPPFLAGS = $(harness_cppflags)
tests_console_test_hostile_corpus_LDADD = $(harness_links) $(base_libraries) $(base_links)

tests_console_test_courses_SOURCES = tests/console/test-courses.c
tests_console_test_courses_CPPFLAGS = $(harness_cppflags)
tests_console_test_courses_LDADD = $(harness_links)

tests_console_test_import_page_SOURCES = tests/console/test-import-page.c
tests_console_test_import_page_CPPFLAGS = $(harness_cppflags)
tests_console_test_import_page_LDADD = $(harness_links)

tests_console_test_learners_SOURCES = tests/console/test-learners.c
tests_console_test_learners_CPPFLAGS = $(harness_cppflags)
tests_console_test_learners_LDADD = $(harness_links)

tests_console_test_issuing_SOURCES = tests/console/test-issuing.c
tests_console_test_issuing_CPPFLAGS = $(harness_cppflags)
tests_console_test_issuing_LDADD = $(harness_links)
