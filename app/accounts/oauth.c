#include "accounts/oauth.h"

#include "base/json_read.h"
#include "fetch/fetch.h"

const char *oauth_name(enum oauth_provider provider)
{
    return provider == OAUTH_GOOGLE ? "google" : "kakao";
}

const struct provider_config *oauth_config(const struct app *app, enum oauth_provider provider)
{
    return provider == OAUTH_GOOGLE ? &app->config.google : &app->config.kakao;
}

struct str oauth_start_url(const struct app *app, struct arena *arena, enum oauth_provider provider)
{
    const struct provider_config *config = oauth_config(app, provider);
    struct str id;

    if (config->client_id == NULL)
        return (struct str){NULL, 0};
    id = fetch_escape(arena, str_from(config->client_id));
    return str_format(arena, "%s%cclient_id=%.*s&response_type=code&scope=%s", config->auth_url,
                      strchr(config->auth_url, '?') ? '&' : '?', STR_FMT(id),
                      provider == OAUTH_GOOGLE ? "email%20profile" : "account_email");
}

/* "name=value&" for the token request; nothing for an absent value. */
static struct str pair(struct arena *arena, const char *name, struct str value)
{
    if (value.n == 0)
        return STR("");
    return str_format(arena, "&%s=%.*s", name, STR_FMT(fetch_escape(arena, value)));
}

static struct str token_form(struct arena *arena, const struct provider_config *config,
                             const struct oauth_ask *ask)
{
    struct str id = pair(arena, "client_id", str_from(config->client_id));
    struct str secret = pair(arena, "client_secret", str_from(config->client_secret));
    struct str where = pair(arena, "redirect_uri", ask->redirect_uri);
    struct str code = pair(arena, "code", ask->code);
    struct str verifier = pair(arena, "code_verifier", ask->verifier);

    return str_format(arena, "grant_type=authorization_code%.*s%.*s%.*s%.*s%.*s", STR_FMT(id),
                      STR_FMT(secret), STR_FMT(where), STR_FMT(code), STR_FMT(verifier));
}

/* A member of a JSON object as a string; {NULL,0} for anything else. */
static enum err json_text(struct arena *arena, struct str answer, const char *key,
                          struct str *ret_text)
{
    DEFER(json_tree_free)
    struct json_t *tree = NULL;
    struct str why;

    if (json_tree_parse(arena, answer, &tree, &why) != OK || !json_tree_is_object(tree))
        return ERR_UPSTREAM;
    *ret_text = str_copy(arena, json_tree_str(json_tree_get(tree, key)));
    return OK;
}

/* A 4xx that speaks of the grant is about the caller's code; every other refusal is about us. */
static enum err token_refusal(struct arena *arena, const struct fetch_answer *answer)
{
    struct str error;

    if (answer->status < 400 || answer->status >= 500 ||
        json_text(arena, answer->body, "error", &error) != OK)
        return ERR_UPSTREAM;
    return str_eq(error, STR("invalid_grant")) ? ERR_INVALID : ERR_UPSTREAM;
}

static enum err trade_code(struct arena *arena, const struct provider_config *config,
                           const struct oauth_ask *ask, struct str *ret_token)
{
    static const char *const headers[] = {"Content-Type: application/x-www-form-urlencoded",
                                          "Accept: application/json", NULL};
    struct fetch_answer answer;

    TRY(fetch_http(arena,
                   &(struct fetch_request){.method = "POST",
                                           .url = config->token_url,
                                           .headers = headers,
                                           .body = token_form(arena, config, ask)},
                   &answer));
    if (answer.status != 200)
        return token_refusal(arena, &answer);
    TRY(json_text(arena, answer.body, "access_token", ret_token));
    /* A line end would smuggle a header into the next call. */
    if (ret_token->n == 0 || str_find(*ret_token, '\r', 0) >= 0 ||
        str_find(*ret_token, '\n', 0) >= 0)
        return ERR_UPSTREAM;
    return OK;
}

enum err oauth_address(const struct app *app, struct arena *arena, enum oauth_provider provider,
                       const struct oauth_ask *ask, struct str *ret_email)
{
    const struct provider_config *config = oauth_config(app, provider);
    const char *headers[] = {NULL, "Accept: application/json", NULL};
    struct fetch_answer answer;
    struct str token;

    TRY(trade_code(arena, config, ask, &token));
    headers[0] = str_format(arena, "Authorization: Bearer %.*s", STR_FMT(token)).p;
    TRY(fetch_http(
        arena,
        &(struct fetch_request){.method = "GET", .url = config->userinfo_url, .headers = headers},
        &answer));
    if (answer.status != 200)
        return ERR_UPSTREAM;
    return oauth_address_read(provider, arena, answer.body, ret_email);
}

static bool is_true(const struct json_t *tree, const char *key)
{
    bool value = false;

    return json_tree_bool(json_tree_get(tree, key), &value) && value;
}

static bool is_false(const struct json_t *tree, const char *key)
{
    bool value = true;

    return json_tree_bool(json_tree_get(tree, key), &value) && !value;
}

enum err oauth_address_read(enum oauth_provider provider, struct arena *arena, struct str answer,
                            struct str *ret_email)
{
    DEFER(json_tree_free)
    struct json_t *tree = NULL;
    const struct json_t *account;
    struct str why;
    bool verified;

    if (json_tree_parse(arena, answer, &tree, &why) != OK || !json_tree_is_object(tree))
        return ERR_UPSTREAM;
    if (provider == OAUTH_GOOGLE) { /* v3's name, and v2's */
        account = tree;
        verified = is_true(tree, "email_verified") || is_true(tree, "verified_email");
    } else { /* not valid any more: somebody else has taken the address */
        account = json_tree_get(tree, "kakao_account");
        verified = is_true(account, "is_email_verified") && !is_false(account, "is_email_valid");
    }
    *ret_email = str_copy(arena, json_tree_str(json_tree_get(account, "email")));
    return verified && ret_email->n > 0 ? OK : ERR_FORBIDDEN;
}
