#include "config.h"

#include "pdf/template_clean.h"

/* An object of one of these kinds has no place in what draws a page. FIND_KINDS: not worth telling. */
static const struct forbidden {
    const char *key, *name;
    enum template_find find;
} forbidden[] = {
    { "/S", "/JavaScript", FIND_SCRIPT },
    { "/S", "/Rendition", FIND_ACTION },
    { "/S", "/Launch", FIND_LAUNCH },
    { "/S", "/SubmitForm", FIND_ACTION },
    { "/S", "/ImportData", FIND_ACTION },
    { "/S", "/ResetForm", FIND_ACTION },
    { "/S", "/GoToR", FIND_ACTION },
    { "/S", "/GoToE", FIND_ACTION },
    { "/S", "/URI", FIND_KINDS },
    { "/S", "/GoTo", FIND_KINDS },
    { "/S", "/Named", FIND_KINDS },
    { "/Type", "/Action", FIND_KINDS },
    { "/Type", "/EmbeddedFile", FIND_KINDS },
    { "/Type", "/Filespec", FIND_KINDS },
    { "/Type", "/F", FIND_KINDS },
    { "/Type", "/Sig", FIND_SIGNATURE },
    { "/Type", "/Catalog", FIND_KINDS },
    { "/Type", "/Pages", FIND_KINDS },
    { "/Type", "/Page", FIND_KINDS },
    { "/Type", "/Annot", FIND_KINDS },
    { "/Type", "/Outlines", FIND_KINDS },
    { "/Type", "/StructTreeRoot", FIND_KINDS },
    { "/Type", "/StructElem", FIND_KINDS },
    { "/Type", "/Metadata", FIND_KINDS },
    { "/Subtype", "/PS", FIND_POSTSCRIPT },
};

/* Members of forms and images that draw nothing, or draw what is kept elsewhere. */
static const char *const superfluous[] = {
    "/AF",        "/Alternates", "/LastModified", "/Measure",      "/Metadata",      "/OPI",
    "/PieceInfo", "/PtData",     "/Ref",          "/StructParent", "/StructParents",
};

/* A few dozen is what templates have; an annotation beyond the bound is not told of, and not kept. */
#define ANNOTATIONS_MOST 10000

static const struct forbidden *find_forbidden(qpdf_data document, qpdf_oh dictionary)
{
    for (guint i = 0; i < G_N_ELEMENTS(forbidden); i++)
        if (template_document_has_name(document, dictionary, forbidden[i].key, forbidden[i].name))
            return &forbidden[i];
    return NULL;
}

static bool is_external(qpdf_data document, qpdf_oh object, qpdf_oh dictionary)
{
    return qpdf_oh_is_stream(document, object) && qpdf_oh_has_key(document, dictionary, "/F");
}

/* A file specification that has the file with it, whatever its /Type says. (A font may be called /EF, too.) */
static bool has_embedded_file(qpdf_data document, qpdf_oh dictionary)
{
    static const char *const platforms[] = { "/F", "/UF", "/DOS", "/Mac", "/Unix" };
    bool has = false;
    qpdf_oh files = qpdf_oh_get_key(document, dictionary, "/EF");
    for (guint i = 0; i < G_N_ELEMENTS(platforms) && !has; i++) {
        qpdf_oh file = qpdf_oh_get_key_if_dict(document, files, platforms[i]);
        has = qpdf_oh_is_stream(document, file);
        qpdf_oh_release(document, file);
    }
    qpdf_oh_release(document, files);
    return has;
}

/* Marked content may name property lists; only those of layers change what is drawn, so of the others the
 * name alone stays. */
static void clean_properties(qpdf_data document, qpdf_oh dictionary)
{
    qpdf_oh properties = qpdf_oh_get_key(document, dictionary, "/Properties");
    if (qpdf_oh_is_dictionary(document, properties)) {
        g_autoptr(GPtrArray) names = template_document_keys(document, properties);
        for (guint i = 0; i < names->len; i++) {
            qpdf_oh list = qpdf_oh_get_key(document, properties, names->pdata[i]);
            if (!template_document_has_name(document, list, "/Type", "/OCG")
                && !template_document_has_name(document, list, "/Type", "/OCMD"))
                qpdf_oh_replace_key(document, properties, names->pdata[i],
                                    qpdf_oh_new_dictionary(document));
        }
    }
    qpdf_oh_release(document, properties);
}

