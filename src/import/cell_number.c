#include "config.h"

#include "import/cell_number.h"

#include "base/number.h"

#include <math.h>
#include <string.h>

/* Layer: import. A number is first rewritten with ASCII characters only, then taken apart. */

#define LONGEST 63

/* What a character is in a number; the sign that stands for it in the rewritten text. */
static const struct {
    gunichar character;
    char sign;
} number_signs[] = {
    { '.', '.' },    { ',', ',' },    { '+', '+' },    { '-', '-' },
    { '/', '/' },    { '%', '%' },    { 'e', 'e' },    { 'E', 'e' },
    { 0x2212, '-' }, { 0xFF0D, '-' }, { 0xFF0B, '+' }, { 0xFF0E, '.' },
    { 0xFF0C, ',' }, { 0xFF05, '%' }, { 0x066A, '%' }, { 0x066B, 'd' }, /* Arabic decimal mark */
    { 0x066C, 'g' },                                                    /* Arabic mark of groups */
    { '\'', 'g' },   { 0x2019, 'g' }, { ' ', 'g' },    { 0xA0, 'g' },
    { 0x202F, 'g' }, { 0x2009, 'g' }, { 0x3000, 'g' },
};

static char number_sign(gunichar character)
{
    if (character >= '0' && character <= '9')
        return (char)character;
    const int digit = character < 0x80 ? -1 : g_unichar_digit_value(character);
    if (digit >= 0)
        return (char)('0' + digit);
    for (gsize i = 0; i < G_N_ELEMENTS(number_signs); i++)
        if (number_signs[i].character == character)
            return number_signs[i].sign;
    return '\0';
}

/* Trimmed and in ASCII, into `plain`; false when there is something that no number has. */
static bool number_rewrite(const char *text, char plain[LONGEST + 1])
{
    gsize length = 0;
    for (const char *here = text; *here != '\0'; here = g_utf8_next_char(here)) {
        const gunichar character = g_utf8_get_char(here);
        const char sign = number_sign(character);
        if (sign == '\0' || length >= LONGEST)
            return false;
        if (sign != 'g' || length > 0)
            plain[length++] = sign;
    }
    while (length > 0 && plain[length - 1] == 'g')
        length--;
    plain[length] = '\0';
    return length > 0;
}

static gsize number_digits(const char *text)
{
    return strspn(text, "0123456789");
}

/* Digits in groups of three behind `mark`, the first of one to three: "1,234,567". *length is of all of it. */
static bool number_is_grouped(const char *text, char mark, gsize *length)
{
    gsize here = number_digits(text);
    if (here == 0 || here > 3 || text[0] == '0')
        return false;
    while (text[here] == mark) {
        if (number_digits(text + here + 1) != 3)
            return false;
        here += 4;
    }
    *length = here;
    return true;
}

static guint number_count(const char *text, char mark)
{
    guint count = 0;
    for (const char *here = strchr(text, mark); here != NULL; here = strchr(here + 1, mark))
        count++;
    return count;
}

/* The value of digits with a decimal mark, whose groups are joined: `whole` bytes before the mark. */
static double number_value(const char *text, gsize whole, char group)
{
    char clean[LONGEST + 1];
    gsize length = 0;
    for (gsize i = 0; text[i] != '\0'; i++) {
        if (i < whole && text[i] == group)
            continue;
        clean[length++] = i == whole ? '.' : text[i];
    }
    clean[length] = '\0';
    return g_ascii_strtod(clean, NULL);
}

/* Only one mark stands in the text, once. */
static void number_take_single(const char *text, enum mapping_decimal decimal,
                               struct cell_number *number)
{
    const gsize whole = number_digits(text);
    const bool comma = text[whole] == ',';
    const gsize rest = number_digits(text + whole + 1);
    const bool either = rest == 3 && whole >= 1 && whole <= 3 && text[0] != '0';
    number->mark = either ? CELL_MARK_EITHER : comma ? CELL_MARK_COMMA : CELL_MARK_POINT;
    const bool group = either && decimal == (comma ? MAPPING_DECIMAL_POINT : MAPPING_DECIMAL_COMMA);
    number->value =
        group ? number_value(text, strlen(text), text[whole]) : number_value(text, whole, '\0');
}

