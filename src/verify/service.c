#include "config.h"

#include "verify/service.h"

#include "base/digest.h"
#include "base/error.h"
#include "base/resource.h"
#include "base/uuid.h"
#include "operations/settings.h"
#include "rules/context_key.h"
#include "verify/eligibility.h"
#include "verify/language.h"
#include "verify/metadata.h"
#include "verify/page.h"
#include "verify/printed.h"
#include "verify/private.h"
#include "verify/request.h"

#include <string.h>
#include <sys/stat.h>

#define DATABASE_NAME "testamur.db"
#define JSON_TYPE "application/json"
#define PAGE_TYPE "text/html; charset=utf-8"
#define TEXT_TYPE "text/plain; charset=utf-8"

DEFINE_ERROR_DOMAIN(verify)

struct service {
    char *directory;
    struct database *database;
    ino_t file; /* which file it is: another one after a restore */
    gint64 version;
    struct site_settings *site; /* as of that version of the data */
    GPtrArray *languages;
    char *token_file;
    /* when it was changed that the tokens were read from; 0: not read */
    struct timespec token_time;
    GPtrArray *tokens; /* of struct token */
    char *style, *policy;
};

/* One request on its way to an answer. */
struct call {
    struct service *service;
    const struct service_request *given;
    const struct request *request;
    const char *wanted; /* the segment that the route left open; NULL: none */
    const struct token *operator_token;
    struct service_answer *answer;
};

void service_answer_clear(struct service_answer *answer)
{
    g_clear_pointer(&answer->body, g_free);
    g_clear_pointer(&answer->failure, g_free);
}

void service_free(struct service *service)
{
    if (service == NULL)
        return;
    database_close(service->database);
    site_settings_free(service->site);
    g_clear_pointer(&service->tokens, g_ptr_array_unref);
    g_clear_pointer(&service->languages, g_ptr_array_unref);
    g_free(service->directory);
    g_free(service->token_file);
    g_free(service->style);
    g_free(service->policy);
    g_free(service);
}

static bool service_file(const struct service *service, ino_t *file)
{
    struct stat status;
    g_autofree char *path = g_build_filename(service->directory, DATABASE_NAME, NULL);
    const bool there = stat(path, &status) == 0;
    *file = there ? status.st_ino : 0;
    return there;
}

/* A restored database is another file under the same name. While there is none, the old one answers. */
static bool service_follow_file(struct service *service, GError **error)
{
    ino_t file;
    if (service->database != NULL && (!service_file(service, &file) || file == service->file))
        return true;
    service_file(service, &file);
    struct database *database = database_open(service->directory, DATABASE_READ, error);
    if (database == NULL)
        return false;
    database_close(service->database);
    service->database = database;
    service->file = file;
    g_clear_pointer(&service->site, site_settings_free);
    return true;
}

/* Settings are read anew when anything was written. */
static bool service_refresh(struct service *service, GError **error)
{
    gint64 version = 0;
    if (!service_follow_file(service, error)
        || !database_data_version(service->database, &version, error))
        return false;
    if (service->site != NULL && version == service->version)
        return true;
    struct site_settings *site = site_settings_load(service->database, error);
    if (site == NULL)
        return false;
    site_settings_free(service->site);
    service->site = site;
    service->version = version;
    return true;
}

/* Only this very style may be used, by its hash. */
static char *make_policy(const char *style)
{
    guint8 hash[DIGEST_SIZE];
    gsize size = sizeof hash;
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    g_checksum_update(sum, (const guchar *)style, -1);
    g_checksum_get_digest(sum, hash, &size);
    g_autofree char *text = g_base64_encode(hash, size);
    return g_strdup_printf("default-src 'none'; style-src 'sha256-%s'; img-src data:; "
                           "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
                           text);
}

struct service *service_new(const char *directory, const char *token_file, GError **error)
{
    g_autoptr(service) service = g_new0(struct service, 1);
    service->directory = g_strdup(directory);
    service->token_file = g_strdup(token_file);
    service->tokens = token_load(token_file, error);
    if (service->tokens == NULL)
        return NULL;
    g_autoptr(GBytes) style = resource_read("verify/page.css", error);
    if (style == NULL)
        return NULL;
    service->style = g_strndup(g_bytes_get_data(style, NULL), g_bytes_get_size(style));
    service->policy = make_policy(service->style);
    service->languages = languages_load(error);
    return service->languages != NULL && service_refresh(service, error) ? g_steal_pointer(&service)
                                                                         : NULL;
}

const char *service_policy(const struct service *service)
{
    return service->policy;
}

