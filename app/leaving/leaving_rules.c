#include "leaving/leaving_rules.h"

#include "base/err.h"

#define SITE(table, why)                                                                           \
    {                                                                                              \
        table, "", FATE_NONE, NULL, why                                                            \
    }
#define GEAR(table, file)                                                                          \
    {                                                                                              \
        table, "", FATE_NONE, file, "of the listing, which is deleted"                             \
    }
#define OF_RENTAL(table, col, file)                                                                \
    {                                                                                              \
        table, col, FATE_NAMELESS, file, "both parties' record"                                    \
    }

const struct member_table member_tables[] = {
    {"members", "id", FATE_EMPTIED, "profile.json", "others' rows refer to it"},
    {"sessions", "member_id", FATE_GONE, "sessions.json", NULL},
    {"mail_tokens", "member_id", FATE_GONE, NULL, "only digests of secrets"},
    {"notification_settings", "member_id", FATE_GONE, "settings.json", NULL},
    {"notifications", "member_id who_id", FATE_NAMELESS, "notices.json",
     "his own are deleted; what others were told of him stays"},
    {"push_subscriptions", "member_id", FATE_GONE, "browsers.json", NULL},
    {"pushes", "", FATE_GONE, NULL, "on their way to a browser"},
    {"calendar_feeds", "member_id", FATE_GONE, NULL, "only digests of secrets"},
    {"fit_profiles", "member_id", FATE_GONE, "fit.json", NULL},
    {"waiting", "member_id", FATE_GONE, "waiting.json", NULL},
    {"neighbourhoods", "member_id", FATE_GONE, "neighbourhood.json", NULL},
    {"businesses", "member_id", FATE_GONE, "business.json", NULL},
    {"wanted_posts", "member_id", FATE_GONE, "wanted.json", NULL},
    {"wanted_answers", "owner_id", FATE_GONE, NULL, "their rooms are there"},
    {"wanted_reports", "reporter_id", FATE_NAMELESS, NULL, "to be judged"},
    {"favourites", "member_id", FATE_GONE, "favourites.json", NULL},
    {"saved_searches", "member_id", FATE_GONE, "searches.json", NULL},
    {"blocks", "blocker_id blocked_id", FATE_GONE, "blocks.json", NULL},
    {"barometers", "member_id", FATE_GONE, NULL, "made of reviews, which are there"},
    {"uploads", "member_id", FATE_NAMELESS, NULL,
     "photos.json has them; those that nobody was shown are deleted"},
    {"photos", "member_id", FATE_EMPTIED, "photos.json", "shown in what others keep"},
    {"products", "owner_id", FATE_EMPTIED, "listings.json", "their rooms and rentals name them"},
    {"product_places", "", FATE_GONE, "listings.json", NULL},
    {"drop_places", "", FATE_GONE, "drop-places.json", NULL},
    {"calendar_imports", "", FATE_GONE, NULL, "of the listing"},
    {"product_busy", "", FATE_GONE, NULL, "of the listing"},
    {"unit_imports", "", FATE_GONE, NULL, "of the listing"},
    {"unit_busy", "", FATE_GONE, NULL, "of the listing"},
    {"unit_feeds", "", FATE_GONE, NULL, "only digests of secrets"},
    {"units", "", FATE_EMPTIED, "units.json", "rentals name them"},
    {"check_ins", "member_id", FATE_EMPTIED, "check-ins.json", "when, not where"},

    {"rooms", "owner_id visitor_id", FATE_NAMELESS, "rooms/", "the other reads it on"},
    {"room_members", "member_id", FATE_NAMELESS, NULL, "how far each has read"},
    {"messages", "sender_id", FATE_NAMELESS, "rooms/", "the other reads them on"},
    {"chat_cards", "sender_id", FATE_NAMELESS, NULL, "on their way to their room"},
    {"reviews", "writer_id subject_id", FATE_NAMELESS, "reviews.json", "others rely on them"},
    {"reports", "reporter_id accused_id resolved_by", FATE_NAMELESS, "reports.json",
     "what the accused did stays to be judged"},
    {"admin_actions", "admin_id", FATE_NAMELESS, NULL, "kept for ever"},
    {"member_bans", "member_id admin_id", FATE_NAMELESS, NULL,
     "who is banned cannot sign in to ask"},
    {"ban_letters", "member_id", FATE_NAMELESS, NULL, "who is banned cannot sign in to ask"},
    {"product_hides", "admin_id", FATE_NAMELESS, NULL, "why a listing was hidden"},
    {"weather_warnings", "entered_by", FATE_NAMELESS, NULL, "the site's"},
    OF_RENTAL("rentals", "owner_id renter_id change_by cancelled_by weather_by pressed_by",
              "rentals.json"),
    OF_RENTAL("rental_events", "actor_id", "events.json"),
    OF_RENTAL("handover_photos", "member_id", "photos.json"),
    OF_RENTAL("handover_checks", "member_id", NULL),
    OF_RENTAL("agreements", "by_id", NULL),
    OF_RENTAL("ledger_words", "member_id", "money.json"),
    OF_RENTAL("ledger_corrections", "member_id", "money.json"),
    OF_RENTAL("ledger_deposits", "owner_id", NULL),
    OF_RENTAL("claims", "by_id", NULL),
    OF_RENTAL("claim_words", "member_id", "claims.json"),
    OF_RENTAL("claim_photos", "member_id", "photos.json"),
    OF_RENTAL("no_shows", "", NULL),
    OF_RENTAL("rental_units", "", NULL),
    OF_RENTAL("unit_slots", "", NULL),
    OF_RENTAL("code_failures", "", NULL),

    GEAR("product_photos", "photos.json"),
    GEAR("product_tags", NULL),
    GEAR("product_listings", NULL),
    GEAR("product_search", NULL),
    GEAR("product_terms", NULL),
    GEAR("product_calendars", NULL),
    GEAR("product_exceptions", NULL),
    GEAR("product_checklists", NULL),
    GEAR("product_answers", NULL),
    GEAR("product_fit_values", NULL),
    GEAR("product_fits", NULL),
    GEAR("kit_lines", NULL),
    GEAR("stock_changes", NULL),
    GEAR("listing_news", NULL),
    GEAR("search_hits", NULL),

    SITE("articles", "the site's"),
    SITE("backup_checks", "the site's"),
    SITE("holiday_edits", "the site's"),
    SITE("job_runs", "the site's"),
    SITE("usage_days", "sums over all"),
    SITE("usage_marks", "sums over all"),
    SITE("categories", "the site's"),
    SITE("category_ancestors", "the site's"),
    SITE("category_names", "the site's"),
    SITE("category_families", "the site's"),
    SITE("tags", "the site's"),
    SITE("holidays", "the site's"),
    SITE("market_settings", "the site's"),
    SITE("setup_links", "the site's"),
    SITE("review_totals", "sums over all"),
    SITE("message_counter", "a number"),
    SITE("revoked_sessions", "numbers of sessions that ended"),
    SITE("secrets", "the site's"),
    SITE("schema_migrations", "the site's"),
};
const size_t member_table_count = COUNT_OF(member_tables);

const struct member_table *member_table_of(struct str table)
{
    for (size_t i = 0; i < member_table_count; i++) {
        if (str_eq(table, str_from(member_tables[i].table)))
            return &member_tables[i];
    }
    return NULL;
}

bool member_table_has(const struct member_table *table, struct str column)
{
    struct str rest = str_from(table->columns);

    while (rest.n > 0) {
        if (str_eq(str_split(&rest, ' '), column))
            return true;
    }
    return false;
}
