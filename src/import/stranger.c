#include "config.h"

#include "import/stranger.h"

#include <string.h>

/* Layer: import. Files that are no reports, known by their first bytes. */

#define ARCHIVE_SIGNATURE "PK\003\004"
#define OLD_OFFICE_SIGNATURE "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"
#define WEB_PAGE                                                                                   \
    "it is a web page, which some programs hand out as a workbook; open it in a spreadsheet "      \
    "program and save it as .xlsx or CSV"

struct signature {
    const char *bytes; /* letters in either case */
    gsize length;
    const char *sentence; /* NULL: stranger_old_office knows it */
};

/* What people choose by mistake, named instead of reported as broken text. */
static const struct signature signatures[] = {
    { ARCHIVE_SIGNATURE, 4,
      "it is a compressed ZIP archive or workbook; unpack it once and import what is inside" },
    { "PK\005\006", 4, "it is an empty ZIP archive" },
    { "%PDF-", 5, "it is a PDF document, not a report" },
    { OLD_OFFICE_SIGNATURE, 8, NULL },
    { "BZh", 3, "it is compressed with bzip2; unpack it first" },
    { "\xFD"
      "7zXZ",
      5, "it is compressed with xz; unpack it first" },
    { "\x28\xB5\x2F\xFD", 4, "it is compressed with zstd; unpack it first" },
    { "SQLite format 3", 15, "it is a database, not a report" },
    { "<html", 5, WEB_PAGE },
    { "<!doctype html", 14, WEB_PAGE },
    { "<table", 6, WEB_PAGE },
};

static bool stranger_begins(const char *head, gsize length, const struct signature *signature)
{
    if (length < signature->length)
        return false;
    for (gsize i = 0; i < signature->length; i++)
        if (g_ascii_tolower(head[i]) != g_ascii_tolower(signature->bytes[i]))
            return false;
    return true;
}

/* A name as UTF-16 has it. */
static bool stranger_has_name(const char *directory, gsize length, const char *name)
{
    char wide[64] = "";
    const gsize count = strlen(name);
    for (gsize i = 0; i < count; i++)
        wide[2 * i] = name[i];
    return memmem(directory, length, wide, 2 * count) != NULL;
}

/* A file of Microsoft's old container: what is in it is told by the names in its directory. A workbook with a password is
 * one too, even if it is an .xlsx. */
static const char *stranger_old_office(struct source *source, const char *text, gsize length)
{
    static const struct {
        const char *name, *sentence;
    } contents[] = {
        { "EncryptedPackage", "it is protected with a password; save a copy without one" },
        { "Workbook", "it is an old Excel workbook (.xls); save it as .xlsx, or the sheet as CSV" },
        { "WordDocument",
          "it is an old Word document; copy the table into a workbook, or save it as CSV" },
    };
    const guchar *head = (const guchar *)text;
    char directory[4096];
    gssize count = 0;
    if (length >= 52) {
        const guint64 sector = G_GUINT64_CONSTANT(1) << CLAMP(head[30], 9, 12);
        const guint64 first =
            head[48] | (guint64)head[49] << 8 | (guint64)head[50] << 16 | (guint64)head[51] << 24;
        count = source_read_at(source, (first + 1) * sector, directory, sizeof directory, NULL);
    }
    for (gsize i = 0; count > 0 && i < G_N_ELEMENTS(contents); i++)
        if (stranger_has_name(directory, (gsize)count, contents[i].name))
            return contents[i].sentence;
    return "it is a file of an old Office program; save it as .xlsx or CSV";
}

const char *stranger_sentence(struct source *source, const char *head, gsize length)
{
    /* More than a letter of any encoding has. They would be read to their end before anything is said of them. */
    static const char zeros[32];
    if (length >= sizeof zeros && memcmp(head, zeros, sizeof zeros) == 0)
        return "it begins with zeros, as a copy that was not finished does; fetch the file again";
    for (gsize i = 0; i < G_N_ELEMENTS(signatures); i++)
        if (stranger_begins(head, length, &signatures[i]))
            return signatures[i].sentence != NULL ? signatures[i].sentence
                                                  : stranger_old_office(source, head, length);
    return NULL;
}
