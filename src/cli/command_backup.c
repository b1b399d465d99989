#include "config.h"

#include "base/hex.h"
#include "base/interrupt.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/report.h"
#include "operations/backup.h"

static bool backup_progress(void *data, guint64 done, guint64 all)
{
    g_autofree char *text = g_strdup_printf(
        "%" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT " MB copied", done / 1000000, all / 1000000);
    output_progress(text);
    return !interrupt_came(data);
}

/* The copy needs no right to write to the installation, and does not fail for the want of it. */
static void backup_keep_record(const struct installation *copied,
                               const struct backup_result *result)
{
    g_autoptr(GError) fault = NULL;
    g_autoptr(installation) installation =
        installation_open(copied->directory, DATABASE_WRITE, &fault);
    if (installation != NULL && backup_record(installation, result, &fault))
        return;
    g_autofree char *words = g_strdup_printf(
        "the history does not tell of this backup, so \"testamur doctor\" will not know of it: %s",
        fault->message);
    output_note(words);
}

static json_t *backup_json(const struct backup_result *result)
{
    g_autofree char *hash = hex_write(result->copy.sha256, sizeof result->copy.sha256);
    return json_pack("{s:o, s:I, s:s, s:I, s:f}", "file", json_text(result->file), "bytes",
                     (json_int_t)result->copy.size, "sha256", hash, "schema",
                     (json_int_t)result->copy.version, "seconds",
                     (double)result->duration / G_USEC_PER_SEC);
}

static bool command_backup_run(struct invocation *invocation, GError **error)
{
    g_autoptr(installation) installation = invocation_open(invocation, DATABASE_READ, error);
    if (installation == NULL)
        return false;
    g_autoptr(interrupt) interrupt = interrupt_begin();
    const struct backup_request request = {
        .file = invocation->arguments[0],
        .replace = invocation_flag(invocation, "force"),
        .progress = backup_progress,
        .progress_data = interrupt,
    };
    struct backup_result result;
    const bool done = backup_write(installation, &request, &result, error);
    output_progress(NULL);
    if (!done)
        return false;
    backup_keep_record(installation, &result);
    if (invocation->json) {
        output_json(backup_json(&result));
    } else {
        g_autofree char *shown = text_show(result.file);
        g_autofree char *hash = hex_write(result.copy.sha256, sizeof result.copy.sha256);
        output_line("Backed up to %s: %" G_GUINT64_FORMAT " bytes, read again and found right",
                    shown, result.copy.size);
        output_field("SHA-256", hash);
    }
    backup_result_clear(&result);
    return true;
}

static const struct command_option options[] = {
    { .name = "force", .help = "Replace the file if it is there" },
    { 0 },
};

const struct command command_backup = {
    .name = "backup",
    .arguments = "FILE",
    .summary = "Write the whole installation to one file",
    .help = "The file holds the state of one instant, however many people work meanwhile, with all "
            "certificates: they are in the database. It is read again before it gets its name. "
            "Keep it on another machine; whoever can read it has all learners' data, so only its "
            "owner may.\n\n"
            "  testamur backup /mnt/backups/testamur-2026-06-16.db",
    .options = options,
    .arguments_least = 1,
    .arguments_most = 1,
    .run = command_backup_run,
};
