-- name: stock_change_note
INSERT INTO stock_changes (product_id, number) VALUES ($1, 1)
ON CONFLICT (product_id) DO UPDATE SET number = stock_changes.number + 1;

-- name: stock_change_number
SELECT number FROM stock_changes WHERE product_id = $1;

-- name: stock_change_done
DELETE FROM stock_changes WHERE product_id = $1 AND number = $2;

-- name: stock_changes_read
SELECT product_id FROM stock_changes ORDER BY product_id LIMIT 100;
