#include "config.h"

#include "pdf/template_report.h"

#include "base/json.h"
#include "pdf/template_clean.h"

#include <string.h>

#define FONTS_MOST 500
#define REPAIRS_MOST 5

/* What is told of each kind, and whether its number is worth telling. */
static const struct {
    const char *sentence;
    bool counted;
} sentences[FIND_KINDS] = {
    [FIND_SCRIPT] = { "Scripts are left out", true },
    [FIND_LAUNCH] = { "Actions that start a program are left out", true },
    [FIND_ACTION] = { "Actions that send or fetch data are left out", true },
    [FIND_EMBEDDED_FILE] = { "Embedded files are left out", true },
    [FIND_EXTERNAL_STREAM] = { "Content that is kept in other files is left out", true },
    [FIND_POSTSCRIPT] = { "PostScript programs are left out", true },
    [FIND_FORM_FIELD] = { "Form fields are left out, with what is filled in", true },
    [FIND_DYNAMIC_FORM] = { "A dynamic form (XFA) is left out", false },
    [FIND_LINK] = { "Links are left out", true },
    [FIND_ANNOTATION] = { "Annotations (notes, stamps, media) are left out", true },
    [FIND_SIGNATURE] = { "Digital signatures are left out", true },
    [FIND_BOOKMARKS] = { "Bookmarks are left out", false },
    [FIND_TAGS] = { "Tags for accessibility are left out", false },
    [FIND_PAGE] = { "Pages after the first are left out", true },
};

static json_t *report_dropped(const guint counts[FIND_KINDS])
{
    json_t *dropped = json_array();
    for (int i = 0; i < FIND_KINDS; i++) {
        if (counts[i] == 0)
            continue;
        g_autofree char *sentence =
            sentences[i].counted ? g_strdup_printf("%s (%u)", sentences[i].sentence, counts[i])
                                 : g_strdup(sentences[i].sentence);
        json_array_append_new(dropped, json_string(sentence));
    }
    return dropped;
}

static bool has_font_file(qpdf_data document, qpdf_oh font)
{
    qpdf_oh owner = font;
    qpdf_oh descendants = qpdf_oh_get_key(document, font, "/DescendantFonts");
    if (qpdf_oh_is_array(document, descendants)
        && qpdf_oh_get_array_n_items(document, descendants) > 0)
        owner = qpdf_oh_get_array_item(document, descendants, 0);
    qpdf_oh descriptor = qpdf_oh_get_key_if_dict(document, owner, "/FontDescriptor");
    return qpdf_oh_is_dictionary(document, descriptor)
           && (qpdf_oh_has_key(document, descriptor, "/FontFile")
               || qpdf_oh_has_key(document, descriptor, "/FontFile2")
               || qpdf_oh_has_key(document, descriptor, "/FontFile3"));
}

static bool is_told(const json_t *fonts, const json_t *font)
{
    size_t index;
    const json_t *told;
    json_array_foreach (fonts, index, told)
        if (json_equal(told, font))
            return true;
    return false;
}

/* The name without its slash and without the six letters and plus sign of a subset. */
static const char *plain_font_name(const char *name)
{
    name += name[0] == '/';
    return strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == 6 && name[6] == '+' ? name + 7 : name;
}

static bool report_font(qpdf_data document, qpdf_oh object, qpdf_oh dictionary, void *data)
{
    (void)object;
    json_t *fonts = data;
    qpdf_oh name = qpdf_oh_get_key(document, dictionary, "/BaseFont");
    if (template_document_has_name(document, dictionary, "/Type", "/Font")
        && !template_document_has_name(document, dictionary, "/Subtype", "/CIDFontType0")
        && !template_document_has_name(document, dictionary, "/Subtype", "/CIDFontType2")
        && qpdf_oh_is_name(document, name) && json_array_size(fonts) < FONTS_MOST) {
        g_autofree char *valid = g_utf8_make_valid(qpdf_oh_get_name(document, name), -1);
        g_autoptr(json_t) font = json_object();
        json_object_set_new(font, "name", json_string(plain_font_name(valid)));
        json_object_set_new(font, "embedded", json_boolean(has_font_file(document, dictionary)));
        if (!is_told(fonts, font))
            json_array_append(fonts, font);
    }
    qpdf_oh_release(document, name);
    return true;
}

static json_t *report_box(const struct template_box *box)
{
    return json_pack("[f, f, f, f]", box->left, box->bottom, box->right, box->top);
}

static json_t *report_page(const struct template_page *page)
{
    return json_pack("{s:f, s:f, s:i, s:f, s:o, s:o}", "width", page->width, "height", page->height,
                     "rotation", page->rotation, "user_unit", page->user_unit, "media_box",
                     report_box(&page->media), "crop_box", report_box(&page->crop));
}

/* What qpdf had to repair, in its words. */
static json_t *report_repairs(qpdf_data document)
{
    json_t *repairs = json_array();
    while (qpdf_more_warnings(document)) {
        qpdf_error warning = qpdf_next_warning(document);
        const char *detail = qpdf_get_error_message_detail(document, warning);
        if (detail != NULL && json_array_size(repairs) < REPAIRS_MOST)
            json_array_append_new(repairs, json_text(detail));
    }
    return repairs;
}

char *template_report(struct template_page *page, GError **error)
{
    qpdf_data document = page->document;
    guint counts[FIND_KINDS];
    g_autoptr(json_t) fonts = json_array();
    if (!template_count(page, counts, error) || !template_clean(document, page->resources, error)
        || !template_document_walk(document, page->resources, report_font, fonts, error))
        return NULL;

    g_autoptr(GByteArray) content = template_page_content(page, error);
    if (content == NULL)
        return NULL;
    g_autoptr(json_t) report = json_object();
    json_object_set_new(report, "pages", json_integer(page->pages));
    json_object_set_new(report, "page", report_page(page));
    json_object_set(report, "fonts", fonts);
    json_object_set_new(report, "encrypted", json_boolean(qpdf_is_encrypted(document)));
    json_object_set_new(report, "dropped", report_dropped(counts));
    json_object_set_new(report, "repaired", report_repairs(document));
    return json_write_compact(report);
}
