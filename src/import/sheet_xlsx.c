#include "config.h"

#include "import/sheet_xlsx.h"

#include <string.h>

/* Layer: import. Rows of an XLSX file. Source: ECMA-376 part 1, 18.3 and 18.4, and what Excel, LibreOffice, Google and the
 * libraries of programs really write: rows and cells without their place, texts in the cells instead of shared ones. */

#define SHARED_LIMIT (256 << 20)

enum cell_type {
    CELL_NUMBER,
    CELL_SHARED,
    CELL_TEXT,   /* str: of a formula */
    CELL_INLINE, /* inlineStr */
    CELL_BOOLEAN,
    CELL_ERROR,
    CELL_ISO_DATE,
};

struct sheet_state {
    struct xlsx_book book;
    GString *shared; /* the shared texts, each with its NUL */
    GArray *shared_begins;
    bool in_row, in_cell;
    guint column; /* of the cell; of the next one between cells */
    enum cell_type type;
    enum sheet_format format;
    bool has_value, has_formula;
    bool collecting;
    GString *value; /* the text of the cell, or of the shared text */
    GString *shown; /* as it goes into the row */
};

static void xlsx_free_state(struct sheet_state *state)
{
    xlsx_book_clear(&state->book);
    g_string_free(state->shared, TRUE);
    g_array_unref(state->shared_begins);
    g_string_free(state->value, TRUE);
    g_string_free(state->shown, TRUE);
    g_free(state);
}

/* _x000D_ and the like stand for characters that XML cannot have, and _x005F_ for an underscore that would begin one. */
static void xlsx_unescape(GString *text)
{
    char *here = text->str, *to = text->str;
    if (strstr(here, "_x") == NULL)
        return;
    while (*here != '\0') {
        gunichar code = 0;
        if (here[0] == '_' && here[1] == 'x' && strspn(here + 2, "0123456789abcdefABCDEF") >= 4
            && here[6] == '_')
            code = (gunichar)g_ascii_strtoull(here + 2, NULL, 16);
        if (code != 0 && g_unichar_validate(code)) {
            to += g_unichar_to_utf8(code, to);
            here += 7;
        } else {
            *to++ = *here++;
        }
    }
    g_string_truncate(text, (gsize)(to - text->str));
}

/* Text of cells and of shared texts, which may come in runs of one format each; readings in small print are no text. */
static void xlsx_text(struct sheet_xml *xml, void *data, const char *text, gsize length)
{
    const struct sheet *sheet = data;
    const struct sheet_state *state = sheet->state;
    if (!state->collecting)
        return;
    if (state->value->len + length > csv_default_limits.cell)
        sheet_xml_refuse(xml, "a cell of the workbook is longer than a mebibyte");
    else
        g_string_append_len(state->value, text, (gssize)length);
}

static void xlsx_start_shared(struct sheet_xml *xml, void *data, enum sheet_space space,
                              const char *name, G_GNUC_UNUSED const char **attributes)
{
    const struct sheet *sheet = data;
    struct sheet_state *state = sheet->state;
    if (space != SPACE_MAIN || strcmp(name, "rPh") == 0)
        sheet_xml_skip(xml);
    else if (strcmp(name, "si") == 0)
        g_string_truncate(state->value, 0);
    else if (strcmp(name, "t") == 0)
        state->collecting = true;
}

static void xlsx_end_shared(struct sheet_xml *xml, void *data, enum sheet_space space,
                            const char *name)
{
    const struct sheet *sheet = data;
    struct sheet_state *state = sheet->state;
    if (space != SPACE_MAIN)
        return;
    if (strcmp(name, "t") == 0)
        state->collecting = false;
    if (strcmp(name, "si") != 0)
        return;
    const gsize begin = state->shared->len;
    g_array_append_val(state->shared_begins, begin);
    xlsx_unescape(state->value);
    g_string_append_len(state->shared, state->value->str, (gssize)state->value->len + 1);
    if (state->shared->len + state->shared_begins->len * sizeof begin > SHARED_LIMIT)
        sheet_xml_refuse(xml, "the workbook has more than 256 MiB of texts; save the sheet as CSV");
}

static bool xlsx_read_shared(struct sheet *sheet, GError **error)
{
    static const struct sheet_xml_handlers handlers = { .start = xlsx_start_shared,
                                                        .end = xlsx_end_shared,
                                                        .text = xlsx_text };
    const char *part = sheet->state->book.shared;
    return part == NULL || sheet_xml_read(sheet->archive, part, &handlers, sheet, error);
}

/* The column of a place such as "AB12", from 0; `otherwise` when it names none. */
static guint xlsx_column(const char *place, guint otherwise)
{
    guint column = 0;
    for (; place != NULL && g_ascii_isalpha(*place) && column <= SHEET_COLUMNS; place++)
        column = column * 26 + (guint)(g_ascii_toupper(*place) - 'A' + 1);
    return column > 0 ? column - 1 : otherwise;
}

static enum cell_type xlsx_cell_type(const char *word)
{
    static const struct {
        const char *word;
        enum cell_type type;
    } types[] = {
        { "s", CELL_SHARED },  { "str", CELL_TEXT }, { "inlineStr", CELL_INLINE },
        { "b", CELL_BOOLEAN }, { "e", CELL_ERROR },  { "d", CELL_ISO_DATE },
    };
    for (gsize i = 0; word != NULL && i < G_N_ELEMENTS(types); i++)
        if (strcmp(word, types[i].word) == 0)
            return types[i].type;
    return CELL_NUMBER;
}

static void xlsx_start_row(struct sheet *sheet, const char **attributes)
{
    const char *number = sheet_xml_attribute(attributes, SPACE_NONE, "r");
    sheet->state->in_row = true;
    sheet->state->column = 0;
    sheet_begin_row(sheet,
                    number != NULL ? g_ascii_strtoull(number, NULL, 10) : sheet->last_row + 1, 1);
}

