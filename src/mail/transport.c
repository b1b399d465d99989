#include "config.h"

#include "mail/transport_private.h"

#include <string.h>

#define ANSWER_MOST 500 /* characters */

struct mail_transport {
    struct mail_transport_settings settings;
    const struct mail_way *way;
    gpointer state;
    GPtrArray *texts; /* what the settings point to */
    char *password;
};

static const char *transport_keep(struct mail_transport *transport, const char *text)
{
    char *copy = g_strdup(text != NULL ? text : "");
    g_ptr_array_add(transport->texts, copy);
    return copy;
}

struct mail_transport *mail_transport_open(const struct mail_transport_settings *settings,
                                           GError **error)
{
    g_autoptr(mail_transport) transport = g_new0(struct mail_transport, 1);
    struct mail_transport_settings *kept = &transport->settings;
    transport->texts = g_ptr_array_new_with_free_func(g_free);
    transport->password = g_strdup(settings->password != NULL ? settings->password : "");
    *kept = *settings;
    kept->program = transport_keep(transport, settings->program);
    kept->server = transport_keep(transport, settings->server);
    kept->user = transport_keep(transport, settings->user);
    kept->authorities = transport_keep(transport, settings->authorities);
    kept->password = transport->password;
    transport->way = settings->sendmail ? &mail_way_sendmail : &mail_way_smtp;
    transport->state = transport->way->open(kept, error);
    return transport->state != NULL ? g_steal_pointer(&transport) : NULL;
}

void mail_transport_close(struct mail_transport *transport)
{
    if (transport == NULL)
        return;
    if (transport->state != NULL)
        transport->way->close(transport->state);
    explicit_bzero(transport->password, strlen(transport->password));
    g_free(transport->password);
    g_ptr_array_unref(transport->texts);
    g_free(transport);
}

enum mail_outcome mail_transport_send(struct mail_transport *transport,
                                      const struct mail_envelope *envelope, char **answer)
{
    *answer = NULL;
    return transport->way->send(transport->state, envelope, answer);
}

char *mail_answer(const char *text, gssize length)
{
    g_autofree char *valid = g_utf8_make_valid(text != NULL ? text : "", length);
    GString *line = g_string_new(NULL);
    bool gap = false;
    guint count = 0;
    for (const char *at = valid; *at != '\0' && count < ANSWER_MOST; at = g_utf8_next_char(at)) {
        const gunichar character = g_utf8_get_char(at);
        if (g_unichar_isspace(character) || g_unichar_iscntrl(character)) {
            gap = line->len > 0;
            continue;
        }
        if (gap)
            g_string_append_c(line, ' ');
        gap = false;
        g_string_append_unichar(line, character);
        count++;
    }
    return g_string_free(line, FALSE);
}
