/* wooga user: makes an account, or an operator; bans. */
#include "commands.h"

#include "accounts/accounts.h"
#include "crypto/random.h"
#include "products/products.h"

#include <stdio.h>

enum { MADE_UP_BYTES = 10 };

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

static int change(struct app *app, struct arena *arena, const char *email, enum member_change what)
{
    static const char *const done[] = {
        [MEMBER_PROMOTE] = "operator", [MEMBER_BAN] = "banned", [MEMBER_UNBAN] = "not banned"};
    struct db *db = data_connect(app);
    int64_t id;
    enum err err;

    if (db == NULL)
        return 1;
    err = member_change(db, arena, str_from(email), what, &id);
    if (err == OK && what != MEMBER_PROMOTE)
        err = products_of_banned(db, id, what == MEMBER_BAN);
    if (err == ERR_NOT_FOUND)
        fail("nobody has the address %s; with --username an account is made", email);
    else if (err != OK)
        fail("the account could not be changed: %s", db_why(db));
    else
        printf("member %lld %s, %s\n", (long long)id, email, done[what]);
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
 * wooga user --email A --admin | --ban | --unban: changes one. */
int user_command(struct app *app, struct arena *arena, int argc, char **argv)
{
    const char *email = NULL, *password = NULL, *username = NULL;
    bool admin = false, ban = false, unban = false;
    const struct option_want wants[] = {
        {"--email", &email, NULL}, {"--password", &password, NULL}, {"--username", &username, NULL},
        {"--admin", NULL, &admin}, {"--ban", NULL, &ban},           {"--unban", NULL, &unban},
    };
    int code;

    if (!options_read(argc, argv, wants, COUNT_OF(wants), NULL))
        return 1;
    bool makes = username != NULL && !ban && !unban;
    bool changes = username == NULL && password == NULL && admin + ban + unban == 1;
    if (email == NULL || (!makes && !changes))
        return fail("say who: wooga user --email anna@gear.example --username anna [--admin], or "
                    "with --admin, --ban or --unban alone");
    if (!data_make_folder(app) || !data_open(app, arena, true))
        return 1;
    if (makes)
        code = make_one(
            app, arena,
            &(struct member_order){str_from(email), str_from(password), str_from(username), admin});
    else
        code = change(app, arena, email, admin ? MEMBER_PROMOTE : ban ? MEMBER_BAN : MEMBER_UNBAN);
    data_close(app);
    return code;
}
