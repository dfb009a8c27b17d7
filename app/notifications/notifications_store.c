#include "notifications/notifications_store.h"

#include "base/json_write.h"
#include "notifications/notifications_sql.h"

enum { FRAME_BYTES = 16 * 1024, KEEP_DAYS = 90 };

/* ---- notices ---- */

/* False for a kind that this program does not know: a newer one has stored it. */
static bool notice_from_columns(const struct db_rows *rows, struct arena *arena, struct told *told)
{
    *told = (struct told){
        .id = db_col_int(rows, 0),
        .notice = {.member_id = db_col_int(rows, 1),
                   .who_id = db_col_int(rows, 3),
                   .product_id = db_col_int(rows, 4),
                   .about_id = db_col_int(rows, 5),
                   .start = (int32_t)db_col_int(rows, 6),
                   .end = (int32_t)db_col_int(rows, 7)},
        .created_us = db_col_int(rows, 8),
        .read_us = db_col_int(rows, 9),
        .who = db_text(rows, 10, arena),
        .product = db_text(rows, 11, arena),
        .notice.said = db_text(rows, 12, arena),
    };
    return notice_kind_from(db_col_str(rows, 2), &told->notice.kind);
}

static enum err read_notices(struct db *db, struct arena *arena, const struct db_sql *sql,
                             const struct db_value *args, size_t arg_count, struct told **ret_told,
                             size_t *ret_n)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    size_t n = 0, room = 16;
    struct told *told = arena_array(arena, room, sizeof *told);
    bool more;

    TRY(db_query(db, sql, args, arg_count, &rows));
    for (;;) {
        TRY(db_next(&rows, &more));
        if (!more)
            break;
        if (n == room) {
            struct told *larger = arena_array(arena, 2 * room, sizeof *told);

            memcpy(larger, told, n * sizeof *told);
            told = larger;
            room *= 2;
        }
        if (notice_from_columns(&rows, arena, &told[n]))
            n++;
    }
    *ret_told = told;
    *ret_n = n;
    return OK;
}

/* {"t":"notice","id","text","link"} of docs/chat.md. */
static struct str frame_of(struct arena *arena, const struct told *told)
{
    DEFER(buf_release)
    struct buf buf;
    struct json json;

    buf_init(&buf, FRAME_BYTES);
    json_init(&json, &buf);
    json_object(&json);
    json_key_str(&json, "t", STR("notice"));
    json_key_int(&json, "id", told->id);
    json_key_str(&json, "text", notice_text(arena, told));
    json_key_str(&json, "link", notice_link(arena, told));
    json_end(&json);
    return str_copy(arena, buf_as_str(&buf));
}

static struct db_value day_or_null(int32_t day)
{
    return day ? db_int(day) : db_null();
}

/* When browsers may be told: at once of what is about today, and of what has been waiting in its
 * room. */
static int64_t push_from(const struct notice *notice, bool urgent, int64_t now_us)
{
    return urgent || notice->seq ? now_us : now_us + LETTER_WAIT_S * US_PER_SECOND;
}

enum err notice_add(struct db *db, struct arena *arena, const struct notice *notice,
                    struct str *ret_frame)
{
    struct told *told;
    size_t n;
    int64_t id, now_us = clock_now_us();
    bool urgent = notice_is_urgent(notice, clock_today());
    enum err err = db_run_id(
        db, &notice_insert_sql,
        DB_ARGS(db_int(notice->member_id), db_str(str_from(notice_kind_name(notice->kind))),
                db_id_or_null(notice->who_id), db_id_or_null(notice->product_id),
                db_int(notice->about_id), day_or_null(notice->start), day_or_null(notice->end),
                notice->once ? db_int(notice->end) : db_null(), db_id_or_null(notice->seq),
                db_int(urgent), db_int(now_us), db_int(push_from(notice, urgent, now_us)),
                db_str(notice->said)),
        &id);

    *ret_frame = (struct str){NULL, 0};
    if (err == ERR_NOT_FOUND && notice->once)
        return OK;
    TRY(err);
    TRY(read_notices(db, arena, &notice_by_id_sql, DB_ARGS(db_int(id)), &told, &n));
    *ret_frame = frame_of(arena, &told[0]);
    return OK;
}

