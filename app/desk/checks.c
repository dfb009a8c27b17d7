#include "desk/checks.h"

#include "base/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

enum { WORDS_MAX = 256, WORDS_BYTES = 64 * 1024, ANSWER_BYTES = 256 * 1024 };

extern char **environ;

/* Reads to the end, at most room bytes, until the instant; false when that is not enough. */
static bool read_until(int fd, char *bytes, size_t room, int64_t until_us, size_t *ret_n)
{
    *ret_n = 0;
    while (*ret_n < room) {
        struct pollfd look = {.fd = fd, .events = POLLIN};
        int64_t left_ms = (until_us - clock_mono_us()) / 1000;
        ssize_t n;

        if (left_ms <= 0 || (poll(&look, 1, (int)left_ms) == 0))
            return false;
        n = read(fd, bytes + *ret_n, room - *ret_n);
        if (n == 0)
            return true;
        if (n < 0 && errno != EINTR)
            return false;
        *ret_n += n > 0 ? (size_t)n : 0;
    }
    return false;
}

/* The words that this process was started with, "serve" replaced by the doctor's: its settings may
 * stand in them. NULL: they cannot be read, or are too many. */
static char **words_of_doctor(struct arena *arena)
{
    static char doctor[] = "doctor", json[] = "--json";
    char **words = arena_array(arena, WORDS_MAX + 2, sizeof(*words));
    char *bytes = arena_array(arena, WORDS_BYTES, 1);
    int fd = open("/proc/self/cmdline", O_RDONLY | O_CLOEXEC);
    size_t size = 0, n = 0;

    if (fd < 0)
        return NULL;
    bool whole = read_until(fd, bytes, WORDS_BYTES - 1, clock_mono_us() + US_PER_SECOND, &size);
    close(fd);
    for (size_t at = 0; whole && at < size && n < WORDS_MAX; at += strlen(bytes + at) + 1)
        words[n++] = bytes + at;
    if (!whole || n < 2 || n == WORDS_MAX)
        return NULL;
    words[1] = doctor;
    words[n] = json;
    return words;
}

static bool start(char **words, int out, pid_t *ret_child)
{
    posix_spawn_file_actions_t files;

    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_adddup2(&files, out, STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    int failed = posix_spawn(ret_child, "/proc/self/exe", &files, NULL, words, environ);
    posix_spawn_file_actions_destroy(&files);
    return failed == 0;
}

enum err checks_run(struct arena *arena, int seconds, struct str *ret_json)
{
    char **words = words_of_doctor(arena), *bytes = arena_array(arena, ANSWER_BYTES, 1);
    size_t n = 0;
    int ends[2];
    pid_t child;

    if (words == NULL || pipe2(ends, O_CLOEXEC) != 0)
        return ERR_UNAVAILABLE;
    bool started = start(words, ends[1], &child);
    close(ends[1]);
    bool whole = started && read_until(ends[0], bytes, ANSWER_BYTES,
                                       clock_mono_us() + seconds * US_PER_SECOND, &n);
    close(ends[0]);
    if (started && !whole)
        kill(child, SIGKILL);
    while (started && waitpid(child, NULL, 0) < 0 && errno == EINTR)
        continue;
    *ret_json = str_trim((struct str){bytes, n});
    return whole && ret_json->n > 0 ? OK : ERR_UNAVAILABLE;
}
