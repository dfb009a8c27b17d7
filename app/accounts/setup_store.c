#include "accounts/setup_store.h"
#include "accounts/accounts_store.h"
#include "accounts/setup_sql.h"
#include "crypto/hash.h"
#include "crypto/random.h"

#define SETUP_LIFETIME_US US_PER_DAY

enum err setup_open(struct app *app, struct db *db,
                    char ret_word[static 2 * SETUP_SECRET_BYTES + 1])
{
    DEFER(db_tx_end)
    struct db_tx tx = {0};
    char digest[SECRET_DIGEST + 1];
    bool ruled = false;

    ret_word[0] = '\0';
    TRY(db_tx_begin(db, &tx));
    TRY(member_any_admin(db, &ruled));
    app->unruled = !ruled;
    TRY(db_run(db, &setup_link_drop_sql, DB_NO_ARGS, NULL));
    if (!ruled) {
        random_hex(ret_word, SETUP_SECRET_BYTES);
        TRY(db_run(db, &setup_link_put_sql,
                   DB_ARGS(db_str(secret_digest(str_from(ret_word), digest)),
                           db_int(clock_now_us() + SETUP_LIFETIME_US)),
                   NULL));
    }
    return db_tx_commit(&tx);
}

enum err setup_check(struct db *db, struct arena *arena, struct str word)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    char digest[SECRET_DIGEST + 1];
    enum err err;

    TRY(db_query(db, &setup_link_sql, DB_ARGS(db_int(clock_now_us())), &rows));
    err = db_next_one(&rows);
    if (err != OK)
        return err == ERR_NOT_FOUND ? ERR_GONE : err;
    return hash_equal(db_text(&rows, 0, arena), secret_digest(word, digest)) ? OK : ERR_GONE;
}

enum err setup_take(struct db *db, struct str word)
{
    char digest[SECRET_DIGEST + 1];
    int64_t id;
    enum err err = db_run_id(db, &setup_link_take_sql,
                             DB_ARGS(db_str(secret_digest(word, digest)), db_int(clock_now_us())),
                             &id);

    return err == ERR_NOT_FOUND ? ERR_GONE : err;
}
