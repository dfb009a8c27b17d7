-- part: rental
-- The columns are those of rental_from_columns in rentals_store.c.
SELECT r.id, r.product_id, r.owner_id, r.renter_id, r.room_id, r.qty, r.state, r.start_day, r.end_day,
    r.day_fee, r.week_fee, r.total, r.fee_lines, r.original, r.return_declared_us, r.returned_us, r.change_by,
    r.change_start_day, r.change_end_day, r.created_us, r.updated_us, r.price_rule, r.delivery_fee,
    t.id, t.declared_value, t.deposit, t.delivery_fee, t.policy, t.late_percent, t.return_hour, t.weather,
    t.photos_needed, t.region, r.accepted_us, r.cancel_reason, r.cancelled_by, r.penalty, r.weather_by, r.late_fee,
    r.offer, r.change_price, r.variant, COALESCE(r.change_variant, r.variant), COALESCE(r.change_qty, r.qty),
    COALESCE(a.agreed_us, r.accepted_us), COALESCE(a.pickup_hour, -1),
    s.at_us, s.contested_us, s.judged_us, s.excused, r.gone_us,
    CASE WHEN r.state = 'ACCEPTED' AND t.region <> 'none' THEN (SELECT COUNT(*) FROM weather_warnings w
        WHERE w.region = t.region AND w.kind = t.weather AND w.day BETWEEN r.start_day AND r.end_day) ELSE 0 END, t.answer_hours,
    CASE WHEN r.state = 'IN_USE' AND EXISTS (SELECT 1 FROM kit_lines g WHERE g.kit_id = r.product_id) THEN 1 ELSE 0 END, r.due_us,
    r.pressed_by, r.pressed_us, r.pressed_record, t.wait_minutes, r.dropped_us, r.drop_place, r.drop_denial,
    CASE WHEN r.state = 'IN_USE' AND EXISTS (SELECT 1 FROM drop_places d WHERE d.product_id = r.product_id) THEN 1 ELSE 0 END,
    t.instant,
    m.id, m.username, m.email, m.point, m.manner_tenths, m.profile, m.provider, m.is_admin
FROM rentals r JOIN members m ON m.id = r.renter_id LEFT JOIN product_terms t ON t.id = r.terms_id
    LEFT JOIN agreements a ON a.rental_id = r.id AND a.version = (SELECT MAX(g.version) FROM agreements g
        WHERE g.rental_id = r.id AND g.agreed_us IS NOT NULL)
    LEFT JOIN no_shows s ON s.rental_id = r.id

-- name: rental_by_id
@rental
WHERE r.id = $1;

-- name: rentals_of_renter
@rental
WHERE r.renter_id = $1 AND r.id < $2
    AND (r.state IN ('ACCEPTED', 'IN_USE', 'RETURNED', 'DISPUTED', 'COMPLETED')
        OR ($4 = 1 AND r.state IN ('REQUESTED', 'COUNTERED')))
ORDER BY r.id DESC LIMIT $3;

-- name: rentals_of_owner_product
@rental
WHERE r.owner_id = $1 AND r.product_id = $5 AND r.id < $2
    AND (r.state IN ('ACCEPTED', 'IN_USE', 'RETURNED', 'DISPUTED', 'COMPLETED')
        OR ($4 = 1 AND r.state IN ('REQUESTED', 'COUNTERED')))
ORDER BY r.id DESC LIMIT $3;

-- name: rentals_of_product
@rental
WHERE r.product_id = $1 AND r.id < $2
    AND r.state IN ('ACCEPTED', 'IN_USE', 'RETURNED', 'DISPUTED', 'COMPLETED')
ORDER BY r.id DESC LIMIT $3;

-- name: rentals_of_pair
@rental
WHERE r.product_id = $1 AND r.renter_id = $5 AND r.id < $2
    AND (r.state IN ('ACCEPTED', 'IN_USE') OR ($4 = 1 AND r.state IN ('REQUESTED', 'COUNTERED')))
ORDER BY r.id DESC LIMIT $3;

