-- part: post
-- The columns are those of post_from_columns.
SELECT w.id, w.category_id, w.text, w.place, w.start_day, w.end_day, w.fee_most, w.latitude_e6, w.longitude_e6, w.until_day, w.created_us,
    w.closed_us, w.hidden_us, (SELECT COUNT(*) FROM wanted_answers a WHERE a.post_id = w.id),
    (SELECT COUNT(*) FROM wanted_reports t WHERE t.post_id = w.id),
    CASE WHEN w.hidden_us IS NOT NULL THEN (SELECT x.reason FROM admin_actions x WHERE x.object = 'wanted' AND x.object_id = w.id
        AND x.action = 'wanted_take_down' AND x.at_us >= w.hidden_us ORDER BY x.id DESC LIMIT 1) END,
    m.id, m.username, m.email, m.point, m.manner_tenths, m.profile, m.provider, m.is_admin, m.is_active
FROM wanted_posts w JOIN members m ON m.id = w.member_id

-- name: wanted_by_id
@post
WHERE w.id = $1;

-- name: wanted_list
-- $1: ids below, $2: today, $3: the category or 0, $4: who looks (0: a guest), $5 to $8: latitudes and longitudes between, where $9 is 1; $10: how many.
@post
WHERE w.id < $1 AND w.closed_us IS NULL AND w.hidden_us IS NULL AND w.until_day >= $2 AND m.is_active = 1
    AND (CAST($3 AS BIGINT) = 0 OR w.category_id IN (SELECT c.category_id FROM category_ancestors c WHERE c.ancestor_id = $3))
    AND (CAST($9 AS BIGINT) = 0 OR (w.latitude_e6 BETWEEN $5 AND $6 AND w.longitude_e6 BETWEEN $7 AND $8))
    AND (CAST($4 AS BIGINT) = 0 OR NOT EXISTS (SELECT 1 FROM blocks b
        WHERE (b.blocker_id = $4 AND b.blocked_id = w.member_id) OR (b.blocker_id = w.member_id AND b.blocked_id = $4)))
ORDER BY w.id DESC LIMIT $10;

-- name: wanted_of_member
@post
WHERE w.member_id = $1 AND w.id < $2 ORDER BY w.id DESC LIMIT $3;

-- name: wanted_reported
-- Those that somebody has reported and no moderator has looked at since, the oldest first; not those of $3.
@post
WHERE w.id > $1 AND w.member_id <> $3 AND EXISTS (SELECT 1 FROM wanted_reports t WHERE t.post_id = w.id) ORDER BY w.id LIMIT $2;

-- name: wanted_open_count
SELECT COUNT(*) FROM wanted_posts WHERE member_id = $1 AND closed_us IS NULL AND until_day >= $2;

-- name: wanted_insert
INSERT INTO wanted_posts (member_id, category_id, text, start_day, end_day, fee_most, place, latitude_e6, longitude_e6, until_day, created_us)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING id;

-- name: wanted_close
UPDATE wanted_posts SET closed_us = $2 WHERE id = $1 AND closed_us IS NULL;

-- name: wanted_hide
UPDATE wanted_posts SET hidden_us = $2 WHERE id = $1;

-- name: wanted_report
INSERT INTO wanted_reports (post_id, reporter_id, reason, created_us) VALUES ($1, $2, $3, $4)
ON CONFLICT (post_id, reporter_id) DO NOTHING;

-- name: wanted_report_count
SELECT COUNT(*) FROM wanted_reports WHERE post_id = $1;

-- name: wanted_reasons
SELECT t.reason FROM wanted_reports t WHERE t.post_id = $1 ORDER BY t.created_us LIMIT 20;

-- name: wanted_reporters
SELECT t.reporter_id FROM wanted_reports t WHERE t.post_id = $1 ORDER BY t.created_us LIMIT $2;

-- name: wanted_reported_by
SELECT COUNT(*) FROM wanted_reports WHERE post_id = $1 AND reporter_id = $2;

-- name: wanted_reports_done
DELETE FROM wanted_reports WHERE post_id = $1;

-- name: wanted_answer
INSERT INTO wanted_answers (post_id, product_id, owner_id, room_id, created_us) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (post_id, product_id) DO NOTHING;

-- name: wanted_answer_room
SELECT room_id FROM wanted_answers WHERE post_id = $1 AND product_id = $2;

-- name: wanted_answers_from
SELECT COUNT(*) FROM wanted_answers WHERE post_id = $1 AND owner_id = $2;

-- name: wanted_answers_of
SELECT a.product_id, a.room_id, a.created_us FROM wanted_answers a WHERE a.post_id = $1 ORDER BY a.created_us, a.product_id LIMIT $2;

-- name: wanted_old
-- Over for so long ($1: a day, $2: an instant) that nobody needs it.
SELECT id FROM wanted_posts WHERE until_day < $1 OR closed_us < $2 LIMIT 100;

-- name: wanted_old_answers
DELETE FROM wanted_answers WHERE post_id = $1;

-- name: wanted_old_post
DELETE FROM wanted_posts WHERE id = $1;
