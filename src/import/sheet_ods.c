#include "config.h"

#include "base/error.h"
#include "import/sheet_private.h"
#include "import/sheet_value.h"

#include <string.h>

/* Layer: import. Rows of an ODS file. Source: OpenDocument 1.3 part 3, 9.1 and 6.1, and what LibreOffice, Excel and Google
 * really write: empty cells and rows that are repeated to the end of the sheet, comments and drawings inside cells. */

#define CONTENT "content.xml"
#define MANIFEST "META-INF/manifest.xml"
#define SHEETS_LIMIT 10000
#define MEDIA_TYPE "application/vnd.oasis.opendocument.spreadsheet"

enum cell_type { CELL_TEXT, CELL_NUMBER, CELL_PERCENT, CELL_DATE, CELL_TIME, CELL_BOOLEAN };

struct sheet_state {
    const char *wanted; /* the name that was asked for, while the sheets are looked for */
    GHashTable *hidden; /* set of char *: styles of tables that are not shown */
    char *style;        /* of a table, being read */
    guint tables;       /* how many were passed */
    guint chosen;       /* which one is read */
    bool in_table, in_row, in_cell;
    guint column, repeat; /* of the cell */
    enum cell_type type;
    bool covered, error, formula;
    char *value;      /* the attribute; NULL: there is none */
    guint paragraphs; /* that the cell has had */
    bool in_paragraph;
    bool after_space; /* white space that follows counts for nothing */
    GString *text;
    GString *shown;
};

static void ods_free_state(struct sheet_state *state)
{
    g_hash_table_unref(state->hidden);
    g_free(state->style);
    g_free(state->value);
    g_string_free(state->text, TRUE);
    g_string_free(state->shown, TRUE);
    g_free(state);
}

/* How often something is repeated: at least once, and never so often that sums overflow. */
static guint ods_repeat(const char **attributes, const char *name)
{
    const char *text = sheet_xml_attribute(attributes, SPACE_TABLE, name);
    return text == NULL ? 1 : (guint)CLAMP(g_ascii_strtoull(text, NULL, 10), 1, SHEET_ROWS + 1);
}

/* The sheets, and which are hidden: that is said by their styles, which come first. */

static void ods_find_style(struct sheet_state *state, const char *name, const char **attributes)
{
    if (strcmp(name, "style") == 0) {
        g_free(state->style);
        state->style = g_strdup(sheet_xml_attribute(attributes, SPACE_STYLE, "name"));
    } else if (strcmp(name, "table-properties") == 0 && state->style != NULL) {
        const char *display = sheet_xml_attribute(attributes, SPACE_TABLE, "display");
        if (g_strcmp0(display, "false") == 0 && g_hash_table_size(state->hidden) < SHEETS_LIMIT)
            g_hash_table_add(state->hidden, g_strdup(state->style));
    }
}

static bool ods_is_aside(const char *name)
{
    return strcmp(name, "tracked-changes") == 0 || strcmp(name, "dde-links") == 0;
}

static void ods_start_finding(struct sheet_xml *xml, void *data, enum sheet_space space,
                              const char *name, const char **attributes)
{
    struct sheet *sheet = data;
    if (space == SPACE_STYLE) {
        ods_find_style(sheet->state, name, attributes);
    } else if (space == SPACE_TABLE && strcmp(name, "table") == 0) {
        const char *style = sheet_xml_attribute(attributes, SPACE_TABLE, "style-name");
        sheet_add_entry(sheet, sheet_xml_attribute(attributes, SPACE_TABLE, "name"), CONTENT,
                        style != NULL && g_hash_table_contains(sheet->state->hidden, style));
        sheet_xml_skip(xml);
        if (sheet->entries->len > SHEETS_LIMIT)
            sheet_xml_refuse(xml, "the workbook has more sheets than any other");
        else if (sheet_entry_is(sheet->entries->pdata[sheet->entries->len - 1],
                                sheet->state->wanted))
            sheet_xml_pause(xml);
    } else if (space == SPACE_TABLE && ods_is_aside(name)) {
        sheet_xml_skip(xml);
    }
}

