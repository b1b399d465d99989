#include "config.h"

#include "verify/server_private.h"

#include "base/error.h"
#include "base/library.h"
#include "verify/private.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

/* RELIABILITY.md section 4. */
#define CONNECTIONS_MOST 64
#define CONNECTIONS_OF_ONE 16
#define SECONDS_MOST 5
#define MEMORY_OF_CONNECTION (16 * 1024)
#define ADDRESSES_MOST 4096

#define HTTP_FILE "libmicrohttpd.so.12"
#define HTTP_PACKAGE "libmicrohttpd12"

#define TELL_EVERY (60 * G_USEC_PER_SEC)

static const struct bucket_rate rate_of_one = { .burst = 30, .per_second = 1 };
static const struct bucket_rate rate_of_all = { .burst = 300, .per_second = 100 };

static const struct library_symbol symbols[] = {
    LIBRARY_SYMBOL(http, MHD_start_daemon),
    LIBRARY_SYMBOL(http, MHD_quiesce_daemon),
    LIBRARY_SYMBOL(http, MHD_stop_daemon),
    LIBRARY_SYMBOL(http, MHD_run),
    LIBRARY_SYMBOL(http, MHD_get_timeout),
    LIBRARY_SYMBOL(http, MHD_get_daemon_info),
    LIBRARY_SYMBOL(http, MHD_get_connection_info),
    LIBRARY_SYMBOL(http, MHD_get_connection_values),
    LIBRARY_SYMBOL(http, MHD_lookup_connection_value),
    LIBRARY_SYMBOL(http, MHD_create_response_from_buffer),
    LIBRARY_SYMBOL(http, MHD_add_response_header),
    LIBRARY_SYMBOL(http, MHD_queue_response),
    LIBRARY_SYMBOL(http, MHD_destroy_response),
    { NULL, 0 },
};

/* One that is open: a request must be answered and taken within its time, however slowly it comes. */
struct server_connection {
    int descriptor;
    gint64 deadline; /* monotonic */
    bool ended;      /* it was late, and the library has not closed it yet */
};

void server_tell_refused(struct server *server, gint64 now)
{
    if (server->refused == 0 || now < server->refused_told + TELL_EVERY)
        return;
    g_autofree char *line = g_strdup_printf(
        "%" G_GUINT64_FORMAT " requests were refused, because they were too many", server->refused);
    server->options.log(server->options.data, line);
    server->refused = 0;
    server->refused_told = now;
}

static void connection_changed(void *data, struct MHD_Connection *connection, void **context,
                               enum MHD_ConnectionNotificationCode what)
{
    struct server *server = data;
    if (what == MHD_CONNECTION_NOTIFY_CLOSED) {
        g_queue_remove(&server->connections, *context);
        g_clear_pointer(context, g_free);
        return;
    }
    struct server_connection *opened = g_new0(struct server_connection, 1);
    opened->descriptor =
        server->http.MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD)
            ->connect_fd;
    opened->deadline = g_get_monotonic_time() + SECONDS_MOST * G_USEC_PER_SEC;
    g_queue_push_tail(&server->connections, opened);
    *context = opened;
}

static void server_take_no_more(struct server *server)
{
    server->http.MHD_quiesce_daemon(server->daemon);
    close(server->listening);
    server->listening = -1;
}

void server_free(struct server *server)
{
    if (server == NULL)
        return;
    if (server->daemon != NULL && server->listening >= 0)
        server_take_no_more(server);
    if (server->daemon != NULL)
        server->http.MHD_stop_daemon(server->daemon);
    if (server->listening >= 0)
        close(server->listening);
    g_queue_clear_full(&server->connections, g_free);
    buckets_free(server->buckets);
    g_free(server);
}

/* Sets *port, and returns the socket; -1 on error. */
static int server_listen(const struct server_options *options, guint16 *port, GError **error)
{
    g_autoptr(GSocketAddress) wanted = g_inet_socket_address_new(options->address, options->port);
    g_autofree char *name = g_inet_address_to_string(options->address);
    GError *fault = NULL;
    g_autoptr(GSocket) socket = g_socket_new(g_inet_address_get_family(options->address),
                                             G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, &fault);
    g_autoptr(GSocketAddress) got = NULL;
    if (socket != NULL && g_socket_bind(socket, wanted, TRUE, &fault)
        && g_socket_listen(socket, &fault))
        got = g_socket_get_local_address(socket, &fault);
    const int copy = got != NULL ? fcntl(g_socket_get_fd(socket), F_DUPFD_CLOEXEC, 3) : -1;
    if (copy >= 0) {
        *port = g_inet_socket_address_get_port(G_INET_SOCKET_ADDRESS(got));
        return copy;
    }
    g_set_error(
        error, VERIFY_ERROR, ERROR_IO,
        "nothing can listen at %s, port %u: %s; choose others with --address and --port, or "
        "the settings serve_address and serve_port",
        name, options->port, fault != NULL ? fault->message : g_strerror(errno));
    g_clear_error(&fault);
    return -1;
}

