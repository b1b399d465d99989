#include "config.h"

#include "mail/transport_private.h"

#include "base/error.h"
#include "base/library.h"
#include "mail/message.h"

/* Its checks of types are macros in the place of the functions, which can't be called through a table. */
#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>
#include <string.h>

/* Layer: mail. SMTP through libcurl. Whether a message may have been accepted is told by how far the dialogue got,
 * which libcurl shows to smtp_listen: the server's answers belong to the command before them. */

#define CURL_FILE "libcurl.so.4"
#define CURL_PACKAGE "libcurl4"

/* Nobody waits for a connection as long as a server may take to think about a message. */
#define CONNECT_SECONDS_MOST 60

/* All of one message, for a server that says something again and again, but never what is waited for. */
#define WHOLE_FACTOR 10

struct curl {
    __typeof__(&curl_global_init) curl_global_init;
    __typeof__(&curl_global_cleanup) curl_global_cleanup;
    __typeof__(&curl_easy_init) curl_easy_init;
    __typeof__(&curl_easy_setopt) curl_easy_setopt;
    __typeof__(&curl_easy_perform) curl_easy_perform;
    __typeof__(&curl_easy_getinfo) curl_easy_getinfo;
    __typeof__(&curl_easy_strerror) curl_easy_strerror;
    __typeof__(&curl_easy_cleanup) curl_easy_cleanup;
    __typeof__(&curl_slist_append) curl_slist_append;
    __typeof__(&curl_slist_free_all) curl_slist_free_all;
};

static const struct library_symbol symbols[] = {
    LIBRARY_SYMBOL(curl, curl_global_init),
    LIBRARY_SYMBOL(curl, curl_global_cleanup),
    LIBRARY_SYMBOL(curl, curl_easy_init),
    LIBRARY_SYMBOL(curl, curl_easy_setopt),
    LIBRARY_SYMBOL(curl, curl_easy_perform),
    LIBRARY_SYMBOL(curl, curl_easy_getinfo),
    LIBRARY_SYMBOL(curl, curl_easy_strerror),
    LIBRARY_SYMBOL(curl, curl_easy_cleanup),
    LIBRARY_SYMBOL(curl, curl_slist_append),
    LIBRARY_SYMBOL(curl, curl_slist_free_all),
    { NULL, 0 },
};

/* How far the dialogue about one message got. */
enum smtp_step {
    STEP_SESSION, /* greeting, encryption, authentication */
    STEP_MAIL,    /* the sender was named */
    STEP_RCPT,    /* the recipient was named, or leave to send was asked for */
    STEP_BODY,    /* leave was given: from now on it may be accepted */
};

struct smtp {
    const struct mail_transport_settings *settings;
    struct curl curl;
    CURL *handle;
    char trouble[CURL_ERROR_SIZE];
    /* Of the message being sent: */
    const guint8 *bytes;
    gsize size, given;
    enum smtp_step step;
    GString *reply; /* to the last command */
    bool quitting;  /* what follows is about the end of the connection */
    bool cancelled;
};

static const struct {
    const char *verb;
    enum smtp_step step;
} verbs[] = {
    { "EHLO", STEP_SESSION }, { "HELO", STEP_SESSION }, { "STARTTLS", STEP_SESSION },
    { "AUTH", STEP_SESSION }, { "MAIL", STEP_MAIL },    { "RCPT", STEP_RCPT },
    { "DATA", STEP_RCPT },
};

/* Only the verb of a command is looked at, and nothing is kept: what follows it may be a password. */
static void smtp_hear_command(struct smtp *smtp, const char *line, gsize length)
{
    if (length >= 4 && strncmp(line, "QUIT", 4) == 0)
        smtp->quitting = true;
    if (smtp->quitting)
        return;
    g_string_truncate(smtp->reply, 0);
    for (gsize i = 0; i < G_N_ELEMENTS(verbs); i++)
        if (length >= strlen(verbs[i].verb)
            && strncmp(line, verbs[i].verb, strlen(verbs[i].verb)) == 0)
            smtp->step = verbs[i].step;
}

static void smtp_hear_reply(struct smtp *smtp, const char *line, gsize length)
{
    if (smtp->quitting)
        return;
    g_string_append_len(smtp->reply, line, (gssize)length);
    /* Leave to send: whatever is said next is about the message. */
    if (smtp->step == STEP_RCPT && length >= 3 && strncmp(line, "354", 3) == 0) {
        smtp->step = STEP_BODY;
        g_string_truncate(smtp->reply, 0);
    }
}

