/* Listings on the wire; private to this module. The request is only handed on to the addresses of
 * pictures. */
#pragma once
#include "products/categories.h"

void product_write(struct json *json, const struct req *req, const struct categories *categories,
                   const struct product *product, bool in_room);
void thumbnails_write(struct json *json, const struct req *req, const struct product *product);
