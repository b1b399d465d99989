#include "config.h"

#include "console/pages/overlays.h"

#include "base/fold.h"
#include "console/command.h"
#include "console/pages/narrow.h"
#include "console/pages/overlay.h"
#include "console/pages/overlay_commands.h"
#include "console/pages/save_text.h"
#include "console/terminal/match.h"
#include "console/terminal/paint.h"
#include "console/terminal/terminal.h"

#include <string.h>

#define PIECE_BYTES 2000 /* longer lines are shown in pieces, so that wrapping one costs little */

struct piece {
    gsize offset;
    int length;
};

/* A row of the screen: a row of a wrapped piece. Only pieces near the screen are ever wrapped, so the text may have
 * any length. */
struct place {
    int piece, row;
};

struct reader_page {
    struct page page;
    char *title, *text;
    GArray *pieces;           /* struct piece */
    struct place top, bottom; /* bottom: the last place that the top may have */
    int found;                /* the piece that was found last; -1: none */
    bool searching;           /* what is searched for is being typed */
    struct narrow search;
    char *needle; /* folded; NULL: none yet */
};

static void reader_add_piece(GArray *pieces, const char *text, const char *from, gsize length)
{
    while (length > PIECE_BYTES) {
        const char *end = g_utf8_find_prev_char(from, from + PIECE_BYTES + 1);
        const struct piece piece = { (gsize)(from - text), (int)(end - from) };
        g_array_append_val(pieces, piece);
        length -= (gsize)piece.length;
        from = end;
    }
    const struct piece piece = { (gsize)(from - text), (int)length };
    g_array_append_val(pieces, piece);
}

static GArray *reader_split(const char *text)
{
    GArray *pieces = g_array_new(FALSE, FALSE, sizeof(struct piece));
    for (const char *from = text; *from != '\0';) {
        const char *end = strchrnul(from, '\n');
        reader_add_piece(pieces, text, from, (gsize)(end - from));
        from = *end == '\n' ? end + 1 : end;
    }
    if (pieces->len == 0)
        reader_add_piece(pieces, text, text, 0);
    return pieces;
}

static char *reader_piece(const struct reader_page *reader, int index)
{
    const struct piece *piece = &g_array_index(reader->pieces, struct piece, index);
    return g_strndup(reader->text + piece->offset, (gsize)piece->length);
}

static int reader_height(const struct reader_page *reader, int index)
{
    g_autofree char *text = reader_piece(reader, index);
    return paint_wrapped_lines(text, MAX(reader->page.area.columns - 2, 1));
}

static int reader_rows(const struct reader_page *reader)
{
    return MAX(reader->page.area.rows - (reader->searching ? 1 : 0), 1);
}

static int place_compare(struct place one, struct place other)
{
    return one.piece != other.piece ? one.piece - other.piece : one.row - other.row;
}

/* A place so many rows further, or back if negative; at most to the ends of the text. */
static struct place reader_move(const struct reader_page *reader, struct place place, int rows)
{
    const int last = (int)reader->pieces->len - 1;
    int height = reader_height(reader, place.piece);
    place.row = CLAMP(place.row, 0, height - 1);
    while (rows > 0 && (place.row < height - 1 || place.piece < last)) {
        rows--;
        if (++place.row < height)
            continue;
        place.row = 0;
        height = reader_height(reader, ++place.piece);
    }
    while (rows < 0 && (place.row > 0 || place.piece > 0)) {
        rows++;
        if (--place.row >= 0)
            continue;
        height = reader_height(reader, --place.piece);
        place.row = height - 1;
    }
    return place;
}

static void reader_go(struct reader_page *reader, struct place place)
{
    reader->top = place_compare(place, reader->bottom) > 0 ? reader->bottom : place;
}

static void reader_layout(struct page *page)
{
    struct reader_page *reader = (struct reader_page *)page;
    const int last = (int)reader->pieces->len - 1;
    const struct place end = { last, reader_height(reader, last) - 1 };
    reader->bottom = reader_move(reader, end, 1 - reader_rows(reader));
    reader_go(reader, reader_move(reader, reader->top, 0));
}

