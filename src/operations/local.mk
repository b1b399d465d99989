noinst_LIBRARIES += src/liboperations.a

# An installation, its settings, and what changes to it have in common.
src_liboperations_a_SOURCES = \
	src/operations/change.c src/operations/change.h \
	src/operations/installation.c src/operations/installation.h \
	src/operations/living_run.c src/operations/living_run.h \
	src/operations/settings.c src/operations/settings.h \
	src/operations/token.c src/operations/token.h \
	src/operations/upgrade.c src/operations/upgrade.h

# Adding, changing and removing by hand.
src_liboperations_a_SOURCES += \
	src/operations/asset.c src/operations/asset.h \
	src/operations/asset_use.c src/operations/asset_use.h \
	src/operations/asset_words.c src/operations/asset_words.h \
	src/operations/catalogue.c src/operations/catalogue.h \
	src/operations/configuration.c src/operations/configuration.h \
	src/operations/correction.c src/operations/correction.h \
	src/operations/correction_words.c src/operations/correction_words.h \
	src/operations/course.c src/operations/course.h \
	src/operations/course_policy.c src/operations/course_policy.h \
	src/operations/course_words.c src/operations/course_words.h \
	src/operations/credential_type.c src/operations/credential_type.h \
	src/operations/learner.c src/operations/learner.h \
	src/operations/learner_merge.c src/operations/learner_merge.h \
	src/operations/learner_words.c src/operations/learner_words.h \
	src/operations/learning_path.c src/operations/learning_path.h \
	src/operations/origin_words.c src/operations/origin_words.h \
	src/operations/search.c src/operations/search.h

# Planning and judging: who would get a credential, and why.
src_liboperations_a_SOURCES += \
	src/operations/explain.c src/operations/explain.h \
	src/operations/explain_words.c src/operations/explain_words.h \
	src/operations/judge.c src/operations/judge.h \
	src/operations/plan.c src/operations/plan.h \
	src/operations/plan_batch.c src/operations/plan_batch.h

# Issuing, reissuing, withdrawing, and what runs leave.
src_liboperations_a_SOURCES += \
	src/operations/adopt.c src/operations/adopt.h \
	src/operations/archive.c src/operations/archive.h \
	src/operations/invalidate.c src/operations/invalidate.h \
	src/operations/issue.c src/operations/issue.h \
	src/operations/issue_apply.c src/operations/issue_apply.h \
	src/operations/issue_chunk.c src/operations/issue_chunk.h \
	src/operations/issue_replace.c src/operations/issue_replace.h \
	src/operations/issue_worker.c src/operations/issue_worker.h \
	src/operations/recover.c src/operations/recover.h \
	src/operations/recover_words.c \
	src/operations/reissue.c src/operations/reissue.h \
	src/operations/reissue_plan.c src/operations/reissue_plan.h \
	src/operations/reissue_words.c src/operations/reissue_words.h \
	src/operations/report.c src/operations/report.h \
	src/operations/report_words.c src/operations/report_words.h

# Documents: what is drawn, whether it can be, and printing it again.
src_liboperations_a_SOURCES += \
	src/operations/document_file.c src/operations/document_file.h \
	src/operations/drawing_figures.c src/operations/drawing_figures.h \
	src/operations/drawn_figure.c src/operations/drawn_figure.h \
	src/operations/lint.c src/operations/lint.h \
	src/operations/lint_contrast.c \
	src/operations/lint_overlap.c \
	src/operations/lint_places.c \
	src/operations/lint_private.h \
	src/operations/picture.c src/operations/picture.h \
	src/operations/press.c src/operations/press.h \
	src/operations/preview.c src/operations/preview.h \
	src/operations/preview_names.c src/operations/preview_names.h \
	src/operations/recipe.c \
	src/operations/recipe_text.c src/operations/recipe_text.h \
	src/operations/render.c src/operations/render.h \
	src/operations/renderer.c \
	src/operations/reprint.c src/operations/reprint.h

# Files: of credentials, and those that are handed out.
src_liboperations_a_SOURCES += \
	src/operations/credential_files.c src/operations/credential_files.h \
	src/operations/credential_place.c src/operations/credential_place.h \
	src/operations/credential_selection.c src/operations/credential_selection.h \
	src/operations/csv_row.c src/operations/csv_row.h \
	src/operations/export.c src/operations/export.h \
	src/operations/export_name.c src/operations/export_name.h \
	src/operations/export_order.c src/operations/export_order.h \
	src/operations/export_sink.c src/operations/export_sink.h \
	src/operations/export_words.c src/operations/export_words.h \
	src/operations/file_view.c src/operations/file_view.h \
	src/operations/outgoing_file.c src/operations/outgoing_file.h \
	src/operations/table_export.c src/operations/table_export.h \
	src/operations/table_export_text.c src/operations/table_export_text.h

# Imports.
src_liboperations_a_SOURCES += \
	src/operations/import.c src/operations/import.h \
	src/operations/import_apply.c \
	src/operations/import_courses.c \
	src/operations/import_judge.c \
	src/operations/import_mappings.c src/operations/import_mappings.h \
	src/operations/import_name.c src/operations/import_name.h \
	src/operations/import_tell_names.c \
	src/operations/import_prepare.c \
	src/operations/import_private.h \
	src/operations/import_questions.c \
	src/operations/import_read.c \
	src/operations/import_remember.c \
	src/operations/import_rows.c src/operations/import_rows.h \
	src/operations/import_undo.c src/operations/import_undo.h \
	src/operations/import_undo_words.c

# Moving in from an installation of learning-credentials.
src_liboperations_a_SOURCES += \
	src/operations/moving.c src/operations/moving.h \
	src/operations/moving_apply.c \
	src/operations/moving_catalogue.c \
	src/operations/moving_credentials.c \
	src/operations/moving_fields.c \
	src/operations/moving_media.c src/operations/moving_media.h \
	src/operations/moving_people.c \
	src/operations/moving_private.h \
	src/operations/moving_read.c \
	src/operations/moving_schedule.c

# Schedules, and the runs that they start.
src_liboperations_a_SOURCES += \
	src/operations/run_due.c src/operations/run_due.h \
	src/operations/schedule.c src/operations/schedule.h \
	src/operations/scheduler.c src/operations/scheduler.h \
	src/operations/scheduler_turn.c src/operations/scheduler_turn.h

# Mail.
src_liboperations_a_SOURCES += \
	src/operations/mail.c src/operations/mail.h \
	src/operations/mail_compose.c src/operations/mail_compose.h \
	src/operations/mail_send.c src/operations/mail_send.h \
	src/operations/mail_settings.c src/operations/mail_settings.h \
	src/operations/mail_texts.c src/operations/mail_texts.h

# Looking after an installation.
src_liboperations_a_SOURCES += \
	src/operations/backup.c src/operations/backup.h \
	src/operations/check.c src/operations/check.h \
	src/operations/check_database.c \
	src/operations/check_directories.c \
	src/operations/check_documents.c \
	src/operations/check_private.h \
	src/operations/check_seals.c \
	src/operations/check_words.c \
	src/operations/doctor.c src/operations/doctor.h \
	src/operations/doctor_machine.c \
	src/operations/doctor_mail.c \
	src/operations/doctor_private.h \
	src/operations/doctor_verify.c \
	src/operations/doctor_words.c \
	src/operations/doctor_work.c \
	src/operations/restore.c src/operations/restore.h
