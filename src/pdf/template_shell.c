#include "config.h"

#include "pdf/template_shell.h"

#include "base/crypto_library.h"
#include "pdf/crypt.h"
#include "pdf/template_clean.h"
#include "pdf/template_images.h"

#include <openssl/rand.h>
#include <string.h>

#define OWNER_PASSWORD_LENGTH 32

static const char draw_template[] = "q /T Do Q\n";
static const char placeholder[] = "%\n";

/* Numbers go through strings of six decimals: four would shift a page of 841.889764 points. */
static qpdf_oh new_numbers(qpdf_data document, const double *numbers, int count)
{
    qpdf_oh array = qpdf_oh_new_array(document);
    for (int i = 0; i < count; i++)
        qpdf_oh_append_item(document, array, qpdf_oh_new_real_from_double(document, numbers[i], 6));
    return array;
}

static qpdf_oh new_filtered_stream(qpdf_data document, const void *bytes, gsize length,
                                   qpdf_oh filter)
{
    qpdf_oh stream = qpdf_oh_new_stream(document);
    qpdf_oh null = qpdf_oh_new_null(document);
    qpdf_oh_replace_stream_data(document, stream, bytes, length, filter, null);
    return stream;
}

static qpdf_oh new_stream(qpdf_data document, const void *bytes, gsize length)
{
    return new_filtered_stream(document, bytes, length, qpdf_oh_new_null(document));
}

/* The template's page as a form XObject of its own document: whatever state it leaves behind, whatever its
 * names mean, none of it reaches the overlay. */
static bool make_form(struct template_page *page, qpdf_oh *form, GError **error)
{
    qpdf_data document = page->document;
    g_autoptr(GByteArray) content = template_page_content(page, error);
    if (content == NULL || !template_clean(document, page->resources, error))
        return false;
    /* The sheet clips at its edge. The form clips a little further out: two clips at the same edge would
     * show as a faint line where a pixel is only half on the page. */
    const double box[] = { page->visible.left - 1, page->visible.bottom - 1,
                           page->visible.right + 1, page->visible.top + 1 };
    double matrix[6];
    template_page_matrix(page, matrix);

    g_autoptr(GByteArray) deflated = template_page_deflated(page, content);
    *form = deflated != NULL ? new_filtered_stream(document, deflated->data, deflated->len,
                                                   qpdf_oh_new_name(document, "/FlateDecode"))
                             : new_stream(document, content->data, content->len);
    qpdf_oh dictionary = qpdf_oh_get_dict(document, *form);
    qpdf_oh_replace_key(document, dictionary, "/Type", qpdf_oh_new_name(document, "/XObject"));
    qpdf_oh_replace_key(document, dictionary, "/Subtype", qpdf_oh_new_name(document, "/Form"));
    qpdf_oh_replace_key(document, dictionary, "/BBox", new_numbers(document, box, 4));
    qpdf_oh_replace_key(document, dictionary, "/Matrix", new_numbers(document, matrix, 6));
    qpdf_oh_replace_key(document, dictionary, "/Resources", page->resources);
    return template_document_check(document, error);
}

/* Copies a dictionary of the template's page or catalog, if it has one, to the shell. All copies between
 * the same two documents share what they refer to, so the layers named in /OCProperties are those that the
 * content is marked with. */
static bool copy_dictionary(qpdf_data shell, qpdf_oh target, qpdf_data document, qpdf_oh source,
                            const char *key, GError **error)
{
    qpdf_oh dictionary = qpdf_oh_get_key(document, source, key);
    if (!qpdf_oh_is_dictionary(document, dictionary))
        return true;
    if (!template_clean(document, dictionary, error))
        return false;
    if (!qpdf_oh_is_indirect(document, dictionary))
        dictionary = qpdf_make_indirect_object(document, dictionary);
    qpdf_oh_replace_key(shell, target, key,
                        qpdf_oh_copy_foreign_object(shell, document, dictionary));
    return template_document_check(document, error) && template_document_check(shell, error);
}

