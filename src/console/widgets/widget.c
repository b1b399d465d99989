#include "config.h"

#include "console/widgets/widget.h"

#include "console/terminal/curses_key.h"
#include "console/terminal/terminal.h"

#include <locale.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

/* CDK refuses types that it does not know, and treats vTEMPLATE like any other object. */
DeclareCDKObjects(TEMPLATE, Widget, setCdk, Int);

static struct widget *widget_of(CDKOBJS *object)
{
    return (struct widget *)object;
}

/* What bindCDKObject calls a key; -1 when it can't be bound. Characters beyond ASCII share their numbers with CDK's
 * keys, so they can't. */
static int key_to_cdk(int code)
{
    const int number = curses_key_number(code);
    return number < 0 && code > 0 && code < 0x80 ? code : number;
}

/* One key through CDK's usual stations: before, bindings, the class, after. `cdk` is what CDK calls it; -1: no name. */
static enum outcome widget_dispatch(struct widget *widget, const struct key *key, int cdk)
{
    CDKOBJS *object = &widget->object;
    setCdkExitType(object, &object->exitType, 0);
    if (cdk >= 0 && object->preProcessFunction != NULL
        && object->preProcessFunction(vTEMPLATE, widget, object->preProcessData, (chtype)cdk) == 0)
        return OUTCOME_HANDLED;
    if (cdk >= 0 && checkCDKObjectBind(vTEMPLATE, widget, (chtype)cdk) != 0)
        return OUTCOME_HANDLED;
    const enum outcome outcome =
        widget->class->key != NULL ? widget->class->key(widget, key) : OUTCOME_IGNORED;
    if (cdk >= 0 && object->postProcessFunction != NULL)
        object->postProcessFunction(vTEMPLATE, widget, object->postProcessData, (chtype)cdk);
    return outcome;
}

/* CDK reads bytes. The character they have made up so far: 0 while it wants more. */
static gunichar widget_take_byte(struct widget *widget, guint8 byte)
{
    if (widget->bytes == NULL)
        widget->bytes = g_byte_array_new();
    g_byte_array_append(widget->bytes, &byte, 1);
    const gunichar character =
        g_utf8_get_char_validated((const char *)widget->bytes->data, (gssize)widget->bytes->len);
    if (character == (gunichar)-2)
        return 0;
    const bool broken = character == (gunichar)-1 && widget->bytes->len > 1;
    g_byte_array_set_size(widget->bytes, 0);
    /* What could not go on may be the beginning of another character. */
    if (broken)
        return widget_take_byte(widget, byte);
    return character == (gunichar)-1 ? 0 : character;
}

static int _injectCDKWidget(CDKOBJS *object, chtype input)
{
    struct widget *widget = widget_of(object);
    struct key key = { curses_key_code((int)input), NULL };
    if (key.code == KEY_CODE_NONE && input < 0x100)
        key.code = (int)widget_take_byte(widget, (guint8)input);
    else if (widget->bytes != NULL)
        g_byte_array_set_size(widget->bytes, 0);
    if (key.code == '\n')
        key.code = KEY_CODE_ENTER;
    if (key.code == KEY_CODE_NONE)
        return 0;
    const enum outcome outcome = widget_dispatch(widget, &key, key_to_cdk(key.code));
    const bool ends = (outcome & OUTCOME_CHOSEN) != 0 || key.code == KEY_CODE_ESCAPE;
    setCdkExitType(object, &object->exitType, ends ? input : 0);
    object->resultData.valueInt = (int)outcome;
    return (outcome & OUTCOME_CHOSEN) != 0;
}

static void _destroyCDKWidget(CDKOBJS *object)
{
    struct widget *widget = widget_of(object);
    if (widget->class->clear != NULL)
        widget->class->clear(widget);
    if (widget->window != NULL)
        delwin(widget->window);
    if (widget->bytes != NULL)
        g_byte_array_unref(widget->bytes);
    cleanCdkTitle(object);
    cleanCDKObjectBindings(vTEMPLATE, widget);
    unregisterCDKObject(vTEMPLATE, widget);
}

static void _drawCDKWidget(CDKOBJS *object, boolean box)
{
    (void)box;
    widget_draw(widget_of(object));
}

