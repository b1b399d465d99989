#include "config.h"

#include "operations/doctor_private.h"

#include "operations/token.h"

/* Whoever can read the address can read what is asked there, and change what is answered. */
static void examine_address(struct doctor *doctor)
{
    const char *address = doctor->site != NULL ? doctor->site->verify_base_url : "";
    if (*address == '\0')
        return;
    if (g_str_has_prefix(address, "https://"))
        doctor_tell(doctor, DOCTOR_GOOD, "verification",
                    g_strdup_printf("QR codes and mails lead to %s", address), NULL);
    else
        doctor_tell(doctor, DOCTOR_ATTENTION, "verification",
                    g_strdup_printf("QR codes and mails lead to %s, without TLS", address),
                    g_strdup("put a proxy with TLS in front of \"testamur serve\", and let the "
                             "setting verify_base_url begin with https://"));
}

static void examine_tokens(struct doctor *doctor)
{
    g_autoptr(GError) fault = NULL;
    g_autofree char *directory = g_strdup(doctor->directory);
    const struct installation installation = { .directory = directory,
                                               .database = doctor->database };
    g_autofree char *path = token_file(&installation, NULL, &fault);
    g_autoptr(GPtrArray) tokens = path != NULL ? token_load(path, &fault) : NULL;
    if (tokens == NULL)
        doctor_tell_fault(doctor, "tokens", &fault);
}

void doctor_examine_verify(struct doctor *doctor)
{
    examine_address(doctor);
    examine_tokens(doctor);
}
