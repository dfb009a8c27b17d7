#include "fit/fit_store.h"
#include "base/clock.h"
#include "fit/fit_sql.h"

enum {
    CHUNK = 32, /* ids of one statement; the SQL has as many parameters */
    FIRST_SIZES = 4,
    ANYTHING = 1000000, /* no bound */
};

/* ---- bodies ---- */

int64_t fit_year(void)
{
    int year, month, day;
    day_to_civil(clock_today(), &year, &month, &day);
    return year;
}

enum err fit_profile_read(struct db *db, int64_t member_id, struct fit_profile *ret_profile)
{
    DEFER(db_done)
    struct db_rows rows = {0};

    TRY(db_query(db, &fit_profile_of_sql, DB_ARGS(db_int(member_id)), &rows));
    TRY(db_next_one(&rows));
    for (int i = 0; i < FIT_MEASURES; i++)
        ret_profile->of[i] = db_col_int(&rows, i);
    return OK;
}

enum err fit_profile_write(struct db *db, int64_t member_id, const struct fit_profile *profile)
{
    struct db_value args[2 + FIT_MEASURES];
    int64_t mask = 0;

    for (size_t i = 0; i < FIT_MEASURES; i++) {
        if (profile->of[i])
            mask |= INT64_C(1) << i;
        args[2 + i] = db_int(profile->of[i]);
    }
    args[0] = db_int(member_id);
    args[1] = db_int(mask);
    return db_run(db, &fit_profile_put_sql, args, COUNT_OF(args), NULL);
}

enum err fit_profile_drop(struct db *db, int64_t member_id)
{
    return db_run(db, &fit_profile_delete_sql, DB_ARGS(db_int(member_id)), NULL);
}

enum err fit_body_of(struct db *db, int64_t member_id, struct fit_body *ret_body, bool *ret_any)
{
    struct fit_profile profile = {0};
    enum err err = member_id ? fit_profile_read(db, member_id, &profile) : ERR_NOT_FOUND;

    *ret_body = (struct fit_body){0};
    *ret_any = false;
    if (err == ERR_NOT_FOUND)
        return OK;
    TRY(err);
    for (size_t i = 0; i < FIT_MEASURES; i++)
        ret_body->of[i] = (int32_t)profile.of[i];
    ret_body->of[FIT_AGE] = fit_age(profile.of[FIT_AGE], fit_year());
    *ret_any = fit_body_mask(ret_body) != 0;
    return OK;
}

/* ---- gear ---- */

static struct fit_gear *gear_by_id(struct fit_gear *gear, size_t n, int64_t product_id)
{
    for (size_t i = 0; i < n; i++) {
        if (gear[i].product_id == product_id)
            return &gear[i];
    }
    return NULL;
}

static struct fit_said *size_add(struct arena *arena, struct fit_gear *gear, struct str variant)
{
    if (gear->n == 0 || (gear->n >= FIRST_SIZES && (gear->n & (gear->n - 1)) == 0)) {
        size_t room = gear->n ? 2 * gear->n : FIRST_SIZES;
        struct fit_said *more = arena_array(arena, room, sizeof(*more));
        if (gear->n)
            memcpy(more, gear->sizes, gear->n * sizeof(*more));
        gear->sizes = more;
    }
    struct fit_said *size = &gear->sizes[gear->n++];
    *size = (struct fit_said){.variant = str_copy(arena, variant)};
    return size;
}

/* The rows of a product come by its variants. */
static void value_from_row(const struct db_rows *rows, struct arena *arena, struct fit_gear *gear)
{
    struct str variant = db_col_str(rows, 1);
    const struct fit_field *field = fit_field_of(NULL, db_col_str(rows, 2));
    struct fit_said *size = gear->n ? &gear->sizes[gear->n - 1] : NULL;

    if (!size || !str_eq(size->variant, variant))
        size = size_add(arena, gear, variant);
    size->live = db_col_int(rows, 8) != 0;
    gear->votes = (struct fit_votes){db_col_int(rows, 5), db_col_int(rows, 6), db_col_int(rows, 7)};
    if (field && size->n < FIT_FIELDS_MAX)
        size->values[size->n++] = (struct fit_value){
            field, {(int32_t)db_col_int(rows, 3), (int32_t)db_col_int(rows, 4)}};
}

static enum err chunk_read(struct db *db, struct arena *arena, const int64_t *ids, size_t n,
                           struct fit_gear *gear)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    struct db_value args[CHUNK];
    bool more = false;

    for (size_t i = 0; i < CHUNK; i++)
        args[i] = db_int(i < n ? ids[i] : 0);
    TRY(db_query(db, &fit_values_of_sql, args, CHUNK, &rows));
    for (;;) {
        TRY(db_next(&rows, &more));
        if (!more)
            return OK;
        struct fit_gear *one = gear_by_id(gear, n, db_col_int(&rows, 0));
        if (one)
            value_from_row(&rows, arena, one);
    }
}

enum err fit_gear_of(struct db *db, struct arena *arena, const int64_t *ids, size_t n,
                     struct fit_gear *ret_gear)
{
    for (size_t i = 0; i < n; i++)
        ret_gear[i] = (struct fit_gear){.product_id = ids[i]};
    for (size_t at = 0; at < n; at += CHUNK)
        TRY(chunk_read(db, arena, ids + at, n - at < CHUNK ? n - at : CHUNK, ret_gear + at));
    return OK;
}

