-- name: kit_of_product
-- In the order in which units are locked.
SELECT g.component_id, g.variant, g.qty, p.name, p.rental_fee_for_a_day, COALESCE(p.rental_fee_for_a_week, 0),
    CASE WHEN p.deleted_us IS NULL THEN 0 ELSE 1 END
FROM kit_lines g JOIN products p ON p.id = g.component_id WHERE g.kit_id = $1
ORDER BY g.component_id, g.variant;

-- name: kit_clear
DELETE FROM kit_lines WHERE kit_id = $1;

-- name: kit_line_insert
INSERT INTO kit_lines (kit_id, component_id, variant, qty) VALUES ($1, $2, $3, $4);

-- name: kits_with
SELECT COUNT(*) FROM kit_lines WHERE component_id = $1;

-- name: product_live
-- Rentals of it that hold, or will hold, what it is now.
SELECT COUNT(*) FROM rentals WHERE product_id = $1 AND state IN ('REQUESTED', 'COUNTERED', 'ACCEPTED', 'IN_USE', 'DISPUTED');