static void reader_draw_row(const struct reader_page *reader, WINDOW *screen, int row,
                            struct place place)
{
    const struct area *area = &reader->page.area;
    g_autofree char *text = reader_piece(reader, place.piece);
    paint_wrapped(screen, row, area->column + 1, 1, area->columns - 2, place.row, ROLE_TEXT, text);
    if (reader->needle != NULL)
        match_paint(screen, row, area->column + 1, area->columns - 2, reader->needle);
}

static void reader_draw(struct page *page, WINDOW *screen)
{
    struct reader_page *reader = (struct reader_page *)page;
    const struct area *area = &page->area;
    struct place place = reader->top;
    int cursor = area->row;
    bool more = true;
    for (int i = 0; i < reader_rows(reader); i++) {
        overlay_blank(screen, area->row + i, area->column, area->columns);
        if (!more)
            continue;
        reader_draw_row(reader, screen, area->row + i, place);
        if (place.piece == reader->found && place.row == 0)
            cursor = area->row + i;
        const struct place next = reader_move(reader, place, 1);
        more = place_compare(next, place) != 0;
        place = next;
    }
    terminal_place_cursor(cursor, area->column);
    if (!reader->searching)
        return;
    const int row = area->row + area->rows - 1;
    terminal_place_cursor(row, narrow_draw(&reader->search, screen, row, area->column,
                                           area->columns, " Find:", "(Enter finds, Esc does not)"));
}

static bool reader_has(const struct reader_page *reader, int index)
{
    g_autofree char *text = reader_piece(reader, index);
    g_autofree char *folded = text_fold(text, -1);
    return strstr(folded, reader->needle) != NULL;
}

/* Looks from the piece found last, or from the screen's first one, all around. */
static void reader_find(struct reader_page *reader, int step, bool here)
{
    const int count = (int)reader->pieces->len;
    const int from = reader->found >= 0 ? reader->found : reader->top.piece;
    for (int i = here ? 0 : 1; i <= count; i++) {
        const int index = ((from + step * i) % count + count) % count;
        if (!reader_has(reader, index))
            continue;
        if (i == count)
            console_message(reader->page.console, MESSAGE_NOTE, "This is the only place.");
        else if (step > 0 ? index < from : index > from)
            console_message(reader->page.console, MESSAGE_NOTE,
                            step > 0 ? "Found from the beginning again."
                                     : "Found from the end again.");
        reader->found = index;
        reader_go(reader, (struct place){ index, 0 });
        return;
    }
    console_message(reader->page.console, MESSAGE_NOTE, "\"%s\" does not occur in this text.",
                    reader->search.typed->str);
}

static void reader_search_end(struct reader_page *reader, bool find)
{
    reader->searching = false;
    reader_layout(&reader->page);
    if (!find || narrow_is_empty(&reader->search))
        return;
    g_free(reader->needle);
    reader->needle = text_fold(reader->search.typed->str, -1);
    reader->found = -1;
    reader_find(reader, 1, true);
}

static void reader_search(struct page *page)
{
    struct reader_page *reader = (struct reader_page *)page;
    reader->searching = true;
    narrow_set(&reader->search, "");
    reader_layout(page);
}

static void reader_again(struct page *page, int step)
{
    struct reader_page *reader = (struct reader_page *)page;
    if (reader->needle == NULL)
        reader_search(page);
    else
        reader_find(reader, step, false);
}

static void reader_next(struct page *page)
{
    reader_again(page, 1);
}

static void reader_previous(struct page *page)
{
    reader_again(page, -1);
}

static void reader_save(struct page *page)
{
    struct reader_page *reader = (struct reader_page *)page;
    save_text_ask(page->console, "Write this text to a file", "report.txt", g_strdup(reader->text));
}

