/* The socket of a room, as the route table and the journal know it. */
#pragma once
#include "chat/chat_store.h"

struct req;
struct res;

/* GET /ws/room/{id}/messages: becomes a WebSocket in the original's mode. */
enum err chat_open_socket(struct req *req, struct res *res) MUST_USE;
/* "text", "photo", "card". */
const char *message_kind_name(enum message_kind kind);