-- name: rentals_asked
-- All of a renter's, in every state; then all of an owner's, then a room's.
@rental
WHERE r.renter_id = $1 AND r.id < $2
ORDER BY r.id DESC LIMIT $3;

-- name: rentals_lent
@rental
WHERE r.owner_id = $1 AND r.id < $2
ORDER BY r.id DESC LIMIT $3;

-- part: life
-- $4 = 1: not over, or over and the reader ($1) may still review it (rental_may_be_reviewed) or contest that he did not come
-- (rental_contest_by); 0: all others. Nothing but the rental is joined before this is decided.
CASE WHEN r.state NOT IN ('COMPLETED', 'DECLINED', 'EXPIRED', 'CANCELLED', 'NO_SHOW', 'LOST')
    OR (r.state = 'COMPLETED' AND r.returned_us > $5
        AND NOT EXISTS (SELECT 1 FROM reviews v WHERE v.rental_id = r.id AND v.writer_id = $1))
    OR (r.state = 'NO_SHOW' AND r.cancelled_by = $1
        AND EXISTS (SELECT 1 FROM no_shows o WHERE o.rental_id = r.id AND o.at_us > $6 AND o.contested_us IS NULL))
    THEN 1 ELSE 0 END = $4

-- name: rentals_asked_live
@rental
WHERE r.renter_id = $1 AND r.id < $2 AND
    @life
ORDER BY r.id DESC LIMIT $3;

-- name: rentals_lent_live
@rental
WHERE r.owner_id = $1 AND r.id < $2 AND
    @life
ORDER BY r.id DESC LIMIT $3;

-- name: rentals_of_room
@rental
WHERE r.room_id = $1 AND r.id < $2
ORDER BY r.id DESC LIMIT $3;

-- name: rentals_in_the_way
-- For showing and explaining only: the slots decide. $5: today; what is late is in the way for ever.
@rental
WHERE r.product_id = $1 AND r.id <> $4 AND r.state IN ('COUNTERED', 'ACCEPTED', 'IN_USE')
    AND ((r.start_day <= $3 AND r.end_day >= $2) OR (r.state = 'IN_USE' AND r.end_day < $5))
ORDER BY r.id DESC LIMIT 100;

-- name: rental_open_of_pair
@rental
WHERE r.product_id = $1 AND r.renter_id = $2 AND r.state IN ('REQUESTED', 'COUNTERED');

-- name: rental_agreed_of_pair
@rental
WHERE r.product_id = $1 AND r.renter_id = $2 AND r.start_day = $3 AND r.end_day = $4
    AND r.state IN ('ACCEPTED', 'IN_USE')
ORDER BY r.id DESC LIMIT 1;

-- name: rental_accepted_of_pair
-- So many ($5) of a size ($6; null: of any).
@rental
WHERE r.product_id = $1 AND r.renter_id = $2 AND r.start_day = $3 AND r.end_day = $4
    AND r.state = 'ACCEPTED' AND r.qty = $5 AND (CAST($6 AS TEXT) IS NULL OR r.variant = CAST($6 AS TEXT))
ORDER BY r.id DESC LIMIT 1;

-- name: rentals_open_count
SELECT COUNT(*) FROM rentals WHERE renter_id = $1 AND state IN ('REQUESTED', 'COUNTERED');

-- name: rental_insert
INSERT INTO rentals (product_id, owner_id, renter_id, room_id, state, start_day, end_day, day_fee, week_fee, total,
    fee_lines, due_us, created_us, updated_us, price_rule, terms_id, delivery_fee, offer, variant, qty)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13, $14, $15, $16, $17, $18, $19) RETURNING id;

-- name: rental_update
-- The old state ($2) stands in the condition: of two moves at once only one happens.
UPDATE rentals SET state = $3, start_day = $4, end_day = $5, day_fee = $6, week_fee = $7, total = $8, fee_lines = $9,
    qty = $10, original = $11, return_declared_us = $12, returned_us = $13, change_by = $14,
    change_start_day = $15, change_end_day = $16, due_us = $17, updated_us = $18, price_rule = $19, terms_id = $20,
    delivery_fee = $21, accepted_us = $22, cancel_reason = $23, cancelled_by = $24, penalty = $25, weather_by = $26,
    late_fee = $27, offer = $28, change_price = $29, variant = $30, change_variant = $31, change_qty = $32,
    pressed_by = $33, pressed_us = $34, pressed_record = $35, dropped_us = $36, drop_place = $37, drop_denial = $38
