#include "config.h"

#include "console/pages/columns_private.h"

#include "console/terminal/paint.h"
#include "console/terminal/terminal.h"

#define MARKER_CELLS 3
#define GAP 2
/* What a row of the list has room for: the heading, what it is taken for, what stands below it in the file. */
#define HEADING_LEAST 8
#define ROLE_MOST 34
#define SAMPLE_LEAST 12
#define SAMPLE_VALUES 4
#define SENTENCE_ROWS 2
#define SENTENCE_INDENT 4

/* Where the parts of a row stand. */
struct columns_places {
    int heading, role, sample; /* cells of each; sample 0: it is left out */
};

/* "grade of the course, points of 100". Caller frees. */
static char *columns_role_words(const struct mapping *mapping, guint index)
{
    const struct mapping_column *column = mapping_column_at(mapping, index);
    const bool own = column->scale != MAPPING_SCALE_NONE;
    const enum mapping_scale scale = own ? column->scale : mapping->scale;
    GString *words = g_string_new(mapping_role_titles[column->role]);
    if (column->role == MAPPING_SCORE)
        g_string_printf(words, "score: %s %u", column->category, column->number);
    if (!columns_has_scale(column->role) || scale == MAPPING_SCALE_NONE)
        return g_string_free(words, FALSE);
    if (scale == MAPPING_SCALE_POINTS)
        g_string_append_printf(words, ", points of %.6g", own ? column->maximum : mapping->maximum);
    else
        g_string_append_printf(words, ", %s", mapping_scale_words[scale]);
    return g_string_free(words, FALSE);
}

/* A column without a heading is called by its number. Caller frees. */
static char *columns_heading(const struct mapping *mapping, guint index)
{
    const char *heading = mapping_column_at(mapping, index)->heading;
    return *heading != '\0' ? g_strdup(heading) : g_strdup_printf("(column %u)", index + 1);
}

/* "Anna Šimić · Jürgen Groß": what stands below the heading first. Caller frees. */
static char *columns_sample(const struct survey *survey, guint index)
{
    const GPtrArray *values = survey_column_at(survey, index)->values;
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; values != NULL && i < values->len && i < SAMPLE_VALUES; i++)
        g_string_append_printf(text, "%s%s", i > 0 ? " \u00b7 " : "", (char *)values->pdata[i]);
    return g_strdup(text->str);
}

static struct columns_places columns_arrange(const struct columns_page *columns, int cells)
{
    const struct mapping *mapping = columns->sight->mapping;
    struct columns_places places = { .heading = HEADING_LEAST };
    int role = 0;
    for (guint i = 0; i < mapping->columns->len; i++) {
        g_autofree char *heading = columns_heading(mapping, i);
        g_autofree char *words = columns_role_words(mapping, i);
        places.heading = MAX(places.heading, paint_cells(heading));
        role = MAX(role, paint_cells(words));
    }
    const int room = cells - MARKER_CELLS;
    places.heading = MIN(places.heading, room / 3);
    places.role = MIN(MIN(role, ROLE_MOST), room - places.heading - GAP);
    places.sample = room - places.heading - places.role - 2 * GAP;
    if (places.sample < SAMPLE_LEAST) {
        places.sample = 0;
        places.role = room - places.heading - GAP;
    }
    return places;
}

/* The rows that a column takes, with what has to be said about it. */
static int columns_height(const struct columns_page *columns, guint index, int cells)
{
    const struct mapping_question *question = columns_question(columns->sight, (int)index);
    return question == NULL
               ? 1
               : 1
                     + MIN(paint_wrapped_lines(question->sentence, cells - SENTENCE_INDENT),
                           SENTENCE_ROWS);
}

static int columns_draw_one(struct columns_page *columns, WINDOW *screen,
                            const struct columns_places *places, int row, int rows, int cells,
                            guint index)
{
    const struct mapping_column *column = mapping_column_at(columns->sight->mapping, index);
    const struct mapping_question *question = columns_question(columns->sight, (int)index);
    const bool current = (int)index == columns->chooser.current;
    const bool ignored = column->role == MAPPING_IGNORED;
    const bool open = columns_is_open(columns->sight, index);
    g_autofree char *heading = columns_heading(columns->sight->mapping, index);
    g_autofree char *words = columns_role_words(columns->sight->mapping, index);
    g_autofree char *sample = columns_sample(columns->sight->survey, index);
    const int role_at = MARKER_CELLS + places->heading + GAP;
    if (open)
        paint_text(screen, row, 1, 1, ROLE_WARNING, "!");
    paint_text(screen, row, MARKER_CELLS, places->heading, ROLE_TEXT, heading);
    paint_text(screen, row, role_at, places->role,
               open      ? ROLE_WARNING
               : ignored ? ROLE_HELP
                         : ROLE_TEXT,
               words);
    if (places->sample > 0)
        paint_text(screen, row, role_at + places->role + GAP, places->sample, ROLE_HELP, sample);
    if (current && terminal_is_lean())
        paint_text(screen, row, 0, 1, ROLE_TEXT, "\u25B8");
    else if (current)
        paint_role(screen, row, MARKER_CELLS, places->heading, ROLE_CURRENT);
    if (question == NULL || rows < 2)
        return 1;
    return 1
           + paint_wrapped(screen, row + 1, SENTENCE_INDENT, MIN(rows - 1, SENTENCE_ROWS),
                           cells - SENTENCE_INDENT, 0, ROLE_WARNING, question->sentence);
}

/* The current column is seen with its sentence. */
static void columns_keep_visible(struct columns_page *columns, int rows, int cells)
{
    struct chooser *chooser = &columns->chooser;
    chooser->first = CLAMP(chooser->first, 0, MAX(chooser->current, 0));
    int used = 0;
    for (int i = chooser->first; i <= chooser->current; i++)
        used += columns_height(columns, (guint)i, cells);
    while (used > rows && chooser->first < chooser->current)
        used -= columns_height(columns, (guint)chooser->first++, cells);
    /* No room is left at the end while there are columns before. */
    for (int i = chooser->current + 1; i < chooser->count; i++)
        used += columns_height(columns, (guint)i, cells);
    while (chooser->first > 0
           && used + columns_height(columns, (guint)chooser->first - 1, cells) <= rows)
        used += columns_height(columns, (guint)--chooser->first, cells);
}

int columns_list_height(const struct columns_page *columns, int cells)
{
    int height = 0;
    for (int i = 0; i < columns->chooser.count; i++)
        height += columns_height(columns, (guint)i, cells);
    return height;
}

void columns_draw_list(struct columns_page *columns, WINDOW *screen, const struct area *area)
{
    const guint count = columns->sight->mapping->columns->len;
    const struct columns_places places = columns_arrange(columns, area->columns);
    columns->chooser.rows = MAX(area->rows, 1);
    columns_keep_visible(columns, area->rows, area->columns);
    int row = 0;
    for (guint i = (guint)columns->chooser.first; i < count && row < area->rows; i++) {
        if ((int)i == columns->chooser.current)
            terminal_place_cursor(area->row + row, MARKER_CELLS);
        row += columns_draw_one(columns, screen, &places, area->row + row, area->rows - row,
                                area->columns, i);
    }
}
