#include "config.h"

#include "import/openedx.h"

#include "base/error.h"
#include "import/xml.h"

#include <string.h>

/* Layer: import. The export of a whole course from Studio: a tar archive, of which the course's key, its grading
 * policy and its names are taken (FORMATS.md section 1.7). The archive has a directory of any name, or none. */

#define COURSE "course.xml"
#define LIBRARY "library.xml"

/* Attributes of the root of course.xml and of the run's own file. */
struct olx_attributes {
    char *organisation, *course, *run, *display_name;
    bool begun;
};

static void olx_clear(struct olx_attributes *attributes)
{
    g_free(attributes->organisation);
    g_free(attributes->course);
    g_free(attributes->run);
    g_free(attributes->display_name);
}

/* The names are far fewer than the entries of an archive, and none of them is a picture or a film. */
bool openedx_course_wants(const char *name)
{
    static const char *const patterns[] = {
        "course.xml",
        "*/course.xml",
        "library.xml",
        "*/library.xml",
        "course/*.xml",
        "*/course/*.xml",
        "policies/*/grading_policy.json",
        "*/policies/*/grading_policy.json",
        "policies/*/policy.json",
        "*/policies/*/policy.json",
    };
    for (gsize i = 0; i < G_N_ELEMENTS(patterns); i++) {
        guint slashes = 0, wanted = 0;
        for (const char *here = name; *here != '\0'; here++)
            slashes += *here == '/';
        for (const char *here = patterns[i]; *here != '\0'; here++)
            wanted += *here == '/';
        if (slashes == wanted && g_pattern_match_simple(patterns[i], name))
            return true;
    }
    return false;
}

/* The directory, with "/" at its end, that has this file: "" when it lies at the top; NULL when nothing has it. Where
 * several have it, the one nearest to the top. Caller frees. */
static char *olx_find_root(GHashTable *entries, const char *file)
{
    GHashTableIter iterator;
    gpointer key = NULL;
    const char *found = NULL;
    g_hash_table_iter_init(&iterator, entries);
    while (g_hash_table_iter_next(&iterator, &key, NULL)) {
        const char *name = key;
        const char *slash = strrchr(name, '/');
        if (strcmp(slash != NULL ? slash + 1 : name, file) != 0)
            continue;
        if (found == NULL || strlen(name) < strlen(found)
            || (strlen(name) == strlen(found) && strcmp(name, found) < 0))
            found = name;
    }
    return found == NULL ? NULL : g_strndup(found, strlen(found) - strlen(file));
}

static bool olx_recognise(GHashTable *entries)
{
    g_autofree char *course = olx_find_root(entries, COURSE);
    g_autofree char *library = olx_find_root(entries, LIBRARY);
    return course != NULL || library != NULL;
}

static void olx_take_root(G_GNUC_UNUSED const char *element, const char *const *values, void *data)
{
    struct olx_attributes *attributes = data;
    if (attributes->begun)
        return;
    attributes->begun = true;
    attributes->organisation = g_strdup(xml_attribute(values, "org"));
    attributes->course = g_strdup(xml_attribute(values, "course"));
    attributes->run = g_strdup(xml_attribute(values, "url_name"));
    attributes->display_name = g_strdup(xml_attribute(values, "display_name"));
}

static bool olx_read_attributes(const struct import_reader *reader, const char *name,
                                GBytes *content, struct olx_attributes *attributes, GError **error)
{
    static const struct xml_handler handler = { .begin = olx_take_root };
    gsize size = 0;
    const char *text = g_bytes_get_data(content, &size);
    g_autoptr(xml) xml = xml_new(&handler, attributes);
    g_autoptr(GError) fault = NULL;
    if (xml_feed(xml, text, size, true, &fault))
        return true;
    g_set_error(error, IMPORT_ERROR, ERROR_DATA, "%s: %s: %s", source_name(reader->source), name,
                fault->message);
    return false;
}

static bool olx_complain(const struct import_reader *reader, const char *sentence, GError **error)
{
    g_set_error(error, IMPORT_ERROR, ERROR_DATA, "%s: %s", source_name(reader->source), sentence);
    return false;
}

/* An entry below the root as JSON; NULL without an error when there is none. New reference. */
static json_t *olx_read_json(const struct import_reader *reader, const char *name, bool *fine,
                             GError **error)
{
    GBytes *content = g_hash_table_lookup(reader->entries, name);
    gsize size = 0;
    *fine = true;
    if (content == NULL)
        return NULL;
    const char *text = g_bytes_get_data(content, &size);
    g_autofree char *where = g_strdup_printf("%s: %s", source_name(reader->source), name);
    json_t *document = json_read_text(text, (gssize)size, where, error);
    *fine = document != NULL;
    return document;
}

