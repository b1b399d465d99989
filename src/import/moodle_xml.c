#include "config.h"

#include "import/moodle.h"

#include "base/error.h"
#include "import/table_rows.h"
#include "import/xml.h"

#include <string.h>

/* Layer: import. The gradebook's XML export: a result for each graded item and student, by their ID numbers alone
 * (FORMATS.md section 2.2). It is turned into a table, one row for each student and a column for each item, and read as
 * every other table.
 *
 * Feedback stands there unescaped, so that the file may be no XML at all: it is taken out before anything is read. */

#define FEEDBACK "<feedback>"
#define FEEDBACK_END "</feedback>"
#define TEXT_LIMIT (64 << 20)
#define ITEMS_LIMIT 1000
#define CELLS_LIMIT (20 << 20)

struct xml_table {
    guint64 results;
    GHashTable *items;    /* "ITEM\nNUMBER OF THE SCORE" -> its column, from 1 */
    GPtrArray *headings;  /* of char * */
    GHashTable *students; /* id -> its row, from 1 */
    GPtrArray *ids;       /* of char * */
    GPtrArray *rows;      /* of GHashTable: column -> char * */
    GString *text;        /* of the element */
    char *item, *student; /* of the result */
    GPtrArray *scores;
    bool closed;       /* the result's feedback was there: nothing comes behind it */
    const char *fault; /* what is wrong with result number `results` */
};

bool moodle_xml_begins_so(const char *text, gsize length)
{
    g_autofree char *beginning = g_strndup(text, MIN(length, 1024));
    const char *root = g_strstrip(beginning);
    if (g_str_has_prefix(root, "<?xml")) {
        const char *end = strstr(root, "?>");
        root = end != NULL ? end + 2 : "";
        root += strspn(root, " \t\r\n");
    }
    return g_str_has_prefix(root, "<results") && (root[8] == '>' || g_ascii_isspace(root[8]));
}

static void xml_table_begin(const char *element, G_GNUC_UNUSED const char *const *attributes,
                            void *data)
{
    struct xml_table *table = data;
    g_string_truncate(table->text, 0);
    if (strcmp(element, "result") == 0) {
        table->results++;
        table->closed = false;
    } else if (table->closed && table->fault == NULL) {
        table->fault = "has a feedback that ends in the middle";
    }
}

static void xml_table_text(const char *text, gsize length, void *data)
{
    struct xml_table *table = data;
    g_string_append_len(table->text, text, (gssize)length);
}

static guint xml_table_number(GHashTable *numbers, GPtrArray *names, const char *key,
                              const char *name)
{
    gpointer number = g_hash_table_lookup(numbers, key);
    if (number == NULL) {
        g_ptr_array_add(names, g_strdup(name));
        number = GUINT_TO_POINTER(names->len);
        g_hash_table_insert(numbers, g_strdup(key), number);
    }
    return GPOINTER_TO_UINT(number);
}

static void xml_table_add_result(struct xml_table *table)
{
    const guint row = xml_table_number(table->students, table->ids, table->student, table->student);
    if (row > table->rows->len)
        g_ptr_array_add(table->rows, g_hash_table_new_full(NULL, NULL, NULL, g_free));
    GHashTable *cells = table->rows->pdata[row - 1];
    for (guint i = 0; i < table->scores->len; i++) {
        g_autofree char *key = g_strdup_printf("%s\n%u", table->item, i);
        const guint column = xml_table_number(table->items, table->headings, key, table->item);
        if (!g_hash_table_insert(cells, GUINT_TO_POINTER(column),
                                 g_strdup(table->scores->pdata[i])))
            table->fault = "says the same grade a second time";
    }
}

static void xml_table_end_result(struct xml_table *table)
{
    if (table->item == NULL || table->student == NULL || table->item[0] == '\0'
        || table->student[0] == '\0')
        table->fault = "lacks its assignment or its student";
    else if (table->fault == NULL)
        xml_table_add_result(table);
    g_clear_pointer(&table->item, g_free);
    g_clear_pointer(&table->student, g_free);
    g_ptr_array_set_size(table->scores, 0);
}

