#include "config.h"

#include "operations/mail_settings.h"

#include "base/error.h"
#include "base/machine.h"
#include "base/secret.h"
#include "base/text.h"
#include "mail/message.h"
#include "operations/settings.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SENDMAIL "/usr/sbin/sendmail"
#define PASSWORD_MOST 1024
#define RATE_MOST 100000
#define TIMEOUT_MOST 3600

static const char *const transports[] = { "smtp", "sendmail", NULL };

static const char *const securities[] = {
    [MAIL_SECURITY_STARTTLS] = "starttls",
    [MAIL_SECURITY_OFFERED] = "if-offered",
    [MAIL_SECURITY_TLS] = "tls",
    [MAIL_SECURITY_NONE] = "none",
    NULL,
};

static char *refuse(const char *typed, const char *wanted, GError **error)
{
    g_autofree char *shown = text_show(typed);
    g_set_error(error, OPERATIONS_ERROR, ERROR_DATA, "\"%s\" is not %s", shown, wanted);
    return NULL;
}

static char *read_word(const char *typed, const char *const *words, GError **error)
{
    g_autofree char *trimmed = text_trim(typed);
    g_autofree char *word = g_ascii_strdown(trimmed, -1);
    if (g_strv_contains(words, word))
        return g_steal_pointer(&word);
    g_autofree char *all = g_strjoinv(", ", (char **)words);
    g_autofree char *wanted = g_strconcat("one of ", all, NULL);
    return refuse(typed, wanted, error);
}

char *mail_settings_read_transport(const char *typed, GError **error)
{
    return read_word(typed, transports, error);
}

char *mail_settings_read_security(const char *typed, GError **error)
{
    return read_word(typed, securities, error);
}

/* The port behind a host, if there is one, is a number. */
static bool is_port(const char *text)
{
    gint64 port = 0;
    return *text == '\0'
           || (*text == ':' && g_ascii_string_to_signed(text + 1, 10, 1, 65535, &port, NULL));
}

char *mail_settings_read_server(const char *typed, GError **error)
{
    static const char host[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_";
    static const char address[] = "0123456789abcdefABCDEF:.";
    g_autofree char *server = text_trim(typed);
    const bool bracket = *server == '[';
    const gsize length = bracket ? strspn(server + 1, address) : strspn(server, host);
    const char *behind = server + length;
    const bool closed = !bracket || behind[1] == ']';
    if (*server == '\0'
        || (length > 0 && *server != '-' && closed && is_port(bracket ? behind + 2 : behind)))
        return g_steal_pointer(&server);
    return refuse(typed, "a server such as mail.example.org, or mail.example.org:2525", error);
}

char *mail_settings_read_address(const char *typed, GError **error)
{
    g_autofree char *trimmed = text_trim(typed);
    g_autofree char *normal = *trimmed != '\0' ? mail_address_normalise(trimmed, error) : NULL;
    return *trimmed == '\0' || normal != NULL ? g_steal_pointer(&trimmed) : NULL;
}

static char *read_number(const char *typed, gint64 least, gint64 most, const char *what,
                         GError **error)
{
    g_autofree char *trimmed = text_trim(typed);
    gint64 number = 0;
    if (g_ascii_string_to_signed(trimmed, 10, least, most, &number, NULL))
        return g_strdup_printf("%" G_GINT64_FORMAT, number);
    return refuse(typed, what, error);
}

char *mail_settings_read_rate(const char *typed, GError **error)
{
    return read_number(typed, 0, RATE_MOST, "a number of messages; 0 is no limit", error);
}

char *mail_settings_read_timeout(const char *typed, GError **error)
{
    return read_number(typed, 1, TIMEOUT_MOST, "a number of seconds from 1 to 3600", error);
}

static guint number_of(struct database *database, const char *name, GError **fault)
{
    g_autofree char *value = settings_text(database, name, fault);
    return value != NULL ? (guint)g_ascii_strtoull(value, NULL, 10) : 0;
}

static void load_transport(struct mail_settings *setup, struct database *database, GError **fault)
{
    g_autofree char *transport = settings_text(database, "mail_transport", fault);
    g_autofree char *security = settings_text(database, "mail_security", fault);
    setup->server = settings_text(database, "mail_server", fault);
    setup->user = settings_text(database, "mail_user", fault);
    setup->transport.timeout = number_of(database, "mail_timeout", fault);
    setup->transport.sendmail = g_strcmp0(transport, "sendmail") == 0;
    for (int i = 0; securities[i] != NULL; i++)
        if (g_strcmp0(security, securities[i]) == 0)
            setup->transport.security = (enum mail_security)i;
}

/* Who writes, in words, is always known. */
static void choose_names(struct mail_settings *setup)
{
    const char *at = strchr(setup->from, '@');
    const char *domain = at != NULL ? at + 1 : "Testamur";
    if (*setup->site_name == '\0') {
        g_free(setup->site_name);
        setup->site_name = g_strdup(*setup->from_name != '\0' ? setup->from_name : domain);
    }
    if (*setup->from_name == '\0') {
        g_free(setup->from_name);
        setup->from_name = g_strdup(setup->site_name);
    }
}

struct mail_settings *mail_settings_load(struct database *database, GError **error)
{
    g_autoptr(mail_settings) setup = g_new0(struct mail_settings, 1);
    GError *fault = NULL;
    setup->enabled = settings_flag(database, "mail_enabled", &fault);
    setup->paused = settings_flag(database, "mail_paused", &fault);
    setup->attach = settings_flag(database, "mail_attach", &fault);
    setup->site_name = settings_text(database, "site_name", &fault);
    setup->language = settings_text(database, "language", &fault);
    setup->download_base_url = settings_text(database, "download_base_url", &fault);
    setup->verify_base_url = settings_text(database, "verify_base_url", &fault);
    setup->from = settings_text(database, "mail_from", &fault);
    setup->from_name = settings_text(database, "mail_from_name", &fault);
    setup->reply_to = settings_text(database, "mail_reply_to", &fault);
    setup->per_minute = number_of(database, "mail_per_minute", &fault);
    load_transport(setup, database, &fault);
    if (fault == NULL) {
        choose_names(setup);
        return g_steal_pointer(&setup);
    }
    g_propagate_error(error, fault);
    return NULL;
}

void mail_settings_free(struct mail_settings *setup)
{
    if (setup == NULL)
        return;
    if (setup->password != NULL)
        explicit_bzero(setup->password, strlen(setup->password));
    g_free(setup->site_name);
    g_free(setup->language);
    g_free(setup->download_base_url);
    g_free(setup->verify_base_url);
    g_free(setup->from);
    g_free(setup->from_name);
    g_free(setup->reply_to);
    g_free(setup->server);
    g_free(setup->user);
    g_free(setup->password);
    g_free(setup->authorities);
    g_free(setup->program);
    g_free(setup);
}

/* The file that the password is read from, which need not exist. Caller frees. */
static char *mail_settings_password_file(const char *directory, GError **error)
{
    GError *fault = NULL;
    const char *credentials = g_getenv("CREDENTIALS_DIRECTORY");
    g_autofree char *handed =
        credentials != NULL ? g_build_filename(credentials, "testamur-mail-password", NULL) : NULL;
    if (handed != NULL && g_file_test(handed, G_FILE_TEST_EXISTS))
        return g_steal_pointer(&handed);
    g_autofree char *named = machine_setting("mail", "password_file", &fault);
    if (fault != NULL) {
        g_propagate_error(error, fault);
        return NULL;
    }
    return named != NULL ? g_steal_pointer(&named)
                         : g_build_filename(directory, "mail", "password", NULL);
}

static bool password_fail(const char *path, const char *why, GError **error)
{
    g_autofree char *shown = text_show(path);
    g_set_error(error, OPERATIONS_ERROR, ERROR_REFUSED,
                "the mail server's password can't be read from %s: %s", shown, why);
    return false;
}

static bool read_password(int descriptor, const char *path, char **password, GError **error)
{
    char text[PASSWORD_MOST + 1] = "";
    struct stat status;
    if (fstat(descriptor, &status) != 0)
        return password_fail(path, g_strerror(errno), error);
    if (!S_ISREG(status.st_mode))
        return password_fail(path, "it is no file", error);
    if ((status.st_mode & S_IRWXO) != 0)
        return password_fail(path, "everybody on this machine can; \"chmod 600\" the file", error);
    secret_guard();
    const gssize count = read(descriptor, text, PASSWORD_MOST);
    if (count < 0)
        return password_fail(path, g_strerror(errno), error);
    text[strcspn(text, "\r\n")] = '\0';
    *password = *text != '\0' ? g_strdup(text) : NULL;
    explicit_bzero(text, sizeof text);
    return *password != NULL || password_fail(path, "its first line is empty", error);
}

static bool load_password(struct mail_settings *setup, const char *directory, GError **error)
{
    g_autofree char *path = mail_settings_password_file(directory, error);
    const int descriptor = path != NULL ? open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK) : -1;
    if (descriptor < 0)
        return path != NULL && password_fail(path, g_strerror(errno), error);
    const bool read = read_password(descriptor, path, &setup->password, error);
    close(descriptor);
    return read;
}

