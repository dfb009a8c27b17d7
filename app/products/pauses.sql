-- name: answer_missed
INSERT INTO product_answers (product_id, missed) VALUES ($1, 1)
ON CONFLICT (product_id) DO UPDATE SET missed = product_answers.missed + 1 RETURNING missed;

-- name: answer_given
UPDATE product_answers SET missed = 0 WHERE product_id = $1;

-- name: pause_of
-- Of who is banned nothing is offered; the command says no instant of that.
SELECT COALESCE((SELECT paused_us FROM product_answers WHERE product_id = $1),
    (SELECT at_us FROM product_hides WHERE product_id = $1),
    (SELECT COALESCE(b.at_us, p.updated_us) FROM products p JOIN members m ON m.id = p.owner_id
        LEFT JOIN member_bans b ON b.member_id = m.id WHERE p.id = $1 AND m.is_active = 0), 0);

-- name: listed_by
-- What a member has on the market or not, newest first: paused, hidden.
SELECT p.id, CASE WHEN EXISTS (SELECT 1 FROM product_answers w WHERE w.product_id = p.id AND w.paused_us IS NOT NULL) THEN 1 ELSE 0 END,
    CASE WHEN EXISTS (SELECT 1 FROM product_hides h WHERE h.product_id = p.id) THEN 1 ELSE 0 END
FROM products p WHERE p.owner_id = $1 AND p.deleted_us IS NULL ORDER BY p.id DESC LIMIT $2;

-- name: listed_count
SELECT COUNT(*) FROM products WHERE owner_id = $1 AND deleted_us IS NULL;

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
    AND NOT EXISTS (SELECT 1 FROM product_answers w WHERE w.product_id = p.id AND w.paused_us IS NOT NULL)
    AND NOT EXISTS (SELECT 1 FROM product_hides h WHERE h.product_id = p.id)
    AND EXISTS (SELECT 1 FROM members m WHERE m.id = p.owner_id AND m.is_active = 1)
ON CONFLICT (category_id, product_id) DO NOTHING;

-- name: hide_insert
INSERT INTO product_hides (product_id, admin_id, reason, at_us) VALUES ($1, $2, $3, $4);

-- name: hide_delete
DELETE FROM product_hides WHERE product_id = $1;

-- name: hide_reason
SELECT reason FROM product_hides WHERE product_id = $1;

-- name: listings_hide_of
DELETE FROM product_listings WHERE product_id IN (SELECT id FROM products WHERE owner_id = $1 AND deleted_us IS NULL)
    AND category_id IN (SELECT a.ancestor_id FROM products p JOIN category_ancestors a ON a.category_id = COALESCE(p.category_id, 0)
        WHERE p.owner_id = $1 AND p.deleted_us IS NULL);

-- name: listings_show_of
INSERT INTO product_listings (category_id, product_id, fee, views)
SELECT a.ancestor_id, p.id, p.rental_fee_for_a_day, p.views
FROM products p JOIN category_ancestors a ON a.category_id = COALESCE(p.category_id, 0)
WHERE p.owner_id = $1 AND p.deleted_us IS NULL
    AND NOT EXISTS (SELECT 1 FROM product_answers w WHERE w.product_id = p.id AND w.paused_us IS NOT NULL)
    AND NOT EXISTS (SELECT 1 FROM product_hides h WHERE h.product_id = p.id)
ON CONFLICT (category_id, product_id) DO NOTHING;
