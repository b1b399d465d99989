/* What makes a member of a crowd a console: it keeps the installation open from one command to the next. The linker puts
 * these functions in the place of those that open and close one. */
#include "config.h"

#include "crowd_console.h"

#include "operations/installation.h"

static struct {
    bool keeps;
    struct {
        struct installation *installation;
        bool lent;
    } kept[2]; /* by mode */
} console;

struct installation *__real_installation_open(const char *directory, enum database_mode mode,
                                              GError **error);
struct installation *__wrap_installation_open(const char *directory, enum database_mode mode,
                                              GError **error);
struct installation *__wrap_installation_open(const char *directory, enum database_mode mode,
                                              GError **error)
{
    const gsize place = mode == DATABASE_READ ? 0 : 1;
    if (!console.keeps || console.kept[place].lent)
        return __real_installation_open(directory, mode, error);
    if (console.kept[place].installation == NULL)
        console.kept[place].installation = __real_installation_open(directory, mode, error);
    console.kept[place].lent = console.kept[place].installation != NULL;
    return console.kept[place].installation;
}

void __real_installation_close(struct installation *installation);
void __wrap_installation_close(struct installation *installation);
void __wrap_installation_close(struct installation *installation)
{
    for (gsize i = 0; i < G_N_ELEMENTS(console.kept); i++)
        if (installation != NULL && installation == console.kept[i].installation) {
            console.kept[i].lent = false;
            return;
        }
    __real_installation_close(installation);
}

void crowd_console_begin(void)
{
    console.keeps = true;
}

void crowd_console_end(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(console.kept); i++)
        g_clear_pointer(&console.kept[i].installation, __real_installation_close);
}
