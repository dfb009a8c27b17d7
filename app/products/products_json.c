#include "products/products_json.h"
#include "fit/fit.h"
#include "products/places.h"

static void tags_write(struct json *json, const struct product *product)
{
    json_array(json);
    for (size_t i = 0; i < product->tag_count; i++) {
        json_object(json);
        json_key_str(json, "hashtag", product->tags[i].hashtag);
        json_key_int(json, "views", product->tags[i].views);
        json_end(json);
    }
    json_end(json);
}

void thumbnails_write(struct json *json, const struct req *req, const struct product *product)
{
    json_array(json);
    for (size_t i = 0; i < product->photo_count || i == 0; i++) {
        json_object(json);
        json_key_str(json, "thumbnail",
                     product->photo_count ? photo_url(req, product->photos[i])
                                          : photo_url_missing(req));
        json_end(json);
    }
    json_end(json);
}

static void week_fee_write(struct json *json, const struct product *product, bool in_room)
{
    json_key(json, "rental_fee_for_a_week");
    if (product->has_week_fee)
        json_int(json, product->rental_fee_for_a_week);
    else if (in_room) /* the original's client crashes on null there */
        json_int(json, product->rental_fee_for_a_day * 7);
    else
        json_null(json);
}

void product_write(struct json *json, const struct req *req, const struct categories *categories,
                   const struct product *product, bool in_room)
{
    json_object(json);
    json_key_int(json, "id", product->id);
    json_key(json, "tags");
    tags_write(json, product);
    json_key(json, "owner");
    user_json(json, req, &product->owner);
    json_key(json, "category");
    category_up_json(json, categories, product->category_id, product->english);
    json_key(json, "thumbnails");
    thumbnails_write(json, req, product);
    json_key_instant(json, "created_at", product->created_us);
    json_key_instant(json, "updated_at", product->updated_us);
    json_key_str(json, "name", product->name);
    json_key_str(json, "model_name", product->model_name);
    json_key_str(json, "description", product->description);
    json_key_int(json, "rental_fee_for_a_day", product->rental_fee_for_a_day);
    week_fee_write(json, product, in_room);
    json_key_bool(json, "direct_dealing_is_allowed", product->direct_dealing_is_allowed);
    json_key_str(json, "direct_dealing_place", product->direct_dealing_place);
    json_key_bool(json, "delivery_fee_is_included", product->delivery_fee_is_included);
    json_key_str(json, "state", product->state);
    json_key_int(json, "views", product->views);
    if (product->place) {
        json_key(json, "place");
        json_object(json);
        json_key_int(json, "latitude_e6", product->place->latitude_e6);
        json_key_int(json, "longitude_e6", product->place->longitude_e6);
        json_key(json, "metres");
        if (product->metres >= 0)
            json_int(json, product->metres);
        else
            json_null(json);
        json_end(json);
    }
    if (product->paused)
        json_key_bool(json, "paused", true);
    if (product->fit) {
        json_key(json, "fit");
        fit_verdict_json(json, product->fit);
    }
    json_end(json);
}
