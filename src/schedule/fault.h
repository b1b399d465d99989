/* What is wrong with a schedule, field by field. Layer: schedule (pure). Called by the layer's own files,
 * by operations, and by a form that shows each sentence at its field. */
#ifndef SCHEDULE_FAULT_H
#define SCHEDULE_FAULT_H

#include <glib.h>
#include <stdbool.h>

#define SCHEDULE_ERROR schedule_error_quark()
GQuark schedule_error_quark(void);

struct schedule_fault {
    /* "minute", "hour", "day_of_month", "month_of_year", "day_of_week", or a column of the table configuration, such
     * as "interval_every"; static */
    const char *field;
    char *text; /* a sentence that a person can act on; what was typed is shown text in it */
};

/* An empty array of struct schedule_fault; free with g_ptr_array_unref. */
GPtrArray *schedule_faults_new(void);

/* Adds one; `field` is static. The format's %s arguments are own words or shown text. */
void schedule_faults_add(GPtrArray *faults, const char *field, const char *format, ...)
    G_GNUC_PRINTF(3, 4);

/* All of them as one error (ERROR_DATA) of the sentences, each once, joined by "; ". False when there is any. */
bool schedule_faults_settle(const GPtrArray *faults, GError **error);

#endif
