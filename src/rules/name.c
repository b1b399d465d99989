#include "config.h"

#include "rules/name.h"

#include "base/text.h"
#include "rules/name_damage.h"

#include <stdbool.h>
#include <string.h>

/* Characters; what is longer is text that slipped into the column, and would fill screens. */
#define NAME_MOST 1000
#define MARKS_LIMIT 4 /* combining marks on one letter; more overprint the lines above and below */

/* Printed as nothing though they are letters or symbols to Unicode. */
static bool is_filler(gunichar character)
{
    return character == 0x115f || character == 0x1160 || character == 0x3164 || character == 0xffa0
           || character == 0x2800;
}

static bool is_space(gunichar character)
{
    return character == '\t' || character == '\n' || character == '\r'
           || (character != 0x1680 && g_unichar_isspace(character));
}

/* Spaces that hold two words together; they are kept inside a name, for a person to decide on. */
static bool is_no_break_space(gunichar character)
{
    return character == 0xa0 || character == 0x2007 || character == 0x202f;
}

/* Controls other than those that are white space, and code points that are no characters. */
static bool is_forbidden(gunichar character)
{
    if (g_unichar_iscntrl(character))
        return character != '\t' && character != '\n' && character != '\r';
    return (character >= 0xfdd0 && character <= 0xfdef) || (character & 0xfffe) == 0xfffe;
}

static bool is_seen(gunichar character)
{
    switch (g_unichar_type(character)) {
    case G_UNICODE_CONTROL:
    case G_UNICODE_FORMAT:
    case G_UNICODE_NON_SPACING_MARK:
    case G_UNICODE_ENCLOSING_MARK:
        return false;
    default:
        return !g_unichar_isspace(character) && !is_filler(character);
    }
}

typedef bool character_test(gunichar character);

static bool has_character(const char *text, character_test *test)
{
    for (; *text != '\0'; text = g_utf8_next_char(text)) {
        if (test(g_utf8_get_char(text)))
            return true;
    }
    return false;
}

/* Trims, makes each run of white space one space (a run of ideographic spaces one of those), and drops
 * byte order marks. Caller frees. */
static char *text_clean(const char *text)
{
    GString *clean = g_string_new(NULL);
    gunichar pending = 0; /* the white space seen since the last character kept */
    for (; *text != '\0'; text = g_utf8_next_char(text)) {
        const gunichar character = g_utf8_get_char(text);
        if (character == 0xfeff)
            continue;
        if (is_space(character)) {
            const bool kept = is_no_break_space(character) || character == 0x3000;
            if (pending == 0)
                pending = kept ? character : ' ';
            else if (pending != character)
                pending = ' ';
            continue;
        }
        if (pending != 0 && clean->len > 0)
            g_string_append_unichar(clean, pending);
        pending = 0;
        g_string_append_unichar(clean, character);
    }
    return g_string_free(clean, FALSE);
}

/* Han characters that normalisation would replace by the common form, though families write this one,
 * and marks that it would replace by another mark. */
static bool is_kept_form(gunichar character)
{
    gunichar first, second;
    const bool han = (character >= 0xf900 && character <= 0xfaff)
                     || (character >= 0x2f800 && character <= 0x2fa1f);
    return han
           || (g_unichar_ismark(character) && g_unichar_decompose(character, &first, &second)
               && second == 0);
}

/* NFC, unless that would replace such a form: then the name stays as it was typed. Caller frees. */
static char *text_compose(const char *text)
{
    return has_character(text, is_kept_form) ? g_strdup(text)
                                             : g_utf8_normalize(text, -1, G_NORMALIZE_NFC);
}

static bool is_private(gunichar character)
{
    return g_unichar_type(character) == G_UNICODE_PRIVATE_USE;
}

static bool is_unassigned(gunichar character)
{
    return g_unichar_type(character) == G_UNICODE_UNASSIGNED;
}

