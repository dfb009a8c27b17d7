-- name: calendar_of_product
SELECT week, holidays, lead_days, window_days, min_days, max_days, care, days_before, days_after, cutoff_hour,
    turnover
FROM product_calendars WHERE product_id = $1;

-- name: calendar_put
INSERT INTO product_calendars (product_id, week, holidays, lead_days, window_days, min_days, max_days, care,
    days_before, days_after, cutoff_hour, turnover)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
ON CONFLICT (product_id) DO UPDATE SET week = $2, holidays = $3, lead_days = $4, window_days = $5, min_days = $6,
    max_days = $7, care = $8, days_before = $9, days_after = $10, cutoff_hour = $11, turnover = $12;

-- name: exceptions_of_product
SELECT first_day, last_day, plan FROM product_exceptions WHERE product_id = $1 ORDER BY first_day;

-- name: exceptions_clear
DELETE FROM product_exceptions WHERE product_id = $1;

-- name: exception_insert
INSERT INTO product_exceptions (product_id, first_day, last_day, plan) VALUES ($1, $2, $3, $4);

-- name: holidays_between
SELECT day, name FROM holidays WHERE day BETWEEN $1 AND $2 ORDER BY day;

-- name: rental_of_member
-- The product of a rental whose renter or owner is $2.
SELECT product_id FROM rentals WHERE id = $1 AND (renter_id = $2 OR owner_id = $2);
