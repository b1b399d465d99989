#include "config.h"

#include "base/ini.h"

#include "base/error.h"
#include "base/resource.h"
#include "base/text.h"

#ifdef HAVE_INIPARSER_INIPARSER_H
#include <iniparser/iniparser.h>
#else
#include <iniparser.h>
#endif
#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* iniparser reads lines into a buffer of this size, the terminator and the line feed included. */
#define LINE_LIMIT 1022

/* "section:key" is never longer: its parts stand in two lines, or in one name of a section. */
#define NAME_LIMIT (2 * LINE_LIMIT)

struct ini {
    gint references;
    dictionary *dictionary;
    char *name;
    GHashTable *lines; /* "section" or "section:key", lower case -> line number */
    /* "section:key" -> the dictionary's value: it goes through all names for each that is asked for */
    GHashTable *values;
};

static bool ini_refuse(const struct ini *ini, int line, const char *what, GError **error)
{
    g_set_error(error, BASE_ERROR, ERROR_DATA, "%s, line %d: %s", ini->name, line, what);
    return false;
}

static void to_lower(char *name)
{
    for (; *name != '\0'; name++)
        *name = g_ascii_tolower(*name);
}

/* Notes where a section or key stands; twice is a fault, because iniparser would keep the last silently. */
static bool ini_note(struct ini *ini, const char *section, const char *key, int line,
                     GError **error)
{
    g_autofree char *lower = key != NULL ? g_strconcat(section, ":", key, NULL) : g_strdup(section);
    to_lower(lower);
    if (g_hash_table_contains(ini->lines, lower)) {
        g_autofree char *what = g_strdup_printf(
            "%s stands here for the second time, first on line %d; remove one",
            key != NULL ? key : section, GPOINTER_TO_INT(g_hash_table_lookup(ini->lines, lower)));
        return ini_refuse(ini, line, what, error);
    }
    g_hash_table_insert(ini->lines, g_steal_pointer(&lower), GINT_TO_POINTER(line));
    return true;
}

/* What stands after "key =": one value in quotes, then at most a comment. */
static bool value_is_quoted(const char *value)
{
    const char quote = *value;
    if (quote != '"' && quote != '\'')
        return false;
    const char *close = strchr(value + 1, quote);
    if (close == NULL)
        return false;
    for (close++; g_ascii_isspace(*close); close++)
        ;
    return *close == '\0' || *close == ';' || *close == '#';
}

static bool ini_scan_section(struct ini *ini, char **section, char *line, int number,
                             GError **error)
{
    char *close = strchr(line, ']');
    if (close == NULL)
        return ini_refuse(ini, number, "the section's closing bracket is missing", error);
    if (close[1] != '\0')
        return ini_refuse(ini, number, "nothing may stand behind the section's closing bracket",
                          error);
    *close = '\0';
    g_free(*section);
    *section = g_strdup(g_strstrip(line + 1));
    if (**section == '\0')
        return ini_refuse(ini, number, "a section's name is missing between the brackets", error);
    if (strchr(*section, ':') != NULL)
        return ini_refuse(ini, number, "a section's name may not contain a colon", error);
    return ini_note(ini, *section, NULL, number, error);
}

static bool ini_scan_key(struct ini *ini, const char *section, char *line, int number,
                         GError **error)
{
    char *value = strchr(line, '=');
    if (value == NULL)
        return ini_refuse(ini, number, "neither a [section] nor KEY = \"VALUE\"", error);
    *value++ = '\0';
    g_strstrip(line);
    g_strchug(value);
    if (section == NULL)
        return ini_refuse(ini, number, "a key before the first [section]", error);
    if (*line == '\0')
        return ini_refuse(ini, number, "a key's name is missing before the equals sign", error);
    if (strchr(line, ':') != NULL)
        return ini_refuse(ini, number, "a key's name may not contain a colon", error);
    if (!value_is_quoted(value)) {
        g_autofree char *what = g_strdup_printf(
            "the value of %s must stand in double quotes, as in %s = \"value\"", line, line);
        return ini_refuse(ini, number, what, error);
    }
    return ini_note(ini, section, line, number, error);
}