WHERE id = $1 AND state = $2;

-- name: rental_note_gone
-- Of two who look at once only one changes the row.
UPDATE rentals SET gone_us = $2 WHERE id = $1 AND state = 'REQUESTED' AND gone_us IS NULL;

-- name: rental_note_back
UPDATE rentals SET gone_us = NULL WHERE id = $1;

-- name: rentals_requested
-- That somebody still may accept; $2: today, $3: behind this id, $4: at most so many.
@rental
WHERE r.product_id = $1 AND r.state IN ('REQUESTED', 'COUNTERED') AND r.state = 'REQUESTED' AND r.start_day >= $2 AND r.id > $3
ORDER BY r.id LIMIT $4;

-- name: rental_longest_due
-- The hour since 1970 in Seoul at which a renter should have brought back what he has had longest; 0: nothing.
SELECT COALESCE(MIN(r.end_day * 24 + COALESCE(t.return_hour, $2)), 0)
FROM rentals r LEFT JOIN product_terms t ON t.id = r.terms_id
WHERE r.renter_id = $1 AND r.state = 'IN_USE' AND r.return_declared_us IS NULL
    AND NOT EXISTS (SELECT 1 FROM no_shows s WHERE s.rental_id = r.id
        AND (s.contested_us IS NULL OR (s.judged_us IS NOT NULL AND s.excused = 0)));

-- name: terms_of_product
-- The newest count.
SELECT id, declared_value, deposit, delivery_fee, policy, late_percent, return_hour, weather, photos_needed, region, answer_hours,
    wait_minutes, instant
FROM product_terms WHERE product_id = $1 ORDER BY id DESC LIMIT 1;

-- name: terms_insert
INSERT INTO product_terms (product_id, declared_value, deposit, delivery_fee, policy, late_percent, return_hour, weather,
    created_us, photos_needed, region, answer_hours, wait_minutes, instant)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) RETURNING id;

-- name: terms_unstrict
-- Of all that a member lends by the strict policy the next terms have the standard one.
INSERT INTO product_terms (product_id, declared_value, deposit, delivery_fee, policy, late_percent, return_hour, weather,
    created_us, photos_needed, region, answer_hours, wait_minutes, instant)
SELECT t.product_id, t.declared_value, t.deposit, t.delivery_fee, 'standard', t.late_percent, t.return_hour, t.weather,
    CAST($2 AS BIGINT), t.photos_needed, t.region, t.answer_hours, t.wait_minutes, t.instant
FROM products p JOIN product_terms t ON t.id = (SELECT MAX(n.id) FROM product_terms n WHERE n.product_id = p.id)
WHERE p.owner_id = $1 AND p.deleted_us IS NULL AND t.policy = 'strict';

-- name: rental_event_insert
INSERT INTO rental_events (rental_id, event, old_state, new_state, actor_id, start_day, end_day, request_id, at_us,
    amount, by_code, record, prev_hash, hash, form, by_press, variant, qty, place, pickup_hour, said)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21);

-- name: rental_chain
SELECT id, rental_id, event, old_state, new_state, actor_id, start_day, end_day, amount, by_code, at_us, request_id, record,
    prev_hash, hash, form, by_press, variant, qty, place, pickup_hour, said
FROM rental_events WHERE rental_id = $1 ORDER BY id;

-- name: rental_chain_head
SELECT hash FROM rental_events WHERE rental_id = $1 ORDER BY id DESC LIMIT 1;

-- name: deposit_settled
-- The owner's ($2) newest word about the deposit, which is the ledger's first line.
SELECT COALESCE((SELECT CASE WHEN step = 'undo' THEN 0 ELSE 1 END FROM ledger_words
    WHERE rental_id = $1 AND entry = 1 AND member_id = $2 ORDER BY number DESC LIMIT 1), 0);

