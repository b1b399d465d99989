/* One course in words: names, who is in it, the grading policy and its graded parts, with where they came from. Layer:
 * operations. Called by the commands about courses and by pages. */
#ifndef OPERATIONS_COURSE_WORDS_H
#define OPERATIONS_COURSE_WORDS_H

#include "store/course.h"

/* The whole, in lines; and only what reports said of it: counts, policy and graded parts. NULL on error. Caller
 * frees. */
char *course_words(struct database *database, const struct course *course,
                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
char *course_record_words(struct database *database, const struct course *course,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
