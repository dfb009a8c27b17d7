-- What a member may take with him; $1 is always he. Others appear by number and name alone. The columns are those of parts[] in
-- export_store.c, in its order.

-- name: export_profile
SELECT id, email, username, provider, point, manner_tenths, profile, created_us FROM members WHERE id = $1;

-- name: export_sessions
SELECT id, device, created_us, CASE seen_us WHEN 0 THEN NULL ELSE seen_us END, expires_us FROM sessions WHERE member_id = $1 ORDER BY id;

-- name: export_settings
SELECT mail, quiet_from, quiet_to, push_details FROM notification_settings WHERE member_id = $1;

-- name: export_browsers
SELECT endpoint, lang, created_us FROM push_subscriptions WHERE member_id = $1 ORDER BY id;

-- name: export_notices
SELECT n.id, n.kind, n.who_id, w.username, n.product_id, p.name, n.about_id, n.start_day, n.end_day, n.created_us, n.read_us
FROM notifications n LEFT JOIN members w ON w.id = n.who_id LEFT JOIN products p ON p.id = n.product_id
WHERE n.member_id = $1 ORDER BY n.id;

-- name: export_fit
-- 0: not said.
SELECT height, weight, foot, width, head, chest, inseam, torso, hand, side, level, born FROM fit_profiles WHERE member_id = $1;

-- name: export_waiting
SELECT w.product_id, p.name, w.variant, w.qty, w.start_day, w.end_day, w.created_us, w.held_us, w.until_us
FROM waiting w JOIN products p ON p.id = w.product_id WHERE w.member_id = $1 ORDER BY w.id;

-- name: export_neighbourhood
SELECT name, latitude_e6, longitude_e6, confirmed_us FROM neighbourhoods WHERE member_id = $1;

-- name: export_business
SELECT kind, name, number, contact FROM businesses WHERE member_id = $1;

-- name: export_wanted
SELECT id, text, start_day, end_day, fee_most, place, latitude_e6, longitude_e6, until_day, created_us, closed_us
FROM wanted_posts WHERE member_id = $1 ORDER BY id;

-- name: export_searches
SELECT id, address, created_us FROM saved_searches WHERE member_id = $1 ORDER BY id;

-- name: export_favourites
-- What an operator has hidden is a number to everybody but its owner.
SELECT f.product_id, CASE WHEN NOT EXISTS (SELECT 1 FROM product_hides h WHERE h.product_id = p.id) THEN p.name END, f.kept_us
FROM favourites f JOIN products p ON p.id = f.product_id
WHERE f.member_id = $1 ORDER BY f.kept_us, f.product_id;

-- name: export_blocks
SELECT b.blocked_id, m.username, b.created_us FROM blocks b JOIN members m ON m.id = b.blocked_id
WHERE b.blocker_id = $1 ORDER BY b.blocked_id;

-- name: export_listings
SELECT p.id, p.name, c.name, p.model_name, p.description, p.rental_fee_for_a_day, p.rental_fee_for_a_week, p.direct_dealing_is_allowed,
    p.direct_dealing_place, p.delivery_fee_is_included, p.state, p.views, p.created_us, p.updated_us, p.deleted_us,
    l.latitude_e6, l.longitude_e6
FROM products p LEFT JOIN categories c ON c.id = p.category_id LEFT JOIN product_places l ON l.product_id = p.id
WHERE p.owner_id = $1 ORDER BY p.id;

-- name: export_units
SELECT u.product_id, u.number, u.label, u.serial, u.variant, u.status FROM units u JOIN products p ON p.id = u.product_id
WHERE p.owner_id = $1 ORDER BY u.product_id, u.number;

-- name: export_drop_places
SELECT d.product_id, d.name, d.directions, d.hours, d.opening, d.code FROM drop_places d JOIN products p ON p.id = d.product_id
WHERE p.owner_id = $1 ORDER BY d.product_id, d.position;

-- name: export_photos
-- The keys are the names of the files under photos/.
SELECT h.key, h.width, h.height, h.created_us, (SELECT MIN(x.product_id) FROM product_photos x WHERE x.key = h.key),
    COALESCE((SELECT MIN(y.rental_id) FROM handover_photos y WHERE y.key = h.key),
        (SELECT MIN(z.rental_id) FROM claim_photos z WHERE z.key = h.key))
