#include "config.h"

#include "operations/preview.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/text.h"
#include "operations/document_file.h"
#include "operations/outgoing_file.h"
#include "operations/picture.h"
#include "operations/preview_names.h"
#include "rules/verdict.h"
#include "store/learner.h"

#define DOTS_PER_INCH 144

/* Whoever scans a code of a preview is to find nothing. */
static const char no_uuid[] = "00000000-0000-4000-8000-000000000000";
static const char example_name[] = "Alexandra Example";

/* The name that would be printed for a learner. */
static char *name_of(struct database *database, const char *username, GError **error)
{
    g_autoptr(learner) learner = learner_find(database, username, error);
    if (learner == NULL)
        return NULL;
    const struct name_facts facts = {
        .profile = learner->name,
        .first = learner->first_name,
        .last = learner->last_name,
        .review = g_str_equal(learner->name_state, "review"),
        .accepted = g_str_equal(learner->name_state, "accepted"),
        .remark = learner->name_remark,
    };
    g_autofree char *reason = NULL;
    char *name = name_decide(&facts, learner->username, &reason);
    if (name == NULL) {
        g_autofree char *shown = text_show(username);
        g_set_error(error, OPERATIONS_ERROR, ERROR_REFUSED, "%s: %s", shown, reason);
    }
    return name;
}

static struct render_specimen specimen_of(const struct press *press, const char *name,
                                          const char *date, const char *caption)
{
    return (struct render_specimen){
        .facts = {
            .uuid = no_uuid,
            .verify_uuid = no_uuid,
            .full_name = name,
            .context_name = press->context_name,
            .printed_date = date,
            .issued = clock_now(),
        },
        .caption = caption,
    };
}

static GBytes *render(const struct press *press, const struct render_specimen *specimens,
                      guint count, bool sheet, GError **error)
{
    g_autoptr(renderer) renderer = renderer_new(press->drawing, press->base, error);
    struct stamped stamped = { 0 };
    GBytes *file = NULL;
    if (renderer != NULL
        && renderer_make_specimens(renderer, specimens, count, sheet, &stamped, error))
        file = document_file(press->base, &stamped);
    stamped_clear(&stamped);
    return file;
}

static GBytes *render_one(struct installation *installation, const struct press *press,
                          const char *username, char **told, GError **error)
{
    g_autofree char *name = username != NULL ? name_of(installation->database, username, error)
                                             : g_strdup(example_name);
    if (name == NULL)
        return NULL;
    g_autofree char *date = press_date(press, clock_now());
    const struct render_specimen specimen = specimen_of(press, name, date, NULL);
    *told = g_strdup_printf("it shows %s", name);
    return render(press, &specimen, 1, false, error);
}

static GBytes *render_worst(struct installation *installation,
                            const struct configuration *configuration, const struct press *press,
                            char **told, GError **error)
{
    guint refused = 0;
    g_autoptr(GArray) names =
        preview_names_find(installation, configuration, press, &refused, error);
    if (names == NULL)
        return NULL;
    if (names->len == 0) {
        g_set_error(error, OPERATIONS_ERROR, ERROR_NOT_FOUND,
                    "nobody who is enrolled there has a name that can be printed: leave out "
                    "--worst to see an example");
        return NULL;
    }
    struct render_specimen specimens[RENDER_SHEET_MOST];
    g_autofree char *date = press_date(press, clock_now());
    g_autoptr(GString) list = g_string_new(NULL);
    const guint count = MIN(names->len, (guint)RENDER_SHEET_MOST);
    for (guint i = 0; i < count; i++) {
        const struct preview_name *found = &g_array_index(names, struct preview_name, i);
        specimens[i] = specimen_of(press, found->name, date, found->captions->str);
        g_string_append_printf(list, "%s%s (%s)", i > 0 ? "; " : "", found->name,
                               found->captions->str);
    }
    if (refused > 0)
        g_string_append_printf(list, "; %u name%s can't be printed, as the plan tells", refused,
                               refused == 1 ? "" : "s");
    *told = g_strdup_printf("it shows %s", list->str);
    return render(press, specimens, count, true, error);
}

GBytes *preview_make(struct installation *installation, const struct configuration *configuration,
                     const struct preview_wish *wish, char **told, GError **error)
{
    const guint dots = wish->dots_per_inch > 0 ? wish->dots_per_inch : DOTS_PER_INCH;
    g_autofree char *sentence = NULL;
    g_autoptr(press) press = press_new(installation, configuration, false, error);
    if (press == NULL)
        return NULL;
    g_autoptr(GBytes) pdf = wish->worst
                                ? render_worst(installation, configuration, press, &sentence, error)
                                : render_one(installation, press, wish->username, &sentence, error);
    if (pdf == NULL)
        return NULL;
    GBytes *file = wish->picture ? picture_png(pdf, dots, error) : g_bytes_ref(pdf);
    if (file != NULL && told != NULL)
        *told = g_steal_pointer(&sentence);
    return file;
}

static bool has_ending(const char *path, const char *ending)
{
    const gsize length = strlen(path), ending_length = strlen(ending);
    return length > ending_length && g_ascii_strcasecmp(path + length - ending_length, ending) == 0;
}

bool preview_save(struct installation *installation, const struct configuration *configuration,
                  const struct preview_wish *wish, const char *path, bool replace, char **told,
                  GError **error)
{
    struct preview_wish decided = *wish;
    decided.picture = has_ending(path, ".png");
    if (!decided.picture && !has_ending(path, ".pdf")) {
        g_autofree char *shown = text_show(path);
        g_set_error(error, OPERATIONS_ERROR, ERROR_USAGE,
                    "%s is neither a .pdf nor a .png: its ending says what is written", shown);
        return false;
    }
    g_autofree char *folder = g_path_get_dirname(path);
    g_autofree char *name = g_path_get_basename(path);
    g_autoptr(outgoing_directory) directory =
        outgoing_directory_open(folder, false, replace, installation, error);
    if (directory == NULL || !outgoing_directory_check(directory, name, error))
        return false;
    g_autoptr(GBytes) file = preview_make(installation, configuration, &decided, told, error);
    if (file == NULL)
        return false;
    gsize size = 0;
    const void *bytes = g_bytes_get_data(file, &size);
    return outgoing_file_save(installation, path, bytes, size, error);
}
