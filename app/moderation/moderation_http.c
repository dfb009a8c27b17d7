#include "moderation/moderation_http.h"
#include "accounts/accounts.h"
#include "admin/admin.h"
#include "core/mail.h"
#include "core/market.h"
#include "core/session.h"
#include "moderation/moderation.h"
#include "products/products.h"

/* "50%_a!" → "%50!%!_a!!%" */
static struct str like_of(struct arena *arena, struct str text)
{
    char *pattern = arena_take(arena, 2 * text.n + 2);
    size_t n = 0;

    pattern[n++] = '%';
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        if (c == '%' || c == '_' || c == '!')
            pattern[n++] = '!';
        pattern[n++] = c >= 'A' && c <= 'Z' ? (char)(c + 'a' - 'A') : c;
    }
    pattern[n++] = '%';
    return (struct str){pattern, n};
}

enum err found_read(struct req *req, struct found_ask *ret_ask)
{
    struct str text = str_trim(req_query(req, "q"));
    struct page page;
    int64_t id = 0;

    TRY(page_read(req, FOUND_PAGE, FOUND_MAX, &page));
    *ret_ask = (struct found_ask){
        .before = page.has_cursor ? page.after[0] : INT64_MAX,
        .limit = page.limit + 1,
    };
    if (text.n > 100)
        return req_refuse(req, ERR_INVALID, "bad_q", "q has at most 100 bytes.");
    if (str_to_u63(text, &id))
        ret_ask->id = id ? id : -1;
    else if (text.n)
        ret_ask->part = like_of(req->arena, text);
    return OK;
}

static const struct field order_fields[] = {
    FIELD_STR(struct order_ask, reason, FIELD_REQUIRED, ADMIN_REASON_MAX),
    FIELD_DAY(struct order_ask, until, FIELD_NULL_OK | FIELD_BLANK_NULL),
};

enum err order_read(struct req *req, struct order_ask *ret_ask)
{
    *ret_ask = (struct order_ask){.until = 0};
    TRY(req_fields_collect(req, order_fields, COUNT_OF(order_fields), ret_ask));
    if (ret_ask->reason.n && !admin_reason_is_good(ret_ask->reason))
        req_field_error(req, "reason", "Ensure this field has at least 10 characters.");
    if (ret_ask->until && ret_ask->until <= clock_today())
        req_field_error(req, "until", "Give a day after today.");
    return req_valid(req);
}

enum err order_note(struct req *req, const char *action, const char *object, int64_t id,
                    struct str reason)
{
    return admin_note(req->db, &(struct admin_action){.admin_id = req->user->id,
                                                      .action = action,
                                                      .object = object,
                                                      .object_id = id,
                                                      .reason = reason,
                                                      .request_id = req->id});
}

enum err order_own(struct req *req)
{
    return req_refuse(req, ERR_FORBIDDEN, "own_case",
                      "what is your own is for somebody else to judge");
}

enum err order_by_operator(struct req *req)
{
    return req_refuse(req, ERR_FORBIDDEN, "for_operators",
                      "only an operator does this, or about who has a role");
}

enum err order_late(struct req *req)
{
    return req_refuse(req, ERR_CONFLICT, "not_now", "it is so already");
}

/* ---- bans ---- */

enum err member_ban(struct db *db, int64_t member_id, int64_t by_id, struct str reason,
                    int64_t until_us)
{
    enum err err = member_set_moderator(db, member_id, false);

    if (err != OK && err != ERR_CONFLICT) /* most are none */
        return err;
    TRY(member_set_active(db, member_id, false));
    TRY(ban_put(db, member_id, by_id, reason, until_us));
    return products_of_banned(db, member_id, true);
}

enum err member_unban(struct db *db, int64_t member_id)
{
    TRY(member_set_active(db, member_id, true));
    return products_of_banned(db, member_id, false);
}

/* ---- due work ---- */

/* In both languages: which one is his is not known. */
static void write_letter(struct app *app, struct arena *arena, const struct ban_news *news)
{
    struct str name = market_name(app, arena);
    struct str ko = ban_words(app, arena, LANGUAGE_KO, &news->ban);
    struct str en = ban_words(app, arena, LANGUAGE_EN, &news->ban);

    mail_post(app, news->address,
              str_format(arena, "%.*s: 이용 정지 / Your account is banned", STR_FMT(name)),
              str_format(arena, "%.*s\n\n%.*s\n", STR_FMT(ko), STR_FMT(en)));
}

static enum err tell_bans(struct app *app, struct db *db, int *ret_done)
{
    DEFER(arena_release)
    struct arena arena = {0};
    struct ban_news news[BANS_AT_ONCE];
    size_t n = 0;

    TRY(bans_untold(db, &arena, news, &n));
    for (size_t i = 0; i < n; i++) {
        enum err err = ban_tell(db, news[i].member_id);
        if (err == ERR_NOT_FOUND)
            continue;
        TRY(err);
        if (mail_is_on(app) && news[i].address.n)
            write_letter(app, &arena, &news[i]);
        ++*ret_done;
    }
    return OK;
}

static enum err lift(struct app *app, struct db *db, int64_t member_id)
{
    DEFER(db_tx_end)
    struct db_tx tx = {0};

    TRY(db_tx_begin(db, &tx));
    TRY(ban_take(db, member_id));
    TRY(member_unban(db, member_id));
    TRY(db_tx_commit(&tx));
    return session_standing_changed(app, db, member_id);
}

enum err moderation_run_due(struct app *app, struct db *db, int *ret_done)
{
    int64_t ids[BANS_AT_ONCE];
    size_t n = 0;

    *ret_done = 0;
    TRY(bans_over(db, ids, &n));
    for (size_t i = 0; i < n; i++) {
        enum err err = lift(app, db, ids[i]);
        if (err == ERR_NOT_FOUND)
            continue;
        TRY(err);
        ++*ret_done;
    }
    return tell_bans(app, db, ret_done);
}
