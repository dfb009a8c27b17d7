-- name: past_rental_insert
-- As it was elsewhere: without terms (rule 1), agreed as by the original's calls.
INSERT INTO rentals (id, product_id, owner_id, renter_id, room_id, state, start_day, end_day, day_fee, week_fee, total, fee_lines,
    price_rule, original, returned_us, due_us, created_us, updated_us, accepted_us)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 1, 1, $13, $14, $15, $16, $17);

-- name: past_event_insert
INSERT INTO rental_events (id, rental_id, event, old_state, new_state, actor_id, start_day, end_day, request_id, at_us, amount,
    prev_hash, hash, form, variant, qty, place, said)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, $9, $10, $11, $12, 2, '', 1, $13, $14);

-- name: past_agreement_insert
INSERT INTO agreements (rental_id, version, by_id, at_us, agreed_us, start_day, end_day, total, fee_lines, place, pickup_hour,
    variant, qty)
VALUES ($1, 1, $2, $3, $3, $4, $5, $6, $7, $8, NULL, '', 1);

-- name: past_unit_insert
-- The product's only one; its id is the product's.
INSERT INTO units (id, product_id, number) VALUES ($1, $1, 1) ON CONFLICT (id) DO NOTHING;

-- name: past_rental_unit_insert
INSERT INTO rental_units (rental_id, unit_id, out_us, back_us, variant) VALUES ($1, $2, $3, $4, '');

-- name: past_slots_taken
-- Half days of a unit between two slots that somebody has, who does not only end where it begins ($4), or begin where it ends ($5).
SELECT COUNT(*) FROM unit_slots s JOIN rentals r ON r.id = s.rental_id WHERE s.unit_id = $1 AND s.slot BETWEEN $2 AND $3
    AND NOT (r.start_day < r.end_day AND CAST($4 AS BIGINT) < CAST($5 AS BIGINT) AND (r.end_day = $4 OR r.start_day = $5));

-- name: past_slot_free
-- The half of a day that another rental gives up: its own last afternoon, or first morning.
DELETE FROM unit_slots WHERE unit_id = $1 AND slot = $2
    AND EXISTS (SELECT 1 FROM rentals r WHERE r.id = unit_slots.rental_id AND r.start_day < r.end_day
        AND ((r.end_day = $3 AND $4 = 1) OR (r.start_day = $3 AND $4 = 0)));

-- name: past_slot_insert
INSERT INTO unit_slots (unit_id, slot, rental_id) VALUES ($1, $2, $3);
