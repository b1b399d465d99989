#include "config.h"

#include "operations/import_name.h"
#include "operations/import_private.h"

#include "base/error.h"
#include "rules/name.h"

#include <math.h>
#include <string.h>

/* Layer: operations. Every row of every file into the stage, with the verdict on its name. */

/* A file with more damaged rows than this is not read to its end, unless they are to be skipped. */
#define DAMAGED_TOLD 100

/* Names of the course's assignment types, from a policy of the same call, else from the store; NULL when
 * there is no policy. */
static char **read_types(struct import_work *work, const struct import_file *file, bool *fine,
                         GError **error)
{
    g_autoptr(GStrvBuilder) names = g_strv_builder_new();
    *fine = true;
    for (guint i = 0; i < work->files->len; i++) {
        const struct import_file *other = work->files->pdata[i];
        if (other->types == NULL || g_strcmp0(other->course_key, file->course_key) != 0)
            continue;
        for (guint j = 0; j < other->types->len; j++)
            g_strv_builder_add(names, g_array_index(other->types, struct assignment_type, j).name);
        return g_strv_builder_end(names);
    }
    g_autoptr(GError) missing = NULL;
    g_autoptr(course) course = file->course_key != NULL ? course_find(work->installation->database,
                                                                      file->course_key, &missing)
                                                        : NULL;
    if (missing != NULL && missing->code != ERROR_NOT_FOUND) {
        *fine = false;
        g_propagate_error(error, g_steal_pointer(&missing));
    }
    if (course == NULL || !course->has_policy)
        return NULL;
    g_autoptr(GPtrArray) types =
        course_assignment_types(work->installation->database, course->id, error);
    *fine = types != NULL;
    for (guint i = 0; types != NULL && i < types->len; i++)
        g_strv_builder_add(names, ((const struct assignment_type *)types->pdata[i])->name);
    return types != NULL ? g_strv_builder_end(names) : NULL;
}

static bool read_begin(struct import_work *work, struct import_file *file, GError **error)
{
    bool fine = true;
    g_auto(GStrv) types = read_types(work, file, &fine, error);
    if (!fine || !import_begin(file->reader, (const char *const *)types, error))
        return false;
    file->columns = g_array_new(FALSE, FALSE, sizeof(struct staged_column));
    for (guint i = 0; i < file->reader->columns->len; i++) {
        const struct import_column *column =
            &g_array_index(file->reader->columns, struct import_column, i);
        const struct staged_column staged = { .category = column->category,
                                              .number = column->number,
                                              .name = column->name };
        g_array_append_val(file->columns, staged);
    }
    return true;
}

static const int read_activity[] = {
    [IMPORT_ACTIVITY_UNKNOWN] = -1,
    [IMPORT_ACTIVE] = 1,
    [IMPORT_INACTIVE] = 0,
    [IMPORT_NOT_ENROLLED] = STAGED_NOT_ENROLLED,
};

/* Numbers of different platforms must never meet. */
static void read_numbers(const struct import_row *row, struct staged_row *staged)
{
    staged->external_id = row->external_id;
    if (g_strcmp0(row->lms_source, "openedx") == 0) {
        staged->lms_id = row->lms_id;
    } else if (row->lms_source != NULL && row->lms_id != NULL) {
        staged->platform = row->lms_source;
        staged->platform_id = row->lms_id;
    }
}

static void read_add_to_part(const struct import_file *file, struct import_part *part,
                             const struct staged_row *staged)
{
    if (part->used == NULL)
        part->used = g_new0(guint8, file->columns->len + 1);
    for (gsize i = 0; i < staged->score_count; i++)
        if (!isnan(staged->scores[i]))
            part->used[i] = 1;
    g_array_append_val(part->rows, staged->id);
}

static bool read_says_results(const struct import_row *row)
{
    return row->has_grade || row->has_completion || row->scores != NULL;
}

/* Which part of the file the row belongs to. Rows that name no course are about the file's; *note: why the row is
 * refused. */
static bool read_find_part(struct import_work *work, struct import_file *file,
                           const struct import_row *row, struct import_part **part,
                           const char **note, GError **error)
{
    const char *course =
        row->course != NULL && *row->course != '\0' ? row->course : file->course_key;
    *part = NULL;
    if (file->parts == NULL)
        return true;
    if (course == NULL) {
        if (read_says_results(row))
            *note = "the row names no course: --course says which one such rows are about";
        return true;
    }
    if (!import_find_part(work, file, course, part, error))
        return false;
    if (*part == NULL)
        *note = "the course that the row names is not known";
    return true;
}

/* Why the name can't be taken; NULL: it can, or there is none. Tables tell a name whole (Moodle's completion report) or
 * in parts (its gradebook): it is kept whole, so that files which take turns don't change it to and fro. */
