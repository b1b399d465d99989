#include "config.h"

#include "base/clock.h"
#include "console/console_private.h"

#include <string.h>

#define MESSAGES_MOST 200

void message_free(gpointer pointer)
{
    struct message *message = pointer;
    g_free(message->text);
    g_free(message->equivalent);
    g_free(message);
}

static void message_add(struct console *console, enum message_kind kind, char *text)
{
    struct message *message = g_new0(struct message, 1);
    message->kind = kind;
    message->at = clock_now();
    message->text = text;
    g_ptr_array_add(console->messages, message);
    if (console->messages->len > MESSAGES_MOST)
        g_ptr_array_remove_index(console->messages, 0);
    console->message_shown = true;
    console->dirty = true;
}

void console_message(struct console *console, enum message_kind kind, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    message_add(console, kind, g_strdup_vprintf(format, arguments));
    va_end(arguments);
}

void console_error(struct console *console, const GError *error)
{
    const char *text = error->message;
    /* Sentences of errors begin small, because commands put their own name before them; names of files stay. */
    char *sentence = g_strdup(text);
    if (strcspn(text, " ") <= strcspn(text, "./:_@\\"))
        sentence[0] = g_ascii_toupper(sentence[0]);
    message_add(console, MESSAGE_ERROR, sentence);
}

static bool word_is_plain(const char *word)
{
    return *word != '\0'
           && strspn(word, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                           "_-./:=+,@%")
                  == strlen(word);
}

void console_equivalent(struct console *console, const char *const *words)
{
    if (console->messages->len == 0 || words == NULL || *words == NULL)
        return;
    GString *line = g_string_new("testamur");
    for (; *words != NULL; words++) {
        if (g_str_equal(*words, EQUIVALENT_THEN)) {
            g_string_append(line, " && testamur");
            continue;
        }
        g_autofree char *quoted = word_is_plain(*words) ? g_strdup(*words) : g_shell_quote(*words);
        g_string_append_printf(line, " %s", quoted);
    }
    struct message *message = console->messages->pdata[console->messages->len - 1];
    g_free(message->equivalent);
    message->equivalent = g_string_free(line, FALSE);
}

const struct message *message_newest(const struct console *console)
{
    return console->message_shown && console->messages->len > 0
               ? console->messages->pdata[console->messages->len - 1]
               : NULL;
}

const GPtrArray *console_messages(const struct console *console)
{
    return console->messages;
}
