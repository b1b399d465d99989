#include "config.h"

#include "import/cell_date.h"

#include "base/error.h"
#include "import/cell_glance.h"
#include "import/date_text.h"
#include "import/source.h"

#include <string.h>

/* Layer: import. The meaning of a date's parts (date_text.h takes it apart): which number is the day. */

#define YEAR_LEAST 1900
#define YEAR_MOST 2100
/* Thailand counts from 543 years before. */
#define BUDDHIST_LEAST 2400
#define BUDDHIST_MOST 2700
#define BUDDHIST_AHEAD 543
/* How far a year of two digits lies in the future at most. */
#define YEARS_AHEAD 10
/* A date of three small numbers is only thought to begin with its year when that is a recent one. */
#define YEARS_RECENT 5

struct cell_dates {
    GTimeZone *zone;
    int this_year;
};

struct date_reading {
    bool valid;
    int year, month, day;
};

/* What a text says, in each order. */
struct date_meaning {
    struct date_text text;
    bool taken;                /* it has the shape of a date */
    bool open;                 /* the order matters */
    bool year_first_is_likely; /* of an open one */
    int strange_year;          /* outside of all calendars; 0: none */
    struct date_reading readings[MAPPING_DATES];
};

struct cell_dates *cell_dates_new(GTimeZone *zone, gint64 now)
{
    struct cell_dates *dates = g_new0(struct cell_dates, 1);
    g_autoptr(GDateTime) today = g_date_time_new_from_unix_utc(now / G_USEC_PER_SEC);
    dates->zone = zone != NULL ? g_time_zone_ref(zone) : g_time_zone_new_utc();
    dates->this_year = today != NULL ? g_date_time_get_year(today) : 2000;
    return dates;
}

void cell_dates_free(struct cell_dates *dates)
{
    g_time_zone_unref(dates->zone);
    g_free(dates);
}

/* The year that is meant; 0 when it is none. */
static int date_year(const struct cell_dates *dates, const struct date_number *number, int ahead,
                     struct date_meaning *meaning)
{
    int year = number->value + ahead;
    if (ahead == 0 && number->digits <= 2) {
        year = 2000 + number->value;
        return year <= dates->this_year + YEARS_AHEAD ? year : year - 100;
    }
    if (year >= BUDDHIST_LEAST && year <= BUDDHIST_MOST)
        year -= BUDDHIST_AHEAD;
    if (year >= YEAR_LEAST && year <= YEAR_MOST)
        return year;
    meaning->strange_year = number->value;
    return 0;
}

static void date_set(const struct cell_dates *dates, struct date_meaning *meaning,
                     enum mapping_date_order order, const struct date_number *year,
                     const struct date_number *month, const struct date_number *day)
{
    struct date_reading *reading = &meaning->readings[order];
    reading->year = date_year(dates, year, meaning->text.era, meaning);
    reading->month = month->value;
    reading->day = day->value;
    reading->valid = reading->year != 0 && month->digits <= 2 && day->digits <= 2
                     && reading->month >= 1 && reading->month <= 12 && reading->day >= 1
                     && g_date_valid_dmy((GDateDay)MIN(reading->day, 99),
                                         (GDateMonth)reading->month, (GDateYear)reading->year);
}

/* One reading, whatever order the file's dates have. */
static void date_set_fixed(const struct cell_dates *dates, struct date_meaning *meaning,
                           const struct date_number *year, const struct date_number *month,
                           const struct date_number *day)
{
    meaning->taken = true;
    for (int order = MAPPING_DATES_DAY_FIRST; order < MAPPING_DATES; order++)
        date_set(dates, meaning, (enum mapping_date_order)order, year, month, day);
}

/* 26/06/15 can begin with the year; 15.06.26 can't, unless it ends in a point as in Hungarian. */
static void date_take_short(const struct cell_dates *dates, struct date_meaning *meaning)
{
    const struct date_text *text = &meaning->text;
    const struct date_number *numbers = text->numbers;
    const bool dotted = numbers[1].before == '.' && numbers[2].before == '.';
    meaning->open = !dotted || text->ends_with_point;
    date_set(dates, meaning, MAPPING_DATES_DAY_FIRST, &numbers[2], &numbers[1], &numbers[0]);
    if (!dotted)
        date_set(dates, meaning, MAPPING_DATES_MONTH_FIRST, &numbers[2], &numbers[0], &numbers[1]);
    if (meaning->open)
        date_set(dates, meaning, MAPPING_DATES_YEAR_FIRST, &numbers[0], &numbers[1], &numbers[2]);
    const struct date_reading *reading = &meaning->readings[MAPPING_DATES_YEAR_FIRST];
    meaning->year_first_is_likely = reading->valid && reading->year <= dates->this_year
                                    && reading->year > dates->this_year - YEARS_RECENT;
}

