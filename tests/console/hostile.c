#include "config.h"

#include "hostile.h"

#include <string.h>

#define COUNT 2048
#define COUNT_FULL 10240
#define SEED 2026

/* What acts on a terminal, hides, turns around or stacks; and what is syntax somewhere. Bytes that are no UTF-8 stand at
 * the end. Each control character, noncharacter and tag comes in beside them, one by one. */
static const char *const pieces[] = {
    /* Sequences of terminals: clear, move, scroll, modes, colours, titles, questions, clipboards, links, pictures, other
     * character sets, reset, a status line, a function key set, one that never ends. */
    "\033[2J",
    "\033[H",
    "\033[1;1Howned",
    "\033[99A",
    "\033[99D",
    "\033[3J",
    "\033[K",
    "\033[1K",
    "\033[5S",
    "\033[2;5r",
    "\033[?1049l",
    "\033[?25l",
    "\033[?7l",
    "\033[?2004l",
    "\033[4h",
    "\033[31;7m",
    "\033[38;2;1;2;3m",
    "\033[8m",
    "\033[c",
    "\033[6n",
    "\033[21t",
    "\033[8;1;1t",
    "\033[?1000h",
    "\033[!p",
    "\033]0;title\007",
    "\033]2;title\033\\",
    "\033]52;c;b3duZWQ=\007",
    "\033]8;;http://example.org\007link\033]8;;\007",
    "\033]4;1;?\007",
    "\033]1337;File=:AA\007",
    "\033Pq#0;2;0;0;0~~\033\\",
    "\033P$q\"p\033\\",
    "\033P+q544e\033\\",
    "\033_Gf=100;AA\033\\",
    "\033^private\033\\",
    "\033Xstring\033\\",
    "\033(0lqqk\033(B",
    "\033)0\016lqk\017",
    "\033c",
    "\033#8",
    "\0337\033[H\0338",
    "\033D",
    "\033M",
    "\033N",
    "\033=",
    "\033>",
    "\033%@",
    "\033 F",
    "\033Y  ",
    "\033kname\033\\",
    "\033[",
    "\033]",
    "\033P",
    "\033",
    "\033[999999999;99999999H",
    "\033[0;59;\"rm -rf .\"p",
    "\033[200~pasted\033[201~",
    "\302\2332J",
    "\302\2350;title\302\234",
    "\302\220q~\302\234",
    "\302\217",
    "\302\205",
    /* Line ends. */
    "\n",
    "\r",
    "\r\n",
    "\n\n",
    "\r\nBcc: x@example.org",
    "\v\f",
    "a\b\b\bb",
    "\t\t",
    "\a\a",
    /* Direction. */
    "\342\200\256evil",
    "\342\200\255ltr",
    "\342\200\252\342\200\253\342\200\254",
    "\342\201\246\342\201\247\342\201\250",
    "\342\201\251\342\201\251",
    "\342\200\216\342\200\217",
    "\330\234",
    "\327\223\327\225\327\223",
    "\330\247\331\204\330\263\331\204\330\247\331\205",
    "\327\220abc\327\221 12 (x)",
    "\360\220\244\200",
    /* Nothing to be seen. */
    "\342\200\213",
    "\342\200\214",
    "\342\200\215",
    "\342\201\240",
    "\357\273\277",
    "\302\255",
    "\315\217",
    "\341\205\237",
    "\343\205\244",
    "\357\276\240",
    "\342\200\250",
    "\342\200\251",
    "\342\201\242\342\201\243",
    "\341\240\216",
    "\357\277\271\357\277\273",
    "\342\240\200",
    "\302\240",
    "\343\200\200",
    "\342\200\200\342\200\212",
    "\357\270\217",
    "\363\240\204\200",
    /* Private use. */
    "\356\200\200",
    "\357\243\277",
    "\363\260\200\200",
    "\364\217\277\275",
    /* Marks: many, on nothing, enclosing, of other scripts. */
    "a\314\200\314\201\314\202\314\203\314\204\314\205\314\206\314\207",
    "\314\201first",
    "\342\203\235\342\203\240",
    "\340\270\201\340\271\211\340\271\211\340\271\211\340\271\211\340\271\211",
    "\327\251\326\274\326\270\327\202\326\274\326\270",
    "\340\244\225\340\245\215\340\244\267",
    "\341\204\200\341\205\241\341\206\250",
    "\340\275\223\340\276\201\340\276\201\340\276\201",
    /* Two cells, none, or who knows. */
    "\346\235\216\346\230\216",
    "\357\274\241\357\274\242",
    "\360\237\230\200",
    "\360\237\207\251\360\237\207\252",
    "\360\237\221\251\342\200\215\360\237\222\273",
    "\360\237\221\215\360\237\217\275",
    "\342\230\272\357\270\217",
    "1\357\270\217\342\203\243",
    "\360\240\200\200",
    "\357\275\261\357\276\236",
    "\342\225\220\342\226\210",
    "\306\203",
    "\304\203",
    "\357\267\275",
    "\360\222\210\231",
    /* Formats, placeholders, markup of CDK. */
    "%s%n%d%p%x",
    "%1$s%99999d",
    "%",
    "{name}",
    "{{x}}",
    "{0.__class__}",
    "${HOME}",
    "<#HL(2000000000)>",
    "</B><C></31/K>",
    "<!31>",
    "<L=999>",
    "\\n\\033[2J",
    "\\x1b",
    "\\",
    /* Cells of spreadsheets. */
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "=HYPERLINK(\"http://example.org\")",
    "\357\274\2351",
    "\357\274\213\357\274\215\357\274\240",
    " =1",
    "\"",
    "\"\"",
    ";",
    ",",
    "'",
    "a\",\"b",
    /* SQL. */
    "Robert'); DROP TABLE learner;--",
    "' OR '1'='1",
    "\" OR 1=1 --",
    "NEAR(a b)",
    "name:*",
    "^a AND NOT b",
    "%_%",
    "*[a-",
    "(((((",
    "$1 ?1 :a @b",
    "NULL",
    "x'00'",
    /* Shells and names of files. */
    "$(id)",
    "`id`",
    "; rm -rf .",
    "| cat",
    "& exit",
    "> /tmp/x",
    "../../etc/passwd",
    "/etc/passwd",
    "-rf",
    "--help",
    "--data=/nowhere",
    ".",
    "..",
    "~root",
    "C:\\nul",
    "con.pdf",
    "a/b",
    "@file",
    "*?[!]",
    /* PDF, XMP, HTML, URLs, mail. */
    ") Tj ET (",
    "endstream endobj",
    "%%EOF",
    "<< /JS (x) >>",
    "<feff0041>",
    "]]>",
    "<!-- -->",
    "<?xpacket end='w'?>",
    "<script>alert(1)</script>",
    "<img src=x onerror=x>",
    "\"><b>",
    "&lt;&#27;&#x1b;",
    "javascript:x",
    "http://example.org/\n",
    "a@b.example\r\nBcc: c",
    "=?UTF-8?B?G1sySg==?=",
    "<U+001B>",
    "<1B>",
    /* No UTF-8: continuations, beginnings, too long forms, halves of pairs, beyond the end, never bytes, other codes. */
    "\200",
    "\277\277",
    "\302",
    "\340\240",
    "\360\220\200",
    "\300\200",
    "\300\257",
    "\340\200\200",
    "\360\200\200\200",
    "\355\240\200",
    "\355\277\277",
    "\364\220\200\200",
    "\370\210\200\200\200",
    "\376\377",
    "\377",
    "\233[2J",
    "\2350;x\234",
    "caf\351",
    "\202\240\202\242",
    "\033\200[2J",
    "a\314",
    "\346\235",
};

