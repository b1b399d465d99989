#include "config.h"

#include "operations/check.h"

#include "base/sheet.h"
#include "base/text.h"

/* A number and what makes its noun a plural. */
#define COUNT(number) (number), (number) == 1 ? "" : "s"

const char *check_finding_word(const struct check_finding *finding)
{
    if (finding->repaired)
        return "repaired";
    return finding->kind == CHECK_DAMAGE ? "damage" : "remark";
}

char *check_words(const struct check_result *result)
{
    struct sheet *sheet = sheet_begin();
    for (guint i = 0; i < result->findings->len; i++) {
        const struct check_finding *finding = result->findings->pdata[i];
        g_autofree char *shown = text_show(finding->text);
        sheet_line(sheet, "%s: %s", check_finding_word(finding), shown);
    }
    const guint64 all = result->damages + result->remarks + result->repaired;
    if (all > result->findings->len)
        sheet_line(sheet, "... and %" G_GUINT64_FORMAT " more", all - result->findings->len);
    sheet_line(sheet,
               "%" G_GUINT64_FORMAT " credential%s, %" G_GUINT64_FORMAT
               " document%s, %" G_GUINT64_FORMAT " file%s, %" G_GUINT64_FORMAT " asset%s checked",
               COUNT(result->credentials), COUNT(result->documents), COUNT(result->files),
               COUNT(result->assets));
    sheet_line(sheet,
               "%" G_GUINT64_FORMAT " damaged, %" G_GUINT64_FORMAT " repaired, %" G_GUINT64_FORMAT
               " remark%s",
               result->damages, result->repaired, COUNT(result->remarks));
    return sheet_end(sheet);
}
