#include "config.h"

#include "import/moodle.h"

#include "base/text.h"
#include "import/heading_words.h"
#include "import/table_remarks.h"
#include "import/table_rows.h"

#include <string.h>

/* Layer: import. The gradebook's text export (also as ODS and Excel): fields of people, then for each graded item a
 * column for each way of showing its grade, "Quiz: Final exam (Percentage)", totals of categories, "Course total
 * (Real)", and when it was last downloaded (FORMATS.md section 2.1).
 *
 * Of the ways of showing one grade the percentage is taken, since it knows its maximum; the real grade is points whose
 * maximum is not in the file and has to be asked. Letters, words of scales and feedback are no grades here. */

enum display { DISPLAY_NONE, DISPLAY_REAL, DISPLAY_PERCENTAGE, DISPLAY_IGNORED };

/* What stands between the kind of an activity and its name: ": ", in French " : ", in Chinese "：". NULL when there is
 * none; *behind (may be NULL) is where the name begins. */
static const char *grades_find_colon(const char *heading, const char **behind)
{
    static const char *const colons[] = { ": ", "：" };
    const char *found = NULL;
    for (gsize i = 0; i < G_N_ELEMENTS(colons); i++) {
        const char *colon = strstr(heading, colons[i]);
        if (colon == NULL || (found != NULL && colon > found))
            continue;
        found = colon;
        if (behind != NULL)
            *behind = colon + strlen(colons[i]);
    }
    return found;
}

/* Whether the text is one of Moodle's words for a way of showing a grade. */
static bool grades_is_display(const char *word)
{
    return heading_means(word, HEADING_REAL) || heading_means(word, HEADING_PERCENTAGE)
           || heading_means(word, HEADING_LETTER) || heading_means(word, HEADING_FEEDBACK);
}

/* "Quiz: Final exam" of "Quiz: Final exam (Real)". Caller frees. */
static char *grades_title(const char *heading)
{
    char *title = NULL;
    g_autofree char *within = heading_within(heading, &title);
    if (within != NULL && grades_is_display(within))
        return title;
    g_free(title);
    return g_strdup(heading);
}

static bool grades_has_display(const char *heading)
{
    g_autofree char *within = heading_within(heading, NULL);
    return within != NULL && grades_is_display(within);
}

static bool grades_is_total(const char *heading)
{
    g_autofree char *title = grades_title(heading);
    return heading_means(title, HEADING_COURSE_TOTAL);
}

/* The column of the first grade; the number of columns when there is none. */
static guint grades_find_first(const struct csv_record *header)
{
    guint first = 0;
    while (first < header->count
           && !(grades_has_display(header->fields[first]) || grades_is_total(header->fields[first])
                || grades_find_colon(header->fields[first], NULL) != NULL))
        first++;
    return first;
}

/* The last heading, or a total of the course, or several grades shown in known ways. */
static bool grades_recognise(const struct csv_record *header)
{
    guint displays = 0, totals = 0;
    if (header->count < 3)
        return false;
    for (guint i = 0; i < header->count; i++) {
        displays += grades_has_display(header->fields[i])
                    && grades_find_colon(header->fields[i], NULL) != NULL;
        totals += grades_is_total(header->fields[i]);
    }
    const guint first = grades_find_first(header);
    return first > 0
           && (heading_means(header->fields[header->count - 1], HEADING_LAST_DOWNLOADED)
               || totals > 0 || displays > 1);
}

/* What the column shows: as its heading says if that can be told, else as its cells do. */
static enum display grades_display(const char *heading, const struct survey_column *survey)
{
    g_autofree char *within = heading_within(heading, NULL);
    const char *word = within != NULL ? within : "";
    if (heading_means(word, HEADING_FEEDBACK))
        return DISPLAY_IGNORED;
    if (heading_means(word, HEADING_PERCENTAGE))
        return DISPLAY_PERCENTAGE;
    if (heading_means(word, HEADING_LETTER) && !heading_means(word, HEADING_REAL))
        return DISPLAY_IGNORED;
    if (survey->numbers > 0)
        return survey->percents == survey->numbers ? DISPLAY_PERCENTAGE : DISPLAY_REAL;
    return survey->letters > 0 ? DISPLAY_IGNORED : DISPLAY_REAL;
}

