#include "config.h"

#include "rules/options.h"

#include "base/error.h"
#include "base/text.h"
#include "rules/color.h"
#include "rules/context_key.h"
#include "rules/figure.h"
#include "rules/function.h"
#include "rules/placeholder.h"
#include "rules/schema.h"

#include <math.h>
#include <string.h>

/* A check under way. */
struct check {
    GPtrArray *findings;       /* of struct options_finding */
    struct schema *schemas[2]; /* of the retrieval and the generation function; NULL: not checked */
    bool complete;             /* both are known, so a member that neither has is unknown */
    const struct schema *schema; /* that of the option being checked */
    GString *path;               /* of the value being checked */
};

static void finding_free(void *pointer)
{
    struct options_finding *finding = pointer;
    g_free(finding->path);
    g_free(finding->message);
    g_free(finding);
}

G_GNUC_PRINTF(3, 4)
static void finding_add(struct check *check, bool fault, const char *format, ...)
{
    struct options_finding *finding = g_new0(struct options_finding, 1);
    va_list arguments;
    va_start(arguments, format);
    finding->fault = fault;
    finding->path = g_strdup(check->path->str);
    finding->message = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_ptr_array_add(check->findings, finding);
}

/* Goes down to a member; returns what path_leave needs to come back. */
static gsize path_enter(struct check *check, const char *member)
{
    const gsize length = check->path->len;
    g_autofree char *shown = text_show(member);
    if (length > 0)
        g_string_append_c(check->path, '.');
    g_string_append(check->path, shown);
    return length;
}

static void path_leave(struct check *check, gsize length)
{
    g_string_truncate(check->path, length);
}

/* Refuses a value of another kind; returns whether it is of the wanted one. */
static bool kind_check(struct check *check, bool right, const char *needed, const json_t *value)
{
    if (!right)
        finding_add(check, true, "%s is needed here, not %s", needed, options_kind_name(value));
    return right;
}

typedef void value_check(struct check *check, const struct schema_entry *entry,
                         const json_t *value);

static void check_text(struct check *check, const struct schema_entry *entry, const json_t *value)
{
    if (!kind_check(check, json_is_string(value), "a text", value) || *entry->placeholders == NULL)
        return;
    g_autofree char *unknown = placeholders_find_unknown(json_string_value(value),
                                                         (const char *const *)entry->placeholders);
    if (unknown == NULL)
        return;
    g_autofree char *shown = text_show(unknown);
    g_autofree char *known = g_strjoinv("}, {", entry->placeholders);
    finding_add(check, false, "{%s} is printed as it stands; what is replaced is {%s}", shown,
                known);
}

static void check_boolean(struct check *check, const struct schema_entry *entry G_GNUC_UNUSED,
                          const json_t *value)
{
    kind_check(check, json_is_boolean(value), "true or false, without quotes,", value);
}

/* "from 0 to 1", "above 0": the limits of a number. Caller frees. */
static char *limits_describe(const struct schema_entry *entry)
{
    const char *lower = entry->above ? "above" : "from";
    if (isinf(entry->maximum))
        return g_strdup_printf("%s %g", entry->above ? "above" : "at least", entry->minimum);
    return g_strdup_printf("%s %g %s %g", lower, entry->minimum, entry->above ? "and up to" : "to",
                           entry->maximum);
}

static void check_number(struct check *check, const struct schema_entry *entry, const json_t *value)
{
    if (!kind_check(check, json_is_number(value), "a number, without quotes,", value))
        return;
    const double number = json_number_value(value);
    const bool low = entry->above ? number <= entry->minimum : number < entry->minimum;
    if (!low && number <= entry->maximum)
        return;
    g_autofree char *limits = limits_describe(entry);
    if (entry->maximum == 1 && number > 1 && number <= 100)
        finding_add(check, true, "%g is not %s; write %g %% as %g", number, limits, number,
                    number / 100);
    else
        finding_add(check, true, "%g is not allowed; write a number %s", number, limits);
}

