-- name: waiting
-- $1, $2, $3: since when, kind and id of the last row of the page before; $4: how many; $5: now; $6, $7: how long an owner may
-- say nothing, and a deposit may be away; $8: how far Seoul is ahead of UTC; $9: how late gear may be; $10: who reads, and not
-- what is reported of himself.
SELECT w.kind, w.id, w.since_us, w.product_id, p.name, w.one_id, a.username, w.other_id, b.username, w.text
FROM (
    SELECT * FROM (
        SELECT 1 AS kind, s.rental_id AS id, s.contested_us AS since_us, r.product_id AS product_id, r.owner_id AS one_id,
            r.renter_id AS other_id, s.contest AS text
        FROM no_shows s JOIN rentals r ON r.id = s.rental_id
        WHERE s.contested_us >= $1 AND s.judged_us IS NULL
            AND (s.contested_us > $1 OR 1 > $2 OR (1 = $2 AND s.rental_id > $3))
        ORDER BY s.contested_us, s.rental_id LIMIT $4) AS n
    UNION ALL SELECT * FROM (
        SELECT 2, r.id, r.return_declared_us + $6, r.product_id, r.owner_id, r.renter_id, r.drop_denial
        FROM rentals r
        WHERE r.return_declared_us BETWEEN $1 - $6 AND $5 - $6 AND r.returned_us IS NULL AND r.state IN ('ACCEPTED', 'IN_USE')
            AND (r.return_declared_us > $1 - $6 OR 2 > $2 OR (2 = $2 AND r.id > $3))
        ORDER BY r.return_declared_us, r.id LIMIT $4) AS d
    UNION ALL SELECT * FROM (
        SELECT 3, r.id, l.ended_us + $7, r.product_id, r.owner_id, r.renter_id, NULL
        FROM ledger_deposits l JOIN rentals r ON r.id = l.rental_id
        WHERE l.returned_us IS NULL AND l.ended_us BETWEEN $1 - $7 AND $5 - $7 - 1
            AND (l.ended_us > $1 - $7 OR 3 > $2 OR (3 = $2 AND r.id > $3))
        ORDER BY l.ended_us, l.rental_id LIMIT $4) AS l
    UNION ALL SELECT * FROM (
        SELECT 4, t.id, t.created_us, o.product_id, t.reporter_id, t.accused_id, t.reason
        FROM reports t JOIN rooms o ON o.id = t.room_id
        WHERE t.resolved_us IS NULL AND t.created_us >= $1 AND t.accused_id <> $10
            AND (t.created_us > $1 OR 4 > $2 OR (4 = $2 AND t.id > $3))
        ORDER BY t.created_us, t.id LIMIT $4) AS t
    UNION ALL SELECT * FROM (
        SELECT 5, q.id, q.since_us, q.product_id, q.owner_id, q.renter_id, q.text
        FROM (
            SELECT r.id, r.product_id, r.owner_id, r.renter_id,
                (SELECT MIN(e.at_us) FROM rental_events e WHERE e.rental_id = r.id AND e.event = 'escalate') AS since_us,
                (SELECT c.text FROM claim_words c WHERE c.rental_id = r.id AND c.number = 1) AS text
            FROM rentals r WHERE r.state = 'DISPUTED' AND r.id > 0) AS q
        WHERE q.since_us >= $1 AND (q.since_us > $1 OR 5 > $2 OR (5 = $2 AND q.id > $3))
        ORDER BY q.since_us, q.id LIMIT $4) AS v
    UNION ALL SELECT * FROM (
        SELECT 6, c.rental_id, c.at_us, r.product_id, r.owner_id, r.renter_id, c.text
        FROM claim_words c JOIN rentals r ON r.id = c.rental_id
        WHERE c.word = 'appeal' AND c.at_us >= $1 AND (c.at_us > $1 OR 6 > $2 OR (6 = $2 AND c.rental_id > $3))
            AND NOT EXISTS (SELECT 1 FROM claim_words x WHERE x.rental_id = c.rental_id AND x.word = 'decide_appeal')
        ORDER BY c.at_us, c.rental_id LIMIT $4) AS u
    UNION ALL SELECT * FROM (
        SELECT 7, q.id, q.since_us, q.product_id, q.owner_id, q.renter_id, NULL
        FROM (
            SELECT r.id, r.product_id, r.owner_id, r.renter_id,
                (r.end_day * 24 + COALESCE(y.return_hour, 20)) * 3600000000 - $8 + $9 AS since_us
            FROM rentals r LEFT JOIN product_terms y ON y.id = r.terms_id
            WHERE r.state = 'IN_USE' AND r.return_declared_us IS NULL AND r.end_day <= ($5 + $8 - $9) / 86400000000) AS q
        WHERE q.since_us BETWEEN $1 AND $5 AND (q.since_us > $1 OR 7 > $2 OR (7 = $2 AND q.id > $3))
        ORDER BY q.since_us, q.id LIMIT $4) AS z
    UNION ALL SELECT * FROM (
        SELECT 8, q.id, q.since_us, CAST(NULL AS BIGINT), CAST(NULL AS BIGINT), w.member_id, w.text
        FROM (SELECT post_id AS id, MIN(created_us) AS since_us FROM wanted_reports GROUP BY post_id) AS q
            JOIN wanted_posts w ON w.id = q.id
        WHERE w.member_id <> $10 AND q.since_us >= $1 AND (q.since_us > $1 OR 8 > $2 OR (8 = $2 AND q.id > $3))
        ORDER BY q.since_us, q.id LIMIT $4) AS p8
) AS w
    LEFT JOIN products p ON p.id = w.product_id
    LEFT JOIN members a ON a.id = w.one_id
    LEFT JOIN members b ON b.id = w.other_id