static void xml_table_end(const char *element, void *data)
{
    struct xml_table *table = data;
    g_autofree char *text = g_strstrip(g_strdup(table->text->str));
    if (table->fault != NULL)
        return;
    if (strcmp(element, "assignment") == 0 && table->item == NULL)
        table->item = g_steal_pointer(&text);
    else if (strcmp(element, "student") == 0 && table->student == NULL)
        table->student = g_steal_pointer(&text);
    else if (strcmp(element, "score") == 0)
        g_ptr_array_add(table->scores, g_steal_pointer(&text));
    else if (strcmp(element, "feedback") == 0)
        table->closed = true;
    else if (strcmp(element, "result") == 0)
        xml_table_end_result(table);
    g_string_truncate(table->text, 0);
}

static GString *xml_read_text(struct source *source, GError **error)
{
    g_autoptr(GString) text = g_string_new(NULL);
    g_autofree char *buffer = g_malloc(65536);
    for (;;) {
        const gssize count = source_read(source, buffer, 65536, error);
        if (count < 0)
            return NULL;
        if (count == 0)
            return g_steal_pointer(&text);
        g_string_append_len(text, buffer, count);
        if (text->len <= TEXT_LIMIT)
            continue;
        g_set_error(error, IMPORT_ERROR, ERROR_DATA,
                    "%s: is larger than 64 MiB; export the gradebook as a plain text file",
                    source_name(source));
        return NULL;
    }
}

/* Feeds all but what stands in feedbacks; of that the line breaks are left, so that lines keep their numbers. */
static bool xml_feed_text(struct xml *xml, const GString *text, GError **error)
{
    const char *here = text->str;
    const char *end = here + text->len;
    for (;;) {
        const char *feedback = g_strstr_len(here, end - here, FEEDBACK);
        if (feedback == NULL)
            return xml_feed(xml, here, (gsize)(end - here), true, error);
        const char *inner = feedback + strlen(FEEDBACK);
        const char *close = g_strstr_len(inner, end - inner, FEEDBACK_END);
        if (!xml_feed(xml, here, (gsize)(inner - here), false, error))
            return false;
        for (; inner < (close != NULL ? close : end); inner++)
            if (*inner == '\n' && !xml_feed(xml, inner, 1, false, error))
                return false;
        here = inner;
    }
}

static void xml_append_cell(GString *csv, const char *cell)
{
    g_string_append_c(csv, '"');
    for (; *cell != '\0'; cell++) {
        if (*cell == '"')
            g_string_append_c(csv, '"');
        g_string_append_c(csv, *cell);
    }
    g_string_append_c(csv, '"');
}

/* As CSV, which only this program reads. */
static GBytes *xml_write_table(const struct xml_table *table)
{
    GString *csv = g_string_new("student");
    for (guint i = 0; i < table->headings->len; i++) {
        g_string_append_c(csv, ',');
        xml_append_cell(csv, table->headings->pdata[i]);
    }
    for (guint i = 0; i < table->rows->len; i++) {
        g_string_append_c(csv, '\n');
        xml_append_cell(csv, table->ids->pdata[i]);
        for (guint j = 1; j <= table->headings->len; j++) {
            const char *cell = g_hash_table_lookup(table->rows->pdata[i], GUINT_TO_POINTER(j));
            g_string_append_c(csv, ',');
            if (cell != NULL)
                xml_append_cell(csv, cell);
        }
    }
    return g_string_free_to_bytes(csv);
}

