-- name: last_product
SELECT COALESCE(MAX(product_id), 0) FROM product_listings WHERE category_id = 0;

-- name: last_store
SELECT COALESCE(MAX(id), 0) FROM members;

-- name: last_article
SELECT COALESCE(MAX(id), 0) FROM articles WHERE published_us IS NOT NULL AND deleted_us IS NULL;

-- name: listed_articles
SELECT id, updated_us, slug FROM articles
WHERE id > $1 AND id <= $2 AND published_us IS NOT NULL AND deleted_us IS NULL ORDER BY id;

-- name: listed_products
-- What is deleted or paused is in no list.
SELECT l.product_id, p.updated_us FROM product_listings l JOIN products p ON p.id = l.product_id
WHERE l.category_id = 0 AND l.product_id > $1 AND l.product_id <= $2 ORDER BY l.product_id;

-- name: listed_stores
-- Of who lends something.
SELECT m.id, 0 FROM members m WHERE m.id > $1 AND m.id <= $2 AND m.is_active = 1
    AND EXISTS (SELECT 1 FROM products p WHERE p.owner_id = m.id AND p.deleted_us IS NULL) ORDER BY m.id;

-- name: store_is_there
-- Of nobody banned, nor of who has left.
SELECT COUNT(*) FROM members WHERE id = $1 AND is_active = 1;
