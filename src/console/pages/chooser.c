#include "config.h"

#include "console/pages/chooser.h"

#include "console/terminal/key.h"

/* Moves by lines and by screens; both kinds of moving read it. */
struct move {
    int code, lines, screens;
    bool letter;
};

#define FAR 1000000000

static const struct move moves[] = {
    { .code = KEY_CODE_UP, .lines = -1 },           { .code = KEY_CODE_DOWN, .lines = 1 },
    { .code = KEY_CONTROL('p'), .lines = -1 },      { .code = KEY_CONTROL('n'), .lines = 1 },
    { .code = KEY_CODE_PAGE_UP, .screens = -1 },    { .code = KEY_CODE_PAGE_DOWN, .screens = 1 },
    { .code = KEY_CONTROL('b'), .screens = -1 },    { .code = KEY_CONTROL('f'), .screens = 1 },
    { .code = KEY_CODE_HOME, .lines = -FAR },       { .code = KEY_CODE_END, .lines = FAR },
    { .code = 'k', .lines = -1, .letter = true },   { .code = 'j', .lines = 1, .letter = true },
    { .code = 'g', .lines = -FAR, .letter = true }, { .code = 'G', .lines = FAR, .letter = true },
};

static const struct move *move_find(int code, bool letters)
{
    for (gsize i = 0; i < G_N_ELEMENTS(moves); i++)
        if (moves[i].code == code && (letters || !moves[i].letter))
            return &moves[i];
    return NULL;
}

static int move_lines(const struct move *move, int rows)
{
    return move->lines + move->screens * MAX(rows - 1, 1);
}

static void keep_visible(struct chooser *chooser)
{
    if (chooser->current < chooser->first)
        chooser->first = MAX(chooser->current, 0);
    if (chooser->current >= chooser->first + chooser->rows)
        chooser->first = chooser->current - chooser->rows + 1;
    chooser->first = CLAMP(chooser->first, 0, MAX(chooser->count - chooser->rows, 0));
}

void chooser_go(struct chooser *chooser, int current)
{
    chooser->current = chooser->count == 0 ? -1 : CLAMP(current, 0, chooser->count - 1);
    keep_visible(chooser);
}

void chooser_set_count(struct chooser *chooser, int count)
{
    chooser->count = count;
    chooser_go(chooser, chooser->current);
}

void chooser_set_rows(struct chooser *chooser, int rows)
{
    chooser->rows = MAX(rows, 1);
    keep_visible(chooser);
}

enum outcome chooser_key(struct chooser *chooser, int code, bool letters)
{
    const struct move *move = move_find(code, letters);
    if (move == NULL)
        return OUTCOME_IGNORED;
    chooser_go(chooser, chooser->current + move_lines(move, chooser->rows));
    return OUTCOME_HANDLED;
}

enum outcome chooser_scroll_key(struct chooser *chooser, int code, bool letters)
{
    const struct move *move = move_find(code, letters);
    if (move == NULL)
        return OUTCOME_IGNORED;
    chooser->first = CLAMP(chooser->first + move_lines(move, chooser->rows), 0,
                           MAX(chooser->count - chooser->rows, 0));
    return OUTCOME_HANDLED;
}
