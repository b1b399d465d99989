#include "config.h"

#include "rules/verdict.h"

#include "base/error.h"
#include "rules/name.h"
#include "rules/options.h"

static const char *const verdict_names[] = {
    [VERDICT_NEW] = "new",
    [VERDICT_RETRY] = "retry",
    [VERDICT_HAS_ONE] = "has one",
    [VERDICT_WITHDRAWN] = "withdrawn",
    [VERDICT_NOT_ELIGIBLE] = "not eligible",
    [VERDICT_REFUSED] = "refused",
};
G_STATIC_ASSERT(G_N_ELEMENTS(verdict_names) == VERDICT_COUNT);

const char *verdict_name(enum verdict verdict)
{
    return verdict_names[verdict];
}

bool verdict_read(const char *name, enum verdict *verdict, GError **error)
{
    g_autofree char *plain = g_strdelimit(g_ascii_strdown(name, -1), "-_", ' ');
    for (guint i = 0; i < VERDICT_COUNT; i++) {
        if (g_str_equal(plain, verdict_names[i])) {
            *verdict = (enum verdict)i;
            return true;
        }
    }
    g_set_error(error, RULES_ERROR, ERROR_USAGE,
                "%s is no verdict: choose new, retry, has-one, withdrawn, not-eligible or refused",
                name);
    return false;
}

enum verdict verdict_of_credentials(const struct credential_state *state, const char **reason)
{
    const struct {
        bool applies;
        enum verdict verdict;
        const char *reason;
    } rules[] = {
        { state->available, VERDICT_HAS_ONE, "the credential is available" },
        { state->in_progress, VERDICT_HAS_ONE, "it is being issued at this moment" },
        { state->interrupted, VERDICT_RETRY, "an earlier run was interrupted" },
        { state->failed, VERDICT_RETRY, "an earlier attempt failed" },
        { state->invalidated, VERDICT_WITHDRAWN,
          "the credential was withdrawn; if the learner shall have one again: testamur issue "
          "--learner" },
    };
    for (guint i = 0; i < G_N_ELEMENTS(rules); i++) {
        if (rules[i].applies) {
            *reason = rules[i].reason;
            return rules[i].verdict;
        }
    }
    *reason = "";
    return VERDICT_NEW;
}

char *name_decide(const struct name_facts *facts, const char *username, char **reason)
{
    *reason = NULL;
    g_autofree char *chosen = name_choose(facts->profile, facts->first, facts->last);
    if (chosen == NULL) {
        *reason =
            g_strdup_printf("there is no name: the profile has none, and neither first nor last "
                            "name is known; set one with: testamur learner change %s --name NAME",
                            username);
        return NULL;
    }
    struct name_judgement judgement = { 0 };
    name_judge(chosen, &judgement);
    g_autofree char *clean = g_steal_pointer(&judgement.clean);
    const enum name_verdict verdict = judgement.verdict;
    const char *remark = judgement.remark;
    if (verdict == NAME_REJECT) {
        *reason = g_strdup_printf("the name can't be printed: %s", remark);
    } else if (facts->review || (verdict == NAME_REVIEW && !facts->accepted)) {
        const bool noted = facts->remark != NULL && *facts->remark != '\0';
        *reason = g_strdup_printf("the name waits for review: %s; accept it with: testamur learner "
                                  "accept-name %s",
                                  noted ? facts->remark : remark, username);
    }
    name_judgement_clear(&judgement);
    return *reason == NULL ? g_steal_pointer(&clean) : NULL;
}

/* A number with `digits` decimals, without trailing zeros. */
static void number_append(GString *text, double number, int digits)
{
    const char formats[][8] = { "%.0f", "%.1f", "%.2f", "%.3f", "%.4f", "%.5f",
                                "%.6f", "%.7f", "%.8f", "%.9f", "%.10f" };
    char buffer[G_ASCII_DTOSTR_BUF_SIZE + 320];
    g_ascii_formatd(buffer, sizeof buffer, formats[digits], number);
    gsize length = strlen(buffer);
    if (strchr(buffer, '.') != NULL) {
        while (buffer[length - 1] == '0')
            length--;
        if (buffer[length - 1] == '.')
            length--;
    }
    g_string_append_len(text, buffer, (gssize)length);
}