static int smtp_listen(CURL *handle G_GNUC_UNUSED, curl_infotype kind, char *data, size_t length,
                       void *listener)
{
    if (kind == CURLINFO_HEADER_OUT)
        smtp_hear_command(listener, data, length);
    else if (kind == CURLINFO_HEADER_IN)
        smtp_hear_reply(listener, data, length);
    return 0;
}

static size_t smtp_give(char *buffer, size_t size, size_t count, void *giver)
{
    struct smtp *smtp = giver;
    const gsize part = MIN(size * count, smtp->size - smtp->given);
    smtp->step = STEP_BODY;
    memcpy(buffer, smtp->bytes + smtp->given, part);
    smtp->given += part;
    return part;
}

/* A message that is on its way is waited for, whoever wants to stop: its fate would not be known. */
static int smtp_watch(void *watcher, curl_off_t a G_GNUC_UNUSED, curl_off_t b G_GNUC_UNUSED,
                      curl_off_t c G_GNUC_UNUSED, curl_off_t d G_GNUC_UNUSED)
{
    struct smtp *smtp = watcher;
    const struct mail_transport_settings *settings = smtp->settings;
    smtp->cancelled = settings->cancelled != NULL && smtp->step != STEP_BODY
                      && settings->cancelled(settings->data);
    return smtp->cancelled ? 1 : 0;
}

static void smtp_close(gpointer way)
{
    struct smtp *smtp = way;
    if (smtp->handle != NULL) {
        smtp->curl.curl_easy_cleanup(smtp->handle);
        smtp->curl.curl_global_cleanup();
    }
    g_string_free(smtp->reply, TRUE);
    g_free(smtp);
}

/* The numbers of options are long, as libcurl wants them. */
#define SET(option, value) smtp->curl.curl_easy_setopt(smtp->handle, option, value)

