#include "config.h"

#include "pdf/merge.h"

#include "base/digest.h"
#include "base/error.h"
#include "pdf/base_parts.h"
#include "pdf/merge_layers.h"
#include "pdf/object_copy.h"

#include <string.h>

/* Readers look pages up in a tree; a node of it has so many at most. */
#define NODE_PAGES 100

/* How much is collected before it is handed on. */
#define WRITE_SIZE (256u * 1024)

/* How far upwards what bases have in common is looked for: fonts, images and the resources above them. */
#define SHARING_PASSES 8

/* The offsets of a cross-reference table have ten digits. */
#define FILE_MOST 9999999999u

enum {
    CATALOG = 1,
    PAGES,
    INFORMATION,
    FIRST_FREE,
};

/* A base in the new file. */
struct merge_base {
    const struct base *base;
    struct crypt *crypt;
    guint *numbers;     /* of its objects in the new file, by their own; 0: not taken along */
    const guint8 *page; /* its page object, from which each page is made */
};

struct merger {
    merge_write write;
    gpointer data;
    GArray *offsets;     /* guint64, by object number; 0: not written yet */
    GByteArray *pending; /* not handed on yet */
    guint64 written;     /* handed on */
    GHashTable *bases;   /* struct base -> struct merge_base */
    GHashTable *shared;  /* SHA-256 of an object of a base -> its number */
    GArray *nodes;       /* of struct merge_node */
    struct merge_layers *layers;
    guint pages;
};

struct merge_node {
    guint number;
    guint pages[NODE_PAGES];
    guint count;
};

static void merge_base_free(gpointer data)
{
    struct merge_base *mapped = data;
    if (mapped == NULL)
        return;
    crypt_free(mapped->crypt);
    g_free(mapped->numbers);
    g_free(mapped);
}

struct merger *merger_new(merge_write write, gpointer data)
{
    struct merger *merger = g_new0(struct merger, 1);
    merger->write = write;
    merger->data = data;
    merger->offsets = g_array_new(FALSE, TRUE, sizeof(guint64));
    g_array_set_size(merger->offsets, FIRST_FREE);
    merger->pending = g_byte_array_new();
    merger->bases = g_hash_table_new_full(NULL, NULL, NULL, merge_base_free);
    merger->shared =
        g_hash_table_new_full(g_bytes_hash, g_bytes_equal, (GDestroyNotify)g_bytes_unref, NULL);
    merger->nodes = g_array_new(FALSE, TRUE, sizeof(struct merge_node));
    merger->layers = merge_layers_new();
    g_byte_array_append(merger->pending, (const guint8 *)"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n", 15);
    return merger;
}

void merger_free(struct merger *merger)
{
    if (merger == NULL)
        return;
    g_array_unref(merger->offsets);
    g_byte_array_unref(merger->pending);
    g_hash_table_unref(merger->bases);
    g_hash_table_unref(merger->shared);
    g_array_unref(merger->nodes);
    merge_layers_free(merger->layers);
    g_free(merger);
}

guint merger_pages(const struct merger *merger)
{
    return merger->pages;
}

static guint new_number(struct merger *merger)
{
    const guint number = merger->offsets->len;
    g_array_set_size(merger->offsets, number + 1);
    return number;
}

static bool flush(struct merger *merger, gsize least, GError **error)
{
    GByteArray *pending = merger->pending;
    if (pending->len < least || pending->len == 0)
        return true;
    if (merger->written + pending->len > FILE_MOST) {
        g_set_error_literal(error, PDF_ERROR, ERROR_REFUSED,
                            "the file for printing would be larger than 10 GB: print a part of the "
                            "credentials at a time");
        return false;
    }
    if (!merger->write(merger->data, pending->data, pending->len, error))
        return false;
    merger->written += pending->len;
    g_byte_array_set_size(pending, 0);
    return true;
}

/* Notes that an object begins here. */
static void begin(struct merger *merger, guint number)
{
    g_array_index(merger->offsets, guint64, number) = merger->written + merger->pending->len;
}

static void put(struct merger *merger, const char *format, ...) G_GNUC_PRINTF(2, 3);
static void put(struct merger *merger, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_byte_array_append(merger->pending, (const guint8 *)text, (guint)strlen(text));
}

static bool fail(GError **error)
{
    g_set_error_literal(error, PDF_ERROR, ERROR_DATA,
                        "A prepared template or a stored document is incomplete; restore a backup");
    return false;
}

static bool copy(struct merger *merger, const struct object_copier *copier, const guint8 *bytes,
                 gsize length, guint number, GError **error)
{
    begin(merger, number);
    return object_copy(copier, bytes, length, number, merger->pending, error)
           && flush(merger, WRITE_SIZE, error);
}

