#include "config.h"

#include "operations/moving_private.h"

#include "base/error.h"
#include "import/dump.h"
#include "store/foreign.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* Layer: operations. The old installation's file, database or dump, row by row into objects. */

#define DAMAGED_TOLD 1000
#define GO_ON_EVERY 1024

static bool is_database(const char *path)
{
    char head[16];
    const int file = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (file < 0)
        return false;
    const ssize_t size = read(file, head, sizeof head);
    close(file);
    return size > 0 && foreign_begins_so(head, (gsize)size);
}

bool moving_recognise(const char *path)
{
    if (is_database(path))
        return true;
    gsize length = 0;
    g_autoptr(source) source = source_open(path, NULL, NULL);
    const char *text = source != NULL ? source_peek(source, &length, NULL) : NULL;
    return text != NULL && dump_begins_so(text, length);
}

/* A row that can't be read: it refuses the whole, unless such rows are to be left out. */
static bool tell_damaged(struct moving *moving, enum moving_model model, const char *place,
                         guint64 number, const char *why, GError **error)
{
    const struct moving_head head = { .number = number, .pk = "" };
    g_autofree char *note = g_strconcat(place, ": ", why, NULL);
    moving_tell(moving, model < MODELS ? moving_models[model].object : MOVING_OTHER, &head, "",
                STAGED_SKIPPED, note);
    moving->damaged++;
    if (moving->damaged < DAMAGED_TOLD || moving->options->skip_bad_rows)
        return true;
    g_set_error(error, OPERATIONS_ERROR, ERROR_DATA,
                "%s has more than %d damaged rows, the last of them: %s, %s %" G_GUINT64_FORMAT
                ": %s; nothing was changed",
                moving->result->name, DAMAGED_TOLD, place, moving->result->row_word, number, why);
    return false;
}

static bool take_row(struct moving *moving, enum moving_model model, const char *place,
                     guint64 number, const json_t *values, GError **error)
{
    g_autoptr(GError) fault = NULL;
    return moving_decode(moving, model, number, values, &fault)
           || tell_damaged(moving, model, place, number, fault->message, error);
}

/* The names of a model's fields that the table has; static, ends with NULL. */
static GPtrArray *choose_columns(enum moving_model model, const char *const *columns)
{
    GPtrArray *chosen = g_ptr_array_new();
    for (const struct moving_field *field = moving_models[model].fields; field != NULL;
         field = moving_field_next(field))
        for (const char *const *name = moving_field_names(field); *name != NULL; name++)
            if (g_strv_contains(columns, *name))
                g_ptr_array_add(chosen, (gpointer)*name);
    g_ptr_array_add(chosen, NULL);
    return chosen;
}

static bool read_rows(struct moving *moving, struct foreign *foreign, enum moving_model model,
                      const char *table, GError **error)
{
    for (;;) {
        g_autoptr(json_t) values = NULL;
        g_autoptr(GError) fault = NULL;
        gint64 number = 0;
        bool fine = true;
        switch (foreign_next(foreign, &values, &number, &fault)) {
        case FOREIGN_END:
            return true;
        case FOREIGN_ROW:
            fine = take_row(moving, model, table, (guint64)number, values, error);
            break;
        case FOREIGN_BAD_ROW:
            fine = tell_damaged(moving, model, table, (guint64)number, fault->message, error);
            break;
        case FOREIGN_FAILED:
            g_propagate_error(error, g_steal_pointer(&fault));
            return false;
        }
        if (!fine || (number % GO_ON_EVERY == 0 && !moving_go_on(moving, "reading", 0, 0, error)))
            return false;
    }
}

/* The newest table of the model that is there and has rows; older ones stay behind empty after an upgrade. */
static bool read_model(struct moving *moving, struct foreign *foreign, enum moving_model model,
                       GError **error)
{
    for (const char *const *table = moving_models[model].tables; *table != NULL; table++) {
        g_auto(GStrv) columns = foreign_columns(foreign, *table, error);
        if (columns == NULL)
            return false;
        if (columns[0] == NULL)
            continue;
        moving->present[model] = true;
        g_autoptr(GPtrArray) chosen = choose_columns(model, (const char *const *)columns);
        if (!foreign_read(foreign, *table, (const char *const *)chosen->pdata, error)
            || !read_rows(moving, foreign, model, *table, error))
            return false;
        if (moving->objects[model]->len > 0)
            break;
    }
    return true;
}

static bool read_database(struct moving *moving, const char *path, GError **error)
{
    g_autoptr(foreign) foreign = foreign_open(path, error);
    if (foreign == NULL)
        return false;
    moving->result->name = g_strdup(foreign_name(foreign));
    moving->result->title = "learning-credentials, its SQLite database";
    moving->result->row_word = "row";
    for (int model = 0; model < MODELS; model++)
        if (!moving_go_on(moving, "reading", (guint64)model, MODELS, error)
            || !read_model(moving, foreign, (enum moving_model)model, error))
            return false;
    return foreign_digest(foreign, moving->digest, error);
}

static enum moving_model find_label(const char *label)
{
    for (int model = 0; label != NULL && model < MODELS; model++)
        for (const char *const *known = moving_models[model].labels; *known != NULL; known++)
            if (g_ascii_strcasecmp(*known, label) == 0)
                return (enum moving_model)model;
    return MODELS;
}

