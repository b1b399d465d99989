#include "config.h"

#include "import/cell_words.h"

#include "import/heading_words.h"

#include <string.h>

/* Layer: import. */

static const char *const words_done[] = {
    "completed|complete|done|finished|passed|pass|yes|y|true|1|x|ok|attended|present|"
    "achieved|certified|awarded|successful",
    "abgeschlossen|vollständig|erledigt|fertig|bestanden|ja|j|wahr|teilgenommen|anwesend|"
    "erfolgreich|terminé|achevé|complet|réussi|validé|oui|vrai|présent|acquis|admis|reçu",
    "completado|completo|finalizado|terminado|aprobado|sí|si|verdadero|presente|superado|apto|"
    "concluído|concluida|concluído(a)|aprovado|sim|verdadeiro|completato|completata|finito|"
    "superata|vero|idoneo",
    "voltooid|compleet|afgerond|geslaagd|waar|behaald|aanwezig|fuldført|gennemført|færdig|bestået|"
    "fullført|ferdig|bestått|sann|slutförd|slutfört|klar|godkänd|sant|fullföljt|suoritettu|valmis|"
    "hyväksytty|kyllä|tosi|läpäisty",
    "ukończono|ukończony|ukończone|ukończyła|ukończył|zaliczone|zaliczony|zaliczono|tak|prawda|"
    "dokončeno|splněno|splnil|splnila|ano|pravda|dokončené|splnené|áno|završeno|položeno|da|"
    "finalizat|finalizată|completat|promovat|admis|adevărat|teljesítve|teljesítette|befejezve|"
    "megfelelt|sikeres|igen|igaz|elvégezte",
    "tamamlandı|tamamladı|bitti|geçti|evet|doğru|başarılı|ολοκληρώθηκε|ολοκληρωμένο|ναι|επιτυχία|"
    "επιτυχής|завершено|завершен|завершён|завершил|завершила|выполнено|выполнен|пройден|пройдено|"
    "сдано|сдал|сдала|зачёт|зачет|зачтено|да|истина|виконано|зараховано|пройшов|пройшла|так|"
    "завершив|завершила",
    "مكتمل|اكتمل|أكمل|تم|تم الإكمال|ناجح|نعم|صحيح|הושלם|הושלמה|סיים|סיימה|עבר|עברה|כן|تکمیل شده|"
    "بله|पूर्ण|हाँ|hoàn thành|đã hoàn thành|có|đạt|เสร็จสิ้น|ผ่าน|ใช่",
    "完成|已完成|完了|修了|合格|はい|済|済み|是|通过|通過|已通过|完成している|受講済|受講済み|"
    "完了済み|완료|완료됨|이수|수료|합격|예|통과",
};

static const char *const words_undone[] = {
    "not completed|incomplete|not complete|not done|unfinished|failed|fail|no|n|false|0|not passed|"
    "not attempted|not started|in progress|absent|not yet completed|pending|dropped|withdrawn|"
    "registered|enrolled|never",
    "nicht abgeschlossen|unvollständig|nicht vollständig|offen|in bearbeitung|nicht bestanden|nein|"
    "falsch|abwesend|nicht teilgenommen|non terminé|non achevé|inachevé|incomplet|échoué|échec|non|"
    "faux|absent|en cours|non validé|non acquis|refusé|ajourné",
    "no completado|sin completar|incompleto|no finalizado|suspenso|reprobado|no aprobado|falso|"
    "ausente|en curso|no apto|não concluído|não|por concluir|reprovado|em andamento|não concluída|"
    "não completado|non completato|non completata|incompleta|incompleto|non superato|assente|in "
    "corso|non idoneo",
    "niet voltooid|onvolledig|niet afgerond|gezakt|nee|onwaar|niet behaald|afwezig|ikke fuldført|"
    "ikke gennemført|nej|ikke bestået|ikke fullført|nei|ikke bestått|usann|ej slutförd|inte "
    "slutförd|ej slutfört|inte slutfört|ej godkänd|underkänd|falskt|ei suoritettu|suorittamatta|"
    "kesken|hylätty|ei|epätosi|keskeneräinen",
    "nie ukończono|nieukończone|nieukończony|niezaliczone|nie zaliczono|nie|fałsz|nedokončeno|"
    "nesplněno|nesplnil|nesplnila|ne|nepravda|nedokončené|nesplnené|nije završeno|nu|nefinalizat|"
    "necompletat|nepromovat|respins|fals|nem teljesített|nincs teljesítve|nem teljesítette|nem "
    "felelt meg|sikertelen|nem|hamis",
    "tamamlanmadı|tamamlamadı|bitmedi|kaldı|hayır|yanlış|başarısız|δεν ολοκληρώθηκε|μη "
    "ολοκληρωμένο|όχι|αποτυχία|не завершено|не завершен|не завершён|не завершил|не завершила|не "
    "выполнено|не выполнен|не пройден|не пройдено|не сдано|не сдал|не сдала|незачёт|незачет|не "
    "зачтено|нет|ложь|не виконано|не зараховано|не пройшов|не пройшла|ні|не завершив",
    "غير مكتمل|لم يكتمل|لم يكمل|راسب|لا|خطأ|לא הושלם|לא הושלמה|לא סיים|לא סיימה|נכשל|נכשלה|לא|"
    "تکمیل نشده|خیر|अपूर्ण|नहीं|chưa hoàn thành|không|chưa đạt|ยังไม่เสร็จสิ้น|ไม่ผ่าน|ไม่",
    "未完成|未完了|未修了|不合格|いいえ|未|否|未通过|未通過|没有完成|尚未完成|不完成|未受講|受講中|"
    "미완료|미이수|"
    "미수료|불합격|아니오|아니요|완료되지 않음|완료하지 않음",
};