-- name: code_failures
SELECT COUNT(*), COALESCE(MIN(at_us), 0) FROM code_failures WHERE rental_id = $1 AND at_us > $2;

-- name: code_failure_insert
INSERT INTO code_failures (rental_id, at_us) VALUES ($1, $2);

-- name: rentals_due
SELECT id FROM rentals WHERE due_us <= $1 ORDER BY due_us LIMIT 100;

-- part: out
-- $1: now, in hours of Seoul since 1970. In use, not declared as back, and $3 hours after the last day began, or with $4 = 1
-- after the hour of the return, are over, but not $7 more. Only the days that can be it are looked at, whatever that hour is.
FROM rentals r LEFT JOIN product_terms t ON t.id = r.terms_id
WHERE r.state = 'IN_USE' AND r.return_declared_us IS NULL AND r.end_day BETWEEN (CAST($1 AS BIGINT) - $7 - $3 + 24 - 23 * $4) / 24 AND ($1 - $3) / 24
    AND r.end_day * 24 + $3 + CASE WHEN $4 = 1 THEN COALESCE(t.return_hour, 20) ELSE 0 END BETWEEN $1 - $7 + 1 AND $1

-- name: reminders_out
-- $2: the kind of notice that is not there yet; $5: 1 when the owner is told too.
SELECT r.id, r.product_id, r.renter_id, r.start_day, r.end_day
@out
    AND NOT EXISTS (SELECT 1 FROM notifications n
        WHERE n.about_id = r.id AND n.kind = $2 AND n.once_day = r.end_day AND n.member_id = r.renter_id)
UNION ALL
SELECT r.id, r.product_id, r.owner_id, r.start_day, r.end_day
@out
    AND $5 = 1 AND NOT EXISTS (SELECT 1 FROM notifications n
        WHERE n.about_id = r.id AND n.kind = $2 AND n.once_day = r.end_day AND n.member_id = r.owner_id)
LIMIT $6;

-- part: overdue
-- $1: now, in hours of Seoul since 1970. Unit k of rental r should be back since an hour, and nobody says that it is.
r.state = 'IN_USE' AND r.return_declared_us IS NULL AND k.back_us IS NULL AND r.end_day <= $1 / 24
    AND r.end_day * 24 + COALESCE(t.return_hour, 20) + 1 <= $1

-- name: rentals_at_risk
-- Agreed ones that begin within 48 hours with a unit that somebody else has not brought back, behind the rental $2 and its unit
-- $3. CROSS JOIN: what is out goes first.
SELECT n.id, u.id, u.product_id, u.variant
FROM rentals r CROSS JOIN rental_units k LEFT JOIN product_terms t ON t.id = r.terms_id JOIN units u ON u.id = k.unit_id
    JOIN rental_units w ON w.unit_id = k.unit_id AND w.rental_id <> r.id
    JOIN rentals n ON n.id = w.rental_id
WHERE k.rental_id = r.id AND w.out_us IS NULL AND w.back_us IS NULL AND n.state = 'ACCEPTED' AND n.start_day * 24 <= $1 + 48 AND n.end_day >= $1 / 24 AND
@overdue
    AND (n.id > $2 OR (n.id = $2 AND u.id > $3))
ORDER BY n.id, u.id LIMIT 100;

-- name: rental_is_at_risk
SELECT COUNT(*) FROM rental_units w JOIN rental_units k ON k.unit_id = w.unit_id AND k.rental_id <> w.rental_id
    JOIN rentals r ON r.id = k.rental_id LEFT JOIN product_terms t ON t.id = r.terms_id
WHERE w.rental_id = $2 AND w.out_us IS NULL AND
@overdue
;

-- name: reminders_of_request
-- $1: now; between $4 and $3 percent of its time are left, which runs since the row was changed last, so none is due later than $2.
SELECT r.id, r.product_id, r.owner_id, r.start_day, r.end_day FROM rentals r
WHERE r.state = 'REQUESTED' AND r.due_us > $1 AND r.due_us <= $2
    AND (r.due_us - $1) * 100 <= (r.due_us - r.updated_us) * $3
    AND (r.due_us - $1) * 100 > (r.due_us - r.updated_us) * $4
    AND NOT EXISTS (SELECT 1 FROM notifications n
        WHERE n.about_id = r.id AND n.kind = $5 AND n.once_day = r.end_day AND n.member_id = r.owner_id)