static void xlsx_start_cell(struct sheet_state *state, const char **attributes)
{
    const char *style = sheet_xml_attribute(attributes, SPACE_NONE, "s");
    const guint64 number = style != NULL ? g_ascii_strtoull(style, NULL, 10) : 0;
    const GArray *formats = state->book.formats;
    state->column = xlsx_column(sheet_xml_attribute(attributes, SPACE_NONE, "r"), state->column);
    state->type = xlsx_cell_type(sheet_xml_attribute(attributes, SPACE_NONE, "t"));
    state->format =
        number < formats->len ? g_array_index(formats, enum sheet_format, number) : SHEET_NUMBER;
    state->in_cell = true;
    state->has_value = state->has_formula = false;
    g_string_truncate(state->value, 0);
}

static void xlsx_start(struct sheet_xml *xml, void *data, enum sheet_space space, const char *name,
                       const char **attributes)
{
    struct sheet *sheet = data;
    struct sheet_state *state = sheet->state;
    if (space != SPACE_MAIN)
        sheet_xml_skip(xml);
    else if (state->in_cell && (strcmp(name, "v") == 0 || strcmp(name, "t") == 0))
        state->collecting = state->has_value = true;
    else if (state->in_cell && strcmp(name, "f") == 0)
        state->has_formula = true;
    else if (state->in_cell && strcmp(name, "rPh") == 0)
        sheet_xml_skip(xml);
    else if (state->in_row && strcmp(name, "c") == 0)
        xlsx_start_cell(state, attributes);
    else if (strcmp(name, "row") == 0)
        xlsx_start_row(sheet, attributes);
}

static const char *xlsx_shared_text(const struct sheet_state *state, const char *number)
{
    char *end = NULL;
    const guint64 index = g_ascii_strtoull(number, &end, 10);
    return end != number && index < state->shared_begins->len
               ? state->shared->str + g_array_index(state->shared_begins, gsize, index)
               : NULL;
}

/* Makes `shown` of the cell. */
static void xlsx_show(struct sheet *sheet)
{
    struct sheet_state *state = sheet->state;
    const char *shared = NULL;
    g_string_truncate(state->shown, 0);
    switch (state->type) {
    case CELL_NUMBER:
        g_strstrip(state->value->str);
        sheet_value_append_written(state->shown, state->value->str, state->format,
                                   state->book.since_1904);
        break;
    case CELL_SHARED:
        if (*state->value->str == '\0')
            break;
        shared = xlsx_shared_text(state, state->value->str);
        if (shared == NULL)
            sheet_xml_refuse(sheet->xml, "the workbook is damaged: a cell's text is missing; fetch "
                                         "the file again");
        else
            g_string_append(state->shown, shared);
        break;
    case CELL_TEXT:
    case CELL_INLINE:
        xlsx_unescape(state->value);
        g_string_append_len(state->shown, state->value->str, (gssize)state->value->len);
        break;
    case CELL_BOOLEAN:
        g_string_append(state->shown,
                        *state->value->str == '0' || *state->value->str == 'f' ? "FALSE" : "TRUE");
        break;
    case CELL_ERROR:
        sheet_note_error(sheet);
        break;
    case CELL_ISO_DATE:
        sheet_value_append_iso(state->shown, state->value->str, state->format);
        break;
    }
}

static void xlsx_end_cell(struct sheet *sheet)
{
    struct sheet_state *state = sheet->state;
    state->in_cell = state->collecting = false;
    /* A formula of texts may well have an empty one as its result. */
    if (state->has_formula && state->type == CELL_NUMBER && state->value->len == 0) {
        sheet_note_bare_formula(sheet);
    } else if (state->has_value) {
        xlsx_show(sheet);
        sheet_row_set(&sheet->row, state->column, state->shown->str, state->shown->len);
    }
    state->column++;
}

static void xlsx_end(struct sheet_xml *xml, void *data, enum sheet_space space, const char *name)
{
    struct sheet *sheet = data;
    struct sheet_state *state = sheet->state;
    if (space != SPACE_MAIN)
        return;
    if (strcmp(name, "v") == 0 || strcmp(name, "t") == 0) {
        state->collecting = false;
    } else if (strcmp(name, "c") == 0 && state->in_cell) {
        xlsx_end_cell(sheet);
    } else if (strcmp(name, "row") == 0 && state->in_row) {
        state->in_row = false;
        if (sheet_row_is_blank(&sheet->row))
            sheet->row.repeat = 0;
        else
            sheet_xml_pause(xml);
    }
}

bool sheet_xlsx_open(struct sheet *sheet, const char *name, GError **error)
{
    static const struct sheet_xml_handlers handlers = { .start = xlsx_start,
                                                        .end = xlsx_end,
                                                        .text = xlsx_text };
    struct sheet_state *state = sheet->state = g_new0(struct sheet_state, 1);
    sheet->free_state = xlsx_free_state;
    xlsx_book_init(&state->book);
    state->shared = g_string_new(NULL);
    state->shared_begins = g_array_new(FALSE, FALSE, sizeof(gsize));
    state->value = g_string_new(NULL);
    state->shown = g_string_new(NULL);
    if (!xlsx_book_read(&state->book, sheet, error) || !sheet_choose(sheet, name, error)
        || !xlsx_book_read_styles(&state->book, sheet->archive, error)
        || !xlsx_read_shared(sheet, error))
        return false;
    struct sheet_part *part = sheet_part_open(sheet->archive, sheet->chosen->part, error);
    if (part == NULL)
        return false;
    sheet->xml = sheet_xml_new(part, &handlers, sheet);
    return true;
}
