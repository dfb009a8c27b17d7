/* wooga user: makes an account, or an operator. */
#include "commands.h"

#include "accounts/accounts.h"
#include "crypto/random.h"

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

/* wooga user --email A --username N [--password P] [--admin]. Without a password one is made up and
 * printed: a command line can be read by others. */
int user_command(struct app *app, struct arena *arena, int argc, char **argv)
{
    const char *email = NULL, *password = NULL, *username = NULL;
    bool admin = false;
    const struct option_want wants[] = {
        {"--email", &email, NULL},
        {"--password", &password, NULL},
        {"--username", &username, NULL},
        {"--admin", NULL, &admin},
    };
    char made_up[2 * MADE_UP_BYTES + 1];
    int code;

    if (!options_read(argc, argv, wants, COUNT_OF(wants), NULL))
        return 1;
    if (email == NULL || username == NULL)
        return fail("say who: wooga user --email anna@gear.example --username anna [--admin]");
    random_hex(made_up, MADE_UP_BYTES);
    if (!data_make_folder(app) || !data_open(app, arena, true))
        return 1;
    code = make(app, arena,
                &(struct member_order){str_from(email), str_from(password ? password : made_up),
                                       str_from(username), admin});
    data_close(app);
    if (code == 0 && password == NULL)
        printf("password: %s\n", made_up);
    return code;
}
