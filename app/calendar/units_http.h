/* Handlers of this module's routes in files of their own; private to it. */
#pragma once
#include "http/request.h"

/* alternatives_http.c */
enum err get_alternatives(struct req *req, struct res *res);

/* units_http.c */
enum err get_variants(struct req *req, struct res *res);
enum err get_units(struct req *req, struct res *res);
enum err put_units(struct req *req, struct res *res);
