#include "config.h"

#include "base/library.h"

#include "base/error.h"

#include <dlfcn.h>

static bool library_fail(const char *file, const char *package, GError **error)
{
    const char *why = dlerror();
    g_set_error(error, BASE_ERROR, ERROR_IO, "%s can't be used: install the package %s (%s)", file,
                package, why != NULL ? why : "it is not complete");
    return false;
}

static bool library_open(const char *file, int order, const char *package,
                         const struct library_symbol *symbols, gpointer table, GError **error)
{
    /* Never closed: libraries such as these leave threads, types and handlers behind. */
    void *library = dlopen(file, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE | order);
    if (library == NULL)
        return library_fail(file, package, error);
    for (const struct library_symbol *symbol = symbols; symbol->name != NULL; symbol++) {
        void *address = dlsym(library, symbol->name);
        if (address == NULL)
            return library_fail(file, package, error);
        *(void **)((char *)table + symbol->offset) = address;
    }
    return true;
}

bool library_load(const char *file, const char *package, const struct library_symbol *symbols,
                  gpointer table, GError **error)
{
    return library_open(file, 0, package, symbols, table, error);
}

/* Sanitizers stand between all libraries and the system, and refuse any other order. */
static int library_order(const struct library *library)
{
    const bool sanitized =
        dlsym(RTLD_DEFAULT, "__asan_init") != NULL || dlsym(RTLD_DEFAULT, "__tsan_init") != NULL;
    return library->own_first && !sanitized ? RTLD_DEEPBIND : 0;
}

bool library_need(struct library *library, GError **error)
{
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&library->mutex);
    if (!library->loaded
        && library_open(library->file, library_order(library), library->package, library->symbols,
                        library->table, error))
        g_atomic_int_set(&library->loaded, true);
    return library->loaded;
}

void library_insist(struct library *library)
{
    g_autoptr(GError) error = NULL;
    if (!g_atomic_int_get(&library->loaded) && !library_need(library, &error))
        g_error("%s", error->message);
}
