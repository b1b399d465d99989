/* Plans: who would get a credential, and why each of the others does not. Layer: operations. Called by issue, commands
 * and pages. Source: DESIGN.md section 4, steps 1 and 2. */
#ifndef OPERATIONS_PLAN_H
#define OPERATIONS_PLAN_H

#include "operations/judge.h"

struct plan_request {
    gint64 configuration_id;
    /* only these learners, NULL-terminated; NULL: everybody in the context */
    const char *const *usernames;

    bool anew; /* an invalidated credential blocks nobody: the learners are named by hand */

    struct name_lint lint; /* asked about the names of those who would be new or tried again */

    /* Called once all learners are judged, to add sentences to the warnings. NULL: not called. */
    void (*remark)(gpointer remark_data, GPtrArray *warnings);
    gpointer remark_data;

    /* Called now and then with the number of learners judged; false cancels. NULL: not called. */
    bool (*progress)(gpointer progress_data, guint64 learners);
    gpointer progress_data;
};

struct plan_result {
    gint64 id; /* its items: plan_list_items (store/plan.h) */
    guint64 counts[VERDICT_COUNT];
    guint64 learners;    /* the sum */
    GPtrArray *warnings; /* of char *: sentences about the configuration, not about learners */
    gint64 duration;     /* microseconds */
};

/* Makes a plan and stores it with an item for every learner of the context (or every one asked for). What
 * is wrong with the configuration itself is one error and stores nothing: required grades missing, an
 * unknown course or path, options that can't be used. The learners are read in one consistent view through
 * a connection of its own; the items are written in short transactions, so other writers hardly wait.
 * ERROR_CANCELLED when progress said so. The caller has no transaction open. Caller frees. */
struct plan_result *plan_make(struct installation *installation, const struct plan_request *request,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* plan_make with the lint of the configuration's own certificate (lint.h) in place of the request's: for
 * those who only want to see. What is wrong with the certificate itself is the error. */
struct plan_result *plan_make_linted(struct installation *installation,
                                     struct plan_request *request,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
void plan_result_free(struct plan_result *result);
DEFINE_AUTOPTR(plan_result, plan_result_free)

/* The counts, warnings and duration as stored and as --json shows them. New reference. */
json_t *plan_result_json(const struct plan_result *result);

#endif
