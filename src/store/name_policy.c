#include "config.h"

#include "store/name_policy.h"

#include "store/learner_proposal.h"

const char *const name_policy_words[NAME_POLICIES + 1] = {
    [NAME_POLICY_IMPORTED] = "imported",
    [NAME_POLICY_APPROVED] = "approved",
    [NAME_POLICY_FROZEN] = "frozen",
};

/* How strict the policy of the courses is whose credentials a learner has, from the tables and condition after it. */
#define POLICY_OF(tables, condition)                                                               \
    "SELECT max(CASE course.name_policy WHEN 'frozen' THEN 2 WHEN 'approved' THEN 1 ELSE 0 END)"   \
    " FROM credential JOIN configuration ON configuration.id = credential.configuration_id"        \
    " JOIN " tables " ON " condition " WHERE credential.learner_id = ?1"                           \
    " AND credential.status IN ('available', 'generating')"

/* The strictest policy of the courses in which a learner has a live credential, a course of a learning path in which
 * they have one included. */
static bool name_policy_find(struct database *database, gint64 learner_id, enum name_policy *policy,
                             GError **error)
{
    g_autoptr(statement) row = database_query(
        database, error,
        "SELECT max(coalesce((" POLICY_OF(
            "course",
            "course.key = context_key") "), 0),"
                                        " coalesce((" POLICY_OF(
                                            "learning_path",
                                            "learning_path.key = context_key"
                                            " JOIN learning_path_step ON path_id = learning_path.id"
                                            " JOIN course ON course.id = course_id") "), 0))",
        "i", learner_id);
    if (row == NULL || statement_step(row, error) != 1)
        return false;
    *policy = (enum name_policy)statement_integer(row, 0);
    return true;
}

/* A part that a row does not tell of stays as it is. */
static bool part_equals(const char *known, const char *said)
{
    return said == NULL || g_strcmp0(known, said) == 0;
}

static bool names_equal(const struct name_known *known, const struct staged_row *row)
{
    return g_strcmp0(known->name, row->name) == 0 && part_equals(known->first_name, row->first_name)
           && part_equals(known->last_name, row->last_name);
}

/* Whether a row says what was proposed before, and perhaps rejected. */
static bool proposal_equals(const struct learner_proposal *proposal, const struct staged_row *row)
{
    const bool there =
        proposal->name != NULL || *proposal->first_name != '\0' || *proposal->last_name != '\0';
    return there && g_strcmp0(proposal->name, row->name) == 0
           && part_equals(proposal->first_name, row->first_name)
           && part_equals(proposal->last_name, row->last_name);
}

/* The name in one text. Caller frees. */
static char *names_join(const char *name, const char *first_name, const char *last_name)
{
    if (name != NULL && *name != '\0')
        return g_strdup(name);
    g_autofree char *both = g_strconcat(first_name != NULL ? first_name : "", " ",
                                        last_name != NULL ? last_name : "", NULL);
    return g_strdup(*g_strstrip(both) != '\0' ? both : "nothing");
}

/* Whether any learner can be kept from an import's name, as is the rule only where somebody set a policy. */
static bool policies_matter(struct import_stage *stage, bool *matter, GError **error)
{
    if (stage->name_policies == POLICIES_NOT_ASKED) {
        g_autoptr(statement) row =
            database_query(stage->database, error,
                           "SELECT EXISTS (SELECT 1 FROM course WHERE name_policy <> 'imported')"
                           " OR EXISTS (SELECT 1 FROM learner WHERE proposed_import_id <> 0)",
                           "");
        if (row == NULL || statement_step(row, error) != 1)
            return false;
        stage->name_policies = statement_integer(row, 0) != 0 ? POLICIES_MATTER : POLICIES_ARE_NONE;
    }
    *matter = stage->name_policies == POLICIES_MATTER;
    return true;
}

static void compare_plainly(const struct name_known *known, const struct staged_row *row,
                            struct difference *difference)
{
    difference_text(difference, "name", known->name, row->name, known->by_hand);
    if (row->first_name != NULL)
        difference_text(difference, "first name", known->first_name, row->first_name,
                        known->by_hand);
    if (row->last_name != NULL)
        difference_text(difference, "last name", known->last_name, row->last_name, known->by_hand);
}

