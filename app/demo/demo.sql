-- name: demo_member_count
SELECT COUNT(*) FROM members;

-- name: demo_leaves
SELECT c.id, c.name, COALESCE(f.family, 'none') FROM categories c LEFT JOIN category_families f ON f.category_id = c.id
WHERE c.id NOT IN (SELECT parent_id FROM categories WHERE parent_id IS NOT NULL) ORDER BY c.id;

-- name: demo_member
INSERT INTO members (id, email, username, password_hash, provider, point, created_us, email_verified)
VALUES ($1, $2, $3, $4, NULL, $5, $6, 1);

-- name: demo_photo
INSERT INTO photos (key, member_id, bytes, width, height, created_us) VALUES ($1, NULL, $2, $3, $4, $5);

-- name: demo_product
INSERT INTO products (id, owner_id, category_id, name, model_name, description, rental_fee_for_a_day, rental_fee_for_a_week,
    direct_dealing_is_allowed, direct_dealing_place, delivery_fee_is_included, state, views, created_us, updated_us)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $14);

-- name: demo_terms
-- What its owner asks for besides the fee; their id is the product's.
INSERT INTO product_terms (id, product_id, declared_value, deposit, delivery_fee, policy, late_percent, return_hour,
    weather, created_us)
SELECT id, id, rental_fee_for_a_day * 30, (rental_fee_for_a_day * 6 + 500) / 1000 * 1000, 0,
    CASE id % 4 WHEN 1 THEN 'flexible' WHEN 2 THEN 'strict' ELSE 'standard' END, 100, 20, 'none', created_us
FROM products WHERE id = $1;

-- name: demo_listings
INSERT INTO product_listings (category_id, product_id, fee, views)
SELECT ancestor_id, $2, $3, $4 FROM category_ancestors WHERE category_id = $1;

-- name: demo_product_photo
INSERT INTO product_photos (product_id, position, key) VALUES ($1, $2, $3);

-- name: demo_tag
INSERT INTO tags (hashtag) VALUES ($1) ON CONFLICT (hashtag) DO NOTHING;

-- name: demo_product_tag
INSERT INTO product_tags (product_id, position, tag_id) SELECT $1, $2, id FROM tags WHERE hashtag = $3;

-- name: demo_room
INSERT INTO rooms (id, product_id, owner_id, visitor_id, last_seq, created_us) VALUES ($1, $2, $3, $4, $5, $6);

-- name: demo_room_member
INSERT INTO room_members (room_id, member_id, read_seq, recv_seq) VALUES ($1, $2, $3, $3);

-- name: demo_message
INSERT INTO messages (room_id, seq, id, kind, sender_id, text, created_us) VALUES ($1, $2, $3, 0, $4, $5, $6);

-- name: demo_message_counter
UPDATE message_counter SET last_id = $1 WHERE only_row = 1;

-- name: demo_message_counter @postgres
SELECT setval('message_ids', $1);

-- name: demo_place
-- With the middle of the square that it is in and its strip, as products/places_rules.c has them.
INSERT INTO product_places (product_id, latitude_e6, longitude_e6, near_latitude, near_longitude, strip)
VALUES ($1, $2, $3, CAST($2 AS BIGINT) / 4500 * 4500 + 2250, CAST($3 AS BIGINT) / 5600 * 5600 + 2800, (CAST($2 AS BIGINT) + 90000000) / 45000);

-- name: demo_unit
INSERT INTO units (product_id, number, variant) VALUES ($1, $2, $3) RETURNING id;

-- name: demo_first_unit
SELECT id, variant FROM units WHERE product_id = $1 ORDER BY number LIMIT 1;

-- name: demo_rental
INSERT INTO rentals (id, product_id, owner_id, renter_id, room_id, state, start_day, end_day, day_fee, week_fee, total, fee_lines,
    returned_us, due_us, created_us, updated_us, price_rule, terms_id, variant, accepted_us)
SELECT $1, p.id, p.owner_id, $3, $4, CAST($5 AS TEXT), $6, $7, p.rental_fee_for_a_day, p.rental_fee_for_a_week, $8, $12, $9, $10, $11, $11, 2, p.id, $13,
    CASE WHEN CAST($5 AS TEXT) IN ('ACCEPTED', 'IN_USE', 'RETURNED', 'DISPUTED', 'COMPLETED') THEN CAST($11 AS BIGINT) END
FROM products p WHERE p.id = $2;

-- name: demo_product_fees
SELECT rental_fee_for_a_day, COALESCE(rental_fee_for_a_week, 0) FROM products WHERE id = $1;

-- name: demo_rental_event
INSERT INTO rental_events (rental_id, event, old_state, new_state, actor_id, start_day, end_day, request_id, at_us,
    by_code, amount)
SELECT r.id, $2, $3, $4, $5, $6, $7, 0, $8, $9,
    CASE WHEN $2 IN ('request', 'offer', 'counter', 'ask', 'accept') THEN r.total ELSE 0 END
FROM rentals r WHERE r.id = $1;

-- name: demo_rental_unit
INSERT INTO rental_units (rental_id, unit_id, out_us, variant) VALUES ($1, $2, $3, $4);

-- name: demo_ledger_word
-- About the deposit, the ledger's first line.
INSERT INTO ledger_words (rental_id, number, after_event, entry, step, member_id, request_id, at_us)
SELECT e.rental_id, $2, MAX(e.id), 1, $3, $4, 0, $5 FROM rental_events e WHERE e.rental_id = $1 GROUP BY e.rental_id;

-- name: demo_ledger_deposit
INSERT INTO ledger_deposits (rental_id, owner_id) VALUES ($1, $2);

-- name: demo_article
INSERT INTO articles (slug, language, title, summary, body, picture, published_us, created_us, updated_us)
VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $7);

-- name: demo_slot
INSERT INTO unit_slots (unit_id, slot, rental_id) VALUES ($1, $2, $3);

-- name: demo_review
INSERT INTO reviews (rental_id, product_id, writer_id, subject_id, of_product, star, comment, visible_us, counted, created_us, updated_us)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1, $8, $8);

-- name: demo_review_totals
UPDATE review_totals SET stars = (SELECT COALESCE(SUM(star), 0) FROM reviews), n = (SELECT COUNT(*) FROM reviews) WHERE id = 1;

-- name: demo_manner
-- 바로미터 of docs/rentals.md section 9 with all weights 1 (nothing in the town is older than a few weeks), times ten.
UPDATE members SET manner_tenths = (
    SELECT (200 * SUM(star) + 5 * 200 * (SELECT stars FROM review_totals) / (SELECT n FROM review_totals)) / (COUNT(*) + 5)
    FROM reviews WHERE subject_id = members.id)
WHERE id IN (SELECT subject_id FROM reviews);

-- name: demo_barometers
-- Summed anew by the clock.
INSERT INTO barometers (member_id, stars, weight, at_us, n, due_us)
SELECT subject_id, 0, 0, 0, COUNT(*), 0 FROM reviews GROUP BY subject_id;
