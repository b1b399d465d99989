#include "config.h"

#include "store/import_difference.h"

#include "base/number.h"

#include <math.h>

/* A row can differ in a hundred subsections; the note names the first ones. */
#define TOLD 8

/* Enough for whoever reads "grade from 0.978261 to 0.95", unless two numbers differ in later digits only. */
#define DIGITS_FEW "%.6g"

static void difference_tell(struct difference *difference, const char *label, const char *before,
                            const char *after, bool by_hand)
{
    difference->conflict |= by_hand;
    difference->changed |= !by_hand;
    if (difference->note == NULL)
        difference->note = g_string_new(NULL);
    if (difference->told++ == TOLD)
        g_string_append(difference->note, "; and more");
    if (difference->told > TOLD)
        return;
    if (difference->note->len > 0)
        g_string_append(difference->note, "; ");
    if (by_hand)
        g_string_append_printf(difference->note, "%s stays %s as set by hand (the file has %s)",
                               label, before, after);
    else
        g_string_append_printf(difference->note, "%s from %s to %s", label, before, after);
}

void difference_say(struct difference *difference, const char *words, bool conflict)
{
    difference->conflict |= conflict;
    difference->changed |= !conflict;
    if (difference->note == NULL)
        difference->note = g_string_new(NULL);
    if (difference->note->len > 0)
        g_string_append(difference->note, "; ");
    g_string_append(difference->note, words);
}

static const char *difference_show(const char *text)
{
    return text == NULL || text[0] == '\0' ? "nothing" : text;
}

void difference_text(struct difference *difference, const char *label, const char *before,
                     const char *after, bool by_hand)
{
    if (g_strcmp0(before, after) != 0)
        difference_tell(difference, label, difference_show(before), difference_show(after),
                        by_hand);
}

static const char *difference_print(char buffer[G_ASCII_DTOSTR_BUF_SIZE], double number, bool whole)
{
    if (isnan(number))
        return "none";
    return whole ? number_print(buffer, number)
                 : g_ascii_formatd(buffer, G_ASCII_DTOSTR_BUF_SIZE, DIGITS_FEW, number);
}

void difference_number(struct difference *difference, const char *label, double before,
                       double after, bool by_hand)
{
    char one[G_ASCII_DTOSTR_BUF_SIZE], other[G_ASCII_DTOSTR_BUF_SIZE];
    if (before == after || (isnan(before) && isnan(after)))
        return;
    const bool whole =
        g_str_equal(difference_print(one, before, false), difference_print(other, after, false));
    difference_tell(difference, label, difference_print(one, before, whole),
                    difference_print(other, after, whole), by_hand);
}

void difference_clear(struct difference *difference)
{
    if (difference->note != NULL)
        g_string_free(difference->note, TRUE);
    *difference = (struct difference){ 0 };
}

enum staged_verdict difference_verdict(const struct difference *difference)
{
    return difference->conflict  ? STAGED_CONFLICT
           : difference->changed ? STAGED_CHANGED
                                 : STAGED_UNCHANGED;
}