/* An object of the fixed part. */
static const guint8 *find_fixed(const struct base *base, guint number, gsize *length)
{
    gsize size = 0;
    const guint8 *bytes = g_bytes_get_data(base->fixed, &size);
    const guint64 offset = number < base->numbers.next ? base->numbers.offsets[number] : 0;
    *length = size - (gsize)offset;
    return offset > 0 ? bytes + offset : NULL;
}

static guint note_reference(gpointer data, guint number)
{
    *(guint *)data = number;
    return number;
}

/* The base's one page: what its page tree refers to. */
static guint find_page(const struct merge_base *mapped)
{
    guint number = 0;
    gsize length = 0;
    g_autoptr(GByteArray) text = g_byte_array_new();
    const struct object_copier copier = { mapped->crypt, note_reference, &number };
    const guint8 *pages = find_fixed(mapped->base, mapped->base->numbers.pages, &length);
    return pages != NULL && object_copy(&copier, pages, length, 0, text, NULL) ? number : 0;
}

static guint renumber_fixed(gpointer data, guint number)
{
    const struct merge_base *mapped = data;
    return number < mapped->base->numbers.next ? mapped->numbers[number] : 0;
}

/* What a page is made from is not copied with the rest. */
static bool is_copied(const struct base *base, guint number, guint page)
{
    const struct base_numbers *fixed = &base->numbers;
    return fixed->offsets[number] != 0 && number != fixed->pages && number != page
           && number != fixed->encryption;
}

/* An object that is looked at: whether it refers to one that has no number yet. */
struct candidate {
    const struct merge_base *mapped;
    guint page;
    bool waits;
};

static guint renumber_candidate(gpointer data, guint number)
{
    struct candidate *candidate = data;
    const struct merge_base *mapped = candidate->mapped;
    if (number >= mapped->base->numbers.next || !is_copied(mapped->base, number, candidate->page))
        return 0;
    if (mapped->numbers[number] == 0)
        candidate->waits = true;
    return mapped->numbers[number];
}

/* The number of an object of this text, which is written unless it is there already. Layers that can be hidden
 * stay apart even if they look the same: each template says for itself which ones are. */
static bool share_text(struct merger *merger, const GByteArray *text, guint *number, GError **error)
{
    guint8 digest[DIGEST_SIZE];
    if (EVP_Digest(text->data, text->len, digest, NULL, EVP_sha256(), NULL) != 1)
        return crypt_set_library_error(error);
    g_autoptr(GBytes) key = g_bytes_new(digest, sizeof digest);
    *number = GPOINTER_TO_UINT(g_hash_table_lookup(merger->shared, key));
    if (*number != 0 && memmem(text->data, text->len, "/OCG", strlen("/OCG")) == NULL)
        return true;
    *number = new_number(merger);
    g_hash_table_insert(merger->shared, g_steal_pointer(&key), GUINT_TO_POINTER(*number));
    begin(merger, *number);
    put(merger, "%u 0 obj\n", *number);
    g_byte_array_append(merger->pending, text->data, text->len);
    put(merger, "endobj\n");
    return flush(merger, WRITE_SIZE, error);
}

/* Copies the objects that refer to none without a number; *progress tells whether there was any. */
static bool share_fixed(struct merger *merger, struct merge_base *mapped, guint page,
                        GByteArray *text, bool *progress, GError **error)
{
    *progress = false;
    for (guint number = 1; number < mapped->base->numbers.next; number++) {
        struct candidate candidate = { mapped, page, false };
        const struct object_copier copier = { mapped->crypt, renumber_candidate, &candidate };
        gsize length = 0;
        if (mapped->numbers[number] != 0 || !is_copied(mapped->base, number, page))
            continue;
        const guint8 *bytes = find_fixed(mapped->base, number, &length);
        g_byte_array_set_size(text, 0);
        if (!object_copy(&copier, bytes, length, 0, text, error)
            || (!candidate.waits && !share_text(merger, text, &mapped->numbers[number], error)))
            return false;
        *progress = *progress || !candidate.waits;
    }
    return true;
}

/* Copies what is left: objects that refer to each other in a ring, or in a long chain. */
static bool copy_rest(struct merger *merger, struct merge_base *mapped, guint page, GError **error)
{
    const guint count = mapped->base->numbers.next;
    const struct object_copier copier = { mapped->crypt, renumber_fixed, mapped };
    g_autoptr(GArray) rest = g_array_new(FALSE, FALSE, sizeof(guint));
    for (guint number = 1; number < count; number++)
        if (is_copied(mapped->base, number, page) && mapped->numbers[number] == 0) {
            mapped->numbers[number] = new_number(merger);
            g_array_append_val(rest, number);
        }
    for (guint i = 0; i < rest->len; i++) {
        gsize length = 0;
        const guint number = g_array_index(rest, guint, i);
        const guint8 *bytes = find_fixed(mapped->base, number, &length);
        if (!copy(merger, &copier, bytes, length, mapped->numbers[number], error))
            return false;
    }
    return true;
}

