/* One request of the server: what is refused unlooked, and the headers of every answer. */
#include "config.h"

#include "verify/server_private.h"

#include "verify/request.h"

#include <netinet/in.h>
#include <string.h>

#define HEADERS_MOST 4096
#define TARGET_KEPT (REQUEST_TARGET_MOST + 1)

/* Headers of every answer. */
static const struct {
    const char *name, *value;
} headers[] = {
    { "Cache-Control", "no-store" },
    { "Connection", "close" },
    { "Cross-Origin-Opener-Policy", "same-origin" },
    { "Cross-Origin-Resource-Policy", "same-origin" },
    { "Referrer-Policy", "no-referrer" },
    { "Vary", "Accept-Language" },
    { "X-Content-Type-Options", "nosniff" },
    { "X-Frame-Options", "DENY" },
    { "X-Robots-Tag", "noindex, nofollow" },
};

/* A longer target is kept one byte too long, which tells that it is. */
void *server_request_target(void *data G_GNUC_UNUSED, const char *target,
                            struct MHD_Connection *connection G_GNUC_UNUSED)
{
    return g_strndup(target, TARGET_KEPT);
}

void server_request_end(void *data G_GNUC_UNUSED, struct MHD_Connection *connection G_GNUC_UNUSED,
                        void **request, enum MHD_RequestTerminationCode why G_GNUC_UNUSED)
{
    g_clear_pointer(request, g_free);
}

struct header_facts {
    gsize size;
    const char *forwarded; /* the last X-Forwarded-For */
    bool body;
};

static enum MHD_Result add_header(void *data, enum MHD_ValueKind kind G_GNUC_UNUSED,
                                  const char *name, const char *value)
{
    struct header_facts *facts = data;
    const char *text = value != NULL ? value : "";
    facts->size += strlen(name) + strlen(text) + strlen(": \r\n");
    if (g_ascii_strcasecmp(name, "X-Forwarded-For") == 0)
        facts->forwarded = text;
    if (g_ascii_strcasecmp(name, "Transfer-Encoding") == 0
        || (g_ascii_strcasecmp(name, "Content-Length") == 0 && strspn(text, "0") != strlen(text)))
        facts->body = true;
    return MHD_YES;
}

static bool addresses_equal(GInetAddress *one, GInetAddress *other)
{
    return g_inet_address_get_family(one) == g_inet_address_get_family(other)
           && g_inet_address_equal(one, other);
}

/* "192.0.2.1", "192.0.2.1:4711", "2001:db8::1" or "[2001:db8::1]:4711". NULL for anything else. */
static GInetAddress *read_address(const char *text)
{
    g_autofree char *trimmed = g_strstrip(g_strdup(text));
    GInetAddress *address = g_inet_address_new_from_string(trimmed);
    if (address != NULL)
        return address;
    char *end = *trimmed == '[' ? strchr(trimmed, ']') : strrchr(trimmed, ':');
    if (end == NULL)
        return NULL;
    *end = '\0';
    return g_inet_address_new_from_string(*trimmed == '[' ? trimmed + 1 : trimmed);
}

/* Who asks: whoever is connected or, behind the proxy that is trusted, the address that this has added itself, the last
 * one. What stands before it is anybody's invention. */
static GInetAddress *find_client(const struct server *server, struct MHD_Connection *connection,
                                 const char *forwarded)
{
    const union MHD_ConnectionInfo *about =
        server->http.MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    const struct sockaddr *peer = about->client_addr;
    g_autoptr(GSocketAddress) native = g_socket_address_new_from_native(
        (gpointer)peer,
        peer->sa_family == AF_INET6 ? sizeof(struct sockaddr_in6) : sizeof(struct sockaddr_in));
    GInetAddress *address = g_inet_socket_address_get_address(G_INET_SOCKET_ADDRESS(native));
    if (server->options.proxy != NULL && forwarded != NULL
        && addresses_equal(address, server->options.proxy)) {
        const char *comma = strrchr(forwarded, ',');
        GInetAddress *client = read_address(comma != NULL ? comma + 1 : forwarded);
        if (client != NULL)
            return client;
    }
    return g_object_ref(address);
}

/* 0, or the status by which a request is refused because there are too many. An operator's program asks for many
 * learners from one address. */
