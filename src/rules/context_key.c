#include "config.h"

#include "rules/context_key.h"

#include "base/error.h"
#include "base/text.h"
#include "rules/options.h"

#include <string.h>

#define KEY_LIMIT 255 /* characters, of keys and of slugs */

static const char course_prefix[] = "course-v1:";
static const char path_prefix[] = "path-v1:";

/* A letter, digit or underscore of any script; a combining mark is none. */
static bool is_word(gunichar character)
{
    return character == '_' || g_unichar_isalnum(character);
}

static bool is_key_character(gunichar character)
{
    return is_word(character) || (character < 0x80 && strchr("-~.:", (int)character) != NULL);
}

static bool is_old_key_character(gunichar character)
{
    return is_word(character) || (character < 0x80 && strchr("-.%", (int)character) != NULL);
}

/* Whether the text is exactly `count` parts, none of them empty, with this separator between them. */
static bool has_parts(const char *text, gunichar separator, int count, bool (*allowed)(gunichar))
{
    int parts = 1;
    int length = 0;
    for (; *text != '\0'; text = g_utf8_next_char(text)) {
        const gunichar character = g_utf8_get_char(text);
        if (character == separator) {
            if (length == 0)
                return false;
            parts++;
            length = 0;
        } else if (!allowed(character)) {
            return false;
        } else {
            length++;
        }
    }
    return parts == count && length > 0;
}

static bool key_is_course(const char *key)
{
    if (g_str_has_prefix(key, course_prefix))
        return has_parts(key + strlen(course_prefix), '+', 3, is_key_character);
    return has_parts(key, '/', 3, is_old_key_character);
}

static bool key_is_path(const char *key)
{
    return g_str_has_prefix(key, path_prefix)
           && has_parts(key + strlen(path_prefix), '+', 4, is_key_character);
}

char *context_key_normalise(const char *typed, enum context_kind *kind, GError **error)
{
    g_autofree char *key = text_trim(typed);
    const bool path = key_is_path(key);
    if (!path && !key_is_course(key)) {
        g_autofree char *shown = text_show(key);
        g_set_error(error, RULES_ERROR, ERROR_DATA,
                    "\"%s\" is not the key of a course or of a learning path; write a course as "
                    "course-v1:ORGANISATION+COURSE+RUN and a path as "
                    "path-v1:ORGANISATION+PATH+RUN+GROUP",
                    shown);
        return NULL;
    }
    if (g_utf8_strlen(key, -1) > KEY_LIMIT) {
        g_set_error(error, RULES_ERROR, ERROR_DATA,
                    "the key has %ld characters; %d are allowed for a course "
                    "(course-v1:ORGANISATION+COURSE+RUN) or a path "
                    "(path-v1:ORGANISATION+PATH+RUN+GROUP)",
                    g_utf8_strlen(key, -1), KEY_LIMIT);
        return NULL;
    }
    if (kind != NULL)
        *kind = path ? CONTEXT_PATH : CONTEXT_COURSE;
    return g_steal_pointer(&key);
}

enum context_kind context_key_kind(const char *key)
{
    return g_str_has_prefix(key, path_prefix) ? CONTEXT_PATH : CONTEXT_COURSE;
}

bool context_key_equal(const char *one, const char *other)
{
    return g_ascii_strcasecmp(one, other) == 0;
}

char *configuration_title(const char *type_name, const char *key)
{
    return g_strdup_printf("%s in %s", type_name, key);
}

static bool is_slug_character(char character)
{
    return g_ascii_isalnum(character) || character == '_' || character == '-';
}

bool slug_is_valid(const char *slug)
{
    size_t length = 0;
    while (is_slug_character(slug[length]))
        length++;
    return slug[length] == '\0' && length >= 1 && length <= KEY_LIMIT;
}

char *slug_normalise(const char *typed, GError **error)
{
    g_autofree char *slug = text_trim(typed);
    if (slug_is_valid(slug))
        return g_steal_pointer(&slug);
    if (*slug == '\0') {
        g_set_error(
            error, RULES_ERROR, ERROR_DATA,
            "the slug is missing; it is the name by which options refer to the asset, such as "
            "certificate-template");
        return NULL;
    }
    g_autofree char *shown = text_show(slug);
    g_set_error(error, RULES_ERROR, ERROR_DATA,
                "\"%s\" is not a slug; use 1 to %d letters a to z, digits, - and _", shown,
                KEY_LIMIT);
    return NULL;
}

/* What of a description may stand in a slug, and the white space between. */
static char *slug_material(const char *description)
{
    g_autofree char *ascii = g_str_to_ascii(description, "C");
    GString *kept = g_string_new(NULL);
    for (const char *next = ascii; *next != '\0'; next++) {
        if (is_slug_character(*next) || g_ascii_isspace(*next))
            g_string_append_c(kept, g_ascii_tolower(*next));
    }
    return g_strstrip(g_string_free(kept, FALSE));
}

char *slug_propose(const char *description)
{
    g_autofree char *material = slug_material(description);
    GString *slug = g_string_new(NULL);
    for (const char *next = material; *next != '\0'; next++) {
        const char character = g_ascii_isspace(*next) ? '-' : *next;
        if (character != '-' || slug->len == 0 || slug->str[slug->len - 1] != '-')
            g_string_append_c(slug, character);
    }
    if (slug->len > KEY_LIMIT)
        g_string_truncate(slug, KEY_LIMIT);
    while (slug->len > 0 && slug->str[slug->len - 1] == '-')
        g_string_truncate(slug, slug->len - 1);
    return g_string_free(slug, FALSE);
}
