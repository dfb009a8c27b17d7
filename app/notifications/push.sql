-- Browsers that show notices, and what is on its way to them.

-- part: alive
-- A subscription s whose login has not ended.
(s.session_id IS NULL OR EXISTS (SELECT 1 FROM sessions l WHERE l.id = s.session_id))

-- name: subscription_put
-- The same browser for another member is his now. Gives no row when a member names a browser of somebody else.
INSERT INTO push_subscriptions (member_id, session_id, endpoint, p256dh, auth, lang, created_us)
VALUES ($1, (SELECT id FROM sessions WHERE id = $2), $3, $4, $5, $6, $7)
ON CONFLICT (endpoint) DO UPDATE SET member_id = excluded.member_id, session_id = excluded.session_id, p256dh = excluded.p256dh,
    auth = excluded.auth, lang = excluded.lang, created_us = excluded.created_us
WHERE push_subscriptions.member_id = excluded.member_id
    OR (push_subscriptions.p256dh = excluded.p256dh AND push_subscriptions.auth = excluded.auth)
RETURNING id;

-- name: subscription_beyond
-- The newest after the first $2.
SELECT id FROM push_subscriptions WHERE member_id = $1 ORDER BY created_us DESC, id DESC LIMIT 1 OFFSET $2;

-- name: subscription_of_endpoint
SELECT id FROM push_subscriptions WHERE endpoint = $1 AND member_id = $2;

-- name: subscription_alive
SELECT s.member_id, s.endpoint, s.p256dh, s.auth, s.lang, COALESCE(o.push_details, 1)
FROM push_subscriptions s JOIN members m ON m.id = s.member_id LEFT JOIN notification_settings o ON o.member_id = s.member_id
WHERE s.id = $1 AND m.is_active = 1 AND
@alive;

-- name: pushes_drop_of
DELETE FROM pushes WHERE subscription_id = $1;

-- name: subscription_drop
DELETE FROM push_subscriptions WHERE id = $1;

-- name: push_notices_due
SELECT n.id, n.push_us, n.urgent, n.created_us, COALESCE(o.quiet_from, 22), COALESCE(o.quiet_to, 8)
FROM notifications n LEFT JOIN notification_settings o ON o.member_id = n.member_id
WHERE n.push_us <= $1 ORDER BY n.push_us, n.id LIMIT $2;

-- name: push_notice_move
-- Of two nodes at once only one changes the row.
UPDATE notifications SET push_us = $3 WHERE id = $1 AND push_us = $2;

-- name: pushes_insert
-- To a browser whose service has failed more than once not before that is tried again.
INSERT INTO pushes (notice_id, subscription_id, first_us, due_us, tries)
SELECT n.id, s.id, $2,
    COALESCE((SELECT MAX(p.due_us) FROM pushes p WHERE p.subscription_id = s.id AND p.tries > 1 AND p.due_us > $2), $2), 0
FROM notifications n JOIN push_subscriptions s ON s.member_id = n.member_id WHERE n.id = $1
ON CONFLICT (subscription_id, notice_id) DO NOTHING;

-- name: push_next
SELECT id, notice_id, subscription_id, tries, first_us, due_us FROM pushes WHERE due_us <= $1 ORDER BY due_us, id LIMIT 1;

-- name: push_claim
UPDATE pushes SET tries = tries + 1, due_us = $3 WHERE id = $1 AND due_us = $2;

-- name: push_delay
-- With whatever else is for that browser: a service that does not answer keeps a thread for seconds each time.
UPDATE pushes SET due_us = $2
WHERE subscription_id = (SELECT p.subscription_id FROM pushes p WHERE p.id = $1) AND (id = $1 OR due_us < $2);

-- name: push_drop
DELETE FROM pushes WHERE id = $1;