static unsigned check_rate(struct server *server, struct MHD_Connection *connection,
                           const struct service_request *request, const char *forwarded)
{
    const gint64 now = g_get_monotonic_time();
    unsigned status = 0;
    g_autoptr(GInetAddress) client = find_client(server, connection, forwarded);
    if (service_operator(server->service, request->authorization) == NULL
        && !buckets_take(server->buckets, client, now))
        status = MHD_HTTP_TOO_MANY_REQUESTS;
    else if (!buckets_take_total(server->buckets, now))
        status = MHD_HTTP_SERVICE_UNAVAILABLE;
    if (status != 0)
        server->refused++;
    server_tell_refused(server, now);
    return status;
}

/* 0, or the status by which a request is refused for its form. */
static unsigned check_form(const struct service_request *request, const char *method,
                           const struct header_facts *facts)
{
    if (strlen(request->target) > REQUEST_TARGET_MOST)
        return MHD_HTTP_URI_TOO_LONG;
    if (facts->size > HEADERS_MOST)
        return MHD_HTTP_REQUEST_HEADER_FIELDS_TOO_LARGE;
    if (!g_str_equal(method, MHD_HTTP_METHOD_GET) && !g_str_equal(method, MHD_HTTP_METHOD_HEAD))
        return MHD_HTTP_METHOD_NOT_ALLOWED;
    return facts->body ? MHD_HTTP_CONTENT_TOO_LARGE : 0;
}

static struct MHD_Response *make_response(const struct server *server,
                                          struct service_answer *answer)
{
    struct MHD_Response *response = server->http.MHD_create_response_from_buffer(
        strlen(answer->body), answer->body, MHD_RESPMEM_MUST_COPY);
    for (gsize i = 0; i < G_N_ELEMENTS(headers); i++)
        server->http.MHD_add_response_header(response, headers[i].name, headers[i].value);
    server->http.MHD_add_response_header(response, "Content-Security-Policy",
                                         service_policy(server->service));
    server->http.MHD_add_response_header(response, "Content-Type", answer->content_type);
    if (answer->language != NULL)
        server->http.MHD_add_response_header(response, "Content-Language", answer->language);
    if (answer->status == MHD_HTTP_METHOD_NOT_ALLOWED)
        server->http.MHD_add_response_header(response, "Allow", "GET, HEAD");
    if (answer->status == MHD_HTTP_TOO_MANY_REQUESTS
        || answer->status == MHD_HTTP_SERVICE_UNAVAILABLE)
        server->http.MHD_add_response_header(response, "Retry-After", "60");
    return response;
}

/* A line for each answer: the route, never what was asked for by name. */
static void log_answer(const struct server *server, const char *method,
                       const struct service_answer *answer)
{
    const bool head = g_str_equal(method, MHD_HTTP_METHOD_HEAD);
    const bool get = g_str_equal(method, MHD_HTTP_METHOD_GET);
    g_autofree char *line = g_strdup_printf("%s %s %u%s%s%s%s",
                                            get    ? "GET"
                                            : head ? "HEAD"
                                                   : "?",
                                            answer->route, answer->status,
                                            *answer->credential != '\0' ? " credential " : "",
                                            answer->credential, answer->failure != NULL ? ": " : "",
                                            answer->failure != NULL ? answer->failure : "");
    server->options.log(server->options.data, line);
}

enum MHD_Result server_request_answer(void *data, struct MHD_Connection *connection,
                                      const char *path G_GNUC_UNUSED, const char *method,
                                      const char *version G_GNUC_UNUSED,
                                      const char *upload G_GNUC_UNUSED,
                                      size_t *upload_size G_GNUC_UNUSED, void **request)
{
    struct server *server = data;
    struct header_facts facts = { 0 };
    server->http.MHD_get_connection_values(connection, MHD_HEADER_KIND, add_header, &facts);
    const struct service_request asked = {
        .target = *request,
        .authorization =
            server->http.MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "Authorization"),
        .accept_language = server->http.MHD_lookup_connection_value(connection, MHD_HEADER_KIND,
                                                                    "Accept-Language"),
    };
    struct service_answer answer;
    const unsigned too_many = check_rate(server, connection, &asked, facts.forwarded);
    const unsigned refused = too_many != 0 ? too_many : check_form(&asked, method, &facts);
    if (refused != 0)
        service_refuse(server->service, &asked, refused, &answer);
    else
        service_answer(server->service, &asked, &answer);
    if (too_many == 0)
        log_answer(server, method, &answer);
    struct MHD_Response *response = make_response(server, &answer);
    const enum MHD_Result queued =
        server->http.MHD_queue_response(connection, answer.status, response);
    server->http.MHD_destroy_response(response);
    service_answer_clear(&answer);
    return queued;
}
