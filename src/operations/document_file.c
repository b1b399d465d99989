#include "config.h"

#include "operations/document_file.h"

GBytes *document_file(const struct base *base, const struct stamped *stamped)
{
    GByteArray *file = g_byte_array_new();
    gsize size = 0;
    const guint8 *fixed = g_bytes_get_data(base_fixed(base), &size);
    g_byte_array_append(file, fixed, (guint)size);
    g_byte_array_append(file, stamped->tail->data, stamped->tail->len);
    g_byte_array_append(file, stamped->ending->data, stamped->ending->len);
    return g_byte_array_free_to_bytes(file);
}
