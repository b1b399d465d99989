# Tests: one program for each file test-*.c of a layer, linked with that layer and those below it only.
# They speak TAP (GLib's test framework); tests/run counts them and prints the closing line.
include tests/base/local.mk
include tests/store/local.mk
include tests/rules/local.mk
include tests/schedule/local.mk
include tests/pdf/local.mk
include tests/import/local.mk
include tests/mail/local.mk
include tests/operations/local.mk
include tests/verify/local.mk
include tests/console/local.mk
include tests/cli/local.mk
include tests/faults/local.mk
include tests/conformance/local.mk
include tests/fuzz/local.mk

EXTRA_DIST += tests/README tests/run tests/valgrind.supp $(check_SCRIPTS)

# They are started first, so that no processor waits for the last one: those at the head of test-logs/times.
long_tests = tests/faults/test-space tests/cli/test-scheduler tests/cli/test-crash tests/faults/test-restore \
	tests/faults/test-cancel tests/verify/test-serve-limits tests/cli/test-hostile tests/cli/test-lifecycle \
	tests/cli/test-run-due tests/console/test-issuing tests/cli/test-export tests/pdf/test-stamp \
	tests/cli/test-issue tests/faults/test-crowd tests/faults/test-damage tests/faults/test-poison \
	tests/console/test-hostile tests/console/test-plan tests/console/test-leaving tests/console/test-overlays \
	tests/console/test-trouble tests/cli/test-import tests/faults/test-places tests/pdf/test-compose \
	tests/pdf/test-template tests/console/test-credentials tests/console/test-form

# They call the program hundreds of times, to see what is in the database and on the disk after a kill, with a full disk,
# beside others; or build it. The sanitizers would find nothing there that they don't find in the other tests, for three
# times the time, most of it for starting the program; so ./quickstart check runs them in the plain build only, and the
# full check in both.
repeating_tests = tests/cli/test-crash tests/cli/test-export tests/cli/test-hacking tests/cli/test-issue \
	tests/cli/test-lifecycle tests/cli/test-run-due tests/console/test-walk tests/faults/test-cancel \
	tests/faults/test-clock tests/faults/test-crowd tests/faults/test-doctor tests/faults/test-held \
	tests/faults/test-memory tests/faults/test-places tests/faults/test-poison tests/faults/test-power \
	tests/faults/test-restore tests/faults/test-space tests/faults/test-upgrade tests/mail/test-kills

# Most of their time is that of programs that draw or read pages, which no sanitizer watches. What they call of ours is
# called by the other tests of src/pdf, too, so it is as with those above.
drawing_tests = tests/pdf/test-golden tests/pdf/test-looks tests/pdf/test-overlay tests/pdf/test-readers

# One program only: make check test_programs=tests/base/test-text
test_programs = $(check_PROGRAMS) $(check_SCRIPTS)
check-local:
	TESTAMUR_SOURCE='$(abs_top_srcdir)' TESTAMUR_BUILD='$(abs_top_builddir)' \
	    TESTAMUR_PROGRAM='$(abs_top_builddir)/testamur' TESTAMUR_FIRST='$(long_tests)' \
	    TESTAMUR_LEFT_OUT='$(left_out)' $(srcdir)/tests/run $(TESTAMUR_RUN_OPTIONS) $(test_programs)

clean-local:
	rm -rf test-logs