/* A token that was taken away is worth nothing from the next request on. A file that can't be used counts as empty. */
static void service_refresh_tokens(struct service *service)
{
    struct stat status = { 0 };
    if (stat(service->token_file, &status) == 0
        && status.st_mtim.tv_sec == service->token_time.tv_sec
        && status.st_mtim.tv_nsec == service->token_time.tv_nsec)
        return;
    GPtrArray *tokens = token_load(service->token_file, NULL);
    if (tokens == NULL)
        tokens = g_ptr_array_new();
    g_ptr_array_unref(service->tokens);
    service->tokens = tokens;
    service->token_time = status.st_mtim;
}

const struct token *service_operator(struct service *service, const char *authorization)
{
    static const char scheme[] = "Bearer ";
    if (authorization == NULL || g_ascii_strncasecmp(authorization, scheme, strlen(scheme)) != 0)
        return NULL;
    service_refresh_tokens(service);
    return token_find(service->tokens, authorization + strlen(scheme));
}

/* Takes the value. */
static void answer_json(struct service_answer *answer, unsigned status, json_t *value)
{
    answer->status = status;
    answer->content_type = JSON_TYPE;
    answer->body = json_write_compact(value);
    json_decref(value);
}

static void answer_detail(struct service_answer *answer, unsigned status, const char *detail)
{
    answer_json(answer, status, json_pack("{s:s}", "detail", detail));
}

static struct page make_page(const struct service *service, const struct service_request *request,
                             const char *form)
{
    const struct site_settings *site = service->site;
    return (struct page){
        .language = languages_choose(service->languages, request->accept_language,
                                     site != NULL ? site->language : "en"),
        .site_name = site != NULL ? site->site_name : "",
        .style = service->style,
        .form = form,
    };
}

/* Takes the text. */
static void answer_page(struct service_answer *answer, unsigned status, const struct page *page,
                        char *html)
{
    answer->status = status;
    answer->content_type = PAGE_TYPE;
    answer->language = page->language->code;
    answer->body = html;
}

/* By any text: one that is no id costs a look into the database as well, and gets the same answer. */
static struct verification *look_up(const struct call *call, const char *id, GError **error)
{
    struct verification *verification =
        verification_of_public_id(call->service->database, id, error);
    if (verification != NULL && verification->credential != NULL)
        g_strlcpy(call->answer->credential, verification->credential->uuid,
                  sizeof call->answer->credential);
    return verification;
}

static bool answer_metadata(struct call *call, GError **error)
{
    char id[UUID_LENGTH + 1];
    const bool valid = uuid_read(call->wanted, strlen(call->wanted), id);
    g_autoptr(verification) verification = look_up(call, valid ? id : "", error);
    if (verification == NULL)
        return false;
    answer_json(call->answer, verification->credential != NULL ? 200 : 404,
                metadata_json(verification, call->service->site->zone));
    return true;
}

static bool show_verification(struct call *call, const char *typed, const char *form,
                              GError **error)
{
    char id[UUID_LENGTH + 1];
    const bool valid = uuid_find(typed, id);
    const struct page page = make_page(call->service, call->given, form);
    g_autoptr(verification) verification = look_up(call, valid ? id : "", error);
    if (verification == NULL)
        return false;
    const struct credential *credential = verification->credential;
    g_autoptr(GPtrArray) texts =
        credential != NULL ? printed_texts(call->service->database, credential, error) : NULL;
    if (credential != NULL && texts == NULL)
        return false;
    answer_page(call->answer, credential != NULL ? 200 : 404, &page,
                page_verification(&page, verification, texts, call->service->site->zone));
    return true;
}

/* The form alone, or what was typed into it. */
static bool answer_form(struct call *call, GError **error)
{
    const char *form = call->wanted == NULL ? "verify" : "../verify";
    const char *typed = request_query(call->request, "id");
    if (typed != NULL)
        return show_verification(call, typed, form, error);
    const struct page page = make_page(call->service, call->given, form);
    answer_page(call->answer, 200, &page, page_form(&page));
    return true;
}

static bool answer_verify(struct call *call, GError **error)
{
    return *call->wanted == '\0' ? answer_form(call, error)
                                 : show_verification(call, call->wanted, "../verify", error);
}

/* The key of a route for operators; NULL when the answer is settled. Caller frees. */
static char *read_key(struct call *call)
{
    call->operator_token = service_operator(call->service, call->given->authorization);
    if (call->operator_token == NULL) {
        answer_detail(call->answer, 403, "Authentication credentials were not provided.");
        return NULL;
    }
    char *key = context_key_normalise(call->wanted, NULL, NULL);
    if (key == NULL)
        answer_detail(call->answer, 400, "Invalid learning context key.");
    return key;
}

static bool answer_configured(struct call *call, GError **error)
{
    g_autofree char *key = read_key(call);
    if (key == NULL)
        return true;
    json_t *json = configured_json(call->service->database, key, error);
    if (json != NULL)
        answer_json(call->answer, 200, json);
    return json != NULL;
}