/* Digits with the marks of groups and decimals; nothing else. */
static bool number_take_digits(const char *text, enum mapping_decimal decimal,
                               struct cell_number *number)
{
    const guint points = number_count(text, '.'), commas = number_count(text, ',');
    const guint groups = number_count(text, 'g'), decimals = number_count(text, 'd');
    const gsize plain = number_digits(text);
    gsize length = 0;
    if (text[strspn(text, "0123456789.,gd")] != '\0' || strpbrk(text, "0123456789") == NULL)
        return false;
    if (text[plain] == '\0') {
        number->value = g_ascii_strtod(text, NULL);
        return true;
    }
    if (points + commas == 1 && groups + decimals == 0) {
        number_take_single(text, decimal, number);
        return true;
    }
    /* Several marks: one of them groups, another may be the decimal mark at the end. */
    const char group = groups > 0 ? 'g' : text[plain];
    if (!number_is_grouped(text, group, &length) && !(plain == strcspn(text, ".,d") && groups == 0))
        return false;
    length = length == 0 ? plain : length;
    const char mark = text[length];
    if (mark != '\0' && text[length + 1 + number_digits(text + length + 1)] != '\0')
        return false;
    number->mark = mark == ',' ? CELL_MARK_COMMA : mark == '.' ? CELL_MARK_POINT : CELL_MARK_NONE;
    number->value = number_value(text, length, group);
    return true;
}

/* 1.23E+11, as spreadsheets write what they took for a number. */
static bool number_take_exponent(const char *text, struct cell_number *number)
{
    const char *exponent = strchr(text, 'e');
    const gsize sign = exponent[1] == '+' || exponent[1] == '-';
    const gsize digits = number_digits(exponent + 1 + sign);
    g_autofree char *mantissa = g_strndup(text, (gsize)(exponent - text));
    if (digits == 0 || digits > 3 || exponent[1 + sign + digits] != '\0'
        || !number_take_digits(mantissa, MAPPING_DECIMAL_UNKNOWN, number))
        return false;
    g_autofree char *plain = g_strdup_printf("1%s", exponent);
    number->exponent = true;
    number->value *= g_ascii_strtod(plain, NULL);
    return isfinite(number->value);
}

static bool number_take(char *text, enum mapping_decimal decimal, struct cell_number *number)
{
    const bool negative = text[0] == '-';
    text += text[0] == '-' || text[0] == '+';
    if (!(strchr(text, 'e') != NULL ? number_take_exponent(text, number)
                                    : number_take_digits(text, decimal, number)))
        return false;
    if (negative)
        number->value = -number->value;
    return true;
}

/* The sign stands at one of the ends, perhaps behind a blank. */
static char *number_take_percent(char *plain, struct cell_number *number)
{
    const gsize length = strlen(plain);
    if (plain[0] == '%') {
        number->percent = true;
        return plain + 1 + (plain[1] == 'g');
    }
    if (plain[length - 1] == '%') {
        number->percent = true;
        plain[length - 1] = '\0';
        if (length >= 2 && plain[length - 2] == 'g')
            plain[length - 2] = '\0';
    }
    return plain;
}

/* What nearly all numbers look like: "85", "85.5", "85.50 %". Those that can be read in two ways are left. */
static bool number_read_plain(const char *text, struct cell_number *number)
{
    gsize whole = 0;
    gsize length = number_scan(text, &number->value, &whole);
    if (length == 0 || (length == whole + 4 && whole <= 3 && text[0] != '0'))
        return false;
    number->mark = length > whole ? CELL_MARK_POINT : CELL_MARK_NONE;
    if (text[length] == '\0')
        return true;
    length += text[length] == ' ';
    number->percent = text[length] == '%';
    return number->percent && text[length + 1] == '\0';
}

bool cell_number_read(const char *text, enum mapping_decimal decimal, struct cell_number *number)
{
    char plain[LONGEST + 1];
    *number = (struct cell_number){ .value = 0 };
    if (number_read_plain(text, number))
        return true;
    *number = (struct cell_number){ .value = 0 };
    if (!number_rewrite(text, plain))
        return false;
    char *rest = number_take_percent(plain, number);
    char *slash = strchr(rest, '/');
    if (slash == NULL)
        return number_take(rest, decimal, number);
    struct cell_number of = { .value = 0 };
    char *behind = slash + 1 + (slash[1] == 'g');
    *slash = '\0';
    if (slash > rest && slash[-1] == 'g')
        slash[-1] = '\0';
    if (number->percent || !number_take(rest, decimal, number) || !number_take(behind, decimal, &of)
        || of.value <= 0)
        return false;
    number->of = of.value;
    return true;
}
