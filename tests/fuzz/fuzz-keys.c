/* What a terminal sends, as keys and pastes: any bytes, in one piece, after which the line is gone. */
#include "config.h"

#include "support.h"

#include "console/terminal/input.h"

#include <fcntl.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* What a pipe takes at once. */
#define BYTES_MOST 4096

int LLVMFuzzerInitialize(int *argc G_GNUC_UNUSED, char ***argv G_GNUC_UNUSED)
{
    demand(setlocale(LC_ALL, "C.UTF-8") != NULL);
    FILE *nowhere = fopen("/dev/null", "w");
    demand(newterm("xterm-256color", nowhere, stdin) != NULL);
    raw();
    noecho();
    nonl();
    set_escdelay(0);
    return 0;
}

/* Standard input gives these bytes, and then its end. */
static void give_input(const uint8_t *data, size_t size)
{
    int ends[2];
    demand(pipe2(ends, O_CLOEXEC) == 0);
    demand(size == 0 || write(ends[1], data, size) == (gssize)size);
    close(ends[1]);
    demand(dup2(ends[0], STDIN_FILENO) == STDIN_FILENO);
    close(ends[0]);
}

static void check_paste(const char *paste)
{
    demand(g_utf8_validate(paste, -1, NULL));
    demand(strchr(paste, '\033') == NULL && strchr(paste, '\r') == NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input input = { 0 };
    struct key key = { 0 };
    if (size > BYTES_MOST)
        return 0;
    give_input(data, size);
    input_begin(&input);
    size_t count = 0;
    while (input_read(&input, &key) == INPUT_KEY) {
        g_autofree char *caption = key_caption(key.code);
        demand(key.code != KEY_CODE_NONE);
        demand((key.code == KEY_CODE_PASTE) == (key.paste != NULL));
        demand(g_utf8_validate(caption, -1, NULL));
        demand(!key_is_text(&key) || key.code >= ' ');
        if (key.paste != NULL)
            check_paste(key.paste);
        demand(++count <= size);
    }
    flushinp();
    input_end(&input);
    return 0;
}