static bool olx_read_policy(struct import_reader *reader, const char *root, const char *run,
                            GError **error)
{
    bool fine = true;
    g_autofree char *name = g_strconcat(root, "policies/", run, "/grading_policy.json", NULL);
    g_autoptr(json_t) document = olx_read_json(reader, name, &fine, error);
    if (document == NULL)
        return fine;
    g_autofree char *where = g_strdup_printf("%s: %s", source_name(reader->source), name);
    if (!json_is_array(json_object_get(document, "GRADER"))) {
        g_set_error(error, IMPORT_ERROR, ERROR_DATA, "%s: it has no list GRADER", where);
        return false;
    }
    reader->policy = openedx_policy_read(document, where, error);
    return reader->policy != NULL;
}

/* The names of policy.json; the run's own file says the display name when that leaves it out. */
static bool olx_read_names(struct import_reader *reader, const char *root, const char *run,
                           GError **error)
{
    bool fine = true;
    g_autofree char *name = g_strconcat(root, "policies/", run, "/policy.json", NULL);
    g_autofree char *member = g_strconcat("course/", run, NULL);
    g_autofree char *own = g_strconcat(root, "course/", run, ".xml", NULL);
    GBytes *content = g_hash_table_lookup(reader->entries, own);
    g_autoptr(json_t) document = olx_read_json(reader, name, &fine, error);
    if (!fine)
        return false;
    reader->names = openedx_names_read(run, json_object_get(document, member));
    if (reader->names->display_name[0] != '\0' || content == NULL)
        return true;
    struct olx_attributes attributes = { 0 };
    fine = olx_read_attributes(reader, own, content, &attributes, error);
    if (fine && attributes.display_name != NULL) {
        g_free(reader->names->display_name);
        reader->names->display_name = g_strstrip(g_strdup(attributes.display_name));
    }
    olx_clear(&attributes);
    return fine;
}

static bool olx_read_course(struct import_reader *reader, const char *root,
                            const struct olx_attributes *attributes, GError **error)
{
    const char *run = attributes->run;
    if (attributes->organisation == NULL || attributes->course == NULL || run == NULL)
        return olx_complain(
            reader,
            "its course.xml does not say organisation, course and run (org, course, "
            "url_name); export the course from Studio again",
            error);
    reader->course_key =
        g_strdup_printf("course-v1:%s+%s+%s", attributes->organisation, attributes->course, run);
    if (!olx_read_policy(reader, root, run, error) || !olx_read_names(reader, root, run, error))
        return false;
    if (reader->policy != NULL || reader->names->long_name[0] != '\0'
        || reader->names->display_name[0] != '\0')
        return true;
    g_set_error(
        error, IMPORT_ERROR, ERROR_DATA,
        "%s: has neither a grading policy nor a name for the run %s, which its course.xml is "
        "about",
        source_name(reader->source), run);
    return false;
}

static bool olx_open(struct import_reader *reader, GError **error)
{
    g_autofree char *root = olx_find_root(reader->entries, COURSE);
    if (root == NULL)
        return olx_complain(
            reader, "is the export of a library, which has no learners and no grades", error);
    g_autofree char *name = g_strconcat(root, COURSE, NULL);
    struct olx_attributes attributes = { 0 };
    const bool fine = olx_read_attributes(reader, name, g_hash_table_lookup(reader->entries, name),
                                          &attributes, error)
                      && olx_read_course(reader, root, &attributes, error);
    olx_clear(&attributes);
    return fine;
}

static enum import_step olx_next(G_GNUC_UNUSED struct import_reader *reader,
                                 G_GNUC_UNUSED struct import_row *row, G_GNUC_UNUSED GError **error)
{
    return IMPORT_END;
}

static void olx_close(struct import_reader *reader)
{
    g_clear_pointer(&reader->policy, openedx_policy_free);
    g_clear_pointer(&reader->names, openedx_names_free);
}

const struct importer openedx_course = {
    .kind = "openedx-course",
    .title = "Open edX course export (OLX)",
    .subject = IMPORT_POLICY,
    .needs_course = true,
    .recognise_entries = olx_recognise,
    .open = olx_open,
    .next = olx_next,
    .close = olx_close,
};
