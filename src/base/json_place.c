#include "config.h"

#include "base/json_place.h"

#include "base/text.h"

#include <string.h>

enum expected {
    EXPECT_NAME,
    EXPECT_COLON,
    EXPECT_VALUE,
    EXPECT_COMMA,
};

/* An object or array that is open. */
struct frame {
    bool object;
    enum expected expected;
    char *member; /* of an object: the last name */
};

/* One word of the text: a string, or what stands between marks. */
struct token {
    gsize start, end; /* end: behind a closing quote */
    bool string, closed;
};

struct scan {
    const char *text;
    gsize at;
    GPtrArray *frames;
};

static void frame_free(gpointer pointer)
{
    struct frame *frame = pointer;
    g_free(frame->member);
    g_free(frame);
}

static void scan_open(struct scan *scan, bool object)
{
    struct frame *frame = g_new0(struct frame, 1);
    frame->object = object;
    frame->expected = object ? EXPECT_NAME : EXPECT_VALUE;
    g_ptr_array_add(scan->frames, frame);
    scan->at++;
}

static struct frame *scan_top(const struct scan *scan)
{
    return scan->frames->len > 0 ? scan->frames->pdata[scan->frames->len - 1] : NULL;
}

static void scan_value_ends(struct scan *scan)
{
    struct frame *top = scan_top(scan);
    if (top != NULL)
        top->expected = EXPECT_COMMA;
}

static void scan_close(struct scan *scan)
{
    if (scan->frames->len > 0)
        g_ptr_array_set_size(scan->frames, (gint)scan->frames->len - 1);
    scan_value_ends(scan);
    scan->at++;
}

static void scan_next_member(struct scan *scan)
{
    struct frame *top = scan_top(scan);
    scan->at++;
    if (top == NULL)
        return;
    top->expected = top->object ? EXPECT_NAME : EXPECT_VALUE;
    g_clear_pointer(&top->member, g_free);
}

/* The string or bare word that begins here. A string ends with its line, because one that is being typed has no
 * closing quote yet and must not swallow what follows. */
static struct token scan_token(const struct scan *scan)
{
    struct token token = { .start = scan->at,
                           .end = scan->at,
                           .string = scan->text[scan->at] == '"' };
    const char *text = scan->text;
    if (!token.string) {
        token.end += strcspn(text + token.start, " \t\r\n,:{}[]\"");
        return token;
    }
    for (token.end++; text[token.end] != '\0' && text[token.end] != '\n'; token.end++) {
        if (text[token.end] == '"') {
            token.end++;
            token.closed = true;
            break;
        }
        if (text[token.end] == '\\' && text[token.end + 1] != '\0' && text[token.end + 1] != '\n')
            token.end++;
    }
    return token;
}

static char *token_text(const struct scan *scan, const struct token *token, gsize end)
{
    const gsize start = token->start + (token->string ? 1 : 0);
    const gsize inner = token->closed ? token->end - 1 : token->end;
    const gsize last = MIN(end, inner);
    return g_strndup(scan->text + start, last > start ? last - start : 0);
}

static void scan_take_token(struct scan *scan, const struct token *token)
{
    struct frame *top = scan_top(scan);
    scan->at = token->end;
    if (top == NULL)
        return;
    if (!top->object || top->expected != EXPECT_NAME) {
        top->expected = EXPECT_COMMA;
        return;
    }
    g_free(top->member);
    top->member = token_text(scan, token, token->end);
    top->expected = EXPECT_COLON;
}

/* Goes over one mark or blank; false when a word begins here. */
static bool scan_mark(struct scan *scan)
{
    struct frame *top = scan_top(scan);
    switch (scan->text[scan->at]) {
    case ' ':
    case '\t':
    case '\r':
    case '\n':
        scan->at++;
        return true;
    case '{':
    case '[':
        scan_open(scan, scan->text[scan->at] == '{');
        return true;
    case '}':
    case ']':
        scan_close(scan);
        return true;
    case ',':
        scan_next_member(scan);
        return true;
    case ':':
        if (top != NULL)
            top->expected = EXPECT_VALUE;
        scan->at++;
        return true;
    default:
        return false;
    }
}

static gsize place_offset(const char *text, int line, int column)
{
    const char *at = text;
    for (; line > 1 && *at != '\0'; at++)
        if (*at == '\n')
            line--;
    for (; column > 1 && *at != '\0' && *at != '\n'; column--)
        at = g_utf8_next_char(at);
    return (gsize)(at - text);
}

