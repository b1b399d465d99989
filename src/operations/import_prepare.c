#include "config.h"

#include "operations/import_private.h"

#include "base/error.h"
#include "base/text.h"
#include "operations/schedule.h"
#include "rules/context_key.h"

#include <string.h>

/* Layer: operations. Which files there are, what they are, and which course each is about. */

void import_free_file(gpointer data)
{
    struct import_file *file = data;
    g_clear_pointer(&file->reader, import_close);
    g_clear_pointer(&file->columns, g_array_unref);
    g_clear_pointer(&file->types, g_array_unref);
    g_clear_pointer(&file->said, g_ptr_array_unref);
    g_clear_pointer(&file->meant, g_hash_table_unref);
    g_clear_pointer(&file->parts, g_ptr_array_unref);
    g_clear_pointer(&file->bare, g_array_unref);
    g_free(file->course_key);
    g_free(file);
}

/* A file that is looked at before it is read. */
struct prepare_looking {
    const struct import_work *work;
    const char *name;
};

static bool prepare_goes_on(guint64 done, guint64 total, void *data)
{
    const struct prepare_looking *looking = data;
    const struct import_options *options = looking->work->options;
    return options->progress == NULL
           || options->progress("looking at", looking->name, done, total, options->data);
}

/* Whoever said what a column is learns when nobody listened. */
static void prepare_note_unheard(struct import_file *file)
{
    if (file->changes != NULL && file->changes[0] != NULL && file->reader->mapping == NULL)
        g_ptr_array_add(file->said,
                        g_strdup("its columns are those of its kind, so that --map says nothing of "
                                 "it; --kind roster reads it as any table of people"));
}

/* A file that can't be opened may be in an encoding that was said before, or that somebody says now. */
static void prepare_open_encoded(struct import_work *work, struct import_file *file,
                                 struct import_request *request, GError **fault)
{
    GError *other = NULL;
    if ((*fault)->code == ERROR_CANCELLED || request->encoding != NULL)
        return;
    if (!import_recall_encoding(work, file, request, &other) || file->reader != NULL) {
        g_clear_error(fault);
        *fault = other;
        return;
    }
    g_autofree char *encoding = import_ask_encoding(work, file->path);
    if (encoding == NULL)
        return;
    g_clear_error(fault);
    request->encoding = encoding;
    file->reader = import_open(request, fault);
    request->encoding = NULL;
}

static bool prepare_open(struct import_work *work, const char *path, GError **error)
{
    struct import_file *file = g_new0(struct import_file, 1);
    g_autofree char *name = g_filename_display_basename(path);
    struct prepare_looking looking = { .work = work, .name = name };
    struct import_request request = { .path = path,
                                      .kind = work->options->kind,
                                      .encoding = work->options->encoding,
                                      .learner = work->options->learner,
                                      .mapping = work->options->mapping,
                                      .changes = work->options->changes,
                                      .sheet = work->options->sheet,
                                      .zone = work->zone,
                                      .go_on = prepare_goes_on,
                                      .go_on_data = &looking };
    if (work->options->refine != NULL)
        work->options->refine(&request, work->options->data);
    g_ptr_array_add(work->files, file);
    file->path = path;
    file->mapped = request.mapping != NULL;
    file->changes = request.changes;
    file->course_id = -1;
    file->said = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GError) fault = NULL;
    file->reader = import_open(&request, &fault);
    if (fault != NULL)
        prepare_open_encoded(work, file, &request, &fault);
    if (fault != NULL)
        g_propagate_error(error, g_steal_pointer(&fault));
    if (file->reader != NULL)
        prepare_note_unheard(file);
    return file->reader != NULL && import_recall_mapping(work, file, error)
           && import_ask_mapping(work, file, error);
}

/* Keys of all known courses, NULL-terminated. Caller frees with g_strfreev. */
static char **prepare_known_courses(struct import_work *work, GError **error)
{
    work->courses = course_list(work->installation->database, error);
    if (work->courses == NULL)
        return NULL;
    char **keys = g_new0(char *, work->courses->len + 1);
    for (guint i = 0; i < work->courses->len; i++)
        keys[i] = g_strdup(((const struct course *)work->courses->pdata[i])->key);
    return keys;
}

/* The last part of a key: the run. */
static const char *prepare_run_of(const char *key)
{
    const char *plus = strrchr(key, '+'), *slash = strrchr(key, '/');
    return plus != NULL ? plus + 1 : slash != NULL ? slash + 1 : "";
}

/* The only known course with this run; NULL when there are none or several. */
static char *prepare_match_run(const char *run, char *const *known)
{
    const char *found = NULL;
    for (guint i = 0; known[i] != NULL; i++) {
        if (strcmp(prepare_run_of(known[i]), run) != 0)
            continue;
        if (found != NULL)
            return NULL;
        found = known[i];
    }
    return g_strdup(found);
}

