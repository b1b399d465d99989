#include "config.h"

#include "operations/change.h"

#include "store/history.h"

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
