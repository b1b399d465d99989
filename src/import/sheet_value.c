#include "config.h"

#include "import/sheet_value.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define DAY 86400
#define LAST_DAY 2958466 /* 10000-01-01 */

struct built_in {
    guint first, last;
    enum sheet_format format;
};

/* ECMA-376 part 1, 18.8.30; 27 to 36 and 50 to 58 are those of East Asian languages. */
static const struct built_in built_ins[] = {
    { 9, 10, SHEET_PERCENT },    { 14, 17, SHEET_DATE }, { 18, 21, SHEET_TIME },
    { 22, 22, SHEET_DATE_TIME }, { 27, 31, SHEET_DATE }, { 32, 33, SHEET_TIME },
    { 34, 36, SHEET_DATE },      { 45, 47, SHEET_TIME }, { 50, 58, SHEET_DATE },
};

enum sheet_format sheet_format_built_in(guint number)
{
    for (gsize i = 0; i < G_N_ELEMENTS(built_ins); i++)
        if (number >= built_ins[i].first && number <= built_ins[i].last)
            return built_ins[i].format;
    return SHEET_NUMBER;
}

/* Which letters of dates and times a format code has. */
struct letters {
    bool day, month, time, percent;
};

/* [h], [mm]: elapsed time. Anything else in brackets is a colour, a condition, a language. */
static const char *format_pass_brackets(const char *code, struct letters *letters)
{
    const char *end = strchr(code, ']');
    const char first = g_ascii_tolower(code[1]);
    if (end == NULL)
        return code + strlen(code) - 1;
    if (strspn(code + 1, "hHmMsS") == (gsize)(end - code - 1) && end > code + 1
        && (first == 'h' || first == 'm' || first == 's'))
        letters->time = true;
    return end;
}

static const char *format_pass_quotes(const char *code)
{
    const char *end = strchr(code + 1, '"');
    return end != NULL ? end : code + strlen(code) - 1;
}

static void format_note_letter(const char *code, struct letters *letters)
{
    switch (g_ascii_tolower(*code)) {
    case 'y':
    case 'd':
    case 'b': /* the Buddhist calendar */
    case 'g': /* the name of a Japanese era */
        letters->day = true;
        break;
    case 'e': /* the year of an era; E+00 is an exponent */
        letters->day = letters->day || (code[1] != '+' && code[1] != '-');
        break;
    case 'm':
        letters->month = true;
        break;
    case 'h':
    case 's':
        letters->time = true;
        break;
    case '%':
        letters->percent = true;
        break;
    default:
        break;
    }
}

/* The first section is for positive numbers, which dates are. */
static struct letters format_letters(const char *code)
{
    struct letters letters = { 0 };
    for (; *code != '\0' && *code != ';'; code++) {
        if (*code == '"')
            code = format_pass_quotes(code);
        else if (*code == '[')
            code = format_pass_brackets(code, &letters);
        else if ((*code == '\\' || *code == '_' || *code == '*') && code[1] != '\0')
            code++;
        else if (g_ascii_strncasecmp(code, "General", 7) == 0)
            code += 6;
        else if (g_ascii_strncasecmp(code, "AM/PM", 5) == 0)
            code += 4;
        else
            format_note_letter(code, &letters);
    }
    return letters;
}

enum sheet_format sheet_format_read(const char *code)
{
    const struct letters letters = format_letters(code);
    /* An m alone is a month; beside hours or seconds it is minutes. */
    const bool date = letters.day || (letters.month && !letters.time);
    if (date)
        return letters.time ? SHEET_DATE_TIME : SHEET_DATE;
    if (letters.time)
        return SHEET_TIME;
    return letters.percent ? SHEET_PERCENT : SHEET_NUMBER;
}

/* The shortest digits that are read as the same number, and the exponent of the first one. */
static int value_digits(double value, char digits[static 32])
{
    char written[40];
    for (int precision = 14; precision < 18; precision++) {
        g_ascii_formatd(written, sizeof written,
                        precision == 14   ? "%.14e"
                        : precision == 15 ? "%.15e"
                                          : "%.16e",
                        value);
        if (precision >= 16 || g_ascii_strtod(written, NULL) == value)
            break;
    }
    const char *exponent = strchr(written, 'e');
    gsize count = 0;
    for (const char *here = written; here < exponent; here++)
        if (g_ascii_isdigit(*here))
            digits[count++] = *here;
    while (count > 1 && digits[count - 1] == '0')
        count--;
    digits[count] = '\0';
    return (int)g_ascii_strtoll(exponent + 1, NULL, 10);
}

/* The number with as few digits as say exactly it, no exponent, times ten to the power of `shift`. Numbers of more than
 * 15 digits, which no spreadsheet program keeps, have an exponent, so that nobody takes them for somebody's id. */
