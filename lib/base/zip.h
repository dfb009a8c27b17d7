/* Writes a ZIP archive of stored (not compressed) files into a buf: for what is compressed already.
 * No ZIP64: an archive ends below 4 GiB, which the buf's limit sees to. */
#pragma once
#include "base/buf.h"

struct zip {
    struct buf *out;
    struct buf directory; /* what stands at the end */
    size_t begun;         /* where the archive begins in out */
    unsigned count;
    unsigned time, day; /* of all files, as DOS has it: UTC, two seconds exact */
};

/* Begins an archive at the end of out. Must be finished with zip_end, or given up with zip_release.
 */
void zip_begin(struct zip *zip, struct buf *out, int64_t now_us);
/* A file; name is printable ASCII without a leading '/'. False (and out->full) when it does not
 * fit, or when there are 65,535 files already. */
bool zip_add(struct zip *zip, struct str name, struct str bytes);
/* The directory, by which a reader finds the files. False when anything has not fitted. */
bool zip_end(struct zip *zip);
void zip_release(struct zip *zip);
