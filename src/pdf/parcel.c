#include "config.h"

#include "pdf/parcel.h"

#include <string.h>

/* Each file follows its length, in the machine's own order: both ends are the same program. */
GBytes *parcel_pack(const GPtrArray *files)
{
    g_autoptr(GByteArray) parcel = g_byte_array_new();
    for (guint i = 0; i < files->len; i++) {
        gsize size = 0;
        const guint8 *data = g_bytes_get_data(files->pdata[i], &size);
        const guint64 length = size;
        g_byte_array_append(parcel, (const guint8 *)&length, sizeof length);
        g_byte_array_append(parcel, data, (guint)size);
    }
    return g_byte_array_free_to_bytes(g_steal_pointer(&parcel));
}

GPtrArray *parcel_unpack(GBytes *parcel)
{
    gsize size = 0;
    const guint8 *data = g_bytes_get_data(parcel, &size);
    g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
    for (gsize at = 0; at < size;) {
        guint64 length = 0;
        if (size - at < sizeof length)
            return NULL;
        memcpy(&length, data + at, sizeof length);
        at += sizeof length;
        if (length > size - at)
            return NULL;
        g_ptr_array_add(files, g_bytes_new_from_bytes(parcel, at, (gsize)length));
        at += (gsize)length;
    }
    return g_steal_pointer(&files);
}