static void ods_start_manifest(struct sheet_xml *xml, G_GNUC_UNUSED void *data,
                               enum sheet_space space, const char *name,
                               G_GNUC_UNUSED const char **attributes)
{
    if (space == SPACE_MANIFEST && strcmp(name, "encryption-data") == 0)
        sheet_xml_refuse(xml, "it is protected with a password; save a copy without one");
}

static bool ods_check_kind(struct sheet *sheet, GError **error)
{
    static const struct sheet_xml_handlers handlers = { .start = ods_start_manifest };
    char type[sizeof MEDIA_TYPE] = "";
    if (sheet_archive_has(sheet->archive, "mimetype")) {
        g_autoptr(sheet_part) part = sheet_part_open(sheet->archive, "mimetype", error);
        if (part == NULL || sheet_part_read(part, type, sizeof type - 1, error) < 0)
            return false;
        if (strcmp(type, MEDIA_TYPE) != 0) {
            g_set_error_literal(error, IMPORT_ERROR, ERROR_DATA,
                                "it is a document and no spreadsheet; save its table as CSV");
            return false;
        }
    }
    return !sheet_archive_has(sheet->archive, MANIFEST)
           || sheet_xml_read(sheet->archive, MANIFEST, &handlers, sheet, error);
}

/* Rows. */

static enum cell_type ods_cell_type(const char *word)
{
    static const struct {
        const char *word;
        enum cell_type type;
    } types[] = {
        { "float", CELL_NUMBER }, { "currency", CELL_NUMBER }, { "percentage", CELL_PERCENT },
        { "date", CELL_DATE },    { "time", CELL_TIME },       { "boolean", CELL_BOOLEAN },
    };
    for (gsize i = 0; word != NULL && i < G_N_ELEMENTS(types); i++)
        if (strcmp(word, types[i].word) == 0)
            return types[i].type;
    return CELL_TEXT;
}

static void ods_start_cell(struct sheet_state *state, const char *name, const char **attributes)
{
    static const char *const values[] = {
        [CELL_TEXT] = "string-value", [CELL_NUMBER] = "value",    [CELL_PERCENT] = "value",
        [CELL_DATE] = "date-value",   [CELL_TIME] = "time-value", [CELL_BOOLEAN] = "boolean-value",
    };
    const char *calc = sheet_xml_attribute(attributes, SPACE_CALC, "value-type");
    state->in_cell = true;
    state->covered = strcmp(name, "covered-table-cell") == 0;
    state->error = g_strcmp0(calc, "error") == 0;
    state->formula = sheet_xml_attribute(attributes, SPACE_TABLE, "formula") != NULL;
    state->repeat = ods_repeat(attributes, "number-columns-repeated");
    state->type = ods_cell_type(sheet_xml_attribute(attributes, SPACE_OFFICE, "value-type"));
    g_free(state->value);
    state->value = g_strdup(sheet_xml_attribute(attributes, SPACE_OFFICE, values[state->type]));
    state->paragraphs = 0;
    state->in_paragraph = false;
    g_string_truncate(state->text, 0);
}

static void ods_append(struct sheet_xml *xml, struct sheet_state *state, const char *text,
                       gsize length)
{
    if (state->text->len + length > csv_default_limits.cell)
        sheet_xml_refuse(xml, "a cell of the workbook is longer than a mebibyte");
    else
        g_string_append_len(state->text, text, (gssize)length);
}

static void ods_append_spaces(struct sheet_xml *xml, struct sheet_state *state,
                              const char **attributes)
{
    const char *written = sheet_xml_attribute(attributes, SPACE_TEXT, "c");
    const guint64 count = written != NULL ? g_ascii_strtoull(written, NULL, 10) : 1;
    for (guint64 i = 0; i < MIN(count, csv_default_limits.cell); i++)
        ods_append(xml, state, " ", 1);
    state->after_space = false;
}

