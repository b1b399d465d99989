new_database = tests/store/new_database.c tests/store/new_database.h

check_PROGRAMS += tests/store/test-database
tests_store_test_database_SOURCES = tests/store/test-database.c
tests_store_test_database_LDADD = $(store_libraries) $(store_links)

check_PROGRAMS += tests/store/test-eligibility
tests_store_test_eligibility_SOURCES = tests/store/test-eligibility.c \
	tests/conformance/workplace.c tests/conformance/workplace.h $(new_database)
tests_store_test_eligibility_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/tests
tests_store_test_eligibility_LDADD = $(store_libraries) $(store_links)

check_PROGRAMS += tests/store/test-listing
tests_store_test_listing_SOURCES = tests/store/test-listing.c
tests_store_test_listing_LDADD = $(store_libraries) $(store_links)

check_PROGRAMS += tests/store/test-seal
tests_store_test_seal_SOURCES = tests/store/test-seal.c
tests_store_test_seal_LDADD = $(store_libraries) $(store_links)
