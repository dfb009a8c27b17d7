/* Hash map from 64-bit keys to pointers: open addressing, linear probing, grows at 3/4. Not thread
 * safe. Key 0 is allowed. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct map_slot {
    uint64_t key;
    void *value; /* NULL: free */
};
struct map {
    struct map_slot *slots;
    size_t n, room;
};

void map_release(struct map *map);
/* NULL when absent. */
void *map_get(const struct map *map, uint64_t key);
/* Sets; value must not be NULL. Returns the earlier value or NULL. */
void *map_set(struct map *map, uint64_t key, void *value);
/* Removes; returns what was there or NULL. */
void *map_remove(struct map *map, uint64_t key);
/* Iterates: start with *at = 0; false at the end. Do not change the map meanwhile. */
bool map_each (const struct map *map, size_t * at, uint64_t * ret_key, void **ret_value);
