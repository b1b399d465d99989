#include "config.h"

#include "console/sections/preview.h"

#include "console/pages/form.h"
#include "console/pages/list.h"
#include "console/pages/overlays.h"
#include "console/pages/save_text.h"
#include "operations/preview.h"

enum preview_way {
    PREVIEW_PDF,
    PREVIEW_PICTURE,
    PREVIEW_WORST,
    PREVIEW_WAYS,
};

static const struct {
    const char *line, *detail, *title, *pattern, *proposed;
} ways[PREVIEW_WAYS] = {
    [PREVIEW_PDF] = { "A PDF", "The certificate with SPECIMEN across it", "Write the preview to",
                      "pdf", "preview.pdf" },
    [PREVIEW_PICTURE] = { "A picture", "The same as a PNG; drawn by the program pdftoppm",
                          "Write the picture to", "png", "preview.png" },
    [PREVIEW_WORST] = { "The hardest names, a PDF",
                        "A sheet of the longest, widest, most wrapped and smallest names, those "
                        "from right to left and in fallback fonts",
                        "Write the sheet to", "pdf", "hardest-names.pdf" },
};

struct previewing {
    gint64 configuration_id;
    char *username;
    enum preview_way way;
};

static void previewing_free(gpointer data)
{
    struct previewing *previewing = data;
    g_free(previewing->username);
    g_free(previewing);
}

/* On the job's thread. */
static GBytes *previewing_content(struct installation *installation, gpointer data, GError **error)
{
    const struct previewing *previewing = data;
    const struct preview_wish wish = {
        .username = previewing->username,
        .worst = previewing->way == PREVIEW_WORST,
        .picture = previewing->way == PREVIEW_PICTURE,
    };
    g_autoptr(configuration) configuration =
        configuration_find(installation->database, previewing->configuration_id, error);
    return configuration != NULL ? preview_make(installation, configuration, &wish, NULL, error)
                                 : NULL;
}

static void way_chosen(struct console *console, gpointer data, int index, const bool *marked)
{
    const struct previewing *previewing = data;
    (void)marked;
    if (index < 0)
        return;
    struct previewing *chosen = g_memdup2(previewing, sizeof *previewing);
    chosen->username = g_strdup(previewing->username);
    chosen->way = (enum preview_way)index;
    const struct file_choice choice = {
        .title = ways[index].title,
        .purpose = "previews",
        .pattern = ways[index].pattern,
        .new_file = true,
        .proposed = ways[index].proposed,
    };
    save_content_ask(console, &choice, previewing_content, chosen, previewing_free);
}

void preview_ask(struct page *page, gint64 configuration_id, const char *username)
{
    const char *lines[PREVIEW_WAYS + 1] = { NULL }, *details[PREVIEW_WAYS + 1] = { NULL };
    for (int i = 0; i < PREVIEW_WAYS; i++) {
        lines[i] = ways[i].line;
        details[i] = ways[i].detail;
    }
    struct previewing *previewing = g_new0(struct previewing, 1);
    previewing->configuration_id = configuration_id;
    previewing->username = g_strdup(username);
    const struct menu menu = { .title = "Preview", .lines = lines, .details = details };
    menu_open(page->console, &menu, way_chosen, previewing, previewing_free);
}

static void preview_saved(struct page *page)
{
    preview_ask(page, form_id(page), NULL);
}

void preview_of_form(struct page *page)
{
    form_save_then(page, preview_saved);
}

void preview_of_row(struct page *page)
{
    preview_ask(page, list_current_id(page), NULL);
}

/* A new one that can't be saved has nothing to show. */
bool preview_of_form_possible(const struct page *page)
{
    return form_id(page) != 0 || !console_is_read_only(page->console);
}