/* What Moodle adds in parentheses when an activity is done and not passed. */
static const char *const words_failed[] = {
    "did not achieve pass grade|failed|fail|not passed|nicht bestanden|bewertung: nicht bestanden|"
    "ohne erreichen der mindestpunktzahl|bestehensgrenze nicht erreicht|n'a pas obtenu la note "
    "requise|sans la note de réussite|note minimale non atteinte|n'a pas atteint la note minimale|"
    "note de passage non atteinte",
    "no alcanzó la calificación de aprobado|no ha alcanzado la calificación de aprobado|no obtuvo "
    "la calificación aprobatoria|senza raggiungere la sufficienza|non ha raggiunto la sufficienza|"
    "voto sufficiente non raggiunto|não atingiu a nota de aprovação|não obteve nota de aprovação|"
    "não atingiu a nota para aprovação|voldoende niet behaald|slaagcijfer niet behaald|geen "
    "voldoende behaald",
    "uppnådde inte godkänt betyg|ej godkänt betyg|opnåede ikke bestået karakter|oppnådde ikke "
    "bestått karakter|ei saavuttanut hyväksyttyä arvosanaa|hylätty arvosana|nie uzyskano oceny "
    "zaliczającej|nie osiągnięto progu zaliczeniowego|nezískána hodnota potřebná ke splnění|"
    "nedosažena známka pro splnění|nedosiahnutá známka|не достигнут проходной балл|не набран "
    "проходной балл|прохідний бал не досягнуто|не отримано прохідний бал",
    "nem érte el a teljesítési szintet|nu a obținut nota de trecere|geçme notuna ulaşılamadı|geçer "
    "not alamadı|δεν επιτεύχθηκε ο προβιβάσιμος "
    "βαθμός|未达到及格分数|未达及格分|未達及格分數|合格点に"
    "達していない|合格点未達成|통과 점수 미달|합격 점수를 얻지 못함|לא השיג ציון עובר|لم يحقق درجة "
    "النجاح",
};

static const char *const words_active[] = {
    "active|current|enabled|aktiv|aktuell|actif|active|activo|activa|attivo|attiva|ativo|ativa|"
    "actief|"
    "aktiivinen|aktywny|aktywna|aktivní|aktívny|activ|activă|aktív|aktif|etkin|ενεργός|ενεργή|"
    "активен|"
    "активный|активна|активний|نشط|פעיל|活动|激活|有效|使用中|啟用|アクティブ|有効|활성|활성화",
};

static const char *const words_inactive[] = {
    "inactive|not current|disabled|deactivated|inaktiv|nicht "
    "aktuell|deaktiviert|inactif|inactive|non "
    "actuel|inactivo|inactiva|no vigente|inattivo|inativo|inactief|niet "
    "actueel|nieaktywny|neaktivní|"
    "neaktívny|inactiv|inaktív|pasif|ανενεργός|неактивен|неактивный|неактивний|غير نشط|לא "
    "פעיל|不活动|"
    "未激活|無効|非アクティブ|비활성",
};

static void words_add(GHashTable *index, const char *const *lists, gsize count, int value)
{
    for (gsize i = 0; i < count; i++) {
        g_auto(GStrv) words = g_strsplit(lists[i], "|", -1);
        for (char **word = words; *word != NULL; word++)
            g_hash_table_insert(index, heading_key(*word), GINT_TO_POINTER(value));
    }
}

#define WORD_FAILED 3

static GHashTable *words_index_new(void)
{
    GHashTable *index = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    words_add(index, words_failed, G_N_ELEMENTS(words_failed), WORD_FAILED);
    words_add(index, words_undone, G_N_ELEMENTS(words_undone), CELL_WORD_UNDONE);
    words_add(index, words_done, G_N_ELEMENTS(words_done), CELL_WORD_DONE);
    return index;
}

static int words_look_up(GHashTable *index, const char *text)
{
    g_autofree char *key = heading_key(text);
    return key[0] != '\0' ? GPOINTER_TO_INT(g_hash_table_lookup(index, key)) : CELL_WORD_UNKNOWN;
}

/* The lists above in the form for comparing: made once, never changed. */
static int words_find(const char *text)
{
    static GHashTable *index;
    if (g_once_init_enter(&index))
        g_once_init_leave(&index, words_index_new());
    return words_look_up(index, text);
}

#define WORD_ACTIVE 1
#define WORD_INACTIVE 2

