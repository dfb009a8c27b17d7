/* The modules' tables, nothing else. */
#include "routes.h"

#include "accounts/accounts.h"
#include "admin/admin.h"
#include "articles/articles.h"
#include "calendar/calendar.h"
#include "chat/chat.h"
#include "claims/claims.h"
#include "core/site.h"
#include "desk/desk.h"
#include "evidence/evidence.h"
#include "fit/fit.h"
#include "handover/handover.h"
#include "http/router.h"
#include "leaving/leaving.h"
#include "ledger/ledger.h"
#include "moderation/moderation.h"
#include "notifications/notifications.h"
#include "photos/photos.h"
#include "previews/previews.h"
#include "products/products.h"
#include "rentals/rentals.h"
#include "reviews/reviews.h"
#include "waiting/waiting.h"
#include "weather/weather.h"
#include "wishes/wishes.h"

struct router *routes_new(void)
{
    const struct route_table tables[] = {
        site_table,          accounts_table,   photos_table,   products_table,    chat_table,
        safety_table,        calendar_table,   handover_table, drop_places_table, waiting_table,
        claims_table,        evidence_table,   rentals_table,  ledger_table,      reviews_table,
        notifications_table, push_table,       weather_table,  admin_table,       reports_table,
        previews_table,      fit_table,        articles_table, leaving_table,     wishes_table,
        setup_table,         holidays_table,   desk_table,     members_table,     listings_table,
        feeds_table,         categories_table,
    };

    return router_new(tables, COUNT_OF(tables));
}
