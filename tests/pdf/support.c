#include "config.h"

#include "support.h"

#include "pdf/template.h"

#include <glib/gstdio.h>
#include <string.h>

static char *sample_path(const char *path)
{
    return g_build_filename(g_getenv("TESTAMUR_SOURCE"), "tests", "samples", "pdfs", path, NULL);
}

char *support_sample_path(const char *directory, const char *name)
{
    g_autofree char *path = g_build_filename(directory, name, NULL);
    return sample_path(path);
}

GBytes *support_sample(const char *path)
{
    g_autofree char *full = sample_path(path);
    char *contents = NULL;
    gsize length = 0;
    g_autoptr(GError) error = NULL;
    g_file_get_contents(full, &contents, &length, &error);
    g_assert_no_error(error);
    return g_bytes_new_take(contents, length);
}

static gint compare_names(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

GPtrArray *support_sample_names(const char *directory)
{
    g_autofree char *full = sample_path(directory);
    g_autoptr(GDir) entries = g_dir_open(full, 0, NULL);
    g_assert_nonnull(entries);
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    for (const char *name = g_dir_read_name(entries); name != NULL; name = g_dir_read_name(entries))
        if (g_str_has_suffix(name, ".pdf"))
            g_ptr_array_add(names, g_strdup(name));
    g_ptr_array_sort(names, compare_names);
    return names;
}

struct base *support_base(const char *path)
{
    g_autoptr(GBytes) pdf = support_sample(path);
    g_autoptr(GError) error = NULL;
    struct base *base = template_prepare(pdf, &error);
    if (base == NULL)
        g_error("%s: %s", path, error->message);
    return base;
}

struct overlay *support_overlay(const char *text)
{
    struct overlay *overlay = g_new0(struct overlay, 1);
    overlay->content = g_byte_array_new();
    overlay->standard_fonts = g_ptr_array_new_with_free_func(g_free);
    overlay->layers = g_ptr_array_new();
    g_autofree char *content = text == NULL
                                   ? g_strdup("\n")
                                   : g_strdup_printf("BT\n/F1 24 Tf\n0 0 0 rg\n1 0 0 1 100 200 Tm\n"
                                                     "(%s) Tj\nET\n",
                                                     text);
    g_byte_array_append(overlay->content, (const guint8 *)content, (guint)strlen(content));
    if (text != NULL)
        g_ptr_array_add(overlay->standard_fonts, g_strdup("F1 Helvetica"));
    return overlay;
}

void support_overlay_free(struct overlay *overlay)
{
    g_byte_array_unref(overlay->content);
    g_ptr_array_unref(overlay->standard_fonts);
    g_ptr_array_unref(overlay->layers);
    g_free(overlay);
}

struct stamp_details support_details(void)
{
    return (struct stamp_details){
        .uuid = SUPPORT_UUID,
        .verify_uuid = SUPPORT_VERIFY_UUID,
        .title = "Certificate of Anna",
        .subject = "Demonstration Course",
        .language = "en",
        .created = G_GINT64_CONSTANT(1780000000) * G_USEC_PER_SEC,
    };
}

GByteArray *support_file(const struct base *base, const struct stamped *stamped)
{
    gsize length = 0;
    const guint8 *fixed = g_bytes_get_data(base_fixed(base), &length);
    GByteArray *file = g_byte_array_new();
    g_byte_array_append(file, fixed, (guint)length);
    g_byte_array_append(file, stamped->tail->data, stamped->tail->len);
    g_byte_array_append(file, stamped->ending->data, stamped->ending->len);
    return file;
}

void support_stamp_to(const struct base *base, const struct overlay *overlay,
                      const struct stamp_details *details, const char *path)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(stamper) stamper = stamper_new(base, &error);
    g_assert_no_error(error);
    struct stamped stamped = { 0 };
    stamper_stamp(stamper, overlay, details, &stamped, &error);
    g_assert_no_error(error);
    g_autoptr(GByteArray) file = support_file(base, &stamped);
    g_assert_cmpuint(file->len, ==, stamped.size);
    g_file_set_contents(path, (const char *)file->data, file->len, &error);
    g_assert_no_error(error);
    stamped_clear(&stamped);
}

char *support_run(bool with_errors, gsize *length, const char *program, ...)
{
    g_autofree char *found = g_find_program_in_path(program);
    if (found == NULL) {
        g_autofree char *reason = g_strdup_printf("%s is not installed", program);
        g_test_skip(reason);
        return NULL;
    }
    g_autoptr(GPtrArray) arguments = g_ptr_array_new();
    g_ptr_array_add(arguments, found);
    va_list more;
    va_start(more, program);
    for (const char *argument = program; argument != NULL;) {
        argument = va_arg(more, const char *);
        g_ptr_array_add(arguments, (gpointer)argument);
    }
    va_end(more);

    GSubprocessFlags flags =
        G_SUBPROCESS_FLAGS_STDOUT_PIPE
        | (with_errors ? G_SUBPROCESS_FLAGS_STDERR_MERGE : G_SUBPROCESS_FLAGS_NONE);
    g_autoptr(GError) error = NULL;
    g_autoptr(GSubprocess) process =
        g_subprocess_newv((const char *const *)arguments->pdata, flags, &error);
    g_assert_no_error(error);
    g_autoptr(GBytes) output = NULL;
    g_subprocess_communicate(process, NULL, NULL, &output, NULL, &error);
    g_assert_no_error(error);
    gsize size = 0;
    const char *bytes = g_bytes_get_data(output, &size);
    if (!g_subprocess_get_if_exited(process) || g_subprocess_get_exit_status(process) != 0)
        g_error("%s failed: %.*s", program, (int)MIN(size, 2000), bytes);
    if (length != NULL)
        *length = size;
    char *copy = g_malloc(size + 1);
    if (size > 0)
        memcpy(copy, bytes, size);
    copy[size] = '\0';
    return copy;
}

char *support_directory(void)
{
    g_autoptr(GError) error = NULL;
    char *directory = g_dir_make_tmp("testamur-pdf-XXXXXX", &error);
    g_assert_no_error(error);
    return directory;
}

void support_remove_directory(char *directory)
{
    g_autoptr(GDir) entries = g_dir_open(directory, 0, NULL);
    for (const char *name = g_dir_read_name(entries); name != NULL;
         name = g_dir_read_name(entries)) {
        g_autofree char *path = g_build_filename(directory, name, NULL);
        g_unlink(path);
    }
    g_rmdir(directory);
    g_free(directory);
}
