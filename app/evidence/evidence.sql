-- What of a rental goes into its evidence and is no other module's to write.

-- name: evidence_agreement
SELECT r.id, r.room_id, r.product_id, r.owner_id, r.renter_id, p.name, o.username, n.username, r.state, r.start_day,
    r.end_day, r.total, r.fee_lines, r.delivery_fee, CASE WHEN r.price_rule >= 2 AND r.original = 0 THEN 1 ELSE 0 END,
    COALESCE(t.deposit, 0), COALESCE(t.declared_value, 0), COALESCE(t.late_percent, 100), COALESCE(t.return_hour, 20),
    COALESCE(t.photos_needed, 0), COALESCE(t.policy, 'standard'), COALESCE(t.weather, 'none'), r.created_us,
    r.accepted_us, r.returned_us, r.late_fee, r.penalty,
    (SELECT a.place FROM agreements a WHERE a.rental_id = r.id AND a.agreed_us IS NOT NULL ORDER BY a.version DESC LIMIT 1),
    r.variant, r.qty,
    CASE WHEN EXISTS (SELECT 1 FROM rental_events e WHERE e.rental_id = r.id AND e.event = 'book') THEN t.created_us END
FROM rentals r JOIN products p ON p.id = r.product_id JOIN members o ON o.id = r.owner_id
    JOIN members n ON n.id = r.renter_id LEFT JOIN product_terms t ON t.id = r.terms_id
WHERE r.id = $1;

-- name: evidence_versions
-- Each time they have agreed.
SELECT version, by_id, at_us, agreed_us, start_day, end_day, total, fee_lines, place, pickup_hour, variant, qty FROM agreements
WHERE rental_id = $1 AND agreed_us IS NOT NULL ORDER BY version LIMIT 100;

-- name: evidence_moments
-- When it was handed over and when it came back; without them, the newest event.
SELECT COALESCE(MAX(CASE WHEN event = 'hand_over' THEN at_us END), MAX(at_us)),
    COALESCE(MAX(CASE WHEN event IN ('return', 'close_drop') THEN at_us END), MAX(at_us))
FROM rental_events WHERE rental_id = $1;

-- name: evidence_messages
-- $4 before and $4 after each of two instants.
SELECT m.seq, m.kind, m.sender_id, m.text, m.created_us FROM messages m WHERE m.room_id = $1 AND m.seq IN (
    SELECT seq FROM (SELECT seq FROM messages WHERE room_id = $1 AND created_us <= $2 ORDER BY seq DESC LIMIT $4) a
    UNION SELECT seq FROM (SELECT seq FROM messages WHERE room_id = $1 AND created_us > $2 ORDER BY seq LIMIT $4) b
    UNION SELECT seq FROM (SELECT seq FROM messages WHERE room_id = $1 AND created_us <= $3 ORDER BY seq DESC LIMIT $4) c
    UNION SELECT seq FROM (SELECT seq FROM messages WHERE room_id = $1 AND created_us > $3 ORDER BY seq LIMIT $4) d)
ORDER BY m.seq;
