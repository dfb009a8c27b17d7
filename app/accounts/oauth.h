/* Signing in by Google or Kakao: trades the code that the browser brought back for an address that
 * the provider has verified. Blocking, without HTTP of our own; private to this module. */
#pragma once
#include "core/app.h"

enum oauth_provider { OAUTH_GOOGLE, OAUTH_KAKAO };

/* "google", "kakao" */
const char *oauth_name(enum oauth_provider provider);
const struct provider_config *oauth_config(const struct app *app, enum oauth_provider provider);

/* Where our client sends the browser; it adds redirect_uri, state and its PKCE challenge. {NULL,0}
 * when the provider is off. */
struct str oauth_start_url(const struct app *app, struct arena *arena,
                           enum oauth_provider provider);

struct oauth_ask {
    struct str code;
    struct str redirect_uri; /* the one that the code was made for; may be empty */
    struct str verifier;     /* PKCE's; {NULL,0}: none */
};
/* ERR_INVALID: the provider does not know the code. ERR_FORBIDDEN: it has not verified an address.
 * ERR_UPSTREAM: it failed. */
enum err oauth_address(const struct app *app, struct arena *arena, enum oauth_provider provider,
                       const struct oauth_ask *ask, struct str *ret_email) MUST_USE;

/* The address in a provider's answer; ERR_UPSTREAM when it is no JSON object. Pure. */
enum err oauth_address_read(enum oauth_provider provider, struct arena *arena, struct str answer,
                            struct str *ret_email) MUST_USE;
