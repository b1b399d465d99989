#include "config.h"

#include "operations/moving_private.h"

#include "base/text.h"
#include "base/uuid.h"
#include "rules/context_key.h"
#include "store/adoption.h"
#include "store/document.h"

#include <string.h>

/* Layer: operations. The credentials of the old installation with their PDFs, and what is mended about them:
 * several live ones of one learner and configuration (Q12), a verification id that occurs twice (Q21), rows that
 * are generating for ever (Q38). Source: REFERENCE.md sections 1.4, 4 and 5. */

static bool is_status(const struct moving_credential *credential, const char *status)
{
    return g_str_equal(credential->status, status);
}

static bool is_unfinished(const struct moving_credential *credential)
{
    return is_status(credential, "error") || is_status(credential, "generating");
}

static struct moving_credential *credential_at(const struct moving *moving, guint number)
{
    return moving_object_at(moving, MODEL_CREDENTIAL, number);
}

/* Looks at one place; *path is set when the PDF is there, *why when something else is. */
static bool look_at(struct moving *moving, const struct moving_credential *credential,
                    bool archived, const char **path, char **why, GError **error)
{
    const char *output =
        moving->options->output != NULL ? moving->options->output : "learning_credentials";
    g_autoptr(GError) fault = NULL;
    g_autofree char *name =
        g_strdup_printf("%s%s/%s.pdf", output, archived ? "_invalidated" : "", credential->uuid);
    switch (media_look(moving->media, name, true, &fault)) {
    case MEDIA_THERE:
        *path = g_string_chunk_insert(moving->result->texts, name);
        break;
    case MEDIA_MISSING:
        if (*why == NULL)
            *why = g_strdup_printf("its PDF %s is missing", name);
        break;
    case MEDIA_UNFIT:
        g_free(*why);
        *why = g_strdup_printf("its PDF %s", fault->message);
        break;
    case MEDIA_FAILED:
        g_propagate_error(error, g_steal_pointer(&fault));
        return false;
    }
    return true;
}

/* A withdrawn one whose PDF stayed public (Q44) is looked for in both places. */
static bool look_for_pdf(struct moving *moving, struct moving_credential *credential,
                         GError **error)
{
    const bool archived = is_status(credential, "invalidated");
    g_autofree char *why = NULL;
    if (is_unfinished(credential))
        return true;
    if (!look_at(moving, credential, archived, &credential->pdf, &why, error)
        || (archived && credential->pdf == NULL
            && !look_at(moving, credential, false, &credential->pdf, &why, error)))
        return false;
    if (credential->pdf == NULL)
        credential->note = g_string_chunk_insert(moving->result->texts, why);
    return true;
}

bool moving_look_for_pdfs(struct moving *moving, GError **error)
{
    const guint count = moving->objects[MODEL_CREDENTIAL]->len;
    for (guint i = 0; moving->media != NULL && i < count; i++)
        if (!look_for_pdf(moving, credential_at(moving, i), error)
            || (i % 256 == 0 && !moving_go_on(moving, "looking for PDFs of", i, count, error)))
            return false;
    return true;
}

/* What older versions keep instead of a reference: the key and the type's name. Caller frees. */
static char *pair_key(const char *key, const char *type_name)
{
    g_autofree char *lower = g_ascii_strdown(key, -1);
    g_autofree char *name = text_trim(type_name);
    return g_strconcat(lower, "\n", name, NULL);
}

static GHashTable *index_pairs(const struct moving *moving)
{
    GHashTable *pairs = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < moving->objects[MODEL_CONFIGURATION]->len; i++) {
        struct moving_configuration *configuration =
            moving_object_at(moving, MODEL_CONFIGURATION, i);
        const struct moving_type *type = moving_find(moving, MODEL_TYPE, configuration->type);
        if (configuration->id != 0 && type != NULL)
            g_hash_table_insert(pairs, pair_key(configuration->key, type->name), configuration);
    }
    return pairs;
}

/* Finds learner and configuration. Why it can't be taken, or NULL. */
static char *resolve(const struct moving *moving, GHashTable *pairs,
                     struct moving_credential *credential)
{
    static const char *const states[] = { "generating", "available", "error", "invalidated", NULL };
    const struct moving_user *user = moving_find(moving, MODEL_USER, credential->user);
    const struct moving_configuration *configuration =
        moving_find(moving, MODEL_CONFIGURATION, credential->configuration);
    if (!g_strv_contains(states, credential->status))
        return g_strdup_printf("its status \"%s\" is not known", credential->status);
    if (credential->configuration == NULL) {
        g_autofree char *key = context_key_normalise(credential->context_key, NULL, NULL);
        g_autofree char *pair =
            pair_key(key != NULL ? key : credential->context_key, credential->type_name);
        configuration = g_hash_table_lookup(pairs, pair);
    }
    if (configuration == NULL || configuration->id == 0)
        return g_strdup("its configuration was not taken over");
    if (user == NULL || !user->known)
        return g_strdup_printf("its learner (user %s) was not taken over", credential->user);
    credential->configuration_id = configuration->id;
    credential->learner_id = user->learner_id;
    return NULL;
}

