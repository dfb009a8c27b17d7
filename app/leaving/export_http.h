/* A member's copy of his data; private to this module. */
#pragma once
#include "http/request.h"

enum err get_export(struct req *req, struct res *res);
enum err get_export_zip(struct req *req, struct res *res);
