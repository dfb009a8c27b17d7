/* Where a Redis is. Pure. */
#pragma once
#include "base/str.h"

enum { BUS_TEXT_MAX = 256 };

struct bus_address {
    char path[BUS_TEXT_MAX]; /* of a unix socket; "": TCP */
    char host[BUS_TEXT_MAX];
    int port;
    bool tls;
    char ca[BUS_TEXT_MAX]; /* file of who may vouch for its certificate; "": the system's */
    char user[BUS_TEXT_MAX], password[BUS_TEXT_MAX]; /* "": none */
    int database;
};

/* redis://[[user]:password@]host[:port][/database], percent-encoding in user and password; the same
 * with rediss:// for TLS, where ?ca=FILE may follow; or unix:PATH. *ret_why (static memory) when it
 * returns false. */
bool bus_address_read(struct str url, struct bus_address *ret_address, const char **ret_why);
