/* A PDF that somebody wants to have verified: the ids that it names, as the child process finds them, but in this process,
 * where the sanitizers see each step. Source: RELIABILITY.md section 4 (PDF in). */
#include "config.h"

#include "support.h"

#include "base/error.h"
#include "pdf/identity.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static void say_nothing(const char *text)
{
    demand_text(text);
}

int LLVMFuzzerInitialize(int *argc G_GNUC_UNUSED, char ***argv G_GNUC_UNUSED)
{
    g_set_printerr_handler(say_nothing);
    return 0;
}

/* A file in memory in the place of a stream. */
static void place_file(int stream, const void *bytes, size_t size)
{
    const int descriptor = memfd_create("testamur-fuzz", MFD_CLOEXEC);
    demand(descriptor >= 0);
    demand(size == 0 || write(descriptor, bytes, size) == (gssize)size);
    demand(lseek(descriptor, 0, SEEK_SET) == 0);
    demand(dup2(descriptor, stream) == stream);
    close(descriptor);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char said[256];
    place_file(STDIN_FILENO, data, size);
    place_file(STDOUT_FILENO, NULL, 0);
    const int status = identity_child();
    const gssize count = pread(STDOUT_FILENO, said, sizeof said, 0);
    demand(status == 0 || (status == ERROR_DATA && count == 0));
    demand(count >= 0 && count <= IDENTITY_MOST * (UUID_LENGTH + 1));
    for (gssize at = 0; at < count; at += UUID_LENGTH + 1) {
        char id[UUID_LENGTH + 1];
        demand(at + UUID_LENGTH < count && said[at + UUID_LENGTH] == '\n');
        demand(uuid_read(said + at, UUID_LENGTH, id));
        demand(memcmp(id, said + at, UUID_LENGTH) == 0);
    }
    return 0;
}
