#include "config.h"

#include "store/plan_items.h"

#include "store/virtual_table.h"

#include <string.h>

/* Layer: store. SQL reads the items from a table of our own: one statement for all of them keeps its place at the end of
 * the b-tree, where a statement for each would go down from the root, the deeper the more items there are. */

struct plan_item_draft {
    gint64 learner_id;
    const char *verdict;
    gsize reason; /* where it begins in the texts */
    gsize length; /* of it */
};

struct plan_items {
    GArray *drafts; /* of struct plan_item_draft */
    GString *texts; /* their reasons, one behind the other */
};

enum draft_column {
    DRAFT_LEARNER_ID,
    DRAFT_VERDICT,
    DRAFT_REASON,
    DRAFT_ITSELF, /* the parameter */
};

struct draft_cursor {
    sqlite3_vtab_cursor base;
    const struct plan_items *items;
    guint place;
};

static const struct virtual_kind draft_kind = {
    .name = "plan_draft",
    .declaration =
        "CREATE TABLE plan_draft (learner_id INTEGER, verdict TEXT, reason TEXT, itself HIDDEN)",
    .first_parameter = DRAFT_ITSELF,
    .parameters = 1,
    .cursor_size = sizeof(struct draft_cursor),
};

static int cursor_filter(sqlite3_vtab_cursor *base, int plan, const char *name, int count,
                         sqlite3_value **values)
{
    struct draft_cursor *cursor = (struct draft_cursor *)base;
    (void)plan, (void)name;
    cursor->items = count > 0 ? sqlite3_value_pointer(values[0], STATEMENT_POINTER) : NULL;
    cursor->place = 0;
    return SQLITE_OK;
}

static int cursor_next(sqlite3_vtab_cursor *base)
{
    ((struct draft_cursor *)base)->place++;
    return SQLITE_OK;
}

static int cursor_ended(sqlite3_vtab_cursor *base)
{
    const struct draft_cursor *cursor = (const struct draft_cursor *)base;
    return cursor->items == NULL || cursor->place >= cursor->items->drafts->len;
}

static int cursor_id(sqlite3_vtab_cursor *base, sqlite3_int64 *id)
{
    *id = ((const struct draft_cursor *)base)->place;
    return SQLITE_OK;
}

/* The texts stay as they are while the items are written. */
static int cursor_tell(sqlite3_vtab_cursor *base, sqlite3_context *context, int column)
{
    const struct draft_cursor *cursor = (const struct draft_cursor *)base;
    const struct plan_items *items = cursor->items;
    const struct plan_item_draft *draft =
        &g_array_index(items->drafts, struct plan_item_draft, cursor->place);
    switch ((enum draft_column)column) {
    case DRAFT_LEARNER_ID:
        sqlite3_result_int64(context, draft->learner_id);
        break;
    case DRAFT_VERDICT:
        sqlite3_result_text(context, draft->verdict, -1, SQLITE_STATIC);
        break;
    case DRAFT_REASON:
        sqlite3_result_text(context, items->texts->str + draft->reason, (int)draft->length,
                            SQLITE_STATIC);
        break;
    case DRAFT_ITSELF:
        break;
    }
    return SQLITE_OK;
}

static const sqlite3_module draft_module = {
    VIRTUAL_TABLE_MODULE, .xFilter = cursor_filter, .xNext = cursor_next,
    .xEof = cursor_ended, .xColumn = cursor_tell,   .xRowid = cursor_id,
};

struct plan_items *plan_items_new(void)
{
    struct plan_items *items = g_new0(struct plan_items, 1);
    items->drafts = g_array_new(FALSE, FALSE, sizeof(struct plan_item_draft));
    items->texts = g_string_new(NULL);
    return items;
}

void plan_items_free(struct plan_items *items)
{
    if (items == NULL)
        return;
    g_array_unref(items->drafts);
    g_string_free(items->texts, TRUE);
    g_free(items);
}

void plan_items_add(struct plan_items *items, gint64 learner_id, const char *verdict,
                    const char *reason)
{
    const struct plan_item_draft draft = {
        .learner_id = learner_id,
        .verdict = verdict,
        .reason = items->texts->len,
        .length = strlen(reason),
    };
    g_array_append_val(items->drafts, draft);
    g_string_append_len(items->texts, reason, (gssize)draft.length);
}

guint plan_items_count(const struct plan_items *items)
{
    return items->drafts->len;
}

gsize plan_items_size(const struct plan_items *items)
{
    return items->texts->len;
}

bool plan_items_write(const struct plan_items *items, struct database *database, gint64 plan_id,
                      GError **error)
{
    if (!virtual_table_add(database, &draft_kind, &draft_module, error))
        return false;
    /* Pages that are full are not looked at again: a long plan takes no more memory than a short one. */
    sqlite3_db_release_memory(database_handle(database));
    return database_run_unwatched(database, error,
                                  "INSERT INTO plan_item (plan_id, learner_id, verdict, reason) "
                                  "SELECT ?2, learner_id, verdict, reason FROM plan_draft(?1)",
                                  "pi", (void *)items, plan_id);
}

void plan_items_clear(struct plan_items *items)
{
    g_array_set_size(items->drafts, 0);
    g_string_truncate(items->texts, 0);
}
