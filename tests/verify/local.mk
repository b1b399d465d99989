check_PROGRAMS += tests/verify/test-parts
tests_verify_test_parts_SOURCES = tests/verify/test-parts.c
tests_verify_test_parts_LDADD = $(verify_libraries) $(verify_links)

check_SCRIPTS += tests/verify/test-pages
check_SCRIPTS += tests/verify/test-serve
check_SCRIPTS += tests/verify/test-serve-limits
check_SCRIPTS += tests/verify/test-units
check_SCRIPTS += tests/verify/test-verify
EXTRA_DIST += tests/verify/serving.py
