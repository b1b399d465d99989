check_PROGRAMS += tests/store/test-database
tests_store_test_database_SOURCES = tests/store/test-database.c
tests_store_test_database_LDADD = $(store_libraries) $(store_links)
