/* Dates in cells of tables, as people and programs of many countries write them. Layer: import. Called by survey.c, the
 * mappings, the importers of tables and the fuzz target.
 *
 * Read are ISO 8601, numbers with / . - or 年月日 between, months by their names in the languages of data/dates, times
 * with and without seconds and zones, digits of any script, the eras of Japan, 民國 and the Buddhist years of Thailand.
 * Nothing is guessed: what can be read in several orders is read in the order that is asked for. */
#ifndef IMPORT_CELL_DATE_H
#define IMPORT_CELL_DATE_H

#include "base/cleanup.h"
#include "import/mapping.h"

#include <glib.h>
#include <stdbool.h>

struct cell_dates;

/* `zone` is that of dates which name none; NULL: UTC. `now` in microseconds UTC: years of two digits are put near it.
 * Caller frees with cell_dates_free. */
struct cell_dates *cell_dates_new(GTimeZone *zone, gint64 now);
void cell_dates_free(struct cell_dates *dates);
DEFINE_AUTOPTR(cell_dates, cell_dates_free)

#define CELL_DATE_ORDER(order) (1U << (order))

/* In which orders the text is a date: bits of enum mapping_date_order, 0 when in none. *open (may be NULL): whether the
 * order matters at all. */
guint cell_date_orders(struct cell_dates *dates, const char *text, bool *open);

/* The instant that a text names. A date without a time is the beginning of its day. ERROR_DATA with a sentence when it
 * names none; of a date that is open, also when `order` is unknown or does not fit. */
bool cell_date_read(struct cell_dates *dates, const char *text, enum mapping_date_order order,
                    gint64 *instant, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The day that a text names, as 2026-03-02; NULL when it names none in this order. Caller frees. */
char *cell_date_spell(struct cell_dates *dates, const char *text, enum mapping_date_order order);

/* Whether a text that should be a name looks like what a spreadsheet makes of one: Mar-1, 1. May, 2026-03-01. */
bool cell_is_day(struct cell_dates *dates, const char *text);

#endif
