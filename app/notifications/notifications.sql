-- Notices, and what members want of letters.

-- part: notice
-- The columns are those of notice_from_columns.
SELECT n.id, n.member_id, n.kind, n.who_id, n.product_id, n.about_id, n.start_day, n.end_day, n.created_us, n.read_us,
    w.username, p.name, n.said
FROM notifications n LEFT JOIN members w ON w.id = n.who_id LEFT JOIN products p ON p.id = n.product_id

-- part: unheard
-- Of messages only those that he has not read in the room.
    AND (n.seq IS NULL OR NOT EXISTS (SELECT 1 FROM room_members h
        WHERE h.room_id = n.about_id AND h.member_id = n.member_id AND h.read_seq >= n.seq))

-- name: notice_insert
-- Gives no row when the reminder of that day is there already.
INSERT INTO notifications (member_id, kind, who_id, product_id, about_id, start_day, end_day, once_day, seq, urgent, created_us, push_us, said)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, CASE WHEN EXISTS (SELECT 1 FROM push_subscriptions WHERE member_id = $1) THEN CAST($12 AS BIGINT) END, $13)
ON CONFLICT (about_id, kind, once_day, member_id) WHERE once_day IS NOT NULL DO NOTHING RETURNING id;

-- name: notice_by_id
@notice
WHERE n.id = $1;

-- name: notice_news
-- It is still worth telling: not read, and of no room that he has muted since.
@notice
WHERE n.id = $1 AND n.read_us IS NULL
    AND (n.seq IS NULL OR NOT EXISTS (SELECT 1 FROM room_members h
        WHERE h.room_id = n.about_id AND h.member_id = n.member_id AND h.muted = 1))
@unheard;

-- name: notices_of
@notice
WHERE n.member_id = $1 AND n.id < $2
@unheard
ORDER BY n.id DESC LIMIT $3;

-- name: notices_unread
SELECT COUNT(*) FROM notifications n WHERE n.member_id = $1 AND n.read_us IS NULL
@unheard;

-- name: notices_read
UPDATE notifications SET read_us = $3 WHERE member_id = $1 AND id <= $2 AND read_us IS NULL;

-- name: notices_forget
DELETE FROM notifications WHERE created_us < $1;

-- name: settings_of
SELECT mail, quiet_from, quiet_to, push_details FROM notification_settings WHERE member_id = $1;

-- name: settings_put
INSERT INTO notification_settings (member_id, mail, quiet_from, quiet_to, push_details) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (member_id) DO UPDATE SET mail = excluded.mail, quiet_from = excluded.quiet_from, quiet_to = excluded.quiet_to,
    push_details = excluded.push_details;

-- name: letters_due
-- Members above $3 with something unread that was made between $1 and $2 and has been in no letter. Only proven addresses.
SELECT m.id, m.email, MAX(n.id), MAX(n.urgent), COALESCE(s.quiet_from, 22), COALESCE(s.quiet_to, 8), COALESCE(s.mailed_us, 0)
FROM notifications n JOIN members m ON m.id = n.member_id LEFT JOIN notification_settings s ON s.member_id = n.member_id
WHERE n.created_us > $1 AND n.created_us <= $2 AND n.read_us IS NULL AND n.mailed_us IS NULL AND n.member_id > $3
    AND m.is_active = 1 AND m.email_verified = 1 AND COALESCE(s.mail, 1) = 1
@unheard
GROUP BY m.id, m.email, s.quiet_from, s.quiet_to, s.mailed_us ORDER BY m.id LIMIT $4;

-- name: letter_notices
-- Made after $3, up to the notice $2.
@notice
WHERE n.member_id = $1 AND n.id <= $2 AND n.created_us > $3 AND n.read_us IS NULL AND n.mailed_us IS NULL
@unheard
ORDER BY n.id;

-- name: letter_claim
-- Of two nodes at once only one changes the rows.
UPDATE notifications SET mailed_us = $3 WHERE member_id = $1 AND id <= $2 AND read_us IS NULL AND mailed_us IS NULL;

-- name: letter_note
INSERT INTO notification_settings (member_id, mailed_us) VALUES ($1, $2)
ON CONFLICT (member_id) DO UPDATE SET mailed_us = excluded.mailed_us;
