#include "config.h"

#include "base/error.h"
#include "base/machine.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "operations/doctor.h"

static json_t *doctor_json(const struct doctor_report *report)
{
    json_t *findings = json_array();
    for (guint i = 0; i < report->findings->len; i++) {
        const struct doctor_finding *finding = report->findings->pdata[i];
        json_array_append_new(
            findings,
            json_pack("{s:s, s:s, s:o, s:o}", "topic", finding->topic, "state",
                      doctor_state_names[finding->state], "text", json_text(finding->text),
                      "advice",
                      finding->advice != NULL ? json_text(finding->advice) : json_null()));
    }
    return json_pack("{s:i, s:i, s:o}", "attention", (int)report->counts[DOCTOR_ATTENTION],
                     "trouble", (int)report->counts[DOCTOR_TROUBLE], "findings", findings);
}

static bool command_doctor_run(struct invocation *invocation, GError **error)
{
    g_autofree char *directory = machine_data_directory(invocation->data, error);
    if (directory == NULL)
        return false;
    g_autoptr(doctor_report) report = doctor_examine(directory);
    if (invocation->json) {
        output_json(doctor_json(report));
    } else {
        g_autofree char *words = doctor_words(report);
        output_line("%s", words);
    }
    const bool well = report->counts[DOCTOR_GOOD] == report->findings->len;
    invocation->status = well ? 0 : ERROR_REFUSED;
    return true;
}

const struct command command_doctor = {
    .name = "doctor",
    .summary = "Say in plain words whether machine and installation are fit for the next run",
    .help = "Looks at disk space (for how many credentials and runs), the file system, the clock, "
            "time zone data, permissions, the database and its log, interrupted work, failures, "
            "the age of the last backup, and whether templates and fonts are there and usable. "
            "Each finding says what to do. The exit status is 1 when something needs attention. "
            "\"testamur check\" looks for damage in every document.",
    .run = command_doctor_run,
};
