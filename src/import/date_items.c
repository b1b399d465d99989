#include "config.h"

#include "import/date_items.h"

#include "base/fold.h"
#include "base/ini.h"
#include "base/resource.h"

#include <string.h>

#define TEXT_MOST 100
/* The longest word of a script that has no blanks between words, in characters. */
#define UNSPACED_MOST 4
/* Longer words are folded by text_fold. */
#define WORD_PLAIN_MOST 31

struct word {
    enum word_kind kind;
    guint value;
};

static const struct {
    enum word_kind kind;
    guint value;
    const char *words;
} word_table[] = {
    { WORD_ERA, ERA_REIWA, "令和" },
    { WORD_ERA, ERA_HEISEI, "平成" },
    { WORD_ERA, ERA_SHOWA, "昭和" },
    { WORD_ERA, ERA_TAISHO, "大正|民國|民国|中華民國" },
    { WORD_ERA, ERA_MEIJI, "明治" },
    { WORD_FIRST, 1, "元" },
    { WORD_YEAR, 0, "年|년" },
    { WORD_MONTH_MARK, 0, "月|월" },
    { WORD_DAY, 0, "日|号|號|일" },
    { WORD_HOUR, 0, "時|时|시|h" },
    { WORD_MINUTE, 0, "分|분|min" },
    { WORD_SECOND, 0, "秒|초|s|sec" },
    { WORD_MORNING, 0, "am|a|午前|上午|오전|早上|凌晨" },
    { WORD_AFTERNOON, 0, "pm|p|午後|下午|오후|晚上" },
    { WORD_UTC, 0, "z|utc|gmt" },
    { WORD_FILLER, 0,
      "de|del|of|the|on|at|den|der|um|uhr|le|la|las|el|los|du|à|às|il|dne|dňa|kl|klo|"
      "klockan|г|года|год|р|року|рік|m|d|t|st|nd|rd|th|er|re|e|o|º|го|і|ngày|tháng|"
      "năm|tanggal|ore|ora|hs|西暦|公元|西元" },
};

static void word_put(GHashTable *words, const char *text, enum word_kind kind, guint value)
{
    g_autofree char *folded = text_fold(text, -1);
    const gsize length = strlen(folded);
    if (length > 0 && folded[length - 1] == '.')
        folded[length - 1] = '\0';
    /* Words like "6月" and names of several words are not read as one. */
    if (folded[0] == '\0' || strpbrk(folded, "0123456789 ") != NULL)
        return;
    struct word *word = g_hash_table_lookup(words, folded);
    if (word == NULL) {
        word = g_new0(struct word, 1);
        g_hash_table_insert(words, g_steal_pointer(&folded), word);
        word->kind = kind;
    }
    if (word->kind == kind)
        word->value |= value;
}

static void word_put_list(GHashTable *words, const struct ini *ini, const char *key,
                          enum word_kind kind)
{
    const char *value = ini_get(ini, "dates", key);
    g_auto(GStrv) list = g_strsplit(value != NULL ? value : "", "|", -1);
    for (guint i = 0; list[i] != NULL; i++)
        word_put(words, list[i], kind, kind == WORD_MONTH ? 1U << MIN(i + 1, 12U) : 0);
}

static void words_read_lists(GHashTable *words, char *const *files, const char *const *keys,
                             gsize count, enum word_kind kind)
{
    for (; *files != NULL; files++) {
        g_autofree char *name = g_strconcat("dates/", *files, NULL);
        g_autoptr(ini) ini = ini_load_resource(name, NULL);
        for (gsize i = 0; ini != NULL && i < count; i++)
            word_put_list(words, ini, keys[i], kind);
    }
}

static GHashTable *words_read(void)
{
    static const char *const months[] = { "months", "months_short", "months_alone" };
    static const char *const weekdays[] = { "weekdays", "weekdays_short" };
    GHashTable *words = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    g_auto(GStrv) files = resource_list("dates");
    for (gsize i = 0; i < G_N_ELEMENTS(word_table); i++) {
        g_auto(GStrv) list = g_strsplit(word_table[i].words, "|", -1);
        for (char **word = list; *word != NULL; word++)
            word_put(words, *word, word_table[i].kind, word_table[i].value);
    }
    /* Months first: "mar" is March, and only then a Tuesday. */
    words_read_lists(words, files, months, G_N_ELEMENTS(months), WORD_MONTH);
    words_read_lists(words, files, weekdays, G_N_ELEMENTS(weekdays), WORD_FILLER);
    return words;
}

/* Most texts that are looked at are no dates: what text_fold makes of a short word in ASCII, without its costs. */
static bool word_fold_plain(const char *text, gsize length, char plain[WORD_PLAIN_MOST + 1])
{
    if (length > WORD_PLAIN_MOST)
        return false;
    for (gsize i = 0; i < length; i++) {
        if ((guchar)text[i] >= 0x80 || text[i] == '\0')
            return false;
        plain[i] = g_ascii_tolower(text[i]);
    }
    plain[length] = '\0';
    return true;
}

