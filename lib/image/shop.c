#include "base/io.h"
#include "base/mem.h"
#include "image/wire.h"
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

/* A child may burn 60 s of CPU in its life (child.c), so it is retired long before an honest one
 * could: a 40 megapixel photo takes about 2 s. */
enum { CHILD_JOBS = 20 };

struct child {
    pid_t pid; /* 0: not running */
    int to, from;
    int jobs; /* served */
    bool busy;
};

struct image_shop {
    pthread_mutex_t lock;
    pthread_cond_t idle;
    const char *program;
    int n;
    struct child children[];
};

static void child_end(struct child *child)
{
    if (child->pid == 0)
        return;
    close(child->to);
    close(child->from);
    kill(child->pid, SIGKILL);
    while (waitpid(child->pid, NULL, 0) < 0 && errno == EINTR) {
    }
    child->pid = 0;
}

static bool spawn(const char *program, int in, int out, pid_t *ret_pid)
{
    static char name[] = "wooga", verb[] = "image-worker";
    char *const argv[] = {name, verb, NULL}, *const environment[] = {NULL};
    posix_spawn_file_actions_t actions;
    if (posix_spawn_file_actions_init(&actions) != 0)
        return false;
    bool good = posix_spawn_file_actions_adddup2(&actions, in, 0) == 0 &&
                posix_spawn_file_actions_adddup2(&actions, out, 1) == 0 &&
                posix_spawn(ret_pid, program, &actions, NULL, argv, environment) == 0;
    posix_spawn_file_actions_destroy(&actions);
    return good;
}

static enum err child_start(struct child *child, const char *program)
{
    int to[2], from[2];
    if (pipe2(to, O_CLOEXEC) != 0)
        return ERR_UNAVAILABLE;
    if (pipe2(from, O_CLOEXEC) != 0) {
        close(to[0]);
        close(to[1]);
        return ERR_UNAVAILABLE;
    }
    bool good = spawn(program, to[0], from[1], &child->pid);
    close(to[0]);
    close(from[1]);
    if (!good) {
        close(to[1]);
        close(from[0]);
        child->pid = 0;
        return ERR_UNAVAILABLE;
    }
    child->to = to[1];
    child->from = from[0];
    child->jobs = 0;
    return OK;
}

struct image_shop *image_shop_new(const char *program, int children)
{
    struct image_shop *shop = mem_take(sizeof(*shop) + (size_t)children * sizeof(struct child));
    pthread_mutex_init(&shop->lock, NULL);
    pthread_cond_init(&shop->idle, NULL);
    shop->program = program;
    shop->n = children;
    return shop;
}

void image_shop_free(struct image_shop *shop)
{
    if (!shop)
        return;
    for (int i = 0; i < shop->n; i++)
        child_end(&shop->children[i]);
    pthread_mutex_destroy(&shop->lock);
    pthread_cond_destroy(&shop->idle);
    mem_free(shop);
}

static struct child *child_take(struct image_shop *shop)
{
    struct child *found = NULL;
    pthread_mutex_lock(&shop->lock);
    while (!found) {
        for (int i = 0; i < shop->n && !found; i++) {
            if (!shop->children[i].busy)
                found = &shop->children[i];
        }
        if (!found)
            pthread_cond_wait(&shop->idle, &shop->lock);
    }
    found->busy = true;
    pthread_mutex_unlock(&shop->lock);
    return found;
}

static void child_give_back(struct image_shop *shop, struct child *child)
{
    pthread_mutex_lock(&shop->lock);
    child->busy = false;
    pthread_cond_signal(&shop->idle);
    pthread_mutex_unlock(&shop->lock);
}

static struct str read_bytes(const struct child *child, struct arena *arena, uint32_t n, bool *good)
{
    char *bytes = arena_take(arena, n + 1U);
    *good = *good && io_read_all(child->from, bytes, n);
    return (struct str){bytes, n};
}

/* False: the child died or spoke nonsense (a picture that kills its decoder is a broken picture).
 */
static bool converse(const struct child *child, struct arena *arena, struct str bytes,
                     struct image_result *ret_result, enum err *ret_err)
{
    struct image_job_head job = {bytes.n};
    struct image_result_head head;
    if (!io_write_all(child->to, (struct str){(const char *)&job, sizeof(job)}) ||
        !io_write_all(child->to, bytes) || !io_read_all(child->from, &head, sizeof(head)))
        return false;
    *ret_err = head.err == OK ? OK : head.err == ERR_TOO_LARGE ? ERR_TOO_LARGE : ERR_INVALID;
    if (head.err != OK)
        return true;
    if (head.large > IMAGE_RESULT_MAX || head.medium > IMAGE_RESULT_MAX ||
        head.small > IMAGE_RESULT_MAX)
        return false;

    bool good = true;
    ret_result->width = head.width;
    ret_result->height = head.height;
    ret_result->large = read_bytes(child, arena, head.large, &good);
    ret_result->medium = read_bytes(child, arena, head.medium, &good);
    ret_result->small = read_bytes(child, arena, head.small, &good);
    return good;
}

enum err image_shop_work(struct image_shop *shop, struct arena *arena, struct str bytes,
                         struct image_result *ret_result)
{
    struct image_header header;
    if (image_sniff(bytes) == IMAGE_UNKNOWN)
        return ERR_UNSUPPORTED;
    if (!image_read_header(bytes, &header) || header.animated)
        return ERR_INVALID;
    if (bytes.n > IMAGE_JOB_MAX || header.width > IMAGE_MAX_SIDE ||
        header.height > IMAGE_MAX_SIDE || (uint64_t)header.width * header.height > IMAGE_MAX_PIXELS)
        return ERR_TOO_LARGE;

    struct child *child = child_take(shop);
    enum err err = child->pid ? OK : child_start(child, shop->program);
    if (err == OK) {
        bool answered = converse(child, arena, bytes, ret_result, &err);
        if (!answered)
            err = ERR_INVALID;
        if (!answered || ++child->jobs == CHILD_JOBS)
            child_end(child); /* the next job starts a fresh one */
    }
    child_give_back(shop, child);
    return err;
}
