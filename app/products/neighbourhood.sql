-- name: neighbourhood_of
SELECT name, latitude_e6, longitude_e6, confirmed_us FROM neighbourhoods WHERE member_id = $1;

-- name: neighbourhood_put
INSERT INTO neighbourhoods (member_id, name, latitude_e6, longitude_e6, confirmed_us) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (member_id) DO UPDATE SET name = $2, latitude_e6 = $3, longitude_e6 = $4, confirmed_us = $5;

-- name: neighbourhood_rename
UPDATE neighbourhoods SET name = $2 WHERE member_id = $1;

-- name: neighbourhood_forget
DELETE FROM neighbourhoods WHERE member_id = $1;
