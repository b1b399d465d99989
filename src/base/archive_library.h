/* libarchive, loaded when it is used: ten other libraries come with it, for which everybody who starts the program
 * would wait, though most commands open no archive. Its functions are called by their own names. Layer: base. Called by
 * import, operations. */
#ifndef BASE_ARCHIVE_LIBRARY_H
#define BASE_ARCHIVE_LIBRARY_H

#include <glib.h>
#include <stdbool.h>

/* To be called before the first function of the library. False, with a sentence, when it is not installed. */
bool archive_library_need(GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
