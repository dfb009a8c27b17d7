-- name: categories_changes
-- Changes with every change: rows never go.
SELECT COUNT(*) + SUM(changes) FROM categories;

-- name: category_aliases
SELECT sort, category_id FROM category_names ORDER BY sort;

-- name: category_insert
INSERT INTO categories (parent_id, sort, name, name_en, changes) VALUES ($1, $2, $3, $4, 1) RETURNING id;

-- name: category_revive
-- One that was retired comes back under its name, where it was.
UPDATE categories SET retired_us = NULL, name = $3, name_en = $4, changes = changes + 1
WHERE sort = $2 AND retired_us IS NOT NULL AND COALESCE(parent_id, 0) = COALESCE(CAST($1 AS BIGINT), 0) RETURNING id;

-- name: category_paths
INSERT INTO category_ancestors (category_id, ancestor_id)
SELECT CAST($1 AS BIGINT), CAST($1 AS BIGINT)
UNION SELECT CAST($1 AS BIGINT), a.ancestor_id FROM category_ancestors a WHERE a.category_id = COALESCE(CAST($2 AS BIGINT), 0);

-- name: category_rename
UPDATE categories SET sort = $2, name = $3, name_en = $4, changes = changes + 1 WHERE id = $1;

-- name: category_alias_forget
DELETE FROM category_names WHERE sort = $1;

-- name: category_alias_put
INSERT INTO category_names (sort, category_id) VALUES ($1, $2);

-- name: category_aliases_follow
UPDATE category_names SET category_id = $2 WHERE category_id = $1;

-- name: category_place
UPDATE categories SET position = $2, changes = changes + 1 WHERE id = $1;

-- name: category_retire
UPDATE categories SET retired_us = $2, changes = changes + 1 WHERE id = $1 AND retired_us IS NULL;

-- name: category_children
SELECT COUNT(*) FROM categories WHERE parent_id = $1 AND retired_us IS NULL;

-- name: category_things
SELECT category_id, COUNT(*) FROM products WHERE deleted_us IS NULL AND category_id IS NOT NULL GROUP BY category_id;

-- name: category_products
-- Live ones of category $1 above the id $2.
SELECT id FROM products WHERE category_id = $1 AND deleted_us IS NULL AND id > $2 ORDER BY id LIMIT 100;

-- name: category_listings_clear
DELETE FROM product_listings WHERE product_id IN (SELECT id FROM products WHERE category_id = $1);

-- name: category_products_move
UPDATE products SET category_id = $2 WHERE category_id = $1;

-- name: category_listings_add
-- Of what was moved to $1: the same as of one (listings_add), for all that has no rows.
INSERT INTO product_listings (category_id, product_id, fee, views)
SELECT a.ancestor_id, p.id, p.rental_fee_for_a_day, p.views
FROM products p JOIN category_ancestors a ON a.category_id = p.category_id
WHERE p.category_id = $1 AND p.deleted_us IS NULL
    AND NOT EXISTS (SELECT 1 FROM product_answers w WHERE w.product_id = p.id AND w.paused_us IS NOT NULL)
    AND NOT EXISTS (SELECT 1 FROM product_hides h WHERE h.product_id = p.id)
    AND EXISTS (SELECT 1 FROM members m WHERE m.id = p.owner_id AND m.is_active = 1)
ON CONFLICT (category_id, product_id) DO NOTHING;

-- name: category_searches_clear
-- Of a category with none above it: what asks for nothing else would be of everything.
DELETE FROM saved_searches WHERE category_id = $1 AND word = '' AND metres = 0 AND fits = 0;

-- name: category_searches_move
UPDATE saved_searches SET category_id = $2 WHERE category_id = $1;

-- name: category_wanted_move
UPDATE wanted_posts SET category_id = $2 WHERE category_id = $1;
