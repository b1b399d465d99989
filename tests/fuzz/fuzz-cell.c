/* What stands in one cell: as a date in each order, a number, a word, a heading. */
#include "config.h"

#include "import/cell_date.h"
#include "import/cell_number.h"
#include "import/cell_words.h"
#include "import/heading_words.h"

#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* libFuzzer keeps an input that ends so. */
static void demand(bool holds)
{
    if (!holds)
        abort();
}

/* What is a date in an order has a day there, and no instant outside of all calendars; what is not open has one day. */
static void fuzz_date(struct cell_dates *dates, const char *text)
{
    bool open = false;
    const guint orders = cell_date_orders(dates, text, &open);
    g_autofree char *first = NULL;
    for (guint order = MAPPING_DATES_DAY_FIRST; order < MAPPING_DATES; order++) {
        gint64 instant = 0;
        g_autoptr(GError) error = NULL;
        g_autofree char *day = cell_date_spell(dates, text, (enum mapping_date_order)order);
        const bool read =
            cell_date_read(dates, text, (enum mapping_date_order)order, &instant, &error);
        demand((orders & CELL_DATE_ORDER(order)) == 0 || day != NULL);
        demand(!read || (day != NULL && strlen(day) == 10));
        demand(read == (error == NULL));
        demand(!read || llabs(instant) < 300LL * 366 * 24 * 3600 * G_USEC_PER_SEC);
        demand(open || orders == 0 || first == NULL || g_strcmp0(first, day) == 0);
        if (first == NULL)
            first = g_steal_pointer(&day);
    }
    cell_is_day(dates, text);
}

static void fuzz_number(const char *text)
{
    for (guint decimal = 0; decimal < MAPPING_DECIMALS; decimal++) {
        struct cell_number number;
        if (cell_number_read(text, (enum mapping_decimal)decimal, &number))
            demand(isfinite(number.value) && isfinite(number.of) && number.of >= 0);
    }
}

static void fuzz_heading(const char *text)
{
    g_autofree char *key = heading_key(text);
    g_autofree char *again = heading_key(key);
    g_autofree char *within = heading_within(text, NULL);
    g_autofree char *beside = heading_beside(text, HEADING_TOTAL);
    demand(g_utf8_validate(key, -1, NULL) && strcmp(key, again) == 0);
    demand(within == NULL || g_utf8_validate(within, -1, NULL));
    demand(beside == NULL || (beside[0] != '\0' && g_utf8_validate(beside, -1, NULL)));
    heading_means(text, HEADING_NAME);
    cell_word_read(text);
    cell_is_null(text);
    cell_is_error(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *text = g_strndup((const char *)data, size);
    if (!g_utf8_validate(text, -1, NULL))
        return 0;
    g_autoptr(cell_dates) dates =
        cell_dates_new(NULL, G_GINT64_CONSTANT(1795867200) * G_USEC_PER_SEC);
    fuzz_date(dates, text);
    fuzz_number(text);
    fuzz_heading(text);
    return 0;
}
