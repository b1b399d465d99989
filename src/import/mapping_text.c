#include "config.h"

#include "import/mapping.h"

#include "base/error.h"
#include "import/source.h"

#include <math.h>
#include <string.h>

/* Layer: import. A mapping as lines of text, as they are typed after --map and stored. */

static int text_find_word(const char *const *words, guint count, const char *word)
{
    for (guint i = 0; i < count; i++)
        if (g_ascii_strcasecmp(words[i], word) == 0)
            return (int)i;
    return -1;
}

/* ---- Writing ---- */

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

static int text_find_heading(const struct mapping *mapping, const char *heading, guint occurrence,
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
    if (mapping->course != NULL) {
        /* A second = keeps a key from being read as the role of a column "course". */
        guint columns = 0;
        text_find_heading(mapping, "course", 1, &columns);
        g_string_append_printf(text, "course=%s", columns > 0 ? "=" : "");
        text_append(text, mapping->course, "\\");
        g_string_append_c(text, '\n');
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}

/* ---- Reading ---- */

static char text_unescape_letter(char letter)
{
    static const char pairs[] = "n\nr\rt\t";
    for (const char *pair = pairs; *pair != '\0'; pair += 2)
        if (*pair == letter)
            return pair[1];
    return letter;
}

/* The text without its backslashes, trimmed. */
static char *text_unescape(const char *text, gsize length)
{
    g_autoptr(GString) plain = g_string_new(NULL);
    for (gsize i = 0; i < length; i++) {
        const bool escaped = text[i] == '\\' && i + 1 < length;
        g_string_append_c(plain, escaped ? text_unescape_letter(text[++i]) : text[i]);
    }
    return g_strstrip(g_string_free(g_steal_pointer(&plain), FALSE));
}

/* The next `mark` that no backslash stands before; NULL when there is none. */
static const char *text_find_mark(const char *text, char mark)
{
    for (const char *here = text; *here != '\0'; here++) {
        if (*here == mark)
            return here;
        if (*here == '\\' && here[1] != '\0')
            here++;
    }
    return NULL;
}

/* The details of a role, cut at colons: "score:percent:Quiz" is score, percent, Quiz. */
static char **text_split(const char *text)
{
    g_autoptr(GStrvBuilder) parts = g_strv_builder_new();
    for (;;) {
        const char *colon = text_find_mark(text, ':');
        g_autofree char *part =
            text_unescape(text, colon != NULL ? (gsize)(colon - text) : strlen(text));
        g_strv_builder_add(parts, part);
        if (colon == NULL)
            return g_strv_builder_end(parts);
        text = colon + 1;
    }
}

/* A whole number from 1 to `most`; 0 when it is none. */
static guint text_number(const char *text, guint most)
{
    guint64 number = 0;
    return g_ascii_string_to_unsigned(text, 10, 1, most, &number, NULL) ? (guint)number : 0;
}

/* The column that the text left of "=" names; -1: none of this name; -2: one of several. */
static int text_find_column(const struct mapping *mapping, const char *text, gsize length)
{
    g_autofree char *heading = text_unescape(text, length);
    guint found = 0;
    const int whole = text_find_heading(mapping, heading, 1, &found);
    if (heading[0] != '\0' && found == 1)
        return whole;
    if (heading[0] != '\0' && found > 1)
        return -2;
    const char *mark = NULL;
    g_autofree char *raw = g_strndup(text, length);
    for (const char *here = text_find_mark(raw, '#'); here != NULL;
         here = text_find_mark(here + 1, '#'))
        mark = here;
    const guint number = mark != NULL ? text_number(mark + 1, G_MAXINT) : 0;
    if (number == 0)
        return -1;
    g_autofree char *before = text_unescape(raw, (gsize)(mark - raw));
    if (before[0] == '\0')
        return number <= mapping->columns->len ? (int)number - 1 : -1;
    const int index = text_find_heading(mapping, before, number, &found);
    return number <= found ? index : -1;
}

static bool text_complain(const char *line, GError **error, const char *sentence)
{
    g_set_error(error, IMPORT_ERROR, ERROR_USAGE, "--map '%s': %s", line, sentence);
    return false;
}

/* A maximum of points; 0 when it is none. */
static double text_maximum(const char *text)
{
    char *end = NULL;
    const double maximum = g_ascii_strtod(text, &end);
    const bool number = end != text && *end == '\0' && isfinite(maximum);
    return number && maximum > 0 && maximum <= 1e9 ? maximum : 0;
}

/* A scale and what belongs to it; *next is behind them. Nothing is taken when the word is no scale. */
static bool text_take_scale(char *const *parts, guint *next, struct mapping_column *column,
                            const char *line, GError **error)
{
    const char *word = parts[*next];
    if (word == NULL)
        return true;
    if (word[0] == '\0') {
        column->scale = MAPPING_SCALE_NONE;
        (*next)++;
        return true;
    }
    const int scale = text_find_word(mapping_scale_words, MAPPING_SCALES, word);
    if (scale < 0)
        return true;
    column->scale = (enum mapping_scale)scale;
    (*next)++;
    if (scale != MAPPING_SCALE_POINTS || parts[*next] == NULL)
        return true;
    const double maximum = text_maximum(parts[*next]);
    if (maximum <= 0 && column->maximum > 0)
        return true;
    if (maximum <= 0)
        return text_complain(line, error,
                             "behind \"points\" the largest number of points is wanted, for "
                             "example points:100");
    column->maximum = maximum;
    (*next)++;
    return true;
}

static bool text_take_score(char *const *parts, guint *next, struct mapping_column *column,
                            const char *line, GError **error)
{
    if (!text_take_scale(parts, next, column, line, error))
        return false;
    if (parts[*next] != NULL)
        mapping_set_text(&column->category, parts[(*next)++]);
    if (column->category[0] == '\0')
        return text_complain(line, error,
                             "a score belongs to a category of graded items; name it, for example "
                             "score:percent:Homework");
    if (parts[*next] == NULL)
        return true;
    column->number = 0;
    if (parts[*next][0] != '\0' && (column->number = text_number(parts[*next], 100000)) == 0)
        return text_complain(line, error,
                             "behind the category the item's number is wanted, from 1, and then "
                             "its name, for example score:percent:Homework:2:Essay");
    (*next)++;
    if (parts[*next] != NULL)
        mapping_set_text(&column->item, parts[(*next)++]);
    return true;
}

static bool text_take_source(char *const *parts, guint *next, struct mapping_column *column,
                             const char *line, GError **error)
{
    static const char *const sources[] = { "openedx", "moodle", "canvas" };
    if (parts[*next] != NULL) {
        const int source = text_find_word(sources, G_N_ELEMENTS(sources), parts[*next]);
        mapping_set_text(&column->source, source >= 0 ? sources[source] : "");
        (*next)++;
    }
    return column->source[0] != '\0'
           || text_complain(line, error,
                            "say in which system the number counts: lms-id:openedx, lms-id:moodle "
                            "or lms-id:canvas; the institution's own number is \"id\"");
}

/* The details behind a role. */
static bool text_take_details(char *const *parts, struct mapping_column *column, const char *line,
                              GError **error)
{
    guint next = 1;
    bool fine = true;
    switch (column->role) {
    case MAPPING_GRADE:
    case MAPPING_OVERRIDE:
        fine = text_take_scale(parts, &next, column, line, error);
        break;
    case MAPPING_COMPLETION:
        fine = text_take_scale(parts, &next, column, line, error);
        if (fine && parts[next] != NULL)
            mapping_set_text(&column->done, parts[next++]);
        break;
    case MAPPING_SCORE:
        fine = text_take_score(parts, &next, column, line, error);
        break;
    case MAPPING_LMS_ID:
        fine = text_take_source(parts, &next, column, line, error);
        break;
    case MAPPING_ACTIVITY:
        if (parts[next] != NULL)
            mapping_set_text(&column->done, parts[next++]);
        if (parts[next] != NULL)
            mapping_set_text(&column->item, parts[next++]);
        break;
    default:
        break;
    }
    if (!fine || parts[next] == NULL)
        return fine;
    g_autofree char *sentence = g_strdup_printf(
        "\"%s\" has no place behind \"%s\"%s", parts[next], mapping_role_words[column->role],
        column->role == MAPPING_GRADE ? "; a scale is fraction, percent or points:MAXIMUM" : "");
    return text_complain(line, error, sentence);
}

/* What goes back when the details are wrong: the numbers; texts are put into a copy. */
static bool text_set_column(struct mapping *mapping, guint index, enum mapping_role role,
                            char *const *parts, const char *line, GError **error)
{
    g_autoptr(mapping) changed = mapping_copy(mapping);
    struct mapping_column *column = mapping_column_at(changed, index);
    column->role = role;
    if (!text_take_details(parts, column, line, error))
        return false;
    void *old = mapping->columns->pdata[index];
    mapping->columns->pdata[index] = column;
    changed->columns->pdata[index] = old;
    return true;
}

static bool text_set_dates(struct mapping *mapping, const char *value)
{
    const int order = text_find_word(mapping_date_words, MAPPING_DATES, value);
    if (order >= 0)
        mapping->dates = (enum mapping_date_order)order;
    return order >= 0;
}

static bool text_set_decimal(struct mapping *mapping, const char *value)
{
    const int decimal = text_find_word(mapping_decimal_words, MAPPING_DECIMALS, value);
    if (decimal >= 0)
        mapping->decimal = (enum mapping_decimal)decimal;
    return decimal >= 0;
}

static bool text_set_scale(struct mapping *mapping, const char *value)
{
    const char *colon = strchr(value, ':');
    g_autofree char *word =
        g_strndup(value, colon != NULL ? (gsize)(colon - value) : strlen(value));
    const int scale = text_find_word(mapping_scale_words, MAPPING_SCALES, word);
    const double maximum = colon != NULL ? text_maximum(colon + 1) : 0;
    if (scale < 0 || (scale == MAPPING_SCALE_POINTS) != (maximum > 0)
        || (colon != NULL && maximum <= 0))
        return false;
    mapping->scale = (enum mapping_scale)scale;
    mapping->maximum = maximum;
    return true;
}

static bool text_set_rows(struct mapping *mapping, const char *value)
{
    static const char *const words[] = { "listed", "completed" };
    const int word = text_find_word(words, G_N_ELEMENTS(words), value);
    if (word >= 0)
        mapping->row_is_completion = word == 1;
    return word >= 0;
}

static bool text_set_course(struct mapping *mapping, const char *value)
{
    g_free(mapping->course);
    mapping->course = value[0] != '\0' ? g_strdup(value) : NULL;
    return true;
}

/* What is said of the whole file. */
static const struct {
    const char *word;
    bool (*set)(struct mapping *mapping, const char *value);
    const char *wanted;
} text_settings[] = {
    { "dates", text_set_dates, "dates are day-first, month-first or year-first" },
    { "decimal", text_set_decimal, "the decimal mark is point or comma" },
    { "scale", text_set_scale, "the scale is fraction, percent or points:MAXIMUM" },
    { "rows", text_set_rows, "rows are completed or listed" },
    { "course", text_set_course, "" },
};

static bool text_set_setting(struct mapping *mapping, gsize setting, const char *value,
                             const char *line, GError **error)
{
    value += value[0] == '=';
    g_autofree char *plain = text_unescape(value, strlen(value));
    return text_settings[setting].set(mapping, plain)
           || text_complain(line, error, text_settings[setting].wanted);
}

static int text_find_setting(const char *line, const char *equals)
{
    g_autofree char *word = text_unescape(line, (gsize)(equals - line));
    for (gsize i = 0; i < G_N_ELEMENTS(text_settings); i++)
        if (g_ascii_strcasecmp(text_settings[i].word, word) == 0)
            return (int)i;
    return -1;
}

static char *text_list_headings(const struct mapping *mapping)
{
    g_autoptr(GString) list = g_string_new(NULL);
    for (guint i = 0; i < mapping->columns->len && i < 30; i++) {
        g_autofree char *name = mapping_column_name(mapping, i);
        g_string_append_printf(list, "%s%s", i > 0 ? ", " : "", name);
    }
    if (mapping->columns->len > 30)
        g_string_append(list, ", …");
    return g_string_free(g_steal_pointer(&list), FALSE);
}

static char *text_list_roles(void)
{
    g_autoptr(GString) list = g_string_new(NULL);
    for (guint i = 0; i < MAPPING_ROLES; i++)
        g_string_append_printf(list, "%s%s", i > 0 ? ", " : "", mapping_role_words[i]);
    return g_string_free(g_steal_pointer(&list), FALSE);
}

/* No "=" of the line stands between a column and a role: says why. */
static bool text_explain(const struct mapping *mapping, const char *line, const char *equals,
                         int column, GError **error)
{
    if (equals == NULL)
        return text_complain(line, error, "an \"=\" is missing; write HEADING=ROLE");
    g_autofree char *list = column >= 0 ? text_list_roles() : text_list_headings(mapping);
    const char *sentence = "the file has no such column; it has: ";
    if (column >= 0)
        sentence = "no column is of this kind; the kinds are: ";
    else if (column == -2)
        sentence = "several columns have this heading; name one of: ";
    g_autofree char *whole = g_strconcat(sentence, list, NULL);
    return text_complain(line, error, whole);
}

bool mapping_change(struct mapping *mapping, const char *line, GError **error)
{
    const char *first = text_find_mark(line, '=');
    int closest = -1;
    for (const char *equals = first; equals != NULL; equals = text_find_mark(equals + 1, '=')) {
        const int column = text_find_column(mapping, line, (gsize)(equals - line));
        closest = closest == -1 ? column : closest;
        if (column < 0)
            continue;
        g_auto(GStrv) parts = text_split(equals + 1);
        const bool same = parts[0][0] == '\0' && parts[1] != NULL;
        const int role = same ? (int)mapping_column_at(mapping, (guint)column)->role
                              : text_find_word(mapping_role_words, MAPPING_ROLES, parts[0]);
        if (role >= 0)
            return text_set_column(mapping, (guint)column, (enum mapping_role)role, parts, line,
                                   error);
    }
    const int setting = first != NULL ? text_find_setting(line, first) : -1;
    if (setting >= 0)
        return text_set_setting(mapping, (gsize)setting, first + 1, line, error);
    return text_explain(mapping, line, first, closest, error);
}
