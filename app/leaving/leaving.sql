-- What a member leaves behind; $1 is always he. What stays and why: leaving_rules.c.

-- name: open_rentals
SELECT r.id, r.state, r.product_id, p.name, CASE WHEN r.owner_id = $1 THEN 1 ELSE 0 END
FROM rentals r JOIN products p ON p.id = r.product_id
WHERE (r.owner_id = $1 OR r.renter_id = $1)
    AND r.state IN ('REQUESTED', 'COUNTERED', 'ACCEPTED', 'IN_USE', 'RETURNED', 'DISPUTED')
ORDER BY r.id LIMIT 50;

-- name: deposits_held
-- Of others, that he has not given back.
SELECT d.rental_id, 'DEPOSIT', r.product_id, p.name, 1
FROM ledger_deposits d JOIN rentals r ON r.id = d.rental_id JOIN products p ON p.id = r.product_id
WHERE d.owner_id = $1 AND d.ended_us IS NOT NULL AND d.returned_us IS NULL
ORDER BY d.rental_id LIMIT 50;

-- name: other_operators
SELECT COUNT(*) FROM members WHERE is_admin = 1 AND is_active = 1 AND id <> $1;

-- name: photos_loose
-- Of what nobody else keeps: his picture, uploads for no call, listings that nobody has ever asked about.
SELECT m.profile FROM members m WHERE m.id = $1 AND m.profile IS NOT NULL
UNION SELECT u.key FROM uploads u WHERE u.member_id = $1 AND u.used_us IS NULL
UNION SELECT h.key FROM product_photos h JOIN products p ON p.id = h.product_id WHERE p.owner_id = $1
    AND NOT EXISTS (SELECT 1 FROM rooms o WHERE o.product_id = p.id)
    AND NOT EXISTS (SELECT 1 FROM rentals r WHERE r.product_id = p.id);

-- name: leave_photos_of_gear
DELETE FROM product_photos WHERE product_id IN (SELECT p.id FROM products p WHERE p.owner_id = $1
    AND NOT EXISTS (SELECT 1 FROM rooms o WHERE o.product_id = p.id)
    AND NOT EXISTS (SELECT 1 FROM rentals r WHERE r.product_id = p.id));

-- name: leave_uploads
DELETE FROM uploads WHERE member_id = $1 AND used_us IS NULL;

-- name: leave_pushes
DELETE FROM pushes WHERE subscription_id IN (SELECT id FROM push_subscriptions WHERE member_id = $1);

-- name: leave_browsers
DELETE FROM push_subscriptions WHERE member_id = $1;

-- name: leave_notices
DELETE FROM notifications WHERE member_id = $1;

-- name: leave_settings
DELETE FROM notification_settings WHERE member_id = $1;

-- name: leave_feeds
DELETE FROM calendar_feeds WHERE member_id = $1;

-- name: leave_unit_feeds
-- From their own side: they are few.
DELETE FROM unit_feeds WHERE EXISTS (SELECT 1 FROM units u JOIN products p ON p.id = u.product_id WHERE u.id = unit_feeds.unit_id AND p.owner_id = $1);

-- name: leave_unit_busy
-- Of units with another calendar, while they have one.
DELETE FROM unit_busy WHERE unit_id IN (SELECT i.unit_id FROM unit_imports i WHERE EXISTS (
    SELECT 1 FROM units u JOIN products p ON p.id = u.product_id WHERE u.id = i.unit_id AND p.owner_id = $1));

-- name: leave_unit_imports
DELETE FROM unit_imports WHERE EXISTS (SELECT 1 FROM units u JOIN products p ON p.id = u.product_id WHERE u.id = unit_imports.unit_id AND p.owner_id = $1);

-- name: leave_imports
DELETE FROM calendar_imports WHERE product_id IN (SELECT id FROM products WHERE owner_id = $1);

-- name: leave_busy
DELETE FROM product_busy WHERE product_id IN (SELECT id FROM products WHERE owner_id = $1);

-- name: leave_places
DELETE FROM product_places WHERE product_id IN (SELECT id FROM products WHERE owner_id = $1);

-- name: leave_drop_places
DELETE FROM drop_places WHERE product_id IN (SELECT id FROM products WHERE owner_id = $1);

-- name: leave_fit
DELETE FROM fit_profiles WHERE member_id = $1;

-- name: leave_business
DELETE FROM businesses WHERE member_id = $1;

-- name: leave_neighbourhood
DELETE FROM neighbourhoods WHERE member_id = $1;

-- name: leave_wanted_answers
DELETE FROM wanted_answers WHERE owner_id = $1 OR post_id IN (SELECT id FROM wanted_posts WHERE member_id = $1);

-- name: leave_wanted_reports
DELETE FROM wanted_reports WHERE post_id IN (SELECT id FROM wanted_posts WHERE member_id = $1);

-- name: leave_wanted
DELETE FROM wanted_posts WHERE member_id = $1;

-- name: leave_searches
DELETE FROM saved_searches WHERE member_id = $1;

-- name: leave_favourites
DELETE FROM favourites WHERE member_id = $1;

-- name: leave_blocks
DELETE FROM blocks WHERE blocker_id = $1 OR blocked_id = $1;

-- name: leave_barometer
DELETE FROM barometers WHERE member_id = $1;

-- name: leave_letters
DELETE FROM mail_tokens WHERE member_id = $1;

-- name: leave_check_ins
UPDATE check_ins SET latitude_e6 = NULL, longitude_e6 = NULL, accuracy_m = NULL, place = '', salt = NULL, forgotten = 1 WHERE member_id = $1;

-- name: leave_gear
UPDATE products SET description = '', direct_dealing_place = '' WHERE owner_id = $1;

-- name: leave_units
UPDATE units SET serial = '', label = '' WHERE product_id IN (SELECT id FROM products WHERE owner_id = $1);

-- name: leave_photos
UPDATE photos SET member_id = NULL WHERE member_id = $1;

-- name: leave_member
-- $2: an address that nobody can have, $3: now. Whoever has the address may sign up anew.
UPDATE members SET email = $2, username = NULL, password_hash = NULL, provider = NULL, profile = NULL, point = 0, manner_tenths = 0,
    is_admin = 0, is_moderator = 0, is_active = 0, email_verified = 0, void_before_us = $3, left_us = $3 WHERE id = $1 AND left_us IS NULL;