static void check_color(struct check *check, const struct schema_entry *entry G_GNUC_UNUSED,
                        const json_t *value)
{
    if (!kind_check(check, json_is_string(value), "a colour such as \"#333\"", value))
        return;
    double color[3];
    g_autoptr(GError) error = NULL;
    if (!color_read(json_string_value(value), color, &error))
        finding_add(check, true, "%s", error->message);
}

/* Empty and null are the same as not given (Q25). */
static void check_slug(struct check *check, const struct schema_entry *entry, const json_t *value)
{
    if (json_is_null(value) || (json_is_string(value) && *json_string_value(value) == '\0'))
        return;
    if (!kind_check(check, json_is_string(value), "the slug of an asset", value)
        || slug_is_valid(json_string_value(value)))
        return;
    g_autofree char *shown = text_show(json_string_value(value));
    finding_add(check, true,
                "\"%s\" is not the slug of a %s; slugs have letters a to z, digits, - and _", shown,
                *entry->asset != '\0' ? entry->asset : "asset");
}

/* Standard fonts are named with the same characters as slugs. */
static void check_font(struct check *check, const struct schema_entry *entry G_GNUC_UNUSED,
                       const json_t *value)
{
    if (!kind_check(check, json_is_string(value), "the name of a font", value)
        || slug_is_valid(json_string_value(value)))
        return;
    g_autofree char *shown = text_show(json_string_value(value));
    finding_add(check, true,
                "\"%s\" is neither a standard font such as Helvetica nor the slug of a font asset",
                shown);
}

static void check_fonts(struct check *check, const struct schema_entry *entry, const json_t *value)
{
    if (!kind_check(check, json_is_array(value), "an array of fonts", value))
        return;
    size_t index;
    const json_t *font;
    json_array_foreach (value, index, font)
        check_font(check, entry, font);
}

/* The form of a BCP 47 tag: subtags of 1 to 8 letters and digits, the first of 2 to 8 letters. */
static bool is_language(const char *tag)
{
    return g_regex_match_simple("^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$", tag, G_REGEX_DOLLAR_ENDONLY,
                                0);
}

static void check_language(struct check *check, const struct schema_entry *entry G_GNUC_UNUSED,
                           const json_t *value)
{
    if (!kind_check(check, json_is_string(value), "the tag of a language", value))
        return;
    const char *tag = json_string_value(value);
    g_autofree char *shown = text_show(tag);
    if (*tag != '\0' && !is_language(tag))
        finding_add(check, true,
                    "\"%s\" is not the tag of a language; write one such as en or pt-BR", shown);
}

static void check_choice(struct check *check, const struct schema_entry *entry, const json_t *value)
{
    if (!kind_check(check, json_is_string(value), "a text", value)
        || g_strv_contains((const char *const *)entry->choices, json_string_value(value)))
        return;
    g_autofree char *shown = text_show(json_string_value(value));
    g_autofree char *choices = g_strjoinv(", ", entry->choices);
    finding_add(check, true, "\"%s\" is not one of: %s", shown, choices);
}

static void value_run(struct check *check, const struct schema_entry *entry, const json_t *value);

static void check_key(struct check *check, const char *key)
{
    enum context_kind kind = CONTEXT_COURSE;
    g_autoptr(GError) error = NULL;
    g_autofree char *stored = context_key_normalise(key, &kind, &error);
    if (stored == NULL)
        finding_add(check, true, "%s", error->message);
    else if (kind != CONTEXT_COURSE)
        finding_add(check, true, "the key of a course is needed here, not that of a learning path");
    else if (!g_str_equal(stored, key))
        finding_add(check, true, "the key must have no white space around it");
}

/* Checks the members of an object by the group that describes them (NULL: the top level). */
static void members_check(struct check *check, const char *group, bool course_keys,
                          const json_t *object)
{
    const char *member;
    json_t *value;
    json_object_foreach ((json_t *)object, member, value) {
        const gsize length = path_enter(check, member);
        if (course_keys)
            check_key(check, member);
        const struct schema_entry *entry = schema_find(check->schema, group, member);
        if (entry != NULL)
            value_run(check, entry, value);
        else
            finding_add(check, false, "is not an option and has no effect");
        path_leave(check, length);
    }
}

