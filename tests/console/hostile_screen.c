#include "config.h"

#include "hostile_screen.h"

#define MARKS_MOST 4

/* From these rows on a page has rules. */
#define ROWS_WITH_RULES 12

/* The last rows are a rule, the status and the keys. */
#define ROWS_BELOW_LIST 3

bool hostile_is_harmful(uint32_t character)
{
    return (character > 0 && character < 32) || (character >= 127 && character < 160)
           || (character >= 0x200B && character <= 0x200F && character != 0x200D
               && character != 0x200E)
           || (character >= 0x2028 && character <= 0x202E) || character == 0xFEFF
           || (character >= 0xFDD0 && character <= 0xFDEF)
           || (character >= 0xE000 && character < 0xF900) || (character & 0xFFFE) == 0xFFFE
           || (character >= 0xE0000 && character < 0xE0080) || character > 0xEFFFF;
}

static void expect_cell(struct terminal *terminal, int row, int column, const char *page)
{
    const VTermScreenCell cell = emulator_cell(&terminal->emulator, row, column);
    int marks = 0;
    for (int i = 0;
         i < VTERM_MAX_CHARS_PER_CELL && cell.chars[i] != 0 && cell.chars[i] != (uint32_t)-1; i++) {
        if (hostile_is_harmful(cell.chars[i]))
            expect_fail(HERE, terminal, "%s: U+%04X in row %d, column %d", page, cell.chars[i], row,
                        column);
        marks += cell.chars[i] >= 0x300 && cell.chars[i] < 0x370;
    }
    if (marks > MARKS_MOST)
        expect_fail(HERE, terminal, "%s: %d marks in row %d", page, marks, row);
}

void hostile_expect_whole(struct terminal *terminal, const char *page)
{
    expect_settled(terminal);
    if (terminal->closed)
        expect_fail(HERE, terminal, "%s: the console has ended", page);
    const struct emulator *emulator = &terminal->emulator;
    if (emulator->title != NULL || !emulator->alternate || emulator->clipboard->len > 0)
        expect_fail(HERE, terminal, "%s: a sequence got through to the terminal", page);
    g_autofree char *place = emulator_row(emulator, 0);
    g_autofree char *keys = emulator_row(emulator, emulator->rows - 1);
    if (!expect_is_place(place) || *keys == '\0')
        expect_fail(HERE, terminal, "%s: the lines of place and keys are not there", page);
    for (int row = 0; row < emulator->rows; row++)
        for (int column = 0; column < emulator->columns; column++)
            expect_cell(terminal, row, column, page);
}

void hostile_expect_rules(struct terminal *terminal, const char *page)
{
    /* Rules of ASCII are sent as a repetition, after which libvterm 0.1.4 sees the line's end one cell too early. */
    if (terminal->emulator.rows < ROWS_WITH_RULES
        || emulator_cell(&terminal->emulator, 1, 0).chars[0] == '-')
        return;
    for (int column = 0; column < terminal->emulator.columns; column++)
        if (emulator_cell(&terminal->emulator, 1, column).chars[0] != 0x2500
            || emulator_cell(&terminal->emulator, terminal->emulator.rows - ROWS_BELOW_LIST, column)
                       .chars[0]
                   != 0x2500)
            expect_fail(HERE, terminal, "%s: a rule is broken in column %d", page, column);
}

static bool is_blank(const struct terminal *terminal, int row, int column)
{
    const uint32_t character = emulator_cell(&terminal->emulator, row, column).chars[0];
    return character == 0 || character == ' ';
}

/* Whether the two cells before a column are blank in all rows, from that of the headings on. */
static bool is_gap(const struct terminal *terminal, int headings, int column)
{
    for (int row = headings; row < terminal->emulator.rows - ROWS_BELOW_LIST; row++)
        if (!is_blank(terminal, row, column - 1) || !is_blank(terminal, row, column - 2))
            return false;
    return true;
}

bool *hostile_find_columns(struct terminal *terminal, int headings)
{
    int found = 0;
    bool *begins = g_new0(bool, (gsize)terminal->emulator.columns);
    for (int column = 2; column < terminal->emulator.columns; column++) {
        bool used = false;
        for (int row = headings + 1; row < terminal->emulator.rows - ROWS_BELOW_LIST && !used;
             row++)
            used = !is_blank(terminal, row, column);
        begins[column] =
            used && !is_blank(terminal, headings, column) && is_gap(terminal, headings, column);
        found += begins[column];
    }
    if (found < 2)
        expect_fail(HERE, terminal, "a list with %d columns", found);
    return begins;
}

void hostile_expect_columns(struct terminal *terminal, int headings, const bool *begins,
                            const char *page)
{
    for (int column = 2; column < terminal->emulator.columns; column++)
        if (begins[column] && !is_gap(terminal, headings, column))
            expect_fail(HERE, terminal, "%s: a text leaves its column before column %d", page,
                        column);
}

void hostile_leave(struct terminal *terminal, const char *page)
{
    terminal_hang_up(terminal);
    g_assert_true(terminal_wait_end(terminal));
    g_autofree char *faults = terminal_faults(terminal);
    if (faults != NULL)
        expect_fail(HERE, terminal, "%s: the program's memory is not sound", page);
    terminal_free(terminal);
}
