#include "config.h"

#include "operations/export_words.h"

#include "base/sheet.h"
#include "base/text.h"

static void add_files(struct sheet *sheet, const struct export_request *request,
                      const struct export_result *result)
{
    g_autofree char *size = g_format_size(result->bytes);
    g_autofree char *place = text_show(request->single != NULL ? request->single : request->target);
    if (request->single != NULL)
        sheet_line(sheet, "The PDF (%s) in %s", size, place);
    else
        sheet_line(sheet, "%" G_GUINT64_FORMAT " PDF%s (%s) and index.csv in %s", result->files,
                   result->files == 1 ? "" : "s", size, place);
}

static void add_left_out(struct sheet *sheet, const struct export_result *result)
{
    sheet_line(sheet, "%" G_GUINT64_FORMAT " left out:", result->left_out);
    for (guint i = 0; i < result->left_out_first->len; i++) {
        const struct export_left_out *one = result->left_out_first->pdata[i];
        sheet_line(sheet, "  %s: %s", one->uuid, one->reason);
    }
    if (result->left_out > result->left_out_first->len)
        sheet_line(sheet, "  ...");
}

char *export_words(const struct export_request *request, const struct export_result *result)
{
    struct sheet *sheet = sheet_begin();
    if (result->files > 0)
        add_files(sheet, request, result);
    if (result->pages > 0) {
        g_autofree char *merged = text_show(request->merged);
        sheet_line(sheet, "%" G_GUINT64_FORMAT " page%s for printing in %s", result->pages,
                   result->pages == 1 ? "" : "s", merged);
    }
    if (result->cancelled)
        sheet_line(sheet, "%s",
                   result->files > 0 ? "Cancelled: the rest was not handed out."
                                     : "Cancelled: nothing was handed out.");
    if (result->left_out > 0)
        add_left_out(sheet, result);
    return sheet_end(sheet);
}

GPtrArray *export_notes(const struct export_result *result)
{
    GPtrArray *notes = g_ptr_array_new_with_free_func(g_free);
    if (result->shortened > 0)
        g_ptr_array_add(
            notes, g_strdup_printf("%" G_GUINT64_FORMAT
                                   " of them %s adopted with several pages: the file for "
                                   "printing has the first of each",
                                   result->shortened, result->shortened == 1 ? "was" : "were"));
    if (result->unrecorded != NULL)
        g_ptr_array_add(
            notes, g_strdup_printf("the history does not tell of this: %s", result->unrecorded));
    return notes;
}
