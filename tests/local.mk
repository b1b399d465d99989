# Tests: one program for each file test-*.c of a layer, linked with that layer and those below it only.
# They speak TAP (GLib's test framework); tests/run counts them and prints the closing line.
AM_TESTS_ENVIRONMENT = TESTAMUR_SOURCE='$(abs_top_srcdir)' TESTAMUR_BUILD='$(abs_top_builddir)' \
	TESTAMUR_PROGRAM='$(abs_top_builddir)/testamur'; \
	export TESTAMUR_SOURCE TESTAMUR_BUILD TESTAMUR_PROGRAM;

include tests/base/local.mk
include tests/store/local.mk
include tests/rules/local.mk
include tests/pdf/local.mk
include tests/import/local.mk
include tests/operations/local.mk
include tests/cli/local.mk
include tests/conformance/local.mk

TESTS += $(check_PROGRAMS) $(check_SCRIPTS)
EXTRA_DIST += $(check_SCRIPTS)
