#include "config.h"

#include "pdf/words.h"

#include "base/error.h"
#include "base/library.h"
#include "pdf/pdf.h"

#include <unicode/ubrk.h>

/* The functions of libicuuc that are called; their names have the library's version in them, which its header adds. */
#define ICU_CALLS(CALL)                                                                            \
    CALL(icu, UBreakIterator *, ubrk_open,                                                         \
         (UBreakIteratorType type, const char *locale, const UChar *text, int32_t length,          \
          UErrorCode *code),                                                                       \
         (type, locale, text, length, code))                                                       \
    CALL(icu, int32_t, ubrk_next, (UBreakIterator * iterator), (iterator))                         \
    CALL(icu, void, ubrk_close, (UBreakIterator * iterator), (iterator))

static struct icu_table {
    ICU_CALLS(LIBRARY_MEMBER)
} icu_table;

static const struct library_symbol symbols[] = { ICU_CALLS(LIBRARY_ENTRY){ NULL, 0 } };

static struct library icu_library = {
    .file = ICU_FILE, .package = "libicu", .symbols = symbols, .table = &icu_table
};

ICU_CALLS(LIBRARY_DEFINITION)

/* Class SA of UAX 14. */
static bool needs_dictionary(gunichar character)
{
    return character >= 0x0E00
           && g_unichar_break_type(character) == G_UNICODE_BREAK_COMPLEX_CONTEXT;
}

static bool any_needs_dictionary(const gunichar *characters, gsize length)
{
    for (gsize i = 0; i < length; i++) {
        if (needs_dictionary(characters[i]))
            return true;
    }
    return false;
}

/* What ICU says counts only beside letters of these scripts; all else is for wrap to say. */
static void mark_ends(const gunichar *characters, gsize length, UBreakIterator *iterator,
                      bool *ends)
{
    int32_t units = 0;
    gsize at = 0;
    for (int32_t end = ubrk_next(iterator); end != UBRK_DONE; end = ubrk_next(iterator)) {
        for (; units < end && at < length; at++)
            units += characters[at] > 0xFFFF ? 2 : 1;
        if (at < length && units == end)
            ends[at] = needs_dictionary(characters[at - 1]) || needs_dictionary(characters[at]);
    }
}

bool words_find(const gunichar *characters, gsize length, bool **ends, GError **error)
{
    *ends = NULL;
    if (!any_needs_dictionary(characters, length))
        return true;
    if (!library_need(&icu_library, error))
        return false;
    glong units = 0;
    g_autofree gunichar2 *text = g_ucs4_to_utf16(characters, (glong)length, NULL, &units, NULL);
    UErrorCode code = U_ZERO_ERROR;
    /* Of no language: the script tells which dictionary is meant. */
    UBreakIterator *iterator = ubrk_open(UBRK_LINE, "", text, (int32_t)units, &code);
    if (iterator == NULL || U_FAILURE(code)) {
        g_set_error(
            error, PDF_ERROR, ERROR_IO,
            "the dictionaries of %s can't be used (its error %d): install the package libicu anew",
            ICU_FILE, (int)code);
        return false;
    }
    *ends = g_new0(bool, length);
    mark_ends(characters, length, iterator, *ends);
    ubrk_close(iterator);
    return true;
}
