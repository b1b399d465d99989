/* The HTTP server of "serve": limits of connections, time and requests around what service.h answers. Layer: verify.
 * Called by cli. One thread. Source: RELIABILITY.md section 4 (HTTP). */
#ifndef VERIFY_SERVER_H
#define VERIFY_SERVER_H

#include "base/cleanup.h"

#include "verify/service.h"

#include <gio/gio.h>

struct server_options {
    GInetAddress *address;
    guint16 port;        /* 0: one that is free */
    GInetAddress *proxy; /* whose header X-Forwarded-For is believed; NULL: nobody's */
    void (*log)(gpointer data, const char *line); /* ids, no names and no addresses */
    gpointer data;
};

struct server;

/* Listens from now on. The service and what the options refer to are borrowed. ERROR_IO says why it can't. Caller
 * frees. */
struct server *server_start(struct service *service, const struct server_options *options,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
void server_free(struct server *server);
DEFINE_AUTOPTR(server, server_free)

/* The port on which it listens. */
guint16 server_port(const struct server *server);

/* Serves until the descriptor is readable; then takes no new connections, and returns when those that there are have
 * ended, after a few seconds at most. */
bool server_run(struct server *server, int stop, GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
