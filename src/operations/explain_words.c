#include "config.h"

#include "operations/explain_words.h"

#include "base/sheet.h"
#include "rules/verdict.h"

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
static void add_compared(struct sheet *sheet, const char *label, const json_t *object)
{
    g_autofree char *actual = percent_text(object, "actual", "required");
    g_autofree char *required = percent_text(object, "required", "actual");
    g_autofree char *weight = percent_text(object, "weight", NULL);
    const bool is_required = json_is_number(json_object_get(object, "required"));
    const char *met = !is_required                                   ? ""
                      : json_is_true(json_object_get(object, "met")) ? "yes"
                                                                     : "no";
    const char *const cells[] = { label, actual, required, met, weight };
    sheet_table_row(sheet, cells);
}

/* Q18: why the computed total may differ from the LMS's. */
static void add_drop_counts(struct sheet *sheet, const json_t *categories)
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
    sheet_field(sheet, "Drop counts", dropped->str);
}

static void add_totals(struct sheet *sheet, const json_t *course)
{
    const json_t *total = json_object_get(course, "total");
    g_autofree char *computed = percent_text(total, "computed", NULL);
    g_autofree char *reported = percent_text(total, "reported", NULL);
    const bool is_computed = g_str_equal(member_text(total, "source"), "computed");
    g_autofree char *both = g_strdup_printf(
        "%s computed by the grading policy%s, %s reported by the LMS%s", computed,
        is_computed ? " (this one counts)" : "", reported, is_computed ? "" : " (this one counts)");
    sheet_field(sheet, "Total", both);
    add_drop_counts(sheet, json_object_get(course, "categories"));
}

static void add_course(struct sheet *sheet, const json_t *course)
{
    sheet_line(sheet, "%s", "");
    sheet_field(sheet, "Course", member_text(course, "course"));
    sheet_field(sheet, "Enrolment", member_text(course, "enrolment"));
    const json_t *total = json_object_get(course, "total");
    if (total != NULL)
        add_totals(sheet, course);
    const char *const headings[] = { "WHAT", ">ACTUAL", ">REQUIRED", "MET", ">WEIGHT", NULL };
    sheet_table_begin(sheet, headings);
    const json_t *completion = json_object_get(course, "completion");
    if (completion != NULL)
        add_compared(sheet,
                     json_is_true(json_object_get(completion, "recorded"))
                         ? "completion"
                         : "completion (none recorded)",
                     completion);
    gsize index;
    json_t *category;
    json_array_foreach (json_object_get(course, "categories"), index, category)
        add_compared(sheet, member_text(category, "category"), category);
    if (total != NULL)
        add_compared(sheet, "total", total);
    sheet_table_end(sheet);
}

static void add_sentences(struct sheet *sheet, const char *label, const json_t *sentences)
{
    gsize index;
    json_t *sentence;
    json_array_foreach (sentences, index, sentence)
        sheet_field(sheet, label, json_string_value(sentence));
}

static void add_credentials(struct sheet *sheet, const json_t *credentials)
{
    gsize index;
    json_t *credential;
    json_array_foreach (credentials, index, credential) {
        const char *remark = member_text(credential, "remark");
        g_autofree char *line = g_strdup_printf(
            "%s, %s, %s%s%s", member_text(credential, "uuid"), member_text(credential, "status"),
            member_text(credential, "issued"), *remark != '\0' ? ": " : "", remark);
        sheet_field(sheet, "Credential", line);
    }
}

static void add_person(struct sheet *sheet, const json_t *person)
{
    const char *source = member_text(person, "name_source");
    const char *refusal = member_text(person, "name_refusal");
    sheet_field(sheet, "Learner", member_text(person, "username"));
    g_autofree char *from = g_str_equal(source, "hand") ? g_strdup("set by hand")
                                                        : g_strconcat("from the ", source, NULL);
    g_autofree char *name = *source != '\0'
                                ? g_strdup_printf("%s (%s)", member_text(person, "name"), from)
                                : g_strdup("none");
    sheet_field(sheet, "Name", name);
    if (*refusal != '\0')
        sheet_field(sheet, "Name not printed", refusal);
}

char *explain_words(const json_t *explanation)
{
    struct sheet *sheet = sheet_begin();
    const json_t *configuration = json_object_get(explanation, "configuration");
    g_autofree char *named = g_strdup_printf("%s in %s", member_text(configuration, "type"),
                                             member_text(configuration, "context"));
    sheet_field(sheet, "Credential type", named);
    add_person(sheet, json_object_get(explanation, "learner"));
    sheet_field(sheet, "Verdict", member_text(explanation, "verdict"));
    sheet_field(sheet, "Why", member_text(explanation, "reason"));
    sheet_field(sheet, "Enrolment", member_text(explanation, "enrolment"));
    /* Of a learner who is not eligible it is the reason. */
    if (!g_str_equal(member_text(explanation, "verdict"), "not eligible"))
        add_sentences(sheet, "missing", json_object_get(explanation, "missing"));
    add_credentials(sheet, json_object_get(explanation, "credentials"));
    add_sentences(sheet, "warning", json_object_get(explanation, "warnings"));
    gsize index;
    json_t *course;
    json_array_foreach (json_object_get(explanation, "courses"), index, course)
        add_course(sheet, course);
    return sheet_end(sheet);
}