static char *prepare_propose(const struct import_work *work, const struct import_file *file,
                             char *const *known)
{
    const struct import_course_names *names = file->reader->names;
    char *proposal = names != NULL ? prepare_match_run(names->run, known)
                                   : import_propose_course(source_name(file->reader->source),
                                                           (const char *const *)known);
    /* Files that come together are about the same course, as far as they say. */
    for (guint i = 0; proposal == NULL && i < work->files->len; i++) {
        const char *key = ((const struct import_file *)work->files->pdata[i])->course_key;
        if (key != NULL && (names == NULL || strcmp(prepare_run_of(key), names->run) == 0))
            proposal = g_strdup(key);
    }
    return proposal;
}

/* Whether what the operator named is what the file says. */
static bool prepare_check_given(struct import_file *file, const char *said, GError **error)
{
    const char *name = source_name(file->reader->source);
    const struct import_course_names *names = file->reader->names;
    if (said != NULL && !context_key_equal(said, file->course_key)) {
        g_set_error(
            error, OPERATIONS_ERROR, ERROR_DATA,
            "%s is about the course %s, not %s; leave --course out, or choose the right file", name,
            said, file->course_key);
        return false;
    }
    if (names == NULL || strcmp(names->run, prepare_run_of(file->course_key)) == 0)
        return true;
    g_set_error(error, OPERATIONS_ERROR, ERROR_DATA,
                "%s is the policy of the run %s, not of %s; choose the right file", name,
                names->run, file->course_key);
    return false;
}

static bool prepare_refuse_unknown(const struct import_file *file, const char *proposal,
                                   GError **error)
{
    g_autofree char *quoted = g_shell_quote(file->path);
    g_autofree char *code = import_course_code(source_name(file->reader->source));
    g_autofree char *example = import_example_key(code);
    g_autofree char *key = g_shell_quote(proposal != NULL ? proposal : example);
    g_set_error(
        error, OPERATIONS_ERROR, ERROR_USAGE,
        "%s does not say which course it is about; name it%s: testamur import --course %s %s",
        source_name(file->reader->source),
        proposal != NULL ? ", if this guess from the file's name is right" : "", key, quoted);
    return false;
}

/* Asks, when there is somebody to ask. */
static bool prepare_ask(struct import_work *work, struct import_file *file, const char *proposal,
                        GError **error)
{
    const char *name = source_name(file->reader->source);
    g_autofree char *shown = text_show(name);
    g_autofree char *sentence = g_strdup_printf("Which course is %s about?", shown);
    const struct import_question question = {
        .kind = IMPORT_ASKS_COURSE,
        .file_name = name,
        .sentence = sentence,
        .proposal = proposal,
    };
    g_autofree char *typed = import_ask(work, &question);
    if (typed == NULL)
        return prepare_refuse_unknown(file, proposal, error);
    file->course_key = import_understand_course(work, file, typed, error);
    return file->course_key != NULL;
}

static bool prepare_choose_course(struct import_work *work, struct import_file *file,
                                  char *const *known, GError **error)
{
    const char *given = work->options->course;
    const struct mapping *mapping = file->reader->mapping;
    g_autofree char *said = NULL;
    if (file->reader->course_key != NULL) {
        said = import_understand_course(work, file, file->reader->course_key, error);
        if (said == NULL)
            return false;
    }
    if (given == NULL && said != NULL) {
        file->course_key = g_steal_pointer(&said);
        return true;
    }
    if (given != NULL) {
        file->course_key = import_understand_course(work, file, given, error);
        return file->course_key != NULL && prepare_check_given(file, said, error);
    }
    if (mapping != NULL && mapping->course != NULL) {
        file->course_key = import_understand_course(work, file, mapping->course, error);
        return file->course_key != NULL;
    }
    if (!file->reader->importer->needs_course
        && (mapping == NULL || !mapping_needs_course(mapping)))
        return true;
    g_autofree char *proposal = prepare_propose(work, file, known);
    return prepare_ask(work, file, proposal, error) && prepare_check_given(file, said, error);
}

/* A roster's course is said once for all rosters of its heading; the reports of a platform look the same whatever
 * course they are about. */
static void prepare_note_course(struct import_file *file)
{
    struct mapping *mapping = file->reader->mapping;
    if (mapping == NULL || file->reader->importer->lms != NULL || file->course_key == NULL)
        return;
    g_free(mapping->course);
    mapping->course = g_strdup(file->course_key);
}

/* Profiles do not need a course; when their name speaks of one that the call is about, they get it. */
static void prepare_lend_course(struct import_work *work, struct import_file *file)
{
    for (guint i = 0; file->course_key == NULL && i < work->files->len; i++) {
        const char *key = ((const struct import_file *)work->files->pdata[i])->course_key;
        const char *const only[] = { key, NULL };
        if (key != NULL)
            file->course_key = import_propose_course(source_name(file->reader->source), only);
        if (file->course_key != NULL && !context_key_equal(file->course_key, key))
            g_clear_pointer(&file->course_key, g_free);
    }
}

