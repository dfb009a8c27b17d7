-- name: member_by_id
SELECT m.id, m.username, m.email, m.point, m.manner_tenths, m.profile, m.provider, m.is_admin FROM members m WHERE m.id = $1;

-- name: member_by_address
SELECT m.id, m.username, m.email, m.point, m.manner_tenths, m.profile, m.provider, m.is_admin FROM members m WHERE m.email = $1;

-- name: member_password
SELECT id, password_hash, is_active FROM members WHERE email = $1;

-- name: member_insert
INSERT INTO members (email, username, password_hash, provider, created_us) VALUES ($1, $2, $3, $4, $5) RETURNING id;

-- name: member_update
UPDATE members SET username = $2, profile = $3 WHERE id = $1;

-- name: member_points
UPDATE members SET point = point + $2 WHERE id = $1;

-- name: member_manner
UPDATE members SET manner_tenths = $2 WHERE id = $1;

-- name: member_rehash
UPDATE members SET password_hash = $2 WHERE id = $1;

-- name: member_make_admin
UPDATE members SET is_admin = 1 WHERE id = $1;

-- name: member_anybody
SELECT id FROM members LIMIT 1;