LIMIT $6;

-- name: reminders_of_review
SELECT r.id, r.product_id, r.renter_id, r.start_day, r.end_day FROM rentals r
WHERE r.returned_us > $1 AND r.returned_us <= $2
    AND NOT EXISTS (SELECT 1 FROM reviews v WHERE v.rental_id = r.id AND v.writer_id = r.renter_id)
    AND NOT EXISTS (SELECT 1 FROM notifications n
        WHERE n.about_id = r.id AND n.kind = $3 AND n.once_day = r.end_day AND n.member_id = r.renter_id)
UNION ALL
SELECT r.id, r.product_id, r.owner_id, r.start_day, r.end_day FROM rentals r
WHERE r.returned_us > $1 AND r.returned_us <= $2
    AND NOT EXISTS (SELECT 1 FROM reviews v WHERE v.rental_id = r.id AND v.writer_id = r.owner_id)
    AND NOT EXISTS (SELECT 1 FROM notifications n
        WHERE n.about_id = r.id AND n.kind = $3 AND n.once_day = r.end_day AND n.member_id = r.owner_id)
LIMIT $4;

-- part: warned
FROM product_terms t JOIN rentals r ON r.terms_id = t.id
WHERE t.region = $1 AND t.region <> 'none' AND t.weather = $2 AND r.state = 'ACCEPTED'
    AND r.start_day <= $3 AND r.end_day >= $3

-- name: reminders_of_warning
SELECT r.id, r.product_id, r.renter_id, r.start_day, r.end_day
@warned
    AND NOT EXISTS (SELECT 1 FROM notifications n
        WHERE n.about_id = r.id AND n.kind = $4 AND n.once_day = r.end_day AND n.member_id = r.renter_id)
UNION ALL
SELECT r.id, r.product_id, r.owner_id, r.start_day, r.end_day
@warned
    AND NOT EXISTS (SELECT 1 FROM notifications n
        WHERE n.about_id = r.id AND n.kind = $4 AND n.once_day = r.end_day AND n.member_id = r.owner_id)
LIMIT $5;

-- name: room_is_of_member
SELECT id FROM rooms WHERE id = $1 AND (owner_id = $2 OR visitor_id = $2);

-- name: rental_reviewed
SELECT COUNT(*) FROM reviews WHERE rental_id = $1 AND writer_id = $2;

-- name: rental_to_review
-- What rental_may_be_reviewed says, in SQL; $3: what came back before this instant is too old. The newest comes first.
SELECT r.id, r.owner_id, r.renter_id FROM rentals r
WHERE r.product_id = $1 AND (r.owner_id = $2 OR r.renter_id = $2)
    AND ((r.state IN ('RETURNED', 'DISPUTED', 'COMPLETED') AND r.returned_us > $3)
        OR (r.state IN ('ACCEPTED', 'IN_USE') AND r.return_declared_us IS NOT NULL))
    AND NOT EXISTS (SELECT 1 FROM reviews v WHERE v.rental_id = r.id AND v.writer_id = $2)
ORDER BY COALESCE(r.returned_us, r.return_declared_us) DESC, r.id DESC LIMIT 1;

-- name: feed_put
INSERT INTO calendar_feeds (member_id, product_id, token_digest, created_us) VALUES ($1, $2, $3, $4)
ON CONFLICT (member_id, product_id) DO UPDATE SET token_digest = $3, created_us = $4;

-- name: feed_delete
DELETE FROM calendar_feeds WHERE member_id = $1 AND product_id = $2;

-- name: feed_find
SELECT member_id, product_id, created_us, 0 FROM calendar_feeds WHERE member_id = $1 AND product_id = $2;

