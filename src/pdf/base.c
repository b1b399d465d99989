#include "config.h"

#include "pdf/base_parts.h"

#include "base/crypto_library.h"
#include "base/error.h"
#include "base/json.h"

#include <math.h>
#include <string.h>

#define SECRETS_LENGTH (2 * CRYPT_KEY_LENGTH)

/* The largest offset that ten digits of a cross-reference table hold is far above this; the tail's
 * offsets have 32 bits. */
#define FIXED_MOST (1u << 30)
#define OBJECTS_MOST 1000000

static const char *const slot_names[BASE_SLOTS] = {
    [BASE_RESOURCES] = "resources",
    [BASE_OVERLAY] = "overlay",
    [BASE_CATALOG] = "catalog",
    [BASE_INFORMATION] = "information",
};

static const struct {
    const char *name;
    gsize offset;
} number_members[] = {
    { "pages", G_STRUCT_OFFSET(struct base_numbers, pages) },
    { "template", G_STRUCT_OFFSET(struct base_numbers, template) },
    { "optional_content", G_STRUCT_OFFSET(struct base_numbers, optional_content) },
    { "encryption", G_STRUCT_OFFSET(struct base_numbers, encryption) },
    { "next", G_STRUCT_OFFSET(struct base_numbers, next) },
};

static gint compare_images(gconstpointer one, gconstpointer other)
{
    const struct base_image *a = one, *b = other;
    return strcmp(a->sha256, b->sha256);
}

GArray *base_images_sort(const GPtrArray *files)
{
    GArray *images = g_array_new(FALSE, TRUE, sizeof(struct base_image));
    for (guint i = 0; files != NULL && i < files->len; i++) {
        struct base_image image = { .number = i };
        g_autofree char *hash = g_compute_checksum_for_bytes(G_CHECKSUM_SHA256, files->pdata[i]);
        g_strlcpy(image.sha256, hash, sizeof image.sha256);
        g_array_append_val(images, image);
    }
    g_array_sort(images, compare_images);
    for (guint i = images->len; i > 1; i--)
        if (compare_images(&g_array_index(images, struct base_image, i - 1),
                           &g_array_index(images, struct base_image, i - 2))
            == 0)
            g_array_remove_index(images, i - 1);
    return images;
}

void base_key_for_images(GBytes *pdf, const GPtrArray *images, guint8 key[DIGEST_SIZE])
{
    /* Length and version come first, so that no template can be taken for another with images. */
    guint64 head[] = { GUINT64_TO_BE(BASE_FORMAT), GUINT64_TO_BE(g_bytes_get_size(pdf)) };
    gsize length = 0, key_length = DIGEST_SIZE;
    const guint8 *bytes = g_bytes_get_data(pdf, &length);
    g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA256);
    g_checksum_update(checksum, (const guint8 *)head, sizeof head);
    g_checksum_update(checksum, bytes, (gssize)length);
    g_autoptr(GArray) sorted = base_images_sort(images);
    for (guint i = 0; i < sorted->len; i++)
        g_checksum_update(checksum,
                          (const guchar *)g_array_index(sorted, struct base_image, i).sha256, -1);
    g_checksum_get_digest(checksum, key, &key_length);
}

void base_numbers_clear(struct base_numbers *numbers)
{
    g_clear_pointer(&numbers->offsets, g_free);
    g_clear_pointer(&numbers->images, g_array_unref);
}

GBytes *base_fixed(const struct base *base)
{
    return base->fixed;
}

const char *base_layout(const struct base *base)
{
    return base->layout;
}

GBytes *base_secrets(const struct base *base)
{
    return base->secrets;
}

double base_page_width(const struct base *base)
{
    return base->page_width;
}

double base_page_height(const struct base *base)
{
    return base->page_height;
}

const GArray *base_images(const struct base *base)
{
    return base->numbers.images;
}

const guint8 *base_file_key(const struct base *base)
{
    return g_bytes_get_data(base->secrets, NULL);
}

const guint8 *base_vector_secret(const struct base *base)
{
    return base_file_key(base) + CRYPT_KEY_LENGTH;
}

void base_write_xref_entry(char *entry, guint64 offset)
{
    memcpy(entry, "0000000000 00000 n \n", BASE_XREF_ENTRY);
    for (guint i = BASE_XREF_DIGITS; i-- > 0; offset /= 10)
        entry[i] = (char)('0' + offset % 10);
}

static bool set_misfit(GError **error, const char *what)
{
    g_set_error(error, PDF_ERROR, ERROR_DATA,
                "A prepared template in the database is damaged (%s); restore a backup", what);
    return false;
}

static bool is_slot(const struct base_numbers *numbers, guint number)
{
    for (int i = 0; i < BASE_SLOTS; i++)
        if (numbers->slots[i] == number)
            return true;
    return false;
}

