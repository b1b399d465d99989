/* A request of the public: a method and a target in the first line, headers below, answered without the network. What
 * libmicrohttpd would be asked is answered by the functions here. */
#include "config.h"

#include "support.h"

#include "operations/installation.h"
#include "verify/request.h"
#include "verify/server_private.h"

#include <arpa/inet.h>
#include <string.h>

#define HEADERS_MOST 40

/* It stands in tests/fuzz/seeds/http, too. */
#define TOKEN                                                                                      \
    "testamur_"                                                                                    \
    "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

/* An installation without credentials, so that nobody is ever found. */
struct world {
    struct service *service;
    GInetAddress *proxy;
};

static struct world *world(void)
{
    static struct world kept;
    return &kept;
}

int LLVMFuzzerInitialize(int *argc G_GNUC_UNUSED, char ***argv G_GNUC_UNUSED)
{
    g_autofree char *directory = g_build_filename(fuzz_directory(), "installation", NULL);
    g_autofree char *tokens = g_build_filename(fuzz_directory(), "tokens", NULL);
    g_autofree char *hash = g_compute_checksum_for_string(G_CHECKSUM_SHA256, TOKEN, -1);
    g_autofree char *line = g_strconcat("lms ", hash, " 2026-01-01T00:00:00Z\n", NULL);
    g_autoptr(GError) error = NULL;
    fuzz_write("tokens", line, strlen(line));
    demand(installation_create(directory, NULL, &error));
    world()->service = service_new(directory, tokens, &error);
    world()->proxy = g_inet_address_new_from_string("192.0.2.1");
    demand(world()->service != NULL);
    return 0;
}

/* One request, and what came of it. */
struct MHD_Connection {
    char *names[HEADERS_MOST], *values[HEADERS_MOST];
    int headers;
    struct sockaddr_in peer;
    union MHD_ConnectionInfo about;
    unsigned status;
};

struct MHD_Response {
    char *body;
    bool typed, guarded;
};

static const union MHD_ConnectionInfo *get_info(struct MHD_Connection *connection,
                                                enum MHD_ConnectionInfoType type, ...)
{
    demand(type == MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    return &connection->about;
}

static int get_values(struct MHD_Connection *connection, enum MHD_ValueKind kind,
                      MHD_KeyValueIterator iterator, void *data)
{
    for (int i = 0; i < connection->headers; i++)
        iterator(data, kind, connection->names[i], connection->values[i]);
    return connection->headers;
}

static const char *look_up(struct MHD_Connection *connection, enum MHD_ValueKind kind G_GNUC_UNUSED,
                           const char *name)
{
    for (int i = 0; i < connection->headers; i++)
        if (g_ascii_strcasecmp(connection->names[i], name) == 0)
            return connection->values[i];
    return NULL;
}

static struct MHD_Response *create_response(size_t size, void *body,
                                            enum MHD_ResponseMemoryMode mode)
{
    demand(mode == MHD_RESPMEM_MUST_COPY && g_utf8_validate(body, (gssize)size, NULL));
    struct MHD_Response *response = g_new0(struct MHD_Response, 1);
    response->body = g_strndup(body, size);
    return response;
}

/* No header has a line of its own from outside. */
static enum MHD_Result add_header(struct MHD_Response *response, const char *name,
                                  const char *value)
{
    for (const char *at = value; *at != '\0'; at++)
        demand(g_ascii_isprint(*at));
    response->typed = response->typed || g_str_equal(name, "Content-Type");
    response->guarded = response->guarded || g_str_equal(name, "Content-Security-Policy");
    return MHD_YES;
}

/* Nobody is found, and nothing that was sent is markup in what comes back. */
static enum MHD_Result queue_response(struct MHD_Connection *connection, unsigned status,
                                      struct MHD_Response *response)
{
    demand(status == 200 || status == 303 || (status >= 400 && status < 500));
    demand(response->typed && response->guarded);
    demand(strstr(response->body, "<fuzz") == NULL);
    connection->status = status;
    return MHD_YES;
}

static void destroy_response(struct MHD_Response *response)
{
    g_free(response->body);
    g_free(response);
}

static void log_line(gpointer data G_GNUC_UNUSED, const char *line)
{
    demand(g_str_is_ascii(line) && strchr(line, '\n') == NULL);
}

static void read_headers(struct MHD_Connection *connection, char **lines)
{
    for (; *lines != NULL && connection->headers < HEADERS_MOST; lines++) {
        char *colon = strchr(*lines, ':');
        if (colon == NULL)
            continue;
        *colon = '\0';
        connection->names[connection->headers] = *lines;
        connection->values[connection->headers++] = g_strchug(colon + 1);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct bucket_rate rate = { .burst = 1000, .per_second = 1000 };
    struct server server = {
        .http = { .MHD_get_connection_info = get_info,
                  .MHD_get_connection_values = get_values,
                  .MHD_lookup_connection_value = look_up,
                  .MHD_create_response_from_buffer = create_response,
                  .MHD_add_response_header = add_header,
                  .MHD_queue_response = queue_response,
                  .MHD_destroy_response = destroy_response },
        .options = { .proxy = world()->proxy, .log = log_line },
        .service = world()->service,
    };
    struct MHD_Connection connection = { .peer = { .sin_family = AF_INET } };
    connection.peer.sin_addr.s_addr = inet_addr("192.0.2.1");
    connection.about.client_addr = (struct sockaddr *)&connection.peer;
    g_autofree char *text = g_strndup((const char *)data, size);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    if (*lines == NULL)
        return 0;
    char *blank = strchr(*lines, ' ');
    const char *target = blank != NULL ? blank + 1 : "";
    if (blank != NULL)
        *blank = '\0';
    read_headers(&connection, lines + 1);
    server.buckets = buckets_new(rate, rate, 10);
    size_t upload_size = 0;
    void *request = server_request_target(&server, target, &connection);
    server_request_answer(&server, &connection, target, *lines, "HTTP/1.1", NULL, &upload_size,
                          &request);
    server_request_end(&server, &connection, &request, MHD_REQUEST_TERMINATED_COMPLETED_OK);
    demand(connection.status != 0 && request == NULL);
    buckets_free(server.buckets);
    return 0;
}
