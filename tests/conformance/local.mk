# The runner is built with the program, so that it can be run against other vectors by hand.
noinst_PROGRAMS += tests/conformance-run
tests_conformance_run_SOURCES = \
	tests/conformance/families.c tests/conformance/families.h \
	tests/conformance/family_api.c \
	tests/conformance/family_elements.c \
	tests/conformance/family_eligibility.c \
	tests/conformance/family_email.c \
	tests/conformance/family_keys.c \
	tests/conformance/family_lifecycle.c \
	tests/conformance/family_options.c \
	tests/conformance/family_schedules.c \
	tests/conformance/family_storage_paths.c \
	tests/conformance/family_text_layout.c \
	tests/conformance/family_validation.c \
	tests/conformance/lifecycle_world.c tests/conformance/lifecycle_world.h \
	tests/conformance/result.c \
	tests/conformance/runner.c tests/conformance/runner.h \
	tests/conformance/workplace.c tests/conformance/workplace.h $(new_database) \
	tests/conformance/world.c tests/conformance/world.h
tests_conformance_run_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/tests \
	-DCONFORMANCE_SOURCE='"$(abs_top_srcdir)/tests/conformance"'
# The family lifecycle sets the clock.
tests_conformance_run_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=clock_now
tests_conformance_run_LDADD = $(verify_libraries) $(verify_links)

check_SCRIPTS += tests/conformance/test-runner tests/conformance/test-vectors
EXTRA_DIST += tests/conformance/deviations tests/conformance/vectors
