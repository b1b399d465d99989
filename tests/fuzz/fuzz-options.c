/* Options as somebody types them or a platform has kept them: read, converted, merged, checked, and built into what is
 * drawn; and the same text while it is being typed. */
#include "config.h"

#include "support.h"

#include "base/json_place.h"
#include "rules/figure.h"
#include "rules/function.h"
#include "rules/options.h"

static const struct element_values values = {
    .name = "Anna {course} \xd7\x93\xd7\x95\xd7\x93",
    .context_name = "Course; one {{name}}",
    .issue_date = "1 May 2026",
    .verify_uuid = "5c0b1de8-2b34-4b0b-8a44-7b8f4bb7d2f0",
    .verify_url = "https://example.org/verify",
};

/* Whether anything stands in the way of saving. */
static bool fuzz_check(const json_t *options, const char *retrieval, const char *generation)
{
    bool faults = false;
    g_autoptr(GPtrArray) findings = options_check(options, retrieval, generation);
    for (guint i = 0; i < findings->len; i++) {
        const struct options_finding *finding = findings->pdata[i];
        demand(*finding->message != '\0');
        demand_text(finding->message);
        demand_text(finding->path);
        faults = faults || finding->fault;
    }
    return !faults;
}

/* What may be saved can be drawn. */
static void fuzz_elements(const json_t *options, bool may_be_saved)
{
    const struct element_settings settings = { .name_uppercase = true };
    g_autoptr(GError) error = NULL, figure_error = NULL;
    g_autoptr(GPtrArray) elements = elements_build(options, &settings, &error);
    g_autoptr(GPtrArray) figures = figures_build(options, &figure_error);
    demand_error(elements != NULL, error);
    demand_error(figures != NULL, figure_error);
    demand(!may_be_saved || (elements != NULL && figures != NULL));
    for (guint i = 0; elements != NULL && i < elements->len; i++) {
        g_autofree char *text = element_text(elements->pdata[i], &values);
        demand_text(text);
    }
    for (guint i = 0; figures != NULL && i < figures->len; i++) {
        const struct element_figure *figure = figures->pdata[i];
        g_autofree char *text = figure->kind == ELEMENT_QR ? figure_text(figure, &values) : NULL;
        demand_text(text);
    }
}

/* Merged with itself it is the same; converted once, it needs no conversion. */
static void fuzz_forms(json_t *options)
{
    bool changed = false;
    bool again = false;
    g_autoptr(json_t) merged = options_merge(options, options);
    g_autoptr(json_t) converted = options_convert_legacy(options, &changed);
    g_autoptr(json_t) twice = options_convert_legacy(converted, &again);
    g_autofree char *text = json_write_pretty(options);
    g_autoptr(json_t) read = options_read(text, "options", NULL);
    demand(json_equal(merged, options) && json_equal(read, options));
    demand(!again && json_equal(converted, twice));
    fuzz_check(converted, NULL, "generate_pdf_credential");
}

static void fuzz_place(const char *text, size_t size)
{
    int line = 0;
    int column = 0;
    g_autoptr(json_place) place = json_place_find(text, (int)(size % 7) + 1, (int)(size % 29) + 1);
    demand_text(place->member);
    demand_text(place->typed);
    if (json_place_of(text, "text_elements.name.color", &line, &column))
        demand(line >= 1 && column >= 1);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *text = fuzz_text(data, size);
    g_autoptr(GError) error = NULL;
    if (text == NULL)
        return 0;
    fuzz_place(text, size);
    g_autoptr(json_t) options = options_read(text, "options", &error);
    demand_error(options != NULL, error);
    if (options == NULL)
        return 0;
    fuzz_forms(options);
    for (const struct function_entry *entry = retrieval_functions; entry->name != NULL; entry++)
        fuzz_check(options, entry->name, NULL);
    fuzz_elements(options, fuzz_check(options, NULL, "generate_pdf_credential"));
    g_autoptr(GError) none = NULL;
    const char *template = options_template(options, "Course; one", &none);
    demand_error(template != NULL, none);
    return 0;
}