/* Those of one learner and configuration together: valid ones first, then unfinished ones, each the newest
 * first. */
static int order_rivals(gconstpointer one, gconstpointer other)
{
    const struct moving_credential *a = *(struct moving_credential *const *)one;
    const struct moving_credential *b = *(struct moving_credential *const *)other;
    if (a->configuration_id != b->configuration_id)
        return a->configuration_id < b->configuration_id ? -1 : 1;
    if (a->learner_id != b->learner_id)
        return a->learner_id < b->learner_id ? -1 : 1;
    const int rank_a = is_status(a, "available") ? 0 : is_unfinished(a) ? 1 : 2;
    const int rank_b = is_status(b, "available") ? 0 : is_unfinished(b) ? 1 : 2;
    if (rank_a != rank_b)
        return rank_a - rank_b;
    if (a->created != b->created)
        return a->created > b->created ? -1 : 1;
    return a->head.number > b->head.number ? -1 : a->head.number < b->head.number;
}

/* The order of issue, in which they get their ids. */
static int order_issue(gconstpointer one, gconstpointer other)
{
    const struct moving_credential *a = *(struct moving_credential *const *)one;
    const struct moving_credential *b = *(struct moving_credential *const *)other;
    if (a->created != b->created)
        return a->created < b->created ? -1 : 1;
    return a->head.number < b->head.number ? -1 : a->head.number > b->head.number;
}

static void find_duplicates(GPtrArray *credentials)
{
    const struct moving_credential *first = NULL;
    g_ptr_array_sort(credentials, order_rivals);
    for (guint i = 0; i < credentials->len; i++) {
        struct moving_credential *credential = credentials->pdata[i];
        if (first == NULL || first->configuration_id != credential->configuration_id
            || first->learner_id != credential->learner_id)
            first = credential;
        else if (!is_status(credential, "invalidated"))
            credential->duplicate = first->uuid;
    }
}

/* One that is valid here, too: its PDF is missed, and it keeps a verification id before others. */
static bool stays_valid(const struct moving_credential *credential)
{
    return is_status(credential, "available") && credential->duplicate == NULL;
}

/* The old installation marked a reissue in the old row's reason only. */
static bool was_reissued(const struct moving_credential *credential)
{
    return is_status(credential, "invalidated")
           && (g_str_equal(credential->reason, "Reissued")
               || g_str_has_suffix(credential->reason, "\nReissued"));
}

static guint hash_holder(gconstpointer key)
{
    const struct moving_credential *credential = key;
    return (guint)(credential->learner_id * 31 + credential->configuration_id);
}

static gboolean is_same_holder(gconstpointer one, gconstpointer other)
{
    const struct moving_credential *a = one, *b = other;
    return a->learner_id == b->learner_id && a->configuration_id == b->configuration_id;
}

/* Links each one to the reissued one before it; they are in the order of issue. */
static void find_chains(GPtrArray *credentials)
{
    g_autoptr(GHashTable) latest = g_hash_table_new(hash_holder, is_same_holder);
    for (guint i = 0; i < credentials->len; i++) {
        struct moving_credential *credential = credentials->pdata[i];
        const struct moving_credential *before = g_hash_table_lookup(latest, credential);
        if (before != NULL && was_reissued(before))
            credential->reissue_of = before;
        g_hash_table_replace(latest, credential, credential);
    }
}

static void add_note(struct moving *moving, struct moving_credential *credential, const char *note)
{
    g_autofree char *joined =
        credential->note != NULL ? g_strconcat(credential->note, "; ", note, NULL) : g_strdup(note);
    credential->note = g_string_chunk_insert(moving->result->texts, joined);
}

static void replace_verify_uuid(struct moving *moving, struct moving_credential *credential)
{
    char fresh[UUID_LENGTH + 1];
    uuid_make(fresh);
    credential->verify_uuid = g_string_chunk_insert(moving->result->texts, fresh);
}

/* The valid one of several keeps a verification id, else the oldest. */
static void claim_verify_uuids(struct moving *moving, GPtrArray *credentials, bool valid,
                               GHashTable *claimed)
{
    for (guint i = 0; i < credentials->len; i++) {
        struct moving_credential *credential = credentials->pdata[i];
        const bool is_valid = stays_valid(credential);
        if (is_valid != valid || credential->verify_uuid == NULL)
            continue;
        const struct moving_credential *owner =
            g_hash_table_lookup(claimed, credential->verify_uuid);
        if (owner == NULL) {
            g_hash_table_insert(claimed, (gpointer)credential->verify_uuid, credential);
            continue;
        }
        g_autofree char *note = g_strdup_printf(
            "its verification id was also that of %s; it got one of its own", owner->uuid);
        add_note(moving, credential, note);
        replace_verify_uuid(moving, credential);
    }
}

