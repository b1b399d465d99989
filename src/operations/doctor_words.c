#include "config.h"

#include "operations/doctor.h"

#include "base/sheet.h"
#include "base/text.h"

char *doctor_words(const struct doctor_report *report)
{
    struct sheet *sheet = sheet_begin();
    for (guint i = 0; i < report->findings->len; i++) {
        const struct doctor_finding *finding = report->findings->pdata[i];
        g_autofree char *label =
            g_strdup_printf("%s%s", finding->state == DOCTOR_GOOD ? "  " : "! ", finding->topic);
        sheet_field(sheet, label, finding->text);
        if (finding->advice == NULL)
            continue;
        g_autofree char *advice = text_show(finding->advice);
        sheet_line(sheet, "%20s-> %s", "", advice);
    }
    const guint all = report->counts[DOCTOR_ATTENTION] + report->counts[DOCTOR_TROUBLE];
    if (all == 0)
        sheet_line(sheet, "All is well.");
    else
        sheet_line(sheet, "%u need%s attention, %u of them before the next run", all,
                   all == 1 ? "s" : "", report->counts[DOCTOR_TROUBLE]);
    return sheet_end(sheet);
}
