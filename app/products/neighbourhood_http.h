/* Handlers of this module's routes in a file of their own; private to it. */
#pragma once
#include "http/request.h"

enum err get_neighbourhood(struct req *req, struct res *res);
enum err get_neighbourhood_names(struct req *req, struct res *res);
enum err put_neighbourhood(struct req *req, struct res *res);
enum err delete_neighbourhood(struct req *req, struct res *res);