static bool answer_eligibility(struct call *call, GError **error)
{
    g_autofree char *key = read_key(call);
    if (key == NULL)
        return true;
    const char *username = request_query(call->request, "username");
    const char *retrieval = request_query(call->request, "retrieval_func");
    GError *fault = NULL;
    json_t *json = eligibility_json(
        call->service->database, call->service->site, key,
        username != NULL && *username != '\0' ? username : call->operator_token->name,
        retrieval != NULL && *retrieval != '\0' ? retrieval : NULL, &fault);
    if (json != NULL)
        answer_json(call->answer, 200, json);
    else if (store_found_none(fault, error))
        answer_detail(call->answer, 404, "User not found.");
    else
        return false;
    return true;
}

/* All there is: exact paths, in which "*" stands for one segment. */
static const struct route {
    const char *path;
    bool (*answer)(struct call *call, GError **error);
} routes[] = {
    { "verify", answer_form },
    { "verify/*", answer_verify },
    { "api/learning_credentials/v1/metadata/*/", answer_metadata },
    { "api/learning_credentials/v1/eligibility/*/", answer_eligibility },
    { "api/learning_credentials/v1/configured/*/", answer_configured },
};

static bool route_matches(const struct route *route, char **segments, const char **wanted)
{
    g_auto(GStrv) parts = g_strsplit(route->path, "/", -1);
    *wanted = NULL;
    if (g_strv_length(parts) != g_strv_length(segments))
        return false;
    for (guint i = 0; parts[i] != NULL; i++) {
        if (g_str_equal(parts[i], "*"))
            *wanted = segments[i];
        else if (!g_str_equal(parts[i], segments[i]))
            return false;
    }
    return true;
}

static const struct route *find_route(struct call *call)
{
    for (gsize i = 0; call->request != NULL && i < G_N_ELEMENTS(routes); i++)
        if (route_matches(&routes[i], call->request->segments, &call->wanted))
            return &routes[i];
    return NULL;
}

static bool is_for_people(const struct route *route)
{
    return route != NULL && g_str_has_prefix(route->path, "verify");
}

/* In the form of what was asked for. */
static void answer_status(struct call *call, const struct route *route, unsigned status)
{
    static const struct {
        unsigned status;
        const char *words;
    } words[] = {
        { 404, "Not found" },         { 405, "Method not allowed" },
        { 413, "No body is taken" },  { 414, "The address is too long" },
        { 429, "Too many requests" }, { 431, "The headers are too long" },
        { 503, "Try again later" },
    };
    const char *text = "";
    for (gsize i = 0; i < G_N_ELEMENTS(words); i++)
        if (words[i].status == status)
            text = words[i].words;
    if (is_for_people(route) && (status == 429 || status == 503)) {
        const struct page page = make_page(call->service, call->given, "");
        answer_page(call->answer, status, &page, page_busy(&page));
    } else if (route != NULL && !is_for_people(route)) {
        answer_detail(call->answer, status, text);
    } else {
        call->answer->status = status;
        call->answer->content_type = TEXT_TYPE;
        call->answer->body = g_strconcat(text, "\n", NULL);
    }
}

/* What is read for one answer is of one state of the database. */
static bool route_run(const struct route *route, struct call *call, GError **error)
{
    struct service *service = call->service;
    if (!service_refresh(service, error) || !database_begin(service->database, error))
        return false;
    const bool answered = route->answer(call, error);
    database_rollback(service->database);
    return answered;
}

void service_answer(struct service *service, const struct service_request *request,
                    struct service_answer *answer)
{
    g_autoptr(request) parsed = request_parse(request->target);
    struct call call = {
        .service = service, .given = request, .request = parsed, .answer = answer
    };
    g_autoptr(GError) fault = NULL;
    const struct route *route = find_route(&call);
    *answer = (struct service_answer){ .route = route != NULL ? route->path : "-" };
    if (route == NULL) {
        answer_status(&call, route, 404);
    } else if (!route_run(route, &call, &fault)) {
        service_answer_clear(answer);
        answer->failure = g_strdup(fault->message);
        answer_status(&call, route, 503);
    }
}

void service_refuse(struct service *service, const struct service_request *request, unsigned status,
                    struct service_answer *answer)
{
    g_autoptr(request) parsed =
        strlen(request->target) <= REQUEST_TARGET_MOST ? request_parse(request->target) : NULL;
    struct call call = {
        .service = service, .given = request, .request = parsed, .answer = answer
    };
    const struct route *route = find_route(&call);
    *answer = (struct service_answer){ .route = route != NULL ? route->path : "-" };
    answer_status(&call, route, status);
}
