/* Where a request's body is kept until a handler sees it. */
#include "http/connection.h"

#include "base/io.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

int64_t body_limit(const struct call *call)
{
    const struct server_limits *limits = &call->server->options.limits;
    struct str multipart = STR("multipart/form-data"),
               type = str_sub(req_header(&call->req, "content-type"), 0, multipart.n);
    bool files = call->req.route->body == BODY_FILES && str_eq_nocase(type, multipart);
    return (int64_t)(files ? limits->files * limits->file + limits->body : limits->body);
}

/* A file that vanishes with its descriptor. Some file systems know no O_TMPFILE. */
static int open_nameless(const char *folder)
{
    char path[4096];
    int fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

    if (fd >= 0 || (errno != EOPNOTSUPP && errno != EISDIR) ||
        snprintf(path, sizeof path, "%s/body-XXXXXX", folder) >= (int)sizeof path)
        return fd;
    fd = mkostemp(path, O_CLOEXEC);
    if (fd >= 0)
        unlink(path);
    return fd;
}

/* Small bodies stay in memory; what grows beyond goes to a file without a name. */
bool body_store(struct call *call, struct str bytes)
{
    const struct server_options *options = &call->server->options;
    call->body_got += (int64_t)bytes.n;
    if (call->body_fd < 0 && (size_t)call->body_got <= options->limits.body)
        return buf_str(&call->body, bytes);
    if (call->body_fd < 0) {
        call->body_fd = open_nameless(options->tmp_dir);
        if (call->body_fd < 0 || !io_write_all(call->body_fd, buf_as_str(&call->body)))
            return false;
        buf_clear(&call->body, 0);
    }
    return io_write_all(call->body_fd, bytes);
}

bool body_map(struct call *call)
{
    if (call->body_fd < 0) {
        call->req.body = buf_as_str(&call->body);
        return true;
    }
    call->mapped_n = (size_t)call->body_got;
    call->mapped = mmap(NULL, call->mapped_n, PROT_READ, MAP_PRIVATE, call->body_fd, 0);
    if (call->mapped == MAP_FAILED) {
        call->mapped = NULL;
        return false;
    }
    call->req.body = (struct str){call->mapped, call->mapped_n};
    return true;
}

void body_release(struct call *call)
{
    if (call->mapped)
        munmap(call->mapped, call->mapped_n);
    if (call->body_fd >= 0)
        close(call->body_fd);
    call->mapped = NULL;
    call->body_fd = -1;
    call->req.body = (struct str){NULL, 0};
}
