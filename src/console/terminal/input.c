#include "config.h"

#include "console/terminal/input.h"

#include "console/terminal/curses_key.h"

#include <limits.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* For how long the rest of a paste is waited for, for how long what comes after that still belongs to it, and how much
 * of it is taken. */
#define PASTE_PAUSE 500
#define PASTE_REST (5 * G_USEC_PER_SEC)
#define PASTE_MOST (1024 * 1024)

/* The same for the rest of a sequence. */
#define SEQUENCE_PAUSE 100

/* Stands for bytes that are no character. */
#define REPLACEMENT 0xFFFD

enum input_code {
    INPUT_CODES = KEY_MAX + 1,
    INPUT_PASTE_BEGIN,
    INPUT_PASTE_END,
    INPUT_CONTROL_LEFT,
    INPUT_CONTROL_RIGHT,
    INPUT_SHIFT_UP,
    INPUT_SHIFT_DOWN,
    INPUT_ALT_DOWN,
};

struct input_sequence {
    const char *bytes;
    int code;
};

/* PuTTY, screen, the Linux console, rxvt and xterm differ from what TERM says of them often enough that all forms are
 * always known (CDK.md section 4). */
static const struct input_sequence input_sequences[] = {
    { "\033[200~", INPUT_PASTE_BEGIN },
    { "\033[201~", INPUT_PASTE_END },
    { "\033[A", KEY_UP },
    { "\033[B", KEY_DOWN },
    { "\033[C", KEY_RIGHT },
    { "\033[D", KEY_LEFT },
    { "\033OA", KEY_UP },
    { "\033OB", KEY_DOWN },
    { "\033OC", KEY_RIGHT },
    { "\033OD", KEY_LEFT },
    { "\033[H", KEY_HOME },
    { "\033[F", KEY_END },
    { "\033OH", KEY_HOME },
    { "\033OF", KEY_END },
    { "\033[1~", KEY_HOME },
    { "\033[4~", KEY_END },
    { "\033[7~", KEY_HOME },
    { "\033[8~", KEY_END },
    { "\033[2~", KEY_IC },
    { "\033[3~", KEY_DC },
    { "\033[5~", KEY_PPAGE },
    { "\033[6~", KEY_NPAGE },
    { "\033[Z", KEY_BTAB },
    { "\033OM", KEY_ENTER },
    { "\033OP", KEY_F(1) },
    { "\033OQ", KEY_F(2) },
    { "\033OR", KEY_F(3) },
    { "\033OS", KEY_F(4) },
    { "\033[[A", KEY_F(1) },
    { "\033[[B", KEY_F(2) },
    { "\033[[C", KEY_F(3) },
    { "\033[[D", KEY_F(4) },
    { "\033[[E", KEY_F(5) },
    { "\033[11~", KEY_F(1) },
    { "\033[12~", KEY_F(2) },
    { "\033[13~", KEY_F(3) },
    { "\033[14~", KEY_F(4) },
    { "\033[15~", KEY_F(5) },
    { "\033[17~", KEY_F(6) },
    { "\033[18~", KEY_F(7) },
    { "\033[19~", KEY_F(8) },
    { "\033[20~", KEY_F(9) },
    { "\033[21~", KEY_F(10) },
    { "\033[23~", KEY_F(11) },
    { "\033[24~", KEY_F(12) },
    { "\033[1;5D", INPUT_CONTROL_LEFT },
    { "\033[1;5C", INPUT_CONTROL_RIGHT },
    { "\033Od", INPUT_CONTROL_LEFT },
    { "\033Oc", INPUT_CONTROL_RIGHT },
    { "\033[1;2A", INPUT_SHIFT_UP },
    { "\033[1;2B", INPUT_SHIFT_DOWN },
    { "\033[1;3B", INPUT_ALT_DOWN },
};

struct input_meaning {
    int curses;
    int code;
};

/* Beside those that have one number in curses (curses_key.h). */
static const struct input_meaning input_meanings[] = {
    { KEY_SR, KEY_CODE_SHIFT_UP },
    { KEY_SF, KEY_CODE_SHIFT_DOWN },
    { INPUT_CONTROL_LEFT, KEY_CODE_CONTROL_LEFT },
    { INPUT_CONTROL_RIGHT, KEY_CODE_CONTROL_RIGHT },
    { INPUT_SHIFT_UP, KEY_CODE_SHIFT_UP },
    { INPUT_SHIFT_DOWN, KEY_CODE_SHIFT_DOWN },
    { INPUT_ALT_DOWN, KEY_CODE_ALT_DOWN },
    /* The number pad in application mode. */
    { KEY_A1, KEY_CODE_HOME },
    { KEY_A3, KEY_CODE_PAGE_UP },
    { KEY_C1, KEY_CODE_END },
    { KEY_C3, KEY_CODE_PAGE_DOWN },
};

