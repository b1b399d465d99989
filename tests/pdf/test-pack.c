/* Packed contents are what was packed, whatever repeats in them and wherever. */
#include "config.h"

#include "pdf/pack.h"
#include "pdf/pack_text.h"

#include <libdeflate.h>
#include <string.h>

struct fixture {
    struct packer *packer;
    GPtrArray *pieces; /* of struct pack_piece */
    GString *content;
    GArray *marks;
};

static void piece_free(gpointer piece)
{
    pack_piece_free(piece);
}

static void set_up(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    fixture->packer = packer_new();
    fixture->pieces = g_ptr_array_new_with_free_func(piece_free);
    fixture->content = g_string_new(NULL);
    fixture->marks = g_array_new(FALSE, FALSE, sizeof(struct pack_mark));
}

static void tear_down(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    packer_free(fixture->packer);
    g_ptr_array_unref(fixture->pieces);
    g_string_free(fixture->content, TRUE);
    g_array_unref(fixture->marks);
}

/* Paths of a few up to some hundred points, of which some repeat coordinates as those of letters do. */
static void add_pieces(struct fixture *fixture, GRand *random, guint count)
{
    for (guint i = 0; i < count; i++) {
        struct pack_piece *piece = pack_piece_new();
        const gint points = g_rand_int_range(random, 0, 1 << g_rand_int_range(random, 0, 9));
        for (gint point = 0; point < points; point++)
            g_string_append_printf(piece->text, "%d %d l\n", g_rand_int_range(random, -3, 9) * 37,
                                   g_rand_int_range(random, -999, 999));
        g_string_append(piece->text, "f\n");
        g_ptr_array_add(fixture->pieces, piece);
    }
}

static void add_piece(struct fixture *fixture, guint index)
{
    struct pack_piece *piece = fixture->pieces->pdata[index];
    const struct pack_mark mark = { fixture->content->len, piece };
    g_array_append_val(fixture->marks, mark);
    g_string_append_len(fixture->content, piece->text->str, (gssize)piece->text->len);
}

static GByteArray *pack(struct fixture *fixture, struct packer *packer)
{
    GByteArray *out = g_byte_array_new();
    g_assert_true(packer_pack(packer, (const guint8 *)fixture->content->str, fixture->content->len,
                              fixture->marks, out));
    return out;
}

static void assert_unpacks(const struct fixture *fixture, const GByteArray *packed)
{
    struct libdeflate_decompressor *decompressor = libdeflate_alloc_decompressor();
    g_autofree char *content = g_malloc(fixture->content->len + 1);
    size_t length = 0;
    g_assert_cmpint(libdeflate_zlib_decompress(decompressor, packed->data, packed->len, content,
                                               fixture->content->len + 1, &length),
                    ==, LIBDEFLATE_SUCCESS);
    g_assert_cmpuint(length, ==, fixture->content->len);
    g_assert_true(memcmp(content, fixture->content->str, length) == 0);
    libdeflate_free_decompressor(decompressor);
}

static void test_contents(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    g_autoptr(GRand) random = g_rand_new_with_seed(20261128);
    add_pieces(fixture, random, 40);
    for (guint round = 0; round < 400; round++) {
        g_string_assign(fixture->content, "q 0.032 0 0 0.032 244.0777 290 cm\n");
        g_array_set_size(fixture->marks, 0);
        const gint glyphs = g_rand_int_range(random, 1, 60);
        for (gint glyph = 0; glyph < glyphs; glyph++) {
            add_piece(fixture, (guint)g_rand_int_range(random, 0, (gint)fixture->pieces->len));
            if (g_rand_boolean(random))
                g_string_append_printf(fixture->content, "1 0 0 1 %d 0 cm\n",
                                       g_rand_int_range(random, 500, 504));
        }
        g_autoptr(GByteArray) packed = g_byte_array_new();
        if (packer_pack(fixture->packer, (const guint8 *)fixture->content->str,
                        fixture->content->len, fixture->marks, packed))
            assert_unpacks(fixture, packed);
        else
            g_assert_cmpuint(packed->len, ==, 0);
    }
}

/* The place where a piece stood before is out of a reference's reach; some places are just within it. */
static void test_far(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    g_autoptr(GRand) random = g_rand_new_with_seed(1);
    add_pieces(fixture, random, 400);
    for (guint round = 0; round < 3; round++)
        for (guint i = 0; i < fixture->pieces->len; i++)
            add_piece(fixture, round == 1 ? fixture->pieces->len - 1 - i : i);
    g_assert_cmpuint(fixture->content->len, >, 3 * 32768);
    g_autoptr(GByteArray) packed = pack(fixture, fixture->packer);
    assert_unpacks(fixture, packed);
}

static void assert_same(const GByteArray *one, const GByteArray *other)
{
    g_assert_cmpuint(one->len, ==, other->len);
    g_assert_true(memcmp(one->data, other->data, one->len) == 0);
}