static void grades_set_role(struct mapping_column *column, const char *title, enum display display)
{
    const char *name = NULL;
    const char *colon = grades_find_colon(title, &name);
    g_autofree char *total = colon == NULL ? heading_beside(title, HEADING_TOTAL) : NULL;
    column->scale = display == DISPLAY_PERCENTAGE ? MAPPING_SCALE_PERCENT : MAPPING_SCALE_POINTS;
    if (heading_means(title, HEADING_COURSE_TOTAL)) {
        column->role = MAPPING_GRADE;
        return;
    }
    g_autofree char *beginning = g_strndup(title, colon != NULL ? (gsize)(colon - title) : 0);
    g_autofree char *type = text_trim(beginning);
    g_autofree char *item = colon != NULL ? text_trim(name) : g_strdup(total != NULL ? title : "");
    column->role = MAPPING_SCORE;
    mapping_set_text(&column->category, colon != NULL ? type : total != NULL ? total : title);
    mapping_set_text(&column->item, item);
}

/* The columns of one item stand side by side: from `begin` on, those of the same title. Returns where the next begins. */
static guint grades_propose_item(const struct import_reader *reader, struct mapping *mapping,
                                 guint begin)
{
    g_autofree char *title = grades_title(reader->header.fields[begin]);
    guint end = begin, best = begin;
    enum display found = DISPLAY_NONE;
    for (; end < reader->header.count; end++) {
        g_autofree char *other = grades_title(reader->header.fields[end]);
        if (strcmp(title, other) != 0)
            break;
        const enum display display =
            grades_display(reader->header.fields[end], survey_column_at(reader->survey, end));
        if (display == DISPLAY_PERCENTAGE
            || (display == DISPLAY_REAL && found != DISPLAY_PERCENTAGE)) {
            found = display;
            best = end;
        }
    }
    if (found != DISPLAY_NONE)
        grades_set_role(mapping_column_at(mapping, best), title, found);
    return end;
}

/* The total of a category named like a kind of activity stands for all activities of the kind. */
static void grades_prefer_totals(struct mapping *mapping)
{
    g_autoptr(GHashTable) totals = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < mapping->columns->len; i++) {
        const struct mapping_column *column = mapping_column_at(mapping, i);
        if (column->role == MAPPING_SCORE && grades_find_colon(column->heading, NULL) == NULL)
            g_hash_table_add(totals, column->category);
    }
    for (guint i = 0; i < mapping->columns->len; i++) {
        struct mapping_column *column = mapping_column_at(mapping, i);
        if (column->role == MAPPING_SCORE && grades_find_colon(column->heading, NULL) != NULL
            && g_hash_table_contains(totals, column->category))
            column->role = MAPPING_IGNORED;
    }
}

static struct mapping *grades_propose(const struct import_reader *reader)
{
    struct mapping *mapping = table_rows_propose_nothing(reader);
    const guint first = grades_find_first(&reader->header);
    guint end = reader->header.count;
    if (end > 0 && heading_means(reader->header.fields[end - 1], HEADING_LAST_DOWNLOADED))
        end--;
    for (guint i = first; i < end;)
        i = grades_propose_item(reader, mapping, i);
    grades_prefer_totals(mapping);
    moodle_propose_person(mapping, reader->survey, 0, first);
    return mapping;
}

const struct importer moodle_grades = {
    .kind = "moodle-grades",
    .title = "Moodle gradebook export",
    .lms = "moodle",
    .subject = IMPORT_TABLE,
    .any_table = true,
    .keeps_columns = true,
    .backslash = true,
    .recognise_header = grades_recognise,
    .propose = grades_propose,
    .remark = table_remark_no_grade,
    .begin = table_rows_begin,
    .next = table_rows_next,
};
