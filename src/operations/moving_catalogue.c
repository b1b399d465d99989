#include "config.h"

#include "operations/moving_private.h"

#include "base/error.h"
#include "base/text.h"
#include "operations/catalogue.h"
#include "operations/change.h"
#include "rules/context_key.h"
#include "rules/function.h"
#include "rules/options.h"
#include "store/adoption.h"
#include "store/configuration.h"
#include "store/course.h"
#include "store/credential_type.h"

#include <string.h>

/* Layer: operations. Courses, assets, credential types and configurations of the old installation. What is here
 * already stays as it is: a difference is a conflict, which is told. */

/* Joined to a note; NULL when there is none. Caller frees. */
static char *join_notes(GPtrArray *notes)
{
    if (notes->len == 0)
        return NULL;
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < notes->len; i++)
        g_string_append_printf(text, "%s%s", i > 0 ? "; " : "", (char *)notes->pdata[i]);
    return g_string_free(g_steal_pointer(&text), FALSE);
}

/* Whether an error only says that something is not there; then it is cleared. */
static bool is_missing(GError **fault)
{
    if (!g_error_matches(*fault, STORE_ERROR, ERROR_NOT_FOUND))
        return false;
    g_clear_error(fault);
    return true;
}

static void want_course(struct moving *moving, const char *key)
{
    struct moving_course *course = moving_find(moving, MODEL_COURSE, key);
    if (course != NULL)
        course->wanted = true;
}

static bool apply_course(struct moving *moving, const struct moving_course *old, GError **error)
{
    enum context_kind kind = CONTEXT_COURSE;
    g_autoptr(GError) fault = NULL;
    g_autofree char *key = context_key_normalise(old->head.pk, &kind, &fault);
    if (key == NULL || kind != CONTEXT_COURSE) {
        moving_tell(moving, MOVING_COURSE, &old->head, old->head.pk, STAGED_REFUSED,
                    fault != NULL ? fault->message : "is no course");
        return true;
    }
    g_autoptr(course) known = course_find(moving->installation->database, key, &fault);
    if (known == NULL && !is_missing(&fault)) {
        g_propagate_error(error, g_steal_pointer(&fault));
        return false;
    }
    if (known != NULL) {
        moving_tell(moving, MOVING_COURSE, &old->head, key, STAGED_UNCHANGED, NULL);
        return true;
    }
    g_autoptr(course) course = g_new0(struct course, 1);
    course->key = g_steal_pointer(&key);
    course->long_name = g_strdup(old->long_name);
    course->display_name = g_strdup(old->display_name);
    moving_tell(moving, MOVING_COURSE, &old->head, course->key, STAGED_NEW, NULL);
    return course_insert(moving->installation->database, course, error)
           && change_record(moving->installation, "course", course->id, course->key, "import", NULL,
                            error);
}

bool moving_apply_courses(struct moving *moving, GError **error)
{
    for (guint i = 0; i < moving->objects[MODEL_CONFIGURATION]->len; i++)
        want_course(moving, ((const struct moving_configuration *)moving_object_at(
                                 moving, MODEL_CONFIGURATION, i))
                                ->context_key);
    for (guint i = 0; i < moving->objects[MODEL_STEP]->len; i++)
        want_course(
            moving,
            ((const struct moving_step *)moving_object_at(moving, MODEL_STEP, i))->course_key);
    for (guint i = 0; i < moving->objects[MODEL_COURSE]->len; i++) {
        const struct moving_course *course = moving_object_at(moving, MODEL_COURSE, i);
        if (course->wanted && !apply_course(moving, course, error))
            return false;
    }
    return true;
}

static void prepare_asset(struct moving *moving, struct moving_asset *old)
{
    if (moving->media == NULL) {
        g_set_error(&old->fault, OPERATIONS_ERROR, ERROR_DATA,
                    "its file %s is needed: name the old media directory with --media", old->file);
        return;
    }
    switch (media_look(moving->media, old->file, false, &old->fault)) {
    case MEDIA_THERE:
        old->content = media_read(moving->media, old->file, &old->fault);
        break;
    case MEDIA_MISSING:
        g_set_error(&old->fault, OPERATIONS_ERROR, ERROR_DATA,
                    "its file %s is missing in the media directory", old->file);
        break;
    case MEDIA_UNFIT:
    case MEDIA_FAILED:
        g_prefix_error(&old->fault, "its file ");
        break;
    }
    if (old->content != NULL)
        old->prepared =
            asset_prepare(old->file, old->content, old->slug, old->description, &old->fault);
}

