-- name: no_show_insert
INSERT INTO no_shows (rental_id, at_us) VALUES ($1, $2);

-- name: no_show_contest
UPDATE no_shows SET contested_us = $2, contest = $3 WHERE rental_id = $1 AND contested_us IS NULL;

-- name: no_show_judge
UPDATE no_shows SET judged_us = $2, excused = $3, judgement = $4 WHERE rental_id = $1 AND judged_us IS NULL;