static bool take_entry(struct moving *moving, json_t *entry, guint64 number, GError **error)
{
    json_t *label = json_object_get(entry, "model");
    json_t *fields = json_object_get(entry, "fields");
    json_t *pk = json_object_get(entry, "pk");
    const enum moving_model model = find_label(json_string_value(label));
    if (!json_is_string(label) || !json_is_object(fields))
        return tell_damaged(moving, MODELS, "the entry", number, "is no entry of a dump", error);
    if (model == MODELS) {
        moving->others++;
        return true;
    }
    /* A dump keeps the key apart, under whatever name the model gives it. */
    moving->present[model] = true;
    if (pk != NULL && !json_is_null(pk))
        json_object_set(fields, moving_field_names(moving_models[model].fields)[0], pk);
    return take_row(moving, model, json_string_value(label), number, fields, error);
}

static bool read_entries(struct moving *moving, struct dump *dump, GError **error)
{
    for (;;) {
        g_autoptr(json_t) entry = NULL;
        g_autoptr(GError) fault = NULL;
        guint64 number = 0;
        bool fine = true;
        switch (dump_next(dump, &entry, &number, &fault)) {
        case DUMP_END:
            return true;
        case DUMP_ENTRY:
            fine = take_entry(moving, entry, number, error);
            break;
        case DUMP_BAD_ENTRY:
            fine = tell_damaged(moving, MODELS, "the entry", number, fault->message, error);
            break;
        case DUMP_FAILED:
            g_propagate_error(error, g_steal_pointer(&fault));
            return false;
        }
        struct source *source = dump_source(dump);
        if (!fine
            || (number % GO_ON_EVERY == 0
                && !moving_go_on(moving, "reading", source_position(source), source_size(source),
                                 error)))
            return false;
    }
}

static bool read_dump(struct moving *moving, const char *path, GError **error)
{
    gsize length = 0;
    struct source *source = source_open(path, NULL, error);
    if (source == NULL)
        return false;
    moving->dump = true;
    moving->result->name = g_strdup(source_name(source));
    moving->result->title = "learning-credentials, a dump of its tables";
    moving->result->row_word = "entry";
    g_autoptr(dump) dump = dump_open(source);
    const char *text = source_peek(source, &length, error);
    if (text == NULL)
        return false;
    if (!dump_begins_so(text, length)) {
        g_set_error(error, OPERATIONS_ERROR, ERROR_DATA,
                    "%s: is neither a SQLite database nor a dump (\"manage.py dumpdata\") of an "
                    "installation of learning-credentials",
                    moving->result->name);
        return false;
    }
    return read_entries(moving, dump, error) && source_finish(source, moving->digest, error);
}

/* One sentence naming what is missing. */
static bool check_whole(const struct moving *moving, GError **error)
{
    static const enum moving_model own[] = { MODEL_TYPE, MODEL_CONFIGURATION, MODEL_CREDENTIAL };
    static const enum moving_model needed[] = { MODEL_TYPE, MODEL_CONFIGURATION, MODEL_CREDENTIAL,
                                                MODEL_USER };
    g_autoptr(GString) missing = g_string_new(NULL);
    bool any = false;
    for (gsize i = 0; i < G_N_ELEMENTS(own); i++)
        any |= moving->present[own[i]];
    /* A dump shows no empty tables; only who has credentials must have users. */
    for (gsize i = 0; i < G_N_ELEMENTS(needed); i++) {
        const struct moving_description *model = &moving_models[needed[i]];
        const bool empty =
            moving->dump && any && (needed[i] != MODEL_USER || !moving->present[MODEL_CREDENTIAL]);
        if (!moving->present[needed[i]] && !empty)
            g_string_append_printf(missing, "%s%s", missing->len > 0 ? ", " : "",
                                   moving->dump ? model->labels[0] : model->tables[0]);
    }
    if (missing->len == 0)
        return true;
    g_set_error(error, OPERATIONS_ERROR, ERROR_DATA,
                moving->dump
                    ? "%s: is no whole dump of learning-credentials, it has no entry of %s; write "
                      "it with: manage.py dumpdata learning_credentials django_celery_beat "
                      "auth.user student.userprofile learning_paths"
                    : "%s: is no database of learning-credentials, these tables are missing: %s",
                moving->result->name, missing->str);
    return false;
}

/* Users are also found by name, and profiles put to their users. */
static void join_users(struct moving *moving)
{
    for (guint i = 0; i < moving->objects[MODEL_USER]->len; i++) {
        const struct moving_user *user = moving_object_at(moving, MODEL_USER, i);
        g_autofree char *natural = g_strconcat(LINK_NATURAL, user->username, NULL);
        const char *key = g_string_chunk_insert_const(moving->result->texts, natural);
        if (!g_hash_table_contains(moving->index[MODEL_USER], key))
            g_hash_table_insert(moving->index[MODEL_USER], (gpointer)key, GUINT_TO_POINTER(i + 1));
    }
    for (guint i = 0; i < moving->objects[MODEL_PROFILE]->len; i++) {
        const struct moving_profile *profile = moving_object_at(moving, MODEL_PROFILE, i);
        struct moving_user *user = moving_find(moving, MODEL_USER, profile->user);
        if (user != NULL)
            user->profile_name = profile->name;
    }
}

bool moving_read(struct moving *moving, const char *path, GError **error)
{
    for (int model = 0; model < MODELS; model++) {
        moving->objects[model] = g_array_new(FALSE, FALSE, (guint)moving_models[model].size);
        moving->index[model] = g_hash_table_new(g_str_hash, g_str_equal);
    }
    if (!(is_database(path) ? read_database(moving, path, error) : read_dump(moving, path, error)))
        return false;
    if (!check_whole(moving, error))
        return false;
    join_users(moving);
    return true;
}
