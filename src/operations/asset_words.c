#include "config.h"

#include "operations/asset_words.h"

#include "base/json.h"
#include "base/text.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#define MILLIMETRES_PER_POINT (25.4 / 72)

/* Programs round paper sizes each in their own way. */
#define PAPER_TOLERANCE 3.0

struct card {
    struct sheet *sheet;
    int label_cells, cells;
};

/* Upright, in points. */
static const struct {
    const char *name;
    double width, height;
} papers[] = {
    { "A3", 841.89, 1190.55 }, { "A4", 595.28, 841.89 },  { "A5", 419.53, 595.28 },
    { "US Letter", 612, 792 }, { "US Legal", 612, 1008 }, { "US Tabloid", 792, 1224 },
};

/* One line after another, broken at spaces where it would be wider. A word that is wider by itself stays whole: it may
 * be wanted for copying. */
static void card_add(const struct card *card, const char *label, const char *text)
{
    g_autofree char *named = *label != '\0' ? g_strconcat(label, ":", NULL) : g_strdup("");
    g_autofree char *margin = text_fit_cells(named, card->label_cells);
    g_autofree char *shown = text_show(text);
    g_auto(GStrv) words = g_strsplit(shown, " ", -1);
    g_autoptr(GString) line = g_string_new(margin);
    int used = 0;
    for (char **word = words; *word != NULL; word++) {
        const int width = text_cells(*word);
        if (used > 0 && card->label_cells + used + 1 + width > card->cells) {
            sheet_line(card->sheet, "%s", line->str);
            g_string_printf(line, "%*s", card->label_cells, "");
            used = 0;
        }
        g_string_append_printf(line, "%s%s", used > 0 ? " " : "", *word);
        used += width + (used > 0 ? 1 : 0);
    }
    sheet_line(card->sheet, "%s", line->str);
}

/* "841.89", "595". */
static const char *number_text(double number, char text[G_ASCII_DTOSTR_BUF_SIZE])
{
    return g_ascii_formatd(text, G_ASCII_DTOSTR_BUF_SIZE, "%.6g", number);
}