/* Emoji and other symbols that belong to no script. */
static bool is_picture(gunichar character)
{
    if (character < 0x80)
        return false;
    switch (g_unichar_type(character)) {
    case G_UNICODE_OTHER_SYMBOL:
    case G_UNICODE_MATH_SYMBOL:
    case G_UNICODE_CURRENCY_SYMBOL:
        return g_unichar_get_script(character) == G_UNICODE_SCRIPT_COMMON;
    case G_UNICODE_ENCLOSING_MARK:
        return true;
    default:
        return character == 0xfe0f || (character >= 0x1f3fb && character <= 0x1f3ff);
    }
}

/* Whether compatibility changes what canonical equivalence leaves as it is. */
static bool has_compatible_form(gunichar character)
{
    gunichar canonical[G_UNICHAR_MAX_DECOMPOSITION_LENGTH];
    gunichar compatible[G_UNICHAR_MAX_DECOMPOSITION_LENGTH];
    const gsize one =
        g_unichar_fully_decompose(character, FALSE, canonical, G_N_ELEMENTS(canonical));
    const gsize other =
        g_unichar_fully_decompose(character, TRUE, compatible, G_N_ELEMENTS(compatible));
    return one != other || memcmp(canonical, compatible, one * sizeof *canonical) != 0;
}

/* Letters that stand for others: ligatures, full width, half width, letters of formulas, and the forms
 * of Arabic letters that old systems stored. */
static bool is_substitute(gunichar character)
{
    if (character < 0x2000)
        return false;
    if ((character >= 0xff66 && character <= 0xffdc) || (character >= 0xfe70 && character <= 0xfefc)
        || (character >= 0xfb13 && character <= 0xfb17))
        return true;
    const GUnicodeScript script = g_unichar_get_script(character);
    return g_unichar_isalnum(character) && g_unichar_type(character) != G_UNICODE_MODIFIER_LETTER
           && (script == G_UNICODE_SCRIPT_LATIN || script == G_UNICODE_SCRIPT_COMMON)
           && has_compatible_form(character);
}

/* Scripts whose letters don't change when a joiner stands between them. */
static bool is_unjoined_script(GUnicodeScript script)
{
    switch (script) {
    case G_UNICODE_SCRIPT_COMMON:
    case G_UNICODE_SCRIPT_LATIN:
    case G_UNICODE_SCRIPT_GREEK:
    case G_UNICODE_SCRIPT_CYRILLIC:
    case G_UNICODE_SCRIPT_HAN:
    case G_UNICODE_SCRIPT_HIRAGANA:
    case G_UNICODE_SCRIPT_KATAKANA:
    case G_UNICODE_SCRIPT_HANGUL:
        return true;
    default:
        return false;
    }
}

/* Whether a character is drawn as nothing and has no work to do behind this neighbour (0: none). */
static bool is_idle(gunichar character, gunichar before)
{
    const GUnicodeScript script =
        before != 0 ? g_unichar_get_script(before) : G_UNICODE_SCRIPT_COMMON;
    if (character == 0x200c || character == 0x200d)
        return is_unjoined_script(script);
    if (character >= 0xfe00 && character <= 0xfe0e)
        return script == G_UNICODE_SCRIPT_LATIN || script == G_UNICODE_SCRIPT_COMMON;
    if (character >= 0xe0100 && character <= 0xe01ef)
        return script != G_UNICODE_SCRIPT_HAN;
    if (is_filler(character))
        return true;
    if (g_unichar_type(character) != G_UNICODE_FORMAT)
        return false;
    const bool soft_hyphen = character == 0xad;
    const bool direction = character == 0x61c || character == 0x200e || character == 0x200f
                           || (character >= 0x202a && character <= 0x202e)
                           || (character >= 0x2066 && character <= 0x2069);
    const bool drawn = (character >= 0x600 && character <= 0x605) || character == 0x6dd
                       || character == 0x70f || character == 0x8e2 || character == 0x180e;
    return !soft_hyphen && !direction && !drawn;
}