void input_begin(struct input *input)
{
    input->window = newpad(1, 1);
    input->pasted = g_string_new(NULL);
    keypad(input->window, TRUE);
    nodelay(input->window, TRUE);
    for (gsize i = 0; i < G_N_ELEMENTS(input_sequences); i++)
        define_key(input_sequences[i].bytes, input_sequences[i].code);
}

void input_end(struct input *input)
{
    if (input->window != NULL)
        delwin(input->window);
    if (input->pasted != NULL)
        g_string_free(input->pasted, TRUE);
    *input = (struct input){ 0 };
}

/* One more byte of a character: whether that is now there, or can't be one. */
static bool input_decode(struct input *input, char byte, wint_t *got)
{
    const bool begun = mbsinit(&input->begun) == 0;
    wchar_t character = 0;
    const size_t length = mbrtowc(&character, &byte, 1, &input->begun);
    if (length == (size_t)-2)
        return false;
    *got = length == (size_t)-1 ? REPLACEMENT : (wint_t)character;
    if (length != (size_t)-1)
        return true;
    input->begun = (mbstate_t){ 0 };
    /* What ends the one before it too early may itself begin or be one. */
    if (begun)
        ungetch((unsigned char)byte);
    return true;
}

/* As wget_wch, which is not called because it would forget the beginning of a character whose end has not come yet, and
 * what follows a byte that is none. */
static int input_get(struct input *input, wint_t *got)
{
    for (;;) {
        const int byte = wgetch(input->window);
        if (byte == ERR)
            return ERR;
        if (byte > UCHAR_MAX) {
            input->begun = (mbstate_t){ 0 };
            *got = (wint_t)byte;
            return KEY_CODE_YES;
        }
        if (input_decode(input, (char)byte, got))
            return OK;
    }
}

/* Whether there is more; of a line that is lost the kernel says so, too, but never more comes. */
static bool input_wait(int milliseconds)
{
    struct pollfd waiting = { STDIN_FILENO, POLLIN, 0 };
    return poll(&waiting, 1, milliseconds) > 0 && waiting.revents == POLLIN;
}

/* What is left of something that has begun, and may be on its way still. */
static int input_get_soon(struct input *input, int milliseconds, wint_t *got)
{
    int result;
    do
        result = input_get(input, got);
    while (result == ERR && input_wait(milliseconds));
    return result;
}

static void input_add_pasted(GString *pasted, gunichar character)
{
    if (pasted->len >= PASTE_MOST || character == 27 || character == 0 || character >= 0x110000
        || (character >= 0xD800 && character < 0xE000))
        return;
    /* CR LF is one line end; a lone CR, which terminals send for each line end of a paste, is one too. */
    if (character == '\n' && pasted->len > 0 && pasted->str[pasted->len - 1] == '\r')
        return;
    g_string_append_unichar(pasted, character);
}

/* From what was read first to the end of the paste. A line that stalls may bring the rest later. */
static void input_read_paste(struct input *input, int result, wint_t got)
{
    g_string_truncate(input->pasted, 0);
    input->paste_until = 0;
    while (result != KEY_CODE_YES || got != INPUT_PASTE_END) {
        if (result == OK)
            input_add_pasted(input->pasted, (gunichar)got);
        result = input_get_soon(input, PASTE_PAUSE, &got);
        if (result == ERR) {
            input->paste_until = g_get_monotonic_time() + PASTE_REST;
            break;
        }
    }
    for (gsize i = 0; i < input->pasted->len; i++)
        if (input->pasted->str[i] == '\r')
            input->pasted->str[i] = '\n';
}

static int input_code(int curses)
{
    for (gsize i = 0; i < G_N_ELEMENTS(input_meanings); i++)
        if (input_meanings[i].curses == curses)
            return input_meanings[i].code;
    return curses_key_code(curses);
}

