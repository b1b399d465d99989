/* The form page from within. Layer: console/pages, and used by form*.c only.
 *
 * The widgets hold what is typed; values->texts follows them in form_collect. What was read stands with each field as
 * its basis, so that what was changed here, by whom else, and what a draft must keep can be told at any time. */
#ifndef CONSOLE_PAGES_FORM_PRIVATE_H
#define CONSOLE_PAGES_FORM_PRIVATE_H

#include "console/pages/form.h"
#include "console/pages/form_commands.h"

#include "console/job.h"
#include "console/widgets/widget.h"

struct form_field {
    const struct field_description *description;
    struct widget *widget; /* NULL: a heading */
    char *basis;           /* as it was read */
    char *other; /* of a conflict: theirs, or mine while theirs stands in the widget; NULL: none */
    char *other_from; /* "bob at 10:14" */
    bool other_is_mine;
    bool shown;
    bool unchecked; /* changed since it was checked last */
    /* of a choice from a table: for what text, typed there, its choices were looked for */
    char *sought;
    struct form_seek *seek; /* they are being looked for; NULL: not now */
    bool offers_all;        /* they are all there is */
    int row, rows;          /* within the form, with the lines below it; set by drawing */
};

enum form_after {
    FORM_CLOSES,
    FORM_ADDS, /* a new one comes next */
    FORM_STAYS,
};

struct form {
    struct page page;
    const struct section *section;
    const struct section_description *description;
    struct form_values *values;
    CDKSCREEN *screen;
    struct form_field *fields;
    guint count;
    struct widget *buttons;
    guint current;   /* of fields; count: the buttons */
    int top;         /* first row of the form that is seen */
    GTimeZone *zone; /* of the instants; NULL: the site's */
    char *aside;     /* the text beside or below the current field; NULL: none */
    struct job *saving;
    bool cancelled; /* the operator did not want to wait for it */
    enum form_after after;
    void (*then)(struct page *page); /* after saving; NULL: nothing */
    bool quits;                      /* the console ends after saving */
    bool discarded;                  /* may be left without a question */
    bool gone;                       /* it was told that somebody removed the object */
    char *draft_path, *draft_text;   /* what lies in the file; NULL: there is none */
};

struct form *form_of(const struct page *page);

/* form.c. Reads the object into fresh values; NULL and an error when it can't be. */
struct form *form_new(struct console *console, const struct section *section, gint64 id,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
struct form_values *form_read(const struct form *form, gint64 id,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Shows values as those that were read: nothing is changed then. Takes them. */
void form_take_values(struct form *form, struct form_values *values);
bool page_is_form(const struct page *page);
char *form_object_name(const struct form *form); /* "the credential type X"; caller frees */

/* form_fields.c: widgets and values. */
void form_make_widgets(struct form *form);
void form_show_fields(struct form *form); /* after id was set: which are shown, and read only */
void form_collect(struct form *form);

/* What follows from the values: which fields are shown, and the zone of instants. */
void form_follow(struct form *form);
char *form_field_value(const struct form_field *field); /* caller frees */
void form_field_set(struct form_field *field,
                    const char *value); /* keeps the cursor if it is the same */

/* Shows a value as the one that was read. JSON that says the same stays as it was typed, with the cursor. */
void form_field_take(struct form_field *field, const char *value);
bool form_field_is_changed(const struct form_field *field);
bool form_field_is_fixed(const struct form *form,
                         const struct form_field *field); /* can't be changed */
struct form_field *form_find_field(const struct form *form, const char *name);
struct form_field *form_current_field(const struct form *form); /* NULL: the buttons */
struct widget *form_current_widget(const struct form *form);
void form_place_of_cursor(const struct form *form, int *line, int *column);
void form_field_insert(struct form_field *field, const char *text);
void form_field_close(struct form_field *field); /* a list that it may have open */
void form_field_go_to(const struct form_field *field, int line, int column);
bool form_field_can_stay(const struct form *form); /* the focus, after what is shown has changed */
void form_show_faults(struct form *form);          /* the faulty places within texts */
/* of a choice that is being made; NULL: none. Borrowed */
const char *form_highlighted(const struct form *form);

/* form_offer.c: what can be chosen. What is offered may depend on the other fields. */
bool form_field_is_choice(const struct form_field *field);
void form_field_offer(struct form *form, struct form_field *field);

/* form_focus.c: moving from field to field. */
void form_focus(struct form *form, guint index);
void form_focus_first(struct form *form);
bool form_open_chooser(struct form *form); /* of files or of a listing; false: the field has none */
void form_move(struct form *form, int direction);
bool form_move_key(struct form *form, int code); /* false: the key does not move */

/* form_check.c. */
void form_changed(struct form *form); /* the current field's value is another one */
void form_check_field(struct form *form, struct form_field *field);
bool form_check_all(struct form *form); /* false: the first fault has the focus */
void form_focus_fault(struct form *form);
void form_update_aside(struct form *form);

/* form_layout.c: where all stands, and drawing it. */
void form_draw(struct page *page, WINDOW *screen);

/* form_save.c, form_remove.c. */
void form_save(struct form *form, enum form_after after);
void form_press_button(struct form *form);
bool form_leave(struct page *page, bool quitting);
void form_remove(struct form *form);

/* form_conflict.c: `fresh` is how the object is now; takes it. */
void form_merge(struct form *form, struct form_values *fresh, bool asks);
void form_swap_other(struct form *form, struct form_field *field);
/* the line below the field; NULL: no conflict. Caller frees */
char *form_other_note(const struct form_field *field);
void form_refresh(struct page *page);

/* form_draft.c. */
void form_forget_draft(struct form *form);

#endif