/* Whether a server is this machine, to which a password may go as it is. */
static bool is_here(const char *server)
{
    return g_str_has_prefix(server, "127.") || g_str_has_prefix(server, "[::1]")
           || strcmp(server, "localhost") == 0 || g_str_has_prefix(server, "localhost:");
}

static bool missing(const char *what, GError **error)
{
    g_set_error(error, OPERATIONS_ERROR, ERROR_REFUSED, "no mail can be sent: %s", what);
    return false;
}

static bool check_complete(const struct mail_settings *setup, GError **error)
{
    const enum mail_security security = setup->transport.security;
    const bool open = security == MAIL_SECURITY_NONE || security == MAIL_SECURITY_OFFERED;
    if (*setup->from == '\0')
        return missing("say from which address with \"testamur settings set mail_from ADDRESS\"",
                       error);
    if (setup->transport.sendmail)
        return true;
    if (*setup->server == '\0')
        return missing("say through which server with \"testamur settings set mail_server "
                       "HOST\"; or set mail_transport to sendmail",
                       error);
    if (*setup->user != '\0' && open && !is_here(setup->server))
        return missing("the password would cross the network as it is; set mail_security to "
                       "starttls or tls, or leave mail_user empty",
                       error);
    return true;
}

bool mail_settings_complete(struct mail_settings *setup, const char *directory, GError **error)
{
    GError *fault = NULL;
    if (!check_complete(setup, error))
        return false;
    setup->authorities = machine_setting("mail", "ca_file", &fault);
    if (fault == NULL)
        setup->program = machine_setting("mail", "sendmail", &fault);
    if (fault != NULL) {
        g_propagate_error(error, fault);
        return false;
    }
    const bool asked = !setup->transport.sendmail && *setup->user != '\0';
    if (asked && !load_password(setup, directory, error))
        return false;
    struct mail_transport_settings *transport = &setup->transport;
    transport->program = setup->program != NULL ? setup->program : SENDMAIL;
    transport->server = setup->server;
    transport->user = setup->user;
    transport->password = setup->password != NULL ? setup->password : "";
    transport->authorities = setup->authorities != NULL ? setup->authorities : "";
    return true;
}
