-- name: past_review_rental
-- Of a product ($1) the rental that its renter or owner ($2) means: of those that he has not reviewed the newest that had begun
-- on that day ($4), else the newest that was agreed by then ($3).
SELECT id, owner_id, renter_id, returned_us FROM rentals r
WHERE product_id = $1 AND (renter_id = $2 OR owner_id = $2) AND state IN ('IN_USE', 'RETURNED', 'COMPLETED') AND created_us <= $3
    AND NOT EXISTS (SELECT 1 FROM reviews v WHERE v.rental_id = r.id AND v.writer_id = $2)
ORDER BY CASE WHEN start_day <= $4 THEN 0 ELSE 1 END, start_day DESC, id DESC LIMIT 1;

-- name: past_review_insert
INSERT INTO reviews (id, rental_id, product_id, writer_id, subject_id, of_product, star, comment, visible_us, counted, created_us,
    updated_us)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12);

-- name: past_totals
UPDATE review_totals SET stars = (SELECT COALESCE(SUM(star), 0) FROM reviews WHERE counted = 1),
    n = (SELECT COUNT(*) FROM reviews WHERE counted = 1) WHERE id = 1;

-- name: past_barometers
-- To be summed by the clock, which weighs them by their age; until then all weigh the same.
INSERT INTO barometers (member_id, stars, weight, at_us, n, due_us)
SELECT subject_id, 0, 0, 0, COUNT(*), 0 FROM reviews WHERE counted = 1 GROUP BY subject_id;

-- name: past_manner
UPDATE members SET manner_tenths = (
    SELECT (200 * SUM(star) + 5 * 200 * (SELECT stars FROM review_totals) / (SELECT n FROM review_totals)) / (COUNT(*) + 5)
    FROM reviews WHERE subject_id = members.id AND counted = 1)
WHERE id IN (SELECT subject_id FROM reviews WHERE counted = 1);