static bool compare_with_proposal(struct import_stage *stage, gint64 learner_id,
                                  const struct staged_row *row, const char *before,
                                  const char *after, struct difference *difference, GError **error)
{
    g_autoptr(learner_proposal) proposal =
        learner_proposal_read(stage->database, learner_id, error);
    if (proposal == NULL)
        return false;
    const bool same = proposal_equals(proposal, row);
    if (same && proposal->import_id != 0)
        return true;
    g_autofree char *words = g_strdup_printf(same ? "name stays %s, because %s was rejected"
                                                  : "name stays %s until %s is accepted",
                                             before, after);
    difference_say(difference, words, same);
    return true;
}

static bool compare_by_policy(struct import_stage *stage, gint64 learner_id,
                              const struct name_known *known, const struct staged_row *row,
                              struct difference *difference, GError **error)
{
    enum name_policy policy = NAME_POLICY_IMPORTED;
    if (!name_policy_find(stage->database, learner_id, &policy, error))
        return false;
    g_autofree char *before = names_join(known->name, known->first_name, known->last_name);
    g_autofree char *after = names_join(row->name, row->first_name, row->last_name);
    if (policy == NAME_POLICY_APPROVED)
        return compare_with_proposal(stage, learner_id, row, before, after, difference, error);
    if (policy == NAME_POLICY_FROZEN) {
        g_autofree char *words =
            g_strdup_printf("name stays %s as it was issued (the file has %s)", before, after);
        difference_say(difference, words, true);
    } else {
        compare_plainly(known, row, difference);
    }
    if (known->waits)
        difference_say(difference, "the name that waited to be accepted is dropped", false);
    return true;
}

bool name_policy_compare(struct import_stage *stage, gint64 learner_id,
                         const struct name_known *known, const struct staged_row *row,
                         struct difference *difference, GError **error)
{
    bool matter = false;
    if (!row->has_name)
        return true;
    if (names_equal(known, row)) {
        if (known->waits && !known->by_hand)
            difference_say(difference, "the name that waited to be accepted is dropped", false);
        return true;
    }
    stage->names_differ = true;
    if (!known->by_hand && !policies_matter(stage, &matter, error))
        return false;
    if (matter)
        return compare_by_policy(stage, learner_id, known, row, difference, error);
    compare_plainly(known, row, difference);
    return true;
}

static bool propose(struct import_stage *stage, gint64 learner_id, const struct name_known *known,
                    const struct staged_row *row, GError **error)
{
    g_autoptr(learner_proposal) before = learner_proposal_read(stage->database, learner_id, error);
    if (before == NULL || proposal_equals(before, row))
        return before != NULL;
    const struct learner_proposal proposal = {
        .name = (char *)row->name,
        .first_name = (char *)(row->first_name != NULL ? row->first_name : known->first_name),
        .last_name = (char *)(row->last_name != NULL ? row->last_name : known->last_name),
        .import_id = row->import_id,
    };
    return learner_proposal_write(stage->database, learner_id, &proposal, error);
}

static bool apply_policy(struct import_stage *stage, gint64 learner_id,
                         const struct name_known *known, const struct staged_row *row, bool *keep,
                         GError **error)
{
    enum name_policy policy = NAME_POLICY_IMPORTED;
    const bool differs = !known->by_hand && !names_equal(known, row);
    if (differs && !name_policy_find(stage->database, learner_id, &policy, error))
        return false;
    *keep = policy != NAME_POLICY_IMPORTED;
    if (policy == NAME_POLICY_APPROVED)
        return propose(stage, learner_id, known, row, error);
    return !known->waits || known->by_hand
           || learner_proposal_write(stage->database, learner_id, NULL, error);
}

bool name_policy_apply(struct import_stage *stage, gint64 learner_id, const struct staged_row *row,
                       bool *keep, GError **error)
{
    bool matter = false;
    *keep = false;
    if (!row->has_name)
        return true;
    if (!policies_matter(stage, &matter, error))
        return false;
    if (!matter)
        return true;
    g_autoptr(statement) learner =
        database_query(stage->database, error,
                       "SELECT name, first_name, last_name, name_by_hand, proposed_import_id"
                       " FROM learner WHERE id = ?",
                       "i", learner_id);
    if (learner == NULL || statement_step(learner, error) != 1)
        return false;
    const struct name_known known = {
        .name = statement_text(learner, 0),
        .first_name = statement_text(learner, 1),
        .last_name = statement_text(learner, 2),
        .by_hand = statement_integer(learner, 3) != 0,
        .waits = statement_integer(learner, 4) != 0,
    };
    return apply_policy(stage, learner_id, &known, row, keep, error);
}
