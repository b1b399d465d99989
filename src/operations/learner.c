#include "config.h"

#include "operations/learner.h"

#include "base/error.h"
#include "base/text.h"
#include "operations/change.h"
#include "rules/name.h"

static bool learner_save_name(struct installation *installation, struct learner *learner,
                              const char *action, const json_t *changes, GError **error)
{
    return change_check_basis(installation, learner->modified, "learner", learner->id,
                              learner->username, changes, error)
           && learner_update_name(installation->database, learner, error)
           && change_record_at(installation, learner->modified, "learner", learner->id,
                               learner->username, action, changes, error)
           && database_commit(installation->database, error);
}

static void learner_set_state(struct learner *learner, const char *state, const char *remark,
                              json_t *changes)
{
    change_add_text(changes, "name_state", learner->name_state, state);
    g_free(learner->name_state);
    learner->name_state = g_strdup(state);
    g_free(learner->name_remark);
    learner->name_remark = g_strdup(remark);
}

static bool learner_save_typed(struct installation *installation, const char *username,
                               const char *name, const char *state, const char *remark,
                               GError **error)
{
    g_autoptr(json_t) changes = json_object();
    g_autoptr(transaction) transaction = transaction_begin(installation->database, error);
    if (transaction == NULL)
        return false;
    g_autoptr(learner) learner = learner_find(installation->database, username, error);
    if (learner == NULL)
        return false;
    change_add_text(changes, "name", learner->name, name);
    change_add_flag(changes, "name_by_hand", learner->name_by_hand, true);
    learner_set_state(learner, state, remark, changes);
    if (json_object_size(changes) == 0)
        return true;
    g_free(learner->name);
    learner->name = g_strdup(name);
    learner->name_by_hand = true;
    return learner_save_name(installation, learner, "change name", changes, error);
}

bool learner_change_name(struct installation *installation, const char *username, const char *name,
                         const char **remark, GError **error)
{
    struct name_judgement judgement;
    name_judge(name, &judgement);
    if (remark != NULL)
        *remark = judgement.verdict == NAME_REVIEW ? judgement.remark : "";
    bool done = false;
    if (judgement.verdict == NAME_REJECT) {
        g_autofree char *shown = text_show(name);
        g_set_error(error, OPERATIONS_ERROR, ERROR_DATA, "\"%s\" can't be printed as a name: %s",
                    shown, judgement.remark);
    } else if (g_utf8_strlen(judgement.clean, -1) > 255) {
        g_set_error(error, OPERATIONS_ERROR, ERROR_DATA, "the name is longer than 255 characters");
    } else {
        done = learner_save_typed(installation, username, judgement.clean,
                                  judgement.verdict == NAME_REVIEW ? "review" : "good",
                                  judgement.remark, error);
    }
    name_judgement_clear(&judgement);
    return done;
}

bool learner_accept_name(struct installation *installation, const char *username, GError **error)
{
    g_autoptr(json_t) changes = json_object();
    g_autoptr(transaction) transaction = transaction_begin(installation->database, error);
    if (transaction == NULL)
        return false;
    g_autoptr(learner) learner = learner_find(installation->database, username, error);
    if (learner == NULL)
        return false;
    if (!g_str_equal(learner->name_state, "review")) {
        g_autofree char *shown = text_show(username);
        g_set_error(error, OPERATIONS_ERROR, ERROR_REFUSED,
                    "the name of %s does not wait for review", shown);
        return false;
    }
    learner_set_state(learner, "accepted", "", changes);
    return learner_save_name(installation, learner, "accept name", changes, error);
}
