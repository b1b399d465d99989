/* The child's own half of base/child.h: limits, and what it has no business to ask the kernel for. */
#include "config.h"

#include "base/child.h"

#include "base/error.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Sanitizers need the whole address space. GCC and clang tell of them in different ways. */
#if defined __SANITIZE_ADDRESS__
#define ADDRESS_SPACE_LIMITED false
#elif defined __has_feature
#if __has_feature(address_sanitizer)
#define ADDRESS_SPACE_LIMITED false
#endif
#endif
#ifndef ADDRESS_SPACE_LIMITED
#define ADDRESS_SPACE_LIMITED true
#endif

#if defined __x86_64__
#define KERNEL_INTERFACE AUDIT_ARCH_X86_64
#elif defined __aarch64__
#define KERNEL_INTERFACE AUDIT_ARCH_AARCH64
#endif

/* Never above what the child's parents were limited to. */
static void child_limit(__rlimit_resource_t resource, guint64 amount, guint64 most)
{
    struct rlimit limit;
    if (getrlimit(resource, &limit) != 0)
        return;
    if (limit.rlim_max == RLIM_INFINITY || (guint64)limit.rlim_max > most)
        limit.rlim_max = (rlim_t)most;
    limit.rlim_cur = MIN((rlim_t)amount, limit.rlim_max);
    (void)setrlimit(resource, &limit);
}

#define FORBID(call)                                                                               \
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, call, 0, 1),                                               \
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EACCES)

/* No network and no other programs, whatever a foreign file makes of the code that reads it; nor what would get at both
 * another way: a ring of requests, of which the filter sees nothing, and the memory and descriptors of the parent, which
 * is the same user's. Calls by another interface of the kernel (32 bits, x32) would have other numbers: they end the
 * process. Where the kernel has no filters, the limits and the parent's checks remain. */
static void child_forbid_calls(void)
{
#ifdef KERNEL_INTERFACE
    const struct sock_filter filter[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, KERNEL_INTERFACE, 1, 0),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, 0x40000000, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
        FORBID(__NR_socket),
        FORBID(__NR_execve),
        FORBID(__NR_execveat),
        FORBID(__NR_io_uring_setup),
        FORBID(__NR_pidfd_getfd),
        FORBID(__NR_process_vm_readv),
        FORBID(__NR_process_vm_writev),
        /* The search for leaks of a sanitizer needs it. */
        FORBID(ADDRESS_SPACE_LIMITED ? __NR_ptrace : __NR_socket),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    const struct sock_fprog program = { .len = G_N_ELEMENTS(filter),
                                        .filter = (struct sock_filter *)filter };
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0)
        (void)prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
#endif
}

void child_apply_limits(void)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    child_limit(RLIMIT_CORE, 0, 0);
    child_forbid_calls();
    const char *chosen = g_getenv(CHILD_LIMITS_VARIABLE);
    if (chosen == NULL)
        return;
    g_auto(GStrv) parts = g_strsplit(chosen, ":", 3);
    if (g_strv_length(parts) != 3)
        return;
    const guint64 seconds = g_ascii_strtoull(parts[0], NULL, 10);
    const guint64 memory = g_ascii_strtoull(parts[1], NULL, 10);
    const gint64 parent = g_ascii_strtoll(parts[2], NULL, 10);
    /* At the lower limit comes SIGXCPU, which tells the parent why; at the upper SIGKILL, which tells nothing. */
    if (seconds > 0)
        child_limit(RLIMIT_CPU, seconds, seconds + 1);
    if (memory > 0 && ADDRESS_SPACE_LIMITED)
        child_limit(RLIMIT_AS, memory, memory);
    /* The parent may have ended before the kernel was asked to tell of it. */
    if (parent != (gint64)getppid())
        _exit(ERROR_IO);
}
