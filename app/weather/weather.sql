-- name: warnings_from
-- Of one region, or of all when $1 is 'none'.
SELECT id, region, kind, day, text FROM weather_warnings
WHERE day >= $2 AND ($1 = 'none' OR region = $1) ORDER BY day, id LIMIT $3;

-- name: warning_insert
-- One that is there already stays as it is.
INSERT INTO weather_warnings (region, kind, day, text, entered_by, entered_us) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (region, kind, day) DO NOTHING RETURNING id;

-- name: warning_delete
DELETE FROM weather_warnings WHERE id = $1;

-- name: warnings_untold
SELECT id, region, kind, day, text FROM weather_warnings WHERE told = 0 ORDER BY id LIMIT $1;

-- name: warning_told
UPDATE weather_warnings SET told = 1 WHERE id = $1;
