#include "config.h"

#include "console/sections/description.h"

#include "base/error.h"
#include "base/ini.h"

#include <string.h>

#define NUMBER_MOST 1000000

/* A section of the file while it is read. */
struct part {
    const struct ini *ini;
    const char *section; /* "column/name" */
    const char *name;    /* behind the slash; the whole without one */
};

struct part_kind {
    const char *prefix; /* "column/"; a section without slash stands as it is called */
    const char *const *keys;
    bool (*read)(struct section_description *description, const struct part *part, GError **error);
};

static const char *const form_names[] = {
    [COLUMN_TEXT] = "text",       [COLUMN_NUMBER] = "number", [COLUMN_DATE] = "date",
    [COLUMN_INSTANT] = "instant", [COLUMN_FLAG] = "flag",     [COLUMN_SIZE] = "size",
    [COLUMN_LINES] = "lines",     [COLUMN_STATE] = "state",   NULL,
};

/* FIELD_GROUP is no widget that a file can name: groups have sections of their own. */
static const char *const widget_names[] = {
    [FIELD_LINE] = "line",
    [FIELD_TEXT] = "text",
    [FIELD_JSON] = "json",
    [FIELD_CHOICE] = "choice",
    [FIELD_RADIO] = "radio",
    [FIELD_CHECK] = "check",
    [FIELD_INSTANT] = "instant",
    [FIELD_FILE] = "file",
    [FIELD_KEY] = "key",
    [FIELD_SHOWN] = "shown",
    NULL,
};

static const char *const when_names[] = {
    [FIELD_NEVER] = "never",
    [FIELD_WHEN_NEW] = "new",
    [FIELD_WHEN_SAVED] = "saved",
    [FIELD_ALWAYS] = "always",
    NULL,
};

static const char *const hidden_names[] = {
    [FIELD_NEVER] = "never",   [FIELD_WHEN_NEW] = "new",     [FIELD_WHEN_SAVED] = "saved",
    [FIELD_ALWAYS] = "always", [FIELD_WHEN_EMPTY] = "empty", NULL,
};

static const char *const flag_names[] = { "no", "yes", NULL };

static void column_free(gpointer pointer)
{
    struct column_description *column = pointer;
    g_free(column->name);
    g_free(column->label);
    g_free(column);
}

static void filter_free(gpointer pointer)
{
    struct filter_description *filter = pointer;
    g_free(filter->name);
    g_free(filter->label);
    g_free(filter);
}

static void field_free(gpointer pointer)
{
    struct field_description *field = pointer;
    g_free(field->name);
    g_free(field->label);
    g_free(field->help);
    g_free(field->example);
    g_strfreev(field->choices);
    g_strfreev(field->captions);
    g_free(field);
}

void section_description_free(struct section_description *description)
{
    if (description == NULL)
        return;
    g_free(description->name);
    g_free(description->title);
    g_free(description->singular);
    g_free(description->listing);
    g_free(description->order);
    g_free(description->empty);
    g_free(description->search);
    g_clear_pointer(&description->columns, g_ptr_array_unref);
    g_clear_pointer(&description->filters, g_ptr_array_unref);
    g_clear_pointer(&description->fields, g_ptr_array_unref);
    g_free(description);
}

/* The line of the key, or of the section when the key is absent. */
static bool part_refuse(const struct part *part, const char *key, GError **error,
                        const char *format, ...) G_GNUC_PRINTF(4, 5);

static bool part_refuse(const struct part *part, const char *key, GError **error,
                        const char *format, ...)
{
    const bool has_key = key != NULL && ini_get(part->ini, part->section, key) != NULL;
    const int line = ini_line(part->ini, part->section, has_key ? key : NULL);
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *what = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_set_error(error, BASE_ERROR, ERROR_DATA, "%s, line %d: %s", ini_name(part->ini), line, what);
    return false;
}

static char *part_text(const struct part *part, const char *key)
{
    return g_strdup(ini_get(part->ini, part->section, key));
}

