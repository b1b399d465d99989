/* What the server's two files share: the loop with its connections (server.c) and the answering of one request
 * (server_request.c). Layer: verify, private to them. */
#ifndef VERIFY_SERVER_PRIVATE_H
#define VERIFY_SERVER_PRIVATE_H

#include "verify/bucket.h"
#include "verify/server.h"

#include <microhttpd.h>

/* The library is loaded by the one command that needs it (base/library.h). */
struct http {
    __typeof__(&MHD_start_daemon) MHD_start_daemon;
    __typeof__(&MHD_quiesce_daemon) MHD_quiesce_daemon;
    __typeof__(&MHD_stop_daemon) MHD_stop_daemon;
    __typeof__(&MHD_run) MHD_run;
    __typeof__(&MHD_get_timeout) MHD_get_timeout;
    __typeof__(&MHD_get_daemon_info) MHD_get_daemon_info;
    __typeof__(&MHD_get_connection_info) MHD_get_connection_info;
    __typeof__(&MHD_get_connection_values) MHD_get_connection_values;
    __typeof__(&MHD_lookup_connection_value) MHD_lookup_connection_value;
    __typeof__(&MHD_create_response_from_buffer) MHD_create_response_from_buffer;
    __typeof__(&MHD_add_response_header) MHD_add_response_header;
    __typeof__(&MHD_queue_response) MHD_queue_response;
    __typeof__(&MHD_destroy_response) MHD_destroy_response;
};

struct server {
    struct http http;
    struct server_options options;
    struct service *service;
    struct MHD_Daemon *daemon;
    int listening; /* the socket; -1: no longer */
    guint16 port;
    GQueue connections; /* of struct server_connection, the oldest first */
    struct buckets *buckets;
    guint64 refused;     /* requests that were too many, since the log told of some */
    gint64 refused_told; /* when it did, monotonic */
};

/* Tells the log how many requests were too many, at most once a minute; `now` is monotonic. */
void server_tell_refused(struct server *server, gint64 now);

/* The callbacks of libmicrohttpd for a request: its target as it was sent, its answer, its end. */
void *server_request_target(void *data, const char *target, struct MHD_Connection *connection);
enum MHD_Result server_request_answer(void *data, struct MHD_Connection *connection,
                                      const char *path, const char *method, const char *version,
                                      const char *upload, size_t *upload_size, void **request);
void server_request_end(void *data, struct MHD_Connection *connection, void **request,
                        enum MHD_RequestTerminationCode why);

#endif