FROM photos h WHERE h.member_id = $1 ORDER BY h.key;

-- name: export_rentals
SELECT r.id, CASE WHEN r.owner_id = $1 THEN 'owner' ELSE 'renter' END, o.id, o.username, r.product_id, p.name, r.variant, r.qty, r.state,
    r.start_day, r.end_day, r.total, r.penalty, r.late_fee, r.room_id, r.created_us, r.updated_us
FROM rentals r JOIN products p ON p.id = r.product_id
    JOIN members o ON o.id = CASE WHEN r.owner_id = $1 THEN r.renter_id ELSE r.owner_id END
WHERE r.owner_id = $1 OR r.renter_id = $1 ORDER BY r.id;

-- name: export_events
SELECT e.rental_id, e.event, e.old_state, e.new_state, CASE WHEN e.actor_id = $1 THEN 1 ELSE 0 END, e.start_day, e.end_day, e.amount,
    e.said, e.at_us
FROM rentals r JOIN rental_events e ON e.rental_id = r.id
WHERE r.owner_id = $1 OR r.renter_id = $1 ORDER BY e.id;

-- name: export_money
-- What he himself has said of it.
SELECT rental_id, entry, step, CAST(NULL AS BIGINT), '', at_us, number AS number FROM ledger_words WHERE member_id = $1
UNION ALL
SELECT rental_id, entry, step, CASE WHEN step = 'refuse' THEN NULL ELSE amount END, reason, at_us, number FROM ledger_corrections WHERE member_id = $1
ORDER BY rental_id, number;

-- name: export_claims
SELECT c.rental_id, c.word, c.amount, c.text, c.at_us FROM rentals r JOIN claim_words c ON c.rental_id = r.id
WHERE (r.owner_id = $1 OR r.renter_id = $1) AND c.member_id = $1 ORDER BY c.rental_id, c.number;

-- name: export_check_ins
SELECT rental_id, at_us, latitude_e6, longitude_e6, accuracy_m, place FROM check_ins WHERE member_id = $1 ORDER BY id;

-- name: export_reviews
-- Those that he has written, and those of him that anybody may read.
SELECT v.rental_id, v.product_id, p.name, CASE WHEN v.writer_id = $1 THEN 1 ELSE 0 END, o.id, o.username, v.star, v.comment, v.created_us
FROM rentals r JOIN reviews v ON v.rental_id = r.id JOIN products p ON p.id = v.product_id
    JOIN members o ON o.id = CASE WHEN v.writer_id = $1 THEN v.subject_id ELSE v.writer_id END
WHERE (r.owner_id = $1 OR r.renter_id = $1) AND (v.writer_id = $1 OR (v.subject_id = $1 AND v.counted = 1)) ORDER BY v.id;

-- name: export_reports
-- His own; who has reported him is nobody's to tell.
SELECT id, room_id, accused_id, reason, created_us, resolved_us FROM reports WHERE reporter_id = $1 ORDER BY id;

-- name: export_rooms
SELECT o.id, o.product_id, p.name, CASE WHEN o.owner_id = $1 THEN 'owner' ELSE 'visitor' END, m.id, m.username, o.last_seq, o.created_us
FROM rooms o JOIN products p ON p.id = o.product_id
    JOIN members m ON m.id = CASE WHEN o.owner_id = $1 THEN o.visitor_id ELSE o.owner_id END
WHERE o.owner_id = $1 OR o.visitor_id = $1 ORDER BY o.id;

-- name: export_room_ids
SELECT id FROM rooms WHERE (owner_id = $1 OR visitor_id = $1) AND id < $2 AND last_seq > 0 ORDER BY id DESC LIMIT 1;

-- name: export_messages
-- $1: he, $2: the room, $3: behind which.
SELECT seq, CASE WHEN sender_id = $1 THEN 1 ELSE 0 END, sender_id, kind, text, body, created_us FROM messages
WHERE room_id = $2 AND seq > $3 ORDER BY seq LIMIT 1000;

-- name: export_photo_page
SELECT key, bytes FROM photos WHERE member_id = $1 AND key > $2 ORDER BY key LIMIT 200;