/* The words of dates in all languages that are built in: read once, never changed. */
static const struct word *word_find(const char *text, gsize length)
{
    static GHashTable *words;
    if (g_once_init_enter(&words))
        g_once_init_leave(&words, words_read());
    char plain[WORD_PLAIN_MOST + 1];
    if (word_fold_plain(text, length, plain))
        return g_hash_table_lookup(words, plain);
    g_autofree char *folded = text_fold(text, (gssize)length);
    return g_hash_table_lookup(words, folded);
}

static bool item_is_letter(gunichar character)
{
    if (character < 0x80)
        return g_ascii_isalpha((char)character);
    return g_unichar_isalpha(character) || g_unichar_ismark(character);
}

/* Marks of direction and the like, which right-to-left text has around numbers. */
static bool item_is_nothing(gunichar character)
{
    return g_unichar_type(character) == G_UNICODE_FORMAT || character == '\''
           || character == 0x2019;
}

static int item_digit(gunichar character)
{
    if (character < 0x80)
        return character >= '0' && character <= '9' ? (int)character - '0' : -1;
    return g_unichar_digit_value(character);
}

static const char *item_take_number(const char *here, struct item *item)
{
    item->kind = WORD_NUMBER;
    for (int digit = 0; (digit = item_digit(g_utf8_get_char(here))) >= 0;
         here = g_utf8_next_char(here)) {
        item->value = MIN(item->value * 10 + (guint)digit, 1000000000U);
        item->digits++;
    }
    return here;
}

/* The longest word that begins here, in a script without blanks. */
static const char *item_take_unspaced(const char *here, struct item *item)
{
    for (glong count = UNSPACED_MOST; count > 0; count--) {
        if (g_utf8_strlen(here, -1) < count)
            continue;
        const char *end = g_utf8_offset_to_pointer(here, count);
        const struct word *word = word_find(here, (gsize)(end - here));
        if (word == NULL)
            continue;
        item->kind = word->kind;
        item->value = word->value;
        return end;
    }
    return NULL;
}

static const char *item_take_word(const char *here, struct item *item)
{
    if ((guchar)*here >= 0x80 && text_is_unspaced(g_utf8_get_char(here)))
        return item_take_unspaced(here, item);
    const char *end = here;
    while (item_is_letter(g_utf8_get_char(end)))
        end = g_utf8_next_char(end);
    const struct word *word = word_find(here, (gsize)(end - here));
    /* Hebrew writes "in June" as one word. */
    if (word == NULL && g_utf8_get_char(here) == 0x05D1 && end > here + 2)
        word = word_find(here + 2, (gsize)(end - here - 2));
    item->letter = end == here + 1 ? g_ascii_tolower(*here) : '\0';
    item->kind = word != NULL ? word->kind : WORD_NONE;
    item->value = word != NULL ? word->value : 0;
    return item->kind != WORD_NONE || item->letter != '\0' ? end : NULL;
}

/* What stands in parentheses is the day of the week, or the name of a zone. */
static const char *item_pass_parentheses(const char *here)
{
    const char *close = strchr(here, ')');
    return close != NULL ? close + 1 : NULL;
}

/* Between items stand blanks and at most one sign. NULL when something else does. */
static const char *item_pass_signs(const char *here, struct item *item)
{
    while (here != NULL && *here != '\0') {
        const gunichar sign = g_utf8_get_char(here);
        if (*here == '(') {
            here = item_pass_parentheses(here);
            continue;
        }
        if (item_digit(sign) >= 0 || item_is_letter(sign))
            break;
        if (g_unichar_isspace(sign))
            item->spaced = true;
        else if (!item_is_nothing(sign) && strchr("/-.,:+", sign < 0x80 ? (int)sign : '?') == NULL)
            return NULL;
        else if (!item_is_nothing(sign) && item->before == 0)
            item->before = sign;
        else if (!item_is_nothing(sign))
            return NULL;
        here = g_utf8_next_char(here);
    }
    return here;
}

/* Whether the text begins with a word that no date has, as names do: then nothing else of it need be looked at. */
static bool begins_unlike_date(const char *text)
{
    const char *end = text;
    while (g_ascii_isalpha(*end))
        end++;
    return end > text + 1 && (guchar)*end < 0x80 && word_find(text, (gsize)(end - text)) == NULL;
}

bool items_read(const char *text, struct items *items)
{
    const char *here = text;
    items->count = 0;
    items->ends_with_point = false;
    if (begins_unlike_date(text) || strlen(text) > TEXT_MOST)
        return false;
    while (items->count < ITEMS_MOST) {
        struct item item = { .kind = WORD_NONE };
        here = item_pass_signs(here, &item);
        if (here == NULL)
            return false;
        if (*here == '\0') {
            items->ends_with_point = item.before == '.';
            return item.before == 0 || item.before == '.';
        }
        here = item_digit(g_utf8_get_char(here)) >= 0 ? item_take_number(here, &item)
                                                      : item_take_word(here, &item);
        if (here == NULL)
            return false;
        items->list[items->count++] = item;
    }
    return false;
}
