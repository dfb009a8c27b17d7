/* Where a product is; private to this module. */
#pragma once
#include "http/request.h"

enum err get_place(struct req *req, struct res *res);
enum err put_place(struct req *req, struct res *res);
enum err delete_place(struct req *req, struct res *res);