/* iniparser takes a vertical tab for a space, which GLib does not; none of the others has a use in a line. */
static bool has_control(const char *line)
{
    for (; *line != '\0'; line++)
        if (g_ascii_iscntrl(*line) && *line != '\t' && *line != '\r')
            return true;
    return false;
}

static bool ini_scan_line(struct ini *ini, char **section, char *line, int number, GError **error)
{
    if (strlen(line) > LINE_LIMIT)
        return ini_refuse(ini, number, "the line is longer than 1022 bytes; shorten it", error);
    if (has_control(line))
        return ini_refuse(ini, number,
                          "a control character other than a tab stands in the line; remove it",
                          error);
    g_strstrip(line);
    if (g_str_has_suffix(line, "\\"))
        return ini_refuse(ini, number, "a line may not end with a backslash; write it in one",
                          error);
    if (*line == '\0' || *line == ';' || *line == '#')
        return true;
    return *line == '[' ? ini_scan_section(ini, section, line, number, error)
                        : ini_scan_key(ini, *section, line, number, error);
}

static bool ini_scan(struct ini *ini, const char *text, gsize size, GError **error)
{
    if (memchr(text, '\0', size) != NULL || !g_utf8_validate_len(text, size, NULL))
        return ini_refuse(ini, 1, "the file is not text in UTF-8", error);
    g_autofree char *copy = g_strndup(text, size);
    g_auto(GStrv) lines = g_strsplit(copy, "\n", -1);
    g_autofree char *section = NULL;
    for (int i = 0; lines[i] != NULL; i++)
        if (!ini_scan_line(ini, &section, lines[i], i + 1, error))
            return false;
    return true;
}

/* The scan has found every fault with its line; what iniparser still says has no place to go. */
static int ini_say_nothing(const char *format G_GNUC_UNUSED, ...)
{
    return 0;
}

/* iniparser reads named files only, so the bytes that were scanned are given a name in memory: what is
 * parsed is then what was checked, whoever writes to the file meanwhile. */
static dictionary *ini_parse(const char *text, gsize size)
{
    const int descriptor = memfd_create("testamur-ini", MFD_CLOEXEC);
    if (descriptor < 0)
        return NULL;
    dictionary *parsed = NULL;
    gsize written = 0;
    while (written < size) {
        const gssize count = write(descriptor, text + written, size - written);
        if (count < 0)
            break;
        written += (gsize)count;
    }
    if (written == size) {
        g_autofree char *path = g_strdup_printf("/proc/self/fd/%d", descriptor);
        iniparser_set_error_callback(ini_say_nothing);
        parsed = iniparser_load(path);
    }
    close(descriptor);
    return parsed;
}

/* Whether all that the scan has seen is there, and nothing else: iniparser goes on without what it has no memory for. */
static bool ini_list_values(struct ini *ini)
{
    const dictionary *dictionary = ini->dictionary;
    ini->values = g_hash_table_new(g_str_hash, g_str_equal);
    for (gssize i = 0; i < dictionary->size; i++) {
        char *name = dictionary->key[i], *value = dictionary->val[i];
        if (name == NULL)
            continue;
        if (!g_hash_table_contains(ini->lines, name)
            || (strchr(name, ':') != NULL && value == NULL))
            return false;
        g_hash_table_insert(ini->values, name, value);
    }
    return g_hash_table_size(ini->values) == g_hash_table_size(ini->lines);
}

static void skip_byte_order_mark(const char **text, gsize *size)
{
    const gsize length = strlen(TEXT_BYTE_ORDER_MARK);
    if (*size < length || memcmp(*text, TEXT_BYTE_ORDER_MARK, length) != 0)
        return;
    *text += length;
    *size -= length;
}

static struct ini *ini_load(const char *name, const char *text, gsize size, GError **error)
{
    g_autoptr(ini) ini = g_new0(struct ini, 1);
    ini->references = 1;
    ini->name = g_strdup(name);
    ini->lines = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    skip_byte_order_mark(&text, &size);
    if (!ini_scan(ini, text, size, error))
        return NULL;
    ini->dictionary = ini_parse(text, size);
    if (ini->dictionary == NULL || !ini_list_values(ini)) {
        g_set_error(error, BASE_ERROR, ERROR_DATA, "%s can't be read as an INI file", name);
        return NULL;
    }
    return g_steal_pointer(&ini);
}

