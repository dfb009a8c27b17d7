/* Which of its two languages an answer is in. */
#pragma once
#include "core/app.h"

struct req;

enum language { LANGUAGE_NONE, LANGUAGE_KO, LANGUAGE_EN };

/* What an Accept-Language prefers: of Korean and English the one with the higher weight, of equal
 * ones the first; NONE when it names neither. */
enum language language_of(struct str accept_language);
/* Of the request. */
enum language site_language(const struct req *req);

/* A message of a field error as its reader wants it: the wire's English, or Korean for who prefers
 * that. A message that is not known stays as it is. The hook `say` of http/server.h. */
struct str site_say(const struct req *req, struct str message);
/* The same for Korean; in the arena. */
struct str message_ko(struct arena *arena, struct str message);
