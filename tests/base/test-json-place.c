#include "config.h"

#include "base/json_place.h"

#include <string.h>

/* The text with a | where the cursor stands. Caller frees the place. */
static struct json_place *place_at(const char *marked)
{
    g_autoptr(GString) text = g_string_new(marked);
    const char *cursor = strchr(marked, '|');
    int line = 1, column = 1;
    g_assert_nonnull(cursor);
    for (const char *at = marked; at < cursor; at = g_utf8_next_char(at)) {
        column = *at == '\n' ? 1 : column + 1;
        line += *at == '\n' ? 1 : 0;
    }
    g_string_erase(text, cursor - marked, 1);
    return json_place_find(text->str, line, column);
}

static const struct {
    const char *text;
    const char *path; /* joined by / */
    const char *member;
    bool in_name, quoted;
    const char *typed;
} places[] = {
    { "{|", "", NULL, true, false, "" },
    { "{ | }", "", NULL, true, false, "" },
    { "{\"tem|", "", "tem", true, true, "tem" },
    { "{tem|", "", "tem", true, false, "tem" },
    { "{\"tem|plate\": \"x\"}", "", "template", true, true, "tem" },
    { "{\"template|\": \"x\"}", "", "template", true, true, "template" },
    { "{\"template\"|: \"x\"}", "", "template", false, false, "" },
    { "{\"template\": |}", "", "template", false, false, "" },
    { "{\"template\": \"ach|", "", "template", false, true, "ach" },
    { "{\"template\": \"ach|ievement\", \"y\": 1}", "", "template", false, true, "ach" },
    { "{\"y\": 0.|5}", "", "y", false, false, "0." },
    { "{\n|  \"b\": 2}", "", "b", true, false, "" },
    { "{\n|\n  \"b\": 2}", "", NULL, true, false, "" },
    { "{\"a\": 1, |}", "", NULL, true, false, "" },
    { "{\"a\": 1,\n  \"b|\n}", "", "b", true, true, "b" },
    { "{\"text_elements\": {\"name\": {\"co|", "text_elements/name", "co", true, true, "co" },
    { "{\"text_elements\": {\"name\": {\"color\": \"#|\"}}}", "text_elements/name", "color", false,
      true, "#" },
    { "{\"text_elements\": {\"name\": {}, |", "text_elements", NULL, true, false, "" },
    { "{\"text_elements\": {\"name\": {}}|", "", "text_elements", false, false, "" },
    { "{\"fallback_fonts\": [\"noto\", \"x|\"]}", "", "fallback_fonts", false, true, "x" },
    { "{\"a\": \"one \\\" two|", "", "a", false, true, "one \\\" two" },
    { "{\"a\": \"{[,:\", \"b|", "", "b", true, true, "b" },
    { "{\"é李\": {\"ж|", "é李", "ж", true, true, "ж" },
    { "{\"unclosed\n \"next|", "", "unclosed", false, true, "next" },
};

static void test_places(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(places); i++) {
        g_autoptr(json_place) place = place_at(places[i].text);
        g_autofree char *path = g_strjoinv("/", place->path);
        g_test_message("%s", places[i].text);
        g_assert_cmpstr(path, ==, places[i].path);
        g_assert_cmpstr(place->member, ==, places[i].member);
        g_assert_cmpint(place->in_name, ==, places[i].in_name);
        g_assert_cmpint(place->quoted, ==, places[i].quoted);
        g_assert_cmpstr(place->typed, ==, places[i].typed);
        g_assert_false(place->outside);
    }
}

/* No text, whatever it is, makes it stumble; so each beginning of a strange one is tried at each place. */
static void test_any_text(void)
{
    static const char strange[] = "]}{\"a\\\":[[{\"\\\n\t,::é\"b\":{}}],\"\"\"{{1e5 \"x\"\\";
    for (gsize length = 0; length < sizeof strange; length++) {
        g_autofree char *text = g_strndup(strange, length);
        if (!g_utf8_validate(text, -1, NULL))
            continue;
        for (int line = 1; line < 4; line++)
            for (int column = 1; column < 60; column++) {
                g_autoptr(json_place) place = json_place_find(text, line, column);
                g_assert_nonnull(place->path);
                g_assert_nonnull(place->typed);
            }
        int line, column;
        json_place_of(text, "a.b", &line, &column);
    }
    g_autoptr(json_place) value = json_place_find("{\"a\": 1 }", 1, 8);
    g_assert_false(value->after);
    g_autoptr(json_place) after = json_place_find("{\"a\": 1 }", 1, 9);
    g_assert_true(after->after);
    g_autoptr(json_place) empty = json_place_find("", 1, 1);
    g_assert_true(empty->outside);
    g_assert_null(empty->member);
}

static const char whole[] = "{\n"
                            "  \"template\": \"a\",\n"
                            "  \"text_elements\": {\"name\": {\"é\": 1, \"color\": \"#12\"},\n"
                            "    \"date\": false},\n"
                            "  \"steps\": {\"course-v1:A.B+C\": {\"y\": 1}}\n"
                            "}\n";

static const struct {
    const char *path;
    int line, column; /* 0: not found */
} members[] = {
    { "template", 2, 3 },
    { "text_elements", 3, 3 },
    { "text_elements.name.color", 3, 38 },
    { "text_elements.date", 4, 5 },
    { "text_elements.date.y", 4, 5 },
    { "text_elements.other", 3, 3 },
    { "steps.course-v1:A.B+C.y", 5, 33 },
    { "temp", 0, 0 },
    { "", 0, 0 },
};

static void test_members(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(members); i++) {
        int line = 0, column = 0;
        g_test_message("%s", members[i].path);
        g_assert_cmpint(json_place_of(whole, members[i].path, &line, &column), ==,
                        members[i].line != 0);
        g_assert_cmpint(line, ==, members[i].line);
        g_assert_cmpint(column, ==, members[i].column);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/json-place/cursor", test_places);
    g_test_add_func("/json-place/any-text", test_any_text);
    g_test_add_func("/json-place/members", test_members);
    return g_test_run();
}
