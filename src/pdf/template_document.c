#include "config.h"

#include "pdf/template_document.h"

#include "base/error.h"
#include "pdf/qpdf_library.h"
#include "pdf/template.h"

#include <string.h>

/* Far more than any page of a certificate has. */
#define OBJECTS_MOST 500000
#define NESTING_MOST 200

void template_document_close(qpdf_data document)
{
    if (document != NULL)
        qpdf_cleanup(&document);
}

static bool set_unreadable(qpdf_data document, qpdf_error problem, GError **error)
{
    if (qpdf_get_error_code(document, problem) == qpdf_e_password) {
        g_set_error_literal(error, PDF_ERROR, ERROR_DATA,
                            "The template can't be opened without a password; save it without one "
                            "and add that file");
        return false;
    }
    const char *detail = qpdf_get_error_message_detail(document, problem);
    g_autofree char *valid = g_utf8_make_valid(detail != NULL ? detail : "", -1);
    g_set_error(
        error, PDF_ERROR, ERROR_DATA,
        "The template is not a usable PDF file (%s); print it to a new PDF and add that file",
        valid[0] != '\0' ? valid : "it is damaged");
    return false;
}

bool template_document_check(qpdf_data document, GError **error)
{
    return !qpdf_has_error(document) || set_unreadable(document, qpdf_get_error(document), error);
}

static qpdf_data new_silent_document(GError **error)
{
    if (!qpdf_library_need(error))
        return NULL;
    qpdf_data document = qpdf_init();
    qpdf_silence_errors(document);
    qpdf_set_suppress_warnings(document, QPDF_TRUE);
    return document;
}

qpdf_data template_document_open(const guint8 *file, gsize length, GError **error)
{
    if (length == 0) {
        g_set_error_literal(error, PDF_ERROR, ERROR_DATA, "The template is an empty file");
        return NULL;
    }
    if (memmem(file, MIN(length, TEMPLATE_HEADER_FARTHEST), "%PDF-", strlen("%PDF-")) == NULL) {
        g_set_error_literal(error, PDF_ERROR, ERROR_DATA, "The template is not a PDF file");
        return NULL;
    }
    g_auto(qpdf_data) document = new_silent_document(error);
    if (document == NULL)
        return NULL;
    qpdf_read_memory(document, "template", (const char *)file, length, "");
    if (!template_document_check(document, error))
        return NULL;
    return g_steal_pointer(&document);
}

qpdf_data template_document_new(GError **error)
{
    g_auto(qpdf_data) document = new_silent_document(error);
    if (document == NULL)
        return NULL;
    qpdf_empty_pdf(document);
    if (!template_document_check(document, error))
        return NULL;
    return g_steal_pointer(&document);
}

bool template_document_has_name(qpdf_data document, qpdf_oh dictionary, const char *key,
                                const char *name)
{
    qpdf_oh value = qpdf_oh_get_key_if_dict(document, dictionary, key);
    bool has = qpdf_oh_is_name_and_equals(document, value, name);
    qpdf_oh_release(document, value);
    return has;
}

GPtrArray *template_document_keys(qpdf_data document, qpdf_oh dictionary)
{
    GPtrArray *keys = g_ptr_array_new_with_free_func(g_free);
    qpdf_oh_begin_dict_key_iter(document, dictionary);
    while (qpdf_oh_dict_more_keys(document))
        g_ptr_array_add(keys, g_strdup(qpdf_oh_dict_next_key(document)));
    return keys;
}

struct walk {
    qpdf_data document;
    template_visitor visitor;
    void *data;
    GHashTable *verdicts; /* object number -> 1: stays, 2: goes */
    GArray *waiting;      /* of qpdf_oh: indirect containers that are still to be walked over */
    bool too_much;
};

enum walk_verdict {
    WALK_STAYS = 1,
    WALK_GOES,
};

static void walk_children(struct walk *walk, qpdf_oh container, int depth);

/* Whether an object may stay where it was found. Direct containers are walked over at once, indirect ones
 * later, so that long chains of references need no stack. */
