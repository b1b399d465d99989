/* How well what was typed into the palette fits a command. Pure. Layer: console/pages. Called by the palette. */
#ifndef CONSOLE_PAGES_PALETTE_MATCH_H
#define CONSOLE_PAGES_PALETTE_MATCH_H

/* Folded texts (text_fold) of what can be found: "Reissue", "reissue", "testamur reissue", "Makes it again ...". */
struct palette_words {
    char *caption, *name, *equivalent, *help;
};

/* 0: not at all; the higher the better. Each of the words typed (folded, NULL-terminated) must fit something. No words:
 * everything fits alike. */
int palette_match(const struct palette_words *words, const char *const *typed);

#endif
