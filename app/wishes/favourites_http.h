/* The calls of what members keep; private to this module. */
#pragma once
#include "http/request.h"

enum err list_favourites(struct req *req, struct res *res);
enum err list_favourite_ids(struct req *req, struct res *res);
enum err get_favourite(struct req *req, struct res *res);
enum err put_favourite(struct req *req, struct res *res);
enum err delete_favourite(struct req *req, struct res *res);