static GHashTable *words_states_new(void)
{
    GHashTable *index = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    words_add(index, words_active, G_N_ELEMENTS(words_active), WORD_ACTIVE);
    words_add(index, words_inactive, G_N_ELEMENTS(words_inactive), WORD_INACTIVE);
    return index;
}

static int words_find_state(const char *text)
{
    static GHashTable *index;
    if (g_once_init_enter(&index))
        g_once_init_leave(&index, words_states_new());
    return words_look_up(index, text);
}

bool cell_is_active(const char *text)
{
    return words_find_state(text) == WORD_ACTIVE;
}

bool cell_is_suspended(const char *text)
{
    return words_find_state(text) == WORD_INACTIVE || heading_means(text, HEADING_SUSPENDED);
}

static const struct {
    const char *sign;
    enum cell_word word;
} words_signs[] = {
    { "✓", CELL_WORD_DONE },   { "✔", CELL_WORD_DONE },   { "☑", CELL_WORD_DONE },
    { "✅", CELL_WORD_DONE },   { "○", CELL_WORD_DONE },   { "◯", CELL_WORD_DONE },
    { "〇", CELL_WORD_DONE },  { "✗", CELL_WORD_UNDONE }, { "✘", CELL_WORD_UNDONE },
    { "☐", CELL_WORD_UNDONE }, { "❌", CELL_WORD_UNDONE }, { "×", CELL_WORD_UNDONE },
};

static enum cell_word words_find_sign(const char *text)
{
    g_autofree char *sign = g_strstrip(g_strdup(text));
    for (gsize i = 0; i < G_N_ELEMENTS(words_signs); i++)
        if (strcmp(words_signs[i].sign, sign) == 0)
            return words_signs[i].word;
    return CELL_WORD_UNKNOWN;
}

enum cell_word cell_word_read(const char *text)
{
    const int whole = words_find(text);
    if (whole == CELL_WORD_DONE || whole == CELL_WORD_UNDONE)
        return (enum cell_word)whole;
    g_autofree char *before = NULL;
    g_autofree char *within = heading_within(text, &before);
    if (within == NULL)
        return words_find_sign(text);
    const int outer = words_find(before), inner = words_find(within);
    if (outer == CELL_WORD_DONE && (inner == WORD_FAILED || inner == CELL_WORD_UNDONE))
        return CELL_WORD_UNDONE;
    return outer == WORD_FAILED ? CELL_WORD_UNKNOWN : (enum cell_word)outer;
}

bool cell_is_blank(const char *text)
{
    if (*text > ' ')
        return false;
    for (const char *here = text; *here != '\0'; here = g_utf8_next_char(here))
        if (!g_unichar_isspace(g_utf8_get_char(here)))
            return false;
    return true;
}

bool cells_are_blank(char *const *cells, guint count, guint from)
{
    for (guint i = from; i < count; i++)
        if (!cell_is_blank(cells[i]))
            return false;
    return true;
}

/* Most cells are longer than any of these words, or begin with another letter. */
#define WORDS_LONGEST 20

static bool words_is_one_of(const char *text, const char *const *words, gsize count)
{
    text += strspn(text, " \t\r\n");
    gsize length = strnlen(text, WORDS_LONGEST + 1);
    if (length > WORDS_LONGEST)
        return false;
    while (length > 0 && g_ascii_isspace(text[length - 1]))
        length--;
    for (gsize i = 0; i < count; i++)
        if (g_ascii_tolower(words[i][0]) == g_ascii_tolower(text[0]) && strlen(words[i]) == length
            && g_ascii_strncasecmp(words[i], text, length) == 0)
            return true;
    return false;
}

/* The first bytes of all that stands for nothing. */
#define NULL_BEGINNINGS " \t\r\n-.nNkKeE\xC2\xE2\xE3"

bool cell_is_null(const char *text)
{
    static const char *const nulls[] = {
        "-",    "–",  "—", "--",   "N/A", "NA",   "n.a.", "n. a.",         "k.A.",          "k. A.",
        "n.v.", "EX", ".", "null", "nil", "None", "NaN",  "Not Attempted", "Not Available",
    };
    if (g_ascii_isdigit(text[0]) || strchr(NULL_BEGINNINGS, text[0]) == NULL)
        return false;
    return cell_is_blank(text) || words_is_one_of(text, nulls, G_N_ELEMENTS(nulls));
}

bool cell_is_error(const char *text)
{
    static const char *const errors[] = {
        "#REF!",    "#VALUE!", "#NAME?",   "#DIV/0!", "#NUM!",   "#NULL!",  "#N/A",
        "#SPILL!",  "#BEZUG!", "#WERT!",   "#ZAHL!",  "#VALOR!", "#NV",     "#NOM?",
        "#VALEUR!", "#¡REF!",  "#¡VALOR!", "Err:502", "Err:508", "Err:522",
    };
    if (text[0] != '#' && text[0] != 'E')
        return false;
    if (words_is_one_of(text, errors, G_N_ELEMENTS(errors)))
        return true;
    /* A column that was too narrow: nothing but its fence. */
    return text[0] == '#' && text[1] == '#' && text[strspn(text, "#")] == '\0';
}