void moving_prepare_assets(struct moving *moving)
{
    for (guint i = 0; i < moving->objects[MODEL_ASSET]->len; i++)
        prepare_asset(moving, moving_object_at(moving, MODEL_ASSET, i));
}

/* An asset of the slug is here: the same, another, or the old file is gone. */
static void tell_known_asset(struct moving *moving, const struct moving_asset *old,
                             const struct asset *known)
{
    const bool same = old->prepared != NULL
                      && memcmp(known->sha256, old->prepared->sha256, sizeof known->sha256) == 0;
    if (same || old->prepared == NULL)
        moving_tell(moving, MOVING_ASSET, &old->head, old->slug, STAGED_UNCHANGED,
                    same ? NULL : old->fault->message);
    else
        moving_tell(moving, MOVING_ASSET, &old->head, old->slug, STAGED_CONFLICT,
                    "another file has this slug here; it stays");
}

static bool apply_asset(struct moving *moving, struct moving_asset *old, GError **error)
{
    struct database *database = moving->installation->database;
    g_autoptr(GError) fault = NULL;
    g_autoptr(asset) known = asset_find(database, old->slug, &fault);
    if (known != NULL) {
        tell_known_asset(moving, old, known);
        return true;
    }
    if (!is_missing(&fault)) {
        g_propagate_error(error, g_steal_pointer(&fault));
        return false;
    }
    if (old->prepared == NULL) {
        moving_tell(moving, MOVING_ASSET, &old->head, old->slug, STAGED_REFUSED,
                    old->fault->message);
        return true;
    }
    g_autofree char *hash = asset_hash_text(old->prepared);
    g_autoptr(json_t) changes = json_object();
    change_add_text(changes, "file_name", NULL, old->prepared->file_name);
    change_add_text(changes, "sha256", NULL, hash);
    moving_tell(moving, MOVING_ASSET, &old->head, old->slug, STAGED_NEW, NULL);
    return asset_insert(database, old->prepared, old->content, error)
           && change_record(moving->installation, "asset", old->prepared->id, old->prepared->slug,
                            "import", changes, error);
}

bool moving_apply_assets(struct moving *moving, GError **error)
{
    for (guint i = 0; i < moving->objects[MODEL_ASSET]->len; i++)
        if (!apply_asset(moving, moving_object_at(moving, MODEL_ASSET, i), error))
            return false;
    return true;
}

/* Reads options as they are to be kept: older forms converted, null as {} (Q2). What is no object (Q3) or no
 * JSON (Q4) is left out; *fit becomes false then. New reference. */
static json_t *read_options(const char *text, GPtrArray *notes, bool *fit)
{
    g_autoptr(GError) fault = NULL;
    json_t *options = catalogue_read_options(text, "its options", notes, &fault);
    if (options != NULL)
        return options;
    g_ptr_array_add(notes, g_strdup_printf("%s; they are left out", fault->message));
    *fit = false;
    return json_object();
}

/* Faulty options are kept, so that nothing is lost, but nothing is issued with them. */
static void check_options(struct moving *moving, const json_t *options, const char *retrieval,
                          const char *generation, GPtrArray *notes, bool *fit)
{
    g_autoptr(GError) fault = NULL;
    if (catalogue_check_options(moving->installation->database, options, retrieval, generation,
                                notes, &fault))
        return;
    g_ptr_array_add(notes, g_strdup(fault->message));
    *fit = false;
}

