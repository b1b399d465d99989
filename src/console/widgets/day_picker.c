#include "config.h"

#include "console/widgets/day_picker.h"

#include "console/terminal/terminal.h"
#include "console/widgets/instant_text.h"
#include "console/widgets/popup.h"

#include <stdlib.h>

/* The calendar that CDK draws, and what of it is shown: the month, the days of the week, six weeks. */
#define CALENDAR_ROWS 11
#define CALENDAR_COLUMNS 24
#define CALENDAR_WEEKS 4
#define GRID_ROWS 8
#define GRID_FIRST_WEEK 2
#define FIRST_YEAR 1901
#define LAST_YEAR 9998

static const char *const month_names[] = { "",        "January",  "February", "March",  "April",
                                           "May",     "June",     "July",     "August", "September",
                                           "October", "November", "December" };
/* CDK takes two letters and a blank for each, from Sunday on. */
static const char day_names[] = "Su Mo Tu We Th Fr Sa ";
static const char *const weekday_names[] = { "", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };

static void picker_set_instant(struct day_picker *picker, gint64 instant, bool with_time)
{
    g_autofree char *text = instant_text_format(instant, picker->zone);
    int part[5] = { FIRST_YEAR, 1, 1, 0, 0 };
    const char *at = text;
    for (gsize i = 0; i < G_N_ELEMENTS(part) && *at != '\0'; i++) {
        char *end;
        part[i] = (int)strtol(at, &end, 10);
        at = *end != '\0' ? end + 1 : end;
    }
    picker->year = CLAMP(part[0], FIRST_YEAR, LAST_YEAR);
    picker->month = part[1];
    picker->day = part[2];
    if (!with_time)
        return;
    picker->hour = part[3];
    picker->minute = part[4];
}

void day_picker_open(struct day_picker *picker, gint64 instant, gint64 now, GTimeZone *zone)
{
    *picker = (struct day_picker){ .open = true, .zone = zone, .now = now };
    picker_set_instant(picker, instant != 0 ? instant : now, instant != 0);
}

char *day_picker_text(const struct day_picker *picker)
{
    return g_strdup_printf("%04d-%02d-%02d %02d:%02d", picker->year, picker->month, picker->day,
                           picker->hour, picker->minute);
}

static GDate picker_date(const struct day_picker *picker)
{
    GDate date;
    g_date_clear(&date, 1);
    g_date_set_dmy(&date, (GDateDay)picker->day, (GDateMonth)picker->month,
                   (GDateYear)picker->year);
    return date;
}

static void picker_set_date(struct day_picker *picker, const GDate *date)
{
    const int year = g_date_get_year(date);
    if (year < FIRST_YEAR || year > LAST_YEAR) {
        terminal_bell();
        return;
    }
    picker->year = year;
    picker->month = (int)g_date_get_month(date);
    picker->day = g_date_get_day(date);
}

static void picker_add_days(struct day_picker *picker, int days)
{
    GDate date = picker_date(picker);
    if (days < 0)
        g_date_subtract_days(&date, (guint)-days);
    else
        g_date_add_days(&date, (guint)days);
    picker_set_date(picker, &date);
}

static void picker_add_months(struct day_picker *picker, int months)
{
    GDate date = picker_date(picker);
    if (months < 0)
        g_date_subtract_months(&date, (guint)-months);
    else
        g_date_add_months(&date, (guint)months);
    picker_set_date(picker, &date);
}

struct picker_step {
    int code;
    void (*add)(struct day_picker *picker, int count);
    int count;
};

static const struct picker_step picker_steps[] = {
    { KEY_CODE_LEFT, picker_add_days, -1 },
    { KEY_CODE_RIGHT, picker_add_days, 1 },
    { KEY_CODE_UP, picker_add_days, -7 },
    { KEY_CODE_DOWN, picker_add_days, 7 },
    { KEY_CODE_PAGE_UP, picker_add_months, -1 },
    { KEY_CODE_PAGE_DOWN, picker_add_months, 1 },
    { '-', picker_add_months, -12 },
    { '+', picker_add_months, 12 },
};

static enum outcome picker_key_day(struct day_picker *picker, int code)
{
    for (gsize i = 0; i < G_N_ELEMENTS(picker_steps); i++)
        if (picker_steps[i].code == code) {
            picker_steps[i].add(picker, picker_steps[i].count);
            return OUTCOME_HANDLED;
        }
    return OUTCOME_IGNORED;
}

