check_PROGRAMS += tests/cli/test-ways-out
tests_cli_test_ways_out_SOURCES = tests/cli/test-ways-out.c
tests_cli_test_ways_out_LDADD = $(cli_libraries) $(cli_links)
tests_cli_test_ways_out_LDFLAGS = $(AM_LDFLAGS) $(CONSOLE_LDFLAGS)

check_SCRIPTS += tests/cli/test-bench
check_SCRIPTS += tests/cli/test-catalogue-commands
check_SCRIPTS += tests/cli/test-corrections
check_SCRIPTS += tests/cli/test-crash
check_SCRIPTS += tests/cli/test-demo
check_SCRIPTS += tests/cli/test-elements
check_SCRIPTS += tests/cli/test-export
check_SCRIPTS += tests/cli/test-frame
check_SCRIPTS += tests/cli/test-hacking
check_SCRIPTS += tests/cli/test-hostile
check_SCRIPTS += tests/cli/test-import
check_SCRIPTS += tests/cli/test-issue
check_SCRIPTS += tests/cli/test-moving
check_SCRIPTS += tests/cli/test-lifecycle
check_SCRIPTS += tests/cli/test-plan-commands
check_SCRIPTS += tests/cli/test-preview
check_SCRIPTS += tests/cli/test-run-due
check_SCRIPTS += tests/cli/test-schedule
check_SCRIPTS += tests/cli/test-scheduler
check_SCRIPTS += tests/cli/test-shell-completion
check_SCRIPTS += tests/cli/test-whole-way

# Faults for the program under test: preloaded by the scripts, never linked.
noinst_DATA = tests/cli/fault.so
CLEANFILES += tests/cli/fault.so
EXTRA_DIST += tests/cli/fault.c tests/cli/forker.py tests/cli/issuing.py tests/cli/pictures.py tests/samples/images tests/samples/moving
tests/cli/fault.so: tests/cli/fault.c
	$(AM_V_CCLD)$(MKDIR_P) tests/cli && $(CC) $(SQLITE_CFLAGS) -shared -fPIC -O1 -o $@ $(srcdir)/tests/cli/fault.c

# The program for those who call it thousands of times.
noinst_PROGRAMS += tests/cli/forker
tests_cli_forker_SOURCES = tests/cli/forker.c
tests_cli_forker_LDADD = $(cli_libraries) $(cli_links)
tests_cli_forker_LDFLAGS = $(AM_LDFLAGS) $(CONSOLE_LDFLAGS)
