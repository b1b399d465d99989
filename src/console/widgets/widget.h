/* What all widgets have in common: each is a genuine CDK object (registered with the page's CDKSCREEN as vTEMPLATE,
 * with focus and bindings), whose drawing and keys come from a widget_class. Layer: console/widgets. Called by
 * widgets and pages. Source: CDK.md sections 1, 4, 5.
 *
 * A widget file defines `struct NAME_widget { struct widget widget; ... }` and a const class; nobody but widget.c
 * declares CDK function tables. */
#ifndef CONSOLE_WIDGETS_WIDGET_H
#define CONSOLE_WIDGETS_WIDGET_H

#include "console/outcome.h"
#include "console/terminal/key.h"
#include "console/terminal/paint.h"

#include <cdk/cdk.h>
/* cdk.h and curses.h define these as macros, which would take the names away from everybody. */
#undef clear
#undef LEFT
#undef RIGHT
#undef TOP
#undef BOTTOM
#undef CENTER
#undef FULL
#undef NONE
#undef ROW
#undef COL
#undef SPACE
#undef DELETE
#undef TAB
#undef HALF
#undef MAXIMUM
#undef CONTROL

struct widget;

struct widget_class {
    const char *name;
    gsize size; /* of the struct that begins with struct widget */
    bool takes_focus;
    /* Draws on widget->window, which is erased before and has widget->rows x widget->columns cells, and calls
     * widget_place_cursor if it has the focus. */
    void (*draw)(struct widget *widget);
    enum outcome (*key)(struct widget *widget, const struct key *key);
    void (*focus)(struct widget *widget, bool gained); /* may be NULL, as those below */
    void (*resized)(struct widget *widget); /* it has another size or place, and another window */
    /* How many rows it wants at this width; NULL: one. */
    int (*rows_wanted)(const struct widget *widget, int columns);
    /* Draws what lies over other widgets, such as an open list (popup.h); NULL: nothing ever does. */
    void (*draw_over)(struct widget *widget);
    /* What it has to say while it has the focus ("No more than 255 characters"), for the page's line of help; NULL:
     * nothing now. Borrowed until the next key. */
    const char *(*hint)(const struct widget *widget);
    void (*clear)(struct widget *widget); /* frees the members */
    /* For fields of forms: the value as text. NULL for others. */
    char *(*value)(const struct widget *widget); /* caller frees */
    void (*set_value)(struct widget *widget, const char *value);
};

struct widget {
    CDKOBJS object; /* first: CDK casts */
    const struct widget_class *class;
    WINDOW *window;
    int row, column, rows, columns; /* where it stands on the screen */
    bool visible;                   /* widget_place made it so; widget_hide not */
    bool read_only;                 /* keys move, but change nothing */
    int popup_end;                  /* screen column that a popup may not reach; 0: none */
    gpointer owner;                 /* the page's or dialog's own; borrowed */
    GByteArray *bytes;              /* of a character that CDK hands over byte by byte */
};

/* Before the first widget, and before other threads run: CDK's first screen takes settings of the process for itself,
 * which are put back here. Does nothing the second time. */
void widget_begin(void);

/* Makes one, zeroed after the base, registered with the screen in the order of TAB. Not placed yet, so not visible.
 * The screen destroys it (widget_free_all). */
struct widget *widget_new(const struct widget_class *class, CDKSCREEN *screen);

/* A CDK screen over the whole terminal, for a page or dialog, and its end with all its objects (CDK's own
 * destroyCDKScreenObjects leaves most of them, CDK.md bug 1). */
CDKSCREEN *widget_screen_new(void);
void widget_screen_free(CDKSCREEN *screen);

/* Where it stands; no cells: hidden. Called from a page's layout, after each resize, too. */
void widget_place(struct widget *widget, int row, int column, int rows, int columns);
void widget_hide(struct widget *widget);
int widget_rows_wanted(const struct widget *widget, int columns);

/* Draws it if it is visible, and puts it onto the screen (terminal_compose); and all visible ones of a screen. */
void widget_draw(struct widget *widget);
void widget_draw_all(CDKSCREEN *screen);

/* The focus, by CDK's own means. Widgets that are not placed (scrolled away) take it too, so that TAB reaches all
 * fields of a form; those that shall not are told so. NULL: nobody has it. */
struct widget *widget_focused(CDKSCREEN *screen);
void widget_focus(struct widget *widget);
void widget_set_takes_focus(struct widget *widget, bool takes_focus);
bool widget_has_focus(const struct widget *widget);
void widget_focus_next(CDKSCREEN *screen, bool backward);

/* Hands a key to it: first to the keys bound to it with bindCDKObject, then to its class. */
enum outcome widget_key(struct widget *widget, const struct key *key);

const char *widget_hint(const struct widget *widget); /* NULL: none. Borrowed until the next key */

/* Where the hardware cursor is to stand, in the widget's window; for draw functions. */
void widget_place_cursor(const struct widget *widget, int row, int column);

char *widget_value(const struct widget *widget); /* caller frees */
void widget_set_value(struct widget *widget, const char *value);

#endif
