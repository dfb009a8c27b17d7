-- name: answer_missed
INSERT INTO product_answers (product_id, missed) VALUES ($1, 1)
ON CONFLICT (product_id) DO UPDATE SET missed = product_answers.missed + 1 RETURNING missed;

-- name: answer_given
UPDATE product_answers SET missed = 0 WHERE product_id = $1;

-- name: pause_of
SELECT paused_us FROM product_answers WHERE product_id = $1;

-- name: pause_begin
INSERT INTO product_answers (product_id, missed, paused_us) VALUES ($1, 0, $2)
ON CONFLICT (product_id) DO UPDATE SET missed = 0, paused_us = COALESCE(product_answers.paused_us, $2);

-- name: pause_end
UPDATE product_answers SET missed = 0, paused_us = NULL WHERE product_id = $1;

-- name: listings_hide
DELETE FROM product_listings WHERE product_id = $1 AND category_id IN (
    SELECT a.ancestor_id FROM products p JOIN category_ancestors a ON a.category_id = COALESCE(p.category_id, 0)
    WHERE p.id = $1);

-- name: listings_show
INSERT INTO product_listings (category_id, product_id, fee, views)
SELECT a.ancestor_id, p.id, p.rental_fee_for_a_day, p.views
FROM products p JOIN category_ancestors a ON a.category_id = COALESCE(p.category_id, 0)
WHERE p.id = $1 AND p.deleted_us IS NULL
ON CONFLICT (category_id, product_id) DO NOTHING;
