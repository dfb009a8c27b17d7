/* Settings: defaults, then a file (--config, KEY=value lines), then WOOGA_* in the environment,
 * then the command line. NAME_FILE=path, in the file and the environment, is NAME with what stands
 * in that file: secrets of containers. */
#pragma once
#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

struct provider_config { /* sign-in by Google or Kakao; off while client_id is NULL */
    const char *client_id, *client_secret, *redirect_uri, *auth_url, *token_url, *userinfo_url;
};

struct config {
    const char *listen;   /* 127.0.0.1:8000; several with commas; what systemd hands over wins */
    bool reuse_port;      /* another process may listen there, too */
    const char *data;     /* ./data */
    const char *database; /* NULL: DATA/wooga.db */
    const char *redis;    /* NULL: one node */
    const char *blobs;    /* NULL: DATA/photos; or a folder, or s3://bucket?… */
    const char *s3_access_key, *s3_secret_key;
    const char *backup_to, *backup_every; /* NULL: the server makes none by itself */
    int backup_keep;                      /* 0: all */
    const char *public_url;               /* NULL: http:// (https:// with a certificate) + Host */
    const char *tls_cert, *tls_key;       /* files; both or none */
    const char *smtp;                     /* NULL: no mail */
    const char *contact;                  /* of the operator, for who objects; NULL: none */
    const char *metrics_token;
    const char *tiles, *tiles_by;    /* of maps, and whose; both or none (core/tiles.h) */
    const char *tiles_origin;        /* of tiles; set by config_read */
    const char *trusted_proxies[16]; /* NULL-terminated */
    const char *cors_origins[16];    /* NULL-terminated */
    struct provider_config google, kakao;
    int loops, workers; /* 0: by the cores */
    bool inside;        /* members may name http and private addresses; on loopback only */
    bool limits;        /* WOOGA_LIMITS=off lifts the counted limits, on loopback only */
};

struct buf;
/* One NAME=value a line of what is not the default; of secrets and of addresses that may hold one
 * only that they are set. */
void config_describe(const struct config *config, struct buf *out);

/* Fills from all sources. argv: the arguments after the command's name; what is no option stays for
 * the command in *ret_rest (index of the first). Memory is the arena's. ret_why: what is wrong and
 * what to do. */
enum err config_read(struct arena *arena, int argc, char **argv, struct config *ret_config,
                     int *ret_rest, struct str *ret_why) MUST_USE;
