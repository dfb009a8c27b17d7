/* Handlers of the statement's routes; private to this module. */
#pragma once
#include "http/request.h"

enum err get_statement(struct req *req, struct res *res);
enum err get_statement_table(struct req *req, struct res *res);
