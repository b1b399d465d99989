#include "config.h"

#include "import/mapping_text.h"

#include "base/error.h"
#include "import/source.h"

#include <math.h>

/* Layer: import. What a line says behind the role of a column: scale, category, the word for done. */

int mapping_find_word(const char *const *words, guint count, const char *word)
{
    for (guint i = 0; i < count; i++)
        if (g_ascii_strcasecmp(words[i], word) == 0)
            return (int)i;
    return -1;
}

guint mapping_read_number(const char *text, guint most)
{
    guint64 number = 0;
    return g_ascii_string_to_unsigned(text, 10, 1, most, &number, NULL) ? (guint)number : 0;
}

bool mapping_complain(const char *line, GError **error, const char *sentence)
{
    g_set_error(error, IMPORT_ERROR, ERROR_USAGE, "--map '%s': %s", line, sentence);
    return false;
}

double mapping_read_maximum(const char *text)
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
    const int scale = mapping_find_word(mapping_scale_words, MAPPING_SCALES, word);
    if (scale < 0)
        return true;
    column->scale = (enum mapping_scale)scale;
    (*next)++;
    if (scale != MAPPING_SCALE_POINTS || parts[*next] == NULL)
        return true;
    const double maximum = mapping_read_maximum(parts[*next]);
    if (maximum <= 0 && column->maximum > 0)
        return true;
    if (maximum <= 0)
        return mapping_complain(line, error,
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
        return mapping_complain(
            line, error,
            "a score belongs to a category of graded items; name it, for example "
            "score:percent:Homework");
    if (parts[*next] == NULL)
        return true;
    column->number = 0;
    if (parts[*next][0] != '\0'
        && (column->number = mapping_read_number(parts[*next], 100000)) == 0)
        return mapping_complain(line, error,
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
        const int source = mapping_find_word(sources, G_N_ELEMENTS(sources), parts[*next]);
        mapping_set_text(&column->source, source >= 0 ? sources[source] : "");
        (*next)++;
    }
    return column->source[0] != '\0'
           || mapping_complain(
               line, error,
               "say in which system the number counts: lms-id:openedx, lms-id:moodle "
               "or lms-id:canvas; the institution's own number is \"id\"");
}

bool mapping_take_details(char *const *parts, struct mapping_column *column, const char *line,
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
    return mapping_complain(line, error, sentence);
}