static enum err family_of(struct db *db, int64_t product_id, const struct fit_family **ret_family)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    bool more = false;

    *ret_family = NULL;
    TRY(db_query(db, &fit_family_of_sql, DB_ARGS(db_int(product_id)), &rows));
    TRY(db_next(&rows, &more));
    if (more)
        *ret_family = fit_family_by_name(db_col_str(&rows, 0));
    return OK;
}

enum err fit_gear_read(struct db *db, struct arena *arena, int64_t product_id,
                       struct fit_gear *ret_gear)
{
    TRY(fit_gear_of(db, arena, &product_id, 1, ret_gear));
    return family_of(db, product_id, &ret_gear->family);
}

static enum err votes_read(struct db *db, int64_t product_id, struct fit_votes *ret_votes)
{
    DEFER(db_done)
    struct db_rows rows = {0};

    TRY(db_query(db, &fit_votes_sql, DB_ARGS(db_int(product_id), db_int(clock_now_us())), &rows));
    TRY(db_next_one(&rows));
    *ret_votes = (struct fit_votes){db_col_int(&rows, 0), db_col_int(&rows, 1),
                                    db_col_int(&rows, 2)};
    return OK;
}

/* The row that a search looks at. */
static enum err size_insert(struct db *db, int64_t product_id, const struct fit_said *said,
                            const struct fit_votes *votes)
{
    struct fit_size size = fit_size_of(said);
    struct db_value args[6 + 2 * FIT_MEASURES];
    size_t n = 0;

    args[n++] = db_int(product_id);
    args[n++] = db_str(said->variant);
    args[n++] = db_int(fit_size_mask(&size));
    args[n++] = db_int(votes->small);
    args[n++] = db_int(votes->right);
    args[n++] = db_int(votes->large);
    for (enum fit_measure m = 0; m < FIT_MEASURES; m++) {
        struct fit_range range = fit_range_near(m, fit_range_moved(m, size.of[m], votes));
        bool is_said = size.of[m].high != 0;
        args[n++] = db_int(is_said ? range.low : 0);
        args[n++] = db_int(is_said ? range.high : ANYTHING);
    }
    return db_run(db, &fit_size_insert_sql, args, n, NULL);
}

static enum err sizes_write(struct db *db, int64_t product_id, const struct fit_said *sizes,
                            size_t n)
{
    struct fit_votes votes;

    TRY(votes_read(db, product_id, &votes));
    TRY(db_run(db, &fit_sizes_clear_sql, DB_ARGS(db_int(product_id)), NULL));
    for (size_t i = 0; i < n; i++)
        TRY(size_insert(db, product_id, &sizes[i], &votes));
    return OK;
}

enum err fit_gear_write(struct db *db, int64_t product_id, const struct fit_said *sizes, size_t n)
{
    TRY(db_run(db, &fit_values_clear_sql, DB_ARGS(db_int(product_id)), NULL));
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < sizes[i].n; k++) {
            const struct fit_value *value = &sizes[i].values[k];
            TRY(db_run(db, &fit_value_insert_sql,
                       DB_ARGS(db_int(product_id), db_str(sizes[i].variant),
                               db_str(str_from(value->field->name)), db_int(value->range.low),
                               db_int(value->range.high)),
                       NULL));
        }
    }
    return sizes_write(db, product_id, sizes, n);
}

enum err fit_votes_changed(struct db *db, int64_t product_id)
{
    DEFER(arena_release)
    struct arena arena = {0};
    struct fit_gear gear;

    TRY(fit_gear_of(db, &arena, &product_id, 1, &gear));
    return gear.n ? sizes_write(db, product_id, gear.sizes, gear.n) : OK;
}

enum err fit_category_changed(struct db *db, int64_t product_id)
{
    DEFER(arena_release)
    struct arena arena = {0};
    struct fit_gear gear;
    size_t kept = 0, dropped = 0;

    TRY(fit_gear_read(db, &arena, product_id, &gear));
    for (size_t i = 0; i < gear.n; i++) {
        struct fit_said size = {.variant = gear.sizes[i].variant};
        for (size_t k = 0; k < gear.sizes[i].n; k++) {
            const struct fit_value *value = &gear.sizes[i].values[k];
            if (gear.family && fit_field_of(gear.family, str_from(value->field->name)))
                size.values[size.n++] = *value;
            else
                dropped++;
        }
        if (size.n)
            gear.sizes[kept++] = size;
    }
    return dropped ? fit_gear_write(db, product_id, gear.sizes, kept) : OK;
}

/* ---- categories ---- */

enum err fit_categories(struct db *db, struct arena *arena, struct fit_category **ret_items,
                        size_t *ret_n)
{
    enum { MOST = 1000 };
    DEFER(db_done)
    struct db_rows rows = {0};
    bool more = false;

    *ret_items = arena_array(arena, MOST, sizeof(**ret_items));
    *ret_n = 0;
    TRY(db_query(db, &fit_categories_sql, DB_NO_ARGS, &rows));
    TRY(db_next(&rows, &more));
    while (more && *ret_n < MOST) {
        (*ret_items)[(*ret_n)++] = (struct fit_category){db_text(&rows, 0, arena),
                                                         db_text(&rows, 1, arena)};
        TRY(db_next(&rows, &more));
    }
    return OK;
}
