-- name: search_insert
INSERT INTO saved_searches (member_id, address, category_id, word, expression, free_from, free_to, fits, fee_from, fee_to, deal, states,
    latitude_e6, longitude_e6, metres, created_us)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
ON CONFLICT (member_id, address) DO NOTHING RETURNING id;

-- name: search_same
SELECT id FROM saved_searches WHERE member_id = $1 AND address = $2;

-- name: searches_of
SELECT id, address, created_us FROM saved_searches WHERE member_id = $1 ORDER BY id DESC LIMIT $2;

-- name: search_count
SELECT COUNT(*) FROM saved_searches WHERE member_id = $1;

-- name: search_forget
DELETE FROM saved_searches WHERE id = $1 AND member_id = $2;

-- name: hits_insert
-- Of the listing $1 with some of its keys: the searches that it may concern, by what a row of it tells. Not of who lists it. A metre is
-- about 9 millionths of a degree; where longitudes are closer, the exact look comes later.
INSERT INTO search_hits (product_id, search_id)
SELECT p.id, s.id FROM products p
    JOIN category_ancestors a ON a.category_id = COALESCE(p.category_id, 0)
    JOIN saved_searches s ON s.category_id = a.ancestor_id AND s.word IN ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16,
        $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33)
    LEFT JOIN product_places w ON w.product_id = p.id
WHERE p.id = $1 AND p.deleted_us IS NULL AND s.member_id <> p.owner_id
    AND (s.fee_from = 0 OR p.rental_fee_for_a_day >= s.fee_from) AND (s.fee_to = 0 OR p.rental_fee_for_a_day <= s.fee_to)
    AND (s.states = 0 OR (s.states & CAST(CASE p.state WHEN '새 것과 비슷해요' THEN 1 WHEN '깨끗해요' THEN 2 WHEN '쓸 만해요' THEN 4 ELSE 0 END AS BIGINT)) <> 0)
    AND (s.deal IN (0, 2) OR p.direct_dealing_is_allowed = 1) AND (s.deal IN (0, 1) OR p.delivery_fee_is_included = 1)
    AND (s.metres = 0 OR w.near_latitude BETWEEN s.latitude_e6 - s.metres * 10 AND s.latitude_e6 + s.metres * 10)
ON CONFLICT (product_id, search_id) DO NOTHING;

-- name: hits_next
-- $1, $2: behind which; $3: today, $4: how many. Of whom somebody has banned or blocked nothing is left but the hit: member 0.
SELECT h.product_id, h.search_id, CASE WHEN m.is_active = 1 AND (s.free_to IS NULL OR s.free_from >= $3) AND NOT EXISTS (
        SELECT 1 FROM blocks b JOIN products p ON p.id = h.product_id
        WHERE (b.blocker_id = p.owner_id AND b.blocked_id = s.member_id) OR (b.blocker_id = s.member_id AND b.blocked_id = p.owner_id)
    ) THEN s.member_id ELSE 0 END,
    s.category_id, s.expression, s.free_from, s.free_to, s.fits, s.fee_from, s.fee_to, s.deal, s.states, s.latitude_e6, s.longitude_e6, s.metres
FROM search_hits h LEFT JOIN saved_searches s ON s.id = h.search_id LEFT JOIN members m ON m.id = s.member_id
WHERE (h.product_id, h.search_id) > ($1, $2) ORDER BY h.product_id, h.search_id LIMIT $4;

-- name: hit_take
DELETE FROM search_hits WHERE product_id = $1 AND search_id = $2;