static int input_character(gunichar character)
{
    switch (character) {
    case 0:
        return KEY_CODE_CONTROL_SPACE;
    case '\n':
        return KEY_CODE_ENTER;
    case 0x7f:
    case '\b':
        return KEY_CODE_BACKSPACE;
    default:
        return character < KEY_CODE_SPECIAL ? (int)character : KEY_CODE_NONE;
    }
}

/* Behind "ESC [" and "ESC O": terminals send these for keys that nobody knows, "ESC [ 1 ; 5 P", and as answers. They mean
 * nothing, and the letters and digits in them are no keys. Where nothing follows, the two were typed. */
static int input_skip_sequence(struct input *input, wint_t opened)
{
    wint_t got = 0;
    int result = input_get_soon(input, SEQUENCE_PAUSE, &got);
    if (result == ERR) {
        input->pending = (int)opened;
        return KEY_CODE_ESCAPE;
    }
    while (result == OK && opened == '[' && got >= ' ' && got < '@')
        result = input_get_soon(input, SEQUENCE_PAUSE, &got);
    if (result == KEY_CODE_YES)
        ungetch((int)got);
    return result == OK && (got < ' ' || got > '~') ? input_character((gunichar)got)
                                                    : KEY_CODE_NONE;
}

/* What an escape that begins no sequence means: followed at once by a digit, the function key of that number, as in
 * Midnight Commander; by b, d or f, that letter with Alt; by [ or O and more, nothing; by another escape, one; else
 * itself, and what follows, be it the beginning of a paste, is read next. */
static int input_escape(struct input *input)
{
    wint_t got = 0;
    const int result = input_get(input, &got);
    if (result == OK && got >= '0' && got <= '9')
        return KEY_FUNCTION(got == '0' ? 10 : (int)got - '0');
    if (result == OK && (got == 'b' || got == 'd' || got == 'f'))
        return KEY_ALT((int)got);
    if (result == OK && (got == '[' || got == 'O'))
        return input_skip_sequence(input, got);
    if (result == OK && got != KEY_CODE_ESCAPE)
        input->pending = input_character((gunichar)got);
    else if (result == KEY_CODE_YES)
        ungetch((int)got);
    return KEY_CODE_ESCAPE;
}

/* Whether a terminal that says there is input, and gives none, is gone. */
static bool input_is_closed(void)
{
    struct pollfd waiting = { STDIN_FILENO, POLLIN, 0 };
    int bytes = 0;
    if (poll(&waiting, 1, 0) <= 0)
        return false;
    if ((waiting.revents & (POLLHUP | POLLERR | POLLNVAL)) != 0)
        return true;
    return (waiting.revents & POLLIN) != 0 && ioctl(STDIN_FILENO, FIONREAD, &bytes) == 0
           && bytes == 0;
}

/* Whether this is more of a paste whose end has not come. A key that is no text was pressed by somebody who does not wait
 * for it. */
static bool input_goes_on(struct input *input, int result, wint_t got)
{
    if (input->paste_until == 0)
        return false;
    const bool text = result == OK && (got >= ' ' || got == '\t' || got == '\n' || got == '\r');
    const bool end = result == KEY_CODE_YES && got == INPUT_PASTE_END;
    if ((text || end) && g_get_monotonic_time() < input->paste_until)
        return true;
    input->paste_until = 0;
    return false;
}

enum input_result input_read(struct input *input, struct key *key)
{
    *key = (struct key){ 0 };
    if (input->pending != 0) {
        key->code = input->pending;
        input->pending = 0;
        return INPUT_KEY;
    }
    while (key->code == KEY_CODE_NONE) {
        wint_t got = 0;
        const int result = input_get(input, &got);
        if (result == ERR)
            return input_is_closed() ? INPUT_CLOSED : INPUT_NONE;
        const bool goes_on = input_goes_on(input, result, got);
        if (goes_on || (result == KEY_CODE_YES && got == INPUT_PASTE_BEGIN)) {
            input_read_paste(input, result, got);
            if (goes_on && input->pasted->len == 0)
                continue;
            key->code = KEY_CODE_PASTE;
            key->paste = input->pasted->str;
        } else if (result == KEY_CODE_YES) {
            key->code = input_code((int)got);
        } else if (got == KEY_CODE_ESCAPE) {
            key->code = input_escape(input);
        } else {
            key->code = input_character((gunichar)got);
        }
    }
    return INPUT_KEY;
}