static void _eraseCDKWidget(CDKOBJS *object)
{
    struct widget *widget = widget_of(object);
    if (widget->window == NULL)
        return;
    werase(widget->window);
    terminal_compose(widget->window);
}

static void widget_tell_focus(struct widget *widget, bool gained)
{
    if (widget->bytes != NULL)
        g_byte_array_set_size(widget->bytes, 0);
    if (widget->class->focus != NULL)
        widget->class->focus(widget, gained);
}

static void _focusCDKWidget(CDKOBJS *object)
{
    widget_tell_focus(widget_of(object), true);
}

static void _unfocusCDKWidget(CDKOBJS *object)
{
    widget_tell_focus(widget_of(object), false);
}

static void _moveCDKWidget(CDKOBJS *object, int column, int row, boolean relative, boolean refresh)
{
    struct widget *widget = widget_of(object);
    widget_place(widget, relative ? widget->row + row : row,
                 relative ? widget->column + column : column, widget->rows, widget->columns);
    if (refresh)
        widget_draw(widget);
}

static void _setBKattrWidget(CDKOBJS *object, chtype attributes)
{
    if (widget_of(object)->window != NULL)
        wbkgd(widget_of(object)->window, attributes);
}

/* Forms read and set values by the class (widget_value), not by these. */
dummyRefreshData(Widget)

    dummySaveData(Widget)

        void widget_begin(void)
{
    /* CDK counts its screens and keeps them in a list of its own; the process has one terminal. */
    static bool begun;
    if (begun)
        return;
    begun = true;
    /* Whenever no screen exists, initCDKScreen sets the locale and the terminal's modes (cbreak, where ours are raw): so
     * there is one always. */
    struct termios modes;
    const bool has_modes = tcgetattr(STDIN_FILENO, &modes) == 0;
    g_autofree char *locale = g_strdup(setlocale(LC_ALL, NULL));
    initCDKScreen(stdscr);
    (void)setlocale(LC_ALL, locale);
    if (has_modes && tcsetattr(STDIN_FILENO, TCSANOW, &modes) == 0)
        def_prog_mode();
}

CDKSCREEN *widget_screen_new(void)
{
    widget_begin();
    return initCDKScreen(stdscr);
}

void widget_screen_free(CDKSCREEN *screen)
{
    if (screen == NULL)
        return;
    while (screen->objectCount > 0)
        _destroyCDKObject(screen->object[screen->objectCount - 1]);
    /* CDK frees it with the last object, so not when there never was one. */
    free(screen->object);
    destroyCDKScreen(screen);
}

struct widget *widget_new(const struct widget_class *class, CDKSCREEN *screen)
{
    g_return_val_if_fail(class->size >= sizeof(struct widget), NULL);
    struct widget *widget = _newCDKObject((unsigned)class->size, &my_funcs);
    if (widget == NULL)
        g_error("no memory for a widget");
    widget->class = class;
    widget->object.screen = screen;
    widget->object.acceptsFocus = class->takes_focus;
    widget->object.hasFocus = FALSE;
    widget->object.isVisible = FALSE;
    widget->object.inputWindow = screen->window;
    registerCDKObject(screen, vTEMPLATE, widget);
    return widget;
}

void widget_hide(struct widget *widget)
{
    widget->visible = false;
    widget->object.isVisible = FALSE;
    widget->object.inputWindow = widget->object.screen->window;
    if (widget->window != NULL)
        delwin(widget->window);
    widget->window = NULL;
}

/* Curses changes the sizes of windows by itself when the terminal's changes, so they are compared, not remembered. */
static bool widget_window_fits(const struct widget *widget, int row, int column, int rows,
                               int columns)
{
    return widget->window != NULL && getbegy(widget->window) == row
           && getbegx(widget->window) == column && getmaxy(widget->window) == rows
           && getmaxx(widget->window) == columns;
}

void widget_place(struct widget *widget, int row, int column, int rows, int columns)
{
    if (row < 0 || column < 0 || rows <= 0 || columns <= 0) {
        widget_hide(widget);
        return;
    }
    const bool fits = widget_window_fits(widget, row, column, rows, columns);
    /* A window that curses has made wider fits, but what is in it was arranged for the old size. */
    const bool same = fits && widget->rows == rows && widget->columns == columns;
    if (!fits) {
        if (widget->window != NULL)
            delwin(widget->window);
        widget->window = newwin(rows, columns, row, column);
    }
    if (widget->window == NULL) {
        widget_hide(widget);
        return;
    }
    widget->row = row;
    widget->column = column;
    widget->rows = rows;
    widget->columns = columns;
    widget->visible = true;
    widget->object.isVisible = TRUE;
    widget->object.inputWindow = widget->window;
    if (!same && widget->class->resized != NULL)
        widget->class->resized(widget);
}

