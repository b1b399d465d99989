#include "config.h"

#include "pdf/base_split.h"

#include "base/error.h"
#include "pdf/template_document.h"

#include <openssl/rand.h>
#include <string.h>

/* More than enough for "startxref", the offset and "%%EOF", and less than the trailer before them. */
#define ENDING_LONGEST 48

static bool set_unexpected(GError **error, const char *what)
{
    g_set_error(error, PDF_ERROR, ERROR_DATA,
                "The template can't be prepared (%s); print it to a new PDF and add that file",
                what);
    return false;
}

static guint number_of(qpdf_data document, qpdf_oh object)
{
    return qpdf_oh_is_indirect(document, object) ? (guint)qpdf_oh_get_object_id(document, object)
                                                 : 0;
}

static bool copy_string(qpdf_data document, qpdf_oh dictionary, const char *key, guint8 *bytes,
                        gsize length)
{
    qpdf_oh value = qpdf_oh_get_key(document, dictionary, key);
    size_t found = 0;
    if (!qpdf_oh_is_string(document, value))
        return false;
    const char *text = qpdf_oh_get_binary_string_value(document, value, &found);
    if (found != length)
        return false;
    memcpy(bytes, text, length);
    return true;
}

static bool read_encryption(qpdf_data document, qpdf_oh trailer, guint8 key[CRYPT_KEY_LENGTH],
                            GError **error)
{
    struct crypt_dictionary dictionary = { 0 };
    qpdf_oh encrypt = qpdf_oh_get_key(document, trailer, "/Encrypt");
    if (!qpdf_oh_is_dictionary(document, encrypt)
        || !copy_string(document, encrypt, "/U", dictionary.u, sizeof dictionary.u)
        || !copy_string(document, encrypt, "/UE", dictionary.ue, sizeof dictionary.ue)
        || !copy_string(document, encrypt, "/Perms", dictionary.perms, sizeof dictionary.perms))
        return set_unexpected(error, "its encryption is incomplete");
    qpdf_oh permissions = qpdf_oh_get_key(document, encrypt, "/P");
    dictionary.permissions = (gint32)qpdf_oh_get_int_value(document, permissions);
    if (dictionary.permissions != CRYPT_PERMISSIONS)
        return set_unexpected(error, "its permissions are not those that were asked for");
    return crypt_derive_key(&dictionary, key, error);
}

static void read_object_numbers(qpdf_data document, qpdf_oh trailer, struct base_numbers *numbers)
{
    qpdf_oh catalog = qpdf_get_root(document);
    qpdf_oh page = qpdf_get_page_n(document, 0);
    qpdf_oh resources = qpdf_oh_get_key(document, page, "/Resources");
    qpdf_oh contents = qpdf_oh_get_key(document, page, "/Contents");
    qpdf_oh forms = qpdf_oh_get_key(document, resources, "/XObject");
    const struct {
        guint *number;
        qpdf_oh object;
    } wanted[] = {
        { &numbers->slots[BASE_RESOURCES], resources },
        { &numbers->slots[BASE_OVERLAY], qpdf_oh_get_array_item(document, contents, 1) },
        { &numbers->slots[BASE_CATALOG], catalog },
        { &numbers->slots[BASE_INFORMATION], qpdf_oh_get_key(document, trailer, "/Info") },
        { &numbers->pages, qpdf_oh_get_key(document, catalog, "/Pages") },
        { &numbers->template, qpdf_oh_get_key(document, forms, "/T") },
        { &numbers->optional_content, qpdf_oh_get_key(document, catalog, "/OCProperties") },
        { &numbers->encryption, qpdf_oh_get_key(document, trailer, "/Encrypt") },
    };
    for (guint i = 0; i < G_N_ELEMENTS(wanted); i++)
        *wanted[i].number = number_of(document, wanted[i].object);
    for (guint i = 0; i < numbers->images->len; i++) {
        g_autofree char *name = g_strdup_printf("/I%u", i + 1);
        g_array_index(numbers->images, struct base_image, i).number =
            number_of(document, qpdf_oh_get_key(document, forms, name));
    }
    numbers->next =
        (guint)qpdf_oh_get_int_value(document, qpdf_oh_get_key(document, trailer, "/Size"));
}

