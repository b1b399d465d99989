#include "config.h"

#include "console/sections/preview.h"

#include "console/job.h"
#include "console/pages/form.h"
#include "console/pages/list.h"
#include "console/pages/overlays.h"
#include "console/pages/save_text.h"
#include "console/terminal/picture.h"
#include "console/terminal/terminal.h"
#include "operations/preview.h"

/* A page of a sheet of paper is about as wide as a window then. */
#define DOTS_PER_INCH_HERE 96

enum preview_way {
    PREVIEW_PDF,
    PREVIEW_PICTURE,
    PREVIEW_WORST,
    PREVIEW_HERE,
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
    [PREVIEW_HERE] = { "Show it here", "The picture on this terminal, until a key is pressed", NULL,
                       NULL, NULL },
};

struct previewing {
    gint64 configuration_id;
    char *username;
    enum preview_way way;
    /* Of one that is shown here: */
    int rows, columns;
    enum picture_way picture_way;
    GBytes *sequences;
};

static void previewing_free(gpointer data)
{
    struct previewing *previewing = data;
    g_free(previewing->username);
    g_clear_pointer(&previewing->sequences, g_bytes_unref);
    g_free(previewing);
}

/* On the job's thread. */
static GBytes *previewing_content(struct installation *installation, gpointer data, GError **error)
{
    const struct previewing *previewing = data;
    const struct preview_wish wish = {
        .username = previewing->username,
        .worst = previewing->way == PREVIEW_WORST,
        .picture = previewing->way == PREVIEW_PICTURE || previewing->way == PREVIEW_HERE,
        .dots_per_inch = previewing->way == PREVIEW_HERE ? DOTS_PER_INCH_HERE : 0,
    };
    g_autoptr(configuration) configuration =
        configuration_find(installation->database, previewing->configuration_id, error);
    return configuration != NULL ? preview_make(installation, configuration, &wish, NULL, error)
                                 : NULL;
}

static bool showing_run(struct job *job, struct installation *installation, gpointer data,
                        GError **error)
{
    struct previewing *previewing = data;
    (void)job;
    g_autoptr(GBytes) png = previewing_content(installation, previewing, error);
    if (png == NULL)
        return false;
    previewing->sequences =
        picture_encode(previewing->picture_way, png, previewing->rows, previewing->columns, error);
    return previewing->sequences != NULL;
}

static void showing_done(struct console *console, struct page *page, gpointer data,
                         const GError *error)
{
    const struct previewing *previewing = data;
    (void)page;
    if (error != NULL)
        console_error(console, error);
    else if (!console_show_picture(console, previewing->sequences,
                                   previewing->picture_way == PICTURE_SIXEL))
        console_message(console, MESSAGE_NOTE,
                        "This terminal shows no pictures: write the picture to a file.");
}

static const struct job_class showing_class = {
    .doing = "Drawing",
    .run = showing_run,
    .done = showing_done,
    .free = previewing_free,
};

/* Two rows are for the line below it. */
static void show_here(struct console *console, struct previewing *previewing)
{
    previewing->rows = MAX(terminal_rows() - 2, 1);
    previewing->columns = terminal_columns();
    previewing->picture_way = picture_find_way();
    job_start(console, NULL, &showing_class, previewing);
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
    if (chosen->way == PREVIEW_HERE) {
        show_here(console, chosen);
        return;
    }
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
    const char *greyed[PREVIEW_WAYS + 1] = { NULL };
    for (int i = 0; i < PREVIEW_WAYS; i++) {
        lines[i] = ways[i].line;
        details[i] = ways[i].detail;
    }
    if (picture_find_way() == PICTURE_NONE)
        greyed[PREVIEW_HERE] =
            "This terminal shows no pictures, as kitty, iTerm2 and WezTerm do, or "
            "others with the program img2sixel.";
    struct previewing *previewing = g_new0(struct previewing, 1);
    previewing->configuration_id = configuration_id;
    previewing->username = g_strdup(username);
    const struct menu menu = {
        .title = "Preview", .lines = lines, .details = details, .greyed = greyed
    };
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
