check_SCRIPTS += tests/fault/test-cancel
check_SCRIPTS += tests/fault/test-clock
check_SCRIPTS += tests/fault/test-crowd
check_SCRIPTS += tests/fault/test-damage
check_SCRIPTS += tests/fault/test-doctor
check_SCRIPTS += tests/fault/test-held
check_SCRIPTS += tests/fault/test-memory
check_SCRIPTS += tests/fault/test-places
check_SCRIPTS += tests/fault/test-poison
check_SCRIPTS += tests/fault/test-power
check_SCRIPTS += tests/fault/test-restore
check_SCRIPTS += tests/fault/test-rows
check_SCRIPTS += tests/fault/test-space
check_SCRIPTS += tests/fault/test-upgrade

# A newer program for the tests of upgrades: preloaded by the scripts, never linked.
noinst_DATA += tests/fault/schema.so
CLEANFILES += tests/fault/schema.so
EXTRA_DIST += tests/fault/faults.py tests/fault/oracle.py tests/fault/rows.py tests/fault/run \
	tests/fault/results.json tests/fault/schema.c
tests/fault/schema.so: tests/fault/schema.c
	$(AM_V_CCLD)$(MKDIR_P) tests/fault && $(CC) $(GLIB_CFLAGS) -shared -fPIC -O1 -o $@ \
	    $(srcdir)/tests/fault/schema.c $(GLIB_LIBS)

# A record of what the program asks of the disk: preloaded, never linked.
noinst_DATA += tests/fault/disk.so
CLEANFILES += tests/fault/disk.so
EXTRA_DIST += tests/fault/disk.c tests/fault/disk.py
tests/fault/disk.so: tests/fault/disk.c
	$(AM_V_CCLD)$(MKDIR_P) tests/fault && $(CC) -shared -fPIC -O1 -o $@ $(srcdir)/tests/fault/disk.c

# A crowd of processes, for tests/fault/test-crowd. What it leaves out is said in crowd.c.
noinst_PROGRAMS += tests/fault/crowd
tests_fault_crowd_SOURCES = tests/fault/crowd.c tests/fault/crowd_commands.c tests/fault/crowd_commands.h \
	tests/fault/crowd_console.c tests/fault/crowd_console.h
tests_fault_crowd_LDADD = $(cli_libraries) $(cli_links)
tests_fault_crowd_LDFLAGS = $(AM_LDFLAGS) $(CONSOLE_LDFLAGS) -Wl,--wrap=picture_draw \
	-Wl,--wrap=installation_open -Wl,--wrap=installation_close
