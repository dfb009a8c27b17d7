/* Sending to browsers; private to this module but for what notifications.h names. */
#pragma once
#include "crypto/webpush.h"
#include "notifications/notifications.h"

/* The server's pair of keys for push services, made from the file of keys. */
enum err push_key(const struct app *app, struct webpush_key *ret_key) MUST_USE;