static void ods_start_text(struct sheet_xml *xml, struct sheet_state *state, const char *name,
                           const char **attributes)
{
    if (strcmp(name, "p") == 0 || strcmp(name, "h") == 0) {
        if (state->paragraphs++ > 0)
            ods_append(xml, state, "\n", 1);
        state->in_paragraph = state->after_space = true;
    } else if (strcmp(name, "s") == 0) {
        ods_append_spaces(xml, state, attributes);
    } else if (strcmp(name, "tab") == 0) {
        ods_append(xml, state, "\t", 1);
    } else if (strcmp(name, "line-break") == 0) {
        ods_append(xml, state, "\n", 1);
        state->after_space = true;
    } else if (strcmp(name, "ruby-text") == 0 || strcmp(name, "note") == 0) {
        sheet_xml_skip(xml);
    }
}

static void ods_start_in_table(struct sheet_xml *xml, struct sheet *sheet, enum sheet_space space,
                               const char *name, const char **attributes)
{
    struct sheet_state *state = sheet->state;
    const bool table = space == SPACE_TABLE;
    if (state->in_cell) {
        if (space == SPACE_TEXT)
            ods_start_text(xml, state, name, attributes);
        else
            sheet_xml_skip(xml);
    } else if (table && strcmp(name, "table-row") == 0) {
        state->in_row = true;
        state->column = 0;
        sheet_begin_row(sheet, sheet->last_row + 1, ods_repeat(attributes, "number-rows-repeated"));
    } else if (table && state->in_row
               && (strcmp(name, "table-cell") == 0 || strcmp(name, "covered-table-cell") == 0)) {
        ods_start_cell(state, name, attributes);
    } else if (!table
               || (strcmp(name, "table-header-rows") != 0 && strcmp(name, "table-rows") != 0
                   && strcmp(name, "table-row-group") != 0)) {
        sheet_xml_skip(xml);
    }
}

static void ods_start(struct sheet_xml *xml, void *data, enum sheet_space space, const char *name,
                      const char **attributes)
{
    struct sheet *sheet = data;
    struct sheet_state *state = sheet->state;
    if (state->in_table) {
        ods_start_in_table(xml, sheet, space, name, attributes);
    } else if (space == SPACE_TABLE && strcmp(name, "table") == 0) {
        state->in_table = state->tables++ == state->chosen;
        if (!state->in_table)
            sheet_xml_skip(xml);
    } else if (space == SPACE_TABLE && ods_is_aside(name)) {
        sheet_xml_skip(xml);
    }
}

/* White space is one space, and none at the beginning and the end of a paragraph. */
static void ods_text(struct sheet_xml *xml, void *data, const char *text, gsize length)
{
    const struct sheet *sheet = data;
    struct sheet_state *state = sheet->state;
    if (!state->in_cell || !state->in_paragraph)
        return;
    for (gsize i = 0; i < length;) {
        gsize run = 0;
        while (i + run < length && strchr(" \t\r\n", text[i + run]) == NULL)
            run++;
        if (run > 0) {
            ods_append(xml, state, text + i, run);
            state->after_space = false;
            i += run;
        } else {
            if (!state->after_space)
                ods_append(xml, state, " ", 1);
            state->after_space = true;
            i++;
        }
    }
}

static void ods_end_paragraph(struct sheet_state *state)
{
    const gsize length = state->text->len;
    if (state->after_space && length > 0 && state->text->str[length - 1] == ' ')
        g_string_truncate(state->text, length - 1);
    state->in_paragraph = false;
}

/* What a formula shows that failed, in programs that do not mark it. */
static bool ods_shows_error(const struct sheet_state *state)
{
    return state->formula && state->type == CELL_TEXT
           && (g_str_has_prefix(state->text->str, "Err:")
               || (state->text->str[0] == '#' && g_ascii_isupper(state->text->str[1])));
}