static bool walk_object(struct walk *walk, qpdf_oh object, int depth)
{
    qpdf_data document = walk->document;
    bool stream = qpdf_oh_is_stream(document, object);
    bool dictionary = qpdf_oh_is_dictionary(document, object);
    bool indirect = qpdf_oh_is_indirect(document, object);
    if (!stream && !dictionary && !qpdf_oh_is_array(document, object))
        return true;

    gpointer number = GINT_TO_POINTER(qpdf_oh_get_object_id(document, object));
    gpointer known = indirect ? g_hash_table_lookup(walk->verdicts, number) : NULL;
    if (known != NULL)
        return GPOINTER_TO_INT(known) == WALK_STAYS;

    bool stays = true;
    if (stream) {
        qpdf_oh inner = qpdf_oh_get_dict(document, object);
        stays = walk->visitor(document, object, inner, walk->data);
        qpdf_oh_release(document, inner);
    } else if (dictionary) {
        stays = walk->visitor(document, object, object, walk->data);
    }
    if (indirect) {
        g_hash_table_insert(walk->verdicts, number,
                            GINT_TO_POINTER(stays ? WALK_STAYS : WALK_GOES));
        if (g_hash_table_size(walk->verdicts) > OBJECTS_MOST)
            walk->too_much = true;
    }
    if (stays && indirect) {
        qpdf_oh kept = qpdf_oh_new_object(document, object);
        g_array_append_val(walk->waiting, kept);
    } else if (stays) {
        walk_children(walk, object, depth + 1);
    }
    return stays;
}

static void walk_members(struct walk *walk, qpdf_oh dictionary, int depth)
{
    qpdf_data document = walk->document;
    g_autoptr(GPtrArray) keys = template_document_keys(document, dictionary);
    for (guint i = 0; i < keys->len && !walk->too_much; i++) {
        qpdf_oh value = qpdf_oh_get_key(document, dictionary, keys->pdata[i]);
        if (!walk_object(walk, value, depth))
            qpdf_oh_remove_key(document, dictionary, keys->pdata[i]);
        qpdf_oh_release(document, value);
    }
}

static void walk_items(struct walk *walk, qpdf_oh array, int depth)
{
    qpdf_data document = walk->document;
    int count = qpdf_oh_get_array_n_items(document, array);
    for (int i = 0; i < count && !walk->too_much; i++) {
        qpdf_oh item = qpdf_oh_get_array_item(document, array, i);
        if (!walk_object(walk, item, depth)) {
            qpdf_oh null = qpdf_oh_new_null(document);
            qpdf_oh_set_array_item(document, array, i, null);
            qpdf_oh_release(document, null);
        }
        qpdf_oh_release(document, item);
    }
}

static void walk_children(struct walk *walk, qpdf_oh container, int depth)
{
    qpdf_data document = walk->document;
    if (depth > NESTING_MOST) {
        walk->too_much = true;
    } else if (qpdf_oh_is_array(document, container)) {
        walk_items(walk, container, depth);
    } else if (qpdf_oh_is_stream(document, container)) {
        qpdf_oh dictionary = qpdf_oh_get_dict(document, container);
        walk_members(walk, dictionary, depth);
        qpdf_oh_release(document, dictionary);
    } else {
        walk_members(walk, container, depth);
    }
}

bool template_document_walk(qpdf_data document, qpdf_oh start, template_visitor visitor, void *data,
                            GError **error)
{
    g_autoptr(GHashTable) verdicts = g_hash_table_new(NULL, NULL);
    g_autoptr(GArray) waiting = g_array_new(FALSE, FALSE, sizeof(qpdf_oh));
    struct walk walk = { document, visitor, data, verdicts, waiting, false };
    walk_object(&walk, start, 0);
    while (waiting->len > 0 && !walk.too_much) {
        qpdf_oh next = g_array_index(waiting, qpdf_oh, waiting->len - 1);
        g_array_set_size(waiting, waiting->len - 1);
        walk_children(&walk, next, 0);
        qpdf_oh_release(document, next);
    }
    if (walk.too_much) {
        g_set_error_literal(error, PDF_ERROR, ERROR_DATA,
                            "The template has too many objects, or they are nested too deep; print "
                            "it to a new PDF and add that file");
        return false;
    }
    return template_document_check(document, error);
}
