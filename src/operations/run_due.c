#include "config.h"

#include "operations/run_due.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/owner.h"
#include "operations/change.h"
#include "operations/report.h"
#include "operations/schedule.h"
#include "rules/context_key.h"
#include "store/history.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

/* An interrupted time is begun so often in all. */
#define TRIES_MOST 2
#define CLOCK_TOLERANCE (60 * G_USEC_PER_SEC)

/* One run-due. */
struct due_run {
    struct installation *installation;
    struct database *database;
    const struct run_due_request *request;
    struct run_due_result *result;
    char *owner;
};

/* One configuration in it. */
struct due_task {
    struct due_run *run;
    const struct configuration *configuration;
    struct schedule_state *state;
    struct run_due_item *item;
    gint64 now;
    bool busy; /* another process held the database for too long: the time is begun again */
};

static const char *const outcome_names[] = {
    [RUN_DUE_DONE] = "done",         [RUN_DUE_WOULD_RUN] = "would run",
    [RUN_DUE_FAILED] = "failed",     [RUN_DUE_CANCELLED] = "cancelled",
    [RUN_DUE_SKIPPED] = "skipped",   [RUN_DUE_EXPIRED] = "expired",
    [RUN_DUE_UNUSABLE] = "unusable", [RUN_DUE_CLOCK] = "clock",
};

const char *run_due_outcome_name(enum run_due_outcome outcome)
{
    return outcome_names[outcome];
}

static void run_due_item_free(gpointer data)
{
    struct run_due_item *item = data;
    g_free(item->name);
    g_free(item->message);
    g_free(item);
}

void run_due_result_free(struct run_due_result *result)
{
    if (result == NULL)
        return;
    g_ptr_array_unref(result->items);
    mail_send_result_clear(&result->mail);
    g_free(result);
}

/* Settles what there is to say of a configuration, and says it. `message` is taken; NULL: nothing more. */
static void task_tell(struct due_task *task, enum run_due_outcome outcome, char *message)
{
    struct run_due_result *result = task->run->result;
    const struct run_due_request *request = task->run->request;
    task->item->outcome = outcome;
    g_free(task->item->message);
    task->item->message = message != NULL ? message : g_strdup("");
    result->trouble += outcome == RUN_DUE_FAILED || outcome == RUN_DUE_UNUSABLE;
    g_ptr_array_add(result->items, task->item);
    if (request->tell != NULL)
        request->tell(request->data, task->item);
    task->item = NULL;
}

/* Switches it off by itself, unless somebody changed it meanwhile. */
static bool task_disable(const struct due_task *task, GError **error)
{
    const struct configuration *configuration = task->configuration;
    const gint64 now = clock_now();
    bool disabled = false;
    if (!configuration_disable(task->run->database, configuration->id, configuration->anchor, now,
                               &disabled, error))
        return false;
    if (!disabled)
        return true;
    g_autoptr(json_t) changes = json_object();
    g_autofree char *title =
        configuration_title(configuration->type_name, configuration->context_key);
    change_add_flag(changes, "enabled", true, false);
    return change_record_at(task->run->installation, now, "configuration", configuration->id, title,
                            "change", changes, error);
}

/* Claims the time of the judgement in a transaction of its own; *id is 0 if somebody else has it. */
static bool task_claim(const struct due_task *task, const char *status, const char *message,
                       bool disable, gint64 *id, GError **error)
{
    const struct schedule_judgement *judgement = &task->state->judgement;
    const bool runs = g_str_equal(status, "running");
    const struct task_claim claim = {
        .configuration_id = task->configuration->id,
        .slot = judgement->slot,
        .missed = judgement->slots - 1,
        .seen = task->configuration->last_slot,
        .now = task->now,
        .status = status,
        .owner = runs ? task->run->owner : "",
        .host = g_get_host_name(),
        .message = message,
    };
    g_autoptr(transaction) transaction = transaction_begin(task->run->database, error);
    if (transaction == NULL || !task_slot_claim(task->run->database, &claim, id, error))
        return false;
    if (*id == 0)
        return true;
    return (!disable || task_disable(task, error)) && database_commit(task->run->database, error);
}

