-- Whether rooms have missed anything.

-- name: room_tails @sqlite
-- $1: ids as a JSON array.
SELECT r.id, r.last_seq, COALESCE(mo.read_seq, 0), COALESCE(mv.read_seq, 0) FROM rooms r
LEFT JOIN room_members mo ON mo.room_id = r.id AND mo.member_id = r.owner_id
LEFT JOIN room_members mv ON mv.room_id = r.id AND mv.member_id = r.visitor_id
WHERE r.id IN (SELECT value FROM json_each($1));

-- name: room_tails @postgres
SELECT r.id, r.last_seq, COALESCE(mo.read_seq, 0), COALESCE(mv.read_seq, 0) FROM rooms r
LEFT JOIN room_members mo ON mo.room_id = r.id AND mo.member_id = r.owner_id
LEFT JOIN room_members mv ON mv.room_id = r.id AND mv.member_id = r.visitor_id
WHERE r.id = ANY(CAST(TRANSLATE($1, '[]', '{}') AS BIGINT[]));
