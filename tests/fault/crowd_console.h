/* Members of a crowd that work as consoles do. Called by crowd.c. */
#ifndef FAULTS_CROWD_CONSOLE_H
#define FAULTS_CROWD_CONSOLE_H

/* From now on this process keeps its connections to the one installation that it uses. */
void crowd_console_begin(void);

/* Closes them. */
void crowd_console_end(void);

#endif
