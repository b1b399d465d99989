#include "config.h"

#include "operations/doctor_private.h"

const char *const doctor_state_names[DOCTOR_STATES] = {
    [DOCTOR_GOOD] = "good",
    [DOCTOR_ATTENTION] = "attention",
    [DOCTOR_TROUBLE] = "trouble",
};

static void doctor_finding_free(gpointer data)
{
    struct doctor_finding *finding = data;
    g_free(finding->text);
    g_free(finding->advice);
    g_free(finding);
}

void doctor_report_free(struct doctor_report *report)
{
    if (report == NULL)
        return;
    g_ptr_array_unref(report->findings);
    g_free(report);
}

void doctor_tell(struct doctor *doctor, enum doctor_state state, const char *topic, char *text,
                 char *advice)
{
    struct doctor_finding *finding = g_new0(struct doctor_finding, 1);
    *finding = (struct doctor_finding){ state, topic, text, advice };
    g_ptr_array_add(doctor->report->findings, finding);
    doctor->report->counts[state]++;
}

void doctor_tell_fault(struct doctor *doctor, const char *topic, GError **fault)
{
    doctor_tell(doctor, DOCTOR_TROUBLE, topic, g_strdup((*fault)->message), NULL);
    g_clear_error(fault);
}

static void examine_database(struct doctor *doctor)
{
    const struct condition *condition = &doctor->condition;
    g_autofree char *damage = NULL;
    g_autoptr(GError) fault = NULL;
    const char *remark = database_remark(doctor->database);
    if (remark != NULL)
        doctor_tell(doctor, DOCTOR_ATTENTION, "database", g_strdup(remark), NULL);
    if (!condition_look(doctor->database, &damage, &fault))
        doctor_tell_fault(doctor, "database", &fault);
    else if (damage != NULL)
        doctor_tell(doctor, DOCTOR_TROUBLE, "database",
                    g_strdup_printf("it is damaged: %s", damage),
                    g_strdup("run \"testamur check\", then restore a backup"));
    else
        doctor_tell(doctor, DOCTOR_GOOD, "database",
                    g_strdup_printf("version %" G_GINT64_FORMAT " of its tables, %.1f MB, its "
                                    "structure is sound",
                                    condition->version, (double)condition->database_bytes / 1e6),
                    NULL);
    if (!condition->logged && remark == NULL)
        doctor_tell(doctor, DOCTOR_ATTENTION, "journal",
                    g_strdup("the database is kept without a write-ahead log, so that readers and "
                             "writers wait for each other"),
                    g_strdup("run \"testamur recover\", which switches it on"));
    else if (condition->log_bytes > 64 * 1024 * 1024)
        doctor_tell(doctor, DOCTOR_ATTENTION, "journal",
                    g_strdup_printf("the log beside the database has grown to %.0f MB: somebody "
                                    "has been reading for a long time",
                                    (double)condition->log_bytes / 1e6),
                    g_strdup("end reading programs that were left open"));
    else
        doctor_tell(doctor, DOCTOR_GOOD, "journal",
                    g_strdup_printf("%.1f MB", (double)condition->log_bytes / 1e6), NULL);
}

static void examine_all(struct doctor *doctor)
{
    g_autoptr(GError) fault = NULL;
    if (!condition_read(doctor->database, &doctor->condition, &fault)) {
        doctor_tell_fault(doctor, "database", &fault);
        return;
    }
    examine_database(doctor);
    doctor->site = site_settings_load(doctor->database, &fault);
    if (doctor->site == NULL)
        doctor_tell_fault(doctor, "settings", &fault);
    doctor_examine_machine(doctor);
    doctor_examine_work(doctor);
    doctor_examine_mail(doctor);
    doctor_examine_verify(doctor);
    site_settings_free(doctor->site);
}

struct doctor_report *doctor_examine(const char *directory)
{
    struct doctor_report *report = g_new0(struct doctor_report, 1);
    report->findings = g_ptr_array_new_with_free_func(doctor_finding_free);
    struct doctor doctor = { .report = report, .directory = directory };
    g_autoptr(GError) fault = NULL;
    doctor.database = database_open(directory, DATABASE_READ, &fault);
    if (doctor.database == NULL)
        doctor_tell_fault(&doctor, "database", &fault);
    else
        examine_all(&doctor);
    database_close(doctor.database);
    return report;
}
