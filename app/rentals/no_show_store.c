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