static void smtp_set_security(struct smtp *smtp)
{
    static const struct {
        const char *scheme;
        long use;
        int port;
    } ways[] = {
        [MAIL_SECURITY_STARTTLS] = { "smtp", CURLUSESSL_ALL, 587 },
        [MAIL_SECURITY_OFFERED] = { "smtp", CURLUSESSL_TRY, 25 },
        [MAIL_SECURITY_TLS] = { "smtps", CURLUSESSL_ALL, 465 },
        [MAIL_SECURITY_NONE] = { "smtp", CURLUSESSL_NONE, 25 },
    };
    const struct mail_transport_settings *settings = smtp->settings;
    const enum mail_security security = settings->security;
    g_autofree char *url = g_strdup_printf("%s://%s", ways[security].scheme, settings->server);
    const char *bracket = strrchr(settings->server, ']');
    if (strchr(bracket != NULL ? bracket : settings->server, ':') == NULL)
        SET(CURLOPT_PORT, (long)ways[security].port);
    SET(CURLOPT_URL, url);
    SET(CURLOPT_USE_SSL, ways[security].use);
    SET(CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    if (*settings->authorities != '\0')
        SET(CURLOPT_CAINFO, settings->authorities);
    if (*settings->user != '\0') {
        SET(CURLOPT_USERNAME, settings->user);
        SET(CURLOPT_PASSWORD, settings->password);
    }
}

static void smtp_set_limits(struct smtp *smtp)
{
    const long timeout = (long)smtp->settings->timeout;
    SET(CURLOPT_CONNECTTIMEOUT, MIN(timeout, CONNECT_SECONDS_MOST));
    SET(CURLOPT_SERVER_RESPONSE_TIMEOUT, timeout);
    SET(CURLOPT_LOW_SPEED_LIMIT, 1L);
    SET(CURLOPT_LOW_SPEED_TIME, timeout);
    SET(CURLOPT_TIMEOUT, timeout * WHOLE_FACTOR);
    SET(CURLOPT_NOSIGNAL, 1L);
    /* What a person's environment says about proxies is meant for browsers. */
    SET(CURLOPT_PROXY, "");
}

static void smtp_set_callbacks(struct smtp *smtp)
{
    SET(CURLOPT_UPLOAD, 1L);
    SET(CURLOPT_READFUNCTION, smtp_give);
    SET(CURLOPT_READDATA, smtp);
    SET(CURLOPT_VERBOSE, 1L);
    SET(CURLOPT_DEBUGFUNCTION, smtp_listen);
    SET(CURLOPT_DEBUGDATA, smtp);
    SET(CURLOPT_NOPROGRESS, 0L);
    SET(CURLOPT_XFERINFOFUNCTION, smtp_watch);
    SET(CURLOPT_XFERINFODATA, smtp);
    SET(CURLOPT_ERRORBUFFER, smtp->trouble);
}

static gpointer smtp_open(const struct mail_transport_settings *settings, GError **error)
{
    struct smtp *smtp = g_new0(struct smtp, 1);
    smtp->settings = settings;
    smtp->reply = g_string_new(NULL);
    if (!library_load(CURL_FILE, CURL_PACKAGE, symbols, &smtp->curl, error)) {
        smtp_close(smtp);
        return NULL;
    }
    smtp->curl.curl_global_init(CURL_GLOBAL_DEFAULT);
    smtp->handle = smtp->curl.curl_easy_init();
    if (smtp->handle == NULL) {
        smtp->curl.curl_global_cleanup();
        smtp_close(smtp);
        g_set_error(error, MAIL_ERROR, ERROR_IO, "%s can't be used", CURL_FILE);
        return NULL;
    }
    smtp_set_security(smtp);
    smtp_set_limits(smtp);
    smtp_set_callbacks(smtp);
    return smtp;
}

/* The number that the last reply begins with; 0: there was none. */
static int smtp_code(const struct smtp *smtp)
{
    const char *reply = smtp->reply->str;
    return g_ascii_isdigit(reply[0]) && g_ascii_isdigit(reply[1]) && g_ascii_isdigit(reply[2])
               ? (int)g_ascii_strtoll(reply, NULL, 10)
               : 0;
}

static CURLcode smtp_try(struct smtp *smtp, bool anew)
{
    smtp->given = 0;
    smtp->step = STEP_SESSION;
    smtp->quitting = smtp->cancelled = false;
    smtp->trouble[0] = '\0';
    g_string_truncate(smtp->reply, 0);
    SET(CURLOPT_FRESH_CONNECT, anew ? 1L : 0L);
    return smtp->curl.curl_easy_perform(smtp->handle);
}

/* Whether a connection that served before had ended when it was wanted again: nothing was handed over. */
static bool smtp_was_left(struct smtp *smtp, CURLcode result)
{
    long connections = 0;
    const int code = smtp_code(smtp);
    return result != CURLE_OK && !smtp->cancelled && smtp->step <= STEP_MAIL
           && (code == 0 || code == 421)
           && smtp->curl.curl_easy_getinfo(smtp->handle, CURLINFO_NUM_CONNECTS, &connections)
                  == CURLE_OK
           && connections == 0;
}

static enum mail_outcome smtp_judge(const struct smtp *smtp, CURLcode result)
{
    const int code = smtp_code(smtp);
    const int class = code / 100;
    if (result == CURLE_OK || (smtp->step == STEP_BODY && class == 2))
        return MAIL_ACCEPTED;
    if (smtp->cancelled)
        return MAIL_CANCELLED;
    switch (smtp->step) {
    case STEP_BODY:
        return class == 5 ? MAIL_REFUSED : class == 4 ? MAIL_LATER : MAIL_UNKNOWN;
    case STEP_RCPT:
        return class == 5 ? MAIL_REFUSED : MAIL_LATER;
    case STEP_MAIL:
        /* Larger than the server takes. Any other no to the sender holds for all messages. */
        return code == 552 ? MAIL_REFUSED : MAIL_UNREACHABLE;
    default:
        return MAIL_UNREACHABLE;
    }
}

/* The server's words if there are any, and what went wrong if they don't say so. */
static char *smtp_answer(const struct smtp *smtp, CURLcode result)
{
    g_autofree char *reply = mail_answer(smtp->reply->str, -1);
    const char *trouble =
        smtp->trouble[0] != '\0' ? smtp->trouble : smtp->curl.curl_easy_strerror(result);
    if (result == CURLE_OK || smtp_code(smtp) >= 400)
        return g_steal_pointer(&reply);
    g_autofree char *said = *reply != '\0'
                                ? g_strconcat(trouble, "; the server said: ", reply, NULL)
                                : g_strdup(trouble);
    return mail_answer(said, -1);
}

static enum mail_outcome smtp_send(gpointer way, const struct mail_envelope *envelope,
                                   char **answer)
{
    struct smtp *smtp = way;
    struct curl_slist *recipients = smtp->curl.curl_slist_append(NULL, envelope->to);
    smtp->bytes = g_bytes_get_data(envelope->message, &smtp->size);
    SET(CURLOPT_MAIL_FROM, envelope->from);
    SET(CURLOPT_MAIL_RCPT, recipients);
    SET(CURLOPT_INFILESIZE_LARGE, (curl_off_t)smtp->size);
    CURLcode result = smtp_try(smtp, false);
    if (smtp_was_left(smtp, result))
        result = smtp_try(smtp, true);
    SET(CURLOPT_MAIL_RCPT, NULL);
    smtp->curl.curl_slist_free_all(recipients);
    *answer = smtp_answer(smtp, result);
    return smtp_judge(smtp, result);
}

const struct mail_way mail_way_smtp = { smtp_open, smtp_send, smtp_close };