/* One that was issued here meanwhile, or imported from elsewhere. */
static bool secure_verify_uuid(struct moving *moving, struct moving_credential *credential,
                               GError **error)
{
    bool taken = false;
    if (credential->verify_uuid == NULL) {
        replace_verify_uuid(moving, credential);
        return true;
    }
    if (!adoption_is_taken(moving->installation->database, credential->verify_uuid, &taken, error))
        return false;
    if (!taken)
        return true;
    add_note(moving, credential,
             "its verification id belongs to another credential here; it got one of its own");
    replace_verify_uuid(moving, credential);
    return true;
}

static bool add_document(struct moving *moving, const struct moving_credential *credential,
                         gint64 id, GError **error)
{
    struct document document = { .credential_id = id };
    gsize length = sizeof document.sha256;
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    moving->result->pdfs++;
    if (moving->options->dry_run)
        return true;
    GBytes *content = media_read(moving->media, credential->pdf, error);
    if (content == NULL)
        return false;
    document.tail = g_bytes_unref_to_array(content);
    document.offsets = g_array_new(FALSE, FALSE, sizeof(guint32));
    document.size = document.tail->len;
    g_checksum_update(sum, document.tail->data, document.tail->len);
    g_checksum_get_digest(sum, document.sha256, &length);
    const bool added = document_insert(moving->installation->database, &document, error);
    document_clear(&document);
    return added;
}

static bool apply_known(struct moving *moving, struct moving_credential *credential,
                        const struct moving_user *user, const struct adoption_known *known,
                        GError **error)
{
    enum staged_verdict verdict = STAGED_UNCHANGED;
    const char *note = NULL;
    bool missing = false;
    if (known->learner_id != credential->learner_id
        || known->configuration_id != credential->configuration_id) {
        verdict = STAGED_CONFLICT;
        note = "this credential belongs to another learner or configuration here, and stays so";
    } else if (known->lacks_pdf && credential->pdf != NULL) {
        verdict = STAGED_CHANGED;
        note = "its PDF was found";
        if (!adoption_complete(moving->installation->database, known->id, moving->owner, error)
            || !add_document(moving, credential, known->id, error))
            return false;
    } else if (is_status(credential, "invalidated") && !known->invalidated) {
        verdict = STAGED_CONFLICT;
        note = "it was withdrawn in the old installation, but is valid here: withdraw it here, too";
    } else if (known->lacks_pdf && stays_valid(credential)) {
        missing = moving->media != NULL;
        note = missing ? credential->note : NULL;
        moving->result->pdfs_missing++;
    }
    (missing ? moving_stress : moving_tell)(moving, MOVING_CREDENTIAL, &credential->head,
                                            user->username, verdict, note);
    return true;
}

/* Somebody was issued one here meanwhile: both can't be valid, and which is to be is for a person to say. */
static bool has_rival(struct moving *moving, const struct moving_credential *credential,
                      const struct moving_user *user, bool *refused, GError **error)
{
    struct database *database = moving->installation->database;
    char rival[UUID_LENGTH + 1] = "";
    *refused = false;
    if (is_status(credential, "invalidated") || credential->duplicate != NULL)
        return true;
    if (!adoption_rival(database, credential->configuration_id, credential->learner_id, false,
                        rival, error)
        || (*rival == '\0' && is_unfinished(credential)
            && !adoption_rival(database, credential->configuration_id, credential->learner_id, true,
                               rival, error)))
        return false;
    if (*rival == '\0')
        return true;
    g_autofree char *note = g_strdup_printf(
        "the learner has the credential %s of this configuration here; withdraw it first if the "
        "old one %s is to be taken over",
        rival, credential->uuid);
    moving_tell(moving, MOVING_CREDENTIAL, &credential->head, user->username, STAGED_REFUSED, note);
    *refused = true;
    return true;
}

static void fill_status(struct moving *moving, struct moving_credential *credential,
                        struct adoption *adoption)
{
    g_autofree char *note = NULL;
    adoption->status = credential->status;
    if (credential->duplicate != NULL) {
        note = g_strdup_printf("Duplicate of %s, which stays valid", credential->duplicate);
        adoption->status = "invalidated";
        adoption->invalidated_at = moving->now;
        adoption->invalidated_by = moving->installation->operator_name;
        adoption->reason = g_string_chunk_insert(moving->result->texts, note);
        g_autofree char *told =
            g_strdup_printf("invalidated: duplicate of %s", credential->duplicate);
        add_note(moving, credential, told);
    } else if (is_status(credential, "invalidated")) {
        adoption->invalidated_at =
            credential->invalidated_at != 0 ? credential->invalidated_at : adoption->modified;
        adoption->reason = credential->reason;
    } else if (is_unfinished(credential)) {
        const bool stuck = is_status(credential, "generating");
        adoption->status = "error";
        adoption->failure = stuck ? "it was being generated when the old installation stopped"
                                  : "the old installation could not generate it";
        if (stuck)
            add_note(moving, credential, "was generating; it is set to error, for another attempt");
    }
}