static void sheet_value_append_number(GString *text, double value, int shift)
{
    char digits[32];
    if (!isfinite(value))
        return;
    if (value < 0)
        g_string_append_c(text, '-');
    const int first = value_digits(fabs(value), digits) + (value == 0 ? 0 : shift);
    const int count = (int)strlen(digits);
    if (first >= 15 || first < -15) {
        g_string_append_printf(text, "%c%s%sE%+03d", digits[0], count > 1 ? "." : "", digits + 1,
                               first);
        return;
    }
    if (first < 0) {
        g_string_append(text, "0.");
        for (int i = -1; i > first; i--)
            g_string_append_c(text, '0');
        g_string_append(text, digits);
        return;
    }
    for (int i = 0; i < MAX(count, first + 1); i++) {
        if (i == first + 1)
            g_string_append_c(text, '.');
        g_string_append_c(text, i < count ? digits[i] : '0');
    }
}

/* Days since 1899-12-30, as Excel counts from March 1900 on. */
static bool value_append_day(GString *text, gint64 day)
{
    if (day < 1 || day >= LAST_DAY)
        return false;
    if (day == 60) {
        g_string_append(text, "1900-02-29");
        return true;
    }
    GDate date;
    g_date_clear(&date, 1);
    g_date_set_dmy(&date, 30, G_DATE_DECEMBER, 1899);
    g_date_add_days(&date, (guint)(day < 60 ? day + 1 : day));
    g_string_append_printf(text, "%04d-%02d-%02d", g_date_get_year(&date), g_date_get_month(&date),
                           g_date_get_day(&date));
    return true;
}

static void value_append_seconds(GString *text, gint64 seconds)
{
    g_string_append_printf(text, "%02d:%02d:%02d", (int)(seconds / 3600), (int)(seconds / 60 % 60),
                           (int)(seconds % 60));
}

static bool value_append_serial(GString *text, double value, enum sheet_format format,
                                bool since_1904)
{
    if (!(value >= 0 && value < LAST_DAY))
        return false;
    const gint64 seconds = (gint64)(value * DAY + 0.5);
    const gint64 day = seconds / DAY + (since_1904 ? 1462 : 0);
    if (format == SHEET_TIME) {
        value_append_seconds(text, seconds);
        return true;
    }
    if (!value_append_day(text, day))
        return false;
    if (format == SHEET_DATE_TIME) {
        g_string_append_c(text, ' ');
        value_append_seconds(text, seconds % DAY);
    }
    return true;
}

void sheet_value_append(GString *text, double value, enum sheet_format format, bool since_1904)
{
    if (format == SHEET_PERCENT) {
        sheet_value_append_number(text, value, 2);
        g_string_append(text, " %");
    } else if (format == SHEET_NUMBER || !value_append_serial(text, value, format, since_1904)) {
        sheet_value_append_number(text, value, 0);
    }
}

/* Whether a number is written as sheet_value_append_number would: nearly all are, and converting them takes long. */
static bool value_is_plain(const char *written)
{
    const char *begin = *written == '-' ? written + 1 : written;
    const gsize whole = strspn(begin, "0123456789");
    const gsize length = strlen(begin);
    if (whole == 0 || length > 15 || (whole > 1 && *begin == '0')
        || (*begin == '0' && begin > written))
        return false;
    if (whole == length)
        return true;
    return begin[whole] == '.' && strspn(begin + whole + 1, "0123456789") == length - whole - 1
           && length > whole + 1 && begin[length - 1] != '0';
}

void sheet_value_append_written(GString *text, const char *written, enum sheet_format format,
                                bool since_1904)
{
    if (format == SHEET_NUMBER && value_is_plain(written)) {
        g_string_append(text, written);
        return;
    }
    char *end = NULL;
    const double value = g_ascii_strtod(written, &end);
    if (end == written || *end != '\0')
        g_string_append(text, written);
    else
        sheet_value_append(text, value, format, since_1904);
}

void sheet_value_append_iso(GString *text, const char *value, enum sheet_format format)
{
    int parts[6] = { 0 }, length = 0;
    const int count = sscanf(value, "%4d-%2d-%2d%nT%2d:%2d:%2d", &parts[0], &parts[1], &parts[2],
                             &length, &parts[3], &parts[4], &parts[5]);
    const bool timed = count > 3
                       && (format == SHEET_DATE_TIME || format == SHEET_TIME || parts[3] != 0
                           || parts[4] != 0 || parts[5] != 0);
    if (count < 3 || (value[length] != '\0' && value[length] != 'T')) {
        g_string_append(text, value);
        return;
    }
    g_string_append_len(text, value, length);
    if (timed && format != SHEET_DATE)
        g_string_append_printf(text, " %02d:%02d:%02d", parts[3], parts[4], parts[5]);
}

void sheet_value_append_duration(GString *text, const char *value)
{
    int hours = 0, minutes = 0, seconds = 0;
    if (sscanf(value, "PT%dH%dM%dS", &hours, &minutes, &seconds) >= 1 && hours >= 0 && minutes >= 0
        && seconds >= 0)
        value_append_seconds(text, (gint64)hours * 3600 + (gint64)minutes * 60 + seconds);
    else
        g_string_append(text, value);
}