int widget_rows_wanted(const struct widget *widget, int columns)
{
    return widget->class->rows_wanted != NULL ? widget->class->rows_wanted(widget, columns) : 1;
}

void widget_draw(struct widget *widget)
{
    if (!widget->visible || widget->window == NULL)
        return;
    werase(widget->window);
    widget->class->draw(widget);
    terminal_compose(widget->window);
}

/* A screen may hold stock widgets, too: they have other functions. */
static struct widget *widget_at(const CDKSCREEN *screen, int index)
{
    CDKOBJS *object = screen->object[index];
    return object->fn == &my_funcs ? widget_of(object) : NULL;
}

void widget_draw_all(CDKSCREEN *screen)
{
    for (int i = 0; i < screen->objectCount; i++) {
        struct widget *widget = widget_at(screen, i);
        if (widget != NULL)
            widget_draw(widget);
    }
    for (int i = 0; i < screen->objectCount; i++) {
        struct widget *widget = widget_at(screen, i);
        if (widget != NULL && widget->visible && widget->class->draw_over != NULL)
            widget->class->draw_over(widget);
    }
}

/* The object that has the focus, be it ours or not. */
static CDKOBJS *screen_focused(const CDKSCREEN *screen)
{
    for (int i = 0; i < screen->objectCount; i++)
        if (screen->object[i]->hasFocus)
            return screen->object[i];
    return NULL;
}

/* CDK's own switch also shows and hides the cursor at once, which is the loop's to do. */
static void screen_switch_focus(CDKOBJS *from, CDKOBJS *to)
{
    if (from == to)
        return;
    if (from != NULL) {
        from->hasFocus = FALSE;
        UnfocusObj(from);
    }
    if (to != NULL) {
        to->hasFocus = TRUE;
        FocusObj(to);
    }
}

struct widget *widget_focused(CDKSCREEN *screen)
{
    CDKOBJS *object = screen_focused(screen);
    return object != NULL && object->fn == &my_funcs ? widget_of(object) : NULL;
}

void widget_focus(struct widget *widget)
{
    CDKOBJS *object = &widget->object;
    CDKOBJS *before = screen_focused(object->screen);
    setCDKFocusCurrent(object->screen, object);
    screen_switch_focus(before, object);
}

bool widget_has_focus(const struct widget *widget)
{
    return widget->object.hasFocus;
}

void widget_set_takes_focus(struct widget *widget, bool takes_focus)
{
    widget->object.acceptsFocus = takes_focus;
}

void widget_focus_next(CDKSCREEN *screen, bool backward)
{
    if (screen->objectCount == 0)
        return;
    CDKOBJS *before = screen_focused(screen);
    if (before != NULL)
        setCDKFocusCurrent(screen, before);
    else
        screen->objectFocus = backward ? 0 : screen->objectCount - 1;
    CDKOBJS *next = backward ? setCDKFocusPrevious(screen) : setCDKFocusNext(screen);
    if (next != NULL)
        screen_switch_focus(before, next);
}

enum outcome widget_key(struct widget *widget, const struct key *key)
{
    return widget_dispatch(widget, key, key_to_cdk(key->code));
}

const char *widget_hint(const struct widget *widget)
{
    return widget->class->hint != NULL ? widget->class->hint(widget) : NULL;
}

void widget_place_cursor(const struct widget *widget, int row, int column)
{
    terminal_place_cursor(widget->row + CLAMP(row, 0, widget->rows - 1),
                          widget->column + CLAMP(column, 0, widget->columns - 1));
}

char *widget_value(const struct widget *widget)
{
    return widget->class->value != NULL ? widget->class->value(widget) : g_strdup("");
}

void widget_set_value(struct widget *widget, const char *value)
{
    if (widget->class->set_value != NULL)
        widget->class->set_value(widget, value != NULL ? value : "");
}
