/* Adding courses and changing their names by hand. Layer: operations. Called by commands, pages and operations. */
#ifndef OPERATIONS_COURSE_H
#define OPERATIONS_COURSE_H

#include "operations/installation.h"
#include "store/course.h"

/* NULL: as it is (of a new course: empty names, the policy "imported"). The long name is printed on certificates and may
 * have line breaks, written \n by commands; names that a person set are not overwritten by imports. */
struct course_wish {
    const char *long_name;
    const char *display_name;
    const char *name_policy; /* name_policy_words */
};

/* For a course whose reports come later, or whose steps a learning path needs. */
bool course_add(struct installation *installation, const char *key, const struct course_wish *wish,
                GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool course_change(struct installation *installation, const char *key,
                   const struct course_wish *wish, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* One that was added by mistake. ERROR_REFUSED, naming them, while configurations, learning paths, or values of learners
 * belong to it; course_check_removable says why it would be. */
bool course_remove(struct installation *installation, const char *key,
                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool course_check_removable(struct database *database, const struct course *course,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Takes back names that were set by hand: those before the first change hold again (if there were any), and the
 * next import may set them. */
bool course_forget_names(struct installation *installation, const char *key,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* A name of a course or path as it is stored: trimmed, CR LF as LF, no other control character, at most
 * 255 characters. `lines`: whether it may have several. Caller frees. */
char *course_normalise_name(const char *typed, bool lines,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
