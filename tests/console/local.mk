check_PROGRAMS += tests/console/test-description
tests_console_test_description_SOURCES = tests/console/test-description.c
tests_console_test_description_LDADD = $(console_libraries) $(console_links)
