/* Sections: what a list and a form need to know beyond their description. Layer: console/sections. The list page and
 * the form page are engines (pages/list.h, pages/form.h) that ask a section; each section is one const struct. */
#ifndef CONSOLE_SECTIONS_SECTION_H
#define CONSOLE_SECTIONS_SECTION_H

#include "console/command.h"
#include "console/console.h"
#include "console/sections/description.h"

struct listing_row;

/* The values of a form, by the fields' names, as texts ("0" and "1" of checks; instants as the field shows them). */
struct form_values {
    GHashTable *texts;  /* char * -> char * */
    gint64 id;          /* of the row; 0: a new one */
    gint64 based_on;    /* the member `modified` that was read; 0: a new one */
    char *name;         /* what the object is called, for titles and messages; NULL: a new one */
    GHashTable *notes;  /* field -> a line below it (where a value comes from ...) */
    GHashTable *faults; /* field -> what is wrong with it */
    GHashTable *places; /* field -> struct form_place: where in its text */
};
struct form_place {
    int line, column; /* from 1 */
};
struct form_values *form_values_new(void);
struct form_values *form_values_copy(const struct form_values *values);
void form_values_free(struct form_values *values);
DEFINE_AUTOPTR(form_values, form_values_free)

const char *form_values_get(const struct form_values *values,
                            const char *field); /* "" when absent */
void form_values_set(struct form_values *values, const char *field, const char *text);

/* NULL takes a note or fault away. The place is shown before the fault, and the cursor goes there. */
void form_values_note(struct form_values *values, const char *field, const char *note);
void form_values_fault(struct form_values *values, const char *field, const char *fault);
void form_values_fault_at(struct form_values *values, const char *field, int line, int column,
                          const char *fault);

struct section {
    const char *name; /* forms/NAME.ini */
    /* Commands of its list and of its form besides the engines' own; may be NULL. */
    const struct console_command *list_commands, *form_commands;

    void (*enter)(struct console *console); /* from the home page and the palette; NULL: its list */

    bool single; /* there is one object, so that the form is called as the section is */

    bool inner; /* is opened from other pages only: not on the home page, not in the palette */

    /* The list. All may be NULL. */
    char *(*list_title)(struct console *console,
                        gint64 scope); /* instead of the section's title. Caller frees */
    char *(*heading)(struct console *console,
                     gint64 scope); /* text above the rows, read again with them. Caller frees */
    /* NULL: as the column's form says; `page` for list_row_cell. Caller frees. */
    char *(*show_cell)(const struct page *page, const struct listing_row *row, const char *column,
                       const char *raw);
    void (*open)(struct console *console, gint64 id); /* Enter; NULL: the form */
    void (*add)(struct console *console); /* NULL: the form of a new one, if save_new is there */

    /* The form. `database` is for reading, on the console's thread. */
    bool (*read)(struct database *database, gint64 id, struct form_values *values, GError **error);
    bool (*read_new)(struct database *database, struct form_values *values,
                     GError **error); /* defaults; may be NULL */
    /* On a job's thread. Sets values->id and name of a new one; a fault that belongs to a field also goes there
     * (form_values_fault). Sentences that stop nothing go to `warnings`; the words of the equivalent command to
     * `equivalent` (char *). NULL: it can't be saved (added). */
    bool (*save)(struct installation *installation, struct form_values *values, GPtrArray *warnings,
                 GPtrArray *equivalent, GError **error);
    /* What can't be undone is asked before it is saved: fills in the title and the text of the question, of which y is
     * the answer to go on. False: nothing is to be asked. May be NULL. */
    bool (*save_question)(struct database *database, const struct form_values *values,
                          GString *title, GString *text);
    bool can_add;
    /* After saving, on the console's thread, when the form is closed or shows what was saved: to offer what follows
     * from it. May be NULL. */
    void (*saved)(struct console *console, gint64 id);
    /* What would be lost with it, and why it can't be removed, as sentences, before the question. */
    bool (*remove_preview)(struct database *database, gint64 id, GPtrArray *sentences,
                           GError **error);
    bool (*remove)(struct installation *installation, gint64 id, GPtrArray *equivalent,
                   GError **error);

    /* Called when a field was left or rested in after a change, to check it at once: pure and fast, database for
     * look-ups. Sets or clears faults and notes, and the values of fields that are only shown. May be NULL. */
    void (*check)(struct database *database, struct form_values *values, const char *field);
    /* The pane beside a field while it is edited (the options of the chosen function): text to show; NULL: none.
     * While a choice is made, values hold the highlighted one. Line and column from 1, of json. Caller frees. */
    char *(*aside)(struct database *database, const struct form_values *values, const char *field,
                   int line, int column);
    /* What is offered in fields of the widgets choice and key, and at the cursor of json (line and column from 1).
     * Array of char *: the value, and behind a TAB a line on it if there is something to say. Caller unrefs. */
    GPtrArray *(*offer)(struct database *database, const struct form_values *values,
                        const char *field, int line, int column);
    /* The same for fields that are chosen from tables of any size, search_fields (NULL-terminated; NULL: none): adds
     * those in which all words occur that were typed, or the first ones and sets `more`. Reads only, on the console's
     * thread for a short time or on a job's. */
    const char *const *search_fields;
    bool (*search)(struct database *database, const char *field, const char *typed,
                   GPtrArray *offers, bool *more, GError **error);
    /* Whether a field is shown and used, as the others' values are now; NULL: all are. */
    bool (*shows)(const struct form_values *values, const char *field);
    /* The zone in which the form's instants are read and shown, as the other values are now; NULL, or NULL from it:
     * the site's. Caller unrefs. */
    GTimeZone *(*zone)(struct database *database, const struct form_values *values);
    const char *history_kind; /* the object's kind in the history ("credential_type"); NULL: none */
};

/* All sections, NULL-terminated, in the order of the home page. */
extern const struct section *const sections[];
const struct section *section_find(const char *name);

/* Opens it, as the home page and the palette do. */
void section_enter(struct console *console, const struct section *section);

/* The loaded description; console_run loads all before the first page. Borrowed. */
const struct section_description *console_description(const struct console *console,
                                                      const struct section *section);

#endif
