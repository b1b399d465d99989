# One sorted list: a new file gets a line of its own.
noinst_LIBRARIES += src/libconsole.a
src_libconsole_a_CPPFLAGS = $(AM_CPPFLAGS) $(CONSOLE_CFLAGS)
src_libconsole_a_SOURCES = \
	src/console/sections/description.c src/console/sections/description.h \
	src/console/terminal/check.c src/console/terminal/check.h \
	src/console/terminal/one_update.c src/console/terminal/one_update.h