/* Digits are typed one after the other; Up and Down count, and begin again at the ends. */
static enum outcome picker_key_number(int *number, int limit, int code)
{
    const int page = limit == 60 ? 10 : 6;
    const int step = code == KEY_CODE_UP          ? 1
                     : code == KEY_CODE_DOWN      ? -1
                     : code == KEY_CODE_PAGE_UP   ? page
                     : code == KEY_CODE_PAGE_DOWN ? -page
                                                  : 0;
    if (step != 0) {
        *number = (*number + step + limit) % limit;
        return OUTCOME_HANDLED;
    }
    if (code < '0' || code > '9')
        return OUTCOME_IGNORED;
    const int joined = *number % 10 * 10 + code - '0';
    *number = joined < limit ? joined : code - '0';
    return OUTCOME_HANDLED;
}

static enum outcome picker_today(struct day_picker *picker)
{
    picker_set_instant(picker, picker->now, false);
    picker->part = PICKER_DAY;
    return OUTCOME_HANDLED;
}

static enum outcome picker_now(struct day_picker *picker)
{
    picker_set_instant(picker, picker->now, true);
    picker->part = PICKER_DAY;
    return OUTCOME_HANDLED;
}

static enum outcome picker_enter(struct day_picker *picker)
{
    if (picker->part == PICKER_TODAY)
        return picker_today(picker);
    if (picker->part == PICKER_NOW)
        return picker_now(picker);
    picker->open = false;
    return OUTCOME_HANDLED | OUTCOME_CHOSEN;
}

static enum outcome picker_go(struct day_picker *picker, int step)
{
    picker->part = (enum picker_part)(((int)picker->part + step + PICKER_PARTS) % PICKER_PARTS);
    return OUTCOME_HANDLED;
}

static enum outcome picker_key_part(struct day_picker *picker, int code)
{
    switch (picker->part) {
    case PICKER_DAY:
        return picker_key_day(picker, code);
    case PICKER_HOUR:
        return picker_key_number(&picker->hour, 24, code);
    case PICKER_MINUTE:
        return picker_key_number(&picker->minute, 60, code);
    default:
        return OUTCOME_IGNORED;
    }
}

enum outcome day_picker_key(struct day_picker *picker, const struct key *key)
{
    switch (key->code) {
    case KEY_CODE_ENTER:
        return picker_enter(picker);
    case KEY_CODE_ESCAPE:
    case KEY_CONTROL('T'):
        picker->open = false;
        return OUTCOME_HANDLED;
    case KEY_CODE_TAB:
        return picker_go(picker, 1);
    case KEY_CODE_BACK_TAB:
        return picker_go(picker, -1);
    case 't':
        return picker_today(picker);
    case 'n':
        return picker_now(picker);
    default:
        break;
    }
    if (picker_key_part(picker, key->code) != OUTCOME_IGNORED)
        return OUTCOME_HANDLED;
    if (key->code == KEY_CODE_LEFT || key->code == KEY_CODE_RIGHT)
        return picker_go(picker, key->code == KEY_CODE_LEFT ? -1 : 1);
    terminal_bell();
    return OUTCOME_HANDLED;
}

/* The calendar lives for one drawing, so there is none to resize; its screen is its own, since a calendar that can't be
 * made takes another object off the screen. */
static bool picker_draw_calendar(const struct day_picker *picker, const struct popup *popup)
{
    if (getmaxy(popup->window) < CALENDAR_ROWS || getmaxx(popup->window) < CALENDAR_COLUMNS)
        return false;
    CDKSCREEN *screen = initCDKScreen(popup->window);
    CDKCALENDAR *calendar =
        newCDKCalendar(screen, getbegx(popup->window), getbegy(popup->window), NULL, picker->day,
                       picker->month, picker->year, A_NORMAL, A_NORMAL, A_NORMAL,
                       (chtype)theme_attributes(ROLE_CURRENT), FALSE, FALSE);
    if (calendar != NULL) {
        /* CDK looks for a mark of each day in a table that ends with the year 2039. */
        free(calendar->marker);
        calendar->marker = NULL;
        calendar->weekBase = 1;
        setCDKCalendarMonthsNames(calendar, (CDK_CSTRING2)month_names);
        setCDKCalendarDaysNames(calendar, day_names);
        drawCDKCalendar(calendar, FALSE);
        /* Without its empty rows. */
        copywin(calendar->win, popup->window, 1, 0, popup->row, popup->column,
                popup->row + GRID_FIRST_WEEK - 1, popup->column + CALENDAR_COLUMNS - 1, FALSE);
        copywin(calendar->win, popup->window, CALENDAR_WEEKS, 0, popup->row + GRID_FIRST_WEEK,
                popup->column, popup->row + GRID_ROWS - 1, popup->column + CALENDAR_COLUMNS - 1,
                FALSE);
    }
    const bool drawn = calendar != NULL;
    widget_screen_free(screen);
    return drawn;
}