/* The original of an object that was copied. */
static const guint8 *find_copied(gpointer data, guint number, gsize *length)
{
    const struct merge_base *mapped = data;
    for (guint i = 1; i < mapped->base->numbers.next; i++)
        if (mapped->numbers[i] == number && number != 0)
            return find_fixed(mapped->base, i, length);
    return NULL;
}

/* From those that refer to nothing upwards, so that what two bases have in common is found to be the same: files
 * that were adopted each have their own copy of what their template draws. */
static bool copy_fixed(struct merger *merger, struct merge_base *mapped, guint page, GError **error)
{
    const struct base_numbers *fixed = &mapped->base->numbers;
    const struct object_copier copier = { mapped->crypt, renumber_fixed, mapped };
    const struct merge_layers_source source = { &copier, find_copied, mapped };
    g_autoptr(GByteArray) text = g_byte_array_new();
    mapped->numbers = g_new0(guint, fixed->next);
    bool progress = true;
    for (int pass = 0; progress && pass < SHARING_PASSES; pass++)
        if (!share_fixed(merger, mapped, page, text, &progress, error))
            return false;
    if (!copy_rest(merger, mapped, page, error))
        return false;
    if (fixed->optional_content != 0)
        merge_layers_add(merger->layers, &source, mapped->numbers[fixed->optional_content]);
    return true;
}

static struct merge_base *add_base(struct merger *merger, const struct base *base, GError **error)
{
    gsize length = 0;
    struct merge_base *mapped = g_new0(struct merge_base, 1);
    mapped->base = base;
    mapped->crypt = crypt_new(base_file_key(base), base_vector_secret(base), error);
    const guint page = mapped->crypt != NULL ? find_page(mapped) : 0;
    mapped->page = find_fixed(base, page, &length);
    if (mapped->crypt != NULL && mapped->page == NULL)
        fail(error);
    if (mapped->page != NULL && copy_fixed(merger, mapped, page, error))
        return mapped;
    merge_base_free(mapped);
    return NULL;
}

/* A page's objects: those of the tail that are drawn with. */
struct merge_page {
    const struct merge_base *mapped;
    guint node, resources, overlay;
    guint further; /* the first of those after the metadata; the others follow */
    guint count;   /* how many these are */
};

static guint renumber_page(gpointer data, guint number)
{
    const struct merge_page *page = data;
    const struct base_numbers *fixed = &page->mapped->base->numbers;
    if (number == fixed->slots[BASE_RESOURCES])
        return page->resources;
    if (number == fixed->slots[BASE_OVERLAY])
        return page->overlay;
    if (number == fixed->pages)
        return page->node;
    if (number > fixed->next && number - fixed->next - 1 < page->count)
        return page->further + (number - fixed->next - 1);
    return number < fixed->next ? page->mapped->numbers[number] : 0;
}

/* The tail begins with the slots and the metadata; text layers follow. */
static bool copy_tail(struct merger *merger, struct merge_page *page, const GByteArray *tail,
                      const GArray *offsets, GError **error)
{
    const struct object_copier copier = { page->mapped->crypt, renumber_page, page };
    for (guint i = 0; i < offsets->len; i++) {
        const guint offset = g_array_index(offsets, guint32, i);
        guint number = 0;
        if (i == BASE_RESOURCES)
            number = page->resources;
        else if (i == BASE_OVERLAY)
            number = page->overlay;
        else if (i > BASE_SLOTS)
            number = page->further + (i - BASE_SLOTS - 1);
        if (offset >= tail->len)
            return fail(error);
        if (number != 0
            && !copy(merger, &copier, tail->data + offset, tail->len - offset, number, error))
            return false;
    }
    return true;
}

static void put_empty_tail(struct merger *merger, const struct merge_page *page)
{
    begin(merger, page->resources);
    put(merger, "%u 0 obj\n<< /XObject << /T %u 0 R >> >>\nendobj\n", page->resources,
        page->mapped->numbers[page->mapped->base->numbers.template]);
    begin(merger, page->overlay);
    put(merger, "%u 0 obj\n<< /Length 0 >>\nstream\n\nendstream\nendobj\n", page->overlay);
}

static guint new_page(struct merger *merger, struct merge_page *page)
{
    if (merger->pages % NODE_PAGES == 0) {
        g_array_set_size(merger->nodes, merger->nodes->len + 1);
        g_array_index(merger->nodes, struct merge_node, merger->nodes->len - 1).number =
            new_number(merger);
    }
    struct merge_node *node =
        &g_array_index(merger->nodes, struct merge_node, merger->nodes->len - 1);
    const guint number = new_number(merger);
    page->node = node->number;
    node->pages[node->count++] = number;
    merger->pages++;
    return number;
}

