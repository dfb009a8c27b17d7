#include "base/io.h"
#include "base/mem.h"
#include "image/wire.h"
#include <seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

enum { CHILD_MEMORY = 1 << 30, CHILD_CPU_SECONDS = 60 };

/* From here on the process can read, write, take memory and exit. Everything else kills it: no
 * files, no network, no new code. Nor has it any descriptor but its pipe and its words, whatever
 * others forgot to mark. */
static bool enter_sandbox(void)
{
    static const int calls[] = {SCMP_SYS(read),        SCMP_SYS(write),      SCMP_SYS(brk),
                                SCMP_SYS(munmap),      SCMP_SYS(mremap),     SCMP_SYS(madvise),
                                SCMP_SYS(exit),        SCMP_SYS(exit_group), SCMP_SYS(futex),
                                SCMP_SYS(rt_sigreturn)};
    struct rlimit memory = {CHILD_MEMORY, CHILD_MEMORY},
                  cpu = {CHILD_CPU_SECONDS, CHILD_CPU_SECONDS}, none = {0, 0};
    if (close_range(STDERR_FILENO + 1, ~0U, 0) != 0 ||
        prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || setrlimit(RLIMIT_CPU, &cpu) != 0 ||
        setrlimit(RLIMIT_CORE, &none) != 0)
        return false;
#ifndef SANITIZED /* its shadow memory alone is terabytes of address space */
    if (setrlimit(RLIMIT_AS, &memory) != 0)
        return false;
#else
    (void)memory;
#endif

    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
    bool good = filter != NULL;
    for (size_t i = 0; good && i < COUNT_OF(calls); i++)
        good = seccomp_rule_add(filter, SCMP_ACT_ALLOW, calls[i], 0) == 0;
    /* Memory, but never executable. PROT_EXEC is 4. */
    good = good && seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1,
                                    SCMP_A2(SCMP_CMP_MASKED_EQ, 4, 0)) == 0;
    good = good && seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1,
                                    SCMP_A2(SCMP_CMP_MASKED_EQ, 4, 0)) == 0;
    good = good && seccomp_load(filter) == 0;
    if (filter)
        seccomp_release(filter);
    return good;
}

struct outputs {
    struct buf large, medium, small;
};

static enum err make_sizes(struct str bytes, struct outputs *out, struct image_result_head *head)
{
    struct image_header header;
    struct image_pixels pixels;
    if (!image_read_header(bytes, &header))
        return ERR_INVALID;
    TRY(image_decode(&header, bytes, &pixels));
    if (pixels.width > IMAGE_MAX_SIDE || pixels.height > IMAGE_MAX_SIDE) {
        image_pixels_release(&pixels);
        return ERR_TOO_LARGE;
    }
    image_turn(&pixels, image_orientation(header.kind, bytes));
    enum err err = image_encode_webp(&pixels, IMAGE_LARGE, 82, &out->large, &head->width,
                                     &head->height);
    if (err == OK)
        err = image_encode_webp(&pixels, IMAGE_MEDIUM, 80, &out->medium, NULL, NULL);
    if (err == OK)
        err = image_encode_webp(&pixels, IMAGE_SMALL, 78, &out->small, NULL, NULL);
    image_pixels_release(&pixels);
    return err;
}

static bool serve_job(struct str bytes)
{
    struct outputs out;
    struct image_result_head head = {0};
    buf_init(&out.large, IMAGE_RESULT_MAX);
    buf_init(&out.medium, IMAGE_RESULT_MAX);
    buf_init(&out.small, IMAGE_RESULT_MAX);

    head.err = (int32_t)make_sizes(bytes, &out, &head);
    bool good = head.err == OK;
    head.large = good ? (uint32_t)out.large.n : 0;
    head.medium = good ? (uint32_t)out.medium.n : 0;
    head.small = good ? (uint32_t)out.small.n : 0;
    bool sent = io_write_all(1, (struct str){(const char *)&head, sizeof(head)}) &&
                io_write_all(1, (struct str){out.large.p, head.large}) &&
                io_write_all(1, (struct str){out.medium.p, head.medium}) &&
                io_write_all(1, (struct str){out.small.p, head.small});

    buf_release(&out.large);
    buf_release(&out.medium);
    buf_release(&out.small);
    return sent;
}

int image_child_main(void)
{
    if (!enter_sandbox())
        return 3;
    struct image_job_head job;
    while (io_read_all(0, &job, sizeof(job))) {
        if (job.size == 0 || job.size > IMAGE_JOB_MAX)
            return 2;
        char *bytes = mem_take(job.size);
        bool served = io_read_all(0, bytes, job.size) && serve_job((struct str){bytes, job.size});
        mem_free(bytes);
        if (!served)
            return 1;
    }
    return 0;
}
