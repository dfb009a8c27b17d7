-- name: reviews_of_product
-- What is seen: both have written, or the time is over ($4: now). The columns of both lists are the same.
SELECT v.id, v.product_id, v.star, v.comment, v.created_us, v.updated_us,
    m.id, m.username, m.email, m.point, m.manner_tenths, m.profile, m.provider, m.is_admin
FROM reviews v JOIN members m ON m.id = v.writer_id
WHERE v.product_id = $1 AND v.id < $2 AND v.of_product = 1 AND (v.counted = 1 OR v.visible_us <= $4)
ORDER BY v.id DESC LIMIT $3;

-- name: reviews_of_store
SELECT v.id, v.product_id, v.star, v.comment, v.created_us, v.updated_us,
    m.id, m.username, m.email, m.point, m.manner_tenths, m.profile, m.provider, m.is_admin
FROM reviews v JOIN members m ON m.id = v.writer_id
WHERE v.subject_id = $1 AND v.id < $2 AND v.of_product = 1 AND (v.counted = 1 OR v.visible_us <= $4)
ORDER BY v.id DESC LIMIT $3;

-- name: review_by_id
SELECT v.id, v.product_id, v.star, v.comment, v.created_us, v.updated_us,
    m.id, m.username, m.email, m.point, m.manner_tenths, m.profile, m.provider, m.is_admin
FROM reviews v JOIN members m ON m.id = v.writer_id
WHERE v.id = $1;

-- name: review_insert
-- Blind until the window of its rental is over; $7: now, $8: the window's length, $9: held, while it is not back.
INSERT INTO reviews (rental_id, product_id, writer_id, subject_id, of_product, star, comment, visible_us, created_us,
    updated_us, owner_star, fit, as_described)
SELECT r.id, r.product_id, CAST($2 AS BIGINT), CAST($3 AS BIGINT), CAST($4 AS BIGINT), CAST($5 AS BIGINT),
    CAST($6 AS TEXT), COALESCE(r.returned_us + $8, $9), CAST($7 AS BIGINT), CAST($7 AS BIGINT), CAST($10 AS BIGINT),
    CAST($11 AS TEXT), CAST($12 AS BIGINT)
FROM rentals r WHERE r.id = $1 RETURNING id;

-- name: reviews_of_returned_count
SELECT COUNT(*) FROM reviews v JOIN rentals r ON r.id = v.rental_id WHERE v.rental_id = $1 AND r.returned_us IS NOT NULL;

-- name: reviewed_before
SELECT COUNT(*) FROM reviews WHERE product_id = $1 AND writer_id = $2;

-- name: reviews_to_count
-- Of one rental ($1), once both have written.
SELECT id, subject_id, COALESCE(owner_star, star), created_us, product_id FROM reviews WHERE rental_id = $1 AND counted = 0 ORDER BY id;

-- name: reviews_held_let_go
-- The rental of a held one ($1) is back: due now when both have written, else at the end of the window ($2).
UPDATE reviews SET visible_us = (
    SELECT CASE (SELECT COUNT(*) FROM reviews v WHERE v.rental_id = r.id) WHEN 2 THEN r.returned_us
        ELSE r.returned_us + $2 END
    FROM rentals r WHERE r.id = reviews.rental_id)
WHERE counted = 0 AND visible_us = $1
    AND EXISTS (SELECT 1 FROM rentals r WHERE r.id = reviews.rental_id AND r.returned_us IS NOT NULL);

-- name: reviews_held_drop
-- The rental of a held one ($1) ended without coming back: there is nothing to review.
DELETE FROM reviews WHERE counted = 0 AND visible_us = $1
    AND EXISTS (SELECT 1 FROM rentals r
        WHERE r.id = reviews.rental_id AND r.state IN ('CANCELLED', 'NO_SHOW', 'LOST') AND r.returned_us IS NULL);

-- name: reviews_due
SELECT DISTINCT rental_id FROM reviews WHERE counted = 0 AND visible_us <= $1 LIMIT 100;

-- name: review_count_in
-- Only the first to come counts it.
UPDATE reviews SET counted = 1 WHERE id = $1 AND counted = 0;

-- name: review_total_add
UPDATE review_totals SET stars = stars + $1, n = n + 1 WHERE id = 1;

-- name: review_totals
SELECT stars, n FROM review_totals WHERE id = 1;

-- name: stars_of_subject
-- The newest ones: a star of years ago weighs next to nothing.
SELECT COALESCE(owner_star, star), created_us FROM reviews WHERE subject_id = $1 AND counted = 1 ORDER BY id DESC LIMIT 1000;

-- name: barometer_of
SELECT stars, weight, at_us, n FROM barometers WHERE member_id = $1;

-- name: barometer_put
INSERT INTO barometers (member_id, stars, weight, at_us, n, due_us) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (member_id) DO UPDATE SET stars = $2, weight = $3, at_us = $4, n = $5, due_us = $6;

-- name: barometers_due
SELECT member_id FROM barometers WHERE due_us <= $1 ORDER BY due_us LIMIT 100;

-- name: gear_ratings
-- Of the newest that are seen of a product ($1; $2: now): number, Σ stars, each fit, described or not.
SELECT COUNT(*), COALESCE(SUM(star), 0),
    COALESCE(SUM(CASE fit WHEN 'small' THEN 1 ELSE 0 END), 0), COALESCE(SUM(CASE fit WHEN 'right' THEN 1 ELSE 0 END), 0),
    COALESCE(SUM(CASE fit WHEN 'large' THEN 1 ELSE 0 END), 0), COALESCE(SUM(as_described), 0), COUNT(as_described)
FROM (SELECT star, fit, as_described FROM reviews
    WHERE product_id = $1 AND of_product = 1 AND (counted = 1 OR visible_us <= $2)
    ORDER BY id DESC LIMIT 1000) AS seen;