/* Says so when the file's name speaks of another course than the one it is imported into. */
static void prepare_doubt(struct import_file *file, char *const *known)
{
    if (file->course_key == NULL || file->reader->course_key != NULL)
        return;
    g_autofree char *hint =
        import_propose_course(source_name(file->reader->source), (const char *const *)known);
    if (hint != NULL && !context_key_equal(hint, file->course_key))
        g_ptr_array_add(file->outcome->notices,
                        g_strdup_printf("the file's name speaks of %s, but it is imported into %s",
                                        hint, file->course_key));
}

/* What was concluded from a table rather than said. */
static void prepare_tell_mapping(struct import_work *work, struct import_file *file)
{
    const struct import_reader *reader = file->reader;
    if (reader->mapping == NULL)
        return;
    g_autoptr(GPtrArray) notices = mapping_notices(reader->mapping, reader->survey);
    for (guint i = 0; i < notices->len; i++)
        g_ptr_array_add(file->outcome->notices, g_strdup(notices->pdata[i]));
    char *remark = reader->importer->remark != NULL ? reader->importer->remark(reader) : NULL;
    if (remark != NULL)
        g_ptr_array_add(file->outcome->notices, remark);
    if (mapping_find(reader->mapping, MAPPING_COMPLETION_DATE) >= 0)
        g_ptr_array_add(
            file->outcome->notices,
            g_strdup_printf(
                "times are taken as those of the time zone %s where the file names none",
                g_time_zone_get_identifier(work->zone)));
}

static int prepare_order(gconstpointer one, gconstpointer other)
{
    const struct import_file *a = *(struct import_file *const *)one;
    const struct import_file *b = *(struct import_file *const *)other;
    if (a->reader->importer->subject != b->reader->importer->subject)
        return a->reader->importer->subject < b->reader->importer->subject ? -1 : 1;
    return g_strcmp0(a->course_key, b->course_key);
}

static bool prepare_same_group(const struct import_file *one, const struct import_file *other)
{
    return one->reader->importer->subject == other->reader->importer->subject
           && g_strcmp0(one->course_key, other->course_key) == 0;
}

static bool prepare_refuse_twins(const struct import_work *work, GError **error)
{
    for (guint i = 1; i < work->files->len; i++) {
        const struct import_file *one = work->files->pdata[i - 1], *other = work->files->pdata[i];
        const enum import_subject subject = one->reader->importer->subject;
        if (!prepare_same_group(one, other) || subject == IMPORT_PROFILES
            || subject == IMPORT_COMPLETIONS || subject == IMPORT_TABLE)
            continue;
        g_set_error(error, OPERATIONS_ERROR, ERROR_USAGE,
                    "%s and %s are both: %s of %s; import the older one first, then the newer",
                    source_name(one->reader->source), source_name(other->reader->source),
                    one->reader->importer->title, one->course_key);
        return false;
    }
    return true;
}

static void prepare_free_outcome(gpointer data)
{
    struct import_outcome *outcome = data;
    g_ptr_array_unref(outcome->notices);
    g_free(outcome->name);
    g_free(outcome->course_key);
    g_free(outcome->encoding);
    g_free(outcome);
}

static void prepare_outcomes(struct import_work *work)
{
    work->result->outcomes = g_ptr_array_new_with_free_func(prepare_free_outcome);
    for (guint i = 0; i < work->files->len; i++) {
        struct import_file *file = work->files->pdata[i];
        struct import_outcome *outcome = g_new0(struct import_outcome, 1);
        outcome->name = g_strdup(source_name(file->reader->source));
        outcome->kind = file->reader->importer->kind;
        outcome->title = file->reader->importer->title;
        outcome->row_word = import_line_word(file->reader);
        outcome->course_key = g_strdup(file->course_key);
        outcome->encoding = g_strdup(source_encoding_words(file->reader->source));
        outcome->notices = g_steal_pointer(&file->said);
        g_ptr_array_add(work->result->outcomes, outcome);
        file->outcome = outcome;
    }
}

bool import_prepare(struct import_work *work, const char *const *paths, GError **error)
{
    work->zone = schedule_site_time_zone(work->installation->database, error);
    if (work->zone == NULL)
        return false;
    for (guint i = 0; paths[i] != NULL; i++)
        if (!prepare_open(work, paths[i], error))
            return false;
    g_auto(GStrv) known = prepare_known_courses(work, error);
    if (known == NULL)
        return false;
    for (guint i = 0; i < work->files->len; i++)
        if (!prepare_choose_course(work, work->files->pdata[i], known, error)
            || !import_find_parts(work, work->files->pdata[i], error))
            return false;
    for (guint i = 0; i < work->files->len; i++)
        prepare_lend_course(work, work->files->pdata[i]);
    for (guint i = 0; i < work->files->len; i++)
        prepare_note_course(work->files->pdata[i]);
    g_ptr_array_sort(work->files, prepare_order);
    if (!prepare_refuse_twins(work, error))
        return false;
    prepare_outcomes(work);
    for (guint i = 0; i < work->files->len; i++) {
        prepare_doubt(work->files->pdata[i], known);
        prepare_tell_mapping(work, work->files->pdata[i]);
    }
    return true;
}
