-- part: unit
SELECT id, number, label, serial, variant, status, closed_first, closed_last FROM units

-- name: units_of_product
@unit
WHERE product_id = $1 ORDER BY number;

-- name: unit_by_id
@unit
WHERE id = $1;

-- name: unit_product
SELECT product_id FROM units WHERE id = $1;

-- name: unit_insert
INSERT INTO units (product_id, number, label, serial, variant, status, closed_first, closed_last)
SELECT $1, COALESCE(MAX(number), 0) + 1, $2, $3, $4, $5, $6, $7 FROM units WHERE product_id = $1;

-- name: unit_update
UPDATE units SET label = $3, serial = $4, variant = $5, status = $6, closed_first = $7, closed_last = $8
WHERE product_id = $1 AND id = $2;

-- name: unit_set_status
UPDATE units SET status = $2 WHERE id = $1;

-- name: unit_forget_import
DELETE FROM unit_imports WHERE unit_id = $1;

-- name: unit_forget_busy
DELETE FROM unit_busy WHERE unit_id = $1;

-- name: unit_forget_feed
DELETE FROM unit_feeds WHERE unit_id = $1;

-- name: unit_delete
-- Not one that somebody has had: what was agreed tells of it.
DELETE FROM units WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM rental_units k WHERE k.unit_id = $1);
