/* The sockets, as the route table knows them. */
#pragma once
#include "base/err.h"

#include <stdint.h>

struct app;
struct req;
struct res;

/* GET /ws/room/{id}/messages: becomes a WebSocket, in v1 for those who offer wooga.chat.v1 and in
 * the original's mode for everybody else. */
enum err chat_open_socket(struct req *req, struct res *res) MUST_USE;
/* GET /ws/me: what concerns the member, in v1. */
enum err chat_open_me(struct req *req, struct res *res) MUST_USE;
/* One of the two has blocked the other: on their open sockets neither is shown to be there or to
 * type any more. */
void chat_part(struct app *app, int64_t member_id, int64_t partner_id);
