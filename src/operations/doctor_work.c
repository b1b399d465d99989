#include "config.h"

#include "operations/doctor_private.h"

#include "base/clock.h"
#include "base/owner.h"
#include "base/text.h"
#include "operations/asset_use.h"
#include "operations/backup.h"
#include "operations/file_view.h"
#include "pdf/font.h"
#include "rules/context_key.h"
#include "rules/options.h"
#include "store/asset.h"
#include "store/configuration.h"
#include "store/credential_work.h"
#include "store/mail.h"
#include "store/task_run.h"

#include <string.h>

#define DAY (G_GINT64_CONSTANT(24) * 3600 * G_USEC_PER_SEC)
#define BACKUP_DAYS 7

static guint count_dead(const GPtrArray *owners)
{
    guint dead = 0;
    for (guint i = 0; i < owners->len; i++)
        dead += owner_lives(owners->pdata[i]) ? 0 : 1;
    return dead;
}

static bool find_stuck(struct doctor *doctor, guint *stuck, guint *running, GError **error)
{
    bool waits = false;
    g_autoptr(GPtrArray) owners = credential_owners(doctor->database, error);
    g_autoptr(GPtrArray) senders = owners != NULL ? mail_owners(doctor->database, error) : NULL;
    g_autoptr(GPtrArray) runs =
        senders != NULL ? task_run_list_running(doctor->database, error) : NULL;
    if (runs == NULL || !file_view_waits(doctor->database, &waits, error))
        return false;
    *stuck = count_dead(owners) + count_dead(senders) + (waits ? 1 : 0);
    *running = 0;
    for (guint i = 0; i < runs->len; i++) {
        const struct task_run *run = runs->pdata[i];
        const bool lives = owner_lives(run->owner);
        *running += lives ? 1 : 0;
        *stuck += lives ? 0 : 1;
    }
    return true;
}

static void examine_stuck(struct doctor *doctor)
{
    guint stuck = 0, running = 0;
    g_autoptr(GError) fault = NULL;
    if (!find_stuck(doctor, &stuck, &running, &fault))
        doctor_tell_fault(doctor, "work", &fault);
    else if (stuck > 0)
        doctor_tell(doctor, DOCTOR_ATTENTION, "work",
                    g_strdup("something was interrupted and is not finished"),
                    g_strdup("run \"testamur recover\"; every command that writes does so too"));
    else
        doctor_tell(doctor, DOCTOR_GOOD, "work",
                    running > 0 ? g_strdup_printf("%u run%s going on, nothing is stuck", running,
                                                  running == 1 ? " is" : "s are")
                                : g_strdup("nothing is stuck"),
                    NULL);
    if (doctor->condition.failed > 0)
        doctor_tell(doctor, DOCTOR_ATTENTION, "failures",
                    g_strdup_printf("%" G_GINT64_FORMAT " credential%s could not be made",
                                    doctor->condition.failed,
                                    doctor->condition.failed == 1 ? "" : "s"),
                    g_strdup("\"testamur credential list --status error\" says why; the next run "
                             "tries again"));
}

static void examine_backups(struct doctor *doctor)
{
    gint64 at = 0;
    g_autoptr(GError) fault = NULL;
    if (!backup_last(doctor->database, &at, &fault)) {
        doctor_tell_fault(doctor, "backup", &fault);
        return;
    }
    const gint64 days = (clock_now() - at) / DAY;
    g_autofree char *time = clock_format(at);
    char *advice = g_strdup("\"testamur backup FILE\", best every night, and keep it on another "
                            "machine");
    if (at == 0 && doctor->condition.credentials > 0) {
        doctor_tell(doctor, DOCTOR_ATTENTION, "backup", g_strdup("the history tells of none"),
                    advice);
    } else if (at == 0) {
        g_free(advice);
        doctor_tell(doctor, DOCTOR_GOOD, "backup", g_strdup("none yet, and nothing to lose"), NULL);
    } else if (days > BACKUP_DAYS && doctor->condition.last_change > at) {
        doctor_tell(doctor, DOCTOR_ATTENTION, "backup",
                    g_strdup_printf("the last one is of %s, %" G_GINT64_FORMAT
                                    " days ago, and things were changed since",
                                    time, days),
                    advice);
    } else {
        g_free(advice);
        doctor_tell(doctor, DOCTOR_GOOD, "backup", g_strdup_printf("the last one is of %s", time),
                    NULL);
    }
}

/* One look at whatever options name. */
struct asset_look {
    struct doctor *doctor;
    GHashTable *seen; /* names that were looked at */
    const char *title;
    guint faults;
};

static void tell_asset(struct asset_look *look, const char *path, char *what)
{
    look->faults++;
    doctor_tell(look->doctor, DOCTOR_TROUBLE, "printing",
                g_strdup_printf("%s, %s: %s", look->title, path, what),
                g_strdup("add it with \"testamur asset add\", or change the options"));
    g_free(what);
}

static void look_at_font(struct asset_look *look, const char *path, const struct asset *asset)
{
    g_autoptr(GError) fault = NULL;
    g_autoptr(font_set) set = font_set_new();
    g_autoptr(GBytes) content = asset_content(look->doctor->database, asset->id, &fault);
    if (content == NULL || !font_set_add(set, asset->slug, content, &fault))
        tell_asset(look, path, g_strdup(fault->message));
}

static void look_at_asset(const char *path, const char *slug, enum asset_kind kind, void *data)
{
    struct asset_look *look = data;
    g_autoptr(GError) fault = NULL;
    if (*slug == '\0' || (kind == ASSET_FONT && font_name_is_standard(slug))
        || !g_hash_table_add(look->seen, g_strdup_printf("%d %s", (int)kind, slug)))
        return;
    g_autoptr(asset) asset = asset_find(look->doctor->database, slug, &fault);
    char *mismatch = asset != NULL ? asset_use_mismatch(asset, kind) : NULL;
    if (asset == NULL)
        tell_asset(look, path, g_strdup(fault->message));
    else if (mismatch != NULL)
        tell_asset(look, path, mismatch);
    else if (kind == ASSET_FONT)
        look_at_font(look, path, asset);
}

static void examine_printing(struct doctor *doctor)
{
    const struct configuration_filter all = { 0 };
    g_autoptr(GError) fault = NULL;
    g_autoptr(GPtrArray) list = configuration_list(doctor->database, &all, &fault);
    if (list == NULL) {
        doctor_tell_fault(doctor, "printing", &fault);
        return;
    }
    struct asset_look look = { .doctor = doctor };
    look.seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < list->len; i++) {
        const struct configuration *one = list->pdata[i];
        g_autofree char *title = configuration_title(one->type_name, one->context_key);
        g_autofree char *shown = text_show(title);
        g_autoptr(json_t) merged = options_merge(one->type_options, one->options);
        look.title = shown;
        asset_use_each(merged, look_at_asset, &look);
    }
    look.title = "the site";
    char **fonts = doctor->site != NULL ? doctor->site->fallback_fonts : NULL;
    for (; fonts != NULL && *fonts != NULL; fonts++)
        look_at_asset("fallback_fonts", *fonts, ASSET_FONT, &look);
    if (look.faults == 0)
        doctor_tell(doctor, DOCTOR_GOOD, "printing",
                    g_strdup_printf("the templates, fonts and images of %u configuration%s are "
                                    "there",
                                    list->len, list->len == 1 ? "" : "s"),
                    NULL);
    g_hash_table_unref(look.seen);
}

void doctor_examine_work(struct doctor *doctor)
{
    examine_stuck(doctor);
    examine_backups(doctor);
    examine_printing(doctor);
}
