#include "config.h"

#include "import/sheet_xlsx.h"

#include <string.h>

/* Layer: import. Workbook, relations and styles of an XLSX file. Source: ECMA-376 part 1, 18.2 and 18.8; part 2, 9.3. */

#define SHEETS_LIMIT 10000
#define STYLES_LIMIT 65536

/* One entry of a file .rels. */
struct relation {
    char *id, *type, *part;
    bool external;
};

struct book_sheet {
    char *name, *relation;
    bool hidden;
};

/* What is collected while the small parts are read. */
struct book_reading {
    struct xlsx_book *book;
    char *directory; /* of the part whose relations are read, with its slash */
    GPtrArray *relations;
    GPtrArray *sheets;
    GHashTable *codes; /* number of a format -> enum sheet_format */
    bool in_cell_styles;
};

static void book_free_relation(gpointer data)
{
    struct relation *relation = data;
    g_free(relation->id);
    g_free(relation->type);
    g_free(relation->part);
    g_free(relation);
}

static void book_free_sheet(gpointer data)
{
    struct book_sheet *sheet = data;
    g_free(sheet->name);
    g_free(sheet->relation);
    g_free(sheet);
}

void xlsx_book_init(struct xlsx_book *book)
{
    *book = (struct xlsx_book){
        .formats = g_array_new(FALSE, FALSE, sizeof(enum sheet_format)),
    };
}

void xlsx_book_clear(struct xlsx_book *book)
{
    g_free(book->shared);
    g_free(book->styles);
    g_array_unref(book->formats);
}

/* The name of a part that is named relative to a directory; NULL when it leads out of the archive. */
static char *book_resolve(const char *directory, const char *target)
{
    g_autofree char *whole = target[0] == '/' || target[0] == '\\'
                                 ? g_strdup(target + 1)
                                 : g_strconcat(directory, target, NULL);
    g_auto(GStrv) steps = g_strsplit(g_strdelimit(whole, "\\", '/'), "/", -1);
    g_autoptr(GPtrArray) kept = g_ptr_array_new();
    for (guint i = 0; steps[i] != NULL; i++) {
        if (strcmp(steps[i], "..") == 0) {
            if (kept->len == 0)
                return NULL;
            g_ptr_array_set_size(kept, (gint)kept->len - 1);
        } else if (strcmp(steps[i], ".") != 0 && *steps[i] != '\0') {
            g_ptr_array_add(kept, steps[i]);
        }
    }
    g_ptr_array_add(kept, NULL);
    return g_strjoinv("/", (char **)kept->pdata);
}

static void book_start_relation(struct sheet_xml *xml, void *data, enum sheet_space space,
                                const char *name, const char **attributes)
{
    struct book_reading *reading = data;
    if (space != SPACE_PACKAGE || strcmp(name, "Relationship") != 0)
        return;
    const char *id = sheet_xml_attribute(attributes, SPACE_NONE, "Id");
    const char *type = sheet_xml_attribute(attributes, SPACE_NONE, "Type");
    const char *target = sheet_xml_attribute(attributes, SPACE_NONE, "Target");
    const char *mode = sheet_xml_attribute(attributes, SPACE_NONE, "TargetMode");
    if (id == NULL || type == NULL || target == NULL)
        return;
    if (reading->relations->len >= SHEETS_LIMIT) {
        sheet_xml_refuse(xml, "the workbook has more parts than any other");
        return;
    }
    struct relation *relation = g_new0(struct relation, 1);
    relation->id = g_strdup(id);
    relation->type = g_strdup(type);
    relation->external = mode != NULL && g_ascii_strcasecmp(mode, "External") == 0;
    relation->part = relation->external ? NULL : book_resolve(reading->directory, target);
    g_ptr_array_add(reading->relations, relation);
}

/* Reads the relations of a part, of which there may be none. */
static bool book_read_relations(struct book_reading *reading, struct sheet_archive *archive,
                                const char *part, GError **error)
{
    static const struct sheet_xml_handlers handlers = { .start = book_start_relation };
    const char *slash = strrchr(part, '/');
    const gsize length = slash != NULL ? (gsize)(slash + 1 - part) : 0;
    g_free(reading->directory);
    reading->directory = g_strndup(part, length);
    g_autofree char *name = g_strconcat(reading->directory, "_rels/", part + length, ".rels", NULL);
    g_ptr_array_set_size(reading->relations, 0);
    return !sheet_archive_has(archive, name)
           || sheet_xml_read(archive, name, &handlers, reading, error);
}

/* The first relation with this id (NULL: any) whose type ends so; NULL: there is none. */
static const struct relation *book_find(const struct book_reading *reading, const char *id,
                                        const char *type)
{
    for (guint i = 0; i < reading->relations->len; i++) {
        const struct relation *relation = reading->relations->pdata[i];
        if ((id == NULL || strcmp(relation->id, id) == 0) && g_str_has_suffix(relation->type, type))
            return relation;
    }
    return NULL;
}

static bool book_is_true(const char *value)
{
    return value != NULL && (strcmp(value, "1") == 0 || strcmp(value, "true") == 0);
}

static void book_start_workbook(struct sheet_xml *xml, void *data, enum sheet_space space,
                                const char *name, const char **attributes)
{
    struct book_reading *reading = data;
    if (space != SPACE_MAIN)
        return;
    if (strcmp(name, "workbookPr") == 0)
        reading->book->since_1904 =
            book_is_true(sheet_xml_attribute(attributes, SPACE_NONE, "date1904"));
    if (strcmp(name, "sheet") != 0)
        return;
    if (reading->sheets->len >= SHEETS_LIMIT) {
        sheet_xml_refuse(xml, "the workbook has more sheets than any other");
        return;
    }
    const char *state = sheet_xml_attribute(attributes, SPACE_NONE, "state");
    struct book_sheet *sheet = g_new0(struct book_sheet, 1);
    sheet->name = g_strdup(sheet_xml_attribute(attributes, SPACE_NONE, "name"));
    sheet->relation = g_strdup(sheet_xml_attribute(attributes, SPACE_RELATION, "id"));
    sheet->hidden = state != NULL && strcmp(state, "visible") != 0;
    g_ptr_array_add(reading->sheets, sheet);
}

