operations_test_support = tests/operations/support.c tests/operations/support.h $(new_database)
operations_import_support = $(operations_test_support) \
	tests/operations/import_support.c tests/operations/import_support.h
operations_issue_support = $(operations_test_support) \
	tests/operations/issue_support.c tests/operations/issue_support.h

check_PROGRAMS += tests/operations/test-asset-words
tests_operations_test_asset_words_SOURCES = tests/operations/test-asset-words.c
tests_operations_test_asset_words_LDADD = $(operations_libraries) $(operations_links)

check_PROGRAMS += tests/operations/test-basis
tests_operations_test_basis_SOURCES = $(operations_test_support) tests/operations/test-basis.c
tests_operations_test_basis_LDADD = $(operations_libraries) $(operations_links)

check_PROGRAMS += tests/operations/test-catalogue
tests_operations_test_catalogue_SOURCES = $(operations_test_support) tests/operations/test-catalogue.c
tests_operations_test_catalogue_LDADD = $(operations_libraries) $(operations_links)

check_PROGRAMS += tests/operations/test-corrections
tests_operations_test_corrections_SOURCES = $(operations_issue_support) tests/operations/test-corrections.c
tests_operations_test_corrections_LDADD = $(operations_libraries) $(operations_links)

# Each call that fault_support.c lets fail.
fault_calls = EVP_CIPHER_CTX_new EVP_DigestFinal_ex EVP_DigestInit_ex EVP_DigestUpdate EVP_EncryptFinal_ex EVP_MD_CTX_new \
	access close fchmod fchmodat fstat fstatat fsync g_thread_try_new linkat mkdirat open openat pread read renameat renameat2 \
	sqlite3_prepare_v3 sqlite3_step syncfs unlinkat write writev
fault_wraps = $(fault_calls:%=-Wl,--wrap=%)

check_PROGRAMS += tests/operations/test-every-fault
tests_operations_test_every_fault_SOURCES = $(operations_issue_support) tests/operations/fault_support.c \
	tests/operations/fault_support.h tests/operations/test-every-fault.c
tests_operations_test_every_fault_LDADD = $(operations_libraries) $(operations_links)
tests_operations_test_every_fault_LDFLAGS = $(AM_LDFLAGS) $(fault_wraps)

check_PROGRAMS += tests/operations/test-export-name
tests_operations_test_export_name_SOURCES = $(operations_test_support) tests/operations/test-export-name.c
tests_operations_test_export_name_LDADD = $(operations_libraries) $(operations_links)

check_PROGRAMS += tests/operations/test-file-view
tests_operations_test_file_view_SOURCES = $(operations_issue_support) tests/operations/test-file-view.c
tests_operations_test_file_view_LDADD = $(operations_libraries) $(operations_links)

check_PROGRAMS += tests/operations/test-import-ahead
tests_operations_test_import_ahead_SOURCES = $(operations_import_support) tests/operations/test-import-ahead.c
tests_operations_test_import_ahead_LDADD = $(operations_libraries) $(operations_links)

check_PROGRAMS += tests/operations/test-import-lms
tests_operations_test_import_lms_SOURCES = $(operations_test_support) tests/operations/test-import-lms.c
tests_operations_test_import_lms_LDADD = $(operations_libraries) $(operations_links)

check_PROGRAMS += tests/operations/test-import-many
tests_operations_test_import_many_SOURCES = $(operations_import_support) tests/operations/test-import-many.c
tests_operations_test_import_many_LDADD = $(operations_libraries) $(operations_links)

check_PROGRAMS += tests/operations/test-import-tables
tests_operations_test_import_tables_SOURCES = $(operations_test_support) tests/operations/test-import-tables.c
tests_operations_test_import_tables_LDADD = $(operations_libraries) $(operations_links)

check_PROGRAMS += tests/operations/test-installation
tests_operations_test_installation_SOURCES = $(operations_test_support) tests/operations/test-installation.c
tests_operations_test_installation_LDADD = $(operations_libraries) $(operations_links)

check_PROGRAMS += tests/operations/test-invalidate
tests_operations_test_invalidate_SOURCES = $(operations_issue_support) tests/operations/test-invalidate.c
tests_operations_test_invalidate_LDADD = $(operations_libraries) $(operations_links)

check_PROGRAMS += tests/operations/test-issue
tests_operations_test_issue_SOURCES = $(operations_issue_support) tests/operations/test-issue.c
tests_operations_test_issue_LDADD = $(operations_libraries) $(operations_links)

check_PROGRAMS += tests/operations/test-outgoing
tests_operations_test_outgoing_SOURCES = $(operations_test_support) tests/operations/test-outgoing.c
tests_operations_test_outgoing_LDADD = $(operations_libraries) $(operations_links)

check_PROGRAMS += tests/operations/test-people
tests_operations_test_people_SOURCES = $(operations_issue_support) tests/operations/test-people.c
tests_operations_test_people_LDADD = $(operations_libraries) $(operations_links)

check_PROGRAMS += tests/operations/test-plan
tests_operations_test_plan_SOURCES = tests/operations/test-plan.c \
	tests/conformance/workplace.c tests/conformance/workplace.h $(new_database)
tests_operations_test_plan_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/tests
tests_operations_test_plan_LDADD = $(operations_libraries) $(operations_links)

check_PROGRAMS += tests/operations/test-reissue
tests_operations_test_reissue_SOURCES = $(operations_issue_support) tests/operations/test-reissue.c
tests_operations_test_reissue_LDADD = $(operations_libraries) $(operations_links)

check_PROGRAMS += tests/operations/test-table-export
tests_operations_test_table_export_SOURCES = $(operations_issue_support) tests/operations/test-table-export.c
tests_operations_test_table_export_LDADD = $(operations_libraries) $(operations_links)

check_PROGRAMS += tests/operations/test-name-policy
tests_operations_test_name_policy_SOURCES = $(operations_issue_support) tests/operations/test-name-policy.c
tests_operations_test_name_policy_LDADD = $(operations_libraries) $(operations_links)

check_PROGRAMS += tests/operations/test-imports
tests_operations_test_imports_SOURCES = $(operations_issue_support) tests/operations/import_support.c \
	tests/operations/import_support.h tests/operations/test-imports.c
tests_operations_test_imports_LDADD = $(operations_libraries) $(operations_links)

check_PROGRAMS += tests/operations/test-imports-again
tests_operations_test_imports_again_SOURCES = $(operations_import_support) tests/operations/test-imports-again.c
tests_operations_test_imports_again_LDADD = $(operations_libraries) $(operations_links)
