#include "config.h"

#include "import/mapping_text.h"

#include <string.h>

/* Layer: import. A mapping as lines of text, as they are stored and typed after --map: writing them. */

/* Backslashes before whatever (one of `ends`) would end the text, and control characters as letters. */
static void text_append(GString *line, const char *text, const char *ends)
{
    for (const char *here = text; *here != '\0'; here++) {
        const char *special = strchr("\nn\rr\tt", *here);
        if (special != NULL && g_ascii_iscntrl(*here))
            g_string_append_printf(line, "\\%c", special[1]);
        else if (strchr(ends, *here) != NULL)
            g_string_append_printf(line, "\\%c", *here);
        else
            g_string_append_c(line, *here);
    }
}

static bool text_same_heading(const char *one, const char *other)
{
    g_autofree char *first = g_utf8_casefold(one, -1);
    g_autofree char *second = g_utf8_casefold(other, -1);
    return strcmp(first, second) == 0;
}

int mapping_find_heading(const struct mapping *mapping, const char *heading, guint occurrence,
                         guint *found)
{
    int index = -1;
    *found = 0;
    for (guint i = 0; i < mapping->columns->len; i++)
        if (text_same_heading(mapping_column_at(mapping, i)->heading, heading)
            && (++*found == occurrence || index < 0))
            index = (int)i;
    return index;
}

/* Which of the columns of this heading it is, from 1; *several when there are others. */
static guint text_occurrence(const struct mapping *mapping, guint index, bool *several)
{
    const char *heading = mapping_column_at(mapping, index)->heading;
    guint occurrence = 0, all = 0;
    for (guint i = 0; i < mapping->columns->len; i++) {
        if (!text_same_heading(mapping_column_at(mapping, i)->heading, heading))
            continue;
        all++;
        occurrence += i <= index;
    }
    *several = all > 1;
    return occurrence;
}

char *mapping_column_name(const struct mapping *mapping, guint index)
{
    const struct mapping_column *column = mapping_column_at(mapping, index);
    g_autoptr(GString) name = g_string_new(NULL);
    bool several = false;
    const guint occurrence = text_occurrence(mapping, index, &several);
    if (column->heading[0] == '\0')
        return g_strdup_printf("#%u", index + 1);
    text_append(name, column->heading, "=#\\");
    if (several)
        g_string_append_printf(name, "#%u", occurrence);
    return g_string_free(g_steal_pointer(&name), FALSE);
}

/* A maximum of points as it is typed. */
static void text_append_maximum(GString *line, double maximum)
{
    char number[G_ASCII_DTOSTR_BUF_SIZE];
    g_string_append_printf(line, ":%s", g_ascii_dtostr(number, sizeof number, maximum));
}

/* Points of a maximum that is not known are no scale yet. */
static void text_append_scale(GString *line, const struct mapping_column *column)
{
    if (column->scale == MAPPING_SCALE_POINTS && column->maximum <= 0)
        return;
    g_string_append(line, mapping_scale_words[column->scale]);
    if (column->scale == MAPPING_SCALE_POINTS)
        text_append_maximum(line, column->maximum);
}

/* Details from the last that says something on; `parts` are in their order. */
static void text_append_parts(GString *line, const char *const *parts, guint count)
{
    while (count > 0 && parts[count - 1][0] == '\0')
        count--;
    for (guint i = 0; i < count; i++) {
        g_string_append_c(line, ':');
        text_append(line, parts[i], ":\\");
    }
}

