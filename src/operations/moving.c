#include "config.h"

#include "operations/moving_private.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/owner.h"
#include "operations/adopt.h"

const char *const moving_object_names[MOVING_OBJECTS] = {
    [MOVING_COURSE] = "course",
    [MOVING_ASSET] = "asset",
    [MOVING_TYPE] = "credential type",
    [MOVING_CONFIGURATION] = "configuration",
    [MOVING_LEARNER] = "learner",
    [MOVING_PATH] = "learning path",
    [MOVING_PATH_ENROLMENT] = "path enrolment",
    [MOVING_CREDENTIAL] = "credential",
    [MOVING_OTHER] = "other",
};

static void tell(struct moving *moving, enum moving_object object, const struct moving_head *head,
                 const char *name, enum staged_verdict verdict, const char *note, bool attention)
{
    const struct moving_row row = {
        .object = object,
        .number = head->number,
        .name = g_string_chunk_insert_const(moving->result->texts, name),
        .verdict = verdict,
        .attention = attention,
        .note = note != NULL ? g_string_chunk_insert(moving->result->texts, note) : NULL,
    };
    g_array_append_val(moving->result->rows, row);
    moving->result->counts[object][verdict]++;
}

void moving_tell(struct moving *moving, enum moving_object object, const struct moving_head *head,
                 const char *name, enum staged_verdict verdict, const char *note)
{
    const bool attention =
        verdict == STAGED_REFUSED || verdict == STAGED_SKIPPED || verdict == STAGED_CONFLICT;
    tell(moving, object, head, name, verdict, note, attention);
}

void moving_stress(struct moving *moving, enum moving_object object, const struct moving_head *head,
                   const char *name, enum staged_verdict verdict, const char *note)
{
    tell(moving, object, head, name, verdict, note, true);
}

void moving_notice(struct moving *moving, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_ptr_array_add(moving->result->notices, g_strdup_vprintf(format, arguments));
    va_end(arguments);
}

bool moving_go_on(struct moving *moving, const char *phase, guint64 done, guint64 total,
                  GError **error)
{
    const struct moving_options *options = moving->options;
    if (options->progress == NULL
        || options->progress(phase, moving->result->name, done, total, options->data))
        return true;
    g_set_error_literal(error, OPERATIONS_ERROR, ERROR_CANCELLED, "cancelled; nothing was changed");
    return false;
}

static void clear(struct moving *moving)
{
    for (guint i = 0; moving->objects[MODEL_ASSET] != NULL && i < moving->objects[MODEL_ASSET]->len;
         i++) {
        struct moving_asset *asset = moving_object_at(moving, MODEL_ASSET, i);
        asset_free(asset->prepared);
        g_clear_pointer(&asset->content, g_bytes_unref);
        g_clear_error(&asset->fault);
    }
    for (guint i = 0; moving->objects[MODEL_CONFIGURATION] != NULL
                      && i < moving->objects[MODEL_CONFIGURATION]->len;
         i++)
        g_free(
            ((struct moving_configuration *)moving_object_at(moving, MODEL_CONFIGURATION, i))->key);
    for (int model = 0; model < MODELS; model++) {
        g_clear_pointer(&moving->objects[model], g_array_unref);
        g_clear_pointer(&moving->index[model], g_hash_table_unref);
    }
    g_clear_pointer(&moving->stage, import_stage_free);
    g_clear_pointer(&moving->media, media_close);
    g_clear_pointer(&moving->site, site_settings_free);
    g_free(moving->owner);
}

/* Whether damaged rows forbid going on; then the result says so. */
static bool is_damaged(struct moving *moving)
{
    if (moving->damaged == 0 || moving->options->skip_bad_rows)
        return false;
    g_set_error(&moving->result->refusal, OPERATIONS_ERROR, ERROR_DATA,
                "%s has %" G_GINT64_FORMAT
                " damaged %s, so nothing was changed; mend the old installation and copy it again, "
                "or leave these out",
                moving->result->name, moving->damaged, moving->damaged == 1 ? "row" : "rows");
    return true;
}

static void notice_whole(struct moving *moving)
{
    if (moving->media == NULL)
        moving_notice(moving,
                      "without --media no PDF and no asset is taken over; run it again with "
                      "--media to add them");
    if (!moving->present[MODEL_TASK] && moving->objects[MODEL_CONFIGURATION]->len > 0)
        moving_notice(moving, "the file holds no schedules (django_celery_beat)");
    if (!moving->present[MODEL_PROFILE])
        moving_notice(moving,
                      "the file holds no profiles; learners' names are first and last names "
                      "of their accounts");
}

static bool apply(struct moving *moving, GError **error)
{
    return moving_record_begin(moving, error) && moving_apply_courses(moving, error)
           && moving_apply_assets(moving, error) && moving_apply_types(moving, error)
           && moving_apply_configurations(moving, error) && moving_apply_people(moving, error)
           && moving_apply_paths(moving, error) && moving_apply_credentials(moving, error);
}

static bool apply_in_transaction(struct moving *moving, GError **error)
{
    struct database *database = moving->installation->database;
    g_autoptr(transaction) transaction = transaction_begin(database, error);
    if (transaction == NULL || !apply(moving, error))
        return false;
    if (moving->options->dry_run)
        return true;
    return moving_record(moving, error) && database_commit(database, error);
}

static bool tell_written(guint64 done, guint64 total, void *data)
{
    struct moving *moving = data;
    return moving_go_on(moving, "writing the PDFs of", done, total, NULL);
}

static bool run(struct moving *moving, const char *path, GError **error)
{
    guint64 written = 0;
    if (moving->options->media != NULL
        && (moving->media = media_open(moving->options->media, error)) == NULL)
        return false;
    moving->site = site_settings_load(moving->installation->database, error);
    if (moving->site == NULL || !moving_read(moving, path, error))
        return false;
    if (is_damaged(moving))
        return true;
    notice_whole(moving);
    moving->owner = moving->site->write_files ? owner_mark() : g_strdup("");
    moving_want_people(moving);
    moving_prepare_assets(moving);
    if (!moving_look_for_pdfs(moving, error) || !moving_stage_people(moving, error)
        || !apply_in_transaction(moving, error))
        return false;
    moving->result->applied = !moving->options->dry_run;
    return moving->options->dry_run || *moving->owner == '\0'
           || adopt_settle(moving->installation, moving->owner, &written, tell_written, moving,
                           error);
}

struct moving_result *moving_run(struct installation *installation, const char *path,
                                 const struct moving_options *options, GError **error)
{
    g_autoptr(moving_result) result = g_new0(struct moving_result, 1);
    result->rows = g_array_new(FALSE, FALSE, sizeof(struct moving_row));
    result->notices = g_ptr_array_new_with_free_func(g_free);
    result->texts = g_string_chunk_new(65536);
    struct moving moving = {
        .installation = installation,
        .options = options,
        .result = result,
        .now = clock_now(),
    };
    const bool done = run(&moving, path, error);
    clear(&moving);
    return done ? g_steal_pointer(&result) : NULL;
}

void moving_result_free(struct moving_result *result)
{
    g_clear_pointer(&result->rows, g_array_unref);
    g_clear_pointer(&result->notices, g_ptr_array_unref);
    g_clear_pointer(&result->texts, g_string_chunk_free);
    g_clear_error(&result->refusal);
    g_free(result->name);
    g_free(result);
}
