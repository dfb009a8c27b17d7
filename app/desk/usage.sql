-- Counters by day. $3 of a piece is an instant that is too young: rows are counted up to the first one that is not older, so that one whose
-- transaction ends late is not passed over. Days are those of Seoul, $4 ahead of UTC.

-- name: usage_members
WITH piece AS (SELECT id, created_us AS at_us FROM members WHERE id > $1 ORDER BY id LIMIT $2)
SELECT (at_us + $4) / 86400000000, COUNT(*), 0, 0, 0, MAX(id) FROM piece
WHERE id < COALESCE((SELECT MIN(id) FROM piece WHERE at_us >= $3), 9223372036854775807) GROUP BY 1;

-- name: usage_products
WITH piece AS (SELECT id, created_us AS at_us FROM products WHERE id > $1 ORDER BY id LIMIT $2)
SELECT (at_us + $4) / 86400000000, COUNT(*), 0, 0, 0, MAX(id) FROM piece
WHERE id < COALESCE((SELECT MIN(id) FROM piece WHERE at_us >= $3), 9223372036854775807) GROUP BY 1;

-- name: usage_rentals
WITH piece AS (SELECT id, at_us, event, amount FROM rental_events WHERE id > $1 ORDER BY id LIMIT $2)
SELECT (at_us + $4) / 86400000000, COUNT(*), SUM(CASE WHEN event IN ('request', 'offer') THEN 1 ELSE 0 END),
    SUM(CASE WHEN event IN ('accept', 'book') THEN 1 ELSE 0 END), CAST(SUM(CASE WHEN event IN ('accept', 'book') THEN amount ELSE 0 END) AS BIGINT), MAX(id)
FROM piece
WHERE id < COALESCE((SELECT MIN(id) FROM piece WHERE at_us >= $3), 9223372036854775807) GROUP BY 1;

-- name: usage_rooms
-- Messages from before the counting began ($3: the last id then), by their rooms: there is no index by time.
WITH piece AS (SELECT id FROM rooms WHERE id > $1 ORDER BY id LIMIT $2)
SELECT (m.created_us + $4) / 86400000000, COUNT(*), 0, 0, 0, MAX(m.room_id) FROM messages m
WHERE m.room_id > $1 AND m.room_id <= (SELECT MAX(id) FROM piece) AND m.id <= $3 GROUP BY 1;

-- name: usage_rooms_end
SELECT COALESCE(MAX(id), 0) FROM (SELECT id FROM rooms WHERE id > $1 ORDER BY id LIMIT $2) AS piece;

-- name: usage_last_message @sqlite
SELECT last_id FROM message_counter;

-- name: usage_last_message @postgres
SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM message_ids;

-- name: usage_mark
SELECT upto FROM usage_marks WHERE name = $1;

-- name: usage_mark_begin
INSERT INTO usage_marks (name, upto) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING;

-- name: usage_mark_move
-- Of two nodes at once only one moves it.
UPDATE usage_marks SET upto = $3 WHERE name = $1 AND upto = $2;

-- name: usage_add
INSERT INTO usage_days (day, members, listings, requests, agreed, messages, won) VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (day) DO UPDATE SET members = usage_days.members + excluded.members, listings = usage_days.listings + excluded.listings,
    requests = usage_days.requests + excluded.requests, agreed = usage_days.agreed + excluded.agreed,
    messages = usage_days.messages + excluded.messages, won = usage_days.won + excluded.won;

-- name: usage_from
SELECT day, members, listings, requests, agreed, messages, won FROM usage_days WHERE day BETWEEN $1 AND $2 ORDER BY day;
