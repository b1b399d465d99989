noinst_LIBRARIES += src/libstore.a

# The file itself: opening it, statements and transactions, who holds it, older versions, copies, other databases.
src_libstore_a_SOURCES = \
	src/store/aside.c src/store/aside.h \
	src/store/checkpointer.c src/store/checkpointer.h \
	src/store/condition.c src/store/condition.h \
	src/store/copy.c src/store/copy.h \
	src/store/database.c src/store/database.h \
	src/store/database_error.c \
	src/store/database_open.c \
	src/store/database_private.h \
	src/store/foreign.c src/store/foreign.h \
	src/store/holder.c src/store/holder.h \
	src/store/inspection.c src/store/inspection.h \
	src/store/log_ahead.c src/store/log_ahead.h \
	src/store/migration.c src/store/migration.h \
	src/store/place.c src/store/place.h \
	src/store/row.c src/store/row.h \
	src/store/statement.c \
	src/store/upgrade.c src/store/upgrade.h \
	src/store/virtual_table.c src/store/virtual_table.h

# Seals: sums by which damage and foreign hands are noticed.
src_libstore_a_SOURCES += \
	src/store/seal.c src/store/seal.h \
	src/store/seal_private.h \
	src/store/seal_scan.c

# What an installation has, a file for each kind of thing.
src_libstore_a_SOURCES += \
	src/store/adoption.c src/store/adoption.h \
	src/store/asset.c src/store/asset.h \
	src/store/base.c src/store/base.h \
	src/store/configuration.c src/store/configuration.h \
	src/store/correction.c src/store/correction.h \
	src/store/course.c src/store/course.h \
	src/store/course_policy.c src/store/course_policy.h \
	src/store/credential.c src/store/credential.h \
	src/store/credential_type.c src/store/credential_type.h \
	src/store/credential_work.c src/store/credential_work.h \
	src/store/document.c src/store/document.h \
	src/store/drawing.c src/store/drawing.h \
	src/store/history.c src/store/history.h \
	src/store/learner.c src/store/learner.h \
	src/store/learner_duplicates.c src/store/learner_duplicates.h \
	src/store/learner_identity.c src/store/learner_identity.h \
	src/store/learner_merge.c src/store/learner_merge.h \
	src/store/learner_proposal.c src/store/learner_proposal.h \
	src/store/learning_path.c src/store/learning_path.h \
	src/store/mail.c src/store/mail.h \
	src/store/name_key.c src/store/name_key.h \
	src/store/name_policy.c src/store/name_policy.h \
	src/store/origin.c src/store/origin.h \
	src/store/plan.c src/store/plan.h \
	src/store/plan_items.c src/store/plan_items.h \
	src/store/restoration.c src/store/restoration.h \
	src/store/setting.c src/store/setting.h \
	src/store/task_run.c src/store/task_run.h \
	src/store/task_slot.c src/store/task_slot.h

# Who is eligible.
src_libstore_a_SOURCES += \
	src/store/eligibility.c src/store/eligibility.h \
	src/store/eligibility_context.c

# Lists, whole tables, and searching in them.
src_libstore_a_SOURCES += \
	src/store/listing.c src/store/listing.h \
	src/store/listing_catalogue.c \
	src/store/listing_credentials.c \
	src/store/listing_few.c \
	src/store/listing_people.c \
	src/store/listing_private.h \
	src/store/listing_query.c \
	src/store/listing_records.c \
	src/store/listing_search.c \
	src/store/listing_window.c \
	src/store/listing_work.c \
	src/store/search.c src/store/search.h \
	src/store/search_index.c src/store/search_index.h \
	src/store/table.c src/store/table.h \
	src/store/upcoming.c src/store/upcoming.h

# Imports, the rows as files tell them.
src_libstore_a_SOURCES += \
	src/store/import_cursor.c src/store/import_cursor.h \
	src/store/import_difference.c src/store/import_difference.h \
	src/store/import_rows.c src/store/import_rows.h \
	src/store/import_rows_table.c \
	src/store/import_stage.c src/store/import_stage.h

# Imports, whom the rows are about, and what they say of people.
src_libstore_a_SOURCES += \
	src/store/import_account.c src/store/import_account.h \
	src/store/import_identity.c src/store/import_identity.h \
	src/store/import_identity_numbers.c \
	src/store/import_identity_private.h \
	src/store/import_identity_statements.c \
	src/store/import_known.c src/store/import_known.h \
	src/store/import_known_ahead.c src/store/import_known_ahead.h \
	src/store/import_nameless.c \
	src/store/import_newcomers.c \
	src/store/import_owner.c \
	src/store/import_people.c src/store/import_people.h \
	src/store/import_second.c src/store/import_second.h \
	src/store/people_basis.c src/store/people_basis.h

# Imports, what the rows say of courses.
src_libstore_a_SOURCES += \
	src/store/import_columns.c \
	src/store/import_completions.c \
	src/store/import_course.c src/store/import_course.h \
	src/store/import_grades.c src/store/import_grades.h

# Imports, writing thousands of rows at once.
src_libstore_a_SOURCES += \
	src/store/import_batch.c src/store/import_batch.h \
	src/store/import_batch_table.c src/store/import_batch_table.h \
	src/store/import_grades_ahead.c src/store/import_grades_ahead.h \
	src/store/import_indexes.c src/store/import_indexes.h \
	src/store/import_made.c src/store/import_made.h \
	src/store/import_newcomer_grades.c src/store/import_newcomer_grades.h

# Imports, their records, and taking them back.
src_libstore_a_SOURCES += \
	src/store/import_before.c src/store/import_before.h \
	src/store/import_before_age.c src/store/import_before_age.h \
	src/store/import_mapping.c src/store/import_mapping.h \
	src/store/import_record.c src/store/import_record.h \
	src/store/import_restore.c \
	src/store/import_undo.c src/store/import_undo.h
