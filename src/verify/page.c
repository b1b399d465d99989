#include "config.h"

#include "verify/page.h"

#include "base/text.h"

/* Text from outside is made visible first, then escaped; its lines stay lines. */
static void append_text(GString *html, const char *text)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (char **line = lines; *line != NULL; line++) {
        g_autofree char *shown = text_show(*line);
        g_autofree char *escaped = g_markup_escape_text(shown, -1);
        g_string_append_printf(html, "%s%s", line == lines ? "" : "<br>", escaped);
    }
}

static void append_words(GString *html, const struct page *page, enum language_text text)
{
    g_autofree char *escaped = g_markup_escape_text(page->language->texts[text], -1);
    g_string_append(html, escaped);
}

/* A term with what is known of it; nothing when that is nothing. */
static void append_field(GString *html, const struct page *page, enum language_text term,
                         const char *value)
{
    if (*value == '\0')
        return;
    g_string_append(html, "<dt>");
    append_words(html, page, term);
    g_string_append(html, "</dt>\n<dd dir=\"auto\">");
    append_text(html, value);
    g_string_append(html, "</dd>\n");
}

static GString *page_begin(const struct page *page, enum language_text title)
{
    const struct language *language = page->language;
    GString *html = g_string_sized_new(8192);
    g_string_append_printf(html,
                           "<!DOCTYPE html>\n<html lang=\"%s\" dir=\"%s\">\n<head>\n"
                           "<meta charset=\"utf-8\">\n"
                           "<meta name=\"viewport\" content=\"width=device-width, "
                           "initial-scale=1\">\n<title>",
                           language->code, language->texts[TEXT_DIRECTION]);
    append_words(html, page, title);
    if (*page->site_name != '\0') {
        g_string_append(html, " – ");
        append_text(html, page->site_name);
    }
    g_string_append_printf(html,
                           "</title>\n<link rel=\"icon\" href=\"data:,\">\n<style>%s</style>\n"
                           "</head>\n<body>\n<main>\n",
                           page->style);
    if (*page->site_name != '\0') {
        g_string_append(html, "<p class=\"site\" dir=\"auto\">");
        append_text(html, page->site_name);
        g_string_append(html, "</p>\n");
    }
    return html;
}

static void append_form(GString *html, const struct page *page, enum language_text heading)
{
    g_string_append_printf(html, "<form action=\"%s\" method=\"get\" role=\"search\">\n",
                           page->form);
    if (heading != TEXT_TITLE) {
        g_string_append(html, "<h2>");
        append_words(html, page, heading);
        g_string_append(html, "</h2>\n");
    }
    g_string_append(html, "<label for=\"id\">");
    append_words(html, page, TEXT_ASK);
    g_string_append(html, "</label>\n<p class=\"note\" id=\"help\">");
    append_words(html, page, TEXT_ASK_HELP);
    g_string_append(html,
                    "</p>\n<input id=\"id\" name=\"id\" dir=\"ltr\" required maxlength=\"120\" "
                    "autocomplete=\"off\" autocapitalize=\"none\" spellcheck=\"false\" "
                    "aria-describedby=\"help\">\n<button>");
    append_words(html, page, TEXT_CHECK);
    g_string_append(html, "</button>\n</form>\n");
}

static char *page_end(GString *html)
{
    g_string_append(html, "</main>\n</body>\n</html>\n");
    return g_string_free(html, FALSE);
}

/* The state in words and by a mark, never by colour alone. */
static void append_state(GString *html, const struct page *page, const char *class_name,
                         const char *mark, enum language_text title, enum language_text words)
{
    g_string_append_printf(html,
                           "<div class=\"state %s\">\n<h1><span aria-hidden=\"true\">%s</span> ",
                           class_name, mark);
    append_words(html, page, title);
    g_string_append(html, "</h1>\n<p>");
    append_words(html, page, words);
    g_string_append(html, "</p>\n</div>\n");
}

