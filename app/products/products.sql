-- name: product_by_id
SELECT m.id, m.username, m.email, m.point, m.manner_tenths, m.profile, m.provider, m.is_admin,
    p.id, p.category_id, p.name, p.model_name, p.description, p.direct_dealing_place, p.state,
    p.rental_fee_for_a_day, p.rental_fee_for_a_week, p.direct_dealing_is_allowed, p.delivery_fee_is_included,
    p.deleted_us, p.created_us, p.updated_us, p.views,
    CASE WHEN EXISTS (SELECT 1 FROM product_hides h WHERE h.product_id = p.id) THEN 1 ELSE 0 END
FROM products p JOIN members m ON m.id = p.owner_id
WHERE p.id = $1;

-- name: products_of
-- A chunk of ids, padded with 0.
SELECT m.id, m.username, m.email, m.point, m.manner_tenths, m.profile, m.provider, m.is_admin,
    p.id, p.category_id, p.name, p.model_name, p.description, p.direct_dealing_place, p.state,
    p.rental_fee_for_a_day, p.rental_fee_for_a_week, p.direct_dealing_is_allowed, p.delivery_fee_is_included,
    p.deleted_us, p.created_us, p.updated_us, p.views,
    CASE WHEN EXISTS (SELECT 1 FROM product_hides h WHERE h.product_id = p.id) THEN 1 ELSE 0 END
FROM products p JOIN members m ON m.id = p.owner_id
WHERE p.id IN ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16,
    $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32);

-- name: product_tags_of
SELECT t.id, t.hashtag, t.views FROM product_tags pt JOIN tags t ON t.id = pt.tag_id
WHERE pt.product_id = $1 ORDER BY pt.position;

-- name: products_tags_of
SELECT pt.product_id, t.hashtag, t.views FROM product_tags pt JOIN tags t ON t.id = pt.tag_id
WHERE pt.product_id IN ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16,
    $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32)
ORDER BY pt.product_id, pt.position;

-- name: product_photos_of
SELECT key FROM product_photos WHERE product_id = $1 ORDER BY position;

-- name: products_photos_of
SELECT product_id, key FROM product_photos
WHERE product_id IN ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16,
    $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32)
ORDER BY product_id, position;

-- name: product_insert
INSERT INTO products (owner_id, category_id, name, model_name, description, direct_dealing_place, state,
    rental_fee_for_a_day, rental_fee_for_a_week, direct_dealing_is_allowed, delivery_fee_is_included,
    created_us, updated_us)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12) RETURNING id;

-- name: product_update
UPDATE products SET category_id = $2, name = $3, model_name = $4, description = $5, direct_dealing_place = $6,
    state = $7, rental_fee_for_a_day = $8, rental_fee_for_a_week = $9, direct_dealing_is_allowed = $10,
    delivery_fee_is_included = $11, updated_us = $12
WHERE id = $1;

-- name: product_delete
-- Not while somebody has it or is to get it, alone or in a kit.
UPDATE products SET deleted_us = $3 WHERE id = $1 AND owner_id = $2 AND deleted_us IS NULL
    AND NOT EXISTS (SELECT 1 FROM rentals r WHERE r.product_id IN (
        SELECT CAST($1 AS BIGINT) UNION SELECT kit_id FROM kit_lines WHERE component_id = $1) AND r.state IN ('ACCEPTED', 'IN_USE'));

-- name: listing_new
INSERT INTO listing_news (product_id, listed_us) VALUES ($1, $2);

-- name: listings_new
SELECT product_id FROM listing_news WHERE listed_us <= $1 ORDER BY listed_us, product_id LIMIT $2;

-- name: listing_seen
DELETE FROM listing_news WHERE product_id = $1;

-- name: photo_add
INSERT INTO product_photos (product_id, position, key) VALUES ($1, $2, $3);

-- name: photos_clear
DELETE FROM product_photos WHERE product_id = $1;

-- name: tag_insert
INSERT INTO tags (hashtag) VALUES ($1) ON CONFLICT (hashtag) DO NOTHING;

-- name: tag_add
INSERT INTO product_tags (product_id, position, tag_id) SELECT $1, $2, id FROM tags WHERE hashtag = $3;

-- name: tags_clear
DELETE FROM product_tags WHERE product_id = $1;

-- name: tag_delete_unused
DELETE FROM tags WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM product_tags WHERE tag_id = $1);

-- name: tag_by_text
SELECT id FROM tags WHERE hashtag = $1;

-- name: listings_add
-- Not of what is paused or hidden, nor of who is banned.
INSERT INTO product_listings (category_id, product_id, fee, views)
SELECT a.ancestor_id, p.id, p.rental_fee_for_a_day, p.views
FROM products p JOIN category_ancestors a ON a.category_id = COALESCE(p.category_id, 0)
WHERE p.id = $1 AND NOT EXISTS (SELECT 1 FROM product_answers w WHERE w.product_id = $1 AND w.paused_us IS NOT NULL)
    AND NOT EXISTS (SELECT 1 FROM product_hides h WHERE h.product_id = $1)
    AND EXISTS (SELECT 1 FROM members m WHERE m.id = p.owner_id AND m.is_active = 1);

-- name: listings_clear
DELETE FROM product_listings WHERE product_id = $1 AND category_id IN (
    SELECT a.ancestor_id FROM products p JOIN category_ancestors a ON a.category_id = COALESCE(p.category_id, 0)
    WHERE p.id = $1);

-- name: product_views_add
UPDATE products SET views = views + $2 WHERE id = $1;

-- name: listing_views_add
UPDATE product_listings SET views = views + $2 WHERE product_id = $1 AND category_id IN (
    SELECT a.ancestor_id FROM products p JOIN category_ancestors a ON a.category_id = COALESCE(p.category_id, 0)
    WHERE p.id = $1);

-- name: category_views_add
UPDATE categories SET views = views + $2 WHERE id = $1;

-- name: tag_views_add
UPDATE tags SET views = views + $2 WHERE id = $1;

-- name: categories_all
SELECT id, parent_id, sort, name, views, name_en, position, CASE WHEN retired_us IS NULL THEN 0 ELSE 1 END FROM categories ORDER BY id;