/* The end of the work and, for a one-off that was done, of its schedule: one transaction. */
static bool task_finish(struct due_task *task, gint64 id, enum run_due_outcome outcome,
                        char *message, GError **error)
{
    struct database *database = task->run->database;
    const bool resumed = outcome == RUN_DUE_CANCELLED || task->busy;
    const char *status = resumed ? "interrupted" : run_due_outcome_name(outcome);
    const bool used_up = outcome == RUN_DUE_DONE && task->state->schedule.one_off;
    g_autofree char *text = message;
    g_autoptr(transaction) transaction = transaction_begin(database, error);
    if (transaction == NULL
        || !task_slot_finish(database, id, status, task->item->run_id, text, clock_now(), error)
        || (used_up && !task_disable(task, error)) || !database_commit(database, error))
        return false;
    task_tell(task, outcome, g_steal_pointer(&text));
    return true;
}

static char *issue_message(const struct issue_result *issued)
{
    if (issued->cancelled)
        return g_strdup("the run was stopped");
    if (issued->counts.failed > 0)
        return g_strdup_printf("%" G_GUINT64_FORMAT " credential%s failed", issued->counts.failed,
                               issued->counts.failed == 1 ? "" : "s");
    return g_strdup("");
}

/* The work itself, for a time that is claimed. */
static bool task_work(struct due_task *task, gint64 id, GError **error)
{
    GError *fault = NULL;
    const struct issue_request request = {
        .configuration_id = task->configuration->id,
        .watcher = task->run->request->watcher,
    };
    g_autoptr(issue_result) issued = issue_run(task->run->installation, &request, &fault);
    if (issued == NULL) {
        g_autofree char *message = g_strdup(fault->message);
        task->busy = fault->code == ERROR_BUSY;
        g_error_free(fault);
        return task_finish(task, id, RUN_DUE_FAILED, g_steal_pointer(&message), error);
    }
    task->item->run_id = issued->run_id;
    task->item->issued = issued->counts.issued;
    task->item->refused = issued->refused;
    task->run->result->cancelled = issued->cancelled;
    const enum run_due_outcome outcome = issued->cancelled           ? RUN_DUE_CANCELLED
                                         : issued->counts.failed > 0 ? RUN_DUE_FAILED
                                                                     : RUN_DUE_DONE;
    return task_finish(task, id, outcome, issue_message(issued), error);
}

static bool task_run_slot(struct due_task *task, GError **error)
{
    const struct schedule_judgement *judgement = &task->state->judgement;
    const struct run_due_request *request = task->run->request;
    const gint64 lateness = task->now - judgement->slot;
    gint64 id = 0;
    task->item->slot = judgement->slot;
    task->item->missed = judgement->slots - 1;
    if (request->max_lateness > 0 && lateness > request->max_lateness) {
        if (!request->dry_run
            && !task_claim(task, "skipped", "it was too late for it", false, &id, error))
            return false;
        if (id != 0 || request->dry_run)
            task_tell(task, RUN_DUE_SKIPPED, g_strdup("it was too late for it"));
        return true;
    }
    if (request->dry_run) {
        task_tell(task, RUN_DUE_WOULD_RUN, NULL);
        return true;
    }
    return task_claim(task, "running", "", false, &id, error)
           && (id == 0 || task_work(task, id, error));
}

/* It has ended: disabled, what it did being kept. A time before the end is not made up for. */
static bool task_expire(struct due_task *task, GError **error)
{
    const struct schedule_judgement *judgement = &task->state->judgement;
    struct database *database = task->run->database;
    gint64 id = 0;
    task->item->slot = judgement->slot;
    task->item->missed = MAX(judgement->slots - 1, 0);
    if (!task->run->request->dry_run && judgement->slot != 0) {
        if (!task_claim(task, "expired", judgement->why, true, &id, error))
            return false;
    } else if (!task->run->request->dry_run) {
        g_autoptr(transaction) transaction = transaction_begin(database, error);
        if (transaction == NULL || !task_disable(task, error) || !database_commit(database, error))
            return false;
    }
    task_tell(task, RUN_DUE_EXPIRED, g_strdup(judgement->why));
    return true;
}

