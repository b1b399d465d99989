#include "config.h"

#include "base/text.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "operations/explain.h"
#include "store/configuration.h"

static const char *member_text(const json_t *object, const char *member)
{
    const char *text = json_string_value(json_object_get(object, member));
    return text != NULL ? text : "";
}

/* "72 %" with as many digits as set it apart from its neighbour; "-" for null. */
static char *percent_text(const json_t *object, const char *member, const char *beside)
{
    const json_t *value = json_object_get(object, member);
    if (!json_is_number(value))
        return g_strdup("-");
    const json_t *other = beside != NULL ? json_object_get(object, beside) : NULL;
    const double number = json_number_value(value);
    GString *text = g_string_new(NULL);
    percent_append(text, number, json_is_number(other) ? json_number_value(other) : number);
    return g_string_free(text, FALSE);
}

/* One row: what, actual, required, met, weight. */
static void print_compared(struct output_table *table, const char *label, const json_t *object)
{
    g_autofree char *actual = percent_text(object, "actual", "required");
    g_autofree char *required = percent_text(object, "required", "actual");
    g_autofree char *weight = percent_text(object, "weight", NULL);
    const bool is_required = json_is_number(json_object_get(object, "required"));
    const char *met = !is_required                                   ? ""
                      : json_is_true(json_object_get(object, "met")) ? "yes"
                                                                     : "no";
    const char *const cells[] = { label, actual, required, met, weight };
    output_table_row(table, cells);
}

/* Q18: why the computed total may differ from the LMS's. */
static void print_drop_counts(const json_t *categories)
{
    g_autoptr(GString) dropped = g_string_new(NULL);
    gsize index;
    json_t *category;
    json_array_foreach (categories, index, category) {
        const json_int_t count = json_integer_value(json_object_get(category, "drop_count"));
        if (count > 0)
            g_string_append_printf(dropped, "%s%s %lld", dropped->len > 0 ? ", " : "",
                                   member_text(category, "category"), (long long)count);
    }
    if (dropped->len == 0)
        return;
    g_string_append(dropped, "; only the LMS's total applies them");
    output_field("Drop counts", dropped->str);
}

static void print_totals(const json_t *course)
{
    const json_t *total = json_object_get(course, "total");
    g_autofree char *computed = percent_text(total, "computed", NULL);
    g_autofree char *reported = percent_text(total, "reported", NULL);
    const bool is_computed = g_str_equal(member_text(total, "source"), "computed");
    g_autofree char *both = g_strdup_printf(
        "%s computed by the grading policy%s, %s reported by the LMS%s", computed,
        is_computed ? " (this one counts)" : "", reported, is_computed ? "" : " (this one counts)");
    output_field("Total", both);
    print_drop_counts(json_object_get(course, "categories"));
}

static void print_course(const json_t *course)
{
    output_line("%s", "");
    output_field("Course", member_text(course, "course"));
    output_field("Enrolment", member_text(course, "enrolment"));
    const json_t *total = json_object_get(course, "total");
    if (total != NULL)
        print_totals(course);
    const char *const headings[] = { "WHAT", ">ACTUAL", ">REQUIRED", "MET", ">WEIGHT", NULL };
    struct output_table *table = output_table_begin(headings);
    const json_t *completion = json_object_get(course, "completion");
    if (completion != NULL)
        print_compared(table,
                       json_is_true(json_object_get(completion, "recorded"))
                           ? "completion"
                           : "completion (none recorded)",
                       completion);
    gsize index;
    json_t *category;
    json_array_foreach (json_object_get(course, "categories"), index, category)
        print_compared(table, member_text(category, "category"), category);
    if (total != NULL)
        print_compared(table, "total", total);
    output_table_end(table);
}

static void print_sentences(const char *label, const json_t *sentences)
{
    gsize index;
    json_t *sentence;
    json_array_foreach (sentences, index, sentence)
        output_field(label, json_string_value(sentence));
}

static void print_credentials(const json_t *credentials)
{
    gsize index;
    json_t *credential;
    json_array_foreach (credentials, index, credential) {
        const char *remark = member_text(credential, "remark");
        g_autofree char *line = g_strdup_printf(
            "%s, %s, %s%s%s", member_text(credential, "uuid"), member_text(credential, "status"),
            member_text(credential, "issued"), *remark != '\0' ? ": " : "", remark);
        output_field("Credential", line);
    }
}

static void print_person(const json_t *person)
{
    const char *source = member_text(person, "name_source");
    const char *refusal = member_text(person, "name_refusal");
    output_field("Learner", member_text(person, "username"));
    g_autofree char *name = g_strdup_printf("%s%s%s%s", member_text(person, "name"),
                                            *source != '\0' ? " (from the " : "none", source,
                                            *source != '\0' ? ")" : "");
    output_field("Name", name);
    if (*refusal != '\0')
        output_field("Name not printed", refusal);
}

static void print_explanation(const json_t *explanation)
{
    const json_t *configuration = json_object_get(explanation, "configuration");
    g_autofree char *named = g_strdup_printf("%s in %s", member_text(configuration, "type"),
                                             member_text(configuration, "context"));
    output_field("Credential type", named);
    print_person(json_object_get(explanation, "learner"));
    output_field("Verdict", member_text(explanation, "verdict"));
    output_field("Why", member_text(explanation, "reason"));
    output_field("Enrolment", member_text(explanation, "enrolment"));
    /* Of a learner who is not eligible it is the reason. */
    if (!g_str_equal(member_text(explanation, "verdict"), "not eligible"))
        print_sentences("missing", json_object_get(explanation, "missing"));
    print_credentials(json_object_get(explanation, "credentials"));
    print_sentences("warning", json_object_get(explanation, "warnings"));
    gsize index;
    json_t *course;
    json_array_foreach (json_object_get(explanation, "courses"), index, course)
        print_course(course);
}

static bool command_explain_run(struct invocation *invocation, GError **error)
{
    g_autoptr(installation) installation = invocation_open(invocation, DATABASE_READ, error);
    if (installation == NULL)
        return false;
    g_autoptr(configuration) configuration =
        configuration_find_typed(installation->database, invocation->arguments[0], error);
    if (configuration == NULL)
        return false;
    g_autoptr(json_t) explanation =
        explain_learner(installation, configuration->id, invocation->arguments[1], true, error);
    if (explanation == NULL)
        return false;
    if (invocation->json)
        output_json(g_steal_pointer(&explanation));
    else
        print_explanation(explanation);
    return true;
}

const struct command command_explain = {
    .name = "explain",
    .arguments = "CONFIGURATION USERNAME",
    .summary = "Say why one learner gets a credential, or does not",
    .help = "CONFIGURATION is its number or KEY:TYPE. Shows the verdict as a plan would give it "
            "now, what is "
            "required, reached and missing, each category with its weight, both totals, every step "
            "of a "
            "learning path, the learner's credentials, and where the name comes from. Nothing is "
            "written.\n\n"
            "  testamur explain course-v1:Org+Course+2026:Completion anna",
    .arguments_least = 2,
    .arguments_most = 2,
    .run = command_explain_run,
};
