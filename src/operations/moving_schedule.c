#include "config.h"

#include "operations/moving_private.h"

#include "base/text.h"
#include "schedule/crontab.h"
#include "schedule/fault.h"
#include "schedule/zone.h"
#include "store/configuration.h"

/* Layer: operations. The periodic task of a configuration as its schedule. What can't be used is named and
 * leaves the configuration disabled. Source: SCHEDULES.md sections 2 to 4 and 7. */

/* `what` the old row has (a text from outside behind it, or NULL), and `how` it stands here now. */
static void refuse(struct configuration *configuration, GPtrArray *notes, const char *what,
                   const char *text, const char *how)
{
    g_autofree char *shown = text != NULL ? text_show(text) : NULL;
    g_autofree char *quoted = shown != NULL ? g_strconcat(" \"", shown, "\"", NULL) : g_strdup("");
    g_ptr_array_add(notes, g_strconcat(what, quoted, how, NULL));
    configuration->enabled = false;
}

static void set_text(char **place, const char *text)
{
    g_free(*place);
    *place = g_strdup(text);
}

static void take_interval(const struct moving_interval *interval,
                          struct configuration *configuration, GPtrArray *notes)
{
    static const char *const periods[] = { "days",    "hours",        "minutes",
                                           "seconds", "microseconds", NULL };
    if (!g_strv_contains(periods, interval->period) || interval->every < 1) {
        refuse(configuration, notes, "its interval of", interval->period,
               " can't be used: it is disabled, every 10 days");
        return;
    }
    configuration->interval_every = interval->every;
    set_text(&configuration->interval_period, interval->period);
}

/* A field without the blanks that the old scheduler read over. Caller frees. */
static char *crontab_field(const char *text)
{
    g_autoptr(GString) field = g_string_new(NULL);
    for (; *text != '\0'; text++)
        if (!g_ascii_isspace(*text))
            g_string_append_c(field, *text);
    return g_string_free(g_steal_pointer(&field), FALSE);
}

/* The line of a crontab; NULL after a refusal. Caller frees. */
static char *crontab_line(const struct moving_crontab *crontab, struct configuration *configuration,
                          GPtrArray *notes)
{
    const char *const texts[] = { crontab->minute, crontab->hour, crontab->day_of_month,
                                  crontab->month_of_year, crontab->day_of_week };
    char *fields[CRONTAB_FIELDS];
    struct crontab sets;
    g_autoptr(GPtrArray) faults = schedule_faults_new();
    for (gsize i = 0; i < G_N_ELEMENTS(fields); i++)
        fields[i] = crontab_field(texts[i]);
    const bool good = crontab_read_fields((const char *const *)fields, &sets, faults);
    char *line = good ? crontab_join((const char *const *)fields) : NULL;
    for (gsize i = 0; i < G_N_ELEMENTS(fields); i++)
        g_free(fields[i]);
    if (good)
        return line;
    const struct schedule_fault *fault = faults->pdata[0];
    refuse(configuration, notes, fault->text, NULL, ": it is disabled, every 10 days");
    return NULL;
}

static void take_crontab(const struct moving_crontab *crontab, struct configuration *configuration,
                         GPtrArray *notes)
{
    g_autofree char *line = crontab_line(crontab, configuration, notes);
    if (line == NULL)
        return;
    const char *zone = *crontab->zone != '\0' ? crontab->zone : "UTC";
    GTimeZone *known = zone_open(zone, NULL);
    if (known == NULL) {
        refuse(configuration, notes, "its time zone", zone,
               " is not known here: it is disabled, and the zone is UTC");
        zone = "UTC";
    }
    g_clear_pointer(&known, g_time_zone_unref);
    set_text(&configuration->schedule_kind, "crontab");
    set_text(&configuration->crontab, line);
    set_text(&configuration->crontab_zone, zone);
}

static void take_clocked(const struct moving_clocked *clocked, struct configuration *configuration)
{
    set_text(&configuration->schedule_kind, "clocked");
    configuration->clocked = clocked->time;
    configuration->one_off = true;
}

void moving_schedule(const struct moving *moving, const struct moving_configuration *old,
                     struct configuration *configuration, GPtrArray *notes)
{
    const struct moving_task *task = moving_find(moving, MODEL_TASK, old->task);
    if (task == NULL) {
        g_ptr_array_add(
            notes, g_strdup("its periodic task is not in the file: it is disabled, every 10 days"));
        return;
    }
    const struct moving_interval *interval = moving_find(moving, MODEL_INTERVAL, task->interval);
    const struct moving_crontab *crontab = moving_find(moving, MODEL_CRONTAB, task->crontab);
    const struct moving_clocked *clocked = moving_find(moving, MODEL_CLOCKED, task->clocked);
    configuration->enabled = task->enabled != 0;
    configuration->one_off = task->one_off != 0;
    configuration->start_time = task->start_time;
    configuration->expires = task->expires;
    if ((interval != NULL) + (crontab != NULL) + (clocked != NULL) != 1)
        refuse(configuration, notes,
               task->solar != NULL ? "it ran by the sun, which is not known here"
                                   : "its schedule is not in the file, or there are several",
               NULL, ": it is disabled, every 10 days");
    else if (interval != NULL)
        take_interval(interval, configuration, notes);
    else if (crontab != NULL)
        take_crontab(crontab, configuration, notes);
    else
        take_clocked(clocked, configuration);
}
