-- Rentals (docs/rentals.md): what was agreed about which days of which thing. Days are days since 1970-01-01 in the
-- product's zone and both inclusive; money is won. The only way a state changes is the transition table of
-- app/rentals/rentals_rules.c; rental_events keeps every change and is only ever added to.
CREATE TABLE units (
    id @id,
    product_id BIGINT NOT NULL REFERENCES products (id),
    number BIGINT NOT NULL DEFAULT 1,
    UNIQUE (product_id, number)
);

CREATE TABLE rentals (
    id @id,
    product_id BIGINT NOT NULL REFERENCES products (id),
    owner_id BIGINT NOT NULL REFERENCES members (id),
    renter_id BIGINT NOT NULL REFERENCES members (id),
    room_id BIGINT NOT NULL,
    unit_id BIGINT REFERENCES units (id),
    state TEXT NOT NULL CHECK (state IN ('REQUESTED', 'COUNTERED', 'ACCEPTED', 'IN_USE', 'RETURNED', 'DISPUTED',
        'COMPLETED', 'DECLINED', 'EXPIRED', 'CANCELLED', 'NO_SHOW', 'LOST')),
    start_day BIGINT NOT NULL,
    end_day BIGINT NOT NULL,
    -- The price as it was when these days were proposed; later edits of the product do not touch it.
    day_fee BIGINT NOT NULL,
    week_fee BIGINT,
    total BIGINT NOT NULL CHECK (total >= 0),
    fee_lines TEXT NOT NULL,
    price_rule BIGINT NOT NULL DEFAULT 1,
    -- 1: agreed by the original client's calls, which know no hand-over.
    original BIGINT NOT NULL DEFAULT 0,
    return_declared_us BIGINT,
    returned_us BIGINT,
    -- A proposed change of the days of an agreed rental; change_by NULL: none.
    change_by BIGINT,
    change_start_day BIGINT,
    change_end_day BIGINT,
    -- When the clock has to look at it; NULL: never.
    due_us BIGINT,
    created_us BIGINT NOT NULL,
    updated_us BIGINT NOT NULL,
    CHECK (owner_id <> renter_id),
    CHECK (start_day <= end_day)
);
-- One open rental per renter and product, also when two taps arrive at once.
CREATE UNIQUE INDEX rentals_one_open ON rentals (product_id, renter_id) WHERE state IN ('REQUESTED', 'COUNTERED');
CREATE INDEX rentals_product ON rentals (product_id, id);
CREATE INDEX rentals_renter ON rentals (renter_id, id);
CREATE INDEX rentals_owner ON rentals (owner_id, product_id, id);
CREATE INDEX rentals_owner_id ON rentals (owner_id, id);
CREATE INDEX rentals_room ON rentals (room_id, id);
CREATE INDEX rentals_due ON rentals (due_us) WHERE due_us IS NOT NULL;

-- The guard against double booking: a half day of a unit belongs to one rental. slot = day * 2 + half.
CREATE TABLE unit_slots (
    unit_id BIGINT NOT NULL REFERENCES units (id),
    slot BIGINT NOT NULL,
    rental_id BIGINT NOT NULL REFERENCES rentals (id),
    PRIMARY KEY (unit_id, slot)
) @clustered;
CREATE INDEX unit_slots_rental ON unit_slots (rental_id);

CREATE TABLE rental_events (
    id @id,
    rental_id BIGINT NOT NULL REFERENCES rentals (id),
    event TEXT NOT NULL,
    old_state TEXT,
    new_state TEXT NOT NULL,
    actor_id BIGINT REFERENCES members (id),
    start_day BIGINT NOT NULL,
    end_day BIGINT NOT NULL,
    request_id BIGINT NOT NULL,
    at_us BIGINT NOT NULL
);
CREATE INDEX rental_events_rental ON rental_events (rental_id, id);