static GBytes *xml_convert(struct xml_table *table, struct source *source, GError **error)
{
    static const struct xml_handler handler = { .begin = xml_table_begin,
                                                .end = xml_table_end,
                                                .text = xml_table_text };
    const char *name = source_name(source);
    g_autoptr(GError) fault = NULL;
    g_autoptr(xml) xml = xml_new(&handler, table);
    g_autoptr(GString) text = xml_read_text(source, error);
    if (text == NULL)
        return NULL;
    const bool fine = xml_feed_text(xml, text, &fault);
    if (table->fault != NULL)
        g_set_error(error, IMPORT_ERROR, ERROR_DATA, "%s: entry %" G_GUINT64_FORMAT " %s", name,
                    table->results, table->fault);
    else if (!fine)
        g_set_error(error, IMPORT_ERROR, ERROR_DATA, "%s: %s", name, fault->message);
    else if (table->headings->len > ITEMS_LIMIT
             || (guint64)table->headings->len * table->rows->len > CELLS_LIMIT)
        g_set_error(error, IMPORT_ERROR, ERROR_DATA,
                    "%s: has more graded items than a course has; export the gradebook as a plain "
                    "text file",
                    name);
    else
        return xml_write_table(table);
    return NULL;
}

struct source *moodle_xml_as_table(struct source *source, GError **error)
{
    struct xml_table table = {
        .items = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
        .headings = g_ptr_array_new_with_free_func(g_free),
        .students = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
        .ids = g_ptr_array_new_with_free_func(g_free),
        .rows = g_ptr_array_new_with_free_func((GDestroyNotify)g_hash_table_unref),
        .text = g_string_new(NULL),
        .scores = g_ptr_array_new_with_free_func(g_free),
    };
    g_autoptr(GBytes) bytes = xml_convert(&table, source, error);
    g_hash_table_unref(table.items);
    g_hash_table_unref(table.students);
    g_ptr_array_unref(table.headings);
    g_ptr_array_unref(table.ids);
    g_ptr_array_unref(table.rows);
    g_ptr_array_unref(table.scores);
    g_string_free(table.text, TRUE);
    g_free(table.item);
    g_free(table.student);
    return bytes == NULL ? NULL : source_open_bytes(bytes, source_name(source));
}

/* The first score of an item is the one that is meant, unless another is a percentage. */
static struct mapping *xml_propose(const struct import_reader *reader)
{
    struct mapping *mapping = table_rows_propose_nothing(reader);
    g_autoptr(GHashTable) items = g_hash_table_new(g_str_hash, g_str_equal);
    mapping_column_at(mapping, 0)->role = MAPPING_EXTERNAL_ID;
    for (guint i = 1; i < mapping->columns->len; i++) {
        struct mapping_column *column = mapping_column_at(mapping, i);
        const struct survey_column *survey = survey_column_at(reader->survey, i);
        struct mapping_column *other = g_hash_table_lookup(items, column->heading);
        const bool percent = survey->numbers > 0 && survey->percents == survey->numbers;
        if ((survey->numbers == 0 && survey->letters > 0)
            || (other != NULL && (!percent || other->scale == MAPPING_SCALE_PERCENT)))
            continue;
        if (other != NULL)
            other->role = MAPPING_IGNORED;
        g_hash_table_insert(items, column->heading, column);
        column->role = MAPPING_SCORE;
        column->scale = percent ? MAPPING_SCALE_PERCENT : MAPPING_SCALE_POINTS;
        mapping_set_text(&column->category, column->heading);
    }
    return mapping;
}

/* Rows are counted as students, for nobody sees the lines of the table. */
static enum import_step xml_next(struct import_reader *reader, struct import_row *row,
                                 GError **error)
{
    const enum import_step step = table_rows_next(reader, row, error);
    row->line = row->line > 0 ? row->line - 1 : 0;
    return step;
}

const struct importer moodle_xml = {
    .kind = "moodle-xml",
    .title = "Moodle gradebook export (XML)",
    .lms = "moodle",
    .subject = IMPORT_TABLE,
    .keeps_columns = true,
    .propose = xml_propose,
    .begin = table_rows_begin,
    .next = xml_next,
};
