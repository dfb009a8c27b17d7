/* Categories by their names, and members. */
#include "transfer/baronow_rules.h"
#include "transfer/baronow_store.h"

#include "accounts/accounts.h"

/* ---- categories ---- */

static enum err take_category(struct town *town, const struct db_rows *rows)
{
    struct str sort = str_without_spaces(&town->row, db_col_str(rows, 1));
    int64_t id = town_category(town, sort);

    if (id == 0)
        return town_changed(town, "category", db_col_int(rows, 0),
                            STR("it is none of ours: its products stand under the one above"));
    return bring_category_views(town->db, id, db_col_int(rows, 2));
}

const struct baronow_step step_categories = {"categories", ORIGINAL_CATEGORIES, ROWS_PAGE,
                                             take_category, NULL};

/* ---- members ---- */

enum { MEMBER_ID, EMAIL, TWIN, USERNAME, PASSWORD, PROVIDER, POINT, SUPERUSER, ACTIVE, CREATED };

static enum err no_address(struct town *town, int64_t id, struct str why, struct str *ret_email)
{
    *ret_email = str_format(&town->row, "%lld@users.invalid", (long long)id);
    return town_changed(town, "member", id, why);
}

/* Addresses are compared without case here: of several that are then alike the one that signed in
 * last keeps it. */
static enum err choose_address(struct town *town, const struct db_rows *rows, int64_t id,
                               struct str *ret_email)
{
    *ret_email = account_address(&town->row, db_col_str(rows, EMAIL));
    if (str_is_null(*ret_email))
        return no_address(town, id, STR("the e-mail address is none: nobody can sign in"),
                          ret_email);
    if (db_col_int(rows, TWIN) > 1)
        return no_address(town, id,
                          STR("another member has the e-mail address, but for the case: nobody can "
                              "sign in to this one"),
                          ret_email);
    return OK;
}

static enum err take_member(struct town *town, const struct db_rows *rows)
{
    struct new_member member = {.id = db_col_int(rows, MEMBER_ID),
                                .username = db_col_str(rows, USERNAME),
                                .provider = db_col_str(rows, PROVIDER),
                                .point = db_col_int(rows, POINT),
                                .is_admin = db_col_int(rows, SUPERUSER) != 0,
                                .is_active = db_col_int(rows, ACTIVE) != 0,
                                .created_us = town->now_us};
    bool known;

    member.hash = baronow_password(db_col_str(rows, PASSWORD), &known);
    if (!known)
        TRY(town_changed(town, "member", member.id,
                         STR("the password is kept in a form that is not read: to be reset by "
                             "mail, or by Google or Kakao")));
    if (!str_eq(member.provider, STR("google")) && !str_eq(member.provider, STR("kakao")))
        member.provider = (struct str){NULL, 0};
    /* An address that a provider gave was verified by it. */
    member.verified = !str_is_null(member.provider);
    if (!db_is_null(rows, CREATED) && db_col_int(rows, CREATED) < town->now_us)
        member.created_us = db_col_int(rows, CREATED);
    TRY(choose_address(town, rows, member.id, &member.email));
    return bring_member(town->db, &member);
}

const struct baronow_step step_members = {"members", ORIGINAL_MEMBERS, ROWS_PAGE, take_member,
                                          NULL};
