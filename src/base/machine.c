#include "config.h"

#include "base/machine.h"

#include "base/ini.h"

#include <pwd.h>
#include <stdbool.h>
#include <string.h>
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

/* The real user's login name, by number if the number has none. */
static char *machine_login(void)
{
    char buffer[4096];
    struct passwd entry, *found = NULL;
    if (getpwuid_r(getuid(), &entry, buffer, sizeof buffer, &found) == 0 && found != NULL)
        return g_strdup(found->pw_name);
    return g_strdup_printf("user %u", (guint)getuid());
}

/* The address of the SSH client, or NULL: the first word of SSH_CONNECTION. */
static char *machine_remote_address(void)
{
    const char *connection = g_getenv("SSH_CONNECTION");
    if (connection == NULL)
        return NULL;
    const gsize length = strcspn(connection, " ");
    return length > 0 ? g_strndup(connection, length) : NULL;
}

char *machine_operator(void)
{
    const char *set = g_getenv("TESTAMUR_OPERATOR");
    if (set == NULL || *set == '\0')
        set = g_getenv("SUDO_USER");
    g_autofree char *name = set != NULL && *set != '\0' ? g_strdup(set) : machine_login();
    g_autofree char *address = machine_remote_address();
    g_autofree char *whole =
        address != NULL ? g_strconcat(name, " from ", address, NULL) : g_strdup(name);
    g_autofree char *valid = g_utf8_make_valid(whole, -1);
    return g_utf8_strlen(valid, -1) <= OPERATOR_LIMIT ? g_steal_pointer(&valid)
                                                      : g_utf8_substring(valid, 0, OPERATOR_LIMIT);
}

char *machine_boot_id(void)
{
    char *id = NULL;
    if (!g_file_get_contents("/proc/sys/kernel/random/boot_id", &id, NULL, NULL))
        return g_strdup("unknown");
    return g_strstrip(id);
}
