#include "config.h"

#include "rules/amount.h"

#include "base/error.h"
#include "base/text.h"
#include "rules/options.h"

#include <string.h>

#define DIGITS_MOST 15

G_GNUC_PRINTF(3, 4)
static bool amount_refuse(const char *typed, GError **error, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *why = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_autofree char *shown = text_show(typed);
    g_set_error(error, RULES_ERROR, ERROR_DATA, "\"%s\" can't be taken: %s", shown, why);
    return false;
}

/* Digits with at most one point among them. */
static bool amount_number(const char *text, double *number)
{
    const gsize whole = strspn(text, "0123456789");
    const gsize decimals = text[whole] == '.' ? strspn(text + whole + 1, "0123456789") : 0;
    const gsize length = text[whole] == '.' ? whole + 1 + decimals : whole;
    if (whole == 0 || (text[whole] == '.' && decimals == 0) || text[length] != '\0'
        || whole + decimals > DIGITS_MOST)
        return false;
    *number = g_ascii_strtod(text, NULL);
    return true;
}

/* The slash stands in the text. */
static bool amount_read_points(const char *typed, char *text, char *slash, struct amount *amount,
                               GError **error)
{
    *slash = '\0';
    g_autofree char *earned = text_trim(text);
    g_autofree char *possible = text_trim(slash + 1);
    amount->kind = AMOUNT_POINTS;
    if (!amount_number(earned, &amount->earned) || !amount_number(possible, &amount->possible))
        return amount_refuse(typed, error, "points are written like 35/40");
    if (amount->possible <= 0)
        return amount_refuse(typed, error,
                             "no points are possible; write how many there are, like "
                             "35/40");
    amount->fraction = amount->earned / amount->possible;
    return true;
}

static bool amount_read_percent(const char *typed, char *text, struct amount *amount,
                                GError **error)
{
    text[strlen(text) - 1] = '\0';
    g_autofree char *number = text_trim(text);
    amount->kind = AMOUNT_PERCENT;
    if (!amount_number(number, &amount->fraction))
        return amount_refuse(typed, error, "a percentage is written like 87.5 %%");
    amount->fraction /= 100;
    return true;
}

static bool amount_check_range(const char *typed, const char *text, bool above,
                               const struct amount *amount, GError **error)
{
    if (amount->fraction <= 1 || (above && amount->kind != AMOUNT_RATIO))
        return true;
    if (amount->kind == AMOUNT_POINTS)
        return amount_refuse(typed, error, "more points than are possible");
    if (amount->kind == AMOUNT_PERCENT)
        return amount_refuse(typed, error, "more than 100 %%");
    return amount_refuse(typed, error, "a ratio is between 0 and 1; for a percentage write %s %%",
                         text);
}

bool amount_read(const char *typed, bool above, struct amount *amount, GError **error)
{
    *amount = (struct amount){ .kind = AMOUNT_RATIO };
    g_autofree char *text = text_trim(typed);
    if (strchr(text, ',') != NULL) {
        g_autofree char *point = g_strdelimit(g_strdup(text), ",", '.');
        g_autofree char *shown = text_show(point);
        return amount_refuse(typed, error, "write the decimal point: %s", shown);
    }
    g_autofree char *parts = g_strdup(text);
    char *slash = strchr(parts, '/');
    bool read = false;
    if (slash != NULL)
        read = amount_read_points(typed, parts, slash, amount, error);
    else if (g_str_has_suffix(parts, "%"))
        read = amount_read_percent(typed, parts, amount, error);
    else
        read = amount_number(parts, &amount->fraction)
               || amount_refuse(typed, error,
                                "write a ratio like 0.875, a percentage like 87.5 %% or points "
                                "like 35/40");
    return read && amount_check_range(typed, text, above, amount, error);
}

char *amount_show_percent(double fraction)
{
    char buffer[G_ASCII_DTOSTR_BUF_SIZE];
    g_ascii_formatd(buffer, sizeof buffer, "%.2f", fraction * 100);
    gsize length = strlen(buffer);
    while (buffer[length - 1] == '0')
        buffer[--length] = '\0';
    if (buffer[length - 1] == '.')
        buffer[length - 1] = '\0';
    return g_strconcat(buffer, " %", NULL);
}

char *amount_show_points(double earned, double possible)
{
    char one[G_ASCII_DTOSTR_BUF_SIZE], other[G_ASCII_DTOSTR_BUF_SIZE];
    return g_strconcat(g_ascii_formatd(one, sizeof one, "%.6g", earned), " of ",
                       g_ascii_formatd(other, sizeof other, "%.6g", possible), NULL);
}