enum err notice_news(struct db *db, struct arena *arena, int64_t id, struct told *ret_told,
                     bool *ret_found)
{
    struct told *told;
    size_t n;

    TRY(read_notices(db, arena, &notice_news_sql, DB_ARGS(db_int(id)), &told, &n));
    *ret_found = n > 0;
    if (n > 0)
        *ret_told = told[0];
    return OK;
}

enum err notices_of(struct db *db, struct arena *arena, int64_t member_id, int64_t before,
                    int64_t limit, struct told **ret_told, size_t *ret_n)
{
    return read_notices(db, arena, &notices_of_sql,
                        DB_ARGS(db_int(member_id), db_int(before), db_int(limit)), ret_told, ret_n);
}

enum err notices_unread(struct db *db, int64_t member_id, int64_t *ret_count)
{
    return db_run_id(db, &notices_unread_sql, DB_ARGS(db_int(member_id)), ret_count);
}

enum err notices_read(struct db *db, int64_t member_id, int64_t upto)
{
    return db_run(db, &notices_read_sql,
                  DB_ARGS(db_int(member_id), db_int(upto), db_int(clock_now_us())), NULL);
}

enum err notifications_forget(struct db *db)
{
    return db_run(db, &notices_forget_sql, DB_ARGS(db_int(clock_now_us() - KEEP_DAYS * US_PER_DAY)),
                  NULL);
}

/* ---- settings ---- */

enum err settings_of(struct db *db, int64_t member_id, struct notice_settings *ret_settings)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    bool more;

    *ret_settings = (struct notice_settings){
        .mail = true, .quiet_from = 22, .quiet_to = 8, .push_details = true};
    TRY(db_query(db, &settings_of_sql, DB_ARGS(db_int(member_id)), &rows));
    TRY(db_next(&rows, &more));
    if (more)
        *ret_settings = (struct notice_settings){
            .mail = db_col_int(&rows, 0) != 0,
            .quiet_from = db_col_int(&rows, 1),
            .quiet_to = db_col_int(&rows, 2),
            .push_details = db_col_int(&rows, 3) != 0,
        };
    return OK;
}

enum err settings_put(struct db *db, int64_t member_id, const struct notice_settings *settings)
{
    return db_run(db, &settings_put_sql,
                  DB_ARGS(db_int(member_id), db_int(settings->mail), db_int(settings->quiet_from),
                          db_int(settings->quiet_to), db_int(settings->push_details)),
                  NULL);
}

/* ---- letters ---- */

static int64_t news_since(int64_t now_us)
{
    return now_us - LETTER_MAX_AGE_S * US_PER_SECOND;
}

enum err letters_due(struct db *db, struct arena *arena, int64_t now_us, int64_t after_id,
                     struct letter_due *ret_due, size_t *ret_n)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    bool more;

    *ret_n = 0;
    TRY(db_query(db, &letters_due_sql,
                 DB_ARGS(db_int(news_since(now_us)), db_int(now_us - LETTER_WAIT_S * US_PER_SECOND),
                         db_int(after_id), db_int(LETTERS_AT_ONCE)),
                 &rows));
    for (;;) {
        TRY(db_next(&rows, &more));
        if (!more)
            return OK;
        ret_due[(*ret_n)++] = (struct letter_due){
            .member_id = db_col_int(&rows, 0),
            .address = db_text(&rows, 1, arena),
            .upto = db_col_int(&rows, 2),
            .urgent = db_col_int(&rows, 3) != 0,
            .settings = {.mail = true,
                         .quiet_from = db_col_int(&rows, 4),
                         .quiet_to = db_col_int(&rows, 5)},
            .mailed_us = db_col_int(&rows, 6),
        };
    }
}

enum err letter_take(struct db *db, struct arena *arena, const struct letter_due *due,
                     int64_t now_us, struct told **ret_told, size_t *ret_n)
{
    DEFER(db_tx_end)
    struct db_tx tx = {0};
    int64_t changes;

    TRY(db_tx_begin(db, &tx));
    TRY(read_notices(db, arena, &letter_notices_sql,
                     DB_ARGS(db_int(due->member_id), db_int(due->upto), db_int(news_since(now_us))),
                     ret_told, ret_n));
    TRY(db_run(db, &letter_claim_sql,
               DB_ARGS(db_int(due->member_id), db_int(due->upto), db_int(now_us)), &changes));
    TRY(db_run(db, &letter_note_sql, DB_ARGS(db_int(due->member_id), db_int(now_us)), NULL));
    if (changes == 0)
        *ret_n = 0;
    return db_tx_commit(&tx);
}
