/* Members of an element's options, read one by one, each fault with its path. Layer: rules (pure), private to
 * elements. */
#ifndef RULES_MEMBER_H
#define RULES_MEMBER_H

#include "base/json.h"

struct members {
    const char *element; /* its key */
    const json_t *config;
};

/* Whether the member is given, whatever its value. */
bool member_is_there(const struct members *members, const char *member);

/* Sets the fault "text_elements.KEY.MEMBER: ..." and returns false. */
bool member_refuse(const struct members *members, const char *member, GError **error,
                   const char *format, ...) G_GNUC_PRINTF(4, 5);

/* Needed members. */
bool member_number(const struct members *members, const char *member, double *number,
                   GError **error);
bool member_positive(const struct members *members, const char *member, double *number,
                     GError **error);
bool member_color(const struct members *members, const char *member, double color[3],
                  GError **error);

/* Members that may be absent, which leaves what is there. A text is replaced by a new one. */
bool member_optional_number(const struct members *members, const char *member, double *number,
                            GError **error);
bool member_optional_positive(const struct members *members, const char *member, double *number,
                              GError **error);
bool member_optional_text(const struct members *members, const char *member, char **text,
                          GError **error);
bool member_optional_boolean(const struct members *members, const char *member, bool *boolean,
                             GError **error);

/* The index of a member's text among the choices (ended by NULL); an absent member is the first. */
bool member_choice(const struct members *members, const char *member, const char *const *choices,
                   guint *choice, GError **error);

#endif
