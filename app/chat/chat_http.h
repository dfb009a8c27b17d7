/* What the chat's handlers share. */
#pragma once
#include "chat/chat_store.h"
#include "http/request.h"

/* The room of the path when the caller belongs to it, else ERR_NOT_FOUND. */
enum err own_room(struct req *req, struct room *ret_room) MUST_USE;
