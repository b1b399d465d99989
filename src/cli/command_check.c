#include "config.h"

#include "base/error.h"
#include "base/interrupt.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "operations/check.h"

static bool check_progress(gpointer data, guint64 documents)
{
    g_autofree char *text = g_strdup_printf("%" G_GUINT64_FORMAT " documents checked", documents);
    output_progress(text);
    return !interrupt_came(data);
}

static json_t *check_json(const struct check_result *result)
{
    json_t *findings = json_array();
    for (guint i = 0; i < result->findings->len; i++) {
        const struct check_finding *finding = result->findings->pdata[i];
        json_t *object = json_object();
        json_object_set_new(object, "kind", json_string(check_finding_word(finding)));
        json_object_set_new(object, "text", json_text(finding->text));
        json_array_append_new(findings, object);
    }
    const struct {
        const char *member;
        guint64 number;
    } numbers[] = {
        { "damages", result->damages },     { "repaired", result->repaired },
        { "remarks", result->remarks },     { "credentials", result->credentials },
        { "documents", result->documents }, { "files", result->files },
        { "assets", result->assets },
    };
    json_t *object = json_object();
    for (gsize i = 0; i < G_N_ELEMENTS(numbers); i++)
        json_object_set_new(object, numbers[i].member, json_integer((json_int_t)numbers[i].number));
    json_object_set_new(object, "findings", findings);
    json_object_set_new(object, "seconds", json_real((double)result->duration / G_USEC_PER_SEC));
    return object;
}

static bool command_check_run(struct invocation *invocation, GError **error)
{
    const bool repair = invocation_flag(invocation, "repair");
    const bool accept = invocation_flag(invocation, "accept");
    g_autoptr(installation) installation =
        invocation_open(invocation, repair || accept ? DATABASE_WRITE : DATABASE_READ, error);
    if (installation == NULL)
        return false;
    g_autoptr(interrupt) interrupt = interrupt_begin();
    const struct check_request request = {
        .read_data = accept || invocation_flag(invocation, "read-data"),
        .accept = accept,
        .repair = repair,
        .progress = check_progress,
        .progress_data = interrupt,
    };
    g_autoptr(check_result) result = check_run(installation, &request, error);
    output_progress(NULL);
    if (result == NULL)
        return false;
    if (invocation->json) {
        output_json(check_json(result));
    } else {
        g_autofree char *words = check_words(result);
        output_line("%s", words);
    }
    invocation->status = result->damages > 0 ? ERROR_DATA : 0;
    return true;
}

static const struct command_option command_check_options[] = {
    { "read-data", NULL, "rebuild every document and read every file, comparing their hashes", 0 },
    { "accept", NULL, "as --read-data; take what another program changed in tables as it is", 0 },
    { "repair", NULL, "write missing and damaged files again from the database", 0 },
    { 0 },
};

const struct command command_check = {
    .name = "check",
    .arguments = "",
    .summary = "Check the database and the files of credentials",
    .help =
        "Looks for damage in the database, for credentials without their files and files "
        "without their credentials, for what was left unfinished, and for permissions that are "
        "too wide. Without --read-data only the presence and size of files is checked. The exit "
        "status is 65 when something is damaged and was not repaired.\n\n"
        "With --read-data each document is rebuilt and compared with its hash, each file and asset "
        "read, and each table compared with its seal, so that a single changed byte is noticed. "
        "Grades, completions, enrolments and plans have no seal: the reports of the learning "
        "platform bring them again. Another program that writes into testamur.db breaks the seals; "
        "if that was you, --accept takes the tables as they are, and the history tells who did.\n\n"
        "--repair writes lost or damaged files again, byte for byte as they were issued; it "
        "never changes a credential.",
    .options = command_check_options,
    .run = command_check_run,
};
