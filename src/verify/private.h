/* The error domain of the layer. Layer: verify, private to it. */
#ifndef VERIFY_PRIVATE_H
#define VERIFY_PRIVATE_H

#include <glib.h>

#define VERIFY_ERROR verify_error_quark()
GQuark verify_error_quark(void);

#endif