/* Begins a time again that was interrupted, or failed and is to be retried. */
static bool task_again(struct due_task *task, GError **error)
{
    const struct task_slot *last = task->state->last;
    const bool interrupted = g_str_equal(last->status, "interrupted") && last->tries < TRIES_MOST;
    const bool failed = g_str_equal(last->status, "failed") && task->run->request->retry_failed;
    const bool current = last->slot == task->configuration->last_slot
                         && last->claimed >= task->configuration->anchor;
    bool taken = false;
    if (!current || (!interrupted && !failed))
        return true;
    task->item->slot = last->slot;
    task->item->missed = last->missed;
    task->item->again = true;
    if (task->run->request->dry_run) {
        task_tell(task, RUN_DUE_WOULD_RUN, NULL);
        return true;
    }
    return task_slot_reopen(task->run->database, last->id, task->run->owner, g_get_host_name(),
                            task->now, &taken, error)
           && (!taken || task_work(task, last->id, error));
}

/* It counts from an instant that is still to come. Where that is farther away than a day, and than its own pace, the
 * clock was wrong then, and it begins anew. */
static bool task_mend_clock(struct due_task *task, GError **error)
{
    const struct schedule *schedule = &task->state->schedule;
    const gint64 base = MAX(schedule->anchor, schedule->last_slot);
    const gint64 pace =
        schedule->kind == SCHEDULE_INTERVAL ? schedule_interval_length(schedule) : 0;
    if (base <= task->now + MAX(pace, G_TIME_SPAN_DAY))
        return true;
    if (!task->run->request->dry_run
        && !configuration_reset_clock(task->run->database, task->configuration->id, task->now,
                                      error))
        return false;
    task_tell(task, RUN_DUE_CLOCK,
              g_strconcat(task->state->judgement.why, "; it counts from now on", NULL));
    return true;
}

static bool task_decide(struct due_task *task, GError **error)
{
    switch (task->state->judgement.reason) {
    case SCHEDULE_DUE:
        return task_run_slot(task, error);
    case SCHEDULE_EXPIRED:
        return task_expire(task, error);
    case SCHEDULE_UNUSABLE:
        task_tell(task, RUN_DUE_UNUSABLE, g_strdup(task->state->judgement.why));
        return true;
    case SCHEDULE_CLOCK_BEHIND:
        return task_mend_clock(task, error);
    default:
        return task->state->last == NULL || task_again(task, error);
    }
}

static bool due_run_one(struct due_run *run, gint64 id, GError **error)
{
    /* Read again: the ones before it may have taken hours. */
    g_autoptr(configuration) configuration = configuration_find(run->database, id, error);
    if (configuration == NULL)
        return false;
    const gint64 now = run->request->at != 0 ? run->request->at : clock_now();
    g_autoptr(schedule_state) state =
        schedule_state_load(run->database, configuration, now, 0, error);
    if (state == NULL)
        return false;
    struct due_task task = {
        .run = run,
        .configuration = configuration,
        .state = state,
        .item = g_new0(struct run_due_item, 1),
        .now = now,
    };
    task.item->configuration_id = configuration->id;
    task.item->name = report_configuration_name(configuration);
    const bool done = !configuration->enabled || task_decide(&task, error);
    if (task.item != NULL)
        run_due_item_free(task.item);
    return done;
}

static bool due_run_is_stopped(const struct due_run *run)
{
    const struct issue_watcher *watcher = run->request->watcher;
    return run->result->cancelled
           || (watcher != NULL && watcher->cancelled != NULL && watcher->cancelled(watcher->data));
}

