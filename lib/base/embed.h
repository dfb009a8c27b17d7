/* Files that the build put inside the binary (tools/embed makes the tables). */
#pragma once

#include <stddef.h>

/* One file of an embedded folder. Everything lives as long as the program. A table is sorted by
 * path (strcmp order). */
struct embedded_file {
    const char *path;          /* below the embedded folder, no leading slash: "assets/app.js" */
    const char *mime;          /* with charset where it is text: "text/html; charset=utf-8" */
    const char *etag;          /* quoted, made from the content: "\"1f0c…\"" */
    const unsigned char *data; /* followed by a NUL that size does not count */
    size_t size;
    const unsigned char *gzip; /* NULL when compressing does not pay */
    size_t gzip_size;
};
