-- Rooms, messages, read marks.

-- name: room_insert
-- Gives no row when the room is there already, also when two ask at once.
INSERT INTO rooms (product_id, owner_id, visitor_id, created_us) VALUES ($1, $2, $3, $4)
ON CONFLICT (product_id, visitor_id) DO NOTHING RETURNING id;

-- name: room_of
SELECT id FROM rooms WHERE product_id = $1 AND visitor_id = $2;

-- name: room_parties
SELECT owner_id, visitor_id, last_seq FROM rooms WHERE id = $1;

-- name: room_by_id
-- $2: whose read marks.
SELECT r.id, r.product_id, r.last_seq, COALESCE(me.read_seq, 0), COALESCE(me.recv_seq, 0),
    o.id, o.username, o.email, o.point, o.manner_tenths, o.profile, o.provider, o.is_admin,
    v.id, v.username, v.email, v.point, v.manner_tenths, v.profile, v.provider, v.is_admin
FROM rooms r
JOIN members o ON o.id = r.owner_id
JOIN members v ON v.id = r.visitor_id
LEFT JOIN room_members me ON me.room_id = r.id AND me.member_id = $2
WHERE r.id = $1;

-- name: rooms_of_owner
-- Without those he has left.
SELECT r.id, r.product_id, r.last_seq, COALESCE(me.read_seq, 0), COALESCE(me.recv_seq, 0),
    o.id, o.username, o.email, o.point, o.manner_tenths, o.profile, o.provider, o.is_admin,
    v.id, v.username, v.email, v.point, v.manner_tenths, v.profile, v.provider, v.is_admin
FROM rooms r
JOIN members o ON o.id = r.owner_id
JOIN members v ON v.id = r.visitor_id
LEFT JOIN room_members me ON me.room_id = r.id AND me.member_id = $1
WHERE r.owner_id = $1 AND r.id > $2
    AND NOT EXISTS (SELECT 1 FROM room_members h WHERE h.room_id = r.id AND h.member_id = $1 AND h.left_seq >= r.last_seq)
ORDER BY r.id LIMIT $3;

-- name: rooms_of_visitor
SELECT r.id, r.product_id, r.last_seq, COALESCE(me.read_seq, 0), COALESCE(me.recv_seq, 0),
    o.id, o.username, o.email, o.point, o.manner_tenths, o.profile, o.provider, o.is_admin,
    v.id, v.username, v.email, v.point, v.manner_tenths, v.profile, v.provider, v.is_admin
FROM rooms r
JOIN members o ON o.id = r.owner_id
JOIN members v ON v.id = r.visitor_id
LEFT JOIN room_members me ON me.room_id = r.id AND me.member_id = $1
WHERE r.visitor_id = $1 AND r.id > $2
    AND NOT EXISTS (SELECT 1 FROM room_members h WHERE h.room_id = r.id AND h.member_id = $1 AND h.left_seq >= r.last_seq)
ORDER BY r.id LIMIT $3;

-- name: newest_of_owner
-- The newest $4 messages of each room from $2 to $3.
SELECT m.room_id, m.seq, m.id, m.kind, m.sender_id, m.text, m.body, m.cid, m.created_us
FROM rooms r JOIN messages m ON m.room_id = r.id AND m.seq > r.last_seq - $4
WHERE r.owner_id = $1 AND r.id >= $2 AND r.id <= $3
    AND NOT EXISTS (SELECT 1 FROM room_members h WHERE h.room_id = r.id AND h.member_id = $1 AND h.left_seq >= r.last_seq)
ORDER BY r.id, m.seq;

-- name: newest_of_visitor
SELECT m.room_id, m.seq, m.id, m.kind, m.sender_id, m.text, m.body, m.cid, m.created_us
FROM rooms r JOIN messages m ON m.room_id = r.id AND m.seq > r.last_seq - $4
WHERE r.visitor_id = $1 AND r.id >= $2 AND r.id <= $3
    AND NOT EXISTS (SELECT 1 FROM room_members h WHERE h.room_id = r.id AND h.member_id = $1 AND h.left_seq >= r.last_seq)
ORDER BY r.id, m.seq;