static const char *read_judge_name(const struct import_file *file, const struct import_row *row,
                                   struct staged_row *staged, struct import_name *name)
{
    const bool parts = row->name == NULL && file->reader->importer->subject == IMPORT_TABLE;
    g_autofree char *whole = parts ? name_choose(NULL, row->first_name, row->last_name) : NULL;
    return row->has_profile ? import_name_judge(whole != NULL ? whole : row->name, row->first_name,
                                                row->last_name, staged, name)
                            : NULL;
}

#define DAY (G_GINT64_CONSTANT(86400) * G_USEC_PER_SEC)

/* Days to come are plans or slips, those before computers a spreadsheet's zero. They are taken as they stand, and told:
 * a wrong clock must not keep anybody from importing. */
static void read_count_odd_date(const struct import_work *work, struct import_file *file,
                                const struct import_row *row)
{
    if (!row->has_completed || (row->completed >= 0 && row->completed <= work->started + DAY))
        return;
    if (file->odd_dates++ == 0)
        file->odd_line = (gint64)row->line;
}

static void read_tell_odd_dates(const struct import_file *file)
{
    if (file->odd_dates == 0)
        return;
    g_ptr_array_add(file->outcome->notices,
                    g_strdup_printf("%" G_GINT64_FORMAT
                                    " %s of completion that %s still to come or before 1970 "
                                    "(the first in %s %" G_GINT64_FORMAT "), and %s as completed",
                                    file->odd_dates,
                                    file->odd_dates == 1 ? "row has a date" : "rows have dates",
                                    file->odd_dates == 1 ? "is" : "are", file->outcome->row_word,
                                    file->odd_line, file->odd_dates == 1 ? "counts" : "count"));
}

/* What the row says, but for its name. */
static void read_take_values(const struct import_file *file, const struct import_row *row,
                             struct staged_row *staged)
{
    read_numbers(row, staged);
    staged->email = row->email;
    staged->language = row->language;
    staged->mode = row->mode;
    staged->account = row->account;
    staged->activity = read_activity[row->activity];
    staged->has_grade = row->has_grade;
    staged->grade = row->grade;
    staged->scores = row->scores;
    staged->score_count = row->scores != NULL ? file->columns->len : 0;
    staged->possibles = row->possibles;
    staged->has_completed = row->has_completed;
    staged->completed = row->completed;
    staged->has_completion = row->has_completion;
    staged->ratio = row->ratio;
    staged->earned = row->earned;
    staged->possible = row->possible;
}

/* Into the stage, with the verdict and the note that it has from being read; STAGED_PENDING as long as nothing speaks
 * against it. */
static bool read_stage_row(struct import_work *work, struct import_file *file, guint index,
                           const struct import_row *row, enum staged_verdict verdict,
                           const char *note, GError **error)
{
    struct import_part *part = NULL;
    if (verdict == STAGED_PENDING && !read_find_part(work, file, row, &part, &note, error))
        return false;
    if (verdict == STAGED_PENDING && note != NULL)
        verdict = STAGED_REFUSED;
    struct staged_row staged = { .file = index,
                                 .line = (gint64)row->line,
                                 .username = row->username };
    struct import_name name = { 0 };
    g_autofree char *refusal = NULL;
    if (verdict == STAGED_REFUSED) {
        staged.email = row->email;
        staged.external_id = row->external_id;
    }
    if (verdict == STAGED_PENDING) {
        read_take_values(file, row, &staged);
        read_count_odd_date(work, file, row);
        const char *rejected = read_judge_name(file, row, &staged, &name);
        if (rejected != NULL) {
            refusal = g_strconcat("name: ", rejected, NULL);
            verdict = STAGED_REFUSED;
            note = refusal;
            staged.name_remark = NULL;
        } else if (staged.has_name && staged.name_remark == NULL) {
            staged.name_remark = row->review;
        }
    }
    const bool fine = import_stage_add(work->result->stage, &staged, verdict, note, error);
    if (part != NULL)
        read_add_to_part(file, part, &staged);
    else if (file->bare != NULL)
        g_array_append_val(file->bare, staged.id);
    import_name_clear(&name);
    return fine;
}

/* Invalid UTF-8 never reaches the store, not even as somebody's user name in a damaged row. */
static void read_hide_broken_text(struct import_row *row)
{
    if (row->username != NULL && !g_utf8_validate(row->username, -1, NULL))
        row->username = NULL;
}

