/* Templates from nobody knows where, described and prepared as the child process does it, but in this process, where
 * the sanitizers see each step. Source: RELIABILITY.md row F12 and section 4.
 *
 * With TESTAMUR_FUZZ_CHILD=1 the same inputs go the way of the product: a child with its limits (this program again),
 * whose parent must get a base or one sentence, whatever libqpdf does. */
#include "config.h"

#include "base/child.h"
#include "base/error.h"
#include "base/json.h"
#include "pdf/base_split.h"
#include "pdf/template.h"
#include "pdf/template_clean.h"
#include "pdf/template_report.h"
#include "pdf/template_shell.h"

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct {
    const char *command;
    int (*run)(void);
} children[] = {
    { "template-describe", template_child_describe },
    { "template-prepare", template_child_prepare },
};

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    for (gsize i = 0; i < G_N_ELEMENTS(children); i++)
        if (*argc == 2 && strcmp((*argv)[1], children[i].command) == 0) {
            child_apply_limits();
            exit(children[i].run());
        }
    g_autofree char *program = g_file_read_link("/proc/self/exe", NULL);
    g_setenv("TESTAMUR_PROGRAM", program, TRUE);
    return 0;
}

/* g_error would end the program with a signal that libFuzzer does not know, and the input would be lost. */
static G_NORETURN G_GNUC_PRINTF(1, 2) void fail(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_printerr("%s\n", text);
    abort();
}

static void check_refusal(const GError *error)
{
    if (error == NULL || error->code != ERROR_DATA
        || !g_str_has_prefix(error->message, "The template ")
        || strchr(error->message, '\n') != NULL || !g_utf8_validate(error->message, -1, NULL))
        fail("not a refusal that helps: %s", error != NULL ? error->message : "nothing");
}

static void check_report(const char *text)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(json_t) report = json_read_text(text, -1, "the report", &error);
    if (!json_is_object(report))
        fail("the report is no JSON object: %s", error->message);
}

/* Nothing in the prepared file acts or reaches out, and it draws one page of the size that was told. */
static void check_shell(GBytes *file, double width, double height)
{
    static const enum template_find dangers[] = { FIND_SCRIPT,          FIND_LAUNCH,
                                                  FIND_ACTION,          FIND_EMBEDDED_FILE,
                                                  FIND_EXTERNAL_STREAM, FIND_POSTSCRIPT };
    g_autoptr(GError) error = NULL;
    struct template_page page = { 0 };
    guint counts[FIND_KINDS];
    gsize length = 0;
    const guint8 *bytes = g_bytes_get_data(file, &length);
    if (!template_page_open(&page, bytes, length, &error) || !template_count(&page, counts, &error))
        fail("what was prepared is not usable: %s", error->message);
    for (gsize i = 0; i < G_N_ELEMENTS(dangers); i++)
        if (counts[dangers[i]] != 0)
            fail("find %d came along", (int)dangers[i]);
    if (page.pages != 1 || ABS(page.width - width) > 1e-5 || ABS(page.height - height) > 1e-5)
        fail("the page is not as it was");
    template_page_clear(&page);
}

static bool prepare(const uint8_t *data, size_t size, GError **error)
{
    struct template_page page = { 0 };
    if (!template_page_open(&page, data, size, error))
        return false;
    GArray *images = NULL;
    g_autoptr(GBytes) file = template_shell_write(&page, NULL, &images, error);
    g_autoptr(base) base = NULL;
    if (file != NULL) {
        gsize length = 0;
        const guint8 *bytes = g_bytes_get_data(file, &length);
        check_shell(file, page.width, page.height);
        base = base_split(bytes, length, page.width, page.height, images, error);
    }
    template_page_clear(&page);
    if (base == NULL)
        return false;
    g_autoptr(GError) problem = NULL;
    g_autoptr(base) again =
        base_load(base_fixed(base), base_layout(base), base_secrets(base), &problem);
    if (again == NULL)
        fail("what was prepared can't be loaded: %s", problem->message);
    return true;
}

static char *describe(const uint8_t *data, size_t size, GError **error)
{
    struct template_page page = { 0 };
    if (!template_page_open(&page, data, size, error))
        return NULL;
    char *report = template_report(&page, error);
    template_page_clear(&page);
    return report;
}

/* Deriving keys takes nearly all the time of a preparation, so one accepted input in so many is prepared. */
static bool is_to_be_prepared(const uint8_t *data, size_t size)
{
    guint sum = 0;
    for (size_t i = 0; i < size; i++)
        sum = sum * 31 + data[i];
    return sum % 8 == 0;
}

static void run_here(const uint8_t *data, size_t size)
{
    g_autoptr(GError) description_error = NULL, error = NULL;
    g_autofree char *report = describe(data, size, &description_error);
    if (report == NULL) {
        check_refusal(description_error);
        return;
    }
    check_report(report);
    if (is_to_be_prepared(data, size) && !prepare(data, size, &error))
        fail("the preflight accepts what can't be prepared: %s", error->message);
}

static void run_in_child(const uint8_t *data, size_t size)
{
    g_autoptr(GError) description_error = NULL, error = NULL;
    g_autoptr(GBytes) pdf = g_bytes_new(data, size);
    g_autofree char *report = template_describe(pdf, &description_error);
    if (report != NULL)
        check_report(report);
    else
        check_refusal(description_error);
    g_autoptr(base) base = template_prepare(pdf, &error);
    if (base == NULL)
        check_refusal(error);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (g_getenv("TESTAMUR_FUZZ_CHILD") != NULL)
        run_in_child(data, size);
    else
        run_here(data, size);
    return 0;
}
