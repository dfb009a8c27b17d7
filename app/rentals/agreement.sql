-- name: agreements_of
SELECT version, by_id, at_us, agreed_us, start_day, end_day, total, fee_lines, place, pickup_hour, variant, qty
FROM agreements WHERE rental_id = $1 ORDER BY version DESC LIMIT $2;

-- name: agreement_insert
INSERT INTO agreements (rental_id, version, by_id, at_us, agreed_us, start_day, end_day, total, fee_lines, place, pickup_hour,
    variant, qty)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
ON CONFLICT (rental_id, version) DO NOTHING;

-- name: agreement_agree
UPDATE agreements SET agreed_us = $2 WHERE rental_id = $1 AND agreed_us IS NULL;

-- name: agreement_consent
-- The terms in which its owner has agreed beforehand to what was agreed at once.
SELECT t.id, t.created_us FROM rentals r JOIN product_terms t ON t.id = r.terms_id
WHERE r.id = $1 AND EXISTS (SELECT 1 FROM rental_events e WHERE e.rental_id = r.id AND e.event = 'book');

-- name: agreement_drop
DELETE FROM agreements WHERE rental_id = $1 AND agreed_us IS NULL;