struct server *server_start(struct service *service, const struct server_options *options,
                            GError **error)
{
    g_autoptr(server) server = g_new0(struct server, 1);
    server->service = service;
    server->options = *options;
    server->buckets = buckets_new(rate_of_one, rate_of_all, ADDRESSES_MOST);
    server->listening = -1;
    if (!library_load(HTTP_FILE, HTTP_PACKAGE, symbols, &server->http, error))
        return NULL;
    server->listening = server_listen(options, &server->port, error);
    if (server->listening < 0)
        return NULL;
    const bool six = g_inet_address_get_family(options->address) == G_SOCKET_FAMILY_IPV6;
    server->daemon = server->http.MHD_start_daemon(
        MHD_USE_EPOLL | (six ? MHD_USE_IPv6 : 0u), 0, NULL, NULL, server_request_answer, server,
        MHD_OPTION_LISTEN_SOCKET, server->listening, MHD_OPTION_CONNECTION_LIMIT,
        (unsigned)CONNECTIONS_MOST, MHD_OPTION_PER_IP_CONNECTION_LIMIT,
        options->proxy != NULL ? 0u : (unsigned)CONNECTIONS_OF_ONE, MHD_OPTION_CONNECTION_TIMEOUT,
        (unsigned)SECONDS_MOST, MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)MEMORY_OF_CONNECTION,
        MHD_OPTION_URI_LOG_CALLBACK, server_request_target, server, MHD_OPTION_NOTIFY_COMPLETED,
        server_request_end, server, MHD_OPTION_NOTIFY_CONNECTION, connection_changed, server,
        MHD_OPTION_END);
    if (server->daemon == NULL) {
        g_set_error_literal(error, VERIFY_ERROR, ERROR_IO, "the server can't be started");
        return NULL;
    }
    return g_steal_pointer(&server);
}

guint16 server_port(const struct server *server)
{
    return server->port;
}

/* The one whose time is over next; NULL: none. */
static struct server_connection *server_oldest(const struct server *server)
{
    for (const GList *link = server->connections.head; link != NULL; link = link->next) {
        struct server_connection *connection = link->data;
        if (!connection->ended)
            return connection;
    }
    return NULL;
}

/* How long the loop may sleep, in milliseconds; -1: until something comes. */
static int server_patience(const struct server *server, gint64 now)
{
    MHD_UNSIGNED_LONG_LONG wanted = 0;
    gint64 patience = -1;
    const struct server_connection *oldest = server_oldest(server);
    if (server->http.MHD_get_timeout(server->daemon, &wanted) == MHD_YES)
        patience = (gint64)MIN(wanted, SECONDS_MOST * 1000);
    if (oldest != NULL) {
        const gint64 left = MAX(oldest->deadline - now, 0) / 1000 + 1;
        patience = patience < 0 ? left : MIN(patience, left);
    }
    return (int)patience;
}

/* The library notices, and closes them. */
static void server_end_late(struct server *server, gint64 now)
{
    struct server_connection *oldest;
    while ((oldest = server_oldest(server)) != NULL && oldest->deadline <= now) {
        shutdown(oldest->descriptor, SHUT_RDWR);
        oldest->ended = true;
    }
}

bool server_run(struct server *server, int stop, GError **error)
{
    const int events =
        server->http.MHD_get_daemon_info(server->daemon, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd;
    while (server->listening >= 0 || server->connections.length > 0) {
        struct pollfd waits[] = {
            { .fd = events, .events = POLLIN },
            { .fd = server->listening >= 0 ? stop : -1, .events = POLLIN },
        };
        const int patience = server_patience(server, g_get_monotonic_time());
        if (poll(waits, G_N_ELEMENTS(waits), patience) < 0 && errno != EINTR) {
            g_set_error(error, VERIFY_ERROR, ERROR_IO, "the server can't wait for requests: %s",
                        g_strerror(errno));
            return false;
        }
        server->http.MHD_run(server->daemon);
        server_end_late(server, g_get_monotonic_time());
        if (waits[1].revents != 0)
            server_take_no_more(server);
    }
    return true;
}
