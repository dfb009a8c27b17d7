-- name: place_of
SELECT latitude_e6, longitude_e6, near_latitude, near_longitude FROM product_places WHERE product_id = $1;

-- name: places_of
-- A chunk of ids, padded with 0: what everybody is told.
SELECT product_id, near_latitude, near_longitude FROM product_places
WHERE product_id IN ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16,
    $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32);

-- name: place_put
INSERT INTO product_places (product_id, latitude_e6, longitude_e6, near_latitude, near_longitude, strip)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (product_id) DO UPDATE SET latitude_e6 = $2, longitude_e6 = $3, near_latitude = $4, near_longitude = $5, strip = $6;

-- name: place_delete
DELETE FROM product_places WHERE product_id = $1;

-- name: place_is_agreed
-- Whether member $2 has the product, or gets it: what was agreed and never fetched is over after its last day (today is $3).
SELECT COUNT(*) FROM rentals WHERE product_id = $1 AND renter_id = $2
AND (state IN ('IN_USE', 'DISPUTED') OR (state = 'ACCEPTED' AND end_day >= $3));