/* Some writers leave out the relations and trust in the usual names. */
static char *book_sheet_part(const struct book_reading *reading, struct sheet_archive *archive,
                             const struct book_sheet *sheet, guint index)
{
    const struct relation *relation =
        sheet->relation != NULL ? book_find(reading, sheet->relation, "/worksheet") : NULL;
    if (relation != NULL)
        return g_strdup(relation->part);
    g_autofree char *usual = g_strdup_printf("xl/worksheets/sheet%u.xml", index + 1);
    const bool trusted = reading->relations->len == 0 && sheet_archive_has(archive, usual);
    return trusted ? g_steal_pointer(&usual) : NULL;
}

static char *book_other_part(const struct book_reading *reading, struct sheet_archive *archive,
                             const char *type, const char *usual)
{
    const struct relation *relation = book_find(reading, NULL, type);
    const char *part = relation != NULL ? relation->part : usual;
    return part != NULL && sheet_archive_has(archive, part) ? g_strdup(part) : NULL;
}

static bool book_read_parts(struct book_reading *reading, struct sheet *sheet, GError **error)
{
    static const struct sheet_xml_handlers handlers = { .start = book_start_workbook };
    if (!book_read_relations(reading, sheet->archive, "", error))
        return false;
    const struct relation *office = book_find(reading, NULL, "/officeDocument");
    g_autofree char *workbook =
        g_strdup(office != NULL && office->part != NULL ? office->part : "xl/workbook.xml");
    if (!sheet_xml_read(sheet->archive, workbook, &handlers, reading, error)
        || !book_read_relations(reading, sheet->archive, workbook, error))
        return false;
    for (guint i = 0; i < reading->sheets->len; i++) {
        const struct book_sheet *found = reading->sheets->pdata[i];
        g_autofree char *part = book_sheet_part(reading, sheet->archive, found, i);
        sheet_add_entry(sheet, found->name, part, found->hidden);
    }
    sheet->count = sheet->entries->len;
    reading->book->shared =
        book_other_part(reading, sheet->archive, "/sharedStrings", "xl/sharedStrings.xml");
    reading->book->styles = book_other_part(reading, sheet->archive, "/styles", "xl/styles.xml");
    return true;
}

bool xlsx_book_read(struct xlsx_book *book, struct sheet *sheet, GError **error)
{
    struct book_reading reading = {
        .book = book,
        .relations = g_ptr_array_new_with_free_func(book_free_relation),
        .sheets = g_ptr_array_new_with_free_func(book_free_sheet),
    };
    const bool fine = book_read_parts(&reading, sheet, error);
    g_ptr_array_unref(reading.relations);
    g_ptr_array_unref(reading.sheets);
    g_free(reading.directory);
    return fine;
}

static guint book_number(const char **attributes, const char *name)
{
    const char *text = sheet_xml_attribute(attributes, SPACE_NONE, name);
    return text != NULL ? (guint)MIN(g_ascii_strtoull(text, NULL, 10), G_MAXUINT) : 0;
}

static void book_start_styles(struct sheet_xml *xml, void *data, enum sheet_space space,
                              const char *name, const char **attributes)
{
    struct book_reading *reading = data;
    GArray *formats = reading->book->formats;
    if (space != SPACE_MAIN)
        return;
    if (g_hash_table_size(reading->codes) > STYLES_LIMIT || formats->len > STYLES_LIMIT) {
        sheet_xml_refuse(xml, "the workbook has more formats than any other");
    } else if (strcmp(name, "numFmt") == 0) {
        const char *code = sheet_xml_attribute(attributes, SPACE_NONE, "formatCode");
        if (code != NULL)
            g_hash_table_insert(reading->codes,
                                GUINT_TO_POINTER(book_number(attributes, "numFmtId")),
                                GINT_TO_POINTER(sheet_format_read(code)));
    } else if (strcmp(name, "cellXfs") == 0) {
        reading->in_cell_styles = true;
    } else if (strcmp(name, "xf") == 0 && reading->in_cell_styles) {
        const guint number = book_number(attributes, "numFmtId");
        gpointer found = NULL;
        const enum sheet_format format =
            g_hash_table_lookup_extended(reading->codes, GUINT_TO_POINTER(number), NULL, &found)
                ? (enum sheet_format)GPOINTER_TO_INT(found)
                : sheet_format_built_in(number);
        g_array_append_val(formats, format);
    }
}

static void book_end_styles(G_GNUC_UNUSED struct sheet_xml *xml, void *data, enum sheet_space space,
                            const char *name)
{
    struct book_reading *reading = data;
    if (space == SPACE_MAIN && strcmp(name, "cellXfs") == 0)
        reading->in_cell_styles = false;
}

bool xlsx_book_read_styles(struct xlsx_book *book, struct sheet_archive *archive, GError **error)
{
    static const struct sheet_xml_handlers handlers = { .start = book_start_styles,
                                                        .end = book_end_styles };
    struct book_reading reading = { .book = book };
    if (book->styles == NULL)
        return true;
    reading.codes = g_hash_table_new(NULL, NULL);
    const bool fine = sheet_xml_read(archive, book->styles, &handlers, &reading, error);
    g_hash_table_unref(reading.codes);
    return fine;
}
