# One sorted list: a new file gets a line of its own.
noinst_LIBRARIES += src/libconsole.a
src_libconsole_a_CPPFLAGS = $(AM_CPPFLAGS) $(CONSOLE_CFLAGS) -DNCURSES_NOMACROS
src_libconsole_a_SOURCES = \
	src/console/catch_up.c src/console/catch_up.h \
	src/console/command.h \
	src/console/command_sets.c \
	src/console/console.c src/console/console.h \
	src/console/console_private.h \
	src/console/dispatch.c \
	src/console/everywhere.c \
	src/console/frame.c \
	src/console/job.c src/console/job.h \
	src/console/loop.c \
	src/console/messages.c \
	src/console/outcome.h \
	src/console/page.h \
	src/console/pages/actions.c \
	src/console/pages/chooser.c src/console/pages/chooser.h \
	src/console/pages/columns.c src/console/pages/columns.h \
	src/console/pages/columns_ask.c \
	src/console/pages/columns_commands.c \
	src/console/pages/columns_draw.c \
	src/console/pages/columns_job.c \
	src/console/pages/columns_private.h \
	src/console/pages/columns_work.c src/console/pages/columns_work.h \
	src/console/pages/duplicates.c \
	src/console/pages/files.c \
	src/console/pages/files_folder.c \
	src/console/pages/files_lines.c \
	src/console/pages/files_marks.c \
	src/console/pages/files_memory.c \
	src/console/pages/files_private.h \
	src/console/pages/folder.c src/console/pages/folder.h \
	src/console/pages/form.c src/console/pages/form.h \
	src/console/pages/form_check.c \
	src/console/pages/form_commands.c src/console/pages/form_commands.h \
	src/console/pages/form_conflict.c \
	src/console/pages/form_draft.c \
	src/console/pages/form_fields.c \
	src/console/pages/form_focus.c \
	src/console/pages/form_layout.c \
	src/console/pages/form_offer.c \
	src/console/pages/form_private.h \
	src/console/pages/form_remove.c \
	src/console/pages/form_save.c \
	src/console/pages/held.c src/console/pages/held.h \
	src/console/pages/help.c \
	src/console/pages/home.c src/console/pages/home.h \
	src/console/pages/home_facts.c src/console/pages/home_facts.h \
	src/console/pages/intake.c src/console/pages/intake.h \
	src/console/pages/intake_columns.c \
	src/console/pages/intake_commands.c \
	src/console/pages/intake_job.c \
	src/console/pages/intake_private.h \
	src/console/pages/intake_view.c src/console/pages/intake_view.h \
	src/console/pages/intake_work.c src/console/pages/intake_work.h \
	src/console/pages/intake_write.c \
	src/console/pages/key_tester.c \
	src/console/pages/list.c src/console/pages/list.h \
	src/console/pages/list_cells.c \
	src/console/pages/list_commands.c src/console/pages/list_commands.h \
	src/console/pages/list_count.c \
	src/console/pages/list_export.c \
	src/console/pages/list_facets.c \
	src/console/pages/list_fetch.c \
	src/console/pages/list_filter.c \
	src/console/pages/list_marking.c \
	src/console/pages/list_marks.c src/console/pages/list_marks.h \
	src/console/pages/list_menus.c \
	src/console/pages/list_private.h \
	src/console/pages/list_query.c src/console/pages/list_query.h \
	src/console/pages/list_remove.c \
	src/console/pages/list_rows.c src/console/pages/list_rows.h \
	src/console/pages/list_window.c \
	src/console/pages/menu.c \
	src/console/pages/merge.c src/console/pages/merge.h \
	src/console/pages/messages_page.c \
	src/console/pages/narrow.c src/console/pages/narrow.h \
	src/console/pages/overlay.c src/console/pages/overlay.h \
	src/console/pages/overlay_commands.h \
	src/console/pages/overlays.h \
	src/console/pages/palette.c \
	src/console/pages/palette_match.c src/console/pages/palette_match.h \
	src/console/pages/plan.c src/console/pages/plan.h \
	src/console/pages/run.c src/console/pages/run.h \
	src/console/pages/question.c src/console/pages/question.h \
	src/console/pages/reader.c \
	src/console/pages/save_text.c src/console/pages/save_text.h \
	src/console/pages/tables.c src/console/pages/tables.h \
	src/console/sections/assets.c src/console/sections/assets.h \
	src/console/sections/equivalent.c src/console/sections/equivalent.h \
	src/console/sections/explaining.c src/console/sections/explaining.h \
	src/console/sections/credentials.c src/console/sections/credentials.h \
	src/console/sections/credentials_export.c \
	src/console/sections/credentials_go.c \
	src/console/sections/credentials_invalidate.c \
	src/console/sections/credentials_pdf.c \
	src/console/sections/credentials_private.h \
	src/console/sections/credentials_reissue.c \
	src/console/sections/configuration_switch.c src/console/sections/configuration_switch.h \
	src/console/sections/configurations.c src/console/sections/configurations.h \
	src/console/sections/correcting.c src/console/sections/correcting.h \
	src/console/sections/courses.c src/console/sections/courses.h \
	src/console/sections/description.c src/console/sections/description.h \
	src/console/sections/form_values.c \
	src/console/sections/history.c src/console/sections/history.h \
	src/console/sections/imports.c src/console/sections/imports.h \
	src/console/sections/imports_undo.c src/console/sections/imports_undo.h \
	src/console/sections/learners.c src/console/sections/learners.h \
	src/console/sections/learners_commands.c \
	src/console/sections/learners_names.c src/console/sections/learners_one.c \
	src/console/sections/learners_subject.c src/console/sections/learners_subject.h \
	src/console/sections/mail.c src/console/sections/mail.h \
	src/console/sections/mail_acts.c \
	src/console/sections/options_example.c \
	src/console/sections/options_field.c src/console/sections/options_field.h \
	src/console/sections/options_schema.c src/console/sections/options_schema.h \
	src/console/sections/paths.c src/console/sections/paths.h \
	src/console/sections/plan_items.c src/console/sections/plan_items.h \
	src/console/sections/preview.c src/console/sections/preview.h \
	src/console/sections/runs.c src/console/sections/runs.h \
	src/console/sections/merged_options.c src/console/sections/merged_options.h \
	src/console/sections/schedule_fields.c src/console/sections/schedule_fields.h \
	src/console/sections/schedules.c src/console/sections/schedules.h \
	src/console/sections/shown.c src/console/sections/shown.h \
	src/console/sections/section.h \
	src/console/sections/sections.c \
	src/console/sections/settings.c src/console/sections/settings.h \
	src/console/sections/settings_care.c src/console/sections/settings_care.h \
	src/console/sections/types.c src/console/sections/types.h \
	src/console/terminal/check.c src/console/terminal/check.h \
	src/console/terminal/curses_key.c src/console/terminal/curses_key.h \
	src/console/terminal/fold.c src/console/terminal/fold.h \
	src/console/terminal/input.c src/console/terminal/input.h \
	src/console/terminal/key.c src/console/terminal/key.h \
	src/console/terminal/match.c src/console/terminal/match.h \
	src/console/terminal/one_update.c src/console/terminal/one_update.h \
	src/console/terminal/paint.c src/console/terminal/paint.h \
	src/console/terminal/picture.c src/console/terminal/picture.h \
	src/console/terminal/signals.c src/console/terminal/signals.h \
	src/console/terminal/terminal.c src/console/terminal/terminal.h \
	src/console/terminal/terminfo.c src/console/terminal/terminfo.h \
	src/console/terminal/theme.c src/console/terminal/theme.h \
	src/console/terminal/wide.c src/console/terminal/wide.h \
	src/console/upgrade.c src/console/upgrade.h \
	src/console/widgets/buttons.c src/console/widgets/buttons.h \
	src/console/widgets/check.c src/console/widgets/check.h \
	src/console/widgets/choice.c src/console/widgets/choice.h \
	src/console/widgets/cluster.c src/console/widgets/cluster.h \
	src/console/widgets/day_picker.c src/console/widgets/day_picker.h \
	src/console/widgets/edit.c src/console/widgets/edit.h \
	src/console/widgets/edit_view.c src/console/widgets/edit_view.h \
	src/console/widgets/instant.c src/console/widgets/instant.h \
	src/console/widgets/instant_text.c src/console/widgets/instant_text.h \
	src/console/widgets/json_brackets.c src/console/widgets/json_brackets.h \
	src/console/widgets/line.c src/console/widgets/line.h \
	src/console/widgets/offer.c src/console/widgets/offer.h \
	src/console/widgets/popup.c src/console/widgets/popup.h \
	src/console/widgets/progress_line.c src/console/widgets/progress_line.h \
	src/console/widgets/radio.c src/console/widgets/radio.h \
	src/console/widgets/shown.c src/console/widgets/shown.h \
	src/console/widgets/table.c src/console/widgets/table.h \
	src/console/widgets/text.c src/console/widgets/text.h \
	src/console/widgets/text_complete.c src/console/widgets/text_complete.h \
	src/console/widgets/text_rows.c src/console/widgets/text_rows.h \
	src/console/widgets/widget.c src/console/widgets/widget.h \
	src/console/words.c src/console/words.h
