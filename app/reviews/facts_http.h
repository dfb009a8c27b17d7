/* Handlers in facts_http.c; private to this module. */
#pragma once
#include "http/request.h"

enum err get_facts(struct req *req, struct res *res);
enum err get_ratings(struct req *req, struct res *res);
