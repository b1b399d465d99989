#include "config.h"

#include "cli/output.h"

#include "base/sheet.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define COLUMN_GAP 2

/* A cell wider than this is wide. One of them shall not push the rest of a million rows aside, nor one in so many those
 * of a table that is read as a whole: they stick out. */
#define WIDE_CELLS 36 /* the id of a credential */
#define FEW_OF 10

/* ASCII that anybody may see. */
static bool line_is_plain(const char *line)
{
    while (g_ascii_isprint(*line))
        line++;
    return *line == '\0';
}

/* Text may have several lines; nothing else of it controls the terminal. What was shown already stays as it is: this is for
 * a caller who forgot it. */
static void output_text(const char *text)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (char **line = lines; *line != NULL; line++) {
        g_autofree char *shown = line_is_plain(*line) ? NULL : text_show(*line);
        fputs(shown != NULL ? shown : *line, stdout);
        if (line[1] != NULL)
            putc('\n', stdout);
    }
}

void output_line(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *line = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    output_text(line);
    putc('\n', stdout);
}

void output_bytes(GBytes *bytes)
{
    gsize size = 0;
    const void *data = g_bytes_get_data(bytes, &size);
    if (!isatty(STDOUT_FILENO)) {
        fwrite(data, 1, size, stdout);
        return;
    }
    g_autofree char *whole = g_strndup(data != NULL ? data : "", size);
    g_auto(GStrv) lines = g_strsplit(g_strchomp(whole), "\n", -1);
    for (char **line = lines; *line != NULL; line++) {
        g_autofree char *shown = text_show(g_strchomp(*line));
        output_line("%s", shown);
    }
}

void output_field(const char *label, const char *value)
{
    g_autofree char *named = sheet_label(label);
    g_autofree char *shown = text_show(value);
    output_line("%s%s", named, shown);
}

void output_field_lines(const char *label, const char *value)
{
    g_auto(GStrv) lines = g_strsplit(value, "\n", -1);
    for (char **line = lines; *line != NULL; line++)
        output_field(line == lines ? label : "", *line);
}

struct output_table {
    GPtrArray *cells; /* shown text, row after row, headings first */
    gsize columns;
    bool *is_number;
    int *widths;
    bool fitted; /* by the first flush: the widths stay */
};

struct output_table *output_table_begin(const char *const *headings)
{
    struct output_table *table = g_new0(struct output_table, 1);
    table->columns = g_strv_length((char **)headings);
    table->cells = g_ptr_array_new_with_free_func(g_free);
    table->is_number = g_new0(bool, table->columns);
    table->widths = g_new0(int, table->columns);
    for (gsize i = 0; i < table->columns; i++) {
        table->is_number[i] = *headings[i] == '>';
        g_ptr_array_add(table->cells, g_strdup(headings[i] + (table->is_number[i] ? 1 : 0)));
    }
    return table;
}

void output_table_row(struct output_table *table, const char *const *cells)
{
    for (gsize i = 0; i < table->columns; i++)
        g_ptr_array_add(table->cells, text_show(cells[i]));
}

static void table_print_cell(const struct output_table *table, gsize index, int width)
{
    const gsize column = index % table->columns;
    const char *cell = g_ptr_array_index(table->cells, index);
    const int gap = MAX(width - text_cells(cell), 0);
    const bool last = column + 1 == table->columns;
    if (table->is_number[column])
        fprintf(stdout, "%*s", gap, "");
    fputs(cell, stdout);
    if (!last && !table->is_number[column])
        fprintf(stdout, "%*s", gap, "");
    fprintf(stdout, "%*s", last ? 0 : COLUMN_GAP, "");
}

static int table_column_width(const struct output_table *table, gsize column, bool whole)
{
    gsize rows = 0, wide = 0;
    int widest = 0, widest_other = 0;
    for (gsize i = column; i < table->cells->len; i += table->columns, rows++) {
        const int cells = text_cells(g_ptr_array_index(table->cells, i));
        widest = MAX(widest, cells);
        if (cells > WIDE_CELLS)
            wide++;
        else
            widest_other = MAX(widest_other, cells);
    }
    if (!whole)
        return MIN(widest, WIDE_CELLS);
    return wide * FEW_OF > rows ? widest : widest_other;
}