static bool has_idle(const char *name)
{
    gunichar before = 0;
    for (; *name != '\0'; name = g_utf8_next_char(name)) {
        const gunichar character = g_utf8_get_char(name);
        if (is_idle(character, before))
            return true;
        before = character;
    }
    return false;
}

/* Overrides and embeddings, and isolates that are not closed, reorder what stands beside the name. */
static bool has_open_direction(const char *name)
{
    int open = 0;
    for (; *name != '\0'; name = g_utf8_next_char(name)) {
        const gunichar character = g_utf8_get_char(name);
        if (character >= 0x202a && character <= 0x202e)
            return true;
        if (character >= 0x2066 && character <= 0x2068)
            open++;
        else if (character == 0x2069 && --open < 0)
            return true;
    }
    return open != 0;
}

static bool has_many_marks(const char *name)
{
    int marks = 0;
    for (; *name != '\0'; name = g_utf8_next_char(name)) {
        const gunichar character = g_utf8_get_char(name);
        const bool mark = g_unichar_type(character) == G_UNICODE_NON_SPACING_MARK
                          && g_unichar_get_script(character) == G_UNICODE_SCRIPT_INHERITED;
        marks = mark ? marks + 1 : 0;
        if (marks > MARKS_LIMIT)
            return true;
    }
    return false;
}

static bool is_letter_or_digit(gunichar character)
{
    return g_unichar_isalnum(character);
}

static bool has_no_letter(const char *name)
{
    return !has_character(name, is_letter_or_digit);
}

static bool is_address(const char *name)
{
    return strchr(name, '@') != NULL
           && g_regex_match_simple("[^\\s@]@[^\\s@]+\\.[^\\s@]", name, 0, 0);
}

static bool has_private(const char *name)
{
    return has_character(name, is_private);
}

static bool has_unassigned(const char *name)
{
    return has_character(name, is_unassigned);
}

static bool has_picture(const char *name)
{
    return has_character(name, is_picture);
}

static bool has_substitute(const char *name)
{
    return has_character(name, is_substitute);
}

static bool has_no_break_space(const char *name)
{
    return has_character(name, is_no_break_space);
}

/* In which names something can be: most of it can't in plain ASCII, as most names of a large file are, and nearly nothing
 * in letters alone. */
enum name_sort {
    NAME_OF_LETTERS = 1, /* of ASCII, with digits and with signs that mean nothing here */
    NAME_OF_SIGNS = 2,   /* ASCII with one of ? & @, or without letters */
    NAME_FOREIGN = 4,
};
#define NAME_ASCII (NAME_OF_LETTERS | NAME_OF_SIGNS)

static enum name_sort name_sort_of(const char *name)
{
    bool letters = false, signs = false;
    for (; *name != '\0'; name++) {
        if ((guchar)*name >= 0x80)
            return NAME_FOREIGN;
        letters = letters || g_ascii_isalnum(*name);
        signs = signs || *name == '?' || *name == '&' || *name == '@';
    }
    return letters && !signs ? NAME_OF_LETTERS : NAME_OF_SIGNS;
}

