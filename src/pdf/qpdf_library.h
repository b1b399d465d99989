/* libqpdf, loaded when it is used: fifteen other libraries come with it, for which everybody who starts the program would
 * wait, though most commands read no template. Its functions are called by their own names. Layer: pdf. Called by pdf. */
#ifndef PDF_QPDF_LIBRARY_H
#define PDF_QPDF_LIBRARY_H

#include <glib.h>
#include <stdbool.h>

/* To be called before the first function of the library. False, with a sentence, when it is not installed. */
bool qpdf_library_need(GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
