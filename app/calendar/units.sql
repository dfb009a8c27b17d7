-- name: unit_take
-- The product's unit, made at its first use, and held against others until the end of the transaction.
INSERT INTO units (product_id, number) VALUES ($1, 1)
ON CONFLICT (product_id, number) DO UPDATE SET number = 1 RETURNING id;

-- name: unit_is_late
-- $3: today. Somebody has not brought it back.
SELECT COUNT(*) FROM rentals WHERE product_id = $1 AND id <> $2 AND state = 'IN_USE' AND end_day < $3;

-- name: slots_insert
-- Every half day from $2 to $3; a slot that belongs to another rental refuses them all.
INSERT INTO unit_slots (unit_id, slot, rental_id)
WITH RECURSIVE half (slot) AS (
    SELECT CAST($2 AS BIGINT) UNION ALL SELECT slot + 1 FROM half WHERE slot < $3
)
SELECT CAST($1 AS BIGINT), slot, CAST($4 AS BIGINT) FROM half;

-- name: slots_delete
DELETE FROM unit_slots WHERE rental_id = $1;

-- name: slots_delete_from
DELETE FROM unit_slots WHERE rental_id = $1 AND slot >= $2;

-- name: slots_past
-- Only live and future slots are kept.
DELETE FROM unit_slots WHERE unit_id = $1 AND slot < $2;

-- name: slots_of_product
SELECT DISTINCT s.slot FROM unit_slots s JOIN units u ON u.id = s.unit_id
WHERE u.product_id = $1 AND s.slot BETWEEN $2 AND $3 AND s.rental_id <> $4 ORDER BY s.slot;