static bool clean_object(qpdf_data document, qpdf_oh object, qpdf_oh dictionary, void *data)
{
    (void)data;
    if (is_external(document, object, dictionary) || has_embedded_file(document, dictionary)
        || find_forbidden(document, dictionary) != NULL)
        return false;
    if (qpdf_oh_is_stream(document, object))
        for (guint i = 0; i < G_N_ELEMENTS(superfluous); i++)
            qpdf_oh_remove_key(document, dictionary, superfluous[i]);
    clean_properties(document, dictionary);
    return true;
}

bool template_clean(qpdf_data document, qpdf_oh start, GError **error)
{
    return template_document_walk(document, start, clean_object, NULL, error);
}

static bool count_object(qpdf_data document, qpdf_oh object, qpdf_oh dictionary, void *data)
{
    guint *counts = data;
    const struct forbidden *found = find_forbidden(document, dictionary);
    if (found != NULL && found->find < FIND_KINDS)
        counts[found->find]++;
    if (is_external(document, object, dictionary))
        counts[FIND_EXTERNAL_STREAM]++;
    else if (has_embedded_file(document, dictionary))
        counts[FIND_EMBEDDED_FILE]++;
    return true;
}

static void count_annotations(const struct template_page *page, guint counts[FIND_KINDS])
{
    qpdf_data document = page->document;
    qpdf_oh annotations = qpdf_oh_get_key(document, page->page, "/Annots");
    int count = qpdf_oh_is_array(document, annotations)
                    ? qpdf_oh_get_array_n_items(document, annotations)
                    : 0;
    for (int i = 0; i < MIN(count, ANNOTATIONS_MOST); i++) {
        qpdf_oh annotation = qpdf_oh_get_array_item(document, annotations, i);
        if (template_document_has_name(document, annotation, "/Subtype", "/Widget"))
            counts[FIND_FORM_FIELD]++;
        else if (template_document_has_name(document, annotation, "/Subtype", "/Link"))
            counts[FIND_LINK]++;
        else if (qpdf_oh_is_dictionary(document, annotation))
            counts[FIND_ANNOTATION]++;
        qpdf_oh_release(document, annotation);
    }
}

static int count_items(qpdf_data document, qpdf_oh dictionary, const char *key)
{
    qpdf_oh array = qpdf_oh_get_key_if_dict(document, dictionary, key);
    return qpdf_oh_is_array(document, array) ? qpdf_oh_get_array_n_items(document, array) : 0;
}

bool template_count(const struct template_page *page, guint counts[FIND_KINDS], GError **error)
{
    qpdf_data document = page->document;
    qpdf_oh catalog = qpdf_get_root(document);
    for (int i = 0; i < FIND_KINDS; i++)
        counts[i] = 0;
    if (!template_document_walk(document, catalog, count_object, counts, error))
        return false;
    count_annotations(page, counts);
    if (counts[FIND_FORM_FIELD] == 0) {
        qpdf_oh form = qpdf_oh_get_key(document, catalog, "/AcroForm");
        counts[FIND_FORM_FIELD] = (guint)count_items(document, form, "/Fields");
        counts[FIND_DYNAMIC_FORM] =
            qpdf_oh_is_dictionary(document, form) && qpdf_oh_has_key(document, form, "/XFA");
    }
    qpdf_oh bookmarks = qpdf_oh_get_key(document, catalog, "/Outlines");
    counts[FIND_BOOKMARKS] =
        !qpdf_oh_is_null(document, qpdf_oh_get_key_if_dict(document, bookmarks, "/First"));
    counts[FIND_TAGS] = qpdf_oh_has_key(document, catalog, "/StructTreeRoot") != 0;
    counts[FIND_PAGE] = (guint)page->pages - 1;
    return template_document_check(document, error);
}