/* Stock widgets take a label as bytes, and < as the beginning of markup (CDK.md section 3). */
static bool part_label(const struct part *part, const char *key, char **label, GError **error)
{
    const char *value = ini_get(part->ini, part->section, key);
    if (value == NULL || *value == '\0')
        return part_refuse(part, key, error, "%s of [%s] is missing: what people read there", key,
                           part->section);
    for (const char *next = value; *next != '\0'; next++)
        if (!g_ascii_isprint(*next) || *next == '<')
            return part_refuse(part, key, error,
                               "%s of [%s] may hold printable ASCII without < only", key,
                               part->section);
    *label = g_strdup(value);
    return true;
}

static bool part_number(const struct part *part, const char *key, int least, int *number,
                        GError **error)
{
    const char *value = ini_get(part->ini, part->section, key);
    guint64 read = 0;
    if (value == NULL)
        return true;
    if (!g_ascii_string_to_unsigned(value, 10, (guint64)least, NUMBER_MOST, &read, NULL))
        return part_refuse(part, key, error, "%s of [%s] is to be a whole number from %d to %d",
                           key, part->section, least, NUMBER_MOST);
    *number = (int)read;
    return true;
}

/* The place of the value in a list of words; an absent one leaves *index. */
static bool part_word(const struct part *part, const char *key, const char *const *words,
                      unsigned *index, GError **error)
{
    const char *value = ini_get(part->ini, part->section, key);
    if (value == NULL)
        return true;
    for (unsigned i = 0; words[i] != NULL; i++)
        if (g_str_equal(words[i], value)) {
            *index = i;
            return true;
        }
    g_autofree char *all = g_strjoinv(", ", (char **)words);
    return part_refuse(part, key, error, "%s of [%s] is to be one of: %s", key, part->section, all);
}

static bool part_flag(const struct part *part, const char *key, bool *flag, GError **error)
{
    unsigned index = 0;
    if (!part_word(part, key, flag_names, &index, error))
        return false;
    *flag = index == 1;
    return true;
}

static bool read_section(struct section_description *description, const struct part *part,
                         GError **error)
{
    const char *order = ini_get(part->ini, part->section, "order");
    description->listing = part_text(part, "listing");
    description->empty = part_text(part, "empty");
    description->search = part_text(part, "search");
    description->descending = order != NULL && *order == '-';
    description->order = g_strdup(description->descending ? order + 1 : order);
    return part_label(part, "title", &description->title, error)
           && part_label(part, "singular", &description->singular, error);
}

static bool read_column(struct section_description *description, const struct part *part,
                        GError **error)
{
    struct column_description *column = g_new0(struct column_description, 1);
    unsigned form = COLUMN_TEXT;
    g_ptr_array_add(description->columns, column);
    column->name = g_strdup(part->name);
    if (!part_label(part, "label", &column->label, error)
        || !part_number(part, "width", 1, &column->width, error)
        || !part_flag(part, "grow", &column->grow, error)
        || !part_word(part, "form", form_names, &form, error)
        || !part_number(part, "priority", 1, &column->priority, error))
        return false;
    column->form = (enum column_form)form;
    if (column->width == 0)
        return part_refuse(part, "width", error, "width of [%s] is missing: the cells it wants",
                           part->section);
    return true;
}

static bool read_filter(struct section_description *description, const struct part *part,
                        GError **error)
{
    struct filter_description *filter = g_new0(struct filter_description, 1);
    g_ptr_array_add(description->filters, filter);
    filter->name = g_strdup(part->name);
    return part_label(part, "label", &filter->label, error);
}

static struct field_description *add_field(struct section_description *description,
                                           const struct part *part)
{
    struct field_description *field = g_new0(struct field_description, 1);
    g_ptr_array_add(description->fields, field);
    field->name = g_strdup(part->name);
    field->help = part_text(part, "help");
    return field;
}

static bool read_group(struct section_description *description, const struct part *part,
                       GError **error)
{
    struct field_description *field = add_field(description, part);
    field->widget = FIELD_GROUP;
    return part_label(part, "label", &field->label, error);
}