/* Whether the signs between three numbers are those of a date. Blanks alone will do if there is a whole year. */
static bool date_is_signed(const struct date_text *text)
{
    const gunichar first = text->numbers[1].before, second = text->numbers[2].before;
    if (first == 0 && second == 0)
        return text->numbers[0].digits == 4 || text->numbers[2].digits == 4 || text->era != 0;
    return strchr("/-.", (int)first) != NULL && strchr("/-.", (int)second) != NULL && first != 0
           && second != 0;
}

static void date_take_numbers(const struct cell_dates *dates, struct date_meaning *meaning)
{
    const struct date_text *text = &meaning->text;
    const struct date_number *numbers = text->numbers;
    if (!date_is_signed(text))
        return;
    if (text->era != 0 || numbers[0].digits == 4) {
        date_set_fixed(dates, meaning, &numbers[0], &numbers[1], &numbers[2]);
        return;
    }
    meaning->taken = numbers[0].digits <= 2 && numbers[1].digits <= 2;
    if (!meaning->taken)
        return;
    if (numbers[2].digits <= 2) {
        date_take_short(dates, meaning);
        if (!meaning->open)
            date_set_fixed(dates, meaning, &numbers[2], &numbers[1], &numbers[0]);
    } else if (numbers[2].digits != 4) {
        meaning->taken = false;
    } else if (numbers[1].before == '.' && numbers[2].before == '.') {
        /* Nobody writes the month first with points. */
        date_set_fixed(dates, meaning, &numbers[2], &numbers[1], &numbers[0]);
    } else {
        meaning->open = true;
        date_set(dates, meaning, MAPPING_DATES_DAY_FIRST, &numbers[2], &numbers[1], &numbers[0]);
        date_set(dates, meaning, MAPPING_DATES_MONTH_FIRST, &numbers[2], &numbers[0], &numbers[1]);
    }
}

static void date_take_month_name(const struct cell_dates *dates, struct date_meaning *meaning)
{
    const struct date_text *text = &meaning->text;
    const struct date_number month = { .value = text->month, .digits = 2 };
    const bool year_first = text->era != 0 || text->numbers[0].digits > 2;
    const struct date_number *year = &text->numbers[year_first ? 0 : 1];
    const struct date_number *day = &text->numbers[year_first ? 1 : 0];
    if (text->count == 2 && (year->digits == 2 || year->digits == 4 || text->era != 0))
        date_set_fixed(dates, meaning, year, &month, day);
}

/* 20260615 */
static void date_take_single(const struct cell_dates *dates, struct date_meaning *meaning)
{
    const int value = meaning->text.numbers[0].value;
    if (meaning->text.numbers[0].digits != 8)
        return;
    const struct date_number year = { .value = value / 10000, .digits = 4 };
    const struct date_number month = { .value = value / 100 % 100, .digits = 2 };
    const struct date_number day = { .value = value % 100, .digits = 2 };
    date_set_fixed(dates, meaning, &year, &month, &day);
}

/* Takes the text apart; what can't be a date is not taken. */
static void date_understand(struct cell_dates *dates, const char *text,
                            struct date_meaning *meaning)
{
    *meaning = (struct date_meaning){ .taken = false };
    if (!date_text_read(text, &meaning->text))
        return;
    if (meaning->text.month != 0)
        date_take_month_name(dates, meaning);
    else if (meaning->text.count == 3)
        date_take_numbers(dates, meaning);
    else if (meaning->text.count == 1)
        date_take_single(dates, meaning);
}

/* In which orders it is a date. */
static guint date_orders(const struct date_meaning *meaning)
{
    guint orders = 0;
    for (int order = MAPPING_DATES_DAY_FIRST; order < MAPPING_DATES; order++)
        if (meaning->readings[order].valid)
            orders |= CELL_DATE_ORDER((guint)order);
    const guint year_first = CELL_DATE_ORDER(MAPPING_DATES_YEAR_FIRST);
    if (meaning->open && !meaning->year_first_is_likely && orders != year_first)
        orders &= ~year_first;
    return orders;
}