/* The function's plain name; one that only the old installation has is replaced. */
static char *choose_function(const char *path, const char *fallback,
                             const char *(*find)(const char *typed, GError **error),
                             GPtrArray *notes, bool *fit)
{
    const char *name = find(path, NULL);
    if (name == NULL) {
        g_autofree char *shown = text_show(path);
        g_ptr_array_add(notes,
                        g_strdup_printf("the function %s is not known here; %s stands in its "
                                        "place, and its configurations are disabled",
                                        shown, fallback));
        *fit = false;
    }
    return g_strdup(name != NULL ? name : fallback);
}

static bool is_plain_name(const char *name)
{
    if (*name == '\0' || g_utf8_strlen(name, -1) > 255)
        return false;
    for (; *name != '\0'; name = g_utf8_next_char(name))
        if (g_unichar_iscntrl(g_utf8_get_char(name)))
            return false;
    return true;
}

static void tell_known_type(struct moving *moving, const struct moving_type *old,
                            const struct credential_type *known, const struct credential_type *type,
                            const char *note)
{
    const bool same = json_equal(known->options, type->options)
                      && g_str_equal(known->retrieval, type->retrieval)
                      && g_str_equal(known->generation, type->generation);
    moving_tell(moving, MOVING_TYPE, &old->head, type->name,
                same ? STAGED_UNCHANGED : STAGED_CONFLICT,
                same ? note : "this type has other functions or options here; they stay");
}

static bool apply_type(struct moving *moving, struct moving_type *old, GError **error)
{
    struct database *database = moving->installation->database;
    g_autoptr(credential_type) type = g_new0(struct credential_type, 1);
    g_autoptr(GPtrArray) notes = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GError) fault = NULL;
    bool fit = true;
    type->name = text_trim(old->name);
    if (!is_plain_name(type->name)) {
        moving_tell(moving, MOVING_TYPE, &old->head, old->name, STAGED_REFUSED,
                    "its name is empty, longer than 255 characters or holds a control character");
        return true;
    }
    type->retrieval = choose_function(old->retrieval, "retrieve_completions",
                                      function_retrieval_name, notes, &fit);
    type->generation = choose_function(old->generation, "generate_pdf_credential",
                                       function_generation_name, notes, &fit);
    type->options = read_options(old->options, notes, &fit);
    check_options(moving, type->options, type->retrieval, type->generation, notes, &fit);
    old->limp = !fit;
    g_autofree char *note = join_notes(notes);
    g_autoptr(credential_type) known = credential_type_find(database, type->name, &fault);
    if (known != NULL) {
        old->id = known->id;
        tell_known_type(moving, old, known, type, note);
        return true;
    }
    if (!is_missing(&fault)) {
        g_propagate_error(error, g_steal_pointer(&fault));
        return false;
    }
    if (!credential_type_insert(database, type, error)
        || !change_record(moving->installation, "credential_type", type->id, type->name, "import",
                          NULL, error))
        return false;
    old->id = type->id;
    (fit ? moving_tell : moving_stress)(moving, MOVING_TYPE, &old->head, type->name, STAGED_NEW,
                                        note);
    return true;
}

bool moving_apply_types(struct moving *moving, GError **error)
{
    for (guint i = 0; i < moving->objects[MODEL_TYPE]->len; i++)
        if (!apply_type(moving, moving_object_at(moving, MODEL_TYPE, i), error))
            return false;
    return true;
}

static bool is_same_schedule(const struct configuration *one, const struct configuration *other)
{
    return one->enabled == other->enabled && one->one_off == other->one_off
           && g_str_equal(one->schedule_kind, other->schedule_kind)
           && one->interval_every == other->interval_every
           && g_str_equal(one->interval_period, other->interval_period)
           && g_str_equal(one->crontab, other->crontab)
           && g_str_equal(one->crontab_zone, other->crontab_zone) && one->clocked == other->clocked
           && one->start_time == other->start_time && one->expires == other->expires;
}

static void tell_known_configuration(struct moving *moving, const struct moving_configuration *old,
                                     const char *title, const struct configuration *known,
                                     const struct configuration *made)
{
    const bool options = json_equal(known->options, made->options);
    const bool schedule = is_same_schedule(known, made);
    moving_tell(moving, MOVING_CONFIGURATION, &old->head, title,
                options && schedule ? STAGED_UNCHANGED : STAGED_CONFLICT,
                options && schedule ? NULL
                : options           ? "it has another schedule here, which stays"
                                    : "it has other options here, which stay");
}

