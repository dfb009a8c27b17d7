-- name: unit_first
-- A product's one unit, made when it is first needed.
INSERT INTO units (product_id, number)
SELECT $1, 1 WHERE NOT EXISTS (SELECT 1 FROM units WHERE product_id = $1)
ON CONFLICT (product_id, number) DO NOTHING;

-- name: units_lock
-- Whoever gives units of this product away waits here until the other's transaction has ended.
UPDATE units SET number = number WHERE id = (SELECT MIN(id) FROM units WHERE product_id = $1);

-- name: units_usable
SELECT id, COALESCE(closed_first, 0), COALESCE(closed_last, 0) FROM units
WHERE product_id = $1 AND variant = $2 AND status = 'available' ORDER BY number;

-- part: late
-- $2: not this rental; $3: today. Somebody has not brought it back, alone or in a kit. CROSS JOIN: what is out goes first, that is
-- little, while every unit may be promised many times.
FROM rentals r CROSS JOIN rental_units k CROSS JOIN units u
WHERE r.product_id IN (SELECT CAST($1 AS BIGINT) UNION SELECT kit_id FROM kit_lines WHERE component_id = $1)
    AND r.id <> $2 AND r.state = 'IN_USE' AND r.end_day < $3
    AND k.rental_id = r.id AND k.back_us IS NULL AND u.id = k.unit_id AND u.product_id = $1

-- part: wanted
-- The variant of which rental r wants unit u to be, which it holds as k says: of what is out, as it is. What a kit took before k
-- said it was of its one line of the product.
CASE WHEN r.state NOT IN ('COUNTERED', 'ACCEPTED') THEN u.variant WHEN r.product_id = u.product_id THEN r.variant
    ELSE COALESCE(k.variant, (SELECT MIN(g.variant) FROM kit_lines g
        WHERE g.kit_id = r.product_id AND g.component_id = u.product_id), u.variant) END

-- part: held
FROM units u JOIN unit_slots s ON s.unit_id = u.id LEFT JOIN rentals r ON r.id = s.rental_id
    LEFT JOIN rental_units k ON k.rental_id = s.rental_id AND k.unit_id = s.unit_id

-- part: away
-- Unit u is at the repair shop on the day of half day s, or another calendar has it elsewhere.
(COALESCE(s.slot / 2 BETWEEN u.closed_first AND u.closed_last, FALSE) OR EXISTS (
    SELECT 1 FROM unit_busy b WHERE b.unit_id = u.id AND s.slot / 2 BETWEEN b.first_day AND b.last_day))

-- name: units_busy
SELECT b.unit_id, b.first_day, b.last_day FROM units u JOIN unit_busy b ON b.unit_id = u.id
WHERE u.product_id = $1 AND u.variant = $2 AND u.status = 'available' AND b.last_day >= $3;

-- name: units_are_busy
SELECT COUNT(*) FROM units u JOIN unit_busy b ON b.unit_id = u.id WHERE u.product_id = $1 AND b.last_day >= $2;

-- name: slots_busy
SELECT COUNT(*) FROM unit_slots s JOIN unit_busy b ON b.unit_id = s.unit_id AND s.slot / 2 BETWEEN b.first_day AND b.last_day
WHERE s.rental_id = $1;

-- name: slots_first
SELECT COALESCE(MIN(slot), 0) FROM unit_slots WHERE rental_id = $1;

-- name: slots_last
SELECT COALESCE(MAX(slot), 0) FROM unit_slots WHERE rental_id = $1;

-- name: units_late
SELECT u.id
@late;

-- name: units_held
-- $2: the variant, $3: the first half day that counts, $4: not this rental. Whether it may still get another unit; what is
-- held for who waits (below 0) stays where it is.
SELECT s.unit_id, s.rental_id, MIN(s.slot), MAX(s.slot),
    MAX(CASE WHEN r.state IN ('COUNTERED', 'ACCEPTED') THEN 1 ELSE 0 END)
@held
WHERE u.product_id = $1 AND s.slot >= $3 AND s.rental_id <> $4 AND
@wanted
    = $2
GROUP BY s.unit_id, s.rental_id ORDER BY s.rental_id, s.unit_id;

