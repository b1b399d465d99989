check_PROGRAMS += tests/operations/test-plan
tests_operations_test_plan_SOURCES = tests/operations/test-plan.c \
	tests/conformance/workplace.c tests/conformance/workplace.h
tests_operations_test_plan_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/tests
tests_operations_test_plan_LDADD = $(operations_libraries) $(operations_links)
