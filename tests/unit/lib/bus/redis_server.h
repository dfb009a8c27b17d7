/* A real redis-server of a test's own, on a unix socket in a temporary folder. */
#pragma once
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static struct {
    char folder[64], socket[96], url[128];
    const char *password;
    char port[8];
    pid_t pid;
} redis;

static void redis_start(void)
{
    redis.pid = fork();
    if (redis.pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL); /* a test that dies takes it along */
        if (!freopen("/dev/null", "w", stdout))
            _exit(1);
        execlp("redis-server", "redis-server", "--port", redis.port, "--unixsocket", redis.socket,
               "--save", "", "--appendonly", "no", "--dir", redis.folder, "--requirepass",
               redis.password ? redis.password : "", (char *)NULL);
        _exit(127);
    }
}

static void redis_stop(void)
{
    if (redis.pid > 0) {
        kill(redis.pid, SIGKILL);
        kill(redis.pid, SIGCONT);
        waitpid(redis.pid, NULL, 0);
    }
    redis.pid = 0;
    unlink(redis.socket);
}

/* False when this machine has none. */
static bool redis_is_here(void)
{
    int status = 0;
    pid_t pid = fork();

    if (pid == 0) {
        if (!freopen("/dev/null", "w", stdout))
            _exit(1);
        execlp("redis-server", "redis-server", "--version", (char *)NULL);
        _exit(127);
    }
    waitpid(pid, &status, 0);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static int redis_set_up(void **state)
{
    (void)state;
    strcpy(redis.folder, "/tmp/wooga-redis-XXXXXX");
    if (!mkdtemp(redis.folder))
        return -1;
    snprintf(redis.socket, sizeof redis.socket, "%s/s", redis.folder);
    snprintf(redis.url, sizeof redis.url, "unix:%s", redis.socket);
    snprintf(redis.port, sizeof redis.port, "0");
    redis.password = NULL;
    redis_start();
    return 0;
}

static int redis_tear_down(void **state)
{
    (void)state;
    redis_stop();
    rmdir(redis.folder);
    return 0;
}
