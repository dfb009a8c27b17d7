-- part: deal
-- The columns are those of deal_from_columns. Terms count as rental_has_terms says.
SELECT r.id, r.product_id, r.owner_id, r.renter_id, r.room_id, r.start_day, r.end_day,
    CASE WHEN r.price_rule >= 2 AND r.original = 0 THEN COALESCE(t.deposit, 0) ELSE 0 END,
    COALESCE(r.delivery_fee, 0), p.name, o.username, n.username, r.state
FROM rentals r LEFT JOIN product_terms t ON t.id = r.terms_id JOIN products p ON p.id = r.product_id
    JOIN members o ON o.id = r.owner_id JOIN members n ON n.id = r.renter_id

-- name: deal_by_id
@deal
WHERE r.id = $1;

-- part: in_time
-- Agreed, made before $3, and something has happened since $2.
    AND r.accepted_us IS NOT NULL AND r.created_us < $3 AND (r.updated_us >= $2
        OR EXISTS (SELECT 1 FROM ledger_words w WHERE w.rental_id = r.id AND w.at_us >= $2)
        OR EXISTS (SELECT 1 FROM ledger_corrections c WHERE c.rental_id = r.id AND c.at_us >= $2))

-- name: deals_of_renter
@deal
WHERE r.renter_id = $1 AND r.id < $4
@in_time
ORDER BY r.id DESC LIMIT $5;

-- name: deals_of_owner
@deal
WHERE r.owner_id = $1 AND r.id < $4
@in_time
ORDER BY r.id DESC LIMIT $5;

-- name: lent_days
-- Who asks for or has what of an owner's, of days from $2 to $3, in their order, behind $5, $6; what is late is out until today ($4).
SELECT r.id, r.product_id, p.name, r.renter_id, m.username, r.start_day, r.end_day, r.state, r.qty, r.returned_us
FROM rentals r JOIN products p ON p.id = r.product_id JOIN members m ON m.id = r.renter_id
WHERE r.owner_id = $1 AND r.state NOT IN ('DECLINED', 'EXPIRED', 'CANCELLED', 'NO_SHOW', 'LOST') AND r.start_day <= $3
    AND (r.end_day >= $2 OR (r.state = 'IN_USE' AND CAST($2 AS BIGINT) <= CAST($4 AS BIGINT)))
    AND (r.start_day, r.id) > ($5, $6)
ORDER BY r.start_day, r.id LIMIT $7;

-- name: events_of_deal
SELECT rental_id, id, event, old_state, new_state, amount, at_us FROM rental_events WHERE rental_id = $1 ORDER BY id;

-- name: events_of_renter
-- Of rentals from $4 to $5, in the order of deals_of_renter.
SELECT e.rental_id, e.id, e.event, e.old_state, e.new_state, e.amount, e.at_us
FROM rental_events e JOIN rentals r ON r.id = e.rental_id
WHERE r.renter_id = $1 AND r.id >= $4 AND r.id <= $5
@in_time
ORDER BY e.rental_id DESC, e.id;

-- name: events_of_owner
SELECT e.rental_id, e.id, e.event, e.old_state, e.new_state, e.amount, e.at_us
FROM rental_events e JOIN rentals r ON r.id = e.rental_id
WHERE r.owner_id = $1 AND r.id >= $4 AND r.id <= $5
@in_time
ORDER BY e.rental_id DESC, e.id;

-- part: words
-- Both kinds of words, in the order of saying them.
SELECT w.rental_id, w.after_event, w.entry, w.step, w.member_id, w.at_us, CAST(0 AS BIGINT), '', w.number AS number
FROM ledger_words w JOIN rentals r ON r.id = w.rental_id

-- part: corrections
SELECT w.rental_id, w.after_event, w.entry, w.step, w.member_id, w.at_us, w.amount, w.reason, w.number
FROM ledger_corrections w JOIN rentals r ON r.id = w.rental_id

-- name: words_of_deal
@words
WHERE r.id = $1
UNION ALL
@corrections
WHERE r.id = $1
ORDER BY number;

-- name: words_of_renter
@words
WHERE r.renter_id = $1 AND r.id >= $4 AND r.id <= $5
@in_time
UNION ALL
@corrections
WHERE r.renter_id = $1 AND r.id >= $4 AND r.id <= $5
@in_time
ORDER BY rental_id DESC, number;

-- name: words_of_owner
@words
WHERE r.owner_id = $1 AND r.id >= $4 AND r.id <= $5
@in_time
UNION ALL
@corrections
WHERE r.owner_id = $1 AND r.id >= $4 AND r.id <= $5
@in_time
ORDER BY rental_id DESC, number;

-- name: word_insert
-- The key refuses a second word with the same number.
INSERT INTO ledger_words (rental_id, number, after_event, entry, step, member_id, request_id, at_us)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: correction_insert
INSERT INTO ledger_corrections (rental_id, number, after_event, entry, step, amount, reason, member_id, request_id, at_us)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);

-- name: deposit_put
INSERT INTO ledger_deposits (rental_id, owner_id, ended_us, returned_us, next_us) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (rental_id) DO UPDATE SET ended_us = $3, returned_us = $4, next_us = $5;

-- name: deposit_drop
DELETE FROM ledger_deposits WHERE rental_id = $1;

-- name: deposits_due
SELECT rental_id FROM ledger_deposits WHERE next_us <= $1 ORDER BY next_us LIMIT 100;

-- name: deposits_late
-- Due back before $1 and not given back; the longest due first.
SELECT rental_id FROM ledger_deposits WHERE returned_us IS NULL AND ended_us < $1 ORDER BY ended_us, rental_id LIMIT $2;

-- name: deposit_facts
-- Of an owner, due back since $2: those given back within $4, and all whose time ($3: now) is over.
SELECT COUNT(*), COALESCE(SUM(CASE WHEN returned_us <= ended_us + $4 THEN 1 ELSE 0 END), 0)
FROM ledger_deposits
WHERE owner_id = $1 AND ended_us >= $2 AND (returned_us IS NOT NULL OR ended_us + $4 < $3);