/* Widths for the rows at hand, once and for all. whole: there are no others. */
static void table_fit(struct output_table *table, bool whole)
{
    for (gsize i = 0; !table->fitted && i < table->columns; i++)
        table->widths[i] = table_column_width(table, i, whole);
    table->fitted = true;
}

static void table_print(struct output_table *table)
{
    for (gsize i = 0; i < table->cells->len; i++) {
        table_print_cell(table, i, table->widths[i % table->columns]);
        if ((i + 1) % table->columns == 0)
            putc('\n', stdout);
    }
    g_ptr_array_set_size(table->cells, 0);
}

void output_table_flush(struct output_table *table)
{
    table_fit(table, false);
    table_print(table);
}

void output_table_end(struct output_table *table)
{
    table_fit(table, true);
    table_print(table);
    g_ptr_array_unref(table->cells);
    g_free(table->is_number);
    g_free(table->widths);
    g_free(table);
}

/* Of what stands first: ASCII that anybody may see. */
static gsize plain_length(const char *text)
{
    gsize length = 0;
    while (g_ascii_isprint(text[length]) || text[length] == '\n')
        length++;
    return length;
}

/* JSON as it is written leaves DEL, the C1 controls, the bidirectional controls and private characters as they are;
 * escaped, they mean the same to a program and nothing to a terminal. */
static char *json_escape_hidden(const char *text)
{
    GString *escaped = g_string_sized_new(strlen(text) + 1);
    for (;;) {
        const gsize plain = plain_length(text);
        g_string_append_len(escaped, text, (gssize)plain);
        text += plain;
        if (*text == '\0')
            break;
        const gunichar character = g_utf8_get_char(text);
        const char *next = g_utf8_next_char(text);
        if (!text_is_hidden(character))
            g_string_append_len(escaped, text, next - text);
        else if (character < 0x10000)
            g_string_append_printf(escaped, "\\u%04x", character);
        else
            g_string_append_printf(escaped, "\\u%04x\\u%04x", 0xD7C0 + (character >> 10),
                                   0xDC00 + (character & 0x3FF));
        text = next;
    }
    return g_string_free(escaped, FALSE);
}

void output_json_begin(json_t *object, const char *member)
{
    g_autoptr(json_t) name = json_text(member);
    g_autofree char *name_text = json_write_compact(name);
    g_autofree char *text = json_write_pretty(object);
    const bool empty = json_object_size(object) == 0;
    json_decref(object);
    /* Left open where its closing brace stood. */
    char *end = strrchr(text, '}');
    *end = '\0';
    g_autofree char *escaped = json_escape_hidden(g_strchomp(text));
    fprintf(stdout, "%s%s\n    %s: [", escaped, empty ? "" : ",", name_text);
}

void output_json_item(json_t *item, bool first)
{
    g_autofree char *text = json_write_compact(item);
    g_autofree char *escaped = json_escape_hidden(text);
    fprintf(stdout, "%s\n        %s", first ? "" : ",", escaped);
    json_decref(item);
}

void output_json_end(void)
{
    fputs("\n    ]\n}\n", stdout);
}

void output_json(json_t *value)
{
    g_autofree char *text = json_write_pretty(value);
    g_autofree char *escaped = json_escape_hidden(text);
    fputs(escaped, stdout);
    putc('\n', stdout);
    json_decref(value);
}

void output_note(const char *text)
{
    fflush(stdout);
    output_progress(NULL);
    g_autofree char *shown = text_show(text);
    fprintf(stderr, "testamur: note: %s\n", shown);
}

