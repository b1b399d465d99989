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
include tests/fault/local.mk
include tests/conformance/local.mk
include tests/fuzz/local.mk

EXTRA_DIST += tests/README tests/run tests/valgrind.supp $(check_SCRIPTS)

# They are started first, the longest before the others, so that no processor waits for the last one: those of both builds
# that took six seconds or more (test-logs/times).
long_tests = tests/fault/test-cancel tests/fault/test-crowd tests/verify/test-serve-limits tests/fault/test-space tests/pdf/test-template \
	tests/console/test-issuing tests/cli/test-export tests/cli/test-scheduler tests/fault/test-places \
	tests/console/test-leaving tests/console/test-hostile tests/console/test-list tests/fault/test-held \
	tests/cli/test-crash tests/pdf/test-looks tests/pdf/test-stamp tests/console/test-configurations \
	tests/console/test-hostile-corpus tests/console/test-sections tests/cli/test-elements tests/store/test-database \
	tests/operations/test-every-fault tests/cli/test-hostile tests/cli/test-moving tests/console/test-read-only \
	tests/fault/test-restore tests/pdf/test-overlay tests/console/test-browsing tests/conformance/test-vectors \
	tests/pdf/test-compose tests/operations/test-reissue tests/cli/test-issue tests/cli/test-lifecycle \
	tests/mail/test-dialogues tests/console/test-form tests/mail/test-messages tests/console/test-overlays \
	tests/operations/test-issue tests/console/test-plan tests/fault/test-poison tests/mail/test-handing-over \
	tests/cli/test-run-due tests/console/test-trouble tests/console/test-widget-storm tests/store/test-listing \
	tests/console/test-credentials tests/operations/test-import-many tests/import/test-sheets \
	tests/operations/test-plan tests/console/test-settings tests/verify/test-serve tests/cli/test-catalogue-commands \
	tests/cli/test-import tests/cli/test-frame tests/operations/test-people tests/base/test-text \
	tests/operations/test-invalidate tests/cli/test-plan-commands tests/operations/test-imports tests/fault/test-damage \
	tests/console/test-import-page tests/pdf/test-readers tests/operations/test-corrections \
	tests/operations/test-table-export tests/operations/test-catalogue tests/mail/test-kills tests/console/test-walk

# Most of their time is that of programs that draw or read pages, which no sanitizer watches. What they call of ours is
# called by the other tests of src/pdf, too.
drawing_tests = tests/pdf/test-golden tests/pdf/test-looks tests/pdf/test-overlay tests/pdf/test-readers

# In ./quickstart check each test runs once, these under the sanitizers and the others in the plain build; in the full
# check all run in both. Here are the tests that link our code, which cost next to nothing, but for those above, one
# that waits for other programs most of its time, and one whose samples a fuzz target reads under the sanitizers anyway,
# without starting a child for each; and of the scripts and scenarios of the console, which start the program
# hundreds of times, those that reach what the others leave: 98 of 100 ways through src/ that all reach together, for
# half of the time, as build-aux/choose-tests measured.
sanitized_programs = $(filter-out $(console_scenarios) $(drawing_tests) tests/pdf/test-stamp \
	tests/pdf/test-template, $(check_PROGRAMS)) \
	$(filter tests/console/test-configurations, $(check_PROGRAMS))
sanitized_scripts = tests/cli/test-catalogue-commands tests/cli/test-frame tests/cli/test-moving \
	tests/cli/test-plan-commands tests/cli/test-schedule tests/cli/test-whole-way tests/mail/test-messages \
	tests/verify/test-serve

# One program only: make check test_programs=tests/base/test-text
test_programs = $(check_PROGRAMS) $(check_SCRIPTS)
run_tests = TESTAMUR_SOURCE='$(abs_top_srcdir)' TESTAMUR_BUILD='$(abs_top_builddir)' \
	TESTAMUR_PROGRAM='$(abs_top_builddir)/testamur' TESTAMUR_FIRST='$(long_tests)' \
	$(srcdir)/tests/run $(TESTAMUR_RUN_OPTIONS)
check-local:
	$(run_tests) $(test_programs)

# After make all: they build only what they run.
plain_programs = $(filter-out $(sanitized_programs), $(check_PROGRAMS))
check-plain: $(plain_programs)
	$(run_tests) $(plain_programs) $(filter-out $(sanitized_scripts), $(check_SCRIPTS))

sanitized-programs: $(sanitized_programs)
check-sanitized: sanitized-programs
	$(run_tests) $(sanitized_programs) $(sanitized_scripts)

.PHONY: check-plain check-sanitized sanitized-programs

clean-local:
	rm -rf test-logs fuzz-finds precompiled.h.gch