/* Numbers and key, read back through qpdf, which thereby checks what it has written. */
static bool read_back(const guint8 *file, gsize length, struct base_numbers *numbers,
                      guint8 key[CRYPT_KEY_LENGTH], GError **error)
{
    g_auto(qpdf_data) document = template_document_open(file, length, error);
    if (document == NULL)
        return false;
    qpdf_oh trailer = qpdf_get_trailer(document);
    if (!read_encryption(document, trailer, key, error))
        return false;
    read_object_numbers(document, trailer, numbers);
    if (qpdf_has_error(document) || qpdf_more_warnings(document))
        return set_unexpected(error, "what was written does not read back");
    return true;
}

/* The classic cross-reference table at the end of a file that qpdf wrote: one section, each entry of 20
 * bytes. Returns where it begins; 0 when it is not as expected. */
static gsize find_xref(const guint8 *file, gsize length, guint count, guint64 *offsets)
{
    g_autofree char *head = g_strdup_printf("xref\n0 %u\n", count);
    gsize head_length = strlen(head);
    gsize end = MIN(length, (gsize)ENDING_LONGEST);
    const char *last = g_strrstr_len((const char *)file + length - end, (gssize)end, "startxref\n");
    if (last == NULL)
        return 0;
    guint64 start = g_ascii_strtoull(last + strlen("startxref\n"), NULL, 10);
    gsize needed = head_length + (gsize)count * BASE_XREF_ENTRY;
    if (start == 0 || start >= length || length - start < needed
        || memcmp(file + start, head, head_length) != 0)
        return 0;
    const char *entry = (const char *)file + start + head_length;
    for (guint i = 0; i < count; i++)
        offsets[i] = g_ascii_strtoull(entry + (gsize)i * BASE_XREF_ENTRY, NULL, 10);
    return (gsize)start;
}

struct piece {
    guint number;
    gsize start;
};

static gint compare_pieces(gconstpointer a, gconstpointer b)
{
    const struct piece *first = a, *second = b;
    return first->start < second->start ? -1 : first->start > second->start;
}

/* Copies all objects but those of the slots, and changes the offsets to those of the copy. */
static GBytes *copy_fixed_objects(const guint8 *file, gsize xref, struct base_numbers *numbers)
{
    guint count = numbers->next - 1;
    g_autofree struct piece *pieces = g_new(struct piece, count + 1);
    for (guint i = 0; i < count; i++)
        pieces[i] = (struct piece){ i + 1, (gsize)numbers->offsets[i + 1] };
    qsort(pieces, count, sizeof *pieces, compare_pieces);
    pieces[count] = (struct piece){ 0, xref };
    if (pieces[count - 1].start >= xref)
        return NULL;

    GByteArray *fixed = g_byte_array_new();
    g_byte_array_append(fixed, file, (guint)pieces[0].start);
    for (guint i = 0; i < count; i++) {
        guint number = pieces[i].number;
        bool slot = false;
        for (int k = 0; k < BASE_SLOTS; k++)
            slot = slot || numbers->slots[k] == number;
        numbers->offsets[number] = slot ? 0 : fixed->len;
        if (!slot)
            g_byte_array_append(fixed, file + pieces[i].start,
                                (guint)(pieces[i + 1].start - pieces[i].start));
    }
    numbers->offsets[0] = 0;
    return g_byte_array_free_to_bytes(fixed);
}

static struct base *split(const guint8 *file, gsize length, double page_width, double page_height,
                          struct base_numbers *numbers, GError **error)
{
    guint8 secrets[2 * CRYPT_KEY_LENGTH];
    if (!read_back(file, length, numbers, secrets, error))
        return NULL;
    if (numbers->next < 2 || numbers->next > length) {
        set_unexpected(error, "it has no objects");
        return NULL;
    }
    numbers->offsets = g_new0(guint64, numbers->next);
    gsize xref = find_xref(file, length, numbers->next, numbers->offsets);
    g_autoptr(GBytes) fixed = xref != 0 ? copy_fixed_objects(file, xref, numbers) : NULL;
    if (fixed == NULL) {
        set_unexpected(error, "its table of objects is not as expected");
        return NULL;
    }
    if (RAND_bytes(secrets + CRYPT_KEY_LENGTH, CRYPT_KEY_LENGTH) != 1) {
        crypt_set_library_error(error);
        return NULL;
    }
    g_autoptr(GBytes) kept = g_bytes_new(secrets, sizeof secrets);
    return base_new(fixed, kept, page_width, page_height, numbers, error);
}

struct base *base_split(const guint8 *file, gsize length, double page_width, double page_height,
                        GArray *images, GError **error)
{
    struct base_numbers numbers = { .images = images };
    struct base *base = split(file, length, page_width, page_height, &numbers, error);
    base_numbers_clear(&numbers);
    return base;
}
