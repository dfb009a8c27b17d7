-- name: transfer_newest_member
SELECT COALESCE(MAX(id), 0) FROM members;

-- name: transfer_message_last
-- The highest number that a message has had.
SELECT last_id FROM message_counter WHERE only_row = 1;

-- name: transfer_message_last @postgres
SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM message_ids;

-- name: transfer_message_set_last
INSERT INTO message_counter (only_row, last_id) VALUES (1, $1) ON CONFLICT (only_row) DO UPDATE SET last_id = excluded.last_id;

-- name: transfer_message_set_last @postgres
SELECT setval('message_ids', GREATEST(CAST($1 AS BIGINT), 1), CAST($1 AS BIGINT) > 0);

-- name: transfer_products
-- What search knows of a product; a page of them.
SELECT id, name, model_name, description, direct_dealing_place FROM products
WHERE id > $1 AND deleted_us IS NULL ORDER BY id LIMIT 200;

-- name: transfer_product_tags
-- Of a page of them.
SELECT p.product_id, t.hashtag FROM product_tags p JOIN tags t ON t.id = p.tag_id WHERE p.product_id > $1 AND p.product_id <= $2
ORDER BY p.product_id, p.position;

-- name: transfer_keys @only_postgres
-- The key that the nodes share.
SELECT value FROM secrets WHERE name = 'keys';