void output_error(const GError *error, int status, bool json)
{
    fflush(stdout);
    output_progress(NULL);
    if (!json) {
        g_autofree char *shown = text_show(error->message);
        fprintf(stderr, "testamur: %s\n", shown);
        return;
    }
    g_autoptr(json_t) text = json_text(error->message);
    g_autoptr(json_t) object =
        json_pack("{s:{s:O,s:i}}", "error", "message", text, "status", status);
    g_autofree char *line = json_write_compact(object);
    g_autofree char *escaped = json_escape_hidden(line);
    fprintf(stderr, "%s\n", escaped);
}

int output_width(int descriptor)
{
    struct winsize size;
    if (isatty(descriptor) && ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col >= 20)
        return size.ws_col;
    return 80;
}

void output_progress(const char *text)
{
    /* there is a line to wipe; else nothing is sent, whatever the terminal */
    static bool stands = false;
    const char *terminal = g_getenv("TERM");
    if (text == NULL && !stands)
        return;
    stands = text != NULL;
    if (!isatty(STDERR_FILENO) || terminal == NULL || strcmp(terminal, "dumb") == 0)
        return;
    if (text == NULL) {
        fputs("\r\033[K", stderr);
    } else {
        g_autofree char *shown = text_show(text);
        const int width = output_width(STDERR_FILENO) - 1;
        g_autofree char *fitted =
            text_cells(shown) > width ? text_fit_cells(shown, width) : g_strdup(shown);
        fprintf(stderr, "\r%s\033[K", fitted);
    }
    fflush(stderr);
}

bool output_ask(const char *question)
{
    if (!isatty(STDIN_FILENO) || !isatty(STDERR_FILENO))
        return false;
    fflush(stdout);
    output_progress(NULL);
    g_autofree char *shown = text_show(question);
    fprintf(stderr, "%s [y/N] ", shown);
    fflush(stderr);
    char answer[64];
    if (fgets(answer, sizeof answer, stdin) == NULL)
        return false;
    g_strstrip(answer);
    return g_ascii_strcasecmp(answer, "y") == 0 || g_ascii_strcasecmp(answer, "yes") == 0;
}

bool output_can_ask(void)
{
    return isatty(STDIN_FILENO) && isatty(STDERR_FILENO);
}

char *output_ask_text(const char *question, const char *proposal)
{
    if (!output_can_ask())
        return NULL;
    fflush(stdout);
    output_progress(NULL);
    g_autofree char *shown = text_show(question);
    g_autofree char *shown_proposal = text_show(proposal);
    fprintf(stderr, proposal != NULL ? "%s [%s] " : "%s%s ", shown, shown_proposal);
    fflush(stderr);
    char answer[1024];
    if (fgets(answer, sizeof answer, stdin) == NULL || !g_utf8_validate(answer, -1, NULL))
        return NULL;
    g_strstrip(answer);
    return g_strdup(answer[0] != '\0' ? answer : proposal);
}

/* Whether the reader has gone away, as `head` does when it has seen enough. */
static bool output_reader_left(void)
{
    struct pollfd wait = { .fd = STDOUT_FILENO, .events = POLLOUT };
    return poll(&wait, 1, 0) == 1 && (wait.revents & POLLERR) != 0;
}

void output_mute(bool mute)
{
    static int kept = -1; /* standard output, while it is muted */
    fflush(stdout);
    if (mute && kept < 0) {
        const int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
        kept = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
        if (nowhere >= 0 && kept >= 0)
            dup2(nowhere, STDOUT_FILENO);
        if (nowhere >= 0)
            close(nowhere);
    } else if (!mute && kept >= 0) {
        dup2(kept, STDOUT_FILENO);
        close(kept);
        kept = -1;
    }
}

bool output_finish(void)
{
    const bool arrived = fflush(stdout) == 0 && !ferror(stdout);
    if (!arrived && !output_reader_left()) {
        const GError fault = { .message =
                                   (char *)"the output could not be written completely; check the "
                                           "disk or where it was sent to" };
        output_error(&fault, 0, false);
    }
    return arrived;
}
