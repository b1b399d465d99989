/* What "serve" answers: from a request as HTTP brings it to an answer, without the network. Layer: verify. Called by the
 * server, and by tests. Source: REFERENCE.md section 9; RELIABILITY.md section 4 (HTTP). Everything is read only. */
#ifndef VERIFY_SERVICE_H
#define VERIFY_SERVICE_H

#include "base/cleanup.h"

#include "operations/installation.h"
#include "operations/token.h"

/* What one request asks, as it was sent. */
struct service_request {
    const char *target;        /* path and query, not decoded */
    const char *authorization; /* headers; NULL: not sent */
    const char *accept_language;
};

struct service_answer {
    unsigned status;
    const char *content_type;
    const char *language; /* of a page; NULL: none */
    char *body;           /* text, valid UTF-8 */
    const char *route;    /* what was asked, for the log: never a name */
    char credential[37];  /* the credential's own id, for the log; "" */
    char *failure;        /* why it could not be answered, for the log; NULL */
};
void service_answer_clear(struct service_answer *answer);

struct service;

/* Opens the database of a directory for reading. The tokens in `token_file` are whom it tells about eligibility; the file
 * is read again when it was changed. Caller frees. */
struct service *service_new(const char *directory, const char *token_file,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
void service_free(struct service *service);
DEFINE_AUTOPTR(service, service_free)

/* Fills `answer`, which the caller clears. Whatever is wrong becomes an answer. */
void service_answer(struct service *service, const struct service_request *request,
                    struct service_answer *answer);

/* Answers without looking: too many requests (429, 503), too long a target (414) and the like. */
void service_refuse(struct service *service, const struct service_request *request, unsigned status,
                    struct service_answer *answer);

/* Whose token a header "Authorization" carries; NULL: nobody's. Borrowed until the next call. */
const struct token *service_operator(struct service *service, const char *authorization);

/* The header Content-Security-Policy of all answers. Borrowed. */
const char *service_policy(const struct service *service);

#endif
