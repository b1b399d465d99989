/* The values of cells as text: numbers, percentages, dates. As a person would write them into a CSV file, with all
 * digits, independent of how wide the column is or what language the program spoke.
 * Layer: import. Called by sheet_xlsx.c, sheet_ods.c and their tests. */
#ifndef IMPORT_SHEET_VALUE_H
#define IMPORT_SHEET_VALUE_H

#include <glib.h>
#include <stdbool.h>

/* What a number format makes of a number. */
enum sheet_format {
    SHEET_NUMBER,
    SHEET_PERCENT,
    SHEET_DATE,
    SHEET_DATE_TIME,
    SHEET_TIME,
};

/* Reads a format code, such as `[$-409]d\-mmm\-yy;@`. */
enum sheet_format sheet_format_read(const char *code);

/* Of Excel's formats that have a number and no code; a number that means none is SHEET_NUMBER. */
enum sheet_format sheet_format_built_in(guint number);

/* A serial number as its format shows it: "92.5 %", "2026-06-15", "2026-06-15 14:05:00", "14:05:00". `since_1904`: days
 * are counted from 1904-01-01; else from 1900, with the 29th of February that that year did not have. What is no date
 * is a number. */
void sheet_value_append(GString *text, double value, enum sheet_format format, bool since_1904);

/* The same of a number as XML writes it; a text that is none stays as it is. */
void sheet_value_append_written(GString *text, const char *written, enum sheet_format format,
                                bool since_1904);

/* An ISO date as XML writes it ("2026-06-15T14:05:00Z"), as above. */
void sheet_value_append_iso(GString *text, const char *value, enum sheet_format format);

/* A duration as OpenDocument writes it ("PT14H05M33S"), as a time; anything else as it stands there. */
void sheet_value_append_duration(GString *text, const char *value);

#endif