static void required_check(struct check *check, const struct schema_entry *entry,
                           const json_t *object)
{
    for (char **member = entry->required; *member != NULL; member++) {
        if (json_object_get(object, *member) == NULL)
            finding_add(check, false, "has no %s, so it is left out", *member);
    }
}

/* The group that an object's kind names; NULL: none of the entry's variants. */
static const char *variant_find(const struct schema_entry *entry, const json_t *object)
{
    const char *kind = json_string_value(json_object_get(object, "kind"));
    return kind != NULL && g_strv_contains((const char *const *)entry->variants, kind) ? kind
                                                                                       : NULL;
}

/* What members must be together, such as a line's width and end, is known to the reader of what is drawn. */
static void figure_check(struct check *check, const json_t *object)
{
    const char *const element = "text_elements.element.";
    g_autoptr(GError) error = NULL;
    g_autoptr(json_t) alone = json_pack("{s: {s: O}}", "text_elements", "element", object);
    g_autoptr(GPtrArray) figures = figures_build(alone, &error);
    if (figures != NULL)
        return;
    g_assert(g_str_has_prefix(error->message, element));
    g_auto(GStrv) parts = g_strsplit(error->message + strlen(element), ": ", 2);
    const gsize length = path_enter(check, parts[0]);
    finding_add(check, true, "%s", parts[1]);
    path_leave(check, length);
}

/* Among the findings from the `first` on. */
static bool has_faults(const struct check *check, guint first)
{
    for (guint i = first; i < check->findings->len; i++) {
        const struct options_finding *finding = check->findings->pdata[i];
        if (finding->fault)
            return true;
    }
    return false;
}

static void variant_check(struct check *check, const char *group, const json_t *object)
{
    g_autofree char *prefix = g_strconcat(group, "/", NULL);
    const GPtrArray *entries = schema_entries(check->schema);
    const guint first = check->findings->len;
    for (guint i = 0; i < entries->len; i++) {
        const struct schema_entry *entry = entries->pdata[i];
        if (!entry->needed || !g_str_has_prefix(entry->name, prefix))
            continue;
        const char *member = entry->name + strlen(prefix);
        if (json_object_get(object, member) == NULL)
            finding_add(check, true, "has no %s, which an element of kind %s needs", member, group);
    }
    members_check(check, group, false, object);
    if (!has_faults(check, first))
        figure_check(check, object);
}

static bool variant_refuse(struct check *check, const struct schema_entry *entry,
                           const json_t *object)
{
    const char *kind = json_string_value(json_object_get(object, "kind"));
    if (*entry->variants == NULL || kind == NULL || g_str_equal(kind, "text"))
        return false;
    const gsize length = path_enter(check, "kind");
    g_autofree char *shown = text_show(kind);
    g_autofree char *kinds = g_strjoinv(", ", entry->variants);
    finding_add(check, true, "\"%s\" is not one of: text, %s", shown, kinds);
    path_leave(check, length);
    return true;
}

static void check_object(struct check *check, const struct schema_entry *entry, const json_t *value)
{
    if (entry->hideable && json_is_false(value))
        return;
    if (!json_is_object(value)) {
        if (entry->lenient)
            finding_add(check, false, "is %s, not an object, so it is left out",
                        options_kind_name(value));
        else
            finding_add(check, true, "an object is needed here%s, not %s",
                        entry->hideable ? ", or false to hide it" : "", options_kind_name(value));
        return;
    }
    const char *variant = variant_find(entry, value);
    if (variant != NULL)
        variant_check(check, variant, value);
    if (variant != NULL || variant_refuse(check, entry, value))
        return;
    members_check(check, entry->members, entry->course_keys, value);
    required_check(check, entry, value);
}