static bool check_field(const struct field_description *field, const struct part *part,
                        GError **error)
{
    const bool tall = field->widget == FIELD_TEXT || field->widget == FIELD_JSON;
    if (field->help == NULL || *field->help == '\0')
        return part_refuse(part, "help", error,
                           "help of [%s] is missing: one sentence on the field", part->section);
    if (field->rows != 0 && !tall)
        return part_refuse(part, "rows", error, "rows of [%s] are for the widgets text and json",
                           part->section);
    if (field->choices != NULL && field->widget != FIELD_CHOICE && field->widget != FIELD_RADIO
        && field->widget != FIELD_KEY && field->widget != FIELD_FILE)
        return part_refuse(part, "choices", error,
                           "[%s] offers choices, so its widget is to be choice, radio, key or file",
                           part->section);
    if (field->widget == FIELD_RADIO && field->choices == NULL)
        return part_refuse(part, "choices", error,
                           "choices of [%s] are missing: what the radio chooses from",
                           part->section);
    if (field->captions != NULL
        && (field->widget != FIELD_RADIO
            || g_strv_length(field->captions) != g_strv_length(field->choices)))
        return part_refuse(part, "captions", error,
                           "captions of [%s] are to be one for each of the choices of a radio",
                           part->section);
    if (field->secret && field->widget != FIELD_LINE)
        return part_refuse(part, "secret", error, "secret of [%s] is for the widget line",
                           part->section);
    return true;
}

static bool read_field(struct section_description *description, const struct part *part,
                       GError **error)
{
    struct field_description *field = add_field(description, part);
    unsigned widget = FIELD_LINE, read_only = FIELD_NEVER, hidden = FIELD_NEVER;
    const char *choices = ini_get(part->ini, part->section, "choices");
    const char *captions = ini_get(part->ini, part->section, "captions");
    field->example = part_text(part, "example");
    field->choices = choices != NULL ? g_strsplit(choices, " ", -1) : NULL;
    field->captions = captions != NULL ? g_strsplit(captions, "|", -1) : NULL;
    if (!part_label(part, "label", &field->label, error)
        || !part_word(part, "widget", widget_names, &widget, error)
        || !part_number(part, "limit", 1, &field->limit, error)
        || !part_number(part, "rows", 1, &field->rows, error)
        || !part_number(part, "cells", 1, &field->cells, error)
        || !part_flag(part, "beside", &field->beside, error)
        || !part_flag(part, "needed", &field->needed, error)
        || !part_flag(part, "secret", &field->secret, error)
        || !part_flag(part, "at_once", &field->at_once, error)
        || !part_word(part, "read_only", when_names, &read_only, error)
        || !part_word(part, "hidden", hidden_names, &hidden, error))
        return false;
    field->widget = (enum field_widget)widget;
    field->read_only = field->widget == FIELD_SHOWN ? FIELD_ALWAYS : (enum field_when)read_only;
    field->hidden = (enum field_when)hidden;
    return check_field(field, part, error);
}

static const char *const section_keys[] = { "title", "singular", "listing", "order",
                                            "empty", "search",   NULL };
static const char *const column_keys[] = { "label", "width", "grow", "form", "priority", NULL };
static const char *const filter_keys[] = { "label", NULL };
static const char *const group_keys[] = { "label", "help", NULL };
static const char *const field_keys[] = { "label",   "widget",   "help",    "example",
                                          "limit",   "rows",     "needed",  "read_only",
                                          "choices", "captions", "beside",  "cells",
                                          "hidden",  "secret",   "at_once", NULL };

static const struct part_kind part_kinds[] = {
    { "section", section_keys, read_section }, { "column/", column_keys, read_column },
    { "filter/", filter_keys, read_filter },   { "group/", group_keys, read_group },
    { "field/", field_keys, read_field },
};

