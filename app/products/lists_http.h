/* Lists of listings; private to this module. */
#pragma once
#include "http/request.h"
#include "products/products.h"

/* Who looks, for counting: a member, else an address. */
struct str viewer_of(const struct req *req);
struct str text_or_empty(struct str s);
/* Those that are on the market, as an array. */
void products_json(struct req *req, struct json *json, const struct product *products, size_t n);

enum err list_products(struct req *req, struct res *res);
enum err count_products(struct req *req, struct res *res);
enum err list_store(struct req *req, struct res *res);
