/* Parcels: several files as one, for a child process that reads but one. Layer: pdf, private to template. */
#ifndef PDF_PARCEL_H
#define PDF_PARCEL_H

#include <glib.h>

/* Packs files (GBytes). New reference. */
GBytes *parcel_pack(const GPtrArray *files);

/* Their bytes again, as parts of `parcel`; NULL when it is no parcel. Free with g_ptr_array_unref. */
GPtrArray *parcel_unpack(GBytes *parcel);

#endif
