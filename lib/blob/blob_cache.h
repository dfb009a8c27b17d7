/* Copies of a bucket's blobs on this machine, at most so many bytes of them: those that were looked
 * at longest ago go first. A copy's time is when the bucket was last known to have it. Private to
 * this folder. */
#pragma once
#include "blob/blob.h"

struct blob_cache;

enum err blob_cache_open(const char *folder, int64_t limit, int check_s,
                         struct blob_cache **ret_cache, const char **ret_why) MUST_USE;
void blob_cache_close(struct blob_cache *cache);

enum blob_copy { COPY_NONE, COPY_OLD /* ask the bucket whether it is still there */, COPY_FRESH };
enum blob_copy blob_cache_find(struct blob_cache *cache, struct arena *arena, struct str name,
                               struct str *ret_path);
enum err blob_cache_keep(struct blob_cache *cache, struct str name, struct str bytes);
/* The bucket has it. */
void blob_cache_confirm(struct blob_cache *cache, struct str name);
void blob_cache_drop(struct blob_cache *cache, struct str name);