ORDER BY w.since_us, w.kind, w.id LIMIT $4;

-- name: admin_action_insert
INSERT INTO admin_actions (admin_id, action, object, object_id, reason, request_id, at_us) VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: admin_actions
-- With what the thing is called: of a rental its gear, of a report whom it is about.
SELECT a.id, a.admin_id, m.username, a.action, a.object, a.object_id, a.reason, a.request_id, a.at_us, CASE a.object
    WHEN 'product' THEN (SELECT p.name FROM products p WHERE p.id = a.object_id)
    WHEN 'rental' THEN (SELECT p.name FROM rentals r JOIN products p ON p.id = r.product_id WHERE r.id = a.object_id)
    WHEN 'member' THEN (SELECT o.username FROM members o WHERE o.id = a.object_id)
    WHEN 'report' THEN (SELECT o.username FROM reports t JOIN members o ON o.id = t.accused_id WHERE t.id = a.object_id)
    WHEN 'wanted' THEN (SELECT w.text FROM wanted_posts w WHERE w.id = a.object_id)
    WHEN 'article' THEN (SELECT x.title FROM articles x WHERE x.id = a.object_id)
    WHEN 'category' THEN (SELECT c.name FROM categories c WHERE c.id = a.object_id) END
FROM admin_actions a JOIN members m ON m.id = a.admin_id
WHERE a.id < $1 AND (CAST($3 AS BIGINT) = 0 OR a.admin_id = $3) ORDER BY a.id DESC LIMIT $2;

-- name: site_counts
-- How large the site is; about nobody.
SELECT 'claims', COUNT(*) FROM claims
UNION ALL SELECT 'favourites', COUNT(*) FROM favourites
UNION ALL SELECT 'members', COUNT(*) FROM members
UNION ALL SELECT 'messages', COUNT(*) FROM messages
UNION ALL SELECT 'notifications', COUNT(*) FROM notifications
UNION ALL SELECT 'photos', COUNT(*) FROM photos
UNION ALL SELECT 'products', COUNT(*) FROM products
UNION ALL SELECT 'push_subscriptions', COUNT(*) FROM push_subscriptions
UNION ALL SELECT 'rental_events', COUNT(*) FROM rental_events
UNION ALL SELECT 'rentals', COUNT(*) FROM rentals
UNION ALL SELECT 'reports', COUNT(*) FROM reports
UNION ALL SELECT 'reviews', COUNT(*) FROM reviews
UNION ALL SELECT 'rooms', COUNT(*) FROM rooms
UNION ALL SELECT 'saved_searches', COUNT(*) FROM saved_searches
UNION ALL SELECT 'sessions', COUNT(*) FROM sessions
UNION ALL SELECT 'uploads', COUNT(*) FROM uploads
UNION ALL SELECT 'waiting', COUNT(*) FROM waiting
UNION ALL SELECT 'wanted', COUNT(*) FROM wanted_posts;
