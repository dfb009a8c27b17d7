-- Records of hand-over and return. A rental's rows are read here, never written.

-- name: handover_standing
-- Who its two are, how it stands, and how many photos its terms ask for: those that were shown to the renter. What was left at a
-- place has its record closed.
SELECT r.owner_id, r.renter_id, r.product_id, r.state,
    CASE WHEN r.price_rule >= 2 AND r.original = 0 THEN COALESCE(t.photos_needed, 0) ELSE 0 END, r.dropped_us
FROM rentals r LEFT JOIN product_terms t ON t.id = r.terms_id WHERE r.id = $1;

-- name: handover_photos_of
SELECT id, slot, key, sha256, width, height, member_id, at_us FROM handover_photos
WHERE rental_id = $1 AND side = $2 ORDER BY id;

-- name: handover_photo_find
SELECT key, member_id, side FROM handover_photos WHERE rental_id = $1 AND id = $2;

-- name: handover_photo_insert
INSERT INTO handover_photos (rental_id, side, slot, key, sha256, width, height, member_id, at_us)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id;

-- name: handover_photo_delete
DELETE FROM handover_photos WHERE id = $1;

-- name: handover_checks_of
SELECT item, good, note, member_id, at_us FROM handover_checks WHERE rental_id = $1 AND side = $2 ORDER BY position;

-- name: handover_checks_clear
DELETE FROM handover_checks WHERE rental_id = $1 AND side = $2;

-- name: handover_check_insert
INSERT INTO handover_checks (rental_id, side, position, item, good, note, member_id, at_us)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: handover_confirmed
-- The newest event that froze this side: $2 is its name, $3 that of time's, which nobody has said.
SELECT at_us, by_code + by_press, by_press, CASE WHEN event = $3 THEN 1 ELSE 0 END
FROM rental_events WHERE rental_id = $1 AND event IN ($2, $3) ORDER BY id DESC LIMIT 1;

-- name: checklist_of_product
SELECT item FROM product_checklists WHERE product_id = $1 ORDER BY position;

-- name: checklist_clear
DELETE FROM product_checklists WHERE product_id = $1;

-- name: checklist_insert
INSERT INTO product_checklists (product_id, position, item) VALUES ($1, $2, $3);

-- name: category_of_product
SELECT c.name FROM products p JOIN categories c ON c.id = p.category_id WHERE p.id = $1;

-- name: drop_places_of
SELECT id, name, directions, hours, opening, code FROM drop_places WHERE product_id = $1 ORDER BY position, id LIMIT 5;

-- name: drop_place_insert
INSERT INTO drop_places (product_id, position, name, directions, hours, opening, code) VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: drop_place_update
UPDATE drop_places SET position = $3, name = $4, directions = $5, hours = $6, opening = $7, code = $8 WHERE product_id = $1 AND id = $2;

-- name: drop_place_delete
DELETE FROM drop_places WHERE product_id = $1 AND id = $2;
