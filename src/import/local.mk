noinst_LIBRARIES += src/libimport.a

# What an importer is, and which one a file is for.
src_libimport_a_SOURCES = \
	src/import/file_name.c \
	src/import/import.h \
	src/import/recognise.c \
	src/import/stranger.c src/import/stranger.h

# Files as text, tables and trees.
src_libimport_a_SOURCES += \
	src/import/csv.c src/import/csv.h \
	src/import/csv_sniff.c src/import/csv_sniff.h \
	src/import/dump.c src/import/dump.h \
	src/import/encoding.c src/import/encoding.h \
	src/import/encoding_candidates.c \
	src/import/encoding_private.h \
	src/import/encoding_score.c \
	src/import/field.c src/import/field.h \
	src/import/records.c src/import/records.h \
	src/import/records_ahead.c src/import/records_ahead.h \
	src/import/sheet.c src/import/sheet.h \
	src/import/sheet_archive.c src/import/sheet_archive.h \
	src/import/sheet_ods.c \
	src/import/sheet_private.h \
	src/import/sheet_row.c src/import/sheet_row.h \
	src/import/sheet_value.c src/import/sheet_value.h \
	src/import/sheet_xlsx.c src/import/sheet_xlsx.h \
	src/import/sheet_xlsx_book.c \
	src/import/sheet_xml.c src/import/sheet_xml.h \
	src/import/source.c src/import/source.h \
	src/import/tar.c src/import/tar.h \
	src/import/xml.c src/import/xml.h

# Cells: what numbers, dates and words in them mean.
src_libimport_a_SOURCES += \
	src/import/cell_date.c src/import/cell_date.h \
	src/import/cell_glance.c src/import/cell_glance.h \
	src/import/cell_number.c src/import/cell_number.h \
	src/import/cell_words.c src/import/cell_words.h \
	src/import/date_items.c src/import/date_items.h \
	src/import/date_text.c src/import/date_text.h

# Tables of any kind: what their columns are taken for, and their rows.
src_libimport_a_SOURCES += \
	src/import/heading_words.c src/import/heading_words.h \
	src/import/mapping.c src/import/mapping.h \
	src/import/mapping_ask.c \
	src/import/mapping_change.c \
	src/import/mapping_details.c \
	src/import/mapping_evidence.h \
	src/import/mapping_settle.c \
	src/import/mapping_text.h \
	src/import/mapping_write.c \
	src/import/survey.c src/import/survey.h \
	src/import/survey_tally.c src/import/survey_tally.h \
	src/import/table_ahead.c \
	src/import/table_private.h \
	src/import/table_remarks.c src/import/table_remarks.h \
	src/import/table_results.c \
	src/import/table_rows.c src/import/table_rows.h

# Rosters: tables of people from anywhere.
src_libimport_a_SOURCES += \
	src/import/roster.c src/import/roster.h

# Open edX.
src_libimport_a_SOURCES += \
	src/import/heading.c src/import/heading.h \
	src/import/openedx.h \
	src/import/openedx_bulk_grades.c \
	src/import/openedx_cells.c \
	src/import/openedx_completion.c \
	src/import/openedx_grade_report.c \
	src/import/openedx_olx.c \
	src/import/openedx_others.c \
	src/import/openedx_policy.c \
	src/import/openedx_problem_report.c \
	src/import/openedx_profile.c

# Moodle.
src_libimport_a_SOURCES += \
	src/import/moodle.h \
	src/import/moodle_completion.c \
	src/import/moodle_grades.c \
	src/import/moodle_person.c \
	src/import/moodle_users.c \
	src/import/moodle_xml.c

# Canvas.
src_libimport_a_SOURCES += \
	src/import/canvas.h \
	src/import/canvas_grades.c

# This program's own tables.
src_libimport_a_SOURCES += \
	src/import/testamur.h \
	src/import/testamur_grades.c \
	src/import/testamur_learners.c \
	src/import/testamur_tables.c src/import/testamur_tables.h
