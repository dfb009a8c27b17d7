#include "crypto/hash.h"
#include "http/call.h"

#include <sodium.h>

/* RFC 6455 section 4.2.1. */
static bool has_word(struct str list, const char *word)
{
    while (!str_is_null(list)) {
        if (str_eq_nocase(str_trim(str_split(&list, ',')), str_from(word)))
            return true;
    }
    return false;
}

/* 16 bytes in base64: 22 digits and "==". */
static bool key_is_good(struct str key)
{
    if (key.n != 24 || key.p[22] != '=' || key.p[23] != '=')
        return false;
    for (size_t i = 0; i < 22; i++) {
        char c = key.p[i];
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
              c == '+' || c == '/'))
            return false;
    }
    return true;
}

enum err handshake_check(struct req *req, struct res *res)
{
    const struct call *call = req->call;
    if (req->method != GET || !has_word(req_header(req, "upgrade"), "websocket") ||
        !call->head.upgrade) { /* also whatever HTTP/1.0 asks for */
        res_header(res, "Upgrade", STR("websocket"));
        return req_refuse(req, ERR_UPGRADE, "upgrade_required", "This address speaks WebSocket.");
    }
    if (!str_eq(req_header(req, "sec-websocket-version"), STR("13"))) {
        enum err err = req_refuse(req, ERR_UPGRADE, "upgrade_required",
                                  "Use WebSocket version 13.");
        res_header(res, "Sec-WebSocket-Version", STR("13"));
        return err;
    }
    if (!key_is_good(req_header(req, "sec-websocket-key")))
        return req_refuse(req, ERR_INVALID, "bad_key",
                          "Sec-WebSocket-Key must be 16 bytes in base64.");
    return OK;
}

void handshake_accept(const struct req *req, char ret_accept[static 29])
{
    unsigned char digest[SHA1_BYTES];
    char text[64];
    struct str key = req_header(req, "sec-websocket-key"),
               guid = STR("258EAFA5-E914-47DA-95CA-C5AB0DC85B11");
    memcpy(text, key.p, 24);
    memcpy(text + 24, guid.p, guid.n);
    hash_sha1((struct str){text, 24 + guid.n}, digest);
    sodium_bin2base64(ret_accept, 29, digest, sizeof(digest), sodium_base64_VARIANT_ORIGINAL);
}
