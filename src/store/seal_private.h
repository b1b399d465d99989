/* What the files of seals share. Layer: store, private to seal*.c. */
#ifndef STORE_SEAL_PRIVATE_H
#define STORE_SEAL_PRIVATE_H

#include "store/seal.h"

/* Ids of rows that share a sum: enough that sums are few, few enough to be compared with a backup by hand. */
#define SEAL_BLOCK 1000

struct sealed_table {
    const char *name;
    bool has_ids; /* otherwise one sum is for the whole table */
};

/* Ended by one without name. The first is the schema itself, which only migrations change. */
extern const struct sealed_table sealed_tables[];

/* The rows of a block and the sum of their hashes, which may run over. */
struct seal_sum {
    gint64 key; /* of table and block */
    gint64 rows;
    guint64 sum;
};

gint64 seal_key(guint table, gint64 id);
guint seal_key_table(gint64 key);
gint64 seal_key_block(gint64 key);

/* Sums by their keys. Free with g_hash_table_unref. */
GHashTable *seal_sums_new(void);
void seal_sums_add(GHashTable *sums, gint64 key, gint64 rows, guint64 sum);

/* The hash of a row, value by value, from SEAL_START on. False: there was no memory for the value. */
#define SEAL_START G_GUINT64_CONSTANT(0x5465737461)
bool seal_hash_value(guint64 *hash, sqlite3_value *value) G_GNUC_WARN_UNUSED_RESULT;

bool seal_store(struct database *database, const struct seal_sum *sum,
                GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
