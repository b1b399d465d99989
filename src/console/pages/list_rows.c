#include "config.h"

#include "console/pages/list_rows.h"

gint64 list_row_id(const GPtrArray *rows, guint index)
{
    return ((const struct listing_row *)rows->pdata[index])->id;
}

int list_row_index(const GPtrArray *rows, gint64 id)
{
    for (guint i = 0; i < rows->len; i++)
        if (list_row_id(rows, i) == id)
            return (int)i;
    return -1;
}

GPtrArray *list_rows_join(GPtrArray *first, GPtrArray *second)
{
    g_ptr_array_extend_and_steal(first, second);
    return first;
}

/* Puts further rows before or behind those that were found. Sets how many these were. */
static bool list_rows_add(struct listing *listing, struct list_found *found, gint64 anchor,
                          enum listing_part part, guint wanted, guint *count, GError **error)
{
    *count = 0;
    if (wanted == 0)
        return true;
    GPtrArray *more = listing_fetch(listing, anchor, part, wanted, error);
    if (more == NULL)
        return false;
    *count = more->len;
    if (found->rows == NULL)
        found->rows = more;
    else if (part == LISTING_BEFORE || part == LISTING_UP_TO)
        found->rows = list_rows_join(more, found->rows);
    else
        found->rows = list_rows_join(found->rows, more);
    return true;
}

static bool list_rows_around(struct listing *listing, const struct list_request *request,
                             struct list_found *found, GError **error)
{
    const guint room = request->room, at = request->id != 0 ? MIN(request->at, room - 1) : 0;
    guint count = 0;
    if (!list_rows_add(listing, found, request->id, LISTING_BEFORE, at, &found->before, error)
        || !list_rows_add(listing, found, request->id, LISTING_FROM, room - found->before, &count,
                          error))
        return false;
    found->begins = request->id == 0 || found->before < at;
    const guint length = found->rows->len;
    if (found->begins || length >= room)
        return true;
    /* Fewer rows behind than have room: more of those before. */
    const guint missing = room - length;
    const gint64 anchor = length > 0 ? list_row_id(found->rows, 0) : request->id;
    if (!list_rows_add(listing, found, anchor, LISTING_BEFORE, missing, &count, error))
        return false;
    found->begins = count < missing;
    found->before += count;
    return true;
}

static bool list_rows_first(struct listing *listing, const struct list_request *request,
                            struct list_found *found, GError **error)
{
    guint count = 0;
    found->begins = true;
    return list_rows_add(listing, found, 0, LISTING_FROM, request->room, &count, error);
}

static bool list_rows_last(struct listing *listing, const struct list_request *request,
                           struct list_found *found, GError **error)
{
    guint count = 0;
    if (!list_rows_add(listing, found, 0, LISTING_UP_TO, request->room, &count, error))
        return false;
    found->begins = count < request->room;
    return true;
}

static bool list_rows_up(struct listing *listing, const struct list_request *request,
                         struct list_found *found, GError **error)
{
    guint count = 0;
    return list_rows_add(listing, found, request->first, LISTING_BEFORE, 1, &count, error);
}

static bool list_rows_down(struct listing *listing, const struct list_request *request,
                           struct list_found *found, GError **error)
{
    guint count = 0;
    return list_rows_add(listing, found, request->last, LISTING_AFTER, 1, &count, error);
}

/* The first row becomes the last one. */
static bool list_rows_page_up(struct listing *listing, const struct list_request *request,
                              struct list_found *found, GError **error)
{
    const guint wanted = MAX(request->room - 1, 1);
    guint count = 0;
    if (!list_rows_add(listing, found, request->first, LISTING_BEFORE, wanted, &found->before,
                       error))
        return false;
    found->begins = found->before < wanted;
    return found->before == 0
           || list_rows_add(listing, found, request->first, LISTING_FROM,
                            request->room - found->before, &count, error);
}

/* The last row becomes the first one; if there are not as many rows behind it, the window ends with the end. */
static bool list_rows_page_down(struct listing *listing, const struct list_request *request,
                                struct list_found *found, GError **error)
{
    guint count = 0;
    if (!list_rows_add(listing, found, request->last, LISTING_FROM, request->room, &count, error))
        return false;
    return count <= 1
           || list_rows_add(listing, found, request->last, LISTING_BEFORE, request->room - count,
                            &found->before, error);
}

bool list_rows_read(struct listing *listing, const struct list_request *request,
                    struct list_found *found, GError **error)
{
    static bool (*const readers[])(struct listing *, const struct list_request *,
                                   struct list_found *, GError **) = {
        [LIST_AROUND] = list_rows_around,       [LIST_FIRST] = list_rows_first,
        [LIST_LAST] = list_rows_last,           [LIST_UP] = list_rows_up,
        [LIST_DOWN] = list_rows_down,           [LIST_PAGE_UP] = list_rows_page_up,
        [LIST_PAGE_DOWN] = list_rows_page_down,
    };
    *found = (struct list_found){ 0 };
    if (readers[request->move](listing, request, found, error))
        return true;
    if (found->rows != NULL)
        g_ptr_array_unref(found->rows);
    found->rows = NULL;
    return false;
}
