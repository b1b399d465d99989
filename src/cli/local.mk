noinst_LIBRARIES += src/libcli.a
src_libcli_a_SOURCES = \
	src/cli/command.c src/cli/command.h \
	src/cli/command_asset.c \
	src/cli/command_backup.c \
	src/cli/command_check.c \
	src/cli/command_child.c \
	src/cli/command_completion.c \
	src/cli/command_configuration.c \
	src/cli/command_console.c \
	src/cli/command_course.c \
	src/cli/command_credential.c \
	src/cli/command_demo.c \
	src/cli/command_doctor.c \
	src/cli/command_enrolment.c \
	src/cli/command_explain.c \
	src/cli/command_export.c \
	src/cli/command_export_table.c \
	src/cli/command_grade.c \
	src/cli/command_help.c \
	src/cli/command_history.c \
	src/cli/command_init.c \
	src/cli/command_invalidate.c \
	src/cli/command_issue.c \
	src/cli/command_learner.c src/cli/command_learner_merge.c \
	src/cli/command_path.c \
	src/cli/command_import.c \
	src/cli/command_imports.c \
	src/cli/command_mail.c \
	src/cli/command_mapping.c \
	src/cli/command_mail_send.c \
	src/cli/command_manual.c \
	src/cli/command_plan.c \
	src/cli/command_preview.c \
	src/cli/command_recover.c \
	src/cli/command_reissue.c \
	src/cli/command_report.c \
	src/cli/command_restore.c \
	src/cli/command_run_due.c \
	src/cli/command_schedule.c \
	src/cli/command_settings.c \
	src/cli/command_scheduler.c \
	src/cli/command_serve.c \
	src/cli/command_shell.c \
	src/cli/command_token.c \
	src/cli/command_type.c \
	src/cli/command_verify.c \
	src/cli/commands.c src/cli/commands.h \
	src/cli/correction.c src/cli/correction.h \
	src/cli/credential_options.c src/cli/credential_options.h \
	src/cli/demo_steps.c src/cli/demo_steps.h \
	src/cli/due_words.c src/cli/due_words.h \
	src/cli/help.c src/cli/help.h \
	src/cli/invocation.c \
	src/cli/invocation_open.c \
	src/cli/learner_show.c src/cli/learner_show.h \
	src/cli/learner_show_json.c \
	src/cli/mail_options.c src/cli/mail_options.h \
	src/cli/mail_report.c src/cli/mail_report.h \
	src/cli/moving_report.c src/cli/moving_report.h \
	src/cli/origin.c src/cli/origin.h \
	src/cli/output.c src/cli/output.h \
	src/cli/parse.c src/cli/parse.h \
	src/cli/report.c src/cli/report.h \
	src/cli/run_report.c src/cli/run_report.h \
	src/cli/schedule_options.c src/cli/schedule_options.h \
	src/cli/schedule_show.c src/cli/schedule_show.h \
	src/cli/version.c src/cli/version.h

bin_PROGRAMS += testamur
testamur_SOURCES = src/cli/main.c
# Half of what a short command takes goes into finding the symbols of libraries, in the order in which they are named
# here; so those with most of them come first, though no object before them needs them.
first_links = -Wl,--push-state,--no-as-needed $(SQLITE_LIBS) -lc $(GLIB_LIBS) -Wl,--pop-state
testamur_LDADD = $(cli_libraries) $(cli_links)
testamur_LDFLAGS = $(AM_LDFLAGS) $(CONSOLE_LDFLAGS) $(first_links)

# The manual page comes from the program's own tables.
man1_MANS = testamur.1
CLEANFILES += testamur.1
testamur.1: testamur$(EXEEXT)
	$(AM_V_GEN)./testamur$(EXEEXT) manual >$@.new && mv $@.new $@

# And so does the completion for bash, which is found by the program's name.
completiondir = $(datadir)/bash-completion/completions
completion_DATA = data/completion/testamur
CLEANFILES += data/completion/testamur
data/completion/testamur: testamur$(EXEEXT)
	$(AM_V_GEN)$(MKDIR_P) data/completion && ./testamur$(EXEEXT) shell-completion >$@.new && mv $@.new $@
