/* The ids that a PDF from outside names, read as the child process reads them, but in a process of the test's own, where
 * the sanitizers see what is not given back. */
#include "config.h"

#include "base/error.h"
#include "pdf/identity.h"

#include <glib.h>
#include <libdeflate.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define ID "01234567-89ab-4cde-8f01-23456789abcd"
#define METADATA                                                                                   \
    "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><dc:identifier>urn:uuid:" ID                            \
    "</dc:identifier></x:xmpmeta>"

/* Deflated, with the last byte of its checksum changed by so much. */
static GByteArray *deflate_metadata(guint8 damage)
{
    GByteArray *packed = g_byte_array_new();
    struct libdeflate_compressor *compressor = libdeflate_alloc_compressor(6);
    g_byte_array_set_size(packed, 1000);
    const gsize size =
        libdeflate_zlib_compress(compressor, METADATA, strlen(METADATA), packed->data, packed->len);
    g_assert_cmpuint(size, >, 0);
    g_byte_array_set_size(packed, (guint)size);
    packed->data[packed->len - 1] = (guint8)(packed->data[packed->len - 1] + damage);
    libdeflate_free_compressor(compressor);
    return packed;
}

static void append(GByteArray *pdf, const char *text)
{
    g_byte_array_append(pdf, (const guint8 *)text, (guint)strlen(text));
}

/* Without a table of where things are, which readers then find by themselves. */
static GByteArray *make_document(guint8 damage)
{
    GByteArray *pdf = g_byte_array_new();
    g_autoptr(GByteArray) packed = deflate_metadata(damage);
    g_autofree char *stream = g_strdup_printf("3 0 obj\n<< /Type /Metadata /Subtype /XML /Filter "
                                              "/FlateDecode /Length %u >>\nstream\n",
                                              packed->len);
    append(pdf, "%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R /Metadata 3 0 R >>\nendobj\n"
                "2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\n");
    append(pdf, stream);
    g_byte_array_append(pdf, packed->data, packed->len);
    append(pdf, "\nendstream\nendobj\ntrailer\n<< /Size 4 /Root 1 0 R >>\nstartxref\n0\n%%EOF\n");
    return pdf;
}

static void read_as_child(const void *bytes, gsize size)
{
    const int descriptor = memfd_create("testamur-test", MFD_CLOEXEC);
    g_assert_cmpint(descriptor, >=, 0);
    g_assert_true(write(descriptor, bytes, size) == (gssize)size);
    g_assert_cmpint(lseek(descriptor, 0, SEEK_SET), ==, 0);
    g_assert_cmpint(dup2(descriptor, STDIN_FILENO), ==, STDIN_FILENO);
    close(descriptor);
    g_assert_cmpint(identity_child(), ==, 0);
}

static void expect_told(const char *what)
{
    g_autofree char *path = g_strconcat("/pdf/identity/", what, "/subprocess", NULL);
    g_test_trap_subprocess(path, 0, G_TEST_SUBPROCESS_DEFAULT);
    g_test_trap_assert_passed();
    g_test_trap_assert_stdout("*" ID "\n*");
}

static void test_metadata_child(void)
{
    g_autoptr(GByteArray) pdf = make_document(0);
    read_as_child(pdf->data, pdf->len);
}

static void test_metadata(void)
{
    expect_told("metadata");
}

/* A document that somebody tampered with still says whose it was. libqpdf gives the data and a warning, and the data
 * are to be freed as ever. */
static void test_warning_child(void)
{
    g_autoptr(GByteArray) pdf = make_document(1);
    read_as_child(pdf->data, pdf->len);
}

static void test_warning(void)
{
    expect_told("warning");
}

/* The document with which fuzzing found that they were not; it names no credential. */
static void test_found_child(void)
{
    g_autofree char *bytes = NULL;
    gsize size = 0;
    g_autofree char *path = g_build_filename(
        g_getenv("TESTAMUR_SOURCE"), "tests/fuzz/corpus/identity/metadata-with-a-warning", NULL);
    g_assert_true(g_file_get_contents(path, &bytes, &size, NULL));
    read_as_child(bytes, size);
}

static void test_found(void)
{
    g_test_trap_subprocess("/pdf/identity/found/subprocess", 0, G_TEST_SUBPROCESS_DEFAULT);
    g_test_trap_assert_passed();
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/pdf/identity/metadata", test_metadata);
    g_test_add_func("/pdf/identity/metadata/subprocess", test_metadata_child);
    g_test_add_func("/pdf/identity/warning", test_warning);
    g_test_add_func("/pdf/identity/warning/subprocess", test_warning_child);
    g_test_add_func("/pdf/identity/found", test_found);
    g_test_add_func("/pdf/identity/found/subprocess", test_found_child);
    return g_test_run();
}
