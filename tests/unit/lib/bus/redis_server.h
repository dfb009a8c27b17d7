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
    char port[8], tls_port[8];
    pid_t pid;
} redis;

/* The certificate NAME.pem of 127.0.0.1 in the folder, its own authority. */
static inline void redis_certificate(const char *name)
{
    char command[400];

    snprintf(
        command, sizeof command,
        "cd %s && openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "
        "%s.key -out %s.pem -days 2 -subj /CN=redis -addext subjectAltName=IP:127.0.0.1 "
        "2>/dev/null",
        redis.folder, name, name);
    if (system(command) != 0)
        abort();
}

/* With TLS when tls_port is set: redis.pem of the folder. */
static void redis_start(void)
{
    const bool tls = redis.tls_port[0] != '\0';

    redis.pid = fork();
    if (redis.pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL); /* a test that dies takes it along */
        if (!freopen("/dev/null", "w", stdout))
            _exit(1);
        if (chdir(redis.folder) != 0)
            _exit(1);
        execlp("redis-server", "redis-server", "--port", redis.port, "--unixsocket", redis.socket,
               "--save", "", "--appendonly", "no", "--dir", redis.folder, "--requirepass",
               redis.password ? redis.password : "", tls ? "--tls-port" : NULL, redis.tls_port,
               "--tls-cert-file", "redis.pem", "--tls-key-file", "redis.key", "--tls-auth-clients",
               "no", (char *)NULL);
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
    redis.tls_port[0] = '\0';
    redis_start();
    return 0;
}

static int redis_tear_down(void **state)
{
    static const char *const made[] = {"redis.pem", "redis.key", "other.pem", "other.key"};
    char path[96];

    (void)state;
    redis_stop();
    for (size_t i = 0; i < sizeof made / sizeof made[0]; i++) {
        snprintf(path, sizeof path, "%s/%s", redis.folder, made[i]);
        unlink(path);
    }
    rmdir(redis.folder);
    return 0;
}
