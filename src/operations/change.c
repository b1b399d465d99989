#include "config.h"

#include "operations/change.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/text.h"
#include "store/history.h"

#define VALUE_CELLS_MOST 120

static void change_add(json_t *changes, const char *member, json_t *before, json_t *after)
{
    if (json_equal(before, after)) {
        json_decref(before);
        json_decref(after);
        return;
    }
    json_object_set_new(changes, member, json_pack("[o, o]", before, after));
}

static json_t *change_text(const char *text)
{
    return text != NULL ? json_text(text) : json_null();
}

void change_add_text(json_t *changes, const char *member, const char *before, const char *after)
{
    change_add(changes, member, change_text(before), change_text(after));
}

void change_add_flag(json_t *changes, const char *member, bool before, bool after)
{
    change_add(changes, member, json_boolean(before), json_boolean(after));
}

void change_add_number(json_t *changes, const char *member, gint64 before, gint64 after)
{
    change_add(changes, member, json_integer(before), json_integer(after));
}

void change_add_json(json_t *changes, const char *member, json_t *before, json_t *after)
{
    change_add(changes, member, before != NULL ? json_incref(before) : json_null(),
               after != NULL ? json_incref(after) : json_null());
}

bool change_record(struct installation *installation, const char *object_kind, gint64 object_id,
                   const char *object_name, const char *action, const json_t *changes,
                   GError **error)
{
    return history_add(installation->database, installation->operator_name, object_kind, object_id,
                       object_name, action, changes, error);
}

bool change_record_at(struct installation *installation, gint64 modified, const char *object_kind,
                      gint64 object_id, const char *object_name, const char *action,
                      const json_t *changes, GError **error)
{
    return history_add_at(installation->database, modified, installation->operator_name,
                          object_kind, object_id, object_name, action, changes, error);
}

char *change_show_value(const json_t *value)
{
    g_autofree char *text = NULL;
    if (value == NULL || json_is_null(value))
        return g_strdup("empty");
    if (json_is_string(value)) {
        g_autofree char *shown = text_show(json_string_value(value));
        text = g_strdup_printf("\"%s\"", shown);
    } else {
        g_autofree char *compact = json_write_compact(value);
        text = text_show(compact);
    }
    return text_cells(text) <= VALUE_CELLS_MOST ? g_steal_pointer(&text)
                                                : text_fit_cells(text, VALUE_CELLS_MOST);
}

/* The last entry that changed a member; NULL when none did. */
static const struct history_entry *change_find(const GPtrArray *entries, const char *member)
{
    for (guint i = entries->len; i > 0; i--) {
        const struct history_entry *entry = entries->pdata[i - 1];
        if (json_object_get(entry->changes, member) != NULL)
            return entry;
    }
    return NULL;
}

static void change_tell_field(GString *text, const char *member, const json_t *pair,
                              const struct history_entry *other)
{
    g_autofree char *theirs = change_show_value(json_array_get(pair, 0));
    g_autofree char *yours = change_show_value(json_array_get(pair, 1));
    g_autofree char *operator_name = text_show(other->operator_name);
    g_autofree char *at = clock_format(other->at);
    g_string_append_printf(text, "; %s is now %s (by %s at %s), you want %s", member, theirs,
                           operator_name, at, yours);
}

/* When no field is wanted by both, or the change came from an import, which keeps its rows with its run. */
static void change_tell_other(GString *text, const GPtrArray *entries, gint64 modified)
{
    const struct history_entry *last = entries->len > 0 ? entries->pdata[entries->len - 1] : NULL;
    g_autofree char *at = clock_format(last != NULL ? last->at : modified);
    if (last == NULL) {
        g_string_append_printf(text, ", by an import or a run at %s", at);
        return;
    }
    g_autofree char *operator_name = text_show(last->operator_name);
    g_string_append_printf(text, ", by %s at %s (%s", operator_name, at, last->action);
    const char *member;
    json_t *pair;
    json_object_foreach (last->changes, member, pair)
        g_string_append_printf(text, "; %s", member);
    g_string_append_c(text, ')');
}

bool change_check_basis(struct installation *installation, gint64 modified, const char *object_kind,
                        gint64 object_id, const char *object_name, const json_t *changes,
                        GError **error)
{
    const gint64 based_on = installation->based_on;
    installation->based_on = 0;
    if (based_on == 0 || based_on == modified)
        return true;
    g_autoptr(GPtrArray) entries =
        history_since(installation->database, object_kind, object_id, object_name, based_on, error);
    if (entries == NULL)
        return false;
    g_autofree char *kind = g_strdelimit(g_strdup(object_kind), "_", ' ');
    g_autofree char *shown = text_show(object_name);
    g_autoptr(GString) text = g_string_new(NULL);
    g_string_printf(text, "nothing was saved: the %s %s was changed since you looked at it", kind,
                    shown);
    const gsize plain = text->len;
    const char *member;
    json_t *pair;
    json_object_foreach ((json_t *)changes, member, pair) {
        const struct history_entry *other = change_find(entries, member);
        if (other != NULL)
            change_tell_field(text, member, pair, other);
    }
    if (text->len == plain)
        change_tell_other(text, entries, modified);
    g_set_error(error, OPERATIONS_ERROR, ERROR_BUSY,
                "%s; look at it again, then decide which is to hold", text->str);
    return false;
}
