#include "config.h"

#include "verify/bucket.h"

#include <string.h>

struct bucket {
    double level;
    gint64 filled; /* when it was filled up last */
};

struct buckets {
    struct bucket_rate each, total;
    guint most;
    GHashTable *addresses; /* guint64 -> struct bucket */
    struct bucket all, strangers;
};

struct buckets *buckets_new(struct bucket_rate each, struct bucket_rate total, guint most)
{
    struct buckets *buckets = g_new0(struct buckets, 1);
    buckets->each = each;
    buckets->total = total;
    buckets->most = most;
    buckets->addresses = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, g_free);
    buckets->all.level = total.burst;
    buckets->strangers.level = each.burst;
    return buckets;
}

void buckets_free(struct buckets *buckets)
{
    if (buckets == NULL)
        return;
    g_hash_table_unref(buckets->addresses);
    g_free(buckets);
}

static void bucket_fill(struct bucket *bucket, const struct bucket_rate *rate, gint64 now)
{
    const double seconds = (double)MAX(now - bucket->filled, 0) / G_USEC_PER_SEC;
    bucket->level = MIN(bucket->level + seconds * rate->per_second, rate->burst);
    bucket->filled = now;
}

static bool bucket_take(struct bucket *bucket, const struct bucket_rate *rate, gint64 now)
{
    bucket_fill(bucket, rate, now);
    if (bucket->level < 1)
        return false;
    bucket->level -= 1;
    return true;
}

/* Four bytes of IPv4 (also within IPv6), or the first eight of IPv6. */
static guint64 address_key(GInetAddress *address)
{
    static const guint8 mapped[12] = { [10] = 0xff, [11] = 0xff };
    const guint8 *bytes = g_inet_address_to_bytes(address);
    const gsize size = g_inet_address_get_native_size(address);
    guint64 key = 0;
    if (size == 16 && memcmp(bytes, mapped, sizeof mapped) != 0) {
        memcpy(&key, bytes, sizeof key);
        return key;
    }
    guint32 four = 0;
    memcpy(&four, bytes + size - sizeof four, sizeof four);
    /* Apart from all networks that are in use. */
    return (guint64)four << 32 | 1;
}

/* A bucket that is full again is as good as none. */
static gboolean bucket_is_idle(gpointer key G_GNUC_UNUSED, gpointer value, gpointer data)
{
    const struct buckets *buckets = data;
    return ((struct bucket *)value)->level >= buckets->each.burst;
}

static void buckets_clean(struct buckets *buckets, gint64 now)
{
    GHashTableIter iterator;
    gpointer bucket;
    g_hash_table_iter_init(&iterator, buckets->addresses);
    while (g_hash_table_iter_next(&iterator, NULL, &bucket))
        bucket_fill(bucket, &buckets->each, now);
    g_hash_table_foreach_remove(buckets->addresses, bucket_is_idle, buckets);
}

bool buckets_take(struct buckets *buckets, GInetAddress *address, gint64 now)
{
    guint64 key = address_key(address);
    struct bucket *bucket = g_hash_table_lookup(buckets->addresses, &key);
    if (bucket == NULL && g_hash_table_size(buckets->addresses) >= buckets->most)
        buckets_clean(buckets, now);
    if (bucket == NULL && g_hash_table_size(buckets->addresses) >= buckets->most)
        bucket = &buckets->strangers;
    if (bucket == NULL) {
        bucket = g_new0(struct bucket, 1);
        bucket->level = buckets->each.burst;
        bucket->filled = now;
        g_hash_table_insert(buckets->addresses, g_memdup2(&key, sizeof key), bucket);
    }
    return bucket_take(bucket, &buckets->each, now);
}

bool buckets_take_total(struct buckets *buckets, gint64 now)
{
    return bucket_take(&buckets->all, &buckets->total, now);
}