static char *box_text(const json_t *box)
{
    g_autoptr(GString) text = g_string_new(NULL);
    size_t index;
    const json_t *side;
    json_array_foreach (box, index, side) {
        char number[G_ASCII_DTOSTR_BUF_SIZE];
        g_string_append_printf(text, "%s%s", index > 0 ? " " : "",
                               number_text(json_number_value(side), number));
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}

/* "A4 landscape"; NULL for a size without a name. Caller frees. */
static char *paper_name(double width, double height)
{
    const char *way = width > height ? "landscape" : "portrait";
    for (gsize i = 0; i < G_N_ELEMENTS(papers); i++)
        if (fabs(MIN(width, height) - papers[i].width) <= PAPER_TOLERANCE
            && fabs(MAX(width, height) - papers[i].height) <= PAPER_TOLERANCE)
            return g_strdup_printf("%s %s", papers[i].name, way);
    return NULL;
}

static void add_size(const struct card *card, const json_t *page)
{
    const double width = json_number_value(json_object_get(page, "width"));
    const double height = json_number_value(json_object_get(page, "height"));
    char across[G_ASCII_DTOSTR_BUF_SIZE], up[G_ASCII_DTOSTR_BUF_SIZE];
    g_autofree char *paper = paper_name(width, height);
    g_autofree char *text = g_strdup_printf(
        "%s x %s points (%.0f x %.0f mm)%s%s", number_text(width, across), number_text(height, up),
        width * MILLIMETRES_PER_POINT, height * MILLIMETRES_PER_POINT, paper != NULL ? ", " : "",
        paper != NULL ? paper : "");
    card_add(card, "Page", text);
}

static void add_page(const struct card *card, const json_t *page)
{
    add_size(card, page);
    const json_t *media = json_object_get(page, "media_box");
    const json_t *crop = json_object_get(page, "crop_box");
    const bool cropped = json_is_array(crop) && !json_equal(media, crop);
    g_autofree char *media_text = box_text(media), *crop_text = box_text(crop);
    g_autofree char *boxes =
        cropped ? g_strdup_printf("MediaBox %s, of which CropBox %s is seen", media_text, crop_text)
                : g_strdup_printf("MediaBox %s, nothing cropped", media_text);
    card_add(card, "Boxes", boxes);

    const int degrees = (int)json_integer_value(json_object_get(page, "rotation"));
    g_autofree char *turned = g_strdup_printf("%d degrees clockwise", degrees);
    card_add(card, "Rotation", degrees != 0 ? turned : "none");

    const double unit = json_number_value(json_object_get(page, "user_unit"));
    char number[G_ASCII_DTOSTR_BUF_SIZE];
    g_autofree char *scaled = g_strdup_printf("the boxes count in units of %s points (UserUnit)",
                                              number_text(unit, number));
    if (unit != 1)
        card_add(card, "Unit", scaled);
}

static void add_pages(const struct card *card, const json_t *pages)
{
    g_autofree char *text =
        g_strdup_printf("%d, of which the first is used", (int)json_integer_value(pages));
    card_add(card, "Pages", json_integer_value(pages) == 1 ? "1" : text);
}

static void add_fonts(const struct card *card, const json_t *fonts)
{
    size_t index;
    const json_t *font;
    if (json_array_size(fonts) == 0)
        card_add(card, "Fonts", "none");
    json_array_foreach (fonts, index, font) {
        const char *name = json_string_value(json_object_get(font, "name"));
        g_autofree char *text = g_strdup_printf("%s, %s", name != NULL ? name : "?",
                                                json_is_true(json_object_get(font, "embedded"))
                                                    ? "embedded"
                                                    : "not embedded: readers take their own");
        card_add(card, index == 0 ? "Fonts" : "", text);
    }
}

static void add_encrypted(const struct card *card, const json_t *encrypted)
{
    card_add(card, "Encrypted",
             json_is_true(encrypted) ? "yes, without a password to open it" : "no");
}

/* The label says what the sentences end with: "Scripts are left out (1)". */
static char *without_verb(const char *sentence)
{
    static const char *const verbs[] = { " are left out", " is left out" };
    for (gsize i = 0; i < G_N_ELEMENTS(verbs); i++) {
        const char *verb = strstr(sentence, verbs[i]);
        if (verb != NULL)
            return g_strdup_printf("%.*s%s", (int)(verb - sentence), sentence,
                                   verb + strlen(verbs[i]));
    }
    return g_strdup(sentence);
}

static void add_dropped(const struct card *card, const json_t *sentences)
{
    size_t index;
    const json_t *sentence;
    if (json_array_size(sentences) == 0)
        card_add(card, "Left out", "nothing");
    json_array_foreach (sentences, index, sentence) {
        g_autofree char *text = without_verb(json_string_value(sentence));
        card_add(card, index == 0 ? "Left out" : "", text);
    }
}

static void add_repaired(const struct card *card, const json_t *repairs)
{
    size_t index;
    const json_t *repair;
    json_array_foreach (repairs, index, repair)
        card_add(card, index == 0 ? "Repaired" : "", json_string_value(repair));
}

/* In the order in which they are told; what is not listed follows, by the name of its member. */
static const struct {
    const char *member;
    void (*add)(const struct card *card, const json_t *value);
} members[] = {
    { "pages", add_pages }, { "page", add_page },           { "dropped", add_dropped },
    { "fonts", add_fonts }, { "encrypted", add_encrypted }, { "repaired", add_repaired },
};

static bool is_listed(const char *member)
{
    for (gsize i = 0; i < G_N_ELEMENTS(members); i++)
        if (g_str_equal(members[i].member, member))
            return true;
    return false;
}

static char *value_text(const json_t *value)
{
    char number[G_ASCII_DTOSTR_BUF_SIZE];
    if (json_is_string(value))
        return g_strdup(json_string_value(value));
    if (json_is_number(value))
        return g_strdup(number_text(json_number_value(value), number));
    if (json_is_boolean(value))
        return g_strdup(json_is_true(value) ? "yes" : "no");
    return json_is_null(value) ? g_strdup("none") : json_write_compact(value);
}

static void add_other(const struct card *card, const char *member, const json_t *value)
{
    g_autofree char *label = g_strdelimit(g_strdup(member), "_", ' ');
    *label = g_ascii_toupper(*label);
    size_t index;
    const json_t *item;
    if (!json_is_array(value)) {
        g_autofree char *text = value_text(value);
        card_add(card, label, text);
    }
    json_array_foreach (value, index, item) {
        g_autofree char *text = value_text(item);
        card_add(card, index == 0 ? label : "", text);
    }
}

void asset_add_report(struct sheet *sheet, const json_t *report, int label_cells, int cells)
{
    const struct card card = { sheet, label_cells, cells };
    const char *member;
    const json_t *value;
    for (gsize i = 0; i < G_N_ELEMENTS(members); i++) {
        value = json_object_get(report, members[i].member);
        if (value != NULL)
            members[i].add(&card, value);
    }
    json_object_foreach ((json_t *)report, member, value)
        if (!is_listed(member))
            add_other(&card, member, value);
}
