#include "config.h"

#include "import/mapping_text.h"

#include <string.h>

/* Layer: import. A mapping is changed by a line of text, as it is typed after --map. */

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

/* The column that the text left of "=" names; -1: none of this name; -2: one of several. */
static int text_find_column(const struct mapping *mapping, const char *text, gsize length)
{
    g_autofree char *heading = text_unescape(text, length);
    guint found = 0;
    const int whole = mapping_find_heading(mapping, heading, 1, &found);
    if (heading[0] != '\0' && found == 1)
        return whole;
    if (heading[0] != '\0' && found > 1)
        return -2;
    const char *mark = NULL;
    g_autofree char *raw = g_strndup(text, length);
    for (const char *here = text_find_mark(raw, '#'); here != NULL;
         here = text_find_mark(here + 1, '#'))
        mark = here;
    const guint number = mark != NULL ? mapping_read_number(mark + 1, G_MAXINT) : 0;
    if (number == 0)
        return -1;
    g_autofree char *before = text_unescape(raw, (gsize)(mark - raw));
    if (before[0] == '\0')
        return number <= mapping->columns->len ? (int)number - 1 : -1;
    const int index = mapping_find_heading(mapping, before, number, &found);
    return number <= found ? index : -1;
}

/* What goes back when the details are wrong: the numbers; texts are put into a copy. */
static bool text_set_column(struct mapping *mapping, guint index, enum mapping_role role,
                            char *const *parts, const char *line, GError **error)
{
    g_autoptr(mapping) changed = mapping_copy(mapping);
    struct mapping_column *column = mapping_column_at(changed, index);
    column->role = role;
    if (!mapping_take_details(parts, column, line, error))
        return false;
    void *old = mapping->columns->pdata[index];
    mapping->columns->pdata[index] = column;
    changed->columns->pdata[index] = old;
    return true;
}

static bool text_set_dates(struct mapping *mapping, const char *value)
{
    const int order = mapping_find_word(mapping_date_words, MAPPING_DATES, value);
    if (order >= 0)
        mapping->dates = (enum mapping_date_order)order;
    return order >= 0;
}

static bool text_set_decimal(struct mapping *mapping, const char *value)
{
    const int decimal = mapping_find_word(mapping_decimal_words, MAPPING_DECIMALS, value);
    if (decimal >= 0)
        mapping->decimal = (enum mapping_decimal)decimal;
    return decimal >= 0;
}

static bool text_set_scale(struct mapping *mapping, const char *value)
{
    const char *colon = strchr(value, ':');
    g_autofree char *word =
        g_strndup(value, colon != NULL ? (gsize)(colon - value) : strlen(value));
    const int scale = mapping_find_word(mapping_scale_words, MAPPING_SCALES, word);
    const double maximum = colon != NULL ? mapping_read_maximum(colon + 1) : 0;
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
    const int word = mapping_find_word(words, G_N_ELEMENTS(words), value);
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

/* Only the name's signs are looked at: iconv knows more names than a list could. */
static bool text_set_encoding(struct mapping *mapping, const char *value)
{
    for (const char *here = value; *here != '\0'; here++)
        if (!g_ascii_isalnum(*here) && strchr("-_.:+", *here) == NULL)
            return false;
    mapping_set_encoding(mapping, value);
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
    { MAPPING_ENCODING_WORD, text_set_encoding,
      "an encoding is named as --encoding takes it, for example windows-1250" },
};

static bool text_set_setting(struct mapping *mapping, gsize setting, const char *value,
                             const char *line, GError **error)
{
    value += value[0] == '=';
    g_autofree char *plain = text_unescape(value, strlen(value));
    return text_settings[setting].set(mapping, plain)
           || mapping_complain(line, error, text_settings[setting].wanted);
}

static int text_find_setting(const char *line, const char *equals)
{
    g_autofree char *word = text_unescape(line, (gsize)(equals - line));
    for (gsize i = 0; i < G_N_ELEMENTS(text_settings); i++)
        if (g_ascii_strcasecmp(text_settings[i].word, word) == 0)
            return (int)i;
    return -1;
}

static bool text_is_course(const char *line)
{
    return g_ascii_strncasecmp(line, MAPPING_COURSE_PREFIX, strlen(MAPPING_COURSE_PREFIX)) == 0;
}

/* "course:Introduction to Biology=course-v1:..." */
static bool text_name_course(struct mapping *mapping, const char *line, const char *equals,
                             GError **error)
{
    const gsize prefix = strlen(MAPPING_COURSE_PREFIX);
    g_autofree char *name = text_unescape(line + prefix, (gsize)(equals - line) - prefix);
    const char *value = equals + 1 + (equals[1] == '=');
    g_autofree char *key = text_unescape(value, strlen(value));
    if (name[0] == '\0')
        return mapping_complain(line, error,
                                "between \"course:\" and \"=\" stands what rows say of their "
                                "course, for example course:Biology=course-v1:Org+Bio+2026");
    mapping_name_course(mapping, name, key);
    return true;
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
        return mapping_complain(line, error, "an \"=\" is missing; write HEADING=ROLE");
    g_autofree char *list = column >= 0 ? text_list_roles() : text_list_headings(mapping);
    const char *sentence = "the file has no such column; it has: ";
    if (column >= 0)
        sentence = "no column is of this kind; the kinds are: ";
    else if (column == -2)
        sentence = "several columns have this heading; name one of: ";
    g_autofree char *whole = g_strconcat(sentence, list, NULL);
    return mapping_complain(line, error, whole);
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
                              : mapping_find_word(mapping_role_words, MAPPING_ROLES, parts[0]);
        if (role >= 0)
            return text_set_column(mapping, (guint)column, (enum mapping_role)role, parts, line,
                                   error);
    }
    if (first != NULL && text_is_course(line))
        return text_name_course(mapping, line, first, error);
    const int setting = first != NULL ? text_find_setting(line, first) : -1;
    if (setting >= 0)
        return text_set_setting(mapping, (gsize)setting, first + 1, line, error);
    return text_explain(mapping, line, first, closest, error);
}