-- name: units_of_rental
SELECT u.id, u.number, u.label, u.variant, k.out_us, k.back_us, u.product_id, p.name, k.variant
FROM rental_units k JOIN units u ON u.id = k.unit_id JOIN products p ON p.id = u.product_id
WHERE k.rental_id = $1 ORDER BY u.product_id, u.number;

-- name: rental_unit_insert
INSERT INTO rental_units (rental_id, unit_id, variant) VALUES ($1, $2, $3);

-- name: rental_unit_delete
DELETE FROM rental_units WHERE rental_id = $1 AND unit_id = $2;

-- name: rental_units_clear
-- What it has had in its hands stays known.
DELETE FROM rental_units WHERE rental_id = $1 AND out_us IS NULL AND back_us IS NULL;

-- name: rental_units_out
UPDATE rental_units SET out_us = $2 WHERE rental_id = $1 AND out_us IS NULL;

-- name: rental_units_back
-- $2: the unit, 0 for all.
UPDATE rental_units SET back_us = $3 WHERE rental_id = $1 AND (unit_id = $2 OR $2 = 0) AND back_us IS NULL;

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
-- $2: the unit, 0 for all.
DELETE FROM unit_slots WHERE rental_id = $1 AND (unit_id = $2 OR $2 = 0) AND slot >= $3;

-- name: slots_past
-- Only live and future slots are kept.
DELETE FROM unit_slots WHERE slot < $2 AND unit_id IN (SELECT id FROM units WHERE product_id = $1);

-- name: sizes_of_product
-- Also units that are not to be lent; no row: the product has its one unit.
SELECT id, variant, CASE WHEN status = 'available' THEN 1 ELSE 0 END FROM units WHERE product_id = $1 ORDER BY number;

-- name: late_of_product
SELECT u.id, r.id
@late;

-- part: slots
-- Half days from $3 to $4 of others than rental $2, a row a unit: adding them up costs less than sorting.
SELECT s.unit_id, s.slot, s.rental_id FROM units u JOIN unit_slots s ON s.unit_id = u.id
WHERE u.product_id = $1 AND u.status = 'available' AND s.rental_id <> $2 AND s.slot BETWEEN $3 AND $4

-- name: slots_of_product
@slots;

-- name: slots_away_of_product
-- Those of them on which who has the unit in his hands has one that is away, so that it is counted twice.
@slots
    AND EXISTS (SELECT 1 FROM rentals r WHERE r.id = s.rental_id AND r.state NOT IN ('COUNTERED', 'ACCEPTED')) AND
@away;

-- name: slots_kept_of_product
-- The half days from $4 to $5 that this rental itself has of units which another calendar has elsewhere, and which nobody has kept:
-- it may keep them.
SELECT s.unit_id, s.slot, s.rental_id FROM units u JOIN unit_slots s ON s.unit_id = u.id
WHERE u.product_id = $1 AND u.status = 'available' AND s.rental_id = $2 AND s.slot BETWEEN $4 AND $5
    AND NOT COALESCE(s.slot / 2 BETWEEN u.closed_first AND u.closed_last, FALSE)
    AND EXISTS (SELECT 1 FROM unit_busy b WHERE b.unit_id = u.id AND s.slot / 2 BETWEEN b.first_day AND b.last_day)
    AND NOT EXISTS (SELECT 1 FROM rental_units k JOIN rentals r ON r.id = k.rental_id
        WHERE k.unit_id = u.id AND k.back_us IS NULL AND r.id <> $2 AND r.state = 'IN_USE' AND r.end_day < $3);

-- name: away_of_product
-- Units that are away on days from $2 on, those of one unit by their first day.
SELECT u.id, u.closed_first AS first_day, u.closed_last FROM units u
WHERE u.product_id = $1 AND u.status = 'available' AND u.closed_last >= $2
UNION ALL
SELECT u.id, b.first_day, b.last_day FROM units u JOIN unit_busy b ON b.unit_id = u.id
WHERE u.product_id = $1 AND u.status = 'available' AND b.last_day >= $2
ORDER BY 1, 2;

-- name: variants_wanted
-- Of rentals that may still get another unit.
SELECT DISTINCT
@wanted
@held
WHERE u.product_id = $1 AND s.slot >= $2 AND r.state IN ('COUNTERED', 'ACCEPTED');
