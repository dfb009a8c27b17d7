-- name: members_found
-- Below the id $1, at most $2; $3: of this id, 0: any; $4: a part of an address or a name (LIKE), null: any; $5: 1 operators,
-- 2 the banned, 3 moderators, else everybody; $6: 1 to look into addresses, too.
SELECT m.id, m.email, m.username, m.provider, m.email_verified, m.is_admin, m.is_active, m.created_us,
    (SELECT COUNT(*) FROM products p WHERE p.owner_id = m.id AND p.deleted_us IS NULL),
    (SELECT COUNT(*) FROM rentals r WHERE r.owner_id = m.id AND r.id > 0) + (SELECT COUNT(*) FROM rentals r WHERE r.renter_id = m.id AND r.id > 0),
    (SELECT COUNT(*) FROM reports t WHERE t.accused_id = m.id),
    (SELECT COUNT(*) FROM sessions s WHERE s.member_id = m.id),
    b.reason, b.until_us, b.at_us, m.is_moderator
FROM members m LEFT JOIN member_bans b ON b.member_id = m.id
WHERE m.id < $1 AND m.left_us IS NULL
    AND (CAST($3 AS BIGINT) = 0 OR m.id = $3)
    AND (CAST($4 AS TEXT) IS NULL OR (CAST($6 AS BIGINT) = 1 AND m.email LIKE $4 ESCAPE '!') OR LOWER(m.username) LIKE $4 ESCAPE '!')
    AND (CAST($5 AS BIGINT) = 0 OR (CAST($5 AS BIGINT) = 1 AND m.is_admin = 1) OR (CAST($5 AS BIGINT) = 2 AND m.is_active = 0)
        OR (CAST($5 AS BIGINT) = 3 AND m.is_moderator = 1))
ORDER BY m.id DESC LIMIT $2;

-- name: ban_put
INSERT INTO member_bans (member_id, admin_id, reason, until_us, at_us, told) VALUES ($1, $2, $3, $4, $5, 1);

-- name: ban_letter_put
INSERT INTO ban_letters (member_id) VALUES ($1);

-- name: bans_untold
-- An address that nobody has proven may be a stranger's: no letter goes there.
SELECT b.member_id, m.email, m.email_verified, b.reason, b.until_us FROM ban_letters l JOIN member_bans b ON b.member_id = l.member_id JOIN members m ON m.id = l.member_id
ORDER BY l.member_id LIMIT 50;

-- name: ban_tell
-- Of two nodes one writes the letter.
DELETE FROM ban_letters WHERE member_id = $1;

-- name: bans_over
SELECT member_id FROM member_bans WHERE until_us <= $1 ORDER BY until_us LIMIT 50;

-- name: ban_take
-- Of two nodes one lifts it.
DELETE FROM member_bans WHERE member_id = $1 AND until_us <= $2 RETURNING member_id;

-- name: listings_found
-- The same of products; $3: of this id, $6: of this owner; $5: 1 for what is hidden.
SELECT p.id, p.name, p.owner_id, m.username, p.category_id, p.rental_fee_for_a_day, p.created_us, w.paused_us, h.reason, h.at_us,
    (SELECT k.key FROM product_photos k WHERE k.product_id = p.id ORDER BY k.position LIMIT 1)
FROM products p JOIN members m ON m.id = p.owner_id
    LEFT JOIN product_hides h ON h.product_id = p.id
    LEFT JOIN product_answers w ON w.product_id = p.id
WHERE p.id < $1 AND p.deleted_us IS NULL
    AND (CAST($3 AS BIGINT) = 0 OR p.id = $3)
    AND (CAST($4 AS TEXT) IS NULL OR LOWER(p.name) LIKE $4 ESCAPE '!')
    AND (CAST($5 AS BIGINT) = 0 OR h.product_id IS NOT NULL)
    AND (CAST($6 AS BIGINT) = 0 OR p.owner_id = $6)
ORDER BY p.id DESC LIMIT $2;
