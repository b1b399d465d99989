/* Dates as they are printed: a strftime-like format with the words of a language.
 * Layer: base. Anyone may call it.
 *
 * The words come from data/dates/LANGUAGE.ini (built in) or, before it, a site's own
 * /etc/testamur/dates/LANGUAGE.ini, never from the process
 * locale, so a certificate looks the same whoever issues it. */
#ifndef BASE_DATE_H
#define BASE_DATE_H

#include "base/cleanup.h"

#include <glib.h>
#include <stdbool.h>

struct date_words;

/* The words of a language ("en", "de", "pt_BR"; a region falls back to its language). NULL and an error
 * naming the languages at hand when there are none. Immutable; caller frees with date_words_free. */
struct date_words *date_words_load(const char *language, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void date_words_free(struct date_words *words);
DEFINE_AUTOPTR(date_words, date_words_free)

/* The format in which the language usually writes a date, for a site that has set none. Borrowed. */
const char *date_words_usual_format(const struct date_words *words);

/* Formats an instant in a zone. Understood: %Y %y %m %d %e %-d %-m (and every other number without its
 * filler) %B %b %h %A %a %H %I %k %l %M %S %p %j %u %w %V %G %C %F %T %R %D %r %Z %z %%, as strftime has them;
 * %x, the language's usual format; %OB and %Od. Everything else is an error when the setting is saved
 * (date_format_check). %B is the form used beside a day (the genitive, where a language has one), %OB the month by
 * itself; %Od is the day as an ordinal, as the language writes it in dates (5th, 1er, 5.). Caller frees. */
char *date_format(gint64 instant, GTimeZone *zone, const char *format,
                  const struct date_words *words);

/* Whether every conversion of a format is understood; the error names the one that is not. `format` is
 * valid UTF-8. */
bool date_format_check(const char *format, GError **error);

#endif