/* Plans print millions of percentages, most of them with one decimal at most. */
static bool number_append_tenths(GString *text, double number)
{
    if (!(number >= 0 && number < 1e6))
        return false;
    const guint tenths = (guint)(number * 10 + 0.5);
    char buffer[16];
    char *digit = buffer + sizeof buffer;
    guint whole = tenths / 10;
    if (tenths % 10 != 0) {
        *--digit = (char)('0' + tenths % 10);
        *--digit = '.';
    }
    do {
        *--digit = (char)('0' + whole % 10);
        whole /= 10;
    } while (whole > 0);
    g_string_append_len(text, digit, buffer + sizeof buffer - digit);
    return true;
}

void percent_append(GString *text, double percent, double beside)
{
    double apart = percent > beside ? percent - beside : beside - percent;
    int digits = 1;
    /* Half a unit of the last decimal may vanish in rounding. */
    for (double unit = 0.1; apart > 0 && apart < unit && digits < 10; unit /= 10)
        digits++;
    if (digits > 1 || !number_append_tenths(text, percent))
        number_append(text, percent, digits);
    g_string_append(text, " %");
}

/* A reason being put together from parts. */
struct reason {
    GString *text;
    gsize start;
    const char *separator;
};

static void reason_next(const struct reason *reason)
{
    if (reason->text->len > reason->start)
        g_string_append(reason->text, reason->separator);
}

/* "total 41.7 % of the 50 % required", or when it is reached: "total 60 % (50 % required)". */
static void reason_compare(const struct reason *reason, const char *label, double actual,
                           double required)
{
    const bool met = percent_reaches(actual, required);
    reason_next(reason);
    g_string_append(reason->text, label);
    g_string_append_c(reason->text, ' ');
    percent_append(reason->text, actual, required);
    g_string_append(reason->text, met ? " (" : " of the ");
    percent_append(reason->text, required, actual);
    g_string_append(reason->text, met ? " required)" : " required");
}

static void reason_categories(const struct reason *reason, const struct requirement *requirement,
                              const struct grading *grading, const struct course_facts *facts,
                              bool all)
{
    for (guint i = 0; i < requirement->categories->len; i++) {
        const struct required_category *required =
            &g_array_index(requirement->categories, struct required_category, i);
        const int position = grading_find(grading, required->name);
        if (position < 0) {
            reason_next(reason);
            g_string_append_printf(reason->text, "no %s grade", required->label);
        } else if (all || !percent_reaches(facts->percents[position], required->percent)) {
            reason_compare(reason, grading->categories[position].name, facts->percents[position],
                           required->percent);
        }
    }
}

static void reason_total(const struct reason *reason, const struct requirement *requirement,
                         const struct course_evaluation *evaluation)
{
    if (evaluation->total_met && (!evaluation->eligible || !requirement->has_total))
        return;
    if (evaluation->total_missing) {
        reason_next(reason);
        g_string_append(reason->text, "no total reported, ");
        percent_append(reason->text, requirement->total, 0);
        g_string_append(reason->text, " required");
        return;
    }
    reason_compare(reason, "total", evaluation->total, requirement->total);
}

void reason_append(GString *text, const char *separator, const struct requirement *requirement,
                   const struct grading *grading, const struct course_facts *facts,
                   const struct course_evaluation *evaluation)
{
    const struct reason reason = { .text = text, .start = text->len, .separator = separator };
    if (!evaluation->present) {
        g_string_append(text, "not actively enrolled");
        return;
    }
    if (requirement->needs_completion && (evaluation->eligible || !evaluation->completion_met))
        reason_compare(&reason, "completion", facts->completion * 100,
                       requirement->completion * 100);
    if (!requirement->needs_grades)
        return;
    reason_categories(&reason, requirement, grading, facts, evaluation->eligible);
    reason_total(&reason, requirement, evaluation);
}
