/* What a member lends: how each thing stands, what it earned, who has it when. Private to this
 * module. */
#pragma once
#include "http/request.h"

enum err get_gear(struct req *req, struct res *res) MUST_USE;
enum err get_gear_brief(struct req *req, struct res *res) MUST_USE;
enum err get_gear_days(struct req *req, struct res *res) MUST_USE;
