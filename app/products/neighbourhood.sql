-- name: neighbourhood_of
SELECT name, latitude_e6, longitude_e6, confirmed_us FROM neighbourhoods WHERE member_id = $1;

-- name: neighbourhood_put
INSERT INTO neighbourhoods (member_id, name, latitude_e6, longitude_e6, confirmed_us) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (member_id) DO UPDATE SET name = $2, latitude_e6 = $3, longitude_e6 = $4, confirmed_us = $5;

-- name: neighbourhood_rename
UPDATE neighbourhoods SET name = $2 WHERE member_id = $1 AND confirmed_us IS NOT NULL;

-- What several neighbours say, the most first: of those who came last, so that no town is too large.
-- name: neighbourhood_names
SELECT name FROM (SELECT name FROM neighbourhoods ORDER BY member_id DESC LIMIT 5000) AS newest
GROUP BY name HAVING COUNT(*) > 1 ORDER BY COUNT(*) DESC, name LIMIT $1;

-- Where those of them are whose devices said so; none where they are few, or kilometres apart.
-- name: neighbourhood_middle
SELECT CAST(AVG(latitude_e6) AS BIGINT), CAST(AVG(longitude_e6) AS BIGINT) FROM
    (SELECT name, latitude_e6, longitude_e6 FROM neighbourhoods WHERE confirmed_us IS NOT NULL ORDER BY member_id DESC LIMIT 5000) AS newest
WHERE name = $1 HAVING COUNT(*) > 2 AND MAX(latitude_e6) - MIN(latitude_e6) < 45000 AND MAX(longitude_e6) - MIN(longitude_e6) < 56000;

-- name: neighbourhood_forget
DELETE FROM neighbourhoods WHERE member_id = $1;