/* Options within options, those of a step: the same ones, but not steps again. */
static void check_options(struct check *check, const struct schema_entry *entry G_GNUC_UNUSED,
                          const json_t *value)
{
    if (!kind_check(check, json_is_object(value), "an object", value))
        return;
    g_autoptr(json_t) own = json_copy((json_t *)value);
    if (json_object_get(own, "steps") != NULL) {
        const gsize length = path_enter(check, "steps");
        finding_add(check, false, "a step has no steps of its own; this has no effect");
        path_leave(check, length);
        json_object_del(own, "steps");
    }
    members_check(check, NULL, false, own);
}

static value_check *const value_checks[] = {
    [SCHEMA_TEXT] = check_text,       [SCHEMA_NUMBER] = check_number,
    [SCHEMA_BOOLEAN] = check_boolean, [SCHEMA_COLOR] = check_color,
    [SCHEMA_SLUG] = check_slug,       [SCHEMA_FONT] = check_font,
    [SCHEMA_FONTS] = check_fonts,     [SCHEMA_LANGUAGE] = check_language,
    [SCHEMA_CHOICE] = check_choice,   [SCHEMA_OBJECT] = check_object,
    [SCHEMA_OPTIONS] = check_options,
};

static void value_run(struct check *check, const struct schema_entry *entry, const json_t *value)
{
    value_checks[entry->type](check, entry, value);
}

/* Loads the schema of a function; what fails becomes a finding. */
static struct schema *schema_of(struct check *check, const char *function)
{
    if (function == NULL)
        return NULL;
    const char *resource = function_schema(function);
    if (resource == NULL) {
        g_autofree char *shown = text_show(function);
        finding_add(check, true, "\"%s\" is not a function, so its options can't be checked",
                    shown);
        return NULL;
    }
    g_autoptr(GError) error = NULL;
    struct schema *schema = schema_load(resource, &error);
    if (schema == NULL)
        finding_add(check, true, "%s", error->message);
    return schema;
}

/* An option of the top level belongs to one of the two functions, or to none. */
static void option_check(struct check *check, const char *member, const json_t *value)
{
    const gsize length = path_enter(check, member);
    const struct schema_entry *entry = NULL;
    for (guint i = 0; i < G_N_ELEMENTS(check->schemas) && entry == NULL; i++) {
        check->schema = check->schemas[i];
        if (check->schema != NULL)
            entry = schema_find(check->schema, NULL, member);
    }
    if (entry != NULL)
        value_run(check, entry, value);
    else if (check->complete)
        finding_add(check, false, "is not an option of the chosen functions and has no effect");
    path_leave(check, length);
}

GPtrArray *options_check(const json_t *options, const char *retrieval, const char *generation)
{
    struct check check = {
        .findings = g_ptr_array_new_with_free_func(finding_free),
        .path = g_string_new(NULL),
    };
    check.schemas[0] = schema_of(&check, retrieval);
    check.schemas[1] = schema_of(&check, generation);
    check.complete = check.schemas[0] != NULL && check.schemas[1] != NULL;
    const char *member;
    json_t *value;
    if (kind_check(&check, json_is_object(options), "an object", options)) {
        json_object_foreach ((json_t *)options, member, value)
            option_check(&check, member, value);
    }
    schema_free(check.schemas[0]);
    schema_free(check.schemas[1]);
    g_string_free(check.path, TRUE);
    return check.findings;
}

bool options_check_faults(const json_t *options, const char *retrieval, const char *generation,
                          GError **error)
{
    g_autoptr(GPtrArray) findings = options_check(options, retrieval, generation);
    for (guint i = 0; i < findings->len; i++) {
        const struct options_finding *finding = g_ptr_array_index(findings, i);
        if (!finding->fault)
            continue;
        g_set_error(error, RULES_ERROR, ERROR_DATA, "%s: %s",
                    *finding->path != '\0' ? finding->path : "options", finding->message);
        return false;
    }
    return true;
}