const struct console_command reader_commands[] = {
    { .name = "find", .keys = { '/' }, .flags = CONSOLE_COMMAND_BAR, .run = reader_search },
    { .name = "find-next", .keys = { 'n' }, .flags = CONSOLE_COMMAND_BAR, .run = reader_next },
    { .name = "find-previous", .keys = { 'N' }, .run = reader_previous },
    { .name = "write-text", .keys = { 'w' }, .flags = CONSOLE_COMMAND_BAR, .run = reader_save },
    { 0 },
};
static const struct console_command *const sets[] = { reader_commands, NULL };

static enum outcome reader_search_key(struct reader_page *reader, const struct key *key)
{
    if (key->code != KEY_CODE_ENTER && key->code != KEY_CODE_ESCAPE)
        return narrow_key(&reader->search, key);
    reader_search_end(reader, key->code == KEY_CODE_ENTER);
    return OUTCOME_HANDLED;
}

struct reader_key {
    int code, rows, screens;
};
#define FAR 1000000000
static const struct reader_key reader_keys[] = {
    { KEY_CODE_UP, -1, 0 },      { 'k', -1, 0 },
    { KEY_CODE_DOWN, 1, 0 },     { 'j', 1, 0 },
    { KEY_CODE_ENTER, 1, 0 },    { KEY_CODE_PAGE_UP, 0, -1 },
    { KEY_CONTROL('b'), 0, -1 }, { KEY_CODE_PAGE_DOWN, 0, 1 },
    { KEY_CONTROL('f'), 0, 1 },  { KEY_CODE_SPACE, 0, 1 },
    { KEY_CODE_HOME, -FAR, 0 },  { 'g', -FAR, 0 },
    { KEY_CODE_END, FAR, 0 },    { 'G', FAR, 0 },
};

static enum outcome reader_key(struct page *page, const struct key *key)
{
    struct reader_page *reader = (struct reader_page *)page;
    if (reader->searching)
        return reader_search_key(reader, key);
    for (gsize i = 0; i < G_N_ELEMENTS(reader_keys); i++) {
        const struct reader_key *move = &reader_keys[i];
        if (move->code != key->code)
            continue;
        reader->found = -1;
        if (move->rows == -FAR)
            reader->top = (struct place){ 0, 0 };
        else if (move->rows == FAR)
            reader->top = reader->bottom;
        else
            reader_go(reader,
                      reader_move(reader, reader->top,
                                  move->rows + move->screens * MAX(reader_rows(reader) - 1, 1)));
        return OUTCOME_HANDLED;
    }
    return OUTCOME_IGNORED;
}

static bool reader_takes_text(const struct page *page)
{
    return ((const struct reader_page *)page)->searching;
}

static char *reader_title(const struct page *page)
{
    return g_strdup(((const struct reader_page *)page)->title);
}

static char *reader_status(const struct page *page)
{
    const struct reader_page *reader = (const struct reader_page *)page;
    const int count = (int)reader->pieces->len;
    const struct place end = reader_move(reader, reader->top, reader_rows(reader) - 1);
    g_autofree char *first = console_show_number(reader->top.piece + 1);
    g_autofree char *last = console_show_number(end.piece + 1);
    g_autofree char *all = console_show_number(count);
    return g_strdup_printf("lines %s-%s of %s", first, last, all);
}

static void reader_clear(struct page *page)
{
    struct reader_page *reader = (struct reader_page *)page;
    g_free(reader->title);
    g_free(reader->text);
    g_array_unref(reader->pieces);
    narrow_clear(&reader->search);
    g_free(reader->needle);
}

static const struct page_class reader_class = {
    .name = "reader",
    .size = sizeof(struct reader_page),
    .commands = sets,
    .layout = reader_layout,
    .draw = reader_draw,
    .key = reader_key,
    .takes_text = reader_takes_text,
    .title = reader_title,
    .status = reader_status,
    .clear = reader_clear,
};

void reader_open(struct console *console, const char *title, const char *text)
{
    struct reader_page *reader = (struct reader_page *)page_new(&reader_class, console);
    reader->title = g_strdup(title);
    reader->text = g_utf8_make_valid(text, -1);
    reader->pieces = reader_split(reader->text);
    reader->found = -1;
    narrow_init(&reader->search);
    console_push(console, &reader->page);
}