-- name: feed_by_digest
SELECT f.member_id, f.product_id, f.created_us, 0 FROM calendar_feeds f JOIN members m ON m.id = f.member_id
WHERE f.token_digest = $1 AND m.is_active = 1
    AND (f.product_id = 0 OR EXISTS (SELECT 1 FROM products p
        WHERE p.id = f.product_id AND p.owner_id = f.member_id AND p.deleted_us IS NULL));

-- name: unit_feed_put
INSERT INTO unit_feeds (unit_id, token_digest, created_us) VALUES ($1, $2, $3)
ON CONFLICT (unit_id) DO UPDATE SET token_digest = $2, created_us = $3;

-- name: unit_feed_delete
DELETE FROM unit_feeds WHERE unit_id = $1;

-- name: unit_feed_find
SELECT p.owner_id, u.product_id, f.created_us, f.unit_id
FROM unit_feeds f JOIN units u ON u.id = f.unit_id JOIN products p ON p.id = u.product_id WHERE f.unit_id = $1;

-- name: unit_feed_by_digest
SELECT p.owner_id, u.product_id, f.created_us, f.unit_id
FROM unit_feeds f JOIN units u ON u.id = f.unit_id JOIN products p ON p.id = u.product_id JOIN members m ON m.id = p.owner_id
WHERE f.token_digest = $1 AND m.is_active = 1 AND p.deleted_us IS NULL;

-- part: feed
SELECT r.id, r.product_id, r.state, r.start_day, r.end_day, r.accepted_us, r.created_us, r.updated_us, r.returned_us,
    r.total, r.late_fee, r.penalty, p.name,
    (SELECT COUNT(*) FROM rental_events e WHERE e.rental_id = r.id AND e.old_state IS NOT NULL), o.username, n.username
FROM rentals r JOIN products p ON p.id = r.product_id JOIN members o ON o.id = r.owner_id
    JOIN members n ON n.id = r.renter_id

-- name: feed_of_renter
@feed
WHERE r.renter_id = $1 AND r.end_day >= $2
ORDER BY r.id DESC LIMIT $3;

-- name: feed_of_owner
@feed
WHERE r.owner_id = $1 AND r.end_day >= $2
ORDER BY r.id DESC LIMIT $3;

-- name: feed_of_product
-- Of it alone, and of kits with it.
@feed
WHERE r.product_id IN (SELECT CAST($1 AS BIGINT) UNION SELECT kit_id FROM kit_lines WHERE component_id = $1) AND r.end_day >= $2
    AND (r.accepted_us IS NOT NULL OR r.state IN ('COUNTERED', 'ACCEPTED', 'IN_USE', 'RETURNED', 'DISPUTED', 'COMPLETED'))
ORDER BY r.id DESC LIMIT $3;

-- name: feed_of_unit
-- Whoever has it, has had it, or is to get it, alone or in a kit; back when it is itself.
SELECT r.id, r.product_id, r.state, r.start_day, r.end_day, r.accepted_us, r.created_us, r.updated_us,
    COALESCE(k.back_us, r.returned_us), r.total, r.late_fee, r.penalty, p.name,
    (SELECT COUNT(*) FROM rental_events e WHERE e.rental_id = r.id AND e.old_state IS NOT NULL), o.username, n.username
FROM rental_units k JOIN rentals r ON r.id = k.rental_id JOIN products p ON p.id = r.product_id
    JOIN members o ON o.id = r.owner_id JOIN members n ON n.id = r.renter_id
WHERE k.unit_id = $1 AND r.end_day >= $2
ORDER BY r.id DESC LIMIT $3;

-- name: reminders_declared
-- Declared as returned between two instants, and the owner, who says nothing, has no such notice.
SELECT r.id, r.product_id, r.owner_id, r.start_day, r.end_day FROM rentals r
WHERE r.return_declared_us > $1 AND r.return_declared_us <= $2 AND r.returned_us IS NULL
    AND r.state IN ('ACCEPTED', 'IN_USE')
    AND NOT EXISTS (SELECT 1 FROM notifications n
        WHERE n.about_id = r.id AND n.kind = $3 AND n.once_day = r.end_day AND n.member_id = r.owner_id)
LIMIT $4;

-- name: code_failures_forget
DELETE FROM code_failures WHERE at_us < $1;
