#include "config.h"

#include "operations/report_words.h"

#include "base/sheet.h"
#include "base/text.h"
#include "rules/verdict.h"

static guint64 report_integer(const json_t *report, const char *member)
{
    return (guint64)json_integer_value(json_object_get(report, member));
}

/* "12 learners: 10 new, 1 has one, 1 not eligible", with those verdicts that occur. */
static void add_verdicts(struct sheet *sheet, const json_t *plan)
{
    const json_t *counts = json_object_get(plan, "counts");
    g_autoptr(GString) line = g_string_new(NULL);
    guint64 learners = 0;
    for (guint i = 0; i < VERDICT_COUNT; i++) {
        const char *name = verdict_name((enum verdict)i);
        const guint64 count = report_integer(counts, name);
        learners += count;
        if (count > 0)
            g_string_append_printf(line, "%s%" G_GUINT64_FORMAT " %s", line->len > 0 ? ", " : "",
                                   count, name);
    }
    sheet_line(sheet, "  %" G_GUINT64_FORMAT " learner%s%s%s", learners, learners == 1 ? "" : "s",
               line->len > 0 ? ": " : "", line->str);
}

/* "12 to reissue, 1 withdrawn, 2 refused", with those that occur. */
static void add_chosen(struct sheet *sheet, const json_t *report)
{
    static const struct {
        const char *member, *words;
    } parts[] = {
        { "due", "to reissue" },
        { "withdrawn", "withdrawn, unchanged" },
        { "refused", "refused" },
    };
    g_autoptr(GString) line = g_string_new(NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(parts); i++) {
        const guint64 count = report_integer(report, parts[i].member);
        if (count > 0)
            g_string_append_printf(line, "%s%" G_GUINT64_FORMAT " %s", line->len > 0 ? ", " : "",
                                   count, parts[i].words);
    }
    sheet_line(sheet, "  %s", line->str);
}

static void add_done(struct sheet *sheet, const json_t *report, bool reissue)
{
    const guint64 issued = report_integer(report, "issued");
    const guint64 failed = report_integer(report, "failed");
    const guint64 already = report_integer(report, "already");
    const double seconds = json_number_value(json_object_get(report, "seconds"));
    g_autoptr(GString) line = g_string_new(NULL);
    g_string_append_printf(line, "%" G_GUINT64_FORMAT " %s", issued,
                           reissue ? "reissued" : "issued");
    if (failed > 0)
        g_string_append_printf(line, ", %" G_GUINT64_FORMAT " failed", failed);
    if (already > 0)
        g_string_append_printf(line, ", %" G_GUINT64_FORMAT " %s", already,
                               reissue ? "changed by another run meanwhile"
                                       : "have one by another run");
    char text[G_ASCII_DTOSTR_BUF_SIZE];
    g_string_append_printf(
        line, " in %s s",
        g_ascii_formatd(text, sizeof text, seconds < 10 ? "%.2f" : "%.0f", seconds));
    sheet_line(sheet, "  %s", line->str);
}

static void add_reasons(struct sheet *sheet, const json_t *report)
{
    size_t i, j;
    const json_t *entry, *learner;
    json_array_foreach (json_object_get(report, "reasons"), i, entry) {
        const json_t *learners = json_object_get(entry, "learners");
        const guint64 count = report_integer(entry, "count");
        g_autofree char *reason = text_show(json_string_value(json_object_get(entry, "reason")));
        g_autoptr(GString) names = g_string_new(NULL);
        json_array_foreach (learners, j, learner) {
            g_autofree char *shown = text_show(json_string_value(learner));
            g_string_append_printf(names, "%s%s", j > 0 ? ", " : "", shown);
        }
        if (count > json_array_size(learners))
            g_string_append(names, ", …");
        sheet_line(sheet, "  none for %" G_GUINT64_FORMAT " (%s): %s", count, names->str, reason);
    }
}

char *report_words(const json_t *report, const char *outcome, gint64 run_id)
{
    struct sheet *sheet = sheet_begin();
    const json_t *configuration = json_object_get(report, "configuration");
    g_autofree char *context =
        text_show(json_string_value(json_object_get(configuration, "context")));
    g_autofree char *type = text_show(json_string_value(json_object_get(configuration, "type")));
    const bool dry = json_is_true(json_object_get(report, "dry_run"));
    sheet_line(sheet, "%s:%s%s%s", context, type, g_str_equal(outcome, "done") ? "" : ": ",
               g_str_equal(outcome, "done") ? "" : outcome);
    const bool reissue =
        g_strcmp0(json_string_value(json_object_get(report, "kind")), "reissue") == 0;
    if (reissue)
        add_chosen(sheet, report);
    else
        add_verdicts(sheet, json_object_get(report, "plan"));
    if (!dry)
        add_done(sheet, report, reissue);
    add_reasons(sheet, report);
    const char *fault = json_string_value(json_object_get(report, "fault"));
    if (fault != NULL) {
        g_autofree char *shown = text_show(fault);
        sheet_line(sheet, "  stopped: %s", shown);
    }
    const char *directory = json_string_value(json_object_get(report, "directory"));
    if (!dry && directory != NULL && report_integer(report, "issued") > 0) {
        g_autofree char *shown = text_show(directory);
        sheet_line(sheet, "  files: %s", shown);
    }
    if (run_id > 0)
        sheet_line(sheet,
                   "  report: %" G_GINT64_FORMAT " (testamur report show %" G_GINT64_FORMAT ")",
                   run_id, run_id);
    return sheet_end(sheet);
}
