/* Errors that a person can act on, and the exit status each one leads to.
 * Layer: base. Every layer above uses it.
 *
 * Each layer has a GError domain of its own; the codes are common to all, so that the command line can
 * tell the exit status from any error. The message is one sentence (or a few) for the operator: what
 * happened, where (file, field, row, learner) and what to do next; no trailing full stop is added by
 * those who print it. */
#ifndef BASE_ERROR_H
#define BASE_ERROR_H

#include <glib.h>
#include <stdbool.h>

/* The numbers are the exit statuses of the command line (sysexits where one fits). */
enum error_code {
    ERROR_REFUSED = 1,     /* some were refused or failed; the text says which */
    ERROR_USAGE = 2,       /* the command or its arguments are wrong */
    ERROR_NOT_FOUND = 3,   /* what was named does not exist */
    ERROR_DATA = 65,       /* damaged or invalid data or input */
    ERROR_IO = 74,         /* input or output failed: disk, permission, network */
    ERROR_BUSY = 75,       /* another process holds what is needed; try again */
    ERROR_CANCELLED = 130, /* the operator stopped it */
};

/* Defines LAYER_error_quark, the domain of a layer. (G_DEFINE_QUARK wants its name unquoted, and formatting
 * tools then take its dashes for subtractions.) */
#define DEFINE_ERROR_DOMAIN(layer)                                                                 \
    GQuark layer##_error_quark(void)                                                               \
    {                                                                                              \
        return g_quark_from_static_string("testamur-" #layer "-error");                            \
    }

#define BASE_ERROR base_error_quark()
GQuark base_error_quark(void);

/* The exit status for an error from any layer; errors of foreign domains (GLib's file and option
 * errors) count as ERROR_IO or ERROR_USAGE. NULL is 0. */
int error_exit_status(const GError *error);

/* Whether it says nothing of the data at hand: a disk, a lock or a library failed, and the same may succeed another
 * time. NULL does not. */
bool error_is_passing(const GError *error);

#endif