-- name: messages_from
-- Above $2, oldest first.
SELECT m.room_id, m.seq, m.id, m.kind, m.sender_id, m.text, m.body, m.cid, m.created_us
FROM messages m WHERE m.room_id = $1 AND m.seq > $2 ORDER BY m.seq LIMIT $3;

-- name: messages_before
-- The newest $3 below $2, oldest first.
SELECT m.room_id, m.seq, m.id, m.kind, m.sender_id, m.text, m.body, m.cid, m.created_us
FROM messages m WHERE m.room_id = $1 AND m.seq < $2 AND m.seq >= $2 - $3 ORDER BY m.seq;

-- name: messages_found
-- Texts below $2 and from $3 on that are like $4 ("\" before what LIKE would read), the newest $5 first. A to Z are a to z.
SELECT m.room_id, m.seq, m.id, m.kind, m.sender_id, m.text, m.body, m.cid, m.created_us
FROM messages m WHERE m.room_id = $1 AND m.seq < $2 AND m.seq >= $3 AND m.kind = 0 AND LOWER(m.text) LIKE LOWER(CAST($4 AS TEXT)) ESCAPE '\'
ORDER BY m.seq DESC LIMIT $5;

-- name: messages_found @postgres
-- There LOWER alone goes by the locale of the database.
SELECT m.room_id, m.seq, m.id, m.kind, m.sender_id, m.text, m.body, m.cid, m.created_us
FROM messages m WHERE m.room_id = $1 AND m.seq < $2 AND m.seq >= $3 AND m.kind = 0
    AND LOWER(m.text COLLATE "C") LIKE LOWER(CAST($4 AS TEXT) COLLATE "C") ESCAPE '\'
ORDER BY m.seq DESC LIMIT $5;

-- name: marks_raise
-- Marks only rise.
INSERT INTO room_members (room_id, member_id, read_seq, recv_seq) VALUES ($1, $2, $3, $4)
ON CONFLICT (room_id, member_id) DO UPDATE SET
    read_seq = CASE WHEN room_members.read_seq < excluded.read_seq THEN excluded.read_seq ELSE room_members.read_seq END,
    recv_seq = CASE WHEN room_members.recv_seq < excluded.recv_seq THEN excluded.recv_seq ELSE room_members.recv_seq END
WHERE room_members.read_seq < excluded.read_seq OR room_members.recv_seq < excluded.recv_seq;

-- name: messages_between
-- Above $2 up to $3, oldest first.
SELECT m.room_id, m.seq, m.id, m.kind, m.sender_id, m.text, m.body, m.cid, m.created_us
FROM messages m WHERE m.room_id = $1 AND m.seq > $2 AND m.seq <= $3 ORDER BY m.seq;

-- name: journal_room
-- What a batch or a socket has to know of a room.
SELECT r.owner_id, r.visitor_id, r.last_seq, COALESCE(mo.read_seq, 0), COALESCE(mv.read_seq, 0), o.username, v.username,
    CASE WHEN EXISTS (SELECT 1 FROM blocks b WHERE (b.blocker_id = r.owner_id AND b.blocked_id = r.visitor_id)
        OR (b.blocker_id = r.visitor_id AND b.blocked_id = r.owner_id)) THEN 1 ELSE 0 END
FROM rooms r JOIN members o ON o.id = r.owner_id JOIN members v ON v.id = r.visitor_id
LEFT JOIN room_members mo ON mo.room_id = r.id AND mo.member_id = r.owner_id
LEFT JOIN room_members mv ON mv.room_id = r.id AND mv.member_id = r.visitor_id
WHERE r.id = $1;

-- name: rooms_lock @only_postgres
-- Those of the array $1, in one order for all nodes: until the commit their seqs are nobody else's. Rows that name a room do
-- not wait for it.
SELECT id FROM rooms WHERE id = ANY (CAST($1 AS BIGINT[])) ORDER BY id FOR NO KEY UPDATE;

-- name: rooms_load @only_postgres
-- journal_room of those of the array $1.
SELECT r.owner_id, r.visitor_id, r.last_seq, COALESCE(mo.read_seq, 0), COALESCE(mv.read_seq, 0), o.username, v.username,
    CASE WHEN EXISTS (SELECT 1 FROM blocks b WHERE (b.blocker_id = r.owner_id AND b.blocked_id = r.visitor_id)
        OR (b.blocker_id = r.visitor_id AND b.blocked_id = r.owner_id)) THEN 1 ELSE 0 END, r.id
FROM rooms r JOIN members o ON o.id = r.owner_id JOIN members v ON v.id = r.visitor_id
LEFT JOIN room_members mo ON mo.room_id = r.id AND mo.member_id = r.owner_id
LEFT JOIN room_members mv ON mv.room_id = r.id AND mv.member_id = r.visitor_id
WHERE r.id = ANY (CAST($1 AS BIGINT[]));

-- name: journal_ids
-- The last of $1 new ids.
UPDATE message_counter SET last_id = last_id + $1 WHERE only_row = 1 RETURNING last_id;

-- name: message_ids @only_postgres
-- $1 new ids, a row each.
SELECT nextval('message_ids') FROM generate_series(1, $1);

-- name: message_insert
-- A conflict when the sender's cid is stored already.
INSERT INTO messages (room_id, seq, id, kind, sender_id, text, body, cid, created_us)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- name: card_insert
INSERT INTO chat_cards (room_id, sender_id, text, body, made_us) VALUES ($1, $2, $3, $4, $5) RETURNING id;

-- name: card_take
-- Changes nothing when the card is in its room already.
DELETE FROM chat_cards WHERE id = $1;

-- name: cards_waiting
-- Written before $1 and due at $2.
SELECT id, room_id, sender_id, text, body, tries FROM chat_cards WHERE made_us < $1 AND due_us <= $2 ORDER BY made_us, id LIMIT $3;

-- name: card_later
-- Nothing when it has come into its room.
UPDATE chat_cards SET tries = tries + 1, due_us = $2 WHERE id = $1;

-- name: message_by_cid
SELECT seq, id, created_us, kind, text, body FROM messages WHERE room_id = $1 AND sender_id = $2 AND cid = $3;

-- name: room_advance
UPDATE rooms SET last_seq = $2 WHERE id = $1;

-- name: rooms_advance @only_postgres
-- room_advance of those of the array $1, to the seqs of the array $2. The rooms are found by their index, however few of all they are.
UPDATE rooms SET last_seq = new.seq FROM UNNEST(CAST($1 AS BIGINT[]), CAST($2 AS BIGINT[])) AS new (id, seq)
WHERE rooms.id = new.id AND rooms.id = ANY (CAST($1 AS BIGINT[]));

-- name: rooms_read @only_postgres
-- marks_raise of rooms $1, members $2, to seqs $3, read and received alike.
INSERT INTO room_members (room_id, member_id, read_seq, recv_seq)
SELECT new.room_id, new.member_id, new.seq, new.seq
FROM UNNEST(CAST($1 AS BIGINT[]), CAST($2 AS BIGINT[]), CAST($3 AS BIGINT[])) AS new (room_id, member_id, seq)
ON CONFLICT (room_id, member_id) DO UPDATE SET
    read_seq = GREATEST(room_members.read_seq, excluded.read_seq), recv_seq = GREATEST(room_members.recv_seq, excluded.recv_seq)
WHERE room_members.read_seq < excluded.read_seq OR room_members.recv_seq < excluded.recv_seq;

-- name: room_mute
INSERT INTO room_members (room_id, member_id, muted) VALUES ($1, $2, $3)
ON CONFLICT (room_id, member_id) DO UPDATE SET muted = excluded.muted;

-- name: room_leave
INSERT INTO room_members (room_id, member_id, left_seq) SELECT id, $2, last_seq FROM rooms WHERE id = $1
ON CONFLICT (room_id, member_id) DO UPDATE SET left_seq = excluded.left_seq;

-- name: room_return
UPDATE room_members SET left_seq = NULL WHERE room_id = $1 AND member_id = $2 AND left_seq IS NOT NULL;

-- name: standings_of
-- With the beginning of the newest message. $1's rooms of both kinds above $2, as he stands in them: without those he has left, or the room $3 alone, left or not.
SELECT r.id, r.last_seq, COALESCE(me.read_seq, 0), COALESCE(me.recv_seq, 0), COALESCE(other.read_seq, 0), COALESCE(me.muted, 0),
    CASE WHEN EXISTS (SELECT 1 FROM blocks b WHERE (b.blocker_id = $1 AND b.blocked_id = r.partner_id)
        OR (b.blocker_id = r.partner_id AND b.blocked_id = $1)) THEN 1 ELSE 0 END,
    SUBSTR(m.text, 1, 200), m.created_us
FROM (SELECT id, last_seq, visitor_id AS partner_id FROM rooms WHERE owner_id = $1 AND id > $2
    UNION ALL SELECT id, last_seq, owner_id FROM rooms WHERE visitor_id = $1 AND id > $2) r
LEFT JOIN room_members me ON me.room_id = r.id AND me.member_id = $1
LEFT JOIN room_members other ON other.room_id = r.id AND other.member_id = r.partner_id
LEFT JOIN messages m ON m.room_id = r.id AND m.seq = r.last_seq
WHERE r.id = $3 OR ($3 = 0 AND COALESCE(me.left_seq, -1) < r.last_seq)
ORDER BY r.id LIMIT $4;

-- name: unread_of_room
-- Cards (kind 2) have notices of their own.
SELECT r.owner_id, r.visitor_id, r.product_id, r.last_seq
FROM rooms r LEFT JOIN room_members me ON me.room_id = r.id AND me.member_id = r.owner_id
WHERE r.id = $1 AND COALESCE(me.muted, 0) = 0
    AND EXISTS (SELECT 1 FROM messages m
        WHERE m.room_id = r.id AND m.seq > COALESCE(me.read_seq, 0) AND m.sender_id = r.visitor_id AND m.kind <> 2)
    AND NOT EXISTS (SELECT 1 FROM notifications n WHERE n.member_id = r.owner_id AND n.read_us IS NULL
        AND n.kind = 'message' AND n.about_id = r.id AND n.seq > COALESCE(me.read_seq, 0))
UNION ALL
SELECT r.visitor_id, r.owner_id, r.product_id, r.last_seq
FROM rooms r LEFT JOIN room_members me ON me.room_id = r.id AND me.member_id = r.visitor_id
WHERE r.id = $1 AND COALESCE(me.muted, 0) = 0
    AND EXISTS (SELECT 1 FROM messages m
        WHERE m.room_id = r.id AND m.seq > COALESCE(me.read_seq, 0) AND m.sender_id = r.owner_id AND m.kind <> 2)
    AND NOT EXISTS (SELECT 1 FROM notifications n WHERE n.member_id = r.visitor_id AND n.read_us IS NULL
        AND n.kind = 'message' AND n.about_id = r.id AND n.seq > COALESCE(me.read_seq, 0));

-- name: block_insert
INSERT INTO blocks (blocker_id, blocked_id, created_us) VALUES ($1, $2, $3)
ON CONFLICT (blocker_id, blocked_id) DO NOTHING;

-- name: block_delete
DELETE FROM blocks WHERE blocker_id = $1 AND blocked_id = $2;

-- name: block_between
SELECT 1 FROM blocks WHERE (blocker_id = $1 AND blocked_id = $2) OR (blocker_id = $2 AND blocked_id = $1) LIMIT 1;

-- name: blocks_of
SELECT b.created_us, m.id, m.username, m.email, m.point, m.manner_tenths, m.profile, m.provider, m.is_admin
FROM blocks b JOIN members m ON m.id = b.blocked_id
WHERE b.blocker_id = $1 AND b.blocked_id > $2 ORDER BY b.blocked_id LIMIT $3;

-- name: report_insert
-- Gives no row when an open one of the same member about the same room is there.
INSERT INTO reports (reporter_id, room_id, accused_id, reason, context, created_us) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (reporter_id, room_id) WHERE resolved_us IS NULL DO NOTHING RETURNING id;

-- name: report_open
SELECT id FROM reports WHERE reporter_id = $1 AND room_id = $2 AND resolved_us IS NULL;
