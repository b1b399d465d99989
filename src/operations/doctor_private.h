/* What the parts of the doctor share. Layer: operations, private to doctor*.c. */
#ifndef OPERATIONS_DOCTOR_PRIVATE_H
#define OPERATIONS_DOCTOR_PRIVATE_H

#include "operations/doctor.h"
#include "operations/installation.h"
#include "operations/settings.h"
#include "store/condition.h"

struct doctor {
    struct doctor_report *report;
    const char *directory;
    struct database *database;
    struct condition condition;
    struct site_settings *site; /* NULL: they can't be read, which is a finding */
};

/* Adds a finding; takes both texts. */
void doctor_tell(struct doctor *doctor, enum doctor_state state, const char *topic, char *text,
                 char *advice);

/* Something could not be examined; clears the error. */
void doctor_tell_fault(struct doctor *doctor, const char *topic, GError **fault);

/* The machine: space, inodes, file system, clock, time zone data, permissions. */
void doctor_examine_machine(struct doctor *doctor);

/* The outbox: whether it can be sent, what waits, failed or is unknown, the site's own texts. */
void doctor_examine_mail(struct doctor *doctor);

/* Verification: the address that people are sent to, and the file of tokens. */
void doctor_examine_verify(struct doctor *doctor);

/* The work: what is stuck, what failed, backups, templates and fonts. */
void doctor_examine_work(struct doctor *doctor);

#endif
