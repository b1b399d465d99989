#include "config.h"

#include "base/machine.h"

#include "base/error.h"
#include "base/ini.h"

#include <pwd.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MACHINE_FILE TESTAMUR_SYSCONFDIR "/testamur.ini"
#define OPERATOR_LIMIT 200

static bool machine_read(const char *path, const char *section, const char *key, char **value,
                         GError **error)
{
    if (!g_file_test(path, G_FILE_TEST_EXISTS))
        return true;
    g_autoptr(ini) ini = ini_load_file(path, error);
    if (ini == NULL)
        return false;
    *value = g_strdup(ini_get(ini, section, key));
    return true;
}

char *machine_setting(const char *section, const char *key, GError **error)
{
    g_autofree char *person =
        g_build_filename(g_get_user_config_dir(), "testamur", "testamur.ini", NULL);
    char *value = NULL;
    if (!machine_read(person, section, key, &value, error))
        return NULL;
    if (value == NULL && !machine_read(MACHINE_FILE, section, key, &value, error))
        return NULL;
    return value;
}

char *machine_data_directory(const char *given, GError **error)
{
    if (given != NULL && *given == '\0') {
        /* A variable of a script that is not set must not lead to another installation. */
        g_set_error_literal(error, BASE_ERROR, ERROR_USAGE,
                            "the name of the installation's directory is empty: name it, or leave "
                            "it out altogether");
        return NULL;
    }
    if (given == NULL)
        given = g_getenv("TESTAMUR_DATA");
    if (given != NULL && *given != '\0')
        return g_canonicalize_filename(given, NULL);

    GError *fault = NULL;
    g_autofree char *setting = machine_setting("testamur", "data", &fault);
    if (fault != NULL) {
        g_propagate_error(error, fault);
        return NULL;
    }
    if (setting != NULL && *setting != '\0')
        return g_canonicalize_filename(setting, g_get_home_dir());
    return g_build_filename(g_get_user_data_dir(), "testamur", NULL);
}

/* A user's login name, by number if the number has none. */
static char *machine_login(uid_t user)
{
    char buffer[4096];
    struct passwd entry, *found = NULL;
    if (getpwuid_r(user, &entry, buffer, sizeof buffer, &found) == 0 && found != NULL)
        return g_strdup(found->pw_name);
    return g_strdup_printf("user %u", (guint)user);
}

/* What an environment says of the operator; each may be NULL. */
struct machine_signs {
    const char *name, *sudo_user, *connection;
};

static char *machine_name_operator(const struct machine_signs *signs, uid_t user)
{
    const char *set = signs->name != NULL && *signs->name != '\0' ? signs->name : signs->sudo_user;
    g_autofree char *name = set != NULL && *set != '\0' ? g_strdup(set) : machine_login(user);
    /* The address of the SSH client is the first word. */
    const gsize length = signs->connection != NULL ? strcspn(signs->connection, " ") : 0;
    g_autofree char *whole =
        length > 0 ? g_strdup_printf("%s from %.*s", name, (int)length, signs->connection)
                   : g_strdup(name);
    g_autofree char *valid = g_utf8_make_valid(whole, -1);
    return g_utf8_strlen(valid, -1) <= OPERATOR_LIMIT ? g_steal_pointer(&valid)
                                                      : g_utf8_substring(valid, 0, OPERATOR_LIMIT);
}

char *machine_operator(void)
{
    const struct machine_signs signs = {
        .name = g_getenv("TESTAMUR_OPERATOR"),
        .sudo_user = g_getenv("SUDO_USER"),
        .connection = g_getenv("SSH_CONNECTION"),
    };
    return machine_name_operator(&signs, getuid());
}

/* A variable of an environment as /proc shows it: NAME=VALUE, each ended by a NUL. */
static const char *machine_find_variable(const char *environment, gsize size, const char *name)
{
    const gsize length = strlen(name);
    for (const char *at = environment; at < environment + size; at += strlen(at) + 1)
        if (strncmp(at, name, length) == 0 && at[length] == '=')
            return at + length + 1;
    return NULL;
}

char *machine_operator_of(gint64 process)
{
    g_autofree char *directory = g_strdup_printf("/proc/%" G_GINT64_FORMAT, process);
    g_autofree char *path = g_build_filename(directory, "environ", NULL);
    g_autofree char *environment = NULL;
    gsize size = 0;
    struct stat status;
    if (stat(directory, &status) != 0)
        return NULL;
    struct machine_signs signs = { 0 };
    if (g_file_get_contents(path, &environment, &size, NULL)) {
        signs.name = machine_find_variable(environment, size, "TESTAMUR_OPERATOR");
        signs.sudo_user = machine_find_variable(environment, size, "SUDO_USER");
        signs.connection = machine_find_variable(environment, size, "SSH_CONNECTION");
    }
    return machine_name_operator(&signs, status.st_uid);
}

static char *machine_read_boot_id(void)
{
    char *id = NULL;
    if (!g_file_get_contents("/proc/sys/kernel/random/boot_id", &id, NULL, NULL))
        return g_strdup("unknown");
    return g_strstrip(id);
}

char *machine_boot_id(void)
{
    /* No process outlives its machine. */
    static char *id;
    if (g_once_init_enter(&id))
        g_once_init_leave(&id, machine_read_boot_id());
    return g_strdup(id);
}
