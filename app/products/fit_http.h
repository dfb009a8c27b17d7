/* What fits whom, of one product; private to this module. */
#pragma once
#include "http/request.h"

enum err get_gear_fit(struct req *req, struct res *res);
enum err put_gear_fit(struct req *req, struct res *res);
