#include "config.h"

#include "pdf/template.h"

#include "base/child.h"
#include "base/error.h"
#include "pdf/base_split.h"
#include "pdf/child_streams.h"
#include "pdf/parcel.h"
#include "pdf/template_page.h"
#include "pdf/template_report.h"
#include "pdf/template_shell.h"

#include <string.h>

/* Of the processor: on a busy machine a good template may take long by the clock. */
#define SECONDS 5
#define PATIENCE 120
#define OUTPUT_MOST (256u << 20)

#define MEMORY (512u << 20)

/* What the child refuses a file with begins so; anything else is an accident of the child. */
#define REFUSAL "The template "
#define IMAGE_REFUSAL "The image "

/* What template-prepare writes: this head, the layout, the secrets, the fixed part. Parent and child are
 * the same program, so the numbers are in the machine's own order. */
struct prepared_head {
    guint64 layout, secrets, fixed; /* lengths */
    guint64 pages;
};

static GBytes *run_child(const char *command, GBytes *pdf, GError **error)
{
    const struct child_limits limits = {
        .seconds = SECONDS, .patience = PATIENCE, .memory = MEMORY, .output = OUTPUT_MOST
    };
    g_autoptr(GError) problem = NULL;
    GBytes *output = child_run(command, pdf, &limits, &problem);
    if (output != NULL)
        return output;
    if (g_str_has_prefix(problem->message, REFUSAL)
        || g_str_has_prefix(problem->message, IMAGE_REFUSAL))
        g_set_error_literal(error, PDF_ERROR, problem->code, problem->message);
    else if (problem->code != ERROR_DATA)
        g_set_error(error, PDF_ERROR, problem->code, REFUSAL "could not be looked at: %s",
                    problem->message);
    else
        g_set_error(error, PDF_ERROR, ERROR_DATA,
                    REFUSAL "can't be read safely: %s; print it to a new PDF and add that file",
                    problem->message);
    return NULL;
}

char *template_describe(GBytes *pdf, GError **error)
{
    g_autoptr(GBytes) output = run_child("template-describe", pdf, error);
    if (output == NULL)
        return NULL;
    gsize length = 0;
    const char *text = g_bytes_get_data(output, &length);
    return g_strndup(text, length);
}

static struct base *load_prepared(GBytes *output, guint *pages, GError **error)
{
    gsize length = 0;
    const guint8 *bytes = g_bytes_get_data(output, &length);
    struct prepared_head head = { 0 };
    if (length >= sizeof head)
        memcpy(&head, bytes, sizeof head);
    if (length < sizeof head || head.layout > length || head.secrets > length || head.fixed > length
        || sizeof head + head.layout + head.secrets + head.fixed != length) {
        g_set_error_literal(error, PDF_ERROR, ERROR_DATA,
                            "The template can't be prepared: what came back is incomplete");
        return NULL;
    }
    *pages = (guint)head.pages;
    g_autofree char *layout = g_strndup((const char *)bytes + sizeof head, head.layout);
    gsize at = sizeof head + head.layout;
    g_autoptr(GBytes) secrets = g_bytes_new_from_bytes(output, at, head.secrets);
    g_autoptr(GBytes) part = g_bytes_new_from_bytes(output, at + head.secrets, head.fixed);
    return base_load(part, layout, secrets, error);
}

struct base *template_prepare_first(GBytes *pdf, guint *pages, GError **error)
{
    g_autoptr(GBytes) output = run_child("template-prepare", pdf, error);
    return output != NULL ? load_prepared(output, pages, error) : NULL;
}

struct base *template_prepare_with(GBytes *pdf, const GPtrArray *images, GError **error)
{
    guint pages = 0;
    if (images == NULL || images->len == 0)
        return template_prepare_first(pdf, &pages, error);
    g_autoptr(GPtrArray) files = g_ptr_array_new();
    g_ptr_array_add(files, pdf);
    for (guint i = 0; i < images->len; i++)
        g_ptr_array_add(files, images->pdata[i]);
    g_autoptr(GBytes) parcel = parcel_pack(files);
    g_autoptr(GBytes) output = run_child("template-prepare-with", parcel, error);
    return output != NULL ? load_prepared(output, &pages, error) : NULL;
}

struct base *template_prepare(GBytes *pdf, GError **error)
{
    guint pages = 0;
    return template_prepare_first(pdf, &pages, error);
}

static struct base *make_base(struct template_page *page, const GPtrArray *images, GError **error)
{
    GArray *embedded = NULL;
    g_autoptr(GBytes) file = template_shell_write(page, images, &embedded, error);
    if (file == NULL)
        return NULL;
    gsize length = 0;
    const guint8 *bytes = g_bytes_get_data(file, &length);
    return base_split(bytes, length, page->width, page->height, embedded, error);
}

/* The preparation is tried, too: what is accepted when it is added must not be refused when it is used. */
static bool describe(struct template_page *page, const GPtrArray *images, GError **error)
{
    g_autofree char *report = template_report(page, error);
    g_autoptr(base) base = report != NULL ? make_base(page, images, error) : NULL;
    return base != NULL && child_write_output(report, strlen(report), error);
}

static bool prepare(struct template_page *page, const GPtrArray *images, GError **error)
{
    g_autoptr(base) base = make_base(page, images, error);
    if (base == NULL)
        return false;

    const char *layout = base_layout(base);
    const struct prepared_head head = { strlen(layout), g_bytes_get_size(base_secrets(base)),
                                        g_bytes_get_size(base_fixed(base)), (guint64)page->pages };
    return child_write_output(&head, sizeof head, error)
           && child_write_output(layout, head.layout, error)
           && child_write_output(g_bytes_get_data(base_secrets(base), NULL), head.secrets, error)
           && child_write_output(g_bytes_get_data(base_fixed(base), NULL), head.fixed, error);
}

typedef bool (*template_work)(struct template_page *page, const GPtrArray *images, GError **error);

static void work_on(GBytes *pdf, const GPtrArray *images, template_work work, GError **error)
{
    struct template_page page = { 0 };
    gsize length = 0;
    const guint8 *bytes = g_bytes_get_data(pdf, &length);
    if (!template_page_open(&page, bytes, length, error))
        return;
    work(&page, images, error);
    template_page_clear(&page);
}

static int tell(const GError *error)
{
    if (error == NULL)
        return 0;
    g_printerr("%s\n", error->message);
    return error->code;
}

/* Reads a template from standard input and does one of the two above with it. */
static int run_in_child(template_work work)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) input = child_read_input(&error);
    if (input != NULL)
        work_on(input, NULL, work, &error);
    return tell(error);
}

int template_child_describe(void)
{
    return run_in_child(describe);
}

int template_child_prepare(void)
{
    return run_in_child(prepare);
}

int template_child_prepare_with(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) input = child_read_input(&error);
    g_autoptr(GPtrArray) files = input != NULL ? parcel_unpack(input) : NULL;
    if (files != NULL && files->len > 0) {
        g_autoptr(GBytes) pdf = g_ptr_array_steal_index(files, 0);
        work_on(pdf, files, prepare, &error);
    } else if (error == NULL) {
        g_set_error_literal(&error, PDF_ERROR, ERROR_DATA, REFUSAL "came without its images");
    }
    return tell(error);
}
