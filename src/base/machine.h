/* Settings of the machine and the person, the installation's directory, and who is acting.
 * Layer: base. Anyone may call it. Settings of the site are in the database: store/setting.h. */
#ifndef BASE_MACHINE_H
#define BASE_MACHINE_H

#include <glib.h>

/* A value of /etc/testamur.ini or, before it, $XDG_CONFIG_HOME/testamur/testamur.ini, section and key as
 * given; NULL when neither has it. A faulty file is an error that names file and line. Caller frees. */
char *machine_setting(const char *section, const char *key, GError **error);

/* The installation's directory: `given` (the option --data) if not NULL, else TESTAMUR_DATA, else the
 * setting [testamur] data, else $XDG_DATA_HOME/testamur. Absolute. Caller frees. */
char *machine_data_directory(const char *given, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Who acts, for the history: TESTAMUR_OPERATOR if set, else SUDO_USER, else the login name of the real
 * user, followed by " from ADDRESS" in an SSH session. Valid UTF-8, at most 200 characters. Caller frees. */
char *machine_operator(void);

/* The same for another process, as far as this one may know: without the right to read its environment, the
 * login name of its user. NULL when there is no such process. Caller frees. */
char *machine_operator_of(gint64 process);

/* This boot's id, which together with a process id and its start time tells a living owner from a dead
 * one. Caller frees. */
char *machine_boot_id(void);

#endif
