/* The order in which credentials are handed out. Layer: operations, private to export. */
#ifndef OPERATIONS_EXPORT_ORDER_H
#define OPERATIONS_EXPORT_ORDER_H

#include "operations/export.h"

/* The ids in that order. Array of gint64; free with g_array_unref. */
GArray *export_order_make(struct database *database, const GArray *ids, enum export_order order,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
