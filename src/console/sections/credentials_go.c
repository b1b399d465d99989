#include "config.h"

#include "console/sections/credentials_private.h"

#include "base/text.h"
#include "console/pages/form.h"
#include "console/pages/list.h"
#include "console/pages/overlays.h"
#include "console/sections/explaining.h"

#include <string.h>

/* Where one can go from a credential: the form of a row of a section, or the list of a learner's credentials. */
struct way {
    const char *section;
    gint64 id;
    bool filtered;     /* by this learner, the list */
    const char *field; /* of the form: whoever stands there most likely wants to go this way */
};

struct ways {
    GArray *list;              /* of struct way */
    GPtrArray *lines, *greyed; /* of char *; as in struct menu */
};

static void ways_free(gpointer data)
{
    struct ways *ways = data;
    g_array_unref(ways->list);
    g_ptr_array_unref(ways->lines);
    g_ptr_array_unref(ways->greyed);
    g_free(ways);
}

static void ways_add(struct ways *ways, const struct way *way, char *line)
{
    const struct section *section = section_find(way->section);
    const bool there =
        section != NULL && (way->filtered || section->read != NULL || section->open != NULL);
    g_array_append_vals(ways->list, way, 1);
    g_ptr_array_add(ways->lines, line);
    g_ptr_array_add(ways->greyed, there ? NULL : g_strdup("There is no form for it."));
}

static void ways_add_chain(struct ways *ways, struct database *database,
                           const struct credential *credential, const GPtrArray *chain)
{
    for (guint i = 0; i < chain->len; i++) {
        const struct credential *one = chain->pdata[i];
        const bool before = one->id == credential->replaces_id;
        const bool after = one->replaces_id == credential->id;
        const struct way way = { .section = "credentials",
                                 .id = one->id,
                                 .field = before  ? "replaces"
                                          : after ? "replaced_by"
                                                  : "chain" };
        if (one->id == credential->id)
            continue;
        g_autofree char *state = credentials_state_words(database, one);
        ways_add(ways, &way,
                 g_strdup_printf("%s: %s, %s",
                                 before  ? "Replaces"
                                 : after ? "Replaced by"
                                         : "Reissue",
                                 one->uuid, state));
    }
}

static void ways_find(struct ways *ways, struct database *database,
                      const struct credential *credential, const GPtrArray *chain)
{
    g_autofree char *name = text_show(credential->full_name);
    g_autofree char *username = text_show(credential->username);
    g_autofree char *type = text_show(credential->type_name);
    g_autofree char *key = text_show(credential->context_key);
    const struct way learner = { "learners", credential->learner_id, false, "learner" };
    const struct way all = { "credentials", credential->learner_id, true, "full_name" };
    const struct way configuration = { "configurations", credential->configuration_id, false,
                                       "context_key" };
    const struct way run = { "runs", credential->run_id, false, "run" };
    ways_add(ways, &learner, g_strdup_printf("Learner: %s (%s)", name, username));
    ways_add(ways, &all, g_strdup_printf("All credentials of %s", name));
    ways_add(ways, &configuration, g_strdup_printf("Configuration: %s in %s", type, key));
    if (credential->run_id != 0)
        ways_add(ways, &run, g_strdup_printf("Run %" G_GINT64_FORMAT, credential->run_id));
    ways_add_chain(ways, database, credential, chain);
}

static void way_go(struct console *console, const struct way *way)
{
    const struct section *section = section_find(way->section);
    g_autofree char *id = g_strdup_printf("%" G_GINT64_FORMAT, way->id);
    const char *const filters[] = { "learner", id, NULL };
    if (way->filtered)
        list_open_filtered(console, section, 0, filters);
    else if (section->open != NULL)
        section->open(console, way->id);
    else
        form_open(console, section, way->id, NULL);
}

static void way_chosen(struct console *console, gpointer data, int index, const bool *marked)
{
    const struct ways *ways = data;
    (void)marked;
    if (index >= 0)
        way_go(console, &g_array_index(ways->list, struct way, index));
}

/* The way that the field under the cursor is about; else the first. */
static int ways_current(const struct ways *ways, const struct page *page)
{
    int line, column;
    const char *field = credentials_page_is_list(page) ? NULL : form_cursor(page, &line, &column);
    for (guint i = 0; field != NULL && i < ways->list->len; i++)
        if (strcmp(g_array_index(ways->list, struct way, i).field, field) == 0)
            return (int)i;
    return 0;
}

void credentials_go_to(struct page *page)
{
    struct database *database = console_database(page->console);
    g_autoptr(GError) error = NULL;
    g_autoptr(credential) credential = credentials_page_read(page);
    g_autoptr(GPtrArray) chain =
        credential != NULL ? credential_chain(database, credential->id, &error) : NULL;
    if (error != NULL)
        console_error(page->console, error);
    if (chain == NULL)
        return;
    struct ways *ways = g_new0(struct ways, 1);
    ways->list = g_array_new(FALSE, FALSE, sizeof(struct way));
    ways->lines = g_ptr_array_new_with_free_func(g_free);
    ways->greyed = g_ptr_array_new_with_free_func(g_free);
    ways_find(ways, database, credential, chain);
    g_ptr_array_add(ways->lines, NULL);
    const struct menu menu = {
        .title = "Go to",
        .lines = (const char *const *)ways->lines->pdata,
        .greyed = (const char *const *)ways->greyed->pdata,
        .current = ways_current(ways, page),
    };
    menu_open(page->console, &menu, way_chosen, ways, ways_free);
}

void credentials_explain(struct page *page)
{
    g_autoptr(credential) credential = credentials_page_read(page);
    if (credential != NULL)
        explaining_start(page, credential->configuration_id, credential->username);
}
