/* What an image file is, from its head. Layer: operations. Called by asset.c. */
#ifndef OPERATIONS_IMAGE_H
#define OPERATIONS_IMAGE_H

#include "base/json.h"

/* Whether the bytes begin as a PNG or a JPEG does. */
bool image_is_known(GBytes *bytes);

/* format ("png", "jpeg"), width and height in pixels. ERROR_DATA when the head is damaged or the image has
 * no or more than 100 million pixels. New reference. */
json_t *image_describe(GBytes *bytes, GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
