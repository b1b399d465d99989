#include "config.h"

#include "pictures.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static const char *find(const char *text, const char *wanted)
{
    const char *found = strstr(text, wanted);
    if (found == NULL)
        g_error("no \"%s\" was written", wanted + strspn(wanted, "\033"));
    return found + strlen(wanted);
}

static GBytes *decode(const char *base64)
{
    gsize size = 0;
    guint8 *png = g_base64_decode(base64, &size);
    return g_bytes_new_take(png, size);
}

static int number_after(const char *text, const char *end, const char *name)
{
    const char *at = g_strstr_len(text, end - text, name);
    if (at == NULL)
        g_error("\"%s\" is not said", name);
    return (int)strtol(at + strlen(name), NULL, 10);
}

GBytes *pictures_of_kitty(const GString *written, int *columns)
{
    g_autoptr(GString) base64 = g_string_new(NULL);
    const char *at = find(written->str, "\033_G");
    for (bool more = true; more; at = more ? find(at, "\033_G") : at) {
        const char *text = find(at, ";"), *end = find(text, "\033\\") - 2;
        if (base64->len == 0) {
            *columns = number_after(at, text, "c=");
            g_assert_cmpint(number_after(at, text, "f="), ==, 100);
        }
        g_assert_cmpint((int)(end - text), <=, 4096);
        more = number_after(at, text, "m=") == 1;
        g_string_append_len(base64, text, end - text);
        at = end;
    }
    return decode(base64->str);
}

GBytes *pictures_of_iterm(const GString *written, int *columns)
{
    const char *at = find(written->str, "\033]1337;File=");
    const char *text = find(at, ":"), *end = find(text, "\a") - 1;
    g_assert_cmpint(number_after(at, text, "inline="), ==, 1);
    *columns = number_after(at, text, ";width=");
    g_autofree char *base64 = g_strndup(text, (gsize)(end - text));
    GBytes *png = decode(base64);
    g_assert_cmpuint(g_bytes_get_size(png), ==, (guint)number_after(at, text, ";size="));
    return png;
}

enum { COLOURS = 256, SIDE_MOST = 4096, BAND = 6 };

/* A sixel picture being drawn: bands of six rows, one colour over the other. */
struct drawing {
    guint8 *lights; /* 0 to 100, of SIDE_MOST in a row; 255: nothing drawn */
    guint8 palette[COLOURS];
    guint colour, x, top;
    struct pictures_sixel picture;
};

static void draw_column(struct drawing *drawing, guint bits)
{
    for (guint row = 0; row < BAND; row++) {
        if ((bits & 1u << row) == 0)
            continue;
        g_assert_cmpuint(drawing->x, <, SIDE_MOST);
        g_assert_cmpuint(drawing->top + row, <, SIDE_MOST);
        drawing->lights[(drawing->top + row) * SIDE_MOST + drawing->x] =
            drawing->palette[drawing->colour];
        drawing->picture.width = MAX(drawing->picture.width, drawing->x + 1);
        drawing->picture.height = MAX(drawing->picture.height, drawing->top + row + 1);
    }
    drawing->x++;
}

/* "#number" chooses a colour, "#number;2;red;green;blue" says what it is, in hundredths. */
static const char *take_colour(struct drawing *drawing, const char *at)
{
    char *end;
    drawing->colour = (guint)strtoul(at, &end, 10) % COLOURS;
    if (*end != ';')
        return end;
    g_assert_cmpuint(strtoul(end + 1, &end, 10), ==, 2);
    gulong sum = 0;
    for (int i = 0; i < 3; i++)
        sum += strtoul(end + 1, &end, 10);
    drawing->palette[drawing->colour] = (guint8)(sum / 3);
    return end;
}

static const char *take_command(struct drawing *drawing, const char *at)
{
    char *end;
    gulong count = 1;
    switch (*at) {
    case '#':
        return take_colour(drawing, at + 1);
    case '"': /* the shape of pixels, and a size */
        return at + 1 + strspn(at + 1, "0123456789;");
    case '$':
        drawing->x = 0;
        return at + 1;
    case '-':
        drawing->x = 0;
        drawing->top += BAND;
        return at + 1;
    case '!':
        count = strtoul(at + 1, &end, 10);
        at = end;
        break;
    default:
        break;
    }
    if (*at < '?' || *at > '~')
        g_error("\"%c\" is no sixel", *at);
    while (count-- > 0)
        draw_column(drawing, (guint)(*at - '?'));
    return at + 1;
}

struct pictures_sixel pictures_of_sixel(const GString *written)
{
    const char *at = find(written->str, "\033P");
    struct drawing drawing = { 0 };
    g_autofree guint8 *lights = g_malloc((gsize)SIDE_MOST * SIDE_MOST);
    memset(lights, 255, (gsize)SIDE_MOST * SIDE_MOST);
    drawing.lights = lights;
    at += strspn(at, "0123456789;");
    g_assert_cmpint(*at, ==, 'q');
    for (at++; *at != '\033' && *at != '\0';)
        at = *at == '\n' || *at == '\r' ? at + 1 : take_command(&drawing, at);
    g_assert_cmpint(at[0], ==, '\033');
    g_assert_cmpint(at[1], ==, '\\');
    for (gsize i = 0; i < (gsize)SIDE_MOST * SIDE_MOST; i++) {
        drawing.picture.light += lights[i] >= 90 && lights[i] <= 100;
        drawing.picture.dark += lights[i] <= 30;
    }
    return drawing.picture;
}
