-- part: shown
-- What has a page: it is neither deleted nor hidden by an operator.
JOIN products p ON p.id = f.product_id AND p.deleted_us IS NULL AND NOT EXISTS (SELECT 1 FROM product_hides h WHERE h.product_id = p.id)

-- name: favourite_put
INSERT INTO favourites (member_id, product_id, kept_us) VALUES ($1, $2, $3) ON CONFLICT (member_id, product_id) DO NOTHING;

-- name: favourite_drop
DELETE FROM favourites WHERE member_id = $1 AND product_id = $2;

-- name: favourite_is
SELECT COUNT(*) FROM favourites WHERE member_id = $1 AND product_id = $2;

-- name: favourites_count
SELECT COUNT(*) FROM favourites WHERE member_id = $1;

-- name: favourites_keepers
SELECT COUNT(*) FROM favourites WHERE product_id = $1;

-- name: keepers_of
-- Of each that $1 has listed and anybody keeps, the newest first.
SELECT f.product_id, COUNT(*) FROM favourites f JOIN products p ON p.id = f.product_id
WHERE p.owner_id = $1 AND p.deleted_us IS NULL GROUP BY f.product_id ORDER BY f.product_id DESC;

-- name: favourites_forget_gone
-- Of a member: what is deleted takes no room.
DELETE FROM favourites WHERE member_id = $1
    AND EXISTS (SELECT 1 FROM products p WHERE p.id = favourites.product_id AND p.deleted_us IS NOT NULL);

-- name: favourite_ids
SELECT f.product_id FROM favourites f
@shown
WHERE f.member_id = $1 ORDER BY f.kept_us DESC, f.product_id DESC LIMIT $2;

-- name: favourites_page
-- $2, $3: behind which; what is offered stands in the lists.
SELECT f.product_id, f.kept_us,
    CASE WHEN EXISTS (SELECT 1 FROM product_listings l WHERE l.category_id = 0 AND l.product_id = f.product_id) THEN 0 ELSE 1 END
FROM favourites f
@shown
WHERE f.member_id = $1 AND (f.kept_us, f.product_id) < ($2, $3)
ORDER BY f.kept_us DESC, f.product_id DESC LIMIT $4;
