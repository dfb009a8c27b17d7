/* Where a Redis is. Pure. */
#pragma once
#include "base/str.h"

enum { BUS_TEXT_MAX = 256 };

struct bus_address {
    char path[BUS_TEXT_MAX]; /* of a unix socket; "": TCP */
    char host[BUS_TEXT_MAX];
    int port;
    char user[BUS_TEXT_MAX], password[BUS_TEXT_MAX]; /* "": none */
    int database;
};

/* redis://[[user]:password@]host[:port][/database], percent-encoding in user and password; or
 * unix:PATH. *ret_why (static memory) when it returns false. */
bool bus_address_read(struct str url, struct bus_address *ret_address, const char **ret_why);
