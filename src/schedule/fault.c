#include "config.h"

#include "schedule/fault.h"

#include "base/error.h"

#include <string.h>

DEFINE_ERROR_DOMAIN(schedule)

static void schedule_fault_free(gpointer data)
{
    struct schedule_fault *fault = data;
    g_free(fault->text);
    g_free(fault);
}

GPtrArray *schedule_faults_new(void)
{
    return g_ptr_array_new_with_free_func(schedule_fault_free);
}

void schedule_faults_add(GPtrArray *faults, const char *field, const char *format, ...)
{
    struct schedule_fault *fault = g_new0(struct schedule_fault, 1);
    va_list arguments;
    va_start(arguments, format);
    fault->field = field;
    fault->text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_ptr_array_add(faults, fault);
}

bool schedule_faults_settle(const GPtrArray *faults, GError **error)
{
    if (faults->len == 0)
        return true;
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < faults->len; i++) {
        const struct schedule_fault *fault = faults->pdata[i];
        if (strstr(text->str, fault->text) == NULL)
            g_string_append_printf(text, "%s%s", i > 0 ? "; " : "", fault->text);
    }
    g_set_error_literal(error, SCHEDULE_ERROR, ERROR_DATA, text->str);
    return false;
}