/* Whether a text of the document is one that stands above already, perhaps in capitals there. */
static bool is_shown(const struct credential *credential, const char *text)
{
    const char *const shown[] = { credential->full_name, credential->context_name,
                                  credential->printed_date, credential->verify_uuid };
    g_autofree char *folded = g_utf8_casefold(text, -1);
    for (gsize i = 0; i < G_N_ELEMENTS(shown); i++) {
        g_autofree char *other = g_utf8_casefold(shown[i], -1);
        if (g_str_equal(folded, other))
            return true;
    }
    return false;
}

/* What else the document says. */
static void append_texts(GString *html, const struct page *page,
                         const struct credential *credential, const GPtrArray *texts)
{
    g_autoptr(GString) items = g_string_new(NULL);
    for (guint i = 0; i < texts->len; i++) {
        if (is_shown(credential, texts->pdata[i]))
            continue;
        g_string_append(items, "<li dir=\"auto\">");
        append_text(items, texts->pdata[i]);
        g_string_append(items, "</li>\n");
    }
    if (items->len == 0)
        return;
    g_string_append(html, "<h2>");
    append_words(html, page, TEXT_TEXTS);
    g_string_append_printf(html, "</h2>\n<ul>\n%s</ul>\n", items->str);
}

static void append_credential(GString *html, const struct page *page,
                              const struct credential *credential, const GPtrArray *texts,
                              GTimeZone *zone)
{
    g_string_append(html, "<dl>\n");
    if (credential->invalidated_at != 0) {
        const struct date_words *words = page->language->dates;
        g_autofree char *date =
            date_format(credential->invalidated_at, zone, date_words_usual_format(words), words);
        append_field(html, page, TEXT_WITHDRAWN_AT, date);
        append_field(html, page, TEXT_REASON, credential->invalidation_reason);
    }
    append_field(html, page, TEXT_NAME, credential->full_name);
    append_field(html, page, TEXT_CONTEXT, credential->context_name);
    append_field(html, page, TEXT_DATE, credential->printed_date);
    append_field(html, page, TEXT_ISSUER, page->site_name);
    append_field(html, page, TEXT_ID, credential->verify_uuid);
    g_string_append(html, "</dl>\n");
    append_texts(html, page, credential, texts);
    g_string_append(html, "<p class=\"note\">");
    append_words(html, page, TEXT_COMPARE);
    g_string_append(html, "</p>\n");
}

char *page_form(const struct page *page)
{
    GString *html = page_begin(page, TEXT_TITLE);
    g_string_append(html, "<h1>");
    append_words(html, page, TEXT_TITLE);
    g_string_append(html, "</h1>\n");
    append_form(html, page, TEXT_TITLE);
    return page_end(html);
}

char *page_verification(const struct page *page, const struct verification *verification,
                        const GPtrArray *texts, GTimeZone *zone)
{
    static const struct {
        const char *class_name, *mark;
        enum language_text title, words;
    } states[] = {
        [VERIFICATION_VALID] = { "valid", "✓", TEXT_VALID, TEXT_VALID_WORDS },
        [VERIFICATION_WITHDRAWN] = { "withdrawn", "✗", TEXT_WITHDRAWN, TEXT_WITHDRAWN_WORDS },
        [VERIFICATION_ALTERED] = { "unknown", "?", TEXT_UNKNOWN, TEXT_UNKNOWN_WORDS },
        [VERIFICATION_UNKNOWN] = { "unknown", "?", TEXT_UNKNOWN, TEXT_UNKNOWN_WORDS },
    };
    const enum verification_state state = verification->state;
    GString *html = page_begin(page, states[state].title);
    append_state(html, page, states[state].class_name, states[state].mark, states[state].title,
                 states[state].words);
    if (verification->credential != NULL)
        append_credential(html, page, verification->credential, texts, zone);
    append_form(html, page, TEXT_ANOTHER);
    return page_end(html);
}

char *page_busy(const struct page *page)
{
    GString *html = page_begin(page, TEXT_BUSY);
    append_state(html, page, "busy", "…", TEXT_BUSY, TEXT_BUSY_WORDS);
    return page_end(html);
}
