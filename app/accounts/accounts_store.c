#include "accounts/accounts_store.h"
#include "accounts/accounts_rules.h"
#include "accounts/accounts_sql.h"
#include "crypto/hash.h"

void member_from_columns(const struct db_rows *rows, int first, struct arena *arena,
                         struct member *ret_member)
{
    *ret_member = (struct member){.id = db_col_int(rows, first),
                                  .username = db_text(rows, first + 1, arena),
                                  .email = db_text(rows, first + 2, arena),
                                  .point = db_col_int(rows, first + 3),
                                  .manner_tenths = db_col_int(rows, first + 4),
                                  .profile = db_text(rows, first + 5, arena),
                                  .provider = db_text(rows, first + 6, arena),
                                  .is_admin = db_col_int(rows, first + 7) != 0};
}

static enum err one_member(struct db *db, const struct db_sql *sql, struct db_value key,
                           struct arena *arena, struct member *ret_member)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    TRY(db_query(db, sql, DB_ARGS(key), &rows));
    TRY(db_next_one(&rows));
    member_from_columns(&rows, 0, arena, ret_member);
    return OK;
}

enum err member_by_id(struct db *db, struct arena *arena, int64_t id, struct member *ret_member)
{
    return one_member(db, &member_by_id_sql, db_int(id), arena, ret_member);
}

enum err member_by_email(struct db *db, struct arena *arena, struct str email,
                         struct member *ret_member)
{
    int64_t alias = account_alias_id(email);
    if (alias)
        return member_by_id(db, arena, alias, ret_member);
    struct str address = account_address(arena, email);
    if (str_is_null(address))
        return ERR_NOT_FOUND;
    return one_member(db, &member_by_address_sql, db_str(address), arena, ret_member);
}

enum err member_secret(struct db *db, struct arena *arena, struct str email,
                       struct member_secret *ret_secret)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    TRY(db_query(db, &member_password_sql, DB_ARGS(db_str(email)), &rows));
    TRY(db_next_one(&rows));
    *ret_secret = (struct member_secret){db_col_int(&rows, 0), db_text(&rows, 1, arena),
                                         db_col_int(&rows, 2) != 0, db_col_int(&rows, 3) != 0};
    return OK;
}

enum err member_insert(struct db *db, struct str email, struct str username, struct str hash,
                       struct str provider, int64_t *ret_id)
{
    return db_run_id(db, &member_insert_sql,
                     DB_ARGS(db_str(email), db_str(username), db_str(hash), db_str(provider),
                             db_int(clock_now_us())),
                     ret_id);
}

enum err member_update(struct db *db, int64_t id, struct str username, struct str profile)
{
    return db_run(db, &member_update_sql, DB_ARGS(db_int(id), db_str(username), db_str(profile)),
                  NULL);
}

enum err member_rehash(struct db *db, int64_t id, struct str hash)
{
    return db_run(db, &member_rehash_sql, DB_ARGS(db_int(id), db_str(hash)), NULL);
}

enum err member_add_points(struct db *db, int64_t id, int64_t points)
{
    return db_run(db, &member_points_sql, DB_ARGS(db_int(id), db_int(points)), NULL);
}

enum err member_set_manner(struct db *db, int64_t id, int64_t manner_tenths)
{
    return db_run(db, &member_manner_sql, DB_ARGS(db_int(id), db_int(manner_tenths)), NULL);
}

enum err business_of(struct db *db, struct arena *arena, int64_t member_id,
                     struct business *ret_business)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    bool found = false;

    *ret_business = (struct business){.kind = {NULL, 0}};
    TRY(db_query(db, &business_of_sql, DB_ARGS(db_int(member_id)), &rows));
    TRY(db_next(&rows, &found));
    if (found)
        *ret_business = (struct business){
            .kind = db_text(&rows, 0, arena),
            .name = db_text(&rows, 1, arena),
            .number = db_text(&rows, 2, arena),
            .contact = db_text(&rows, 3, arena),
        };
    return OK;
}

enum err business_put(struct db *db, int64_t member_id, const struct business *business)
{
    if (str_is_null(business->kind))
        return db_run(db, &business_forget_sql, DB_ARGS(db_int(member_id)), NULL);
    return db_run(db, &business_put_sql,
                  DB_ARGS(db_int(member_id), db_str(business->kind), db_str(business->name),
                          db_str(business->number), db_str(business->contact)),
                  NULL);
}

enum err member_make_admin(struct db *db, int64_t id)
{
    return db_run(db, &member_make_admin_sql, DB_ARGS(db_int(id)), NULL);
}

enum err member_unmake_admin(struct db *db, int64_t id, int64_t by_id)
{
    int64_t changes = 0;