static void ods_show(struct sheet_state *state)
{
    const char *value = state->value;
    const enum cell_type type = value == NULL ? CELL_TEXT : state->type;
    g_string_truncate(state->shown, 0);
    switch (type) {
    case CELL_TEXT:
        g_string_append(state->shown, value != NULL ? value : state->text->str);
        break;
    case CELL_NUMBER:
    case CELL_PERCENT:
        sheet_value_append_written(state->shown, value,
                                   type == CELL_PERCENT ? SHEET_PERCENT : SHEET_NUMBER, false);
        break;
    case CELL_DATE:
        sheet_value_append_iso(state->shown, value, SHEET_NUMBER);
        break;
    case CELL_TIME:
        sheet_value_append_duration(state->shown, value);
        break;
    case CELL_BOOLEAN:
        g_string_append(state->shown, strcmp(value, "true") == 0 ? "TRUE" : "FALSE");
        break;
    }
}

static void ods_end_cell(struct sheet *sheet)
{
    struct sheet_state *state = sheet->state;
    state->in_cell = false;
    if (!state->covered && (state->error || ods_shows_error(state))) {
        sheet_note_error(sheet);
    } else if (!state->covered) {
        ods_show(state);
        for (guint i = 0; i < state->repeat && sheet->row.complaint == NULL; i++)
            sheet_row_set(&sheet->row, state->column + i, state->shown->str, state->shown->len);
        if (state->formula && state->value == NULL && state->shown->len == 0)
            sheet_note_bare_formula(sheet);
    }
    state->column = MIN(state->column + state->repeat, SHEET_COLUMNS);
}

static void ods_end(struct sheet_xml *xml, void *data, enum sheet_space space, const char *name)
{
    struct sheet *sheet = data;
    struct sheet_state *state = sheet->state;
    if (space == SPACE_OFFICE && strcmp(name, "spreadsheet") == 0)
        sheet->count = state->tables;
    if (!state->in_table)
        return;
    if (space == SPACE_TEXT && (strcmp(name, "p") == 0 || strcmp(name, "h") == 0)) {
        ods_end_paragraph(state);
    } else if (space != SPACE_TABLE) {
        return;
    } else if (state->in_cell) {
        ods_end_cell(sheet);
    } else if (strcmp(name, "table-row") == 0) {
        state->in_row = false;
        if (sheet_row_is_blank(&sheet->row))
            sheet->row.repeat = 0;
        else
            sheet_xml_pause(xml);
    } else if (strcmp(name, "table") == 0) {
        state->in_table = false;
    }
}

static bool ods_find_sheets(struct sheet *sheet, const char *name, GError **error)
{
    static const struct sheet_xml_handlers handlers = { .start = ods_start_finding };
    sheet->state->wanted = name;
    return sheet_xml_read(sheet->archive, CONTENT, &handlers, sheet, error)
           && sheet_choose(sheet, name, error);
}

bool sheet_ods_open(struct sheet *sheet, const char *name, GError **error)
{
    static const struct sheet_xml_handlers handlers = { .start = ods_start,
                                                        .end = ods_end,
                                                        .text = ods_text };
    struct sheet_state *state = sheet->state = g_new0(struct sheet_state, 1);
    sheet->free_state = ods_free_state;
    state->hidden = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    state->text = g_string_new(NULL);
    state->shown = g_string_new(NULL);
    if (!ods_check_kind(sheet, error) || !ods_find_sheets(sheet, name, error))
        return false;
    while (sheet->entries->pdata[state->chosen] != sheet->chosen)
        state->chosen++;
    struct sheet_part *part = sheet_part_open(sheet->archive, CONTENT, error);
    if (part == NULL)
        return false;
    sheet->xml = sheet_xml_new(part, &handlers, sheet);
    return true;
}
