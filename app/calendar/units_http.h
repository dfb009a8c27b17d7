/* Handlers of this module's routes in a file of their own; private to it. */
#pragma once
#include "http/request.h"

/* units_http.c */
enum err get_variants(struct req *req, struct res *res);
enum err get_units(struct req *req, struct res *res);
enum err put_units(struct req *req, struct res *res);
