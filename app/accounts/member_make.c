/* Accounts that the operator makes. */
#include "accounts/accounts_rules.h"
#include "accounts/accounts_store.h"
#include "crypto/password.h"

enum { MAX_USERNAME = 16 };

static const char *fault_of(const struct member_order *order, struct str address)
{
    size_t points;

    if (str_is_null(address))
        return "--email is no address like anna@gear.example";
    if (!str_utf8(order->username, &points) || points == 0 || points > MAX_USERNAME)
        return "--username has 1 to 16 characters";
    return account_password_fault(order->password, address);
}

enum err member_make(struct db *db, struct arena *arena, const struct member_order *order,
                     int64_t *ret_id, const char **ret_why)
{
    DEFER(db_tx_end)
    struct db_tx tx = {0};
    struct str address = account_address(arena, order->email), hash;

    *ret_why = fault_of(order, address);
    if (*ret_why != NULL)
        return ERR_INVALID;
    TRY(password_hash(arena, order->password, &hash));
    TRY(db_tx_begin(db, &tx));
    TRY(member_insert(db, address, order->username, hash, (struct str){NULL, 0}, ret_id));
    if (order->admin)
        TRY(member_make_admin(db, *ret_id));
    return db_tx_commit(&tx);
}