/* One by one. */
static const struct {
    gunichar first, last, step;
} ranges[] = {
    { 0x01, 0x1F, 1 },
    { 0x7F, 0x9F, 1 },
    { 0x200B, 0x200F, 1 },
    { 0x202A, 0x202E, 1 },
    { 0x2060, 0x206F, 1 },
    { 0xFDD0, 0xFDEF, 1 },
    { 0xFFFE, 0xFFFF, 1 },
    { 0x1FFFE, 0x10FFFE, 0x10000 },
    { 0x1FFFF, 0x10FFFF, 0x10000 },
    { 0xE0001, 0xE007F, 0x15 },
    { 0xFFF0, 0xFFFD, 1 },
};

/* What stands around a piece. The fillers take it over the edges of fields of usual widths. */
static const struct {
    const char *before, *filler;
    guint cells; /* of the filler */
    const char *after;
} frames[] = {
    { "", "", 0, "" },
    { "Anna ", "", 0, " Eve" },
    { "", "x", 19, "y" },
    { "a", "\346\235\216", 30, "z" },
};

#define AMONG_WORDS 1

guint hostile_count(void)
{
    return g_strcmp0(g_getenv("TESTAMUR_TEST_FULL"), "1") == 0 ? COUNT_FULL : COUNT;
}

static guint range_length(gsize range)
{
    return (ranges[range].last - ranges[range].first) / ranges[range].step + 1;
}

static guint count_pieces(void)
{
    guint count = G_N_ELEMENTS(pieces);
    for (gsize i = 0; i < G_N_ELEMENTS(ranges); i++)
        count += range_length(i);
    return count;
}

static void append_piece(GString *text, guint piece)
{
    if (piece < G_N_ELEMENTS(pieces)) {
        g_string_append(text, pieces[piece]);
        return;
    }
    piece -= (guint)G_N_ELEMENTS(pieces);
    gsize range = 0;
    for (; piece >= range_length(range); range++)
        piece -= range_length(range);
    g_string_append_unichar(text, ranges[range].first + piece * ranges[range].step);
}

static void append_framed(GString *text, guint piece, guint frame)
{
    g_string_append(text, frames[frame].before);
    for (guint i = 0; i < frames[frame].cells; i++)
        g_string_append(text, frames[frame].filler);
    append_piece(text, piece);
    g_string_append(text, frames[frame].after);
}

char *hostile_text(guint number)
{
    GString *text = g_string_new(NULL);
    const guint count = count_pieces();
    if (number < count * G_N_ELEMENTS(frames)) {
        append_framed(text, number % count, number / count);
        return g_string_free(text, FALSE);
    }
    GRand *random = g_rand_new_with_seed(SEED + number);
    for (gint32 left = g_rand_int_range(random, 2, 4); left > 0; left--) {
        const guint piece = (guint)g_rand_int_range(random, 0, (gint32)count);
        const guint frame = (guint)g_rand_int_range(random, 0, G_N_ELEMENTS(frames));
        append_framed(text, piece, left > 1 ? AMONG_WORDS : frame);
    }
    g_rand_free(random);
    return g_string_free(text, FALSE);
}