/* Whether the object with this number begins at its offset. */
static bool object_is_there(GBytes *fixed, guint number, guint64 offset)
{
    gsize length = 0;
    const char *bytes = g_bytes_get_data(fixed, &length);
    char start[32];
    gsize expected = (gsize)g_snprintf(start, sizeof start, "%u 0 obj", number);
    return offset > 0 && offset < length && length - offset > expected
           && memcmp(bytes + offset, start, expected) == 0;
}

static bool check_numbers(const struct base_numbers *numbers, GBytes *fixed, GError **error)
{
    const guint required[] = { numbers->pages, numbers->template, numbers->encryption };
    for (guint i = 0; i < G_N_ELEMENTS(required); i++)
        if (required[i] == 0 || required[i] >= numbers->next || is_slot(numbers, required[i]))
            return set_misfit(error, "an object number is out of range");
    if (numbers->optional_content >= numbers->next)
        return set_misfit(error, "an object number is out of range");
    for (int i = 0; i < BASE_SLOTS; i++) {
        if (numbers->slots[i] == 0 || numbers->slots[i] >= numbers->next)
            return set_misfit(error, "an object number is out of range");
        for (int k = 0; k < i; k++)
            if (numbers->slots[i] == numbers->slots[k])
                return set_misfit(error, "an object number is used twice");
    }
    for (guint i = 0; i < numbers->images->len; i++) {
        const guint number = g_array_index(numbers->images, struct base_image, i).number;
        if (number == 0 || number >= numbers->next || is_slot(numbers, number))
            return set_misfit(error, "an image's number is out of range");
    }
    for (guint i = 1; i < numbers->next; i++)
        if (!is_slot(numbers, i) && !object_is_there(fixed, i, numbers->offsets[i]))
            return set_misfit(error, "an object is not where it should be");
    return true;
}

static char *make_xref(const struct base_numbers *numbers)
{
    char *xref = g_malloc((gsize)numbers->next * BASE_XREF_ENTRY);
    memcpy(xref, "0000000000 65535 f \n", BASE_XREF_ENTRY);
    for (guint i = 1; i < numbers->next; i++)
        base_write_xref_entry(xref + (gsize)i * BASE_XREF_ENTRY, numbers->offsets[i]);
    return xref;
}

static bool begin_digest(struct base *base, GError **error)
{
    if (!crypto_library_need(error))
        return false;
    gsize length = 0;
    const void *bytes = g_bytes_get_data(base->fixed, &length);
    base->sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
    base->digest = EVP_MD_CTX_new();
    if (base->sha256 == NULL || base->digest == NULL
        || EVP_DigestInit_ex2(base->digest, base->sha256, NULL) != 1
        || EVP_DigestUpdate(base->digest, bytes, length) != 1)
        return crypt_set_library_error(error);
    return true;
}

static json_t *write_images(const GArray *images)
{
    json_t *list = json_array();
    for (guint i = 0; i < images->len; i++) {
        const struct base_image *image = &g_array_index(images, struct base_image, i);
        json_array_append_new(
            list, json_pack("{s:s, s:i, s:i, s:i, s:i}", "sha256", image->sha256, "width",
                            (int)image->width, "height", (int)image->height, "orientation",
                            (int)image->orientation, "number", (int)image->number));
    }
    return list;
}

/* The layout as JSON. The two hashes find damage to the fixed part or the secrets when a base is loaded,
 * before anything is made with it. */
static char *write_layout(const struct base *base)
{
    const struct base_numbers *numbers = &base->numbers;
    g_autofree char *fixed = g_compute_checksum_for_bytes(G_CHECKSUM_SHA256, base->fixed);
    g_autofree char *secrets = g_compute_checksum_for_bytes(G_CHECKSUM_SHA256, base->secrets);
    g_autoptr(json_t) layout =
        json_pack("{s:i, s:f, s:f, s:s, s:s}", "format", BASE_FORMAT, "width", base->page_width,
                  "height", base->page_height, "fixed_sha256", fixed, "secrets_sha256", secrets);
    for (int i = 0; i < BASE_SLOTS; i++)
        json_object_set_new(layout, slot_names[i], json_integer(numbers->slots[i]));
    for (guint i = 0; i < G_N_ELEMENTS(number_members); i++)
        json_object_set_new(
            layout, number_members[i].name,
            json_integer(G_STRUCT_MEMBER(guint, numbers, number_members[i].offset)));
    json_t *offsets = json_array();
    for (guint i = 0; i < numbers->next; i++)
        json_array_append_new(offsets, json_integer((json_int_t)numbers->offsets[i]));
    json_object_set_new(layout, "offsets", offsets);
    if (numbers->images->len > 0)
        json_object_set_new(layout, "images", write_images(numbers->images));
    return json_write_compact(layout);
}

