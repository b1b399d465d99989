/* What a change changed, for the history: an object of member -> [before, after].
 * Layer: operations, and used there only, but for change_show_value, by which commands show the history. */
#ifndef OPERATIONS_CHANGE_H
#define OPERATIONS_CHANGE_H

#include "base/json.h"
#include "operations/installation.h"

/* Adds a member if the two differ; NULL texts are JSON null. */
void change_add_text(json_t *changes, const char *member, const char *before, const char *after);
void change_add_flag(json_t *changes, const char *member, bool before, bool after);
void change_add_number(json_t *changes, const char *member, gint64 before, gint64 after);

/* Borrows both; NULL is JSON null. */
void change_add_json(json_t *changes, const char *member, json_t *before, json_t *after);

/* Writes the history's row in the installation's open transaction. */
bool change_record(struct installation *installation, const char *object_kind, gint64 object_id,
                   const char *object_name, const char *action, const json_t *changes,
                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same for an object that keeps when it was modified, which must be that instant. */
bool change_record_at(struct installation *installation, gint64 modified, const char *object_kind,
                      gint64 object_id, const char *object_name, const char *action,
                      const json_t *changes, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Takes installation->based_on, and refuses the change with ERROR_BUSY if the object, whose state now is
 * `modified`, was changed since: the text names each field that both want to change with the other's value
 * and this one's, and who changed it when. `changes` is what is wanted, member -> [now, then]. Called under the
 * write lock, before anything is saved. object_id 0: the object is known by its name alone. */
bool change_check_basis(struct installation *installation, gint64 modified, const char *object_kind,
                        gint64 object_id, const char *object_name, const json_t *changes,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* A value of the history as a person reads it, safe to show, cut at some length. Caller frees. */
char *change_show_value(const json_t *value);

#endif
