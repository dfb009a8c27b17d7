/* Products, and what they are tagged with. Lists find them at once; the search is filled later, as
 * after any import. */
#include "transfer/baronow_rules.h"
#include "transfer/baronow_store.h"

/* ---- products ---- */

enum {
    PRODUCT_ID,
    OWNER,
    OWNER_THERE,
    CATEGORY,
    SORT, /* of its category, and of the two above that */
    SORT_2,
    SORT_3,
    NAME,
    MODEL,
    DESCRIPTION,
    DAY_FEE,
    WEEK_FEE,
    DIRECT,
    PLACE,
    DELIVERY,
    STATE,
    VIEWS,
    CREATED,
    UPDATED
};

static int64_t category_of(const struct town *town, struct arena *arena, const struct db_rows *rows)
{
    for (int column = SORT; column <= SORT_3; column++) {
        int64_t id = town_category(town, str_without_spaces(arena, db_col_str(rows, column)));
        if (id != 0)
            return id;
    }
    return 0;
}

static struct str or_empty(struct str text)
{
    return str_is_null(text) ? STR("") : text;
}

static enum err take_product(struct town *town, const struct db_rows *rows)
{
    struct new_product product = {.id = db_col_int(rows, PRODUCT_ID),
                                  .owner_id = db_col_int(rows, OWNER),
                                  .category_id = category_of(town, &town->row, rows),
                                  .name = or_empty(db_col_str(rows, NAME)),
                                  .model_name = or_empty(db_col_str(rows, MODEL)),
                                  .description = or_empty(db_col_str(rows, DESCRIPTION)),
                                  .place = or_empty(db_col_str(rows, PLACE)),
                                  .state = baronow_state(or_empty(db_col_str(rows, STATE))),
                                  .day_fee = db_col_int(rows, DAY_FEE),
                                  .week_fee = db_col_int(rows, WEEK_FEE),
                                  .has_week_fee = !db_is_null(rows, WEEK_FEE),
                                  .direct = db_col_int(rows, DIRECT) != 0,
                                  .delivery_included = db_col_int(rows, DELIVERY) != 0,
                                  .views = db_col_int(rows, VIEWS),
                                  .created_us = db_col_int(rows, CREATED),
                                  .updated_us = db_col_int(rows, UPDATED)};

    if (db_col_int(rows, OWNER_THERE) == 0)
        return town_left_out(town, "product", product.id, STR("its owner is not there"));
    if (str_is_null(product.state)) {
        product.state = STR("");
        TRY(town_changed(town, "product", product.id, STR("its state is none of the three words")));
    }
    if (product.category_id == 0 && !db_is_null(rows, CATEGORY))
        TRY(town_changed(town, "product", product.id,
                         STR("no category of ours has the name of its own, or of one above it")));
    return bring_product(town->db, &product);
}

const struct baronow_step step_products = {"products", ORIGINAL_PRODUCTS, ROWS_PAGE, take_product,
                                           NULL};

/* ---- tags ---- */

static enum err take_tag(struct town *town, const struct db_rows *rows)
{
    return bring_tag(town->db, db_col_int(rows, 0), db_col_str(rows, 1), db_col_int(rows, 2));
}

static enum err take_tagged(struct town *town, const struct db_rows *rows)
{
    return bring_product_tag(town->db, db_col_int(rows, 0), db_col_int(rows, 1),
                             db_col_int(rows, 2));
}

const struct baronow_step step_tags = {"tags", ORIGINAL_TAGS, ROWS_PAGE, take_tag, NULL};
const struct baronow_step step_tagged = {"tags of products", ORIGINAL_TAGGED, ROWS_PAGE,
                                         take_tagged, NULL};
