#include "calendar/units_store.h"
#include "calendar/units_sql.h"

enum err unit_is_late(struct db *db, int64_t product_id, int64_t except_id, int32_t today,
                      bool *ret_late)
{
    int64_t count = 0;
    TRY(db_run_id(db, &unit_is_late_sql,
                  DB_ARGS(db_int(product_id), db_int(except_id), db_int(today)), &count));
    *ret_late = count > 0;
    return OK;
}

enum err slots_take(struct db *db, const struct claim *claim, int32_t today, int64_t *ret_unit_id)
{
    bool late = false;
    int32_t first = claim->start - claim->days_before;
    TRY(db_run_id(db, &unit_take_sql, DB_ARGS(db_int(claim->product_id)), ret_unit_id));
    TRY(unit_is_late(db, claim->product_id, claim->rental_id, today, &late));
    if (late)
        return ERR_CONFLICT;
    TRY(slots_free(db, claim->rental_id));
    TRY(db_run(db, &slots_past_sql, DB_ARGS(db_int(*ret_unit_id), db_int(day_first_slot(today))),
               NULL));
    return db_run(
        db, &slots_insert_sql,
        DB_ARGS(db_int(*ret_unit_id), db_int(day_first_slot(first > today ? first : today)),
                db_int(day_last_slot(claim->end + claim->days_after)), db_int(claim->rental_id)),
        NULL);
}

enum err slots_free(struct db *db, int64_t rental_id)
{
    return db_run(db, &slots_delete_sql, DB_ARGS(db_int(rental_id)), NULL);
}

enum err slots_free_from(struct db *db, int64_t rental_id, int32_t day)
{
    return db_run(db, &slots_delete_from_sql,
                  DB_ARGS(db_int(rental_id), db_int(day_first_slot(day))), NULL);
}
