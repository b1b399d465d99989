#include "config.h"

#include "console/sections/credentials_private.h"

#include "console/pages/overlays.h"
#include "console/terminal/terminal.h"
#include "operations/credential_place.h"

enum pdf_choice {
    PDF_WRITE,
    PDF_PATH,
    PDF_ADDRESS,
    PDF_CHOICES,
};

/* What there is of one credential's PDF. */
struct pdf {
    struct page *page;
    char *path; /* NULL: there is no file */
    char *url;  /* "" when it can't be downloaded */
};

static void pdf_free(gpointer data)
{
    struct pdf *pdf = data;
    g_free(pdf->path);
    g_free(pdf->url);
    g_free(pdf);
}

static void pdf_copy(struct console *console, const char *text)
{
    terminal_copy(text);
    console_message(console, MESSAGE_NOTE, "Copied: %s", text);
}

static void pdf_chosen(struct console *console, gpointer data, int index, const bool *marked)
{
    struct pdf *pdf = data;
    (void)marked;
    if (index == PDF_WRITE)
        credentials_write_pdf(pdf->page);
    else if (index == PDF_PATH)
        pdf_copy(console, pdf->path);
    else if (index == PDF_ADDRESS)
        pdf_copy(console, pdf->url);
}

void credentials_show_pdf(struct page *page)
{
    struct database *database = console_database(page->console);
    g_autoptr(GError) error = NULL;
    g_autoptr(credential) credential = credentials_page_read(page);
    g_autoptr(site_settings) site =
        credential != NULL ? site_settings_load(database, &error) : NULL;
    if (error != NULL)
        console_error(page->console, error);
    if (site == NULL)
        return;
    struct pdf *pdf = g_new0(struct pdf, 1);
    pdf->page = page;
    pdf->path = credential_place_path(database, site, credential);
    pdf->url = credential_place_url(site, credential);
    const char *const lines[PDF_CHOICES + 1] = { "Write it to a file", "Copy the path of its file",
                                                 "Copy the address for downloading", NULL };
    const char *const details[PDF_CHOICES + 1] = { "", pdf->path, pdf->url, NULL };
    const char *const greyed[PDF_CHOICES + 1] = {
        credential->size > 0 ? NULL : "It has no PDF.",
        pdf->path != NULL ? NULL : "It has no file on this machine.",
        *pdf->url != '\0' ? NULL
                          : "There is no address: the setting download_base_url is empty, "
                            "or the credential is not live.",
        NULL,
    };
    const struct menu menu = {
        .title = "The PDF", .lines = lines, .details = details, .greyed = greyed
    };
    menu_open(page->console, &menu, pdf_chosen, pdf, pdf_free);
}
