-- Claims, and what was said of them. A rental's rows are read here, never written.

-- name: claim_standing
-- Who its two are, how it stands, and what a claim of it may come to: the value that was declared to the renter, of each unit.
SELECT r.owner_id, r.renter_id, r.state, r.returned_us, r.total, COALESCE(r.delivery_fee, 0),
    CASE WHEN r.price_rule >= 2 AND r.original = 0 THEN COALESCE(t.declared_value, 0) * r.qty ELSE 0 END
FROM rentals r LEFT JOIN product_terms t ON t.id = r.terms_id WHERE r.id = $1;

-- name: claim_by_rental
SELECT c.kind, c.by_id, c.most, c.at_us,
    (SELECT MIN(e.at_us) FROM rental_events e WHERE e.rental_id = c.rental_id AND e.event = 'escalate'),
    (SELECT MIN(e.at_us) FROM rental_events e WHERE e.rental_id = c.rental_id AND e.event = 'agree'),
    (SELECT MIN(ABS(e.amount)) FROM rental_events e WHERE e.rental_id = c.rental_id AND e.event = 'agree')
FROM claims c WHERE c.rental_id = $1;

-- name: claim_words_of
SELECT word, member_id, amount, text, at_us FROM claim_words WHERE rental_id = $1 ORDER BY number;

-- name: claim_insert
INSERT INTO claims (rental_id, kind, by_id, most, at_us) VALUES ($1, $2, $3, $4, $5);

-- name: claim_word_insert
-- The key refuses a second word with the same number.
INSERT INTO claim_words (rental_id, number, word, member_id, amount, text, at_us) VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: claim_photos_of
SELECT id, key, sha256, width, height, member_id, at_us FROM claim_photos WHERE rental_id = $1 ORDER BY id;

-- name: claim_photo_key
SELECT key FROM claim_photos WHERE rental_id = $1 AND id = $2;

-- name: claim_photo_insert
INSERT INTO claim_photos (rental_id, key, sha256, width, height, member_id, at_us)
VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id;
