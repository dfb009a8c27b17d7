/* Which backups a place has, and which of them stay. */
#include "backup/backup_rules.h"
#include "backup/making.h"

#include <stdlib.h>

enum { AT_ONCE = 1024 /* files that are removed between two looks */ };

static void listing_add(struct listing *listing, struct str name)
{
    if (listing->n == listing->room) {
        size_t room = listing->room ? 2 * listing->room : 64;
        struct str *names = arena_array(listing->arena, room, sizeof(*names));

        if (listing->n > 0)
            memcpy(names, listing->names, listing->n * sizeof(*names));
        listing->names = names;
        listing->room = room;
    }
    listing->names[listing->n++] = str_copy(listing->arena, name);
}

static enum err take_manifest(void *user, struct str name, int64_t bytes)
{
    struct listing *listing = user;
    struct str rest = name, first = str_split(&rest, '/');
    int64_t made;

    (void)bytes;
    if (backup_name_read(first, &made) && str_eq(rest, STR(MANIFEST)))
        listing_add(listing, first);
    return OK;
}

static int by_name(const void *a, const void *b)
{
    return str_compare(*(const struct str *)a, *(const struct str *)b);
}

/* Names begin with the year: photos are not even listed. */
enum err backups_list(struct place *place, struct listing *listing)
{
    TRY(place_each(place, STR("2"), take_manifest, listing));
    if (listing->n > 1)
        qsort(listing->names, listing->n, sizeof(*listing->names), by_name);
    return OK;
}

enum err manifest_read(struct place *place, struct arena *arena, struct str backup,
                       struct held *ret_text)
{
    TRY(place_get(place, str_format(arena, "%.*s/" MANIFEST, STR_FMT(backup)), ret_text));
    return manifest_is_whole(ret_text->bytes) ? OK : ERR_INVALID;
}

enum err backup_list(struct app *app, struct arena *arena, const char *where,
                     struct str **ret_names, size_t *ret_n, struct str *ret_why)
{
    DEFER(place_close)
    struct place place = {0};
    struct listing listing = {.arena = arena};

    TRY(place_open(arena, where, &app->config, false, &place, ret_why));
    enum err err = backups_list(&place, &listing);
    if (err != OK)
        *ret_why = place_why(&place, arena);
    *ret_names = listing.names;
    *ret_n = listing.n;
    return err;
}

bool backup_made_at(struct str name, int64_t *ret_made_us)
{
    return backup_name_read(name, ret_made_us);
}

enum err backup_newest(struct app *app, struct arena *arena, const char *where,
                       int64_t *ret_made_us, struct str *ret_why)
{
    struct str *names = NULL;
    size_t n = 0;

    *ret_made_us = 0;
    TRY(backup_list(app, arena, where, &names, &n, ret_why));
    if (n > 0)
        backup_name_read(names[n - 1], ret_made_us);
    return OK;
}

/* ---- making room ---- */

struct pruning {
    struct making *making;
    const struct listing *kept; /* of which the oldest have been taken off */
    struct str *photos;         /* of the kept backups, sorted */
    size_t n;
    struct listing gone; /* files to remove, a page of them */
};

/* A page of files that no kept backup has: of older backups, of such as were never finished, photos
 * that no manifest names. */
static enum err take_unwanted(void *user, struct str name, int64_t bytes)
{
    struct pruning *pruning = user;
    struct str rest = name, first = str_split(&rest, '/'), photo;
    int64_t made;

    (void)bytes;
    if (pruning->gone.n == AT_ONCE)
        return ERR_DONE;
    if (backup_name_read(first, &made)) {
        for (size_t i = 0; i < pruning->kept->n; i++) {
            if (str_eq(pruning->kept->names[i], first))
                return OK;
        }
    } else {
        photo = manifest_photo(str_format(pruning->gone.arena, "../%.*s", STR_FMT(name)));
        if (str_is_null(photo) || (pruning->n > 0 && bsearch(&photo, pruning->photos, pruning->n,
                                                             sizeof(photo), by_name) != NULL))
            return OK;
    }
    listing_add(&pruning->gone, name);
    return OK;
}

static enum err remove_page(struct pruning *pruning)
{
    for (int manifests = 1; manifests >= 0; manifests--) { /* first: without one it is no backup */
        for (size_t i = 0; i < pruning->gone.n; i++) {
            struct str name = pruning->gone.names[i];

            if (str_ends(name, STR("/" MANIFEST)) != manifests)
                continue;
            TRY(backup_because(pruning->making, place_remove(&pruning->making->place, name),
                               "cannot remove", name));
            pruning->making->backup->removed++;
        }
    }
    return OK;
}

static enum err collect_photos(struct pruning *pruning, struct arena *arena, struct held *texts)
{
    size_t n = 0;

    for (size_t i = 0; i < pruning->kept->n; i++) {
        TRY(backup_because(
            pruning->making,
            manifest_read(&pruning->making->place, arena, pruning->kept->names[i], &texts[i]),
            "cannot read the manifest of", pruning->kept->names[i]));
        for (size_t at = 0; at < texts[i].bytes.n; at++)
            n += texts[i].bytes.p[at] == '\n';
    }
    pruning->photos = arena_array(arena, n + 1, sizeof(*pruning->photos));
    for (size_t i = 0; i < pruning->kept->n; i++) {
        struct str rest = texts[i].bytes;
        struct manifest_line line;

        while (manifest_next(&rest, &line)) {
            struct str photo = manifest_photo(line.name);

            if (!str_is_null(photo))
                pruning->photos[pruning->n++] = photo;
        }
    }
    if (pruning->n > 1)
        qsort(pruning->photos, pruning->n, sizeof(*pruning->photos), by_name);
    return OK;
}

static enum err remove_unwanted(struct pruning *pruning)
{
    enum err err;

    backup_show(pruning->making->backup, "what is too old", 0, 0);
    do {
        DEFER(arena_release)
        struct arena page = {0};

        pruning->gone = (struct listing){.arena = &page};
        err = place_each(&pruning->making->place, STR(""), take_unwanted, pruning);
        if (err != OK && err != ERR_DONE)
            return backup_because(pruning->making, err, "cannot list", STR(""));
        TRY(remove_page(pruning));
    } while (err == ERR_DONE);
    return OK;
}

enum err backups_prune(struct making *making)
{
    DEFER(arena_release)
    struct arena arena = {0};
    struct listing kept = {.arena = &arena};
    struct pruning pruning = {.making = making, .kept = &kept};
    size_t keep = (size_t)making->backup->keep;
    struct held *texts;
    enum err err;

    TRY(backup_because(making, backups_list(&making->place, &kept), "cannot list", STR("")));
    if (keep > 0 && kept.n > keep) {
        kept.names += kept.n - keep;
        kept.n = keep;
    }
    texts = arena_array(&arena, kept.n + 1, sizeof(*texts));
    err = collect_photos(&pruning, &arena, texts);
    if (err == OK)
        err = remove_unwanted(&pruning);
    for (size_t i = 0; i < kept.n; i++)
        held_release(&texts[i]);
    return err;
}