/* What was packed before, and by whom, leaves no trace. */
static void test_same_bytes(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    g_autoptr(GRand) random = g_rand_new_with_seed(2);
    g_autoptr(packer) other = packer_new();
    add_pieces(fixture, random, 12);
    for (guint i = 0; i < 24; i++)
        add_piece(fixture, i * 7 % 12);
    g_autoptr(GByteArray) first = pack(fixture, fixture->packer);
    g_autoptr(GByteArray) again = pack(fixture, fixture->packer);
    g_autoptr(GByteArray) others = pack(fixture, other);
    assert_same(first, again);
    assert_same(first, others);
    g_string_prepend(fixture->content, "q\n");
    for (guint i = 0; i < fixture->marks->len; i++)
        g_array_index(fixture->marks, struct pack_mark, i).place += 2;
    g_autoptr(GByteArray) moved = pack(fixture, other);
    assert_unpacks(fixture, moved);
}

/* Repeated outlines cost next to nothing, others half of their letters. */
static void test_size(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    g_autoptr(GRand) random = g_rand_new_with_seed(3);
    add_pieces(fixture, random, 20);
    for (guint i = 0; i < fixture->pieces->len; i++)
        add_piece(fixture, i);
    g_autoptr(GByteArray) once = pack(fixture, fixture->packer);
    g_assert_cmpuint(once->len, <, fixture->content->len / 2 + 100);
    for (guint i = 0; i < fixture->pieces->len; i++)
        add_piece(fixture, i);
    g_autoptr(GByteArray) twice = pack(fixture, fixture->packer);
    g_assert_cmpuint(twice->len, <, once->len + once->len / 10);
    assert_unpacks(fixture, twice);
}

static void test_unsuited(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    static const char *const texts[] = {
        "0 0 100 100 re\n0 200 100 100 re\n50 50 7 7 re\nf\n", /* much is in no piece */
        "(\001) Tj\n",                                         /* a character without a code */
        "(\344) Tj\n",
    };
    struct pack_piece *piece = pack_piece_new();
    g_string_assign(piece->text, "0 0 m\n100 0 l\n100 100 l\nf\n");
    g_ptr_array_add(fixture->pieces, piece);
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autoptr(GByteArray) out = g_byte_array_new();
        g_string_truncate(fixture->content, 0);
        g_array_set_size(fixture->marks, 0);
        for (guint copies = 0; copies < (i == 0 ? 1U : 9U); copies++)
            add_piece(fixture, 0);
        g_string_append(fixture->content, texts[i]);
        g_assert_false(packer_pack(fixture->packer, (const guint8 *)fixture->content->str,
                                   fixture->content->len, fixture->marks, out));
        g_assert_cmpuint(out->len, ==, 0);
    }
}

/* Texts of any letters and lengths, with phrases that come again. */
static void fill_text(struct fixture *fixture, GRand *random, gsize length)
{
    g_string_truncate(fixture->content, 0);
    while (fixture->content->len < length) {
        const gsize written = fixture->content->len;
        if (written > 0 && g_rand_boolean(random)) {
            const gint from = g_rand_int_range(random, 0, (gint)written);
            const gsize wanted = (gsize)g_rand_int_range(random, 1, 400);
            const gsize count = MIN(written - (gsize)from, wanted);
            g_autofree char *phrase = g_memdup2(fixture->content->str + from, count);
            g_string_append_len(fixture->content, phrase, (gssize)count);
        } else {
            g_string_append_c(fixture->content, (char)g_rand_int_range(random, 0, 256));
        }
    }
    g_string_truncate(fixture->content, length);
}

static void test_texts(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    g_autoptr(GRand) random = g_rand_new_with_seed(20261128);
    g_autoptr(text_packer) packer = text_packer_new();
    g_autoptr(GByteArray) packed = g_byte_array_new();
    g_autoptr(GByteArray) others = g_byte_array_new();
    for (gsize round = 0; round < 400; round++) {
        const gsize length = round < 20    ? round
                             : round == 20 ? PACK_TEXT_MOST
                                           : (gsize)g_rand_int_range(random, 20, 3000);
        fill_text(fixture, random, length);
        g_autoptr(text_packer) other = text_packer_new();
        text_packer_pack(packer, (const guint8 *)fixture->content->str, length, packed);
        text_packer_pack(other, (const guint8 *)fixture->content->str, length, others);
        assert_unpacks(fixture, packed);
        g_assert_cmpuint(packed->len, ==, others->len);
        g_assert_true(memcmp(packed->data, others->data, packed->len) == 0);
    }
}

/* A table of characters as text layers have it. */
static void test_text_size(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    g_autoptr(text_packer) packer = text_packer_new();
    g_autoptr(GByteArray) packed = g_byte_array_new();
    g_string_assign(fixture->content, "1 begincodespacerange\n<01> <FF>\nendcodespacerange\n");
    for (guint code = 1; code < 60; code++)
        g_string_append_printf(fixture->content, "<%02X> <%04X>\n", code, 0x40 + code * 7 % 64);
    text_packer_pack(packer, (const guint8 *)fixture->content->str, fixture->content->len, packed);
    assert_unpacks(fixture, packed);
    g_assert_cmpuint(packed->len, <, fixture->content->len * 6 / 10);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(path, function)                                                                        \
    g_test_add("/pack/" path, struct fixture, NULL, set_up, function, tear_down)
    ADD("contents", test_contents);
    ADD("far", test_far);
    ADD("same-bytes", test_same_bytes);
    ADD("size", test_size);
    ADD("unsuited", test_unsuited);
    ADD("texts", test_texts);
    ADD("text-size", test_text_size);
    return g_test_run();
}