static void fill(struct moving *moving, struct moving_credential *credential,
                 struct adoption *adoption)
{
    *adoption = (struct adoption){
        .uuid = credential->uuid,
        .verify_uuid = credential->verify_uuid,
        .full_name = credential->full_name,
        .context_name =
            *credential->context_name != '\0' ? credential->context_name : credential->context_key,
        .failure = "",
        .invalidated_by = "",
        .reason = "",
        .adopted = is_unfinished(credential) ? ""
                   : credential->pdf != NULL ? "document"
                                             : "no document",
        .owner = credential->pdf != NULL ? moving->owner : "",
        .learner_id = credential->learner_id,
        .configuration_id = credential->configuration_id,
        .issued = credential->created,
        .created = credential->created,
        .modified = credential->modified != 0 ? credential->modified : credential->created,
        .legacy_id = credential->legacy_id,
        .replaces_id = credential->reissue_of != NULL ? credential->reissue_of->id : 0,
    };
    fill_status(moving, credential, adoption);
}

static bool apply_new(struct moving *moving, struct moving_credential *credential,
                      const struct moving_user *user, GError **error)
{
    struct adoption adoption;
    bool refused = false;
    if (!has_rival(moving, credential, user, &refused, error))
        return false;
    if (refused)
        return true;
    if (!secure_verify_uuid(moving, credential, error))
        return false;
    const struct site_settings *site = moving->site;
    g_autofree char *date =
        date_format(credential->created, site->zone, site->date_format, site->date_words);
    fill(moving, credential, &adoption);
    adoption.printed_date = date;
    if (!adoption_insert(moving->installation->database, &adoption, &credential->id, error)
        || (credential->pdf != NULL && !add_document(moving, credential, credential->id, error)))
        return false;
    if (stays_valid(credential) && credential->pdf == NULL)
        moving->result->pdfs_missing++;
    const bool told = credential->note != NULL && !is_status(credential, "invalidated");
    (told ? moving_stress : moving_tell)(moving, MOVING_CREDENTIAL, &credential->head,
                                         user->username, STAGED_NEW, credential->note);
    return true;
}

static bool apply_one(struct moving *moving, struct moving_credential *credential, GHashTable *seen,
                      GError **error)
{
    const struct moving_user *user = moving_find(moving, MODEL_USER, credential->user);
    struct adoption_known known;
    if (!g_hash_table_add(seen, (gpointer)credential->uuid)) {
        moving_tell(moving, MOVING_CREDENTIAL, &credential->head, user->username, STAGED_REFUSED,
                    "its id occurs twice");
        return true;
    }
    if (!adoption_find(moving->installation->database, credential->uuid, &known, error))
        return false;
    credential->id = known.id;
    return known.id != 0 ? apply_known(moving, credential, user, &known, error)
                         : apply_new(moving, credential, user, error);
}

/* Those that can be taken; the others are refused. Borrows. */
static GPtrArray *resolve_all(struct moving *moving)
{
    GPtrArray *credentials = g_ptr_array_new();
    g_autoptr(GHashTable) pairs = index_pairs(moving);
    for (guint i = 0; i < moving->objects[MODEL_CREDENTIAL]->len; i++) {
        struct moving_credential *credential = credential_at(moving, i);
        g_autofree char *why = resolve(moving, pairs, credential);
        if (why == NULL)
            g_ptr_array_add(credentials, credential);
        else
            moving_tell(moving, MOVING_CREDENTIAL, &credential->head, credential->uuid,
                        STAGED_REFUSED, why);
    }
    return credentials;
}

bool moving_apply_credentials(struct moving *moving, GError **error)
{
    g_autoptr(GPtrArray) credentials = resolve_all(moving);
    g_autoptr(GHashTable) claimed = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    find_duplicates(credentials);
    g_ptr_array_sort(credentials, order_issue);
    find_chains(credentials);
    claim_verify_uuids(moving, credentials, true, claimed);
    claim_verify_uuids(moving, credentials, false, claimed);
    for (guint i = 0; i < credentials->len; i++)
        if (!apply_one(moving, credentials->pdata[i], seen, error)
            || (i % 256 == 0 && !moving_go_on(moving, "taking over", i, credentials->len, error)))
            return false;
    return true;
}
