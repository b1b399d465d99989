#include "config.h"

#include "console/terminal/picture.h"

#include "base/child.h"
#include "base/error.h"
#include "console/terminal/terminal.h"

#include <string.h>

#define SIXEL_PROGRAM "img2sixel"

/* Kitty takes so many characters at a time. */
#define KITTY_PIECE 4096

/* Where the terminal does not tell how large its cells are. */
#define CELL_WIDTH 10

static gboolean variable_is(const char *name, const char *value)
{
    return g_strcmp0(g_getenv(name), value) == 0;
}

/* Within tmux and screen the variables are those of a terminal that is not asked. */
static gboolean is_multiplexed(void)
{
    const char *type = g_getenv("TERM");
    return g_getenv("TMUX") != NULL || g_getenv("STY") != NULL || type == NULL
           || g_str_has_prefix(type, "tmux") || g_str_has_prefix(type, "screen");
}

enum picture_way picture_find_way(void)
{
    g_autofree char *sixel = g_find_program_in_path(SIXEL_PROGRAM);
    if (!is_multiplexed()) {
        if (g_getenv("KITTY_WINDOW_ID") != NULL || variable_is("TERM", "xterm-kitty")
            || variable_is("TERM_PROGRAM", "ghostty"))
            return PICTURE_KITTY;
        if (variable_is("TERM_PROGRAM", "iTerm.app") || variable_is("LC_TERMINAL", "iTerm2")
            || variable_is("TERM_PROGRAM", "WezTerm"))
            return PICTURE_ITERM;
    }
    return sixel != NULL ? PICTURE_SIXEL : PICTURE_NONE;
}

/* The columns that a picture may take to fit, as cells are about twice as high as wide. */
static int fit_columns(GBytes *png, int rows, int columns)
{
    gsize size = 0;
    const guint8 *data = g_bytes_get_data(png, &size);
    const guint at = 16; /* of the width, in a PNG's head; the height follows */
    if (size < at + 8)
        return columns;
    guint32 width, height;
    memcpy(&width, data + at, sizeof width);
    memcpy(&height, data + at + sizeof width, sizeof height);
    width = GUINT32_FROM_BE(width);
    height = MAX(GUINT32_FROM_BE(height), 1);
    const double wanted = (double)rows * 2 * width / height;
    return CLAMP((int)wanted, 1, columns);
}

static GBytes *encode_kitty(GBytes *png, int columns)
{
    gsize size = 0;
    const guint8 *data = g_bytes_get_data(png, &size);
    g_autofree char *text = g_base64_encode(data, size);
    GString *sequences = g_string_new(NULL);
    const gsize length = strlen(text);
    for (gsize at = 0; at < length; at += KITTY_PIECE) {
        const gsize piece = MIN(length - at, (gsize)KITTY_PIECE);
        g_string_append(sequences, "\033_G");
        if (at == 0)
            g_string_append_printf(sequences, "a=T,f=100,q=2,c=%d,", columns);
        g_string_append_printf(sequences, "m=%d;", at + piece < length ? 1 : 0);
        g_string_append_len(sequences, text + at, (gssize)piece);
        g_string_append(sequences, "\033\\");
    }
    return g_string_free_to_bytes(sequences);
}

static GBytes *encode_iterm(GBytes *png, int columns)
{
    gsize size = 0;
    const guint8 *data = g_bytes_get_data(png, &size);
    g_autofree char *text = g_base64_encode(data, size);
    GString *sequences = g_string_new(NULL);
    g_string_append_printf(sequences,
                           "\033]1337;File=inline=1;size=%" G_GSIZE_FORMAT
                           ";width=%d;preserveAspectRatio=1:%s\a",
                           size, columns, text);
    return g_string_free_to_bytes(sequences);
}

static GBytes *encode_sixel(GBytes *png, int columns, GError **error)
{
    const struct child_limits limits = {
        .seconds = 20, .patience = 60, .memory = 1u << 30, .output = 64u << 20
    };
    g_autofree char *width = g_strdup_printf("%d", columns * CELL_WIDTH);
    const char *const arguments[] = { SIXEL_PROGRAM, "-w", width, "-", NULL };
    return child_run_program(arguments, png, &limits, error);
}

GBytes *picture_encode(enum picture_way way, GBytes *png, int rows, int columns, GError **error)
{
    const int fitting = fit_columns(png, rows, columns);
    switch (way) {
    case PICTURE_KITTY:
        return encode_kitty(png, fitting);
    case PICTURE_ITERM:
        return encode_iterm(png, fitting);
    case PICTURE_SIXEL:
        return encode_sixel(png, fitting, error);
    case PICTURE_NONE:
        break;
    }
    g_set_error_literal(error, CONSOLE_ERROR, ERROR_NOT_FOUND,
                        "this terminal shows no pictures: write the picture to a file");
    return NULL;
}
