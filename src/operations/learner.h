/* Adding, changing and removing learners by hand. Layer: operations. Called by commands and pages. */
#ifndef OPERATIONS_LEARNER_H
#define OPERATIONS_LEARNER_H

#include "operations/installation.h"
#include "store/learner.h"

enum learner_activity {
    LEARNER_AS_IT_IS, /* of a new learner: active */
    LEARNER_ACTIVE,
    LEARNER_INACTIVE,
};

enum learner_mail {
    LEARNER_MAIL_AS_IT_IS, /* of a new learner: wanted */
    LEARNER_MAIL_WANTED,
    LEARNER_MAIL_UNWANTED,
};

/* What a person wants. NULL: as it is (of a new learner: empty). Imports keep names and address that were set by
 * hand, and show a conflict. */
struct learner_wish {
    const char *username;
    /* the full name, which is printed; "": there is none, first and last name are */
    const char *name;
    const char *first_name, *last_name;
    const char *email;
    const char *external_id; /* the institution's own number; "": none */
    enum learner_activity activity;
    enum learner_mail mail;
    /* take back what was set by hand: the names before it hold again, if there were any, and the next import may set
     * names or address */
    bool forget_name, forget_email;
};

/* What a registrar should know of it. */
struct learner_report {
    const char *remark; /* why the name now waits for acceptance; "": it does not. Static text */
    /* of struct credential: available ones that show another name. Caller frees with g_ptr_array_unref; may be NULL */
    GPtrArray *outdated;
};

/* Saves a new learner. A name that can never be printed is refused; one that looks wrong is saved and waits for
 * acceptance. `report` may be NULL, here and below. */
bool learner_add(struct installation *installation, const char *username,
                 const struct learner_wish *wish, struct learner_report *report,
                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool learner_change(struct installation *installation, const char *username,
                    const struct learner_wish *wish, struct learner_report *report,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Accepts a name that waits: a new one that an import brought (store/name_policy.h), else the one that looks wrong, as it
 * is. ERROR_REFUSED when none waits. */
bool learner_accept_name(struct installation *installation, const char *username,
                         struct learner_report *report, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Drops the new name that an import brought, and remembers that, so that the next import does not bring it again.
 * ERROR_REFUSED when none waits. */
bool learner_reject_name(struct installation *installation, const char *username,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* With enrolments, completions and grades. ERROR_REFUSED, naming them, while credentials (withdrawn ones too)
 * exist. */
bool learner_remove(struct installation *installation, const char *username,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Why learner_remove would refuse. */
bool learner_check_removable(struct database *database, const struct learner *learner,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Available credentials that show another name than the one that would be printed now. Array of struct credential;
 * free with g_ptr_array_unref. */
GPtrArray *learner_find_outdated(struct database *database, const struct learner *learner,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* One part of a name as it is stored; blank becomes "". *remark (NULL before) is set to why it looks wrong, if it
 * does; static text. Caller frees *clean. */
bool learner_clean_name(const char *typed, char **clean, const char **remark,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The institution's own number as it is stored; "" is none. Caller frees. */
char *learner_normalise_id(const char *typed, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* An address as it is stored; "" is none. Caller frees. */
char *learner_normalise_email(const char *typed, GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
