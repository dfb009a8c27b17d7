-- name: neighbourhood_of
SELECT name, latitude_e6, longitude_e6, confirmed_us FROM neighbourhoods WHERE member_id = $1;

-- name: neighbourhood_put
-- By name only: what a device confirmed under that name stays, under another it goes.
INSERT INTO neighbourhoods (member_id, name, latitude_e6, longitude_e6, confirmed_us) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (member_id) DO UPDATE SET name = excluded.name, latitude_e6 = excluded.latitude_e6, longitude_e6 = excluded.longitude_e6,
    confirmed_us = excluded.confirmed_us
WHERE excluded.confirmed_us IS NOT NULL OR neighbourhoods.name <> excluded.name;

-- What three or more members' devices confirmed, the most first: of two accounts nobody else need read a telephone number. All are read, once a minute.
-- name: neighbourhood_names
SELECT n.name FROM neighbourhoods n
WHERE n.confirmed_us IS NOT NULL AND EXISTS (SELECT 1 FROM members m WHERE m.id = n.member_id AND m.is_active = 1)
GROUP BY n.name HAVING COUNT(*) > 2 ORDER BY COUNT(*) DESC, n.name LIMIT $1;

-- name: neighbourhood_forget
DELETE FROM neighbourhoods WHERE member_id = $1;
