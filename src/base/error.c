#include "config.h"

#include "base/error.h"

DEFINE_ERROR_DOMAIN(base)

int error_exit_status(const GError *error)
{
    if (error == NULL)
        return 0;
    if (error->domain == G_OPTION_ERROR)
        return ERROR_USAGE;
    if (error->domain == G_FILE_ERROR)
        return error->code == G_FILE_ERROR_NOENT ? ERROR_NOT_FOUND : ERROR_IO;
    if (g_str_has_prefix(g_quark_to_string(error->domain), "testamur-"))
        return error->code;
    return ERROR_IO;
}

bool error_is_passing(const GError *error)
{
    const int status = error_exit_status(error);
    return status == ERROR_IO || status == ERROR_BUSY;
}
