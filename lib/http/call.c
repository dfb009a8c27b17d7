#include "base/json_read.h"
#include "http/connection.h"

static void let_body_go(struct call *call)
{
    body_release(call);
    if (call->tree)
        json_tree_free(&call->tree);
}

void call_reset(struct call *call)
{
    let_body_go(call);
    res_reset(&call->res);
    arena_reset(&call->arena);
    buf_clear(&call->body, 4096);
    call->body_got = 0;
    call->may_wait = call->moves = false;
    call->to_send = (struct str){NULL, 0};
    call->chunked = (struct chunked){0};
    call->caller = (struct caller){0};
    call->req = (struct req){0};
    call->head = (struct http_head){0};
}

void call_release(struct call *call)
{
    let_body_go(call);
    arena_release(&call->arena);
    buf_release(&call->res.headers);
    buf_release(&call->res.body);
    buf_release(&call->out_head);
    buf_release(&call->body);
}