static bool save_configuration(struct moving *moving, const struct moving_configuration *old,
                               struct configuration *made, const char *title, GError **error)
{
    struct database *database = moving->installation->database;
    const struct moving_task *task = moving_find(moving, MODEL_TASK, old->task);
    return configuration_insert(database, made, error)
           && (task == NULL
               || adoption_set_runs(database, made->id, task->last_run, MAX(task->total_runs, 0),
                                    error))
           && change_record(moving->installation, "configuration", made->id, title, "import", NULL,
                            error);
}

/* Fills in what the old row says; the notes tell what can't be kept, *fit whether it can be issued with. */
static void fill_configuration(struct moving *moving, const struct moving_configuration *old,
                               const struct moving_type *old_type,
                               const struct credential_type *type, struct configuration *made,
                               GPtrArray *notes, bool *fit)
{
    *fit = !old_type->limp;
    made->type_id = type->id;
    made->context_key = g_strdup(old->key);
    json_decref(made->options);
    made->options = read_options(old->options, notes, fit);
    if (*fit) {
        g_autoptr(json_t) merged = options_merge(type->options, made->options);
        check_options(moving, merged, type->retrieval, type->generation, notes, fit);
    }
    moving_schedule(moving, old, made, notes);
    if (!*fit && made->enabled)
        g_ptr_array_add(notes,
                        g_strdup("it is disabled until its functions and options are right"));
    made->enabled = made->enabled && *fit;
}

static bool apply_known_type(struct moving *moving, struct moving_configuration *old,
                             const struct moving_type *old_type, const struct credential_type *type,
                             GError **error)
{
    struct database *database = moving->installation->database;
    g_autoptr(configuration) made = configuration_new();
    g_autoptr(GPtrArray) notes = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GError) fault = NULL;
    bool fit = true;
    fill_configuration(moving, old, old_type, type, made, notes, &fit);
    g_autofree char *title = configuration_title(type->name, old->key);
    g_autoptr(configuration) known =
        configuration_find_by_name(database, old->key, type->name, &fault);
    if (known != NULL) {
        old->id = known->id;
        tell_known_configuration(moving, old, title, known, made);
        return true;
    }
    if (!is_missing(&fault)) {
        g_propagate_error(error, g_steal_pointer(&fault));
        return false;
    }
    if (!save_configuration(moving, old, made, title, error))
        return false;
    g_autofree char *note = join_notes(notes);
    old->id = made->id;
    (notes->len > 0 ? moving_stress : moving_tell)(moving, MOVING_CONFIGURATION, &old->head, title,
                                                   STAGED_NEW, note);
    return true;
}

static bool apply_configuration(struct moving *moving, struct moving_configuration *old,
                                GError **error)
{
    const struct moving_type *old_type = moving_find(moving, MODEL_TYPE, old->type);
    g_autoptr(GError) fault = NULL;
    if (old_type == NULL || old_type->id == 0) {
        moving_tell(moving, MOVING_CONFIGURATION, &old->head, old->context_key, STAGED_REFUSED,
                    "its credential type was not taken over");
        return true;
    }
    old->key = context_key_normalise(old->context_key, NULL, &fault);
    if (old->key == NULL) {
        moving_tell(moving, MOVING_CONFIGURATION, &old->head, old->context_key, STAGED_REFUSED,
                    fault->message);
        return true;
    }
    g_autofree char *name = text_trim(old_type->name);
    g_autoptr(credential_type) type =
        credential_type_find(moving->installation->database, name, error);
    return type != NULL && apply_known_type(moving, old, old_type, type, error);
}

bool moving_apply_configurations(struct moving *moving, GError **error)
{
    for (guint i = 0; i < moving->objects[MODEL_CONFIGURATION]->len; i++)
        if (!apply_configuration(moving, moving_object_at(moving, MODEL_CONFIGURATION, i), error))
            return false;
    return true;
}