    TRY(db_run(db, &member_unmake_admin_sql, DB_ARGS(db_int(id), db_int(by_id)), &changes));
    return changes == 1 ? OK : ERR_CONFLICT;
}

enum err member_set_moderator(struct db *db, int64_t id, bool moderator)
{
    int64_t changes = 0;

    TRY(db_run(db, moderator ? &member_make_moderator_sql : &member_unmake_moderator_sql,
               DB_ARGS(db_int(id)), &changes));
    return changes == 1 ? OK : ERR_CONFLICT;
}

enum err member_void(struct db *db, int64_t id, int64_t now_us)
{
    return db_run(db, &member_void_sql, DB_ARGS(db_int(id), db_int(now_us)), NULL);
}

enum err member_set_active(struct db *db, int64_t id, bool active)
{
    TRY(db_run(db, &ban_forget_sql, DB_ARGS(db_int(id)), NULL));
    TRY(db_run(db, &ban_letter_forget_sql, DB_ARGS(db_int(id)), NULL));
    return db_run(db, &member_set_active_sql, DB_ARGS(db_int(id), db_int(active)), NULL);
}

enum err ban_of(struct db *db, struct arena *arena, int64_t member_id, struct ban *ret_ban)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    bool more = false;

    *ret_ban = (struct ban){.until_us = 0};
    TRY(db_query(db, &ban_of_sql, DB_ARGS(db_int(member_id)), &rows));
    TRY(db_next(&rows, &more));
    if (more)
        *ret_ban = (struct ban){db_text(&rows, 0, arena), db_col_int(&rows, 1)};
    return OK;
}

/* Whether the statement finds anybody. */
static enum err finds_any(struct db *db, const struct db_sql *sql, bool *ret_any)
{
    int64_t id;
    enum err err = db_run_id(db, sql, DB_NO_ARGS, &id);

    *ret_any = err == OK;
    return err == ERR_NOT_FOUND ? OK : err;
}

enum err member_anybody(struct db *db, bool *ret_anybody)
{
    return finds_any(db, &member_anybody_sql, ret_anybody);
}

enum err member_any_admin(struct db *db, bool *ret_any)
{
    return finds_any(db, &member_any_admin_sql, ret_any);
}

enum err member_secret_of(struct db *db, struct arena *arena, int64_t id, struct str *ret_email,
                          struct str *ret_hash)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    TRY(db_query(db, &member_password_of_sql, DB_ARGS(db_int(id)), &rows));
    TRY(db_next_one(&rows));
    *ret_email = db_text(&rows, 0, arena);
    *ret_hash = db_text(&rows, 1, arena);
    return OK;
}

enum err member_has_password(struct db *db, struct arena *arena, int64_t id, bool *ret_has)
{
    struct str email, hash;

    TRY(member_secret_of(db, arena, id, &email, &hash));
    *ret_has = hash.n > 0;
    return OK;
}

enum err member_set_password(struct db *db, int64_t id, struct str hash, int64_t now_us)
{
    return db_run(db, &member_set_password_sql, DB_ARGS(db_int(id), db_str(hash), db_int(now_us)),
                  NULL);
}

enum err member_take_over(struct db *db, int64_t id, struct str provider, int64_t now_us)
{
    return db_run(db, &member_take_over_sql, DB_ARGS(db_int(id), db_str(provider), db_int(now_us)),
                  NULL);
}

enum err member_verified(struct db *db, int64_t id)
{
    return db_run(db, &member_verified_sql, DB_ARGS(db_int(id)), NULL);
}

/* A stolen database must not open accounts: what it holds cannot be sent back. */
struct str secret_digest(struct str secret, char text[static SECRET_DIGEST + 1])
{
    unsigned char digest[SHA256_BYTES];

    hash_sha256(secret, digest);
    hash_hex((struct str){(const char *)digest, sizeof(digest)}, text);
    return (struct str){text, 2 * SHA256_BYTES};
}

enum err mail_token_insert(struct db *db, struct str secret, int64_t member_id, const char *purpose,
                           int64_t expires_us)
{
    char text[SECRET_DIGEST + 1];
    struct str digest = secret_digest(secret, text);

    TRY(db_run(db, &mail_tokens_purge_sql, DB_ARGS(db_int(clock_now_us())), NULL));
    return db_run(
        db, &mail_token_insert_sql,
        DB_ARGS(db_str(digest), db_int(member_id), db_str(str_from(purpose)), db_int(expires_us)),
        NULL);
}

enum err mail_token_take(struct db *db, struct str secret, const char *purpose,
                         int64_t *ret_member_id)
{
    char text[SECRET_DIGEST + 1];
    struct str digest = secret_digest(secret, text);

    return db_run_id(db, &mail_token_take_sql,
                     DB_ARGS(db_str(digest), db_str(str_from(purpose)), db_int(clock_now_us())),
                     ret_member_id);
}
