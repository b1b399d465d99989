/* An old installation to take over: a dump of it or its SQLite database, into an installation that is not changed. */
#include "config.h"

#include "support.h"

#include "operations/installation.h"
#include "operations/moving.h"

#include <string.h>

static struct installation *installation(void)
{
    static struct installation *opened;
    if (opened == NULL) {
        g_autofree char *directory = g_build_filename(fuzz_directory(), "installation", NULL);
        demand(installation_create(directory, NULL, NULL));
        opened = installation_open(directory, DATABASE_WRITE, NULL);
        demand(opened != NULL);
    }
    return opened;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct moving_options options = { .dry_run = true, .skip_bad_rows = size % 2 == 0 };
    g_autofree char *path = g_build_filename(fuzz_directory(), "old", NULL);
    fuzz_write("old", data, size);
    if (!moving_recognise(path))
        return 0;
    g_autoptr(GError) error = NULL;
    g_autoptr(moving_result) result = moving_run(installation(), path, &options, &error);
    demand_error(result != NULL, error);
    for (guint i = 0; result != NULL && i < result->rows->len; i++) {
        const struct moving_row *row = &g_array_index(result->rows, struct moving_row, i);
        demand_text(row->name);
        demand_text(row->note);
    }
    demand(result == NULL || !result->applied);
    return 0;
}
