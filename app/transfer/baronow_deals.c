/* Rentals and reviews. */
#include "base/clock.h"
#include "rentals/rentals.h"
#include "reviews/reviews.h"
#include "transfer/baronow_rules.h"
#include "transfer/baronow_store.h"

/* ---- rentals ---- */

enum {
    RENTAL_ID,
    RENTAL_PRODUCT,
    RENTAL_OWNER,
    RENTER,
    RENTAL_STATE,
    FIRST_DAY,
    LAST_DAY,
    AGREED,
    RENTAL_UPDATED,
    REVIEWED,
    RENTAL_FAULT,
    FEE_OF_DAY,
    FEE_OF_WEEK,
    RENTAL_PLACE,
    RENTAL_ROOM /* of its product and its renter */
};

/* A rental is spoken of in a room; who rented without one gets one. */
static enum err room_for(struct town *town, const struct rental_past *past, int64_t *ret_id)
{
    enum err err;

    if (past->room_id != 0)
        return OK;
    err = bring_room_of(town->db, past->product_id, past->renter_id, ret_id);
    if (err != ERR_NOT_FOUND)
        return err;
    TRY(bring_room_next(town->db, town->room_last, ret_id));
    return bring_room(town->db, *ret_id, past->product_id, past->owner_id, past->renter_id,
                      past->agreed_us);
}

static struct baronow_fate fate_of(const struct town *town, const struct db_rows *rows)
{
    const struct baronow_deal deal = {.state = db_col_str(rows, RENTAL_STATE),
                                      .start = (int32_t)db_col_int(rows, FIRST_DAY),
                                      .end = (int32_t)db_col_int(rows, LAST_DAY),
                                      .created_us = db_col_int(rows, AGREED),
                                      .updated_us = db_col_int(rows, RENTAL_UPDATED),
                                      .review_us = db_col_int(rows, REVIEWED)};

    return baronow_fate(&deal, town->now_us);
}

static enum err take_rental(struct town *town, const struct db_rows *rows)
{
    struct baronow_fate fate = fate_of(town, rows);
    struct rental_past past = {.id = db_col_int(rows, RENTAL_ID),
                               .product_id = db_col_int(rows, RENTAL_PRODUCT),
                               .owner_id = db_col_int(rows, RENTAL_OWNER),
                               .renter_id = db_col_int(rows, RENTER),
                               .start = (int32_t)db_col_int(rows, FIRST_DAY),
                               .end = (int32_t)db_col_int(rows, LAST_DAY),
                               .day_fee = db_col_int(rows, FEE_OF_DAY),
                               .week_fee = db_col_int(rows, FEE_OF_WEEK),
                               .room_id = db_col_int(rows, RENTAL_ROOM),
                               .place = db_text(rows, RENTAL_PLACE, &town->row),
                               .agreed_us = fate.agreed_us,
                               .updated_us = db_col_int(rows, RENTAL_UPDATED),
                               .out_us = fate.out_us,
                               .returned_us = fate.returned_us,
                               .said = STR("BaroNow"),
                               .said_of_return = STR("BaroNow")};
    bool taken;

    if (!db_is_null(rows, RENTAL_FAULT))
        return town_left_out(town, "rental", past.id, db_text(rows, RENTAL_FAULT, &town->row));
    if (fate.by_its_days)
        past.said_of_return = STR("BaroNow: its days were over");
    TRY(room_for(town, &past, &past.room_id));
    TRY(rental_bring(town->db, &town->row, &past, town->now_us, &taken));
    if (taken)
        return town_changed(town, "rental", past.id,
                            STR("booked twice: an earlier one has its days, so this one has "
                                "expired; tell the two"));
    if (fate.by_its_days)
        return town_changed(
            town, "rental", past.id,
            STR("nobody said that it is back: taken as back, as its days are over"));
    return OK;
}

const struct baronow_step step_rentals = {"rentals", ORIGINAL_RENTALS, ROWS_PAGE, take_rental,
                                          NULL};

/* ---- reviews ---- */

enum { REVIEW_ID, REVIEW_PRODUCT, WRITER, STAR, COMMENT, WRITTEN, REWRITTEN, REVIEW_FAULT };

static enum err take_review(struct town *town, const struct db_rows *rows)
{
    const struct review_past past = {.id = db_col_int(rows, REVIEW_ID),
                                     .product_id = db_col_int(rows, REVIEW_PRODUCT),
                                     .writer_id = db_col_int(rows, WRITER),
                                     .star = db_col_int(rows, STAR),
                                     .comment = db_text(rows, COMMENT, &town->row),
                                     .created_us = db_col_int(rows, WRITTEN),
                                     .updated_us = db_col_int(rows, REWRITTEN)};
    enum err err;

    if (!db_is_null(rows, REVIEW_FAULT))
        return town_left_out(town, "review", past.id, db_text(rows, REVIEW_FAULT, &town->row));
    err = review_bring(town->db, &past);
    if (err != ERR_NOT_FOUND)
        return err;
    return town_left_out(town, "review", past.id,
                         STR("its writer has no rental of the product that he has not reviewed"));
}

const struct baronow_step step_reviews = {"reviews", ORIGINAL_REVIEWS, ROWS_PAGE, take_review,
                                          NULL};