guint cell_date_orders(struct cell_dates *dates, const char *text, bool *open)
{
    struct date_meaning meaning;
    date_understand(dates, text, &meaning);
    const guint orders = date_orders(&meaning);
    if (open != NULL)
        *open = orders != 0 && meaning.open;
    return orders;
}

static bool date_complain(const char *text, const char *sentence, GError **error)
{
    g_set_error(error, IMPORT_ERROR, ERROR_DATA, "\"%s\" %s", text, sentence);
    return false;
}

/* Why a text has no reading in this order. */
static bool date_refuse(struct cell_dates *dates, const char *text,
                        const struct date_meaning *meaning, enum mapping_date_order order,
                        GError **error)
{
    if (!meaning->taken) {
        const bool serial = meaning->text.count == 1 && meaning->text.month == 0
                            && meaning->text.numbers[0].digits == 5;
        return date_complain(text,
                             serial ? "is the number by which a spreadsheet counts days; give the "
                                      "column the format of a date there and save it again"
                                    : "can't be read as a date; write it as 2026-06-15",
                             error);
    }
    if (meaning->strange_year != 0)
        return date_complain(text, "has a year that is not between 1900 and 2100", error);
    const guint orders = cell_date_orders(dates, text, NULL);
    if (orders == 0)
        return date_complain(text, "is no day of the calendar", error);
    if (order == MAPPING_DATES_UNKNOWN)
        return date_complain(text,
                             "can be read in several ways; say dates=day-first, dates=month-first "
                             "or dates=year-first",
                             error);
    g_autofree char *sentence =
        g_strdup_printf("is no date when dates are %s", mapping_date_words[order]);
    return date_complain(text, sentence, error);
}

static const struct date_reading *date_choose(const struct date_meaning *meaning,
                                              enum mapping_date_order order)
{
    const bool known = !meaning->open || order != MAPPING_DATES_UNKNOWN;
    const struct date_reading *reading =
        &meaning->readings[meaning->open ? order : MAPPING_DATES_DAY_FIRST];
    return known && reading->valid ? reading : NULL;
}

bool cell_date_read(struct cell_dates *dates, const char *text, enum mapping_date_order order,
                    gint64 *instant, GError **error)
{
    struct date_meaning meaning;
    date_understand(dates, text, &meaning);
    const struct date_reading *reading = date_choose(&meaning, order);
    if (reading == NULL)
        return date_refuse(dates, text, &meaning, order, error);
    const struct date_text *parts = &meaning.text;
    g_autoptr(GTimeZone) zone =
        parts->has_offset ? g_time_zone_new_offset(parts->offset) : g_time_zone_ref(dates->zone);
    g_autoptr(GDateTime) time = g_date_time_new(zone, reading->year, reading->month, reading->day,
                                                parts->hour, parts->minute, (double)parts->second);
    if (time == NULL)
        return date_complain(text, "has a time that no clock shows", error);
    *instant = g_date_time_to_unix(time) * G_USEC_PER_SEC + parts->microsecond;
    return true;
}

char *cell_date_spell(struct cell_dates *dates, const char *text, enum mapping_date_order order)
{
    struct date_meaning meaning;
    date_understand(dates, text, &meaning);
    const struct date_reading *reading = date_choose(&meaning, order);
    return reading == NULL
               ? NULL
               : g_strdup_printf("%04d-%02d-%02d", reading->year, reading->month, reading->day);
}

/* Every date has a digit; nearly all names have none. */
static bool date_has_digit(const char *text)
{
    const guint glance = cell_glance(text);
    if ((glance & GLANCE_FOREIGN) == 0)
        return (glance & GLANCE_DIGIT) != 0;
    for (const char *here = text; *here != '\0'; here = g_utf8_next_char(here))
        if (g_unichar_isdigit(g_utf8_get_char(here)))
            return true;
    return false;
}

bool cell_is_day(struct cell_dates *dates, const char *text)
{
    if (!date_has_digit(text))
        return false;
    struct date_meaning meaning;
    date_understand(dates, text, &meaning);
    const bool month_and_number = meaning.text.month != 0 && meaning.text.count == 1;
    return month_and_number || date_orders(&meaning) != 0;
}
