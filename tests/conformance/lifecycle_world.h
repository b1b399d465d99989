/* The stage of the family lifecycle: an installation with one configuration, a clock that the case sets, and what
 * there is at the end, written as the vectors write it. Tests only. */
#ifndef TESTS_CONFORMANCE_LIFECYCLE_WORLD_H
#define TESTS_CONFORMANCE_LIFECYCLE_WORLD_H

#include "base/json.h"
#include "conformance/workplace.h"
#include "operations/installation.h"

/* Operation i of a case happens at 2026-01-01T12:00Z + i days. */
#define LIFECYCLE_START G_GINT64_CONSTANT(1767268800000000)
#define LIFECYCLE_STEP (24 * G_TIME_SPAN_HOUR)

struct lifecycle {
    struct workplace *workplace;
    struct installation installation;
    gint64 configuration_id;
};

/* Makes it, with the users of a case. */
bool lifecycle_set_up(struct lifecycle *lifecycle, const json_t *users, GError **error);
void lifecycle_clear(struct lifecycle *lifecycle);

/* What the program takes for the present; 0: the real time again. */
void lifecycle_set_clock(gint64 instant);

/* {"results", "credentials", "files", "emails"}; takes `results`. */
json_t *lifecycle_answer(struct lifecycle *lifecycle, json_t *results, GError **error);

/* "c2" for the credential of this row id, counted in order of creation. Caller frees. */
char *lifecycle_name(struct lifecycle *lifecycle, gint64 id, GError **error);

/* The row id of the credential of such a name; 0: there is none. */
gint64 lifecycle_find(struct lifecycle *lifecycle, const char *name, GError **error);

#endif
