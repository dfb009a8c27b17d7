-- Sessions and what is revoked (session_store.c).

-- name: session_insert
INSERT INTO sessions (member_id, refresh_jti, created_us, expires_us) VALUES ($1, $2, $3, $4) RETURNING id;

-- name: session_rotate
-- Only the newest refresh token of the family moves it on.
UPDATE sessions SET refresh_jti = $3, expires_us = $4 WHERE id = $1 AND refresh_jti = $2;

-- name: session_delete
DELETE FROM sessions WHERE id = $1;

-- name: session_seen
UPDATE sessions SET device = $2, seen_us = $3 WHERE id = $1;

-- name: sessions_shown
SELECT id, device, created_us, seen_us FROM sessions WHERE member_id = $1 AND expires_us > $2 ORDER BY id DESC LIMIT 100;

-- name: session_revoke
INSERT INTO revoked_sessions (id, until_us) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING;

-- name: sessions_of_member
SELECT id FROM sessions WHERE member_id = $1;

-- name: sessions_delete_member
DELETE FROM sessions WHERE member_id = $1;

-- name: sessions_purge
DELETE FROM sessions WHERE expires_us < $1;

-- name: revoked_purge
DELETE FROM revoked_sessions WHERE until_us < $1;

-- name: revoked_since
-- What matters longer than $1: the end of its tokens is as far off as it was revoked lately.
SELECT id, until_us FROM revoked_sessions WHERE until_us >= $1;

-- name: members_special
-- Banned, with a role, and whose older tokens are void: few, and read through a partial index.
SELECT id, is_active, is_admin, void_before_us, is_moderator FROM members
WHERE is_active = 0 OR is_admin = 1 OR void_before_us > 0 OR is_moderator = 1;

-- name: member_standing
SELECT is_active, is_admin, is_moderator FROM members WHERE id = $1;

-- name: secret_put
-- Changes nothing when it is there: of nodes that start at once one makes it.
INSERT INTO secrets (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING;

-- name: secret_get
SELECT value FROM secrets WHERE name = $1;

-- name: market_settings
SELECT name, value FROM market_settings;

-- name: market_setting_forget
DELETE FROM market_settings WHERE name = $1;

-- name: market_setting_put
INSERT INTO market_settings (name, value) VALUES ($1, $2);
