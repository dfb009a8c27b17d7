/* Of several units some may be back before the others (docs/rentals.md section 3, 16). */
#include "rentals/rentals_moves.h"

/* One of the rental's units that is out, not named before; NULL: none. */
static struct held_unit *unit_out(struct held_unit *units, size_t n, int64_t id)
{
    for (size_t i = 0; i < n; i++) {
        if (units[i].id == id && units[i].out_us && !units[i].back_us)
            return &units[i];
    }
    return NULL;
}

static enum err refuse_units(struct act *act)
{
    act->no = NO_BAD_UNITS;
    return rental_objection(act->no)->err;
}

enum err rental_return_of(struct act *act, const struct rental *rental,
                          enum rental_event *ret_event)
{
    struct held_unit *units, *unit;
    size_t n = 0, out = 0;

    *ret_event = EVENT_RETURN_PART;
    if (rental->state != IN_USE || rental_side(rental, act->actor_id) != BY_OWNER)
        return OK; /* the table says why not */
    TRY(rental_units_read(act->db, act->arena, rental->id, &units, &n));
    for (size_t i = 0; i < act->unit_count; i++) {
        unit = unit_out(units, n, act->units[i]);
        if (!unit)
            return refuse_units(act);
        unit->back_us = clock_now_us(); /* named */
    }
    for (size_t i = 0; i < n; i++)
        out += !units[i].back_us;
    if (act->unit_count == 0)
        return refuse_units(act);
    if (out == 0)
        *ret_event = EVENT_RETURN;
    return OK;
}
