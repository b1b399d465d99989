# Tests: one program for each file test-*.c of a layer, linked with that layer and those below it only.
# They speak TAP (GLib's test framework); tests/run counts them and prints the closing line.
include tests/base/local.mk
include tests/store/local.mk
include tests/rules/local.mk
include tests/schedule/local.mk
include tests/pdf/local.mk
include tests/import/local.mk
include tests/operations/local.mk
include tests/verify/local.mk
include tests/console/local.mk
include tests/cli/local.mk
include tests/faults/local.mk
include tests/conformance/local.mk
include tests/fuzz/local.mk

EXTRA_DIST += tests/run $(check_SCRIPTS)

# One program only: make check test_programs=tests/base/test-text
test_programs = $(check_PROGRAMS) $(check_SCRIPTS)
check-local:
	TESTAMUR_SOURCE='$(abs_top_srcdir)' TESTAMUR_BUILD='$(abs_top_builddir)' \
	    TESTAMUR_PROGRAM='$(abs_top_builddir)/testamur' \
	    $(srcdir)/tests/run $(TESTAMUR_RUN_OPTIONS) $(test_programs)

clean-local:
	rm -rf test-logs
