#include "config.h"

#include "base/error.h"
#include "base/interrupt.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "operations/settings.h"
#include "verify/server.h"

static void tell(gpointer data G_GNUC_UNUSED, const char *line)
{
    output_note(line);
}

/* An option, else the setting of the same meaning. Caller frees. */
static char *read_text(const struct invocation *invocation, struct database *database,
                       const char *option, const char *name, GError **error)
{
    const char *typed = option != NULL ? invocation_option(invocation, option) : NULL;
    return typed != NULL ? g_strdup(typed) : settings_text(database, name, error);
}

static GInetAddress *read_address(const char *text, const char *what, GError **error)
{
    GInetAddress *address = g_inet_address_new_from_string(text);
    if (address == NULL) {
        g_autofree char *shown = text_show(text);
        g_set_error(error, BASE_ERROR, ERROR_USAGE,
                    "%s is an IP address such as 127.0.0.1 or ::1, not \"%s\"", what, shown);
    }
    return address;
}

/* Where to listen and whom to believe. Caller unrefs both addresses. */
static bool read_options(const struct invocation *invocation, struct database *database,
                         struct server_options *options, GError **error)
{
    guint64 number = 0;
    g_autofree char *address = read_text(invocation, database, "address", "serve_address", error);
    g_autofree char *port =
        address != NULL ? read_text(invocation, database, "port", "serve_port", error) : NULL;
    g_autofree char *proxy =
        port != NULL ? read_text(invocation, database, NULL, "trusted_proxy", error) : NULL;
    if (proxy == NULL)
        return false;
    if (!g_ascii_string_to_unsigned(port, 10, 0, G_MAXUINT16, &number, NULL)) {
        g_set_error(error, BASE_ERROR, ERROR_USAGE,
                    "--port is a number from 1 to 65535, or 0 for any that is free");
        return false;
    }
    options->port = (guint16)number;
    options->address = read_address(address, "--address", error);
    if (options->address != NULL && *proxy != '\0')
        options->proxy = read_address(proxy, "trusted_proxy", error);
    return options->address != NULL && (*proxy == '\0' || options->proxy != NULL);
}

/* Where it can be reached, and what whoever opens it to others should know. */
static void tell_begin(const struct server_options *options, guint16 port)
{
    const bool six = g_inet_address_get_family(options->address) == G_SOCKET_FAMILY_IPV6;
    g_autofree char *address = g_inet_address_to_string(options->address);
    g_autofree char *words = g_strdup_printf("serving at http://%s%s%s:%u/verify", six ? "[" : "",
                                             address, six ? "]" : "", port);
    output_note(words);
    if (!g_inet_address_get_is_loopback(options->address))
        output_note("everybody who reaches this address is answered, and without TLS: put a proxy "
                    "with TLS in front of it");
}

static bool serve(struct service *service, const struct server_options *options, GError **error)
{
    g_autoptr(interrupt) interrupt = interrupt_begin();
    g_autoptr(server) server = server_start(service, options, error);
    if (server == NULL)
        return false;
    tell_begin(options, server_port(server));
    if (!server_run(server, interrupt_descriptor(interrupt), error))
        return false;
    output_note("no longer serving");
    return true;
}

static bool command_serve_run(struct invocation *invocation, GError **error)
{
    struct server_options options = { .log = tell };
    g_autoptr(installation) installation = invocation_open(invocation, DATABASE_READ, error);
    if (installation == NULL)
        return false;
    g_autofree char *tokens =
        token_file(installation, invocation_option(invocation, "token-file"), error);
    g_autoptr(service) service =
        tokens != NULL ? service_new(installation->directory, tokens, error) : NULL;
    const bool done = service != NULL
                      && read_options(invocation, installation->database, &options, error)
                      && serve(service, &options, error);
    g_clear_object(&options.address);
    g_clear_object(&options.proxy);
    return done;
}

static const struct command_option serve_options[] = {
    { .name = "address",
      .argument = "ADDRESS",
      .help = "Listen here instead of at the setting serve_address" },
    { .name = "port",
      .argument = "PORT",
      .help = "Listen here instead of at the setting serve_port; 0: any that is free" },
    { .name = "token-file",
      .argument = "FILE",
      .help = "Take the tokens from here instead of from the setting serve_token_file" },
    { 0 },
};

const struct command command_serve = {
    .name = "serve",
    .arguments = "",
    .summary = "Answer by HTTP whether credentials are valid, for people and programs",
    .help =
        "Stays in the foreground until ^C or SIGTERM, and only reads the database. Without more it "
        "is reached from this machine alone: a proxy with TLS in front of it opens it to others, "
        "and the setting trusted_proxy names the proxy. The setting verify_base_url is the address "
        "of /verify as others see it.\n\n"
        "  /verify                  a page to type an id\n"
        "  /verify/UUID             a page: what was issued, and whether it is valid\n"
        "  API/metadata/UUID/       the same for programs\n"
        "  API/eligibility/KEY/     with a token: what a learner gets, and why\n"
        "  API/configured/KEY/      with a token: whether anything is issued\n\n"
        "API is /api/learning_credentials/v1. UUID is the verification id alone. A token goes into "
        "the header \"Authorization: Bearer TOKEN\"; \"testamur token add\" makes one. Each answer "
        "is a line on standard error, with "
        "ids and without names and addresses.",
    .options = serve_options,
    .run = command_serve_run,
};
