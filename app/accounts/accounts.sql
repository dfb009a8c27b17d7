-- name: member_by_id
SELECT m.id, m.username, m.email, m.point, m.manner_tenths, m.profile, m.provider, m.is_admin FROM members m WHERE m.id = $1;

-- name: member_by_address
SELECT m.id, m.username, m.email, m.point, m.manner_tenths, m.profile, m.provider, m.is_admin FROM members m WHERE m.email = $1;

-- name: member_password
SELECT id, password_hash, is_active, email_verified FROM members WHERE email = $1;

-- name: member_insert
-- A provider vouches for the address.
INSERT INTO members (email, username, password_hash, provider, created_us, email_verified)
VALUES ($1, $2, $3, $4, $5, CASE WHEN CAST($4 AS TEXT) IS NULL THEN 0 ELSE 1 END) RETURNING id;

-- name: member_update
UPDATE members SET username = $2, profile = $3 WHERE id = $1;

-- name: member_points
UPDATE members SET point = point + $2 WHERE id = $1;

-- name: member_manner
UPDATE members SET manner_tenths = $2 WHERE id = $1;

-- name: member_rehash
UPDATE members SET password_hash = $2 WHERE id = $1;

-- name: business_of
SELECT kind, name, number, contact FROM businesses WHERE member_id = $1;

-- name: business_put
INSERT INTO businesses (member_id, kind, name, number, contact) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (member_id) DO UPDATE SET kind = $2, name = $3, number = $4, contact = $5;

-- name: business_forget
DELETE FROM businesses WHERE member_id = $1;

-- name: member_make_admin
UPDATE members SET is_admin = 1, is_moderator = 0 WHERE id = $1;

-- name: member_unmake_admin
-- Of two who take each other's rights one stays.
UPDATE members SET is_admin = 0, is_moderator = 0 WHERE id = $1 AND is_admin = 1
    AND EXISTS (SELECT 1 FROM members a WHERE a.id = $2 AND a.is_admin = 1 AND a.is_active = 1);

-- name: member_make_moderator
-- An operator may do all that already.
UPDATE members SET is_moderator = 1 WHERE id = $1 AND is_admin = 0 AND is_moderator = 0;

-- name: member_unmake_moderator
UPDATE members SET is_moderator = 0 WHERE id = $1 AND is_moderator = 1;

-- name: member_void
UPDATE members SET void_before_us = $2 WHERE id = $1;

-- name: ban_of
SELECT CASE WHEN told = 1 THEN reason ELSE '' END, until_us FROM member_bans WHERE member_id = $1;

-- name: ban_forget
DELETE FROM member_bans WHERE member_id = $1;

-- name: ban_letter_forget
DELETE FROM ban_letters WHERE member_id = $1;

-- name: member_set_active
UPDATE members SET is_active = $2 WHERE id = $1;

-- name: member_anybody
SELECT id FROM members LIMIT 1;

-- name: member_any_admin
SELECT id FROM members WHERE is_admin = 1 LIMIT 1;

-- name: member_password_of
SELECT email, password_hash FROM members WHERE id = $1;

-- name: member_set_password
UPDATE members SET password_hash = $2, void_before_us = $3 WHERE id = $1;

-- name: member_take_over
-- Who proves an address owns what stands under it; what was set up without proof is void.
UPDATE members SET provider = $2, password_hash = NULL, email_verified = 1, void_before_us = $3 WHERE id = $1;

-- name: member_verified
UPDATE members SET email_verified = 1 WHERE id = $1;

-- name: mail_token_insert
INSERT INTO mail_tokens (digest, member_id, purpose, expires_us) VALUES ($1, $2, $3, $4);

-- name: mail_token_take
DELETE FROM mail_tokens WHERE digest = $1 AND purpose = $2 AND expires_us > $3 RETURNING member_id;

-- name: mail_tokens_purge
DELETE FROM mail_tokens WHERE expires_us < $1;
