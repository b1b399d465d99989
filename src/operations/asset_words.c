#include "config.h"

#include "operations/asset_words.h"

#include "base/json.h"

/* A member's name for people: "media box". Caller frees. */
static char *member_label(const char *member)
{
    return g_strdelimit(g_strdup(member), "_", ' ');
}

static void add_value(GString *text, const json_t *value);

static void add_members(GString *text, const json_t *object)
{
    const char *member;
    json_t *value;
    bool first = true;
    json_object_foreach ((json_t *)object, member, value) {
        g_autofree char *label = member_label(member);
        g_string_append_printf(text, "%s%s ", first ? "" : ", ", label);
        add_value(text, value);
        first = false;
    }
}

/* "width 842, height 595, media box 0 0 842 595", "name Helvetica, embedded no". */
static void add_value(GString *text, const json_t *value)
{
    size_t index;
    const json_t *item;
    if (json_is_object(value))
        add_members(text, value);
    else if (json_is_array(value))
        json_array_foreach (value, index, item) {
            g_string_append(text, index > 0 ? " " : "");
            add_value(text, item);
        }
    else if (json_is_string(value))
        g_string_append(text, json_string_value(value));
    else if (json_is_number(value)) {
        char number[G_ASCII_DTOSTR_BUF_SIZE];
        g_string_append(text,
                        g_ascii_formatd(number, sizeof number, "%.6g", json_number_value(value)));
    } else {
        g_string_append(text, json_is_true(value) ? "yes" : json_is_false(value) ? "no" : "none");
    }
}

static void add_field(struct sheet *sheet, const char *label, const json_t *value)
{
    g_autoptr(GString) text = g_string_new(NULL);
    add_value(text, value);
    sheet_field(sheet, label, text->str);
}

void asset_add_report(struct sheet *sheet, const json_t *report)
{
    const char *member;
    json_t *value, *item;
    size_t index;
    json_object_foreach ((json_t *)report, member, value) {
        g_autofree char *label = member_label(member);
        *label = g_ascii_toupper(*label);
        if (!json_is_array(value)) {
            add_field(sheet, label, value);
            continue;
        }
        json_array_foreach (value, index, item)
            add_field(sheet, label, item);
    }
}
