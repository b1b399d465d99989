/* What people type into fields and commands, and what is shown of it: every reader of a short text, with what must hold
 * of its answer. */
#include "config.h"

#include "support.h"

#include "base/clock.h"
#include "base/text.h"
#include "base/uuid.h"
#include "rules/amount.h"
#include "rules/color.h"
#include "rules/context_key.h"
#include "rules/function.h"
#include "rules/name.h"
#include "rules/placeholder.h"
#include "store/search.h"

#include <math.h>
#include <string.h>

#define CELLS 10

/* Nothing in it acts on a terminal, and it is shown as it is. */
static void fuzz_shown(const char *bytes, gsize size)
{
    g_autofree char *shown = text_show_bytes(bytes, (gssize)size);
    g_autofree char *again = text_show(shown);
    g_autofree char *cut = text_fit_cells(shown, CELLS);
    demand(g_utf8_validate(shown, -1, NULL) && strcmp(shown, again) == 0);
    for (const char *at = shown; *at != '\0'; at = g_utf8_next_char(at))
        demand(!g_unichar_iscntrl(g_utf8_get_char(at)));
    demand(g_utf8_validate(cut, -1, NULL) && text_cells(cut) == CELLS);
}

static void fuzz_key(const char *text)
{
    g_autoptr(GError) error = NULL, slug_error = NULL;
    enum context_kind kind = CONTEXT_COURSE;
    g_autofree char *key = context_key_normalise(text, &kind, &error);
    g_autofree char *slug = slug_normalise(text, &slug_error);
    g_autofree char *proposed = slug_propose(text);
    demand_error(key != NULL, error);
    demand_error(slug != NULL, slug_error);
    demand(*proposed == '\0' || slug_is_valid(proposed));
    demand(slug == NULL || slug_is_valid(slug));
    if (key == NULL)
        return;
    g_autofree char *again = context_key_normalise(key, NULL, NULL);
    demand(g_strcmp0(key, again) == 0 && context_key_kind(key) == kind);
}

static void fuzz_amount(const char *text)
{
    struct amount amount = { 0 };
    double color[3];
    g_autoptr(GError) error = NULL, color_error = NULL;
    const bool read = amount_read(text, true, &amount, &error);
    demand_error(read, error);
    demand_error(color_read(text, color, &color_error), color_error);
    if (!read)
        return;
    g_autofree char *percent = amount_show_percent(amount.fraction);
    demand(isfinite(amount.fraction) && amount.fraction >= 0);
    demand_text(percent);
}

/* What may be printed is never judged worse. */
static void fuzz_name(const char *text)
{
    struct name_judgement judgement;
    name_judge(text, &judgement);
    demand((judgement.verdict == NAME_REJECT) == (judgement.clean == NULL));
    demand_text(judgement.clean);
    if (judgement.verdict == NAME_SHOW || judgement.verdict == NAME_SANITISE) {
        struct name_judgement again;
        name_judge(judgement.clean, &again);
        demand(again.verdict == NAME_SHOW && strcmp(again.clean, judgement.clean) == 0);
        name_judgement_clear(&again);
    }
    name_judgement_clear(&judgement);
    g_autofree char *chosen = name_choose(text, text, text);
    demand_text(chosen);
}

static void fuzz_placeholders(const char *text)
{
    static const char *const known[] = { "name", NULL };
    g_autoptr(GHashTable) table = g_hash_table_new(g_str_hash, g_str_equal);
    g_hash_table_insert(table, (char *)"name", (char *)"{name}");
    g_autofree char *filled = placeholders_fill(text, table);
    g_autofree char *unknown = placeholders_find_unknown(text, known);
    demand_text(filled);
    demand_text(unknown);
}

static void fuzz_others(const char *text)
{
    gint64 instant = 0;
    char id[UUID_LENGTH + 1];
    g_autoptr(GError) retrieval_error = NULL, generation_error = NULL;
    g_autoptr(GPtrArray) words = search_words(text);
    for (guint i = 0; i < words->len; i++)
        demand_text(((const struct search_word *)words->pdata[i])->text);
    demand_error(function_retrieval_name(text, &retrieval_error) != NULL, retrieval_error);
    demand_error(function_generation_name(text, &generation_error) != NULL, generation_error);
    if (clock_parse(text, &instant)) {
        g_autoptr(GTimeZone) zone = g_time_zone_new_utc();
        g_autofree char *written = clock_format_in_zone(instant, zone);
        gint64 again = 0;
        demand(clock_parse(written, &again) && again == instant);
    }
    demand(!uuid_read(text, strlen(text), id) || strlen(id) == UUID_LENGTH);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_shown((const char *)data, size);
    g_autofree char *text = fuzz_text(data, size);
    if (text == NULL)
        return 0;
    fuzz_key(text);
    fuzz_amount(text);
    fuzz_name(text);
    fuzz_placeholders(text);
    fuzz_others(text);
    return 0;
}
