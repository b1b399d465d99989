/* A text that may be a date, as a list of its numbers and words. Layer: import. Called by date_text.c only. */
#ifndef IMPORT_DATE_ITEMS_H
#define IMPORT_DATE_ITEMS_H

#include <glib.h>
#include <stdbool.h>

enum word_kind {
    WORD_NONE,
    WORD_MONTH, /* value: bits of the months that it names in one language or another */
    WORD_FILLER,
    WORD_MORNING,
    WORD_AFTERNOON,
    WORD_ERA,   /* value: the year before its first */
    WORD_FIRST, /* the first year of an era is not called 1 */
    WORD_YEAR,
    WORD_MONTH_MARK,
    WORD_DAY,
    WORD_HOUR,
    WORD_MINUTE,
    WORD_SECOND,
    WORD_UTC,
    WORD_NUMBER,
};

/* The eras of Japan, each by the year before its first. The Republic of China counts from the same year as TAISHO. */
enum era {
    ERA_REIWA = 2018,
    ERA_HEISEI = 1988,
    ERA_SHOWA = 1925,
    ERA_TAISHO = 1911,
    ERA_MEIJI = 1867,
};

struct item {
    enum word_kind kind;
    guint value;
    guint digits;    /* of a number */
    gunichar before; /* sign before it */
    bool spaced;     /* blanks before it */
    char letter;     /* a word of one ASCII letter */
};

#define ITEMS_MOST 20
struct items {
    struct item list[ITEMS_MOST];
    guint count;
    bool ends_with_point;
};

/* False when something stands there that no date has, or the text is too long for one. */
bool items_read(const char *text, struct items *items);

#endif
