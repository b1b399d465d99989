noinst_LIBRARIES += src/libcli.a
src_libcli_a_SOURCES = \
	src/cli/command.c src/cli/command.h \
	src/cli/commands.c src/cli/commands.h \
	src/cli/output.c src/cli/output.h

bin_PROGRAMS += testamur
testamur_SOURCES = src/cli/main.c
testamur_LDADD = $(cli_libraries) $(cli_links)
