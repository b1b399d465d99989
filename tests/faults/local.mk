check_SCRIPTS += tests/faults/test-cancel
check_SCRIPTS += tests/faults/test-clock
check_SCRIPTS += tests/faults/test-crowd
check_SCRIPTS += tests/faults/test-damage
check_SCRIPTS += tests/faults/test-doctor
check_SCRIPTS += tests/faults/test-held
check_SCRIPTS += tests/faults/test-memory
check_SCRIPTS += tests/faults/test-places
check_SCRIPTS += tests/faults/test-poison
check_SCRIPTS += tests/faults/test-power
check_SCRIPTS += tests/faults/test-restore
check_SCRIPTS += tests/faults/test-rows
check_SCRIPTS += tests/faults/test-space
check_SCRIPTS += tests/faults/test-upgrade

# A newer program for the tests of upgrades: preloaded by the scripts, never linked.
noinst_DATA += tests/faults/schema.so
CLEANFILES += tests/faults/schema.so
EXTRA_DIST += tests/faults/faults.py tests/faults/oracle.py tests/faults/rows.py tests/faults/run \
	tests/faults/results.json tests/faults/schema.c
tests/faults/schema.so: tests/faults/schema.c
	$(AM_V_CCLD)$(MKDIR_P) tests/faults && $(CC) $(GLIB_CFLAGS) -shared -fPIC -O1 -o $@ \
	    $(srcdir)/tests/faults/schema.c $(GLIB_LIBS)

# A record of what the program asks of the disk: preloaded, never linked.
noinst_DATA += tests/faults/disk.so
CLEANFILES += tests/faults/disk.so
EXTRA_DIST += tests/faults/disk.c tests/faults/disk.py
tests/faults/disk.so: tests/faults/disk.c
	$(AM_V_CCLD)$(MKDIR_P) tests/faults && $(CC) -shared -fPIC -O1 -o $@ $(srcdir)/tests/faults/disk.c

# A crowd of processes, for tests/faults/test-crowd. What it leaves out is said in crowd.c.
noinst_PROGRAMS += tests/faults/crowd
tests_faults_crowd_SOURCES = tests/faults/crowd.c tests/faults/crowd_commands.c tests/faults/crowd_commands.h \
	tests/faults/crowd_console.c tests/faults/crowd_console.h
tests_faults_crowd_LDADD = $(cli_libraries) $(cli_links)
tests_faults_crowd_LDFLAGS = $(AM_LDFLAGS) $(CONSOLE_LDFLAGS) -Wl,--wrap=picture_draw \
	-Wl,--wrap=installation_open -Wl,--wrap=installation_close
