#include "config.h"

#include "import/date_text.h"

#include "import/date_items.h"

#include <string.h>

/* Layer: import. First the text becomes a list of numbers and words (date_items.h); then the time is taken out of it;
 * what is left are the numbers of the date. */

static bool items_has(const struct items *items, guint index, enum word_kind kind)
{
    return index < items->count && items->list[index].kind == kind;
}

static bool items_has_number(const struct items *items, guint index, gunichar before)
{
    return items_has(items, index, WORD_NUMBER) && items->list[index].before == before;
}

static void items_remove(struct items *items, guint index, guint count)
{
    memmove(items->list + index, items->list + index + count,
            (items->count - index - count) * sizeof(struct item));
    items->count -= count;
}

static int time_microseconds(const struct item *item)
{
    guint64 value = item->value;
    for (guint digits = item->digits; digits < 6; digits++)
        value *= 10;
    for (guint digits = item->digits; digits > 6; digits--)
        value /= 10;
    return (int)MIN(value, 999999U);
}

static int time_number(const struct items *items, guint index)
{
    return (int)MIN(items->list[index].value, 99U);
}

/* 14:05, 14:05:11, 14:05:11.123456, 14h05, 14時5分. Returns how many items it has. */
static guint time_take_clock(const struct items *items, guint index, gunichar sign,
                             struct date_text *date)
{
    guint next = index + 1;
    const bool marked = items_has(items, next, WORD_HOUR);
    date->hour = time_number(items, index);
    if (marked && ++next && !items_has(items, next, WORD_NUMBER))
        return next - index;
    if (!marked && !items_has_number(items, next, sign))
        return 0;
    date->minute = time_number(items, next++);
    if (items_has(items, next, WORD_MINUTE))
        next++;
    const bool seconds =
        marked ? items_has(items, next, WORD_NUMBER) : items_has_number(items, next, sign);
    if (!seconds)
        return next - index;
    date->second = time_number(items, next++);
    if (items_has(items, next, WORD_SECOND))
        next++;
    else if (sign == ':'
             && (items_has_number(items, next, '.') || items_has_number(items, next, ',')))
        date->microsecond = time_microseconds(&items->list[next++]);
    return next - index;
}

/* Z, UTC, +02:00, +0200, GMT+2, from `index` on. */
static void time_take_zone(struct items *items, guint index, struct date_text *date)
{
    bool named = items_has(items, index, WORD_UTC);
    if (named) {
        date->has_offset = true;
        items_remove(items, index, 1);
    }
    if (!items_has(items, index, WORD_NUMBER))
        return;
    const struct item *hours = &items->list[index];
    const bool minutes = items_has_number(items, index + 1, ':');
    const bool whole = minutes || hours->digits == 4;
    if (hours->digits > 4 || (minutes && items->list[index + 1].digits > 2))
        return;
    if (hours->before != '+' && (hours->before != '-' || (hours->spaced && !named && !whole)))
        return;
    const int sign = hours->before == '-' ? -1 : 1;
    int offset = (int)hours->value * 3600;
    if (hours->digits == 4)
        offset = (int)(hours->value / 100) * 3600 + (int)(hours->value % 100) * 60;
    else if (minutes)
        offset += (int)items->list[index + 1].value * 60;
    if (offset > 15 * 3600)
        return;
    date->has_offset = true;
    date->offset = sign * offset;
    items_remove(items, index, minutes ? 2 : 1);
}

/* Twelve hours and a word for the half of the day. "a" and "p" are such words before an "m" only. */
static bool time_take_half(struct items *items, struct date_text *date)
{
    for (guint i = 0; i < items->count; i++) {
        const struct item *item = &items->list[i];
        const bool afternoon = item->kind == WORD_AFTERNOON;
        if (!afternoon && item->kind != WORD_MORNING)
            continue;
        const bool half = i + 1 < items->count && items->list[i + 1].letter == 'm';
        const bool word = item->letter == '\0' || half;
        items_remove(items, i--, item->letter != '\0' && half ? 2 : 1);
        if (!word && afternoon)
            return false;
        if (!word || !date->has_time)
            continue;
        if (date->hour > 12)
            return afternoon;
        date->hour = date->hour % 12 + (afternoon ? 12 : 0);
    }
    return true;
}

/* Takes the first time out of the items; its place, or -1. With the sign '.' it stands behind the three numbers of a
 * date. */
static int time_take(struct items *items, gunichar sign, struct date_text *date)
{
    guint numbers = 0;
    for (guint i = 0; i < items->count; i++) {
        if (items->list[i].kind != WORD_NUMBER)
            continue;
        const guint count = sign == ':' || numbers == 3 ? time_take_clock(items, i, sign, date) : 0;
        if (count > 0) {
            date->has_time = true;
            items_remove(items, i, count);
            return (int)i;
        }
        numbers++;
    }
    date->hour = 0;
    return -1;
}

/* The eras of Japan by their letters, before a number: R8.6.15 */
static const struct {
    char letter;
    guint before;
} era_letters[] = { { 'r', ERA_REIWA },
                    { 'h', ERA_HEISEI },
                    { 's', ERA_SHOWA },
                    { 't', ERA_TAISHO },
                    { 'm', ERA_MEIJI } };

static void date_take_era_letter(struct items *items)
{
    struct item *first = &items->list[0];
    if (items->count < 4 || first->letter == '\0' || items->list[1].kind != WORD_NUMBER
        || items->list[1].spaced || items->list[1].digits > 2)
        return;
    for (gsize i = 0; i < G_N_ELEMENTS(era_letters); i++)
        if (era_letters[i].letter == first->letter) {
            first->kind = WORD_ERA;
            first->value = era_letters[i].before;
        }
}

/* A word that names one month; several languages may name different ones by it. */
static int date_month(guint bits)
{
    const int month = g_bit_nth_lsf(bits, 0);
    return bits == 1U << month ? month : 0;
}

static bool date_take_item(const struct item *item, struct date_text *date)
{
    switch (item->kind) {
    case WORD_NUMBER:
    case WORD_FIRST:
        if (date->count == G_N_ELEMENTS(date->numbers))
            return false;
        date->numbers[date->count++] =
            (struct date_number){ (int)item->value, item->kind == WORD_FIRST ? 1 : item->digits,
                                  item->before };
        return true;
    case WORD_MONTH:
        if (date->month != 0)
            return false;
        date->month = date_month(item->value);
        return date->month != 0;
    case WORD_ERA:
        if (date->era != 0 || date->count > 0)
            return false;
        date->era = (int)item->value;
        return true;
    case WORD_YEAR:
        return date->count == 1;
    case WORD_MONTH_MARK:
        return date->count == 2;
    case WORD_DAY:
        return date->count == 3;
    case WORD_FILLER:
        return true;
    default:
        return false;
    }
}

bool date_text_read(const char *text, struct date_text *date)
{
    struct items items;
    *date = (struct date_text){ .count = 0 };
    if (!items_read(text, &items) || items.count == 0 || items.list[0].before != 0)
        return false;
    date->ends_with_point = items.ends_with_point;
    date_take_era_letter(&items);
    int place = time_take(&items, ':', date);
    if (place < 0)
        place = time_take(&items, '.', date);
    if (!time_take_half(&items, date))
        return false;
    if (place >= 0)
        time_take_zone(&items, (guint)place, date);
    for (guint i = 0; i < items.count; i++)
        if (!date_take_item(&items.list[i], date))
            return false;
    return true;
}
