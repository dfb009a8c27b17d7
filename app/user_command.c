/* wooga user: makes an account, an operator or a moderator; bans. */
#include "commands.h"

#include "accounts/accounts.h"
#include "admin/admin.h"
#include "crypto/random.h"
#include "moderation/moderation.h"

#include <stdio.h>

enum { MADE_UP_BYTES = 10 };

/* What is changed of an account. A running program sees it within seconds (session_reload). */
enum change { PROMOTE, MODERATE, UNMODERATE, BAN, UNBAN, CHANGES };

static int make(struct app *app, struct arena *arena, const struct member_order *order)
{
    struct db *db = data_connect(app);
    const char *why = NULL;
    int64_t id;
    enum err err;

    if (db == NULL)
        return 1;
    err = member_make(db, arena, order, &id, &why);
    if (err == ERR_CONFLICT)
        fail("%.*s has an account already", STR_FMT(order->email));
    else if (err == ERR_INVALID)
        fail("%s", why);
    else if (err != OK)
        fail("the account could not be made: %s", db_why(db));
    else
        printf("member %lld %.*s%s\n", (long long)id, STR_FMT(order->email),
               order->admin ? ", operator" : "");
    db_close(db);
    return err == OK ? 0 : 1;
}

static enum err apply(struct db *db, enum change what, int64_t id, struct str reason)
{
    DEFER(db_tx_end)
    struct db_tx tx = {0};

    TRY(db_tx_begin(db, &tx));
    switch (what) {
    case PROMOTE:
        TRY(member_make_admin(db, id));
        break;
    case BAN:
        TRY(member_ban(db, id, id, reason, 0));
        break;
    case UNBAN:
        TRY(member_unban(db, id));
        break;
    default:
        TRY(member_set_moderator(db, id, what == MODERATE));
    }
    return db_tx_commit(&tx);
}

static int change(struct app *app, struct arena *arena, const char *email, enum change what,
                  struct str reason)
{
    static const char *const done[CHANGES] = {"operator", "moderator", "not a moderator", "banned",
                                              "not banned"};
    struct db *db = data_connect(app);
    struct member member = {0};
    enum err err;

    if (db == NULL)
        return 1;
    err = member_by_email(db, arena, str_from(email), &member);
    if (err == OK)
        err = apply(db, what, member.id, reason);
    if (err == ERR_NOT_FOUND)
        fail("nobody has the address %s; with --username an account is made", email);
    else if (err == ERR_CONFLICT)
        fail(what == MODERATE ? "%s is a moderator already, or an operator, who may do as much"
                              : "%s is no moderator",
             email);
    else if (err != OK)
        fail("the account could not be changed: %s", db_why(db));
    else
        printf("member %lld %s, %s\n", (long long)member.id, email, done[what]);
    db_close(db);
    return err == OK ? 0 : 1;
}

/* Without a password one is made up and printed: a command line can be read by others. */
static int make_one(struct app *app, struct arena *arena, struct member_order *order)
{
    char made_up[2 * MADE_UP_BYTES + 1];
    bool given = !str_is_null(order->password);
    int code;

    random_hex(made_up, MADE_UP_BYTES);
    if (!given)
        order->password = str_from(made_up);
    code = make(app, arena, order);
    if (code == 0 && !given)
        printf("password: %s\n", made_up);
    return code;
}

/* wooga user --email A --username N [--password P] [--admin]: makes an account.
 * wooga user --email A --admin | --moderator | --no-moderator | --ban [--reason R] | --unban:
 * changes one. */
int user_command(struct app *app, struct arena *arena, int argc, char **argv)
{
    const char *email = NULL, *password = NULL, *username = NULL, *reason = NULL;
    bool wanted[CHANGES] = {false};
    const struct option_want wants[] = {
        {"--email", &email, NULL},
        {"--password", &password, NULL},
        {"--username", &username, NULL},
        {"--reason", &reason, NULL},
        {"--admin", NULL, &wanted[PROMOTE]},
        {"--moderator", NULL, &wanted[MODERATE]},
        {"--no-moderator", NULL, &wanted[UNMODERATE]},
        {"--ban", NULL, &wanted[BAN]},
        {"--unban", NULL, &wanted[UNBAN]},
    };
    int count = 0, what = PROMOTE, code;

    if (!options_read(argc, argv, wants, COUNT_OF(wants), NULL))
        return 1;
    for (int i = 0; i < CHANGES; i++) {
        count += wanted[i];
        what = wanted[i] ? i : what;
    }
    bool makes = username != NULL && (count == 0 || (count == 1 && wanted[PROMOTE]));
    bool changes = username == NULL && password == NULL && count == 1;
    if (email == NULL || (!makes && !changes))
        return fail("say who: wooga user --email anna@gear.example --username anna [--admin], or "
                    "with one of --admin, --moderator, --no-moderator, --ban and --unban");
    if (reason != NULL && (!wanted[BAN] || strlen(reason) > ADMIN_REASON_MAX))
        return fail("--reason goes with --ban, and has at most %d bytes", ADMIN_REASON_MAX);
    if (!data_make_folder(app) || !data_open(app, arena, true))
        return 1;
    if (makes)
        code = make_one(app, arena,
                        &(struct member_order){str_from(email), str_from(password),
                                               str_from(username), wanted[PROMOTE]});
    else
        code = change(app, arena, email, (enum change)what, reason ? str_from(reason) : STR(""));
    data_close(app);
    return code;
}