/* The names of the objects around the innermost one that is open. */
static char **scan_path(const struct scan *scan)
{
    g_autoptr(GStrvBuilder) path = g_strv_builder_new();
    for (guint i = 0; i + 1 < scan->frames->len; i++) {
        const struct frame *frame = scan->frames->pdata[i];
        if (frame->object)
            g_strv_builder_add(path, frame->member != NULL ? frame->member : "");
    }
    return g_strv_builder_end(path);
}

/* An array is a part of the value of the member that holds it. */
static void scan_leave_arrays(struct scan *scan)
{
    while (scan->frames->len > 0 && !scan_top(scan)->object) {
        g_ptr_array_set_size(scan->frames, (gint)scan->frames->len - 1);
        if (scan->frames->len > 0)
            scan_top(scan)->expected = EXPECT_VALUE;
    }
}

/* The name that follows on the same line: the cursor stands before it. */
static char *scan_name_ahead(const struct scan *scan, gsize cursor)
{
    struct scan ahead = *scan;
    ahead.at = cursor + strspn(scan->text + cursor, " \t");
    if (ahead.text[ahead.at] != '"')
        return NULL;
    const struct token token = scan_token(&ahead);
    return token_text(&ahead, &token, token.end);
}

struct json_place *json_place_find(const char *text, int line, int column)
{
    g_autoptr(GPtrArray) frames = g_ptr_array_new_with_free_func(frame_free);
    struct json_place *place = g_new0(struct json_place, 1);
    struct scan scan = { .text = text, .frames = frames };
    const gsize cursor = place_offset(text, line, column);
    while (scan.at < cursor) {
        if (scan_mark(&scan))
            continue;
        const struct token token = scan_token(&scan);
        const bool inside = token.closed ? cursor < token.end : cursor <= token.end;
        if (!inside) {
            scan_take_token(&scan, &token);
            continue;
        }
        place->typed = token_text(&scan, &token, cursor);
        place->quoted = token.string;
        const struct frame *top = scan_top(&scan);
        if (top != NULL && top->object && top->expected == EXPECT_NAME)
            place->member = token_text(&scan, &token, token.end);
        break;
    }
    scan_leave_arrays(&scan);
    const struct frame *top = scan_top(&scan);
    place->outside = top == NULL;
    place->in_name = top != NULL && top->expected == EXPECT_NAME;
    place->after = top != NULL && top->expected == EXPECT_COMMA;
    if (place->in_name && place->member == NULL)
        place->member = scan_name_ahead(&scan, cursor);
    if (place->member == NULL && top != NULL)
        place->member = g_strdup(top->member);
    if (place->typed == NULL)
        place->typed = g_strdup("");
    place->path = scan_path(&scan);
    return place;
}

void json_place_free(struct json_place *place)
{
    if (place == NULL)
        return;
    g_strfreev(place->path);
    g_free(place->member);
    g_free(place->typed);
    g_free(place);
}

/* The path of the member whose name was read last. */
static char *scan_member_path(const struct scan *scan)
{
    GString *path = g_string_new(NULL);
    for (guint i = 0; i < scan->frames->len; i++) {
        const struct frame *frame = scan->frames->pdata[i];
        if (!frame->object || frame->member == NULL)
            continue;
        g_autofree char *shown = text_show(frame->member);
        if (path->len > 0)
            g_string_append_c(path, '.');
        g_string_append(path, shown);
    }
    return g_string_free(path, FALSE);
}

/* How much of a path a member's path is: all of its names from the beginning. 0: another one. */
static gsize path_match(const char *path, const char *candidate)
{
    const gsize length = strlen(candidate);
    const bool same = strncmp(path, candidate, length) == 0;
    return same && (path[length] == '\0' || path[length] == '.') ? length : 0;
}

static void place_count(const char *text, gsize offset, int *line, int *column)
{
    *line = *column = 1;
    for (const char *at = text; at < text + offset; at = g_utf8_next_char(at)) {
        *column = *at == '\n' ? 1 : *column + 1;
        *line += *at == '\n' ? 1 : 0;
    }
}

bool json_place_of(const char *text, const char *path, int *line, int *column)
{
    g_autoptr(GPtrArray) frames = g_ptr_array_new_with_free_func(frame_free);
    struct scan scan = { .text = text, .frames = frames };
    gsize best = 0, found = 0;
    while (text[scan.at] != '\0') {
        if (scan_mark(&scan))
            continue;
        const struct token token = scan_token(&scan);
        scan_take_token(&scan, &token);
        const struct frame *top = scan_top(&scan);
        if (top == NULL || !top->object || top->expected != EXPECT_COLON)
            continue;
        g_autofree char *candidate = scan_member_path(&scan);
        const gsize match = path_match(path, candidate);
        if (match > best) {
            best = match;
            found = token.start;
        }
    }
    if (best > 0)
        place_count(text, found, line, column);
    return best > 0;
}
