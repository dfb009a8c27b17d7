-- name: no_show_insert
INSERT INTO no_shows (rental_id, at_us) VALUES ($1, $2);

-- name: no_show_contest
UPDATE no_shows SET contested_us = $2, contest = $3 WHERE rental_id = $1 AND contested_us IS NULL;

-- name: no_show_judge
UPDATE no_shows SET judged_us = $2, excused = $3, judgement = $4 WHERE rental_id = $1 AND judged_us IS NULL;

-- name: no_show_forget
DELETE FROM no_shows WHERE rental_id = $1;

-- name: check_in_insert
INSERT INTO check_ins (rental_id, member_id, at_us, latitude_e6, longitude_e6, accuracy_m, place, salt)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: check_ins_count
SELECT COUNT(*) FROM check_ins WHERE rental_id = $1 AND member_id = $2;

-- name: check_ins_of
SELECT member_id, at_us, latitude_e6, longitude_e6, accuracy_m, place, forgotten, salt FROM check_ins WHERE rental_id = $1 ORDER BY id;

-- name: check_ins_forget
UPDATE check_ins SET latitude_e6 = NULL, longitude_e6 = NULL, accuracy_m = NULL, place = '', salt = NULL, forgotten = 1
WHERE at_us < $1 AND forgotten = 0 AND NOT EXISTS (SELECT 1 FROM no_shows s
    WHERE s.rental_id = check_ins.rental_id AND s.contested_us IS NOT NULL AND s.judged_us IS NULL);
