#include "config.h"

#include "pdf/child_streams.h"

#include "base/error.h"
#include "pdf/pdf.h"

#include <errno.h>
#include <unistd.h>

GBytes *child_read_input(GError **error)
{
    g_autoptr(GByteArray) input = g_byte_array_new();
    guint8 buffer[65536];
    for (;;) {
        const ssize_t count = read(STDIN_FILENO, buffer, sizeof buffer);
        if (count == 0)
            return g_byte_array_free_to_bytes(g_steal_pointer(&input));
        if (count < 0 && errno != EINTR) {
            g_set_error_literal(error, PDF_ERROR, ERROR_IO, "The file could not be read");
            return NULL;
        }
        if (count > 0)
            g_byte_array_append(input, buffer, (guint)count);
    }
}

bool child_write_output(const void *bytes, gsize length, GError **error)
{
    const char *rest = bytes;
    while (length > 0) {
        const ssize_t count = write(STDOUT_FILENO, rest, length);
        if (count < 0 && errno != EINTR) {
            g_set_error_literal(error, PDF_ERROR, ERROR_IO, "The result could not be written");
            return false;
        }
        if (count > 0) {
            rest += count;
            length -= (gsize)count;
        }
    }
    return true;
}