/* What a person has to look at, in the order in which one reason hides another. */
static const struct {
    bool (*applies)(const char *name);
    guint sorts; /* of names in which it can be at all */
    const char *remark;
} reviews[] = {
    { name_is_marker, NAME_ASCII | NAME_FOREIGN,
      "is a word that programs write where a name is missing" },
    { name_is_misread_utf8, NAME_FOREIGN,
      "looks damaged: UTF-8 that was read in another character set" },
    { has_picture, NAME_FOREIGN, "contains an emoji or a symbol, which no text font has" },
    { has_no_letter, NAME_OF_SIGNS | NAME_FOREIGN, "has no letter" },
    { name_is_misread_script, NAME_FOREIGN,
      "looks damaged: another script that was read as Western European" },
    { name_has_lost_letters, NAME_OF_SIGNS | NAME_FOREIGN,
      "seems to have lost letters: it contains ? or U+FFFD" },
    { name_has_entity, NAME_OF_SIGNS | NAME_FOREIGN, "contains an HTML entity such as &amp;" },
    { is_address, NAME_OF_SIGNS | NAME_FOREIGN, "looks like an e-mail address" },
    { has_private, NAME_FOREIGN, "contains a character for private use, which fonts do not share" },
    { has_unassigned, NAME_FOREIGN, "contains a code point to which no character is assigned" },
    { has_substitute, NAME_FOREIGN,
      "contains letters in a special form, such as full width or a ligature" },
    { has_no_break_space, NAME_FOREIGN, "contains a no-break space" },
    { has_open_direction, NAME_FOREIGN,
      "contains characters that change the direction of what follows" },
    { has_idle, NAME_FOREIGN, "contains an invisible character" },
    { has_many_marks, NAME_FOREIGN, "has more marks on one letter than can be printed" },
};

static void review(struct name_judgement *judgement)
{
    const guint sort = name_sort_of(judgement->clean);
    for (guint i = 0; i < G_N_ELEMENTS(reviews); i++) {
        if ((reviews[i].sorts & sort) == 0 || !reviews[i].applies(judgement->clean))
            continue;
        judgement->verdict = NAME_REVIEW;
        judgement->remark = reviews[i].remark;
        return;
    }
}

static void reject(struct name_judgement *judgement, const char *remark)
{
    judgement->verdict = NAME_REJECT;
    judgement->remark = remark;
}

/* One blank at the end is padding that many exports add: dropped without a word. */
static bool is_same_but_for_padding(const char *name, const char *clean)
{
    const size_t length = strlen(clean);
    return strncmp(name, clean, length) == 0
           && (name[length] == '\0' || (name[length] == ' ' && name[length + 1] == '\0'));
}

/* Words of printable ASCII with one space between them, as most names are: there is nothing to clean in them. */
static bool is_plain(const char *name)
{
    char before = ' ';
    for (; *name != '\0'; name++) {
        if (*name < ' ' || *name > '~' || (*name == ' ' && before == ' '))
            return false;
        before = *name;
    }
    return before != ' ';
}

static bool is_endless(const char *name)
{
    return strlen(name) > NAME_MOST && g_utf8_strlen(name, -1) > NAME_MOST;
}

void name_judge(const char *name, struct name_judgement *judgement)
{
    *judgement = (struct name_judgement){ .verdict = NAME_SHOW, .clean = NULL, .remark = "" };
    if (is_endless(name)) {
        reject(judgement, "is longer than 1000 characters");
        return;
    }
    if (is_plain(name)) {
        judgement->clean = g_strdup(name);
        review(judgement);
        return;
    }
    if (has_character(name, is_forbidden)) {
        reject(judgement, "contains a control character");
        return;
    }
    g_autofree char *clean = text_clean(name);
    if (!has_character(clean, is_seen)) {
        reject(judgement, "is empty");
        return;
    }
    if (!is_same_but_for_padding(name, clean))
        judgement->verdict = NAME_SANITISE;
    judgement->clean = g_str_is_ascii(clean) ? g_steal_pointer(&clean) : text_compose(clean);
    review(judgement);
}

void name_judgement_clear(struct name_judgement *judgement)
{
    g_clear_pointer(&judgement->clean, g_free);
    judgement->remark = "";
}

char *name_choose(const char *profile, const char *first, const char *last)
{
    g_autofree char *trimmed = text_trim(profile != NULL ? profile : "");
    if (*trimmed != '\0')
        return g_strdup(profile);
    g_autofree char *joined =
        g_strjoin(" ", first != NULL ? first : "", last != NULL ? last : "", NULL);
    char *name = text_trim(joined);
    if (*name == '\0')
        g_clear_pointer(&name, g_free);
    return name;
}
