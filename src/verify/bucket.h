/* Token buckets: how often one address, and all together, may ask. Layer: verify, private to it.
 * Source: RELIABILITY.md section 4. */
#ifndef VERIFY_BUCKET_H
#define VERIFY_BUCKET_H

#include "base/cleanup.h"

#include <gio/gio.h>
#include <stdbool.h>

/* How many requests at once, and how many each second in the long run. */
struct bucket_rate {
    double burst, per_second;
};

struct buckets;

/* At most `most` addresses are remembered; what comes when that many are busy shares one bucket. */
struct buckets *buckets_new(struct bucket_rate each, struct bucket_rate total, guint most);
void buckets_free(struct buckets *buckets);
DEFINE_AUTOPTR(buckets, buckets_free)

/* Takes one from the bucket of an address; an IPv6 network of 64 bits counts as one. `now` is monotonic, microseconds.
 * False: it is empty. */
bool buckets_take(struct buckets *buckets, GInetAddress *address, gint64 now);

/* Takes one from the bucket of all. */
bool buckets_take_total(struct buckets *buckets, gint64 now);

#endif
