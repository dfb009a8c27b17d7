#include "rentals/no_show_store.h"
#include "rentals/no_show_sql.h"

enum err no_show_insert(struct db *db, int64_t rental_id, int64_t now_us)
{
    return db_run(db, &no_show_insert_sql, DB_ARGS(db_int(rental_id), db_int(now_us)), NULL);
}

enum err no_show_contest(struct db *db, int64_t rental_id, int64_t now_us, struct str said)
{
    int64_t changes = 0;
    TRY(db_run(db, &no_show_contest_sql, DB_ARGS(db_int(rental_id), db_int(now_us), db_str(said)),
               &changes));
    return changes == 1 ? OK : ERR_CONFLICT;
}

enum err no_show_judge(struct db *db, int64_t rental_id, int64_t now_us, bool excused,
                       struct str reason)
{
    int64_t changes = 0;
    TRY(db_run(db, &no_show_judge_sql,
               DB_ARGS(db_int(rental_id), db_int(now_us), db_int(excused), db_str(reason)),
               &changes));
    return changes == 1 ? OK : ERR_CONFLICT;
}

enum err no_show_forget(struct db *db, int64_t rental_id)
{
    return db_run(db, &no_show_forget_sql, DB_ARGS(db_int(rental_id)), NULL);
}

static struct db_value if_said(const struct check_in *said, int64_t value)
{
    return said->has_position ? db_int(value) : db_null();
}

enum err check_in_insert(struct db *db, int64_t rental_id, const struct check_in *said)
{
    return db_run(db, &check_in_insert_sql,
                  DB_ARGS(db_int(rental_id), db_int(said->member_id), db_int(said->at_us),
                          if_said(said, said->latitude_e6), if_said(said, said->longitude_e6),
                          if_said(said, said->accuracy_m),
                          db_str(said->place.n ? said->place : STR("")), db_str(said->salt)),
                  NULL);
}

enum err check_ins_count(struct db *db, int64_t rental_id, int64_t member_id, int64_t *ret_count)
{
    return db_run_id(db, &check_ins_count_sql, DB_ARGS(db_int(rental_id), db_int(member_id)),
                     ret_count);
}

enum err check_ins_read(struct db *db, struct arena *arena, int64_t rental_id,
                        struct check_in ret_said[static CHECK_INS_ALL], size_t *ret_n)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    bool more = false;

    *ret_n = 0;
    TRY(db_query(db, &check_ins_of_sql, DB_ARGS(db_int(rental_id)), &rows));
    TRY(db_next(&rows, &more));
    while (more && *ret_n < CHECK_INS_ALL) {
        ret_said[(*ret_n)++] = (struct check_in){
            .member_id = db_col_int(&rows, 0),
            .at_us = db_col_int(&rows, 1),
            .has_position = !db_is_null(&rows, 2),
            .latitude_e6 = db_col_int(&rows, 2),
            .longitude_e6 = db_col_int(&rows, 3),
            .accuracy_m = db_col_int(&rows, 4),
            .place = db_text(&rows, 5, arena),
            .forgotten = db_col_int(&rows, 6) != 0,
            .salt = db_text(&rows, 7, arena),
        };
        TRY(db_next(&rows, &more));
    }
    return OK;
}

enum err check_ins_forget(struct db *db, int64_t before_us)
{
    return db_run(db, &check_ins_forget_sql, DB_ARGS(db_int(before_us)), NULL);
}
