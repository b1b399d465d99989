#include "config.h"

#include "operations/import_name.h"

#include "base/text.h"
#include "rules/name.h"

void import_name_clear(struct import_name *name)
{
    g_free(name->name);
    g_free(name->first_name);
    g_free(name->last_name);
}

static bool is_blank(const char *text)
{
    if (text[0] > ' ' && text[0] < 0x7f)
        return false;
    g_autofree char *trimmed = text_trim(text);
    return trimmed[0] == '\0';
}

static bool is_told(const char *part)
{
    return part != NULL && part[0] != '\0';
}

/* One part: cleaned; NULL stays NULL, blank becomes "". Returns why it can't be taken, else NULL. */
static const char *judge_part(const char *text, char **clean, const char **remark)
{
    if (text == NULL)
        return NULL;
    if (is_blank(text)) {
        *clean = g_strdup("");
        return NULL;
    }
    struct name_judgement judgement;
    name_judge(text, &judgement);
    if (judgement.verdict != NAME_REJECT)
        *clean = g_steal_pointer(&judgement.clean);
    if (judgement.verdict == NAME_REVIEW && *remark == NULL)
        *remark = judgement.remark;
    const char *rejected = judgement.verdict == NAME_REJECT ? judgement.remark : NULL;
    name_judgement_clear(&judgement);
    return rejected;
}

const char *import_name_judge(const char *full, const char *first, const char *last,
                              struct staged_row *staged, struct import_name *name)
{
    if (full == NULL && first == NULL && last == NULL)
        return NULL;
    const char *ignored = NULL;
    const char *rejected = judge_part(full, &name->name, &name->remark);
    const bool has_name = is_told(name->name);
    const char **remark = has_name ? &ignored : &name->remark;
    if (rejected == NULL)
        rejected = judge_part(first, &name->first_name, remark);
    if (rejected == NULL)
        rejected = judge_part(last, &name->last_name, remark);
    if (rejected != NULL)
        return rejected;
    if (!has_name && !is_told(name->first_name) && !is_told(name->last_name))
        return "the name is empty";
    staged->has_name = true;
    staged->name = has_name ? name->name : NULL;
    staged->first_name = name->first_name;
    staged->last_name = name->last_name;
    staged->name_remark = name->remark;
    return NULL;
}
