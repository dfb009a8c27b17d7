/* The sockets, as the route table knows them. */
#pragma once
#include "base/err.h"

struct req;
struct res;

/* GET /ws/room/{id}/messages: becomes a WebSocket, in v1 for those who offer wooga.chat.v1 and in
 * the original's mode for everybody else. */
enum err chat_open_socket(struct req *req, struct res *res) MUST_USE;
/* GET /ws/me: what concerns the member, in v1. */
enum err chat_open_me(struct req *req, struct res *res) MUST_USE;