static bool read_rows(struct import_work *work, struct import_file *file, guint index,
                      GError **error)
{
    for (;;) {
        struct import_row row;
        g_autoptr(GError) fault = NULL;
        enum staged_verdict verdict = STAGED_PENDING;
        switch (import_next(file->reader, &row, &fault)) {
        case IMPORT_END:
            return true;
        case IMPORT_FAILED:
            g_set_error(error, fault->domain, fault->code, "%s, %s %" G_GUINT64_FORMAT ": %s",
                        file->outcome->name, file->outcome->row_word, row.line, fault->message);
            return false;
        case IMPORT_BAD_ROW:
            verdict = STAGED_SKIPPED;
            file->damaged++;
            read_hide_broken_text(&row);
            break;
        case IMPORT_REFUSED_ROW:
            verdict = STAGED_REFUSED;
            break;
        case IMPORT_ROW:
            break;
        }
        if (!read_stage_row(work, file, index, &row, verdict, fault != NULL ? fault->message : NULL,
                            error))
            return false;
        work->done = source_position(file->reader->source);
        if (row.line % IMPORT_STAGE_GO_ON_EVERY == 0 && !import_go_on(work, error))
            return false;
        if (file->damaged >= DAMAGED_TOLD && !work->options->skip_bad_rows) {
            g_ptr_array_add(
                file->outcome->notices,
                g_strdup("there are many damaged rows; the rest of the file was not read"));
            return true;
        }
    }
}

/* A policy or a course's names: one row without a learner, so that it has a verdict like any other. */
static bool read_policy(struct import_work *work, struct import_file *file, guint index,
                        GError **error)
{
    struct staged_row row = { .file = index, .line = 1 };
    if (file->reader->policy != NULL) {
        file->types = g_array_new(FALSE, FALSE, sizeof(struct assignment_type));
        for (guint i = 0; i < file->reader->policy->types->len; i++) {
            const struct import_assignment_type *type =
                &g_array_index(file->reader->policy->types, struct import_assignment_type, i);
            const struct assignment_type staged = { .name = type->name,
                                                    .weight = type->weight,
                                                    .drop_count = type->drop_count,
                                                    .min_count = type->min_count,
                                                    .short_label = type->short_label };
            g_array_append_val(file->types, staged);
        }
    }
    return import_stage_add(work->result->stage, &row, STAGED_PENDING, NULL, error);
}

static bool read_file(struct import_work *work, struct import_file *file, guint index,
                      GError **error)
{
    struct import_stage *stage = work->result->stage;
    const enum import_subject subject = file->reader->importer->subject;
    const bool rows = subject != IMPORT_POLICY && subject != IMPORT_COURSE_NAMES;
    work->current = file;
    work->total = source_size(file->reader->source);
    file->outcome->first = import_stage_rows(stage) + 1;
    if (!read_begin(work, file, error)
        || !(rows ? read_rows(work, file, index, error) : read_policy(work, file, index, error)))
        return false;
    file->outcome->last = import_stage_rows(stage);
    file->outcome->rows = file->outcome->last - file->outcome->first + 1;
    read_tell_odd_dates(file);
    char *notice = import_notice(file->reader);
    if (notice != NULL)
        g_ptr_array_add(file->outcome->notices, notice);
    const bool whole = file->damaged == 0 || work->options->skip_bad_rows;
    if (whole
        && (!source_finish(file->reader->source, file->digest, error)
            || !import_tell_repeated(work, file, error)))
        return false;
    file->told = file->outcome->notices->len;
    return true;
}

static struct import_group *read_add_group(struct import_work *work, struct import_file *file,
                                           const char *course_key)
{
    struct import_group *group = g_new0(struct import_group, 1);
    group->file = file;
    group->course_key = course_key;
    group->course_id = -1;
    group->columns = g_array_ref(file->columns);
    group->rows.first = file->outcome->first;
    group->rows.last = file->outcome->last;
    g_ptr_array_add(work->groups, group);
    return group;
}

/* The rows of each course of a table, with the columns that say something of it; and those of no course. */
static void read_group_parts(struct import_work *work, struct import_file *file)
{
    for (guint i = 0; i < file->parts->len; i++) {
        const struct import_part *part = file->parts->pdata[i];
        if (part->rows->len == 0)
            continue;
        struct import_group *group = read_add_group(work, file, part->key);
        group->course_name = part->name;
        g_array_unref(group->columns);
        group->columns = g_array_copy(file->columns);
        for (guint j = 0; j < group->columns->len; j++)
            g_array_index(group->columns, struct staged_column, j).unused = part->used[j] == 0;
        group->rows.list = part->rows;
    }
    if (file->bare->len > 0)
        read_add_group(work, file, NULL)->rows.list = file->bare;
}

static void read_group(struct import_work *work, struct import_file *file)
{
    const enum import_subject subject = file->reader->importer->subject;
    struct import_group *last =
        work->groups->len > 0 ? work->groups->pdata[work->groups->len - 1] : NULL;
    if (file->parts != NULL)
        read_group_parts(work, file);
    else if (last != NULL && subject != IMPORT_TABLE
             && last->file->reader->importer->subject == subject
             && g_strcmp0(last->course_key, file->course_key) == 0)
        last->rows.last = file->outcome->last;
    else
        read_add_group(work, file, file->course_key);
}

bool import_read(struct import_work *work, GError **error)
{
    work->phase = "reading";
    for (guint i = 0; i < work->files->len; i++) {
        struct import_file *file = work->files->pdata[i];
        if (!read_file(work, file, i, error))
            return false;
        read_group(work, file);
    }
    return true;
}
