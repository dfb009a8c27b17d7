-- name: fit_profile_of
SELECT height, weight, foot, width, head, chest, inseam, torso, hand, side, level, born FROM fit_profiles WHERE member_id = $1;

-- name: fit_profile_put
INSERT INTO fit_profiles (member_id, measures, height, weight, foot, width, head, chest, inseam, torso, hand, side, level, born)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
ON CONFLICT (member_id) DO UPDATE SET measures = $2,
    height = $3, weight = $4, foot = $5, width = $6, head = $7, chest = $8, inseam = $9, torso = $10, hand = $11, side = $12, level = $13, born = $14;

-- name: fit_profile_delete
DELETE FROM fit_profiles WHERE member_id = $1;

-- name: fit_categories
SELECT c.sort, f.family FROM categories c JOIN category_families f ON f.category_id = c.id
WHERE f.family <> 'none' ORDER BY c.id;

-- name: fit_family_of
SELECT f.family FROM products p JOIN category_families f ON f.category_id = p.category_id WHERE p.id = $1;

-- name: fit_values_of
-- A chunk of ids, padded with 0; whether there is a unit of the size that could be lent.
SELECT v.product_id, v.variant, v.field, v.low, v.high, f.votes_small, f.votes_right, f.votes_large,
    CASE WHEN v.variant = '' OR EXISTS (SELECT 1 FROM units u
        WHERE u.product_id = v.product_id AND u.variant = v.variant AND u.status = 'available') THEN 1 ELSE 0 END
FROM product_fit_values v JOIN product_fits f ON f.product_id = v.product_id AND f.variant = v.variant
WHERE v.product_id IN ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16,
    $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32)
ORDER BY v.product_id, v.variant, v.field;

-- name: fit_values_clear
DELETE FROM product_fit_values WHERE product_id = $1;

-- name: fit_value_insert
INSERT INTO product_fit_values (product_id, variant, field, low, high) VALUES ($1, $2, $3, $4, $5);

-- name: fit_sizes_clear
DELETE FROM product_fits WHERE product_id = $1;

-- name: fit_size_insert
INSERT INTO product_fits (product_id, variant, measures, votes_small, votes_right, votes_large, height_low,
    height_high, weight_low, weight_high, foot_low, foot_high, width_low, width_high, head_low, head_high, chest_low,
    chest_high, inseam_low, inseam_high, torso_low, torso_high, hand_low, hand_high, side_low, side_high, level_low,
    level_high, age_low, age_high)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24,
    $25, $26, $27, $28, $29, $30);

-- name: fit_votes
-- Of the newest that are seen of a product ($1; $2: now).
SELECT COALESCE(SUM(CASE fit WHEN 'small' THEN 1 ELSE 0 END), 0), COALESCE(SUM(CASE fit WHEN 'right' THEN 1 ELSE 0 END), 0),
    COALESCE(SUM(CASE fit WHEN 'large' THEN 1 ELSE 0 END), 0)
FROM (SELECT fit FROM reviews
    WHERE product_id = $1 AND of_product = 1 AND (counted = 1 OR visible_us <= $2)
    ORDER BY id DESC LIMIT 1000) AS seen;
