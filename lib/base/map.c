#include "base/map.h"

#include "base/mem.h"

/* splitmix64's finisher: neighbouring ids must not be neighbouring slots. */
static size_t slot_of(const struct map *map, uint64_t key)
{
    key ^= key >> 30;
    key *= UINT64_C(0xbf58476d1ce4e5b9);
    key ^= key >> 27;
    key *= UINT64_C(0x94d049bb133111eb);
    key ^= key >> 31;
    return (size_t)key & (map->room - 1);
}

/* The key's slot, or the free one where it would go. */
static struct map_slot *find(const struct map *map, uint64_t key)
{
    size_t at = slot_of(map, key);

    while (map->slots[at].value != NULL && map->slots[at].key != key)
        at = (at + 1) & (map->room - 1);
    return &map->slots[at];
}

static void grow(struct map *map)
{
    struct map bigger = {.n = map->n, .room = map->room ? map->room * 2 : 16};

    bigger.slots = mem_take(bigger.room * sizeof(*bigger.slots));
    for (size_t i = 0; i < map->room; i++) {
        if (map->slots[i].value != NULL)
            *find(&bigger, map->slots[i].key) = map->slots[i];
    }
    mem_free(map->slots);
    *map = bigger;
}

void map_release(struct map *map)
{
    mem_free(map->slots);
    *map = (struct map){0};
}

void *map_get(const struct map *map, uint64_t key)
{
    return map->n > 0 ? find(map, key)->value : NULL;
}

void *map_set(struct map *map, uint64_t key, void *value)
{
    struct map_slot *slot;
    void *earlier;

    if ((map->n + 1) * 4 > map->room * 3)
        grow(map);
    slot = find(map, key);
    earlier = slot->value;
    if (earlier == NULL)
        map->n++;
    slot->key = key;
    slot->value = value;
    return earlier;
}

void *map_remove(struct map *map, uint64_t key)
{
    struct map_slot *slot;
    void *value;
    size_t hole, at, mask;

    if (map->n == 0)
        return NULL;
    slot = find(map, key);
    value = slot->value;
    if (value == NULL)
        return NULL;

    /* Close the gap instead of leaving a tombstone: whatever the probe from its home passes the
     * hole moves into it. */
    mask = map->room - 1;
    hole = (size_t)(slot - map->slots);
    for (at = (hole + 1) & mask; map->slots[at].value != NULL; at = (at + 1) & mask) {
        size_t home = slot_of(map, map->slots[at].key);

        if (((at - home) & mask) >= ((at - hole) & mask)) {
            map->slots[hole] = map->slots[at];
            hole = at;
        }
    }
    map->slots[hole].value = NULL;
    map->n--;
    return value;
}

bool(map_each)(const struct map *map, size_t *at, uint64_t *ret_key, void **ret_value)
{
    while (*at < map->room) {
        const struct map_slot *slot = &map->slots[(*at)++];

        if (slot->value != NULL) {
            *ret_key = slot->key;
            *ret_value = slot->value;
            return true;
        }
    }
    return false;
}
