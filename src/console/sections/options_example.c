#include "config.h"

#include "console/sections/options_field.h"

#include "base/json_place.h"
#include "console/pages/form.h"
#include "console/pages/overlays.h"
#include "console/sections/options_schema.h"

#include <string.h>

/* An option is chosen from a menu: its lines, and the schema that they come from. */
struct choosing {
    struct page *page;
    struct options_schema *schema;
    GPtrArray *entries; /* of struct schema_entry, borrowed from the schema */
    bool after;         /* a comma is to stand before it */
};

static void choosing_free(gpointer data)
{
    struct choosing *choosing = data;
    g_ptr_array_unref(choosing->entries);
    options_schema_free(choosing->schema);
    g_free(choosing);
}

/* Whether another member follows the cursor, so that a comma has to part them. */
static bool member_follows(const char *text, int line, int column)
{
    const char *at = text;
    for (; line > 1 && *at != '\0'; at++)
        line -= *at == '\n' ? 1 : 0;
    for (; column > 1 && *at != '\0'; column--)
        at = g_utf8_next_char(at);
    at += strspn(at, " \t\r\n");
    return *at == '"';
}

static char *example_text(const struct options_schema *schema, const struct schema_entry *entry,
                          bool with_name)
{
    g_autoptr(json_t) value = options_schema_example(schema, entry);
    g_autofree char *text = json_write_compact(value);
    /* Compact, but with the blanks of a text that people write. */
    g_autoptr(GString) spaced = g_string_new(text);
    g_string_replace(spaced, "\":", "\": ", 0);
    g_string_replace(spaced, ",\"", ", \"", 0);
    return with_name ? g_strdup_printf("\"%s\": %s", options_schema_member(entry), spaced->str)
                     : g_strdup(spaced->str);
}

static void insert_member(struct page *page, const struct options_schema *schema,
                          const struct schema_entry *entry, bool after)
{
    int line, column;
    const char *field = form_cursor(page, &line, &column);
    const bool follows = member_follows(form_values_get(form_values(page), field), line, column);
    g_autofree char *text = example_text(schema, entry, true);
    g_autofree char *whole = g_strconcat(after ? ", " : "", text, follows ? ", " : "", NULL);
    form_insert(page, whole);
}

static void example_chosen(struct console *console, gpointer data, int index, const bool *marked)
{
    struct choosing *choosing = data;
    (void)console;
    (void)marked;
    if (index >= 0)
        insert_member(choosing->page, choosing->schema, choosing->entries->pdata[index],
                      choosing->after);
}

static void choose_example(struct page *page, struct options_schema *schema, bool after)
{
    struct choosing *choosing = g_new0(struct choosing, 1);
    choosing->page = page;
    choosing->schema = schema;
    choosing->entries = options_schema_list(schema);
    choosing->after = after;
    const guint count = choosing->entries->len;
    g_autofree const char **lines = g_new0(const char *, count + 1);
    g_autofree const char **details = g_new0(const char *, count + 1);
    for (guint i = 0; i < count; i++) {
        const struct schema_entry *entry = choosing->entries->pdata[i];
        lines[i] = options_schema_member(entry);
        details[i] = entry->help;
    }
    const struct menu menu = {
        .title = "Insert an example of",
        .lines = lines,
        .details = details,
    };
    menu_open(page->console, &menu, example_chosen, choosing, choosing_free);
}

/* An empty text gets its object, and a cursor before the object goes into it. */
static void enter_object(struct page *page, const char *field, int line, int column)
{
    struct form_values *values = form_values(page);
    g_autofree char *text = g_strdup(form_values_get(values, field));
    g_autoptr(json_place) place = json_place_find(text, line, column);
    if (!place->outside)
        return;
    if (*g_strstrip(text) == '\0')
        form_insert(page, "{");
    else if (*text == '{' && line == 1 && column == 1)
        form_go_to(page, 1, 2);
}

void options_field_insert_example(struct page *page, const struct options_functions *functions)
{
    int line, column;
    const char *field = form_cursor(page, &line, &column);
    if (field == NULL)
        return;
    enter_object(page, field, line, column);
    form_cursor(page, &line, &column);
    const char *text = form_values_get(form_values(page), field);
    g_autoptr(json_place) place = json_place_find(text, line, column);
    g_autoptr(options_schema) schema = options_schema_load(functions);
    if (place->outside || !options_schema_enter(schema, place->path)) {
        console_message(page->console, MESSAGE_NOTE,
                        "No option can stand here. Put the cursor between the braces.");
        return;
    }
    const struct schema_entry *entry = options_schema_find(schema, place->member);
    const bool at_value =
        !place->in_name && !place->after && *place->typed == '\0' && !place->quoted;
    if (at_value && entry != NULL) {
        g_autofree char *example = example_text(schema, entry, false);
        form_insert(page, example);
    } else if ((place->in_name && !place->quoted && *place->typed == '\0') || place->after) {
        choose_example(page, g_steal_pointer(&schema), place->after);
    } else if (entry != NULL) {
        g_autofree char *example = example_text(schema, entry, true);
        console_message(page->console, MESSAGE_NOTE, "An example: %s", example);
    } else {
        console_message(page->console, MESSAGE_NOTE, "There is no option of this name here.");
    }
}