static bool add_page(struct merger *merger, struct merge_base *mapped, const GByteArray *tail,
                     const GArray *offsets, GError **error)
{
    if (tail != NULL && offsets->len <= BASE_SLOTS)
        return fail(error);
    gsize size = 0;
    const guint8 *fixed = g_bytes_get_data(mapped->base->fixed, &size);
    struct merge_page page = { .mapped = mapped };
    const guint number = new_page(merger, &page);
    page.resources = new_number(merger);
    page.overlay = new_number(merger);
    page.count = tail != NULL ? offsets->len - BASE_SLOTS - 1 : 0;
    page.further = merger->offsets->len;
    g_array_set_size(merger->offsets, page.further + page.count);
    const struct object_copier copier = { mapped->crypt, renumber_page, &page };
    if (!copy(merger, &copier, mapped->page, (gsize)(fixed + size - mapped->page), number, error))
        return false;
    if (tail != NULL)
        return copy_tail(merger, &page, tail, offsets, error);
    put_empty_tail(merger, &page);
    return true;
}

bool merger_add(struct merger *merger, const struct base *base, const GByteArray *tail,
                const GArray *offsets, bool alone, GError **error)
{
    struct merge_base *mapped = g_hash_table_lookup(merger->bases, base);
    const bool known = mapped != NULL;
    if (!known)
        mapped = add_base(merger, base, error);
    if (mapped == NULL)
        return false;
    const bool added = add_page(merger, mapped, tail, offsets, error);
    if (alone && !known)
        merge_base_free(mapped);
    else if (!known)
        g_hash_table_insert(merger->bases, (gpointer)base, mapped);
    return added;
}

static void put_tree(struct merger *merger)
{
    for (guint i = 0; i < merger->nodes->len; i++) {
        const struct merge_node *node = &g_array_index(merger->nodes, struct merge_node, i);
        begin(merger, node->number);
        put(merger, "%u 0 obj\n<< /Type /Pages /Parent %u 0 R /Count %u /Kids [", node->number,
            (guint)PAGES, node->count);
        for (guint k = 0; k < node->count; k++)
            put(merger, " %u 0 R", node->pages[k]);
        put(merger, " ] >>\nendobj\n");
    }
    begin(merger, PAGES);
    put(merger, "%u 0 obj\n<< /Type /Pages /Count %u /Kids [", (guint)PAGES, merger->pages);
    for (guint i = 0; i < merger->nodes->len; i++)
        put(merger, " %u 0 R", g_array_index(merger->nodes, struct merge_node, i).number);
    put(merger, " ] >>\nendobj\n");
}

/* A certificate is printed at its own size. */
static void put_catalog(struct merger *merger, const char *title)
{
    begin(merger, CATALOG);
    put(merger,
        "%u 0 obj\n<< /Type /Catalog /Pages %u 0 R /ViewerPreferences << /PrintScaling /None >>",
        (guint)CATALOG, (guint)PAGES);
    g_autofree char *layers = merge_layers_text(merger->layers);
    if (layers != NULL)
        put(merger, " /OCProperties %s", layers);
    put(merger, " >>\nendobj\n");
    begin(merger, INFORMATION);
    put(merger, "%u 0 obj\n<< /Producer (Testamur) /Title <feff", (guint)INFORMATION);
    g_autofree gunichar2 *units = g_utf8_to_utf16(title, -1, NULL, NULL, NULL);
    for (gsize i = 0; units != NULL && units[i] != 0; i++)
        put(merger, "%04x", units[i]);
    put(merger, "> >>\nendobj\n");
}

static bool put_ending(struct merger *merger, GError **error)
{
    const guint count = merger->offsets->len;
    const guint64 start = merger->written + merger->pending->len;
    put(merger, "xref\n0 %u\n0000000000 65535 f \n", count);
    for (guint i = 1; i < count; i++) {
        char entry[BASE_XREF_ENTRY];
        base_write_xref_entry(entry, g_array_index(merger->offsets, guint64, i));
        g_byte_array_append(merger->pending, (const guint8 *)entry, sizeof entry);
        if (!flush(merger, WRITE_SIZE, error))
            return false;
    }
    put(merger, "trailer\n<< /Size %u /Root %u 0 R /Info %u 0 R >>\n", count, (guint)CATALOG,
        (guint)INFORMATION);
    put(merger, "startxref\n%" G_GUINT64_FORMAT "\n%%%%EOF\n", start);
    return flush(merger, 0, error);
}

bool merger_finish(struct merger *merger, const char *title, GError **error)
{
    put_tree(merger);
    put_catalog(merger, title);
    return put_ending(merger, error);
}