struct ini *ini_load_file(const char *path, GError **error)
{
    g_autofree char *text = NULL;
    gsize size = 0;
    if (!g_file_get_contents(path, &text, &size, error))
        return NULL;
    return ini_load(path, text, size, error);
}

static struct ini *ini_parse_resource(const char *resource, GError **error)
{
    g_autoptr(GBytes) bytes = resource_read(resource, error);
    if (bytes == NULL)
        return NULL;
    gsize size = 0;
    const char *text = g_bytes_get_data(bytes, &size);
    return ini_load(resource, text != NULL ? text : "", size, error);
}

/* What is built into the program never changes, so each is parsed once: a run asks for the same one for each of its
 * configurations, the console for each page. */
struct ini *ini_load_resource(const char *resource, GError **error)
{
    static GMutex lock;
    static GHashTable *parsed; /* the resource's name, borrowed -> struct ini */
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&lock);
    if (parsed == NULL)
        parsed = g_hash_table_new(g_str_hash, g_str_equal);
    struct ini *ini = g_hash_table_lookup(parsed, resource);
    if (ini == NULL) {
        ini = ini_parse_resource(resource, error);
        if (ini == NULL)
            return NULL;
        g_hash_table_insert(parsed, ini->name, ini);
    }
    g_atomic_int_inc(&ini->references);
    return ini;
}

void ini_free(struct ini *ini)
{
    if (ini == NULL || !g_atomic_int_dec_and_test(&ini->references))
        return;
    g_clear_pointer(&ini->values, g_hash_table_unref);
    if (ini->dictionary != NULL)
        iniparser_freedict(ini->dictionary);
    g_clear_pointer(&ini->lines, g_hash_table_unref);
    g_free(ini->name);
    g_free(ini);
}

/* What stands in a table under "section:key", or "section", in lower case; NULL when nothing does. */
static gpointer ini_find(GHashTable *table, const char *section, const char *key)
{
    char name[NAME_LIMIT];
    const gsize first = strlen(section), second = key != NULL ? strlen(key) + 1 : 0;
    if (first + second >= sizeof name)
        return NULL;
    memcpy(name, section, first + 1);
    if (key != NULL) {
        name[first] = ':';
        memcpy(name + first + 1, key, second);
    }
    to_lower(name);
    return g_hash_table_lookup(table, name);
}

const char *ini_get(const struct ini *ini, const char *section, const char *key)
{
    return ini_find(ini->values, section, key);
}

char **ini_sections(const struct ini *ini)
{
    const dictionary *dictionary = ini->dictionary;
    g_autoptr(GStrvBuilder) names = g_strv_builder_new();
    /* Asking iniparser for one after the other would take a pass for each. */
    for (gssize i = 0; i < dictionary->size; i++)
        if (dictionary->key[i] != NULL && strchr(dictionary->key[i], ':') == NULL)
            g_strv_builder_add(names, dictionary->key[i]);
    return g_strv_builder_end(names);
}

char **ini_keys(const struct ini *ini, const char *section)
{
    g_autofree char *lower = g_ascii_strdown(section, -1);
    const int count = iniparser_getsecnkeys(ini->dictionary, lower);
    char **names = g_new0(char *, (gsize)MAX(count, 0) + 1);
    g_autofree const char **full = g_new0(const char *, (gsize)MAX(count, 0) + 1);
    if (count <= 0 || iniparser_getseckeys(ini->dictionary, lower, full) == NULL)
        return names;
    for (int i = 0; i < count; i++)
        names[i] = g_strdup(full[i] + strlen(lower) + 1);
    return names;
}

int ini_line(const struct ini *ini, const char *section, const char *key)
{
    return GPOINTER_TO_INT(ini_find(ini->lines, section, key));
}

const char *ini_name(const struct ini *ini)
{
    return ini->name;
}