static bool due_run_each(struct due_run *run, GError **error)
{
    g_autoptr(GPtrArray) list = configuration_list(
        run->database, &(struct configuration_filter){ .enabled_only = true }, error);
    for (guint i = 0; list != NULL && i < list->len; i++) {
        const struct configuration *configuration = list->pdata[i];
        if (due_run_is_stopped(run)) {
            run->result->cancelled = true;
            break;
        }
        if (!due_run_one(run, configuration->id, error))
            return false;
    }
    return list != NULL;
}

/* A clock that is before the installation's beginning, or its last upgrade, has lost its battery. */
static bool due_run_check_clock(const struct due_run *run, GError **error)
{
    gint64 begun = 0;
    gint64 upgraded = 0;
    const gint64 now = clock_now();
    if (run->request->force)
        return true;
    if (!history_state(run->database, "installation", "", &begun, error)
        || !history_last(run->database, "installation", "upgrade", &upgraded, error))
        return false;
    const gint64 earliest = MAX(begun, upgraded);
    if (now + CLOCK_TOLERANCE >= earliest)
        return true;
    g_autofree char *shown = clock_format(now);
    g_autofree char *before = clock_format(earliest);
    g_set_error(error, OPERATIONS_ERROR, ERROR_REFUSED,
                "the clock of this machine shows %s, but the installation was there at %s already: "
                "set the clock, or give --force",
                shown, before);
    return false;
}

/* One run-due at a time: a lock on the installation's directory, which ends with the process. -1 and *busy when
 * another holds it. */
static int lock_directory(const char *directory, bool *busy, GError **error)
{
    const int descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    *busy = false;
    if (descriptor >= 0 && flock(descriptor, LOCK_EX | LOCK_NB) == 0)
        return descriptor;
    const int fault = errno;
    if (descriptor >= 0)
        close(descriptor);
    *busy = fault == EWOULDBLOCK;
    if (!*busy)
        g_set_error(error, OPERATIONS_ERROR, ERROR_IO, "the installation can't be locked: %s",
                    g_strerror(fault));
    return -1;
}

/* When mail can't be sent that is told, and what schedules did is done all the same. */
static void due_run_mail(struct due_run *run)
{
    const struct issue_watcher *watcher = run->request->watcher;
    const struct mail_send_request request = {
        .dry_run = run->request->dry_run,
        .cancelled = watcher != NULL ? watcher->cancelled : NULL,
        .data = watcher != NULL ? watcher->data : NULL,
    };
    struct mail_send_result *mail = &run->result->mail;
    g_autoptr(GError) fault = NULL;
    if (run->result->cancelled)
        return;
    if (!mail_send_due(run->installation, &request, mail, &fault) && mail->trouble == NULL)
        mail->trouble = g_strdup(fault->message);
    run->result->cancelled = mail->cancelled;
    run->result->trouble += mail->trouble != NULL ? 1 : 0;
}

struct run_due_result *run_due(struct installation *installation,
                               const struct run_due_request *request, GError **error)
{
    g_autoptr(run_due_result) result = g_new0(struct run_due_result, 1);
    g_autofree char *owner = owner_mark();
    struct due_run run = {
        .installation = installation,
        .database = installation->database,
        .request = request,
        .result = result,
        .owner = owner,
    };
    result->items = g_ptr_array_new_with_free_func(run_due_item_free);
    if (request->dry_run) {
        if (!due_run_each(&run, error))
            return NULL;
        due_run_mail(&run);
        return g_steal_pointer(&result);
    }
    if (!due_run_check_clock(&run, error))
        return NULL;
    const int lock = lock_directory(installation->directory, &result->busy, error);
    if (lock < 0)
        return result->busy ? g_steal_pointer(&result) : NULL;
    const bool done = due_run_each(&run, error);
    close(lock);
    if (!done)
        return NULL;
    /* Without the lock: schedules don't wait for a slow mail server. */
    due_run_mail(&run);
    return g_steal_pointer(&result);
}
