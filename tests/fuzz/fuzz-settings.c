/* Files that a site or a person writes: the machine's settings, schemas of options, sections of the console, all of them
 * INI files, and the file of tokens; and the values of the site's settings as they are typed. The first byte says which. */
#include "config.h"

#include "support.h"

#include "base/ini.h"
#include "base/machine.h"
#include "console/sections/description.h"
#include "operations/settings.h"
#include "operations/token.h"
#include "rules/options.h"
#include "rules/schema.h"

#include <string.h>

#define SCHEMA "forms/options-retrieve_completions.ini"
#define SECTION "learners"

int LLVMFuzzerInitialize(int *argc G_GNUC_UNUSED, char ***argv G_GNUC_UNUSED)
{
    g_setenv("XDG_CONFIG_HOME", fuzz_directory(), TRUE);
    return 0;
}

/* How many lines are neither empty nor a comment. */
static guint lines_that_say(const char *text)
{
    guint count = 0;
    g_auto(GStrv) lines =
        g_strsplit(g_str_has_prefix(text, "\xEF\xBB\xBF") ? text + 3 : text, "\n", -1);
    for (char **line = lines; *line != NULL; line++) {
        g_strstrip(*line);
        count += **line != '\0' && **line != ';' && **line != '#';
    }
    return count;
}

/* What is refused is so for a line. Whatever was read has a line, and is found again by its name; nothing is left out. */
static void fuzz_ini(const char *text)
{
    g_autofree char *path = g_build_filename(fuzz_directory(), "any.ini", NULL);
    fuzz_write("any.ini", text, strlen(text));
    g_autoptr(GError) error = NULL;
    g_autoptr(ini) ini = ini_load_file(path, &error);
    demand_error(ini != NULL, error);
    demand(error == NULL || strstr(error->message, ", line ") != NULL);
    if (ini == NULL)
        return;
    guint count = 0;
    g_auto(GStrv) sections = ini_sections(ini);
    for (char **section = sections; *section != NULL; section++) {
        g_auto(GStrv) keys = ini_keys(ini, *section);
        demand(ini_line(ini, *section, NULL) > 0);
        count += 1 + g_strv_length(keys);
        for (char **key = keys; *key != NULL; key++) {
            demand(ini_line(ini, *section, *key) > 0);
            const char *value = ini_get(ini, *section, *key);
            demand(value != NULL && strstr(text, value) != NULL);
            demand_text(value);
        }
    }
    demand(count == lines_that_say(text));
}

static void fuzz_machine(const char *text)
{
    fuzz_write("testamur/testamur.ini", text, strlen(text));
    g_autoptr(GError) error = NULL;
    g_autofree char *value = machine_setting("testamur", "data", &error);
    demand(value == NULL || error == NULL);
    demand_text(value);
}

/* Options are checked by whatever schema the site has. */
static void fuzz_schema(const char *text)
{
    fuzz_write("site/" SCHEMA, text, strlen(text));
    g_autofree char *site = g_build_filename(fuzz_directory(), "site", NULL);
    g_autoptr(GError) error = NULL;
    g_autoptr(schema) schema = schema_load_for_site(SCHEMA, site, &error);
    demand_error(schema != NULL, error);
    for (guint i = 0; schema != NULL && i < schema_entries(schema)->len; i++) {
        const struct schema_entry *entry = schema_entries(schema)->pdata[i];
        demand_text(entry->help);
        demand(strchr(entry->name, '/') != NULL || schema_find(schema, NULL, entry->name) != NULL);
    }
}

static void fuzz_section(const char *text)
{
    fuzz_write("forms/" SECTION ".ini", text, strlen(text));
    g_autofree char *site = g_build_filename(fuzz_directory(), "forms", NULL);
    g_autoptr(GError) error = NULL;
    g_autoptr(section_description) section = section_description_load(SECTION, site, &error);
    demand_error(section != NULL, error);
}

static void fuzz_tokens(const char *text)
{
    fuzz_write("tokens", text, strlen(text));
    g_autofree char *path = g_build_filename(fuzz_directory(), "tokens", NULL);
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) tokens = token_load(path, &error);
    demand_error(tokens != NULL, error);
    if (tokens != NULL)
        demand(token_find(tokens, text) == NULL);
}

/* What is stored is what is typed again. */
static void fuzz_values(const char *text)
{
    for (const struct setting *setting = settings; setting->name != NULL; setting++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *stored = setting->normalise(text, &error);
        demand_error(stored != NULL, error);
        demand_text(stored);
        g_autofree char *again = stored != NULL ? setting->normalise(stored, NULL) : NULL;
        demand(g_strcmp0(stored, again) == 0);
    }
}

static void (*const fuzzes[])(const char *text) = {
    fuzz_ini, fuzz_machine, fuzz_schema, fuzz_section, fuzz_tokens, fuzz_values,
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *text = size > 0 ? fuzz_text(data + 1, size - 1) : NULL;
    if (text != NULL)
        fuzzes[data[0] % G_N_ELEMENTS(fuzzes)](text);
    return 0;
}
