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
SELECT r.id, r.product_id, r.last_seq, COALESCE(me.read_seq, 0), COALESCE(me.recv_seq, 0),
    o.id, o.username, o.email, o.point, o.manner_tenths, o.profile, o.provider, o.is_admin,
    v.id, v.username, v.email, v.point, v.manner_tenths, v.profile, v.provider, v.is_admin
FROM rooms r
JOIN members o ON o.id = r.owner_id
JOIN members v ON v.id = r.visitor_id
LEFT JOIN room_members me ON me.room_id = r.id AND me.member_id = $1
WHERE r.owner_id = $1 AND r.id > $2 ORDER BY r.id LIMIT $3;

-- name: rooms_of_visitor
SELECT r.id, r.product_id, r.last_seq, COALESCE(me.read_seq, 0), COALESCE(me.recv_seq, 0),
    o.id, o.username, o.email, o.point, o.manner_tenths, o.profile, o.provider, o.is_admin,
    v.id, v.username, v.email, v.point, v.manner_tenths, v.profile, v.provider, v.is_admin
FROM rooms r
JOIN members o ON o.id = r.owner_id
JOIN members v ON v.id = r.visitor_id
LEFT JOIN room_members me ON me.room_id = r.id AND me.member_id = $1
WHERE r.visitor_id = $1 AND r.id > $2 ORDER BY r.id LIMIT $3;

-- name: newest_of_owner
-- The newest $4 messages of each room from $2 to $3.
SELECT m.room_id, m.seq, m.id, m.kind, m.sender_id, m.text, m.body, m.cid, m.created_us
FROM rooms r JOIN messages m ON m.room_id = r.id AND m.seq > r.last_seq - $4
WHERE r.owner_id = $1 AND r.id >= $2 AND r.id <= $3 ORDER BY r.id, m.seq;

-- name: newest_of_visitor
SELECT m.room_id, m.seq, m.id, m.kind, m.sender_id, m.text, m.body, m.cid, m.created_us
FROM rooms r JOIN messages m ON m.room_id = r.id AND m.seq > r.last_seq - $4
WHERE r.visitor_id = $1 AND r.id >= $2 AND r.id <= $3 ORDER BY r.id, m.seq;

-- name: messages_from
-- Above $2, oldest first.
SELECT m.room_id, m.seq, m.id, m.kind, m.sender_id, m.text, m.body, m.cid, m.created_us
FROM messages m WHERE m.room_id = $1 AND m.seq > $2 ORDER BY m.seq LIMIT $3;

-- name: messages_before
-- The newest $3 below $2, oldest first.
SELECT m.room_id, m.seq, m.id, m.kind, m.sender_id, m.text, m.body, m.cid, m.created_us
FROM messages m WHERE m.room_id = $1 AND m.seq < $2 AND m.seq >= $2 - $3 ORDER BY m.seq;

-- name: read_raise
INSERT INTO room_members (room_id, member_id, read_seq, recv_seq) VALUES ($1, $2, $3, $3)
ON CONFLICT (room_id, member_id) DO UPDATE SET read_seq = excluded.read_seq,
    recv_seq = CASE WHEN room_members.recv_seq < excluded.recv_seq THEN excluded.recv_seq ELSE room_members.recv_seq END
WHERE room_members.read_seq < excluded.read_seq;

-- name: journal_room
-- What a batch has to know of a room: read inside its transaction.
SELECT r.last_seq, r.owner_id, r.visitor_id, o.username, v.username
FROM rooms r JOIN members o ON o.id = r.owner_id JOIN members v ON v.id = r.visitor_id
WHERE r.id = $1;

-- name: journal_ids
-- The last of $1 new ids.
UPDATE message_counter SET last_id = last_id + $1 WHERE only_row = 1 RETURNING last_id;

-- name: message_insert
-- Changes nothing when the sender's cid is stored already.
INSERT INTO messages (room_id, seq, id, kind, sender_id, text, body, cid, created_us)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
ON CONFLICT (room_id, sender_id, cid) WHERE cid IS NOT NULL DO NOTHING;

-- name: message_by_cid
SELECT seq, id, created_us, text FROM messages WHERE room_id = $1 AND sender_id = $2 AND cid = $3;

-- name: room_advance
UPDATE rooms SET last_seq = $2 WHERE id = $1;