static bool fill(qpdf_data shell, struct template_page *page, const GPtrArray *files,
                 GArray **images, GError **error)
{
    qpdf_oh form = 0;
    if (!make_form(page, &form, error))
        return false;
    const double box[] = { 0, 0, page->width, page->height };
    qpdf_oh forms = qpdf_oh_new_dictionary(shell);
    qpdf_oh_replace_key(shell, forms, "/T",
                        qpdf_oh_copy_foreign_object(shell, page->document, form));
    *images = template_images_add(shell, forms, files, error);
    if (*images == NULL)
        return false;
    qpdf_oh resources = qpdf_oh_new_dictionary(shell);
    qpdf_oh_replace_key(shell, resources, "/XObject", forms);
    qpdf_oh contents = qpdf_oh_new_array(shell);
    qpdf_oh_append_item(shell, contents, new_stream(shell, draw_template, strlen(draw_template)));
    qpdf_oh_append_item(shell, contents, new_stream(shell, placeholder, strlen(placeholder)));

    qpdf_oh sheet = qpdf_oh_new_dictionary(shell);
    qpdf_oh_replace_key(shell, sheet, "/Type", qpdf_oh_new_name(shell, "/Page"));
    qpdf_oh_replace_key(shell, sheet, "/MediaBox", new_numbers(shell, box, 4));
    qpdf_oh_replace_key(shell, sheet, "/Resources", qpdf_make_indirect_object(shell, resources));
    qpdf_oh_replace_key(shell, sheet, "/Contents", contents);
    if (!copy_dictionary(shell, sheet, page->document, page->page, "/Group", error)
        || !copy_dictionary(shell, qpdf_get_root(shell), page->document,
                            qpdf_get_root(page->document), "/OCProperties", error))
        return false;
    qpdf_add_page(shell, shell, qpdf_make_indirect_object(shell, sheet), QPDF_TRUE);
    qpdf_set_info_key(shell, "/Producer", "Testamur");
    return template_document_check(shell, error);
}

/* The owner password is thrown away: nobody is to lift the restrictions. */
static bool set_encryption(qpdf_data shell, GError **error)
{
    guint8 random[OWNER_PASSWORD_LENGTH];
    char password[2 * OWNER_PASSWORD_LENGTH + 1];
    if (!crypto_library_need(error))
        return false;
    if (RAND_bytes(random, sizeof random) != 1)
        return crypt_set_library_error(error);
    for (guint i = 0; i < sizeof random; i++)
        g_snprintf(password + 2 * i, 3, "%02x", random[i]);
    const QPDF_BOOL accessibility = QPDF_TRUE, extraction = QPDF_FALSE, assembly = QPDF_FALSE,
                    annotation = QPDF_FALSE, filling = QPDF_FALSE, modification = QPDF_FALSE,
                    metadata_too = QPDF_TRUE;
    qpdf_set_r6_encryption_parameters2(shell, "", password, accessibility, extraction, assembly,
                                       annotation, filling, modification, qpdf_r3p_full,
                                       metadata_too);
    return true;
}

static GBytes *write_shell(qpdf_data shell, GError **error)
{
    qpdf_init_write_memory(shell);
    qpdf_set_object_stream_mode(shell, qpdf_o_disable);
    if (!set_encryption(shell, error))
        return NULL;
    qpdf_write(shell);
    if (!template_document_check(shell, error))
        return NULL;
    return g_bytes_new(qpdf_get_buffer(shell), qpdf_get_buffer_length(shell));
}

GBytes *template_shell_write(struct template_page *page, const GPtrArray *files, GArray **images,
                             GError **error)
{
    g_autoptr(GArray) added = NULL;
    g_auto(qpdf_data) shell = template_document_new(error);
    GBytes *file =
        shell != NULL && fill(shell, page, files, &added, error) ? write_shell(shell, error) : NULL;
    *images = file != NULL ? g_steal_pointer(&added) : NULL;
    return file;
}