static void picker_place_cursor(const struct popup *popup, int row, int column)
{
    terminal_place_cursor(popup->screen_row + row, popup->screen_column + column);
}

/* The day in words, where the calendar has no room. */
static void picker_draw_day(const struct day_picker *picker, const struct popup *popup)
{
    const GDate date = picker_date(picker);
    g_autofree char *day = g_strdup_printf("%s %d %s %d", weekday_names[g_date_get_weekday(&date)],
                                           picker->day, month_names[picker->month], picker->year);
    paint_text(popup->window, popup->row, popup->column, popup->columns,
               picker->part == PICKER_DAY ? ROLE_CURRENT : ROLE_TEXT, day);
    if (picker->part == PICKER_DAY)
        picker_place_cursor(popup, 0, 0);
}

/* The cell of the day in the calendar's grid. */
static void picker_place_on_day(const struct day_picker *picker, const struct popup *popup)
{
    GDate first = picker_date(picker);
    g_date_set_day(&first, 1);
    const int index = (int)g_date_get_weekday(&first) - 1 + picker->day - 1;
    picker_place_cursor(popup, GRID_FIRST_WEEK + index / 7, 2 + index % 7 * 3);
}

static int picker_draw_part(const struct day_picker *picker, const struct popup *popup, int row,
                            int column, enum picker_part part, const char *text)
{
    const bool current = picker->part == part;
    if (current && column < popup->columns)
        picker_place_cursor(popup, row, column);
    return paint_text(popup->window, popup->row + row, popup->column + column,
                      popup->columns - column, current ? ROLE_CURRENT : ROLE_TEXT, text);
}

static void picker_draw_time(const struct day_picker *picker, const struct popup *popup, int row)
{
    g_autofree char *hour = g_strdup_printf("%02d", picker->hour);
    g_autofree char *minute = g_strdup_printf("%02d", picker->minute);
    const char *zone = g_time_zone_get_identifier(picker->zone);
    paint_text(popup->window, popup->row + row, popup->column, popup->columns, ROLE_TEXT, "Time");
    int column = 5;
    column += picker_draw_part(picker, popup, row, column, PICKER_HOUR, hour);
    column += paint_text(popup->window, popup->row + row, popup->column + column,
                         popup->columns - column, ROLE_TEXT, ":");
    column += picker_draw_part(picker, popup, row, column, PICKER_MINUTE, minute) + 1;
    paint_text(popup->window, popup->row + row, popup->column + column, popup->columns - column,
               ROLE_HELP, zone);
    column = picker_draw_part(picker, popup, row + 1, 0, PICKER_TODAY, "[ Today ]") + 1;
    picker_draw_part(picker, popup, row + 1, column, PICKER_NOW, "[ Now ]");
}

void day_picker_draw(const struct day_picker *picker, const struct widget *widget)
{
    const char *zone = g_time_zone_get_identifier(picker->zone);
    const int columns = MAX(CALENDAR_COLUMNS, 5 + 6 + paint_cells(zone));
    const bool grid = LINES > CALENDAR_ROWS + 1;
    struct popup popup;
    if (!popup_begin(&popup, widget, 0, 0, (grid ? GRID_ROWS + 1 : 1) + 2, columns))
        return;
    int row = 1;
    if (grid && picker_draw_calendar(picker, &popup)) {
        row = GRID_ROWS + 1;
        if (picker->part == PICKER_DAY)
            picker_place_on_day(picker, &popup);
    } else {
        picker_draw_day(picker, &popup);
    }
    picker_draw_time(picker, &popup, row);
    popup_end(&popup);
}