static const struct part_kind *part_find_kind(const char *section)
{
    for (guint i = 0; i < G_N_ELEMENTS(part_kinds); i++) {
        const struct part_kind *kind = &part_kinds[i];
        const bool named = g_str_has_suffix(kind->prefix, "/");
        if (named ? g_str_has_prefix(section, kind->prefix) && section[strlen(kind->prefix)] != '\0'
                  : g_str_equal(section, kind->prefix))
            return kind;
    }
    return NULL;
}

/* A key that nobody reads is a slip of the pen, which would otherwise be found late. */
static bool check_keys(const struct part *part, const struct part_kind *kind, GError **error)
{
    g_auto(GStrv) keys = ini_keys(part->ini, part->section);
    for (int i = 0; keys[i] != NULL; i++)
        if (!g_strv_contains(kind->keys, keys[i])) {
            g_autofree char *all = g_strjoinv(", ", (char **)kind->keys);
            return part_refuse(part, keys[i], error, "[%s] has no key %s; there are: %s",
                               part->section, keys[i], all);
        }
    return true;
}

static bool read_part(struct section_description *description, struct part *part, GError **error)
{
    const struct part_kind *kind = part_find_kind(part->section);
    if (kind == NULL)
        return part_refuse(part, NULL, error,
                           "[%s] is no part of a section; there are [section], [column/NAME], "
                           "[filter/NAME], [group/NAME] and [field/NAME]",
                           part->section);
    const char *slash = strchr(part->section, '/');
    part->name = slash != NULL ? slash + 1 : part->section;
    return check_keys(part, kind, error) && kind->read(description, part, error);
}

/* What can be judged when all was read. */
static bool check_whole(const struct section_description *description, const struct ini *ini,
                        GError **error)
{
    const struct part part = { .ini = ini, .section = "section", .name = "section" };
    if (ini_line(ini, "section", NULL) == 0) {
        g_set_error(error, BASE_ERROR, ERROR_DATA, "%s, line 1: [section] is missing",
                    ini_name(ini));
        return false;
    }
    if (description->columns->len > 0 && description->listing == NULL)
        return part_refuse(&part, "listing", error,
                           "listing of [section] is missing: where the columns come from");
    if (description->order == NULL)
        return true;
    for (guint i = 0; i < description->columns->len; i++) {
        const struct column_description *column = description->columns->pdata[i];
        if (g_str_equal(column->name, description->order))
            return true;
    }
    return part_refuse(&part, "order", error, "order of [section] names no column of this file");
}

static struct ini *description_open(const char *name, const char *site, GError **error)
{
    g_autofree char *file = g_strconcat(name, ".ini", NULL);
    if (site != NULL) {
        g_autofree char *own = g_build_filename(site, file, NULL);
        if (g_file_test(own, G_FILE_TEST_EXISTS))
            return ini_load_file(own, error);
    }
    g_autofree char *resource = g_strconcat("forms/", file, NULL);
    return ini_load_resource(resource, error);
}

struct section_description *section_description_load(const char *name, const char *site,
                                                     GError **error)
{
    g_autoptr(ini) ini = description_open(name, site, error);
    if (ini == NULL)
        return NULL;
    g_autoptr(section_description) description = g_new0(struct section_description, 1);
    description->name = g_strdup(name);
    description->columns = g_ptr_array_new_with_free_func(column_free);
    description->filters = g_ptr_array_new_with_free_func(filter_free);
    description->fields = g_ptr_array_new_with_free_func(field_free);
    g_auto(GStrv) sections = ini_sections(ini);
    for (int i = 0; sections[i] != NULL; i++) {
        struct part part = { .ini = ini, .section = sections[i] };
        if (!read_part(description, &part, error))
            return NULL;
    }
    return check_whole(description, ini, error) ? g_steal_pointer(&description) : NULL;
}

const struct field_description *section_description_field(
    const struct section_description *description, const char *name)
{
    for (guint i = 0; i < description->fields->len; i++) {
        const struct field_description *field = description->fields->pdata[i];
        if (field->widget != FIELD_GROUP && g_str_equal(field->name, name))
            return field;
    }
    return NULL;
}