/* base_new without the layout text, which it makes and base_load already has. */
static struct base *assemble(GBytes *fixed, GBytes *secrets, double page_width, double page_height,
                             struct base_numbers *numbers, GError **error)
{
    g_autoptr(base) base = g_new0(struct base, 1);
    base->fixed = g_bytes_ref(fixed);
    base->secrets = g_bytes_ref(secrets);
    base->page_width = page_width;
    base->page_height = page_height;
    base->numbers = *numbers;
    if (base->numbers.images == NULL)
        base->numbers.images = g_array_new(FALSE, TRUE, sizeof(struct base_image));
    numbers->offsets = NULL;
    numbers->images = NULL;
    if (!check_numbers(&base->numbers, fixed, error) || !begin_digest(base, error))
        return NULL;
    base->xref = make_xref(&base->numbers);
    return g_steal_pointer(&base);
}

struct base *base_new(GBytes *fixed, GBytes *secrets, double page_width, double page_height,
                      struct base_numbers *numbers, GError **error)
{
    struct base *base = assemble(fixed, secrets, page_width, page_height, numbers, error);
    if (base != NULL)
        base->layout = write_layout(base);
    return base;
}

static bool read_number(const json_t *layout, const char *name, guint *number)
{
    const json_t *value = json_object_get(layout, name);
    json_int_t integer = json_integer_value(value);
    *number = (guint)integer;
    return json_is_integer(value) && integer >= 0 && integer <= OBJECTS_MOST;
}

/* A base without images has no such list. */
static bool read_images(const json_t *layout, struct base_numbers *numbers)
{
    numbers->images = g_array_new(FALSE, TRUE, sizeof(struct base_image));
    size_t index;
    json_t *item;
    json_array_foreach (json_object_get(layout, "images"), index, item) {
        struct base_image image = { .sha256 = "" };
        const char *hash = json_string_value(json_object_get(item, "sha256"));
        if (hash == NULL || strlen(hash) + 1 != sizeof image.sha256
            || !read_number(item, "width", &image.width)
            || !read_number(item, "height", &image.height)
            || !read_number(item, "orientation", &image.orientation)
            || !read_number(item, "number", &image.number) || image.width == 0 || image.height == 0)
            return false;
        g_strlcpy(image.sha256, hash, sizeof image.sha256);
        g_array_append_val(numbers->images, image);
    }
    return true;
}

static bool read_numbers(const json_t *layout, struct base_numbers *numbers)
{
    for (int i = 0; i < BASE_SLOTS; i++)
        if (!read_number(layout, slot_names[i], &numbers->slots[i]))
            return false;
    for (guint i = 0; i < G_N_ELEMENTS(number_members); i++)
        if (!read_number(layout, number_members[i].name,
                         &G_STRUCT_MEMBER(guint, numbers, number_members[i].offset)))
            return false;

    const json_t *offsets = json_object_get(layout, "offsets");
    if (json_array_size(offsets) != numbers->next)
        return false;
    numbers->offsets = g_new0(guint64, MAX(numbers->next, 1));
    size_t index;
    json_t *offset;
    json_array_foreach (offsets, index, offset)
        numbers->offsets[index] = (guint64)json_integer_value(offset);
    return read_images(layout, numbers);
}

static bool matches_hash(const json_t *layout, const char *name, GBytes *bytes)
{
    g_autofree char *hash = g_compute_checksum_for_bytes(G_CHECKSUM_SHA256, bytes);
    return g_strcmp0(json_string_value(json_object_get(layout, name)), hash) == 0;
}

struct base *base_load(GBytes *fixed, const char *layout_text, GBytes *secrets, GError **error)
{
    struct base_numbers numbers = { 0 };
    g_autoptr(json_t) layout = json_read_text(layout_text, -1, "layout", NULL);
    if (!json_is_object(layout)) {
        set_misfit(error, "its layout is not readable");
        return NULL;
    }
    if (json_integer_value(json_object_get(layout, "format")) != BASE_FORMAT) {
        g_set_error_literal(error, PDF_ERROR, ERROR_DATA,
                            "A prepared template in the database comes from another version of "
                            "Testamur; use that version or a newer one");
        return NULL;
    }
    if (g_bytes_get_size(secrets) != SECRETS_LENGTH || g_bytes_get_size(fixed) > FIXED_MOST
        || !matches_hash(layout, "fixed_sha256", fixed)
        || !matches_hash(layout, "secrets_sha256", secrets)) {
        set_misfit(error, "its bytes have changed");
        return NULL;
    }
    double width = json_number_value(json_object_get(layout, "width"));
    double height = json_number_value(json_object_get(layout, "height"));
    struct base *base = NULL;
    if (!(width > 0 && height > 0) || !read_numbers(layout, &numbers))
        set_misfit(error, "its layout is incomplete");
    else
        base = assemble(fixed, secrets, width, height, &numbers, error);
    base_numbers_clear(&numbers);
    if (base != NULL)
        base->layout = g_strdup(layout_text);
    return base;
}

void base_free(struct base *base)
{
    if (base == NULL)
        return;
    g_bytes_unref(base->fixed);
    g_bytes_unref(base->secrets);
    g_free(base->layout);
    base_numbers_clear(&base->numbers);
    g_free(base->xref);
    EVP_MD_free(base->sha256);
    EVP_MD_CTX_free(base->digest);
    g_free(base);
}
