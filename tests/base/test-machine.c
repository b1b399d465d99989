#include "config.h"

#include "base/error.h"
#include "base/machine.h"

#include <glib/gstdio.h>
#include <string.h>

/* Each case runs in a process of its own, because GLib reads the person's directories once. */
static void in_own_process(void)
{
    g_test_trap_subprocess(NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
    g_test_trap_assert_passed();
}

static char *make_settings(const char *text)
{
    char *directory = g_dir_make_tmp("testamur-machine-XXXXXX", NULL);
    g_autofree char *folder = g_build_filename(directory, "testamur", NULL);
    g_assert_cmpint(g_mkdir(folder, 0700), ==, 0);
    g_autofree char *path = g_build_filename(folder, "testamur.ini", NULL);
    g_assert_true(g_file_set_contents(path, text, -1, NULL));
    g_setenv("XDG_CONFIG_HOME", directory, TRUE);
    return directory;
}

static void remove_settings(const char *directory)
{
    g_autofree char *folder = g_build_filename(directory, "testamur", NULL);
    g_autofree char *path = g_build_filename(folder, "testamur.ini", NULL);
    g_remove(path);
    g_rmdir(folder);
    g_rmdir(directory);
}

static void test_directory(void)
{
    if (!g_test_subprocess()) {
        in_own_process();
        return;
    }
    g_unsetenv("TESTAMUR_DATA");
    g_setenv("XDG_DATA_HOME", "/somewhere/share", TRUE);
    g_autofree char *settings = make_settings("[testamur]\n");
    g_autofree char *last = machine_data_directory(NULL, NULL);
    g_assert_cmpstr(last, ==, "/somewhere/share/testamur");

    g_autofree char *path = g_build_filename(settings, "testamur", "testamur.ini", NULL);
    g_assert_true(g_file_set_contents(path, "[testamur]\ndata = \"/from/settings\"\n", -1, NULL));
    g_autofree char *setting = machine_data_directory(NULL, NULL);
    g_assert_cmpstr(setting, ==, "/from/settings");
    g_setenv("TESTAMUR_DATA", "/from/environment/", TRUE);
    g_autofree char *environment = machine_data_directory(NULL, NULL);
    g_assert_cmpstr(environment, ==, "/from/environment");
    g_autofree char *option = machine_data_directory("given", NULL);
    g_autofree char *here = g_get_current_dir();
    g_autofree char *expected = g_build_filename(here, "given", NULL);
    g_assert_cmpstr(option, ==, expected);
    g_autoptr(GError) error = NULL;
    g_assert_null(machine_data_directory("", &error));
    g_assert_error(error, BASE_ERROR, ERROR_USAGE);
    remove_settings(settings);
}

static void test_faulty_settings(void)
{
    if (!g_test_subprocess()) {
        in_own_process();
        return;
    }
    g_unsetenv("TESTAMUR_DATA");
    g_autofree char *settings = make_settings("[testamur]\ndata = /unquoted\n");
    g_autoptr(GError) error = NULL;
    g_assert_null(machine_data_directory(NULL, &error));
    g_assert_error(error, BASE_ERROR, ERROR_DATA);
    g_assert_nonnull(strstr(error->message, "testamur.ini, line 2"));
    remove_settings(settings);
}

static void assert_operator(const char *expected)
{
    g_autofree char *name = machine_operator();
    g_assert_cmpstr(name, ==, expected);
}

static void test_operator(void)
{
    if (!g_test_subprocess()) {
        in_own_process();
        return;
    }
    g_unsetenv("SSH_CONNECTION");
    g_setenv("SUDO_USER", "anna", TRUE);
    g_unsetenv("TESTAMUR_OPERATOR");
    assert_operator("anna");
    g_setenv("TESTAMUR_OPERATOR", "Berta Registrar", TRUE);
    assert_operator("Berta Registrar");
    g_setenv("SSH_CONNECTION", "192.0.2.7 51234 192.0.2.1 22", TRUE);
    assert_operator("Berta Registrar from 192.0.2.7");
    g_setenv("TESTAMUR_OPERATOR", "x\xFF", TRUE);
    g_unsetenv("SSH_CONNECTION");
    assert_operator("x\uFFFD");
    g_autofree char *many = g_strnfill(900, 'n');
    g_setenv("TESTAMUR_OPERATOR", many, TRUE);
    g_autofree char *name = machine_operator();
    g_assert_cmpuint(strlen(name), ==, 200);
    g_unsetenv("TESTAMUR_OPERATOR");
    g_unsetenv("SUDO_USER");
    g_autofree char *login = machine_operator();
    g_assert_cmpuint(strlen(login), >, 0);
}

static void test_boot_id(void)
{
    g_autofree char *one = machine_boot_id();
    g_autofree char *other = machine_boot_id();
    g_assert_cmpstr(one, ==, other);
    g_assert_cmpuint(strlen(one), >, 6);
    g_assert_null(strchr(one, '\n'));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/machine/directory", test_directory);
    g_test_add_func("/machine/faulty-settings", test_faulty_settings);
    g_test_add_func("/machine/operator", test_operator);
    g_test_add_func("/machine/boot-id", test_boot_id);
    return g_test_run();
}
