/* Handlers of this module's routes in files of their own; private to it. */
#pragma once
#include "http/request.h"
#include "products/products.h"

/* alternatives_http.c */
enum err get_alternatives(struct req *req, struct res *res);

/* units_http.c */
/* The product of the path, if it is the caller's. */
enum err own_product(struct req *req, struct product *ret_product) MUST_USE;
/* The unit of the path, if it is one of the product's; ERR_NOT_FOUND. */
enum err own_unit(struct req *req, int64_t product_id, int64_t *ret_unit_id) MUST_USE;
enum err get_variants(struct req *req, struct res *res);
enum err get_units(struct req *req, struct res *res);
enum err put_units(struct req *req, struct res *res);
/* kits_http.c */
enum err get_kit(struct req *req, struct res *res);
enum err put_kit(struct req *req, struct res *res);

/* imports_http.c */
enum err get_import(struct req *req, struct res *res);
enum err put_import(struct req *req, struct res *res);
enum err post_import(struct req *req, struct res *res);
enum err delete_import(struct req *req, struct res *res);
enum err put_import_file(struct req *req, struct res *res);
