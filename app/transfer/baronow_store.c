#include "transfer/baronow_store.h"

#include "transfer/baronow_sql.h"

enum { CATEGORIES_MOST = 4096 };

enum err our_categories(struct db *db, struct arena *arena, struct our_category **ret_categories,
                        size_t *ret_n)
{
    DEFER(db_done)
    struct db_rows rows = {0};
    bool more = true;

    *ret_categories = arena_array(arena, CATEGORIES_MOST, sizeof(**ret_categories));
    *ret_n = 0;
    TRY(db_query(db, &baronow_categories_sql, DB_NO_ARGS, &rows));
    while (*ret_n < CATEGORIES_MOST) {
        TRY(db_next(&rows, &more));
        if (!more)
            break;
        (*ret_categories)[(*ret_n)++] = (struct our_category){db_col_int(&rows, 0),
                                                              db_text(&rows, 1, arena)};
    }
    return OK;
}

enum err bring_category_views(struct db *db, int64_t id, int64_t views)
{
    return db_run(db, &baronow_category_views_sql, DB_ARGS(db_int(id), db_int(views)), NULL);
}

enum err bring_member(struct db *db, const struct new_member *member)
{
    return db_run(db, &baronow_member_sql,
                  DB_ARGS(db_int(member->id), db_str(member->email), db_str(member->username),
                          db_str(member->hash), db_str(member->provider), db_int(member->point),
                          db_int(member->is_admin), db_int(member->is_active),
                          db_int(member->verified), db_int(member->created_us)),
                  NULL);
}

enum err bring_product(struct db *db, const struct new_product *p)
{
    TRY(db_run(db, &baronow_product_sql,
               DB_ARGS(db_int(p->id), db_int(p->owner_id), db_id_or_null(p->category_id),
                       db_str(p->name), db_str(p->model_name), db_str(p->description),
                       db_int(p->day_fee), p->has_week_fee ? db_int(p->week_fee) : db_null(),
                       db_int(p->direct), db_str(p->place), db_int(p->delivery_included),
                       db_str(p->state), db_int(p->views), db_int(p->created_us),
                       db_int(p->updated_us)),
               NULL));
    return db_run(
        db, &baronow_listings_sql,
        DB_ARGS(db_int(p->category_id), db_int(p->id), db_int(p->day_fee), db_int(p->views)), NULL);
}

enum err bring_tag(struct db *db, int64_t id, struct str hashtag, int64_t views)
{
    return db_run(db, &baronow_tag_sql, DB_ARGS(db_int(id), db_str(hashtag), db_int(views)), NULL);
}

enum err bring_product_tag(struct db *db, int64_t product_id, int64_t position, int64_t tag_id)
{
    return db_run(db, &baronow_product_tag_sql,
                  DB_ARGS(db_int(product_id), db_int(position), db_int(tag_id)), NULL);
}

enum err bring_room(struct db *db, int64_t id, int64_t product_id, int64_t owner_id,
                    int64_t visitor_id, int64_t created_us)
{
    return db_run(db, &baronow_room_sql,
                  DB_ARGS(db_int(id), db_int(product_id), db_int(owner_id), db_int(visitor_id),
                          db_int(created_us)),
                  NULL);
}

enum err bring_room_of(struct db *db, int64_t product_id, int64_t visitor_id, int64_t *ret_id)
{
    return db_run_id(db, &baronow_room_of_sql, DB_ARGS(db_int(product_id), db_int(visitor_id)),
                     ret_id);
}

enum err bring_room_next(struct db *db, int64_t last, int64_t *ret_id)
{
    return db_run_id(db, &baronow_room_next_sql, DB_ARGS(db_int(last)), ret_id);
}

enum err bring_message(struct db *db, int64_t room_id, int64_t seq, int64_t id, int64_t sender_id,
                       struct str text, int64_t created_us)
{
    return db_run(db, &baronow_message_sql,
                  DB_ARGS(db_int(room_id), db_int(seq), db_int(id), db_int(sender_id), db_str(text),
                          db_int(created_us)),
                  NULL);
}

enum err bring_room_seq(struct db *db, int64_t room_id, int64_t *ret_seq)
{
    return db_run_id(db, &baronow_room_seq_sql, DB_ARGS(db_int(room_id)), ret_seq);
}

enum err bring_room_ends(struct db *db)
{
    TRY(db_run(db, &baronow_room_seqs_sql, DB_NO_ARGS, NULL));
    return db_run(db, &baronow_room_marks_sql, DB_NO_ARGS, NULL);
}

enum err bring_photo(struct db *db, const struct new_photo *photo, int64_t created_us)
{
    return db_run(db, &baronow_photo_sql,
                  DB_ARGS(db_str(photo->key), db_int(photo->member_id), db_int(photo->bytes),
                          db_int(photo->width), db_int(photo->height), db_int(created_us)),
                  NULL);
}

enum err bring_product_photo(struct db *db, int64_t product_id, int64_t position, struct str key)
{
    return db_run(db, &baronow_product_photo_sql,
                  DB_ARGS(db_int(product_id), db_int(position), db_str(key)), NULL);
}

enum err bring_profile(struct db *db, int64_t member_id, struct str key)
{
    return db_run(db, &baronow_profile_sql, DB_ARGS(db_int(member_id), db_str(key)), NULL);
}