static void text_append_column(GString *line, const struct mapping_column *column)
{
    const bool scaled = column->scale != MAPPING_SCALE_NONE;
    g_string_append(line, mapping_role_words[column->role]);
    switch (column->role) {
    case MAPPING_LMS_ID:
        text_append_parts(line, (const char *const[]){ column->source }, 1);
        break;
    case MAPPING_ACTIVITY:
        text_append_parts(line, (const char *const[]){ column->done, column->item }, 2);
        break;
    case MAPPING_GRADE:
    case MAPPING_OVERRIDE:
    case MAPPING_COMPLETION:
        if (scaled || column->done[0] != '\0')
            g_string_append_c(line, ':');
        text_append_scale(line, column);
        if (column->role == MAPPING_COMPLETION)
            text_append_parts(line, (const char *const[]){ column->done }, 1);
        break;
    case MAPPING_SCORE: {
        g_autofree char *number = g_strdup_printf("%u", column->number);
        g_string_append_c(line, ':');
        text_append_scale(line, column);
        text_append_parts(line,
                          (const char *const[]){ column->category, column->number > 0 ? number : "",
                                                 column->item },
                          3);
        break;
    }
    default:
        break;
    }
}

/* Which course is meant by what stands left of `equals`. */
static void text_append_course(GString *text, const char *left, const char *equals, const char *key)
{
    text_append(text, left, "=\\");
    g_string_append(text, equals);
    text_append(text, key, "\\");
}

/* A second = keeps a value from being read as the role of a column that is called "course", or the like. */
static void text_append_value(GString *text, const struct mapping *mapping, const char *left,
                              const char *key)
{
    guint columns = 0;
    mapping_find_heading(mapping, left, 1, &columns);
    text_append_course(text, left, columns > 0 ? "==" : "=", key);
    g_string_append_c(text, '\n');
}

char *mapping_write_course(const char *name, const char *key)
{
    g_autoptr(GString) line = g_string_new(NULL);
    g_autofree char *left = g_strconcat(MAPPING_COURSE_PREFIX, name, NULL);
    text_append_course(line, left, "=", key);
    return g_string_free(g_steal_pointer(&line), FALSE);
}

char *mapping_write(const struct mapping *mapping)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < mapping->columns->len; i++) {
        g_autofree char *name = mapping_column_name(mapping, i);
        g_string_append_printf(text, "%s=", name);
        text_append_column(text, mapping_column_at(mapping, i));
        g_string_append_c(text, '\n');
    }
    if (mapping->dates != MAPPING_DATES_UNKNOWN)
        g_string_append_printf(text, "dates=%s\n", mapping_date_words[mapping->dates]);
    if (mapping->decimal != MAPPING_DECIMAL_UNKNOWN)
        g_string_append_printf(text, "decimal=%s\n", mapping_decimal_words[mapping->decimal]);
    if (mapping->scale != MAPPING_SCALE_NONE) {
        g_string_append_printf(text, "scale=%s", mapping_scale_words[mapping->scale]);
        if (mapping->scale == MAPPING_SCALE_POINTS)
            text_append_maximum(text, mapping->maximum);
        g_string_append_c(text, '\n');
    }
    if (mapping->row_is_completion)
        g_string_append(text, "rows=completed\n");
    if (mapping->course != NULL)
        text_append_value(text, mapping, "course", mapping->course);
    for (guint i = 0; i < mapping->courses->len; i++) {
        const struct mapping_course *course = mapping->courses->pdata[i];
        g_autofree char *left = g_strconcat(MAPPING_COURSE_PREFIX, course->name, NULL);
        text_append_value(text, mapping, left, course->key);
    }
    if (mapping->encoding != NULL)
        text_append_value(text, mapping, MAPPING_ENCODING_WORD, mapping->encoding);
    return g_string_free(g_steal_pointer(&text), FALSE);
}

char *mapping_find_encoding(const char *text)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    const char *value = NULL;
    /* Below a column of that name, if there is one. */
    for (char **line = lines; *line != NULL; line++)
        if (g_str_has_prefix(*line, MAPPING_ENCODING_WORD "="))
            value = *line + strlen(MAPPING_ENCODING_WORD "=");
    return value != NULL ? g_strstrip(g_strdup(value + (*value == '='))) : NULL;
}
