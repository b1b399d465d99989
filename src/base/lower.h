/* Lower case for comparing names of grade categories. Layer: base. Anyone may call it. */
#ifndef BASE_LOWER_H
#define BASE_LOWER_H

/* Unicode lower case, character by character and whatever the process locale is (in a Turkish one GLib's
 * own g_utf8_strdown would turn "MIDTERM I" into another name). Valid UTF-8 only. Caller frees. */
char *text_lower(const char *text);

#endif
