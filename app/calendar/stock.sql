-- name: stock_change_note
-- Also of whatever shares units with it: its kits, its parts, other kits with these.
INSERT INTO stock_changes (product_id, number)
SELECT c.id, 1 FROM (
    SELECT CAST($1 AS BIGINT) AS id UNION SELECT kit_id FROM kit_lines WHERE component_id = $1
    UNION SELECT component_id FROM kit_lines WHERE kit_id = $1
    UNION SELECT o.kit_id FROM kit_lines m JOIN kit_lines o ON o.component_id = m.component_id WHERE m.kit_id = $1
) c WHERE TRUE ORDER BY c.id
ON CONFLICT (product_id) DO UPDATE SET number = stock_changes.number + 1;

-- name: stock_change_number
SELECT number FROM stock_changes WHERE product_id = $1;

-- name: stock_change_done
DELETE FROM stock_changes WHERE product_id = $1 AND number = $2;

-- name: stock_changes_read
SELECT product_id FROM stock_changes ORDER BY product_id LIMIT 100;
